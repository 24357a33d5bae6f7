"""Areas: Pan-London, the integrated care systems and the boroughs, with dated membership and the census."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.fields.ranges import DateRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    """The levels of the tree, from the widest."""

    REGION = "region", _("Region")
    ICS = "ics", _("Integrated care system")
    BOROUGH = "borough", _("Borough")


class AreaQuerySet(models.QuerySet["Area"]):
    """Areas by what is meant."""

    def boroughs(self) -> AreaQuerySet:
        """Boroughs alone."""
        return self.filter(kind=AreaKind.BOROUGH)

    def systems(self) -> AreaQuerySet:
        """Integrated care systems alone."""
        return self.filter(kind=AreaKind.ICS)

    def beneath(self, *areas: Area, on: date | None = None) -> AreaQuerySet:
        """The areas given and all that lay beneath them on a day (today by default)."""
        day = on or timezone.localdate()
        found = {area.pk for area in areas}
        frontier = found
        while frontier:
            frontier = (
                set(AreaMembership.objects.on(day).filter(parent_id__in=frontier).values_list("child_id", flat=True))
                - found
            )
            found = found | frontier
        return self.filter(pk__in=found)


class Area(models.Model):
    """A place that the system plans for: Pan-London, an integrated care system or a borough."""

    kind = models.CharField(_("kind"), max_length=10, choices=AreaKind.choices)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    ons_code = models.CharField(_("ONS code"), max_length=9, unique=True, null=True, blank=True)
    ods_code = models.CharField(_("ODS code"), max_length=5, unique=True, null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[Area]] = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(name="area_kind_known", condition=Q(kind__in=AreaKind.values)),
            models.CheckConstraint(
                name="area_borough_has_ons_code", condition=~Q(kind=AreaKind.BOROUGH) | Q(ons_code__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The area's official code, ONS first; its slug where it has none."""
        return self.ons_code or self.ods_code or self.slug


class DateRange(Func):
    """SQL ``daterange(from, until, '[)')`` over two date columns."""

    function = "daterange"
    output_field = DateRangeField()


class AreaMembershipQuerySet(models.QuerySet["AreaMembership"]):
    """Memberships by what is meant."""

    def on(self, day: date) -> AreaMembershipQuerySet:
        """Memberships that held on a day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day))


class AreaMembership(models.Model):
    """That an area lay beneath another from one day until (not including) another."""

    child = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="memberships")
    parent = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="members")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[models.Manager[AreaMembership]] = AreaMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("area membership")
        verbose_name_plural = _("area memberships")
        ordering = ["child", "valid_from"]
        constraints = [
            models.CheckConstraint(name="area_membership_not_itself", condition=~Q(child=F("parent"))),
            models.CheckConstraint(
                name="area_membership_dates_in_order",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            ExclusionConstraint(
                name="area_membership_one_parent_at_a_time",
                expressions=[
                    (F("child"), RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_until")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child} in {self.parent} from {self.valid_from}"


class Population(models.Model):
    """How many usual residents of an area the census counted in one category of one topic."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="populations")
    topic = models.CharField(_("topic"), max_length=40)
    category = models.CharField(_("category"), max_length=120)
    order = models.PositiveSmallIntegerField(default=0)
    persons = models.PositiveIntegerField(_("people"))
    source = models.CharField(_("source"), max_length=80)

    class Meta:
        verbose_name = _("census population")
        verbose_name_plural = _("census populations")
        ordering = ["area", "topic", "order"]
        constraints = [models.UniqueConstraint(name="population_once", fields=["area", "topic", "category"])]

    def __str__(self) -> str:
        return f"{self.area}: {self.topic}, {self.category}"
