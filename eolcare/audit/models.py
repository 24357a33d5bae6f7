"""The audit trail: who did what to which record, when; never the personal text itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eolcare.audit.verbs import Verb


class AuditEntry(models.Model):
    """One act. Rows are only ever added: a trigger refuses every UPDATE, DELETE and TRUNCATE.

    Every act pays for each index, so there is one for each way of searching that finds few rows, and no other: the
    ``db_index`` of a field with text would bring a second one, for how it begins.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    # No foreign key cascades: a person's account may go, what the account did stays, under its number.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
        db_index=False,
    )
    verb = models.CharField(_("what"), max_length=40, choices=Verb.choices)
    target_type = models.CharField(_("kind of record"), max_length=60)
    target_id = models.CharField(_("record"), max_length=40)
    area_code = models.CharField(_("area"), max_length=20, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(name="audit_by_record", fields=["target_type", "target_id"]),
            models.Index(name="audit_by_identifier", fields=["target_id"]),
            models.Index(name="audit_by_verb", fields=["verb", "at"]),
            models.Index(name="audit_by_actor", fields=["actor"], condition=models.Q(actor__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="audit_verb_known", condition=models.Q(verb__in=[verb.value for verb in Verb]))
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target_type} {self.target_id}"

    def facts_listed(self) -> list[tuple[str, object]]:
        """Return names and values, for a page: ``facts.items`` in a template may meet a fact of that name."""
        return list(self.facts.items())
