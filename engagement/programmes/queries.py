"""What is shown of programmes: one function a listing."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from engagement.programmes.models import Community, Extension, Phase, PlanChange, Programme
from eolcare.accounts.access import within_areas
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area, AreaMembership


def public_programmes() -> QuerySet[Programme]:
    """Return the programmes that residents can see, the latest first, with their areas."""
    return Programme.objects.public().select_related("area")


def public_programme(slug: str) -> Programme | None:
    """Return one public programme with its phases and its log, or ``None``."""
    return _with_log(public_programmes()).filter(slug=slug).first()


def team_programmes(user: Any, *, search: str = "") -> QuerySet[Programme]:
    """Return the programmes that somebody of the team may see, the latest first; ``search`` looks in titles."""
    found = within_areas(user, "programmes.view", Programme.objects.select_related("area"))
    return found.filter(title__icontains=search) if search else found


def programme_with_log(queryset: QuerySet[Programme]) -> QuerySet[Programme]:
    """Return the programmes with area, phases and log, ready for the page of one."""
    return _with_log(queryset.select_related("area"))


def _with_log(queryset: QuerySet[Programme]) -> QuerySet[Programme]:
    return queryset.prefetch_related(
        Prefetch("phases", Phase.objects.order_by("starts_on", "pk")),
        Prefetch("extensions", Extension.objects.select_related("recorded_by").order_by("decided_on", "pk")),
        Prefetch(
            "plan_changes",
            PlanChange.objects.select_related("recorded_by")
            .prefetch_related("communities")
            .order_by("decided_on", "pk"),
        ),
    )


@dataclass(frozen=True)
class LogEntry:
    """One entry of a programme's log: an extension or another change of plan."""

    decided_on: date
    extension: Extension | None = None
    plan_change: PlanChange | None = None


def log_of(programme: Programme) -> list[LogEntry]:
    """Return extensions and changes of plan together, the latest first."""
    entries = [LogEntry(row.decided_on, extension=row) for row in programme.extensions.all()]
    entries += [LogEntry(row.decided_on, plan_change=row) for row in programme.plan_changes.all()]
    return sorted(entries, key=lambda entry: entry.decided_on, reverse=True)


@dataclass(frozen=True)
class TimelineEntry:
    """A phase and where today stands in it: ``"done"``, ``"now"`` or ``"next"``."""

    phase: Phase
    stands: str


def timeline_of(programme: Programme, *, today: date | None = None) -> list[TimelineEntry]:
    """Return the phases in order, each with where today stands in it.

    A phase without an end lasts until the next one starts, the last one until the programme closes.
    """
    day = today or timezone.localdate()
    phases = list(programme.phases.all())
    entries = []
    for number, phase in enumerate(phases):
        following = phases[number + 1].starts_on if number + 1 < len(phases) else None
        if day < phase.starts_on:
            stands = "next"
        elif phase.ends_on is not None:
            stands = "now" if day <= phase.ends_on else "done"
        elif following is not None:
            stands = "now" if day < following else "done"
        else:
            stands = "now" if day <= programme.closes_on else "done"
        entries.append(TimelineEntry(phase, stands))
    return entries


def communities() -> QuerySet[Community]:
    """Return all communities in their order."""
    return Community.objects.all()


def ids_above(area_ids: Collection[int]) -> set[int]:
    """Return the ids of the areas given and of all that they lie beneath today."""
    found = set(area_ids)
    frontier = set(area_ids)
    while frontier:
        frontier = (
            set(
                AreaMembership.objects.on(timezone.localdate())
                .filter(child_id__in=frontier)
                .values_list("parent_id", flat=True)
            )
            - found
        )
        found |= frontier
    return found


def programmes_reaching(user: Any, permission: str) -> QuerySet[Programme]:
    """Return the programmes in which somebody can work: those whose area covers one where they hold the permission.

    An officer of one borough works in the programme of the whole system, though it is not theirs to change.
    """
    return Programme.objects.filter(area__in=ids_above(area_ids_for(user, permission)))


def boroughs_of_public_programmes() -> QuerySet[Area]:
    """Return the boroughs in which some public programme listens."""
    areas = Area.objects.filter(programmes__is_public=True)
    return Area.objects.beneath(*areas).boroughs()


AREAS_KEPT_SECONDS = 60

_areas: dict[int, tuple[float, tuple[Area, ...]]] = {}


def areas_kept(programme: Programme) -> tuple[Area, ...]:
    """Return the programme's area and all beneath it, by name, as they were a minute ago at most in this process.

    For pages and forms of residents; nobody may write to these rows.
    """
    kept, now = _areas.get(programme.area_id), time.monotonic()
    if kept is None or kept[0] < now:
        kept = _areas[programme.area_id] = (now + AREAS_KEPT_SECONDS, tuple(areas_within(programme).order_by("name")))
    return kept[1]


def areas_within(programme: Programme) -> QuerySet[Area]:
    """Return the programme's area and all beneath it today."""
    return Area.objects.beneath(programme.area)
