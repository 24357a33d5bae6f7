"""The trail keeps the indexes that its searches use."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameIndex(
            model_name="auditentry",
            new_name="audit_by_record",
            old_name="audit_audit_target__e2abcf_idx",
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="area_code",
            field=models.CharField(blank=True, max_length=20, verbose_name="area"),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="target_id",
            field=models.CharField(max_length=40, verbose_name="record"),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="target_type",
            field=models.CharField(max_length=60, verbose_name="kind of record"),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="verb",
            field=models.CharField(
                choices=[
                    ("created", "Created"),
                    ("changed", "Changed"),
                    ("deleted", "Deleted"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                    ("opened", "Opened"),
                    ("closed", "Closed"),
                    ("extended", "Extended"),
                    ("cancelled", "Cancelled"),
                    ("submitted", "Submitted"),
                    ("approved", "Approved"),
                    ("returned", "Returned for changes"),
                    ("corrected", "Corrected"),
                    ("rendered", "Rendered"),
                    ("retried", "Tried again"),
                    ("coded", "Coded to a theme"),
                    ("uncoded", "Taken off a theme"),
                    ("linked", "Linked"),
                    ("unlinked", "Unlinked"),
                    ("moved", "Moved to another status"),
                    ("redacted", "Redacted"),
                    ("erased", "Erased"),
                    ("exported", "Exported"),
                    ("read", "Read personal data"),
                    ("granted", "Granted a role"),
                    ("revoked", "Took away a role"),
                    ("invited", "Invited"),
                    ("signed_in", "Signed in"),
                    ("signed_out", "Signed out"),
                    ("sign_in_failed", "Failed to sign in"),
                    ("secured", "Changed a sign-in method"),
                    ("loaded", "Loaded reference or demonstration data"),
                ],
                max_length=40,
                verbose_name="what",
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["target_id"], name="audit_by_identifier"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["verb", "at"], name="audit_by_verb"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(condition=models.Q(("actor__isnull", False)), fields=["actor"], name="audit_by_actor"),
        ),
    ]
