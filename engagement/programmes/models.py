"""Programmes of engagement: their phases, dates, extensions with reasons, and the communities to hear from."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel


class Community(models.Model):
    """A population to hear from."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.TextField(_("who is meant"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Programmes by what is meant."""

    def public(self) -> ProgrammeQuerySet:
        """Programmes that residents can see."""
        return self.filter(is_public=True)

    def open_on(self, day: date) -> ProgrammeQuerySet:
        """Programmes whose engagement was open on a day."""
        return self.filter(opens_on__lte=day, closes_on__gte=day)


class Programme(PublicIdModel, TimestampedModel, VersionedModel):
    """A piece of engagement in an area, from its opening to its closing day."""

    AREA_PATH = "area"

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("in a few sentences"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("area"))
    opens_on = models.DateField(_("opens on"))
    # Moved by extend_programme alone, which writes the reason in the same transaction.
    closes_on = models.DateField(_("closes on"))
    contact_email = models.EmailField(_("contact address"))
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    is_public = models.BooleanField(_("public"), default=False)

    objects: ClassVar[models.Manager[Programme]] = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-opens_on", "title"]
        constraints = [
            models.CheckConstraint(name="programme_dates_in_order", condition=Q(closes_on__gte=F("opens_on")))
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the engagement is open today."""
        return self.opens_on <= timezone.localdate() <= self.closes_on


class Phase(models.Model):
    """One stage of a programme, as the public reads it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="phases")
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("what happens"), blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["programme", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="phase_dates_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return self.title


class Extension(models.Model):
    """That the closing day was moved, and why. Rows are only ever added; the public reads them."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="extensions")
    decided_on = models.DateField(_("decided on"))
    closed_before = models.DateField(_("was to close on"))
    closes_now = models.DateField(_("closes on"))
    reason = models.TextField(_("why"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["programme", "decided_on", "id"]
        constraints = [
            models.CheckConstraint(name="extension_is_later", condition=Q(closes_now__gt=F("closed_before"))),
            models.CheckConstraint(name="extension_has_reason", condition=~Q(reason="")),
            models.UniqueConstraint(name="extension_from_a_day_once", fields=["programme", "closed_before"]),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: to {self.closes_now}"


class PlanChange(models.Model):
    """That the plan of a programme changed in another way than its closing day, and why; public."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="plan_changes")
    decided_on = models.DateField(_("decided on"))
    what = models.TextField(_("what changed"))
    why = models.TextField(_("why"))
    communities = models.ManyToManyField(Community, blank=True, related_name="+", verbose_name=_("communities"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("change of plan")
        verbose_name_plural = _("changes of plan")
        ordering = ["programme", "decided_on", "id"]
        constraints = [models.CheckConstraint(name="plan_change_has_reason", condition=~Q(why="") & ~Q(what=""))]

    def __str__(self) -> str:
        return f"{self.programme}, {self.decided_on}"
