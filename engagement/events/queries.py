"""What is shown of events: one function a listing or figure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from engagement.events.models import Attendance, Event, EventFormat, EventNote, EventQuestion
from engagement.events.times import in_london
from engagement.programmes.models import Community, Programme
from engagement.programmes.queries import ids_above
from eolcare.accounts.access import within_areas
from eolcare.areas.models import Area


@dataclass(frozen=True)
class EventFilters:
    """What a list of events is narrowed to; ``None`` and ``""`` narrow nothing. Days are inclusive, in London."""

    programme: Programme | None = None
    borough: Area | None = None
    community: Community | None = None
    kind: str = ""
    format: str = ""
    state: str = ""
    # In which it is held or for which an interpreter comes, as `engagement.events.spoken` names it.
    language: str = ""
    date_from: date | None = None
    date_to: date | None = None
    search: str = ""


def narrowed(events: QuerySet[Event], filters: EventFilters) -> QuerySet[Event]:
    """Return those of these events that the filters let through."""
    equal = {
        name: value for name in ("programme", "kind", "state") if (value := getattr(filters, name)) not in (None, "")
    }
    events = events.filter(**equal)
    if filters.format:
        # Who wants to come, or to join from home, can do so where both is possible.
        either = filters.format in (EventFormat.IN_PERSON, EventFormat.ONLINE)
        events = events.filter(format__in=[filters.format, EventFormat.HYBRID] if either else [filters.format])
    if filters.borough is not None:
        # What is for the whole system is for each of its boroughs.
        matching = Event.areas.through.objects.filter(area_id__in=ids_above([filters.borough.pk]))
        events = events.filter(pk__in=matching.values("event_id"))
    if filters.community is not None:
        events = events.filter(communities=filters.community)
    if filters.language:
        spoken = Q(languages__contains=[filters.language]) | Q(interpreters__contains=[filters.language])
        # Where nobody said anything of languages, English is spoken.
        events = events.filter(spoken | Q(languages=[]) if filters.language == "en" else spoken)
    if filters.date_from:
        events = events.filter(ends_at__gte=in_london(filters.date_from, time.min))
    if filters.date_to:
        events = events.filter(starts_at__lt=in_london(filters.date_to + timedelta(days=1), time.min))
    if filters.search:
        events = events.filter(
            Q(title__icontains=filters.search)
            | Q(venue_name__icontains=filters.search)
            | Q(venue__name__icontains=filters.search)
            | Q(organisations__name__icontains=filters.search)
        ).distinct()
    return events


def team_events(user: Any, filters: EventFilters | None = None) -> QuerySet[Event]:
    """Return the events of the areas in which somebody may see events, the latest first, with what was recorded.

    Each has ``headcount`` (people, or ``None`` where nobody counted) and ``note_count``.
    """
    events = within_areas(user, "events.view", narrowed(Event.objects.all(), filters or EventFilters()))
    people = Attendance.objects.filter(event=OuterRef("pk")).order_by().values("event").annotate(n=Sum("people"))
    notes = EventNote.objects.filter(event=OuterRef("pk")).order_by().values("event").annotate(n=Count("pk"))
    return (
        events.select_related("programme")
        .prefetch_related("areas")
        .annotate(headcount=Subquery(people.values("n")), note_count=Coalesce(Subquery(notes.values("n")), 0))
        .order_by("-starts_at", "-pk")
    )


def notes_of(event: Event) -> QuerySet[EventNote]:
    """Return the notes as they were written; ``item_public_id`` names the feedback item made of one."""
    return (
        event.notes.select_related("prompt", "area", "community", "written_by")
        .annotate(item_public_id=F("feedback_item__public_id"))
        .order_by("pk")
    )


def questions_of(event: Event) -> QuerySet[EventQuestion]:
    """Return the questions asked, in order; ``item_public_id`` names the feedback item made of one."""
    return event.questions.annotate(item_public_id=F("feedback_item__public_id")).order_by("order", "pk")


def attendance_counts(event: Event) -> dict[tuple[int | None, str], int]:
    """Return how many people came, by borough (its primary key, ``None`` where not known) and role.

    True counts: what a reader sees of them passes the door of ``eolcare.figures`` first.
    """
    rows = Attendance.objects.filter(event=event).values_list("area_id", "role", "people")
    return {(area_id, role): people for area_id, role, people in rows}


def attendance_seen(event: Event) -> str:
    """Return a short mark of the headcounts as they are, by which a later save tells whether they changed."""
    counts = attendance_counts(event)
    return _mark(f"{area_id or ''}:{role}:{people}" for (area_id, role), people in counts.items())


def prompts_seen(event: Event) -> str:
    """Return a short mark of the event's discussion questions as they are."""
    return _mark(f"{pk}:{text}" for pk, text in event.prompts.values_list("pk", "text"))


def _mark(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]
