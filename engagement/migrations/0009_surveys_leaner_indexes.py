"""Whoever begins or sends pays for no index that no page asks."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import eolcare.common.models


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0001_initial"),
        ("engagement", "0008_responses_by_digest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="response",
            name="borough",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses",
                to="areas.area",
                verbose_name="borough",
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="public_id",
            field=models.CharField(default=eolcare.common.models.new_public_id, editable=False, max_length=12),
        ),
        migrations.AlterField(
            model_name="response",
            name="submitted_at",
            field=models.DateTimeField(verbose_name="submitted"),
        ),
        migrations.AlterField(
            model_name="responsedraft",
            name="invitation",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="engagement.invitationcode",
            ),
        ),
        migrations.AlterField(
            model_name="responsedraft",
            name="version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drafts",
                to="engagement.surveyversion",
            ),
        ),
        migrations.AlterField(
            model_name="responseflag",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="responseflag",
            name="response",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="flags",
                to="engagement.response",
            ),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                condition=models.Q(("entered_by__isnull", False)), fields=["entered_by"], name="response_by_who_entered"
            ),
        ),
        migrations.AddIndex(
            model_name="responsedraft",
            index=models.Index(
                condition=models.Q(("invitation__isnull", False)), fields=["invitation"], name="draft_by_invitation"
            ),
        ),
        migrations.AddIndex(
            model_name="responseflag",
            index=models.Index(
                condition=models.Q(("decided_by__isnull", False)), fields=["decided_by"], name="flag_by_who_decided"
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(fields=("public_id",), name="response_public_id_once"),
        ),
    ]
