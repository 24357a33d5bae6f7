"""Decisions about surveys never change, and responses that are there already wait to be tallied."""

from django.db import migrations

from eolcare.common.immutability import append_only

TALLY_WHAT_IS_THERE = """
    INSERT INTO engagement_untallied (response_id, survey_id)
    SELECT id, survey_id FROM engagement_response
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("engagement", "0005_surveys_whole")]
    operations = [
        append_only("engagement_surveyextension"),
        append_only("engagement_surveysignoff"),
        migrations.RunSQL(TALLY_WHAT_IS_THERE, migrations.RunSQL.noop),
    ]
