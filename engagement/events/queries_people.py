"""What the team reads of bookings: who booked, how many, what became of each. True numbers, for the team alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from engagement.events.models import (
    HOLDING,
    LIVE,
    AccessNeed,
    Booking,
    BookingChannel,
    BookingState,
    Event,
    EventPlaces,
    PlaceKind,
)
from eolcare.areas.models import Area

ENDED = (BookingState.CANCELLED, BookingState.DECLINED, BookingState.LAPSED)

CAME, DID_NOT_COME = "came", "no_show"
STATES = (
    ("live", _("All who mean to come")),
    *BookingState.choices,
    (CAME, _("Came")),
    (DID_NOT_COME, _("Booked and not checked in")),
)
"""What a list of bookings can be narrowed to: the states, and two that follow from the check-in."""

SORTS: Mapping[str, tuple[str, ...]] = {
    "name": ("contact__name", "pk"),
    "order": ("pk",),
    "latest": ("-pk",),
    "borough": ("area__name", "contact__name", "pk"),
    "kind": ("place_kind", "contact__name", "pk"),
}


@dataclass(frozen=True)
class BookingFilters:
    """What a list of bookings is narrowed to; empty values narrow nothing."""

    state: str = ""
    place_kind: str = ""
    with_needs: bool = False
    area: Area | None = None
    search: str = ""
    sort: str = "name"


class KindNumbers(NamedTuple):
    """One kind of place in numbers. ``capacity`` and ``free`` are ``None`` where as many can come as want to."""

    kind: str
    label: str
    capacity: int | None
    booked: int
    offered: int
    waiting: int
    ended: int
    came: int
    walk_ins: int
    free: int | None

    @property
    def expected(self) -> int:
        """How many booked a place before the day."""
        return self.booked - self.walk_ins


def numbers_of(event: Event) -> list[KindNumbers]:
    """Return the event's kinds of places in numbers, in two queries.

    A companion's seat counts the people who asked for one beside their own place.
    """
    capacities = dict(EventPlaces.objects.filter(event=event).values_list("kind", "capacity"))
    sorts = (
        Booking.objects.filter(event=event)
        .order_by()
        .values_list("place_kind", "with_carer", "state", "channel")
        .annotate(people=Count("pk"), came=Count("pk", filter=Q(checked_in_at__isnull=False)))
    )
    counts: dict[str, dict[str, int]] = {}
    for place_kind, with_carer, state, channel, people, came in sorts:
        for kind in (place_kind, PlaceKind.CARER.value) if with_carer else (place_kind,):
            row = counts.setdefault(kind, {})
            row[state] = row.get(state, 0) + people
            row["came"] = row.get("came", 0) + came
            if channel == BookingChannel.WALK_IN:
                row["walk_ins"] = row.get("walk_ins", 0) + people
    return [
        _numbers(kind, str(label), capacities.get(kind), counts.get(kind, {}))
        for kind, label in PlaceKind.choices
        if kind in capacities or kind in counts
    ]


def _numbers(kind: str, label: str, capacity: int | None, row: Mapping[str, int]) -> KindNumbers:
    booked, offered = row.get(BookingState.BOOKED, 0), row.get(BookingState.OFFERED, 0)
    walk_ins = row.get("walk_ins", 0)
    return KindNumbers(
        kind=kind,
        label=label,
        capacity=capacity,
        booked=booked,
        offered=offered,
        waiting=row.get(BookingState.WAITING, 0),
        ended=sum(row.get(state, 0) for state in ENDED),
        came=row.get("came", 0),
        walk_ins=walk_ins,
        free=None if capacity is None else max(0, capacity - (booked - walk_ins) - offered),
    )


def people_panel(event: Event) -> dict[str, Any]:
    """Return what ``events/_team_people.html`` shows on the plan of an event, in three queries.

    Give it to the page under the name ``people``, for readers with ``events.people`` alone.
    """
    kinds = numbers_of(event)
    seated = [row for row in kinds if row.kind != PlaceKind.CARER]
    return {
        "kinds": kinds,
        "booked": sum(row.booked for row in seated),
        "offered": sum(row.offered for row in seated),
        "waiting": sum(row.waiting for row in seated),
        "came": sum(row.came for row in seated),
        "needs_open": open_needs(event).count(),
    }


def open_needs(event: Event) -> QuerySet[AccessNeed]:
    """Return what people with a place need and nobody has arranged yet."""
    return AccessNeed.objects.filter(
        booking__event=event, booking__state__in=HOLDING, arranged=AccessNeed.Arranged.OPEN
    )


def bookings_of(event: Event, filters: BookingFilters | None = None) -> QuerySet[Booking]:
    """Return an event's bookings with name, borough and needs at hand, sorted as asked."""
    asked = filters or BookingFilters()
    rows = Booking.objects.filter(event=event)
    if asked.state == "live":
        rows = rows.filter(state__in=LIVE)
    elif asked.state == CAME:
        rows = rows.filter(checked_in_at__isnull=False)
    elif asked.state == DID_NOT_COME:
        rows = rows.filter(state=BookingState.BOOKED, checked_in_at__isnull=True)
    elif asked.state:
        rows = rows.filter(state=asked.state)
    if asked.place_kind == PlaceKind.CARER:
        rows = rows.filter(with_carer=True)
    elif asked.place_kind:
        rows = rows.filter(place_kind=asked.place_kind)
    if asked.with_needs:
        rows = rows.filter(Exists(AccessNeed.objects.filter(booking=OuterRef("pk"))))
    if asked.area is not None:
        rows = rows.filter(area=asked.area)
    if asked.search:
        rows = rows.filter(_named(asked.search))
    return with_people(rows).order_by(*SORTS.get(asked.sort, SORTS["name"]))


def _named(search: str) -> Q:
    """Return the condition that every word stands in the name; or the whole in address, number or organisation."""
    name = Q()
    for word in search.split():
        name &= Q(contact__name__icontains=word)
    return (
        name
        | Q(contact__email__icontains=search)
        | Q(contact__phone__icontains=search)
        | Q(contact__organisation__icontains=search)
    )


def with_people(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """Return bookings with who they are and what they need at hand."""
    needs = AccessNeed.objects.select_related("arranged_by").order_by("for_carer", "pk")
    return rows.select_related("contact", "area", "checked_in_by").prefetch_related(Prefetch("needs", needs))


def turns_of(event: Event) -> dict[int, int]:
    """Return who waits at which turn: primary key of the booking to 1, 2, 3."""
    waiting = Booking.objects.filter(event=event, state=BookingState.WAITING).order_by("pk")
    return {pk: turn for turn, pk in enumerate(waiting.values_list("pk", flat=True), start=1)}
