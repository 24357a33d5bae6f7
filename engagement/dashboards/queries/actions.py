"""The numbers of actions and reports. They are records, so no secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.actions.models import OPEN_STATUSES, Action, Status
from engagement.programmes.models import Programme
from eolcare.areas.models import Area, AreaKind
from eolcare.figures import counting
from eolcare.figures.counting import Category, Unit

NO_ORGANISATION = "none"


@dataclass(frozen=True)
class ActionsWithOverdue:
    """A table of actions, and how many of each row are overdue. Actions are records, so no secret."""

    table: counting.Table
    overdue: Mapping[str, int]


def actions_by_organisation(programme: Programme) -> ActionsWithOverdue:
    """Return the actions by who sees to them and by status; each action has one place in the table."""
    rows = (
        Action.objects.filter(programme=programme)
        .order_by()
        .values_list("owner_organisation_id", "owner_organisation__name", "status")
        .annotate(n=Count("pk"), late=Count("pk", filter=is_late()))
    )
    labels: dict[str, str] = {}
    counts: dict[tuple[str, str], int] = {}
    overdue: dict[str, int] = {}
    for pk, name, status, number, late in rows:
        key = str(pk or NO_ORGANISATION)
        labels[key] = name or _("No organisation named")
        counts[key, status] = number
        overdue[key] = overdue.get(key, 0) + late
    table = counting.two_way(
        counts,
        rows=[Category(key, name) for key, name in sorted(labels.items(), key=lambda each: each[1])],
        columns=[Category(status.value, str(status.label)) for status in Status],
        title=_("Actions by who sees to them, and status"),
        dimension="organisation",
        column_dimension="status",
        row_heading=_("Who sees to it"),
        unit=Unit.RECORDS,
        counted=_("actions"),
        source=programme.title,
        order=counting.Order.LARGEST_FIRST,
    )
    return ActionsWithOverdue(table, overdue)


def actions_by_area(programme: Programme, boroughs: Sequence[Area], *, all_actions: int) -> ActionsWithOverdue:
    """Return how many actions name each borough, and how many name a wider area as a whole.

    An action that names two boroughs stands under both. ``all_actions`` is how many there are.
    """
    rows = (
        Action.areas.through.objects.filter(action__programme=programme)
        .order_by()
        .values_list("area__kind", "area__slug", "area__name")
        .annotate(n=Count("pk"), late=Count("pk", filter=is_late("action__")))
    )
    labels = {area.slug: area.name for area in boroughs}
    counts: dict[str, int] = {}
    overdue: dict[str, int] = {}
    for kind, slug, name, number, late in sorted(rows):
        labels.setdefault(slug, name if kind == AreaKind.BOROUGH else _("All of %(area)s") % {"area": name})
        counts[slug] = number
        overdue[slug] = late
    table = counting.overlapping(
        counts,
        base=max([all_actions, *counts.values()]),
        rows=[Category(slug, name) for slug, name in labels.items()],
        title=_("Actions by borough"),
        dimension="place",
        row_heading=_("For"),
        unit=Unit.RECORDS,
        counted=_("actions"),
        source=programme.title,
    )
    return ActionsWithOverdue(table, overdue)


def is_late(prefix: str = "") -> Q:
    """Return the condition that an action is overdue; ``prefix`` leads to it from another model."""
    return Q(**{f"{prefix}status__in": OPEN_STATUSES, f"{prefix}due_on__lt": timezone.localdate()})


def overdue_actions(programme: Programme, limit: int) -> list[Action]:
    """Return the actions that are longest overdue, at most ``limit``."""
    late = Action.objects.filter(programme=programme).filter(is_late())
    return list(late.select_related("owner_organisation").order_by("due_on", "pk")[:limit])


def published_reports(programme: Programme) -> counting.Count:
    """Return how many reports of the programme the public can read."""
    reports = programme.reports.filter(withdrawn_reason="", versions__published_at__isnull=False)
    return counting.Count(reports.order_by().values("pk").distinct().count(), Unit.RECORDS)
