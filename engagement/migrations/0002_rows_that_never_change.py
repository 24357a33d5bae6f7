"""History and publications never change, also against SQL."""

from django.db import migrations

from eolcare.common.immutability import append_only, frozen_once


class Migration(migrations.Migration):
    dependencies = [("engagement", "0001_initial")]
    operations = [
        append_only("engagement_extension"),
        append_only("engagement_planchange"),
        append_only("engagement_actionstatus"),
        append_only("engagement_reportstep"),
        append_only("engagement_reportdocument"),
        frozen_once("engagement_surveyversion", "published_at"),
        frozen_once("engagement_reportversion", "published_at"),
    ]
