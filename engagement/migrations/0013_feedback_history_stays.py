"""The frame's history, confirmations and differences made are only ever added."""

from django.db import migrations

from eolcare.common.immutability import append_only


class Migration(migrations.Migration):
    dependencies = [("engagement", "0012_feedback_whole")]
    operations = [
        append_only("engagement_themechange"),
        append_only("engagement_confirmation"),
        append_only("engagement_difference"),
    ]
