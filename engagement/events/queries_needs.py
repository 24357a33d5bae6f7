"""The ledger of access needs, from booking to "was it met?". True numbers, for the team alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.utils import timezone

from engagement.events.models import HOLDING, AccessNeed, BookingState, Event, EventState, NeedTally
from engagement.events.needs import NeedKind
from eolcare.accounts.access import within_areas

LOOK_BACK = timedelta(days=366)


@dataclass(frozen=True)
class NeedFilters:
    """What a ledger is narrowed to; empty values narrow nothing."""

    kind: str = ""
    arranged: str = ""


def _ledger(needs: QuerySet[AccessNeed], filters: NeedFilters | None) -> QuerySet[AccessNeed]:
    asked = filters or NeedFilters()
    if asked.kind:
        needs = needs.filter(kind=asked.kind)
    if asked.arranged:
        needs = needs.filter(arranged=asked.arranged)
    return needs.select_related("booking__event", "booking__contact", "arranged_by")


def _open_first() -> Case:
    return Case(When(arranged=AccessNeed.Arranged.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())


def coming_needs(user: Any, filters: NeedFilters | None = None) -> QuerySet[AccessNeed]:
    """Return what people with a place need at coming events of somebody's areas: open ones first, the soonest first."""
    needs = within_areas(user, "events.people", AccessNeed.objects.all()).filter(
        booking__state__in=HOLDING,
        booking__event__state=EventState.PUBLISHED,
        booking__event__ends_at__gte=timezone.now(),
    )
    return _ledger(needs, filters).order_by(
        _open_first(), "booking__event__starts_at", "booking__event_id", "kind", "pk"
    )


def needs_of(event: Event, filters: NeedFilters | None = None) -> QuerySet[AccessNeed]:
    """Return what people with a place need at one event: open ones first, then by kind."""
    needs = AccessNeed.objects.filter(booking__event=event, booking__state__in=HOLDING)
    return _ledger(needs, filters).order_by(_open_first(), "kind", "booking__contact__name", "pk")


@dataclass
class MetNumbers:
    """How many needs of one kind were met at past events."""

    label: str
    yes: int = 0
    partly: int = 0
    no: int = 0
    not_said: int = 0
    by_person: int = 0

    @property
    def total(self) -> int:
        """How many there were."""
        return self.yes + self.partly + self.no + self.not_said


@dataclass(frozen=True)
class MetTable:
    """Numbers by kind of help, and how many events they are of."""

    rows: list[MetNumbers] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many needs there were."""
        return sum(row.total for row in self.rows)


def met_at(event: Event) -> MetTable:
    """Return whether the needs of people with a place at one event were met.

    Needs that are deleted count by what was kept of them.
    """
    return _met_table([event.pk])


def met_lately(user: Any) -> MetTable:
    """Return the same for the events of somebody's areas that ended within a year."""
    now = timezone.now()
    events = within_areas(user, "events.people", Event.objects.all()).filter(
        state=EventState.PUBLISHED, ends_at__lt=now, ends_at__gte=now - LOOK_BACK
    )
    return _met_table(list(events.order_by().values_list("pk", flat=True)))


def _met_table(event_ids: list[int]) -> MetTable:
    numbers = {kind.value: MetNumbers(str(kind.label)) for kind in NeedKind}
    needs = AccessNeed.objects.filter(booking__event__in=event_ids, booking__state=BookingState.BOOKED)
    rows = needs.order_by().values_list("kind", "met", "met_said_by_person").annotate(n=Count("pk"))
    for kind, met, by_person, people in rows:
        _add(numbers, kind, met, people)
        numbers[kind].by_person += people if by_person else 0
    for kind, met, people in NeedTally.objects.filter(event__in=event_ids).values_list("kind", "met", "people"):
        _add(numbers, kind, met, people)
    return MetTable([row for row in numbers.values() if row.total])


def _add(numbers: Mapping[str, MetNumbers], kind: str, met: str, people: int) -> None:
    name = met or "not_said"
    setattr(numbers[kind], name, getattr(numbers[kind], name) + people)
