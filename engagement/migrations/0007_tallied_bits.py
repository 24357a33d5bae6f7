"""Bits that PostgreSQL can combine; what was tallied as bytes is tallied anew."""

from django.db import migrations

import engagement.surveys.models.bits

# Rows are all gone when the type changes, so there is nothing to convert.
FORWARD = """
    DELETE FROM engagement_answerbits;
    ALTER TABLE engagement_answerbits ALTER COLUMN bits TYPE bit varying(65536) USING B''
"""
BACKWARD = """
    DELETE FROM engagement_answerbits;
    ALTER TABLE engagement_answerbits ALTER COLUMN bits TYPE bytea USING ''
"""
TALLY_ANEW = """
    INSERT INTO engagement_untallied (response_id, survey_id)
    SELECT id, survey_id FROM engagement_response
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("engagement", "0006_surveys_kept_and_tallied")]
    operations = [
        migrations.RunSQL(
            FORWARD,
            BACKWARD,
            state_operations=[
                migrations.AlterField("answerbits", "bits", engagement.surveys.models.bits.BitsField()),
            ],
        ),
        migrations.RunSQL(TALLY_ANEW, TALLY_ANEW),
    ]
