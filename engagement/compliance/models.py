"""Who considered what people said before deciding, and the packs that were made of a programme's records."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.actions.models import Action
from engagement.programmes.models import Programme
from engagement.reports.models import ReportVersion
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel


class Consideration(PublicIdModel, TimestampedModel, VersionedModel):
    """That a body which decides had what people said before it, and what it made of it."""

    AREA_PATH = "programme__area"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="considerations")
    body = models.CharField(_("who considered it"), max_length=200)
    held_on = models.DateField(_("on"))
    what = models.TextField(_("what was considered"))
    outcome = models.TextField(_("what was made of it"))
    minutes_url = models.URLField(_("address of the minutes"), max_length=500, blank=True)
    report_versions = models.ManyToManyField(ReportVersion, blank=True, related_name="considerations")
    actions = models.ManyToManyField(Action, blank=True, related_name="considerations")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("consideration")
        verbose_name_plural = _("considerations")
        ordering = ["programme", "held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="consideration_says_enough", condition=~Q(body="") & ~Q(what="") & ~Q(outcome="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.held_on}"


class CompliancePack(PublicIdModel):
    """One pack: what the records said when it was asked for, and the document made of it."""

    AREA_PATH = "programme__area"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="compliance_packs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    # The whole of what it says, frozen, so that the document can be made again and compared.
    content = models.JSONField(null=True, blank=True)
    pdf = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)

    class Meta:
        verbose_name = _("compliance pack")
        verbose_name_plural = _("compliance packs")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="pack_made_has_document",
                condition=Q(made_at__isnull=True) | (Q(pdf__isnull=False, content__isnull=False) & ~Q(sha256="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.asked_at:%Y-%m-%d}"
