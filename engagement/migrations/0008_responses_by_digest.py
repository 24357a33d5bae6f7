"""Responses are found by what they say, so that the same ones sent again are noticed."""

from django.db import migrations, models
from django.db.models.functions import MD5, Cast


class Migration(migrations.Migration):
    dependencies = [("engagement", "0007_tallied_bits")]
    operations = [
        migrations.AddIndex(
            model_name="response",
            index=models.Index(models.F("survey"), MD5(Cast("answers", models.TextField())), name="response_by_digest"),
        ),
    ]
