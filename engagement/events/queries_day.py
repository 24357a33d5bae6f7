"""What the team reads on the day: who is expected, what they need, who is here; and the headcount that follows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from engagement.events.models import (
    STANDALONE,
    AccessNeed,
    Attendance,
    Booking,
    BookingChannel,
    BookingState,
    Event,
    OrganisationPresent,
)
from engagement.events.needs import NeedKind
from engagement.events.queries_people import with_people
from engagement.events.spoken import names_of


def expected_at(event: Event, *, search: str = "", with_walk_ins: bool = True) -> QuerySet[Booking]:
    """Return the people on the list at the door, by name: those with a place, and who came without one."""
    rows = Booking.objects.filter(event=event, state=BookingState.BOOKED)
    if not with_walk_ins:
        rows = rows.exclude(channel=BookingChannel.WALK_IN)
    for word in search.split():
        rows = rows.filter(contact__name__icontains=word)
    return with_people(rows).order_by("contact__name", "pk")


class DoorNumbers(NamedTuple):
    """How many are here."""

    expected: int
    here: int
    companions: int
    walk_ins: int

    @property
    def missing(self) -> int:
        """How many booked and are not here."""
        return self.expected - self.here


def door_numbers(event: Event) -> DoorNumbers:
    """Return how many are on the list, and here; companions beside those who are here."""
    here = Q(checked_in_at__isnull=False)
    found: dict[str, int] = Booking.objects.filter(event=event, state=BookingState.BOOKED).aggregate(
        expected=Count("pk"),
        here=Count("pk", filter=here),
        companions=Count("pk", filter=here & Q(with_carer=True)),
        walk_ins=Count("pk", filter=Q(channel=BookingChannel.WALK_IN)),
    )
    return DoorNumbers(**found)


def here_since(event: Event) -> dict[str, datetime]:
    """Return who is here since when, by the booking's public id: what a page asks for to stay up to date."""
    rows = Booking.objects.filter(event=event, checked_in_at__isnull=False)
    return {public_id: at for public_id, at in rows.values_list("public_id", "checked_in_at") if at is not None}


@dataclass
class ToDo:
    """One kind of help at an event: who needs it, and how far it is."""

    kind: str
    label: str
    needs: list[AccessNeed] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many need it."""
        return len(self.needs)

    def _in_state(self, arranged: str) -> int:
        return sum(need.arranged == arranged for need in self.needs)

    @property
    def open(self) -> int:
        """For how many nobody arranged it yet."""
        return self._in_state(AccessNeed.Arranged.OPEN)

    @property
    def arranged(self) -> int:
        """For how many it is arranged."""
        return self._in_state(AccessNeed.Arranged.ARRANGED)

    @property
    def cannot(self) -> int:
        """For how many it cannot be arranged."""
        return self._in_state(AccessNeed.Arranged.CANNOT)


@dataclass(frozen=True)
class DaySheet:
    """All that the team needs in its hand on the day. Each need carries its ``booking``."""

    event: Event
    groups: list[tuple[str, list[Booking]]]
    to_do: list[ToDo]
    food: list[AccessNeed]
    companions: int
    expected: int
    interpreters: list[str]
    languages: list[str]


def day_sheet(event: Event) -> DaySheet:
    """Return the day sheet of an event, in two queries whatever the number of people."""
    people = list(expected_at(event))
    to_do = sum_up(people)
    groups = [(str(kind.label), [row for row in people if row.place_kind == kind]) for kind in STANDALONE]
    return DaySheet(
        event=event,
        groups=[(label, rows) for label, rows in groups if rows],
        to_do=to_do,
        food=[need for entry in to_do if entry.kind == NeedKind.FOOD for need in entry.needs],
        companions=sum(row.with_carer for row in people),
        expected=len(people),
        interpreters=names_of(event.interpreters),
        languages=names_of(event.languages),
    )


def sum_up(people: Iterable[Booking]) -> list[ToDo]:
    """Return what these people need by kind, in the order of the form; what nobody needs is left out."""
    entries = {kind.value: ToDo(kind.value, str(kind.label)) for kind in NeedKind}
    for person in people:
        for need in person.needs.all():
            need.booking = person
            entries[need.kind].needs.append(need)
    return [entry for entry in entries.values() if entry.needs]


@dataclass(frozen=True)
class Headcount:
    """Who is checked in, counted by borough (its primary key, ``None`` where not known) and role."""

    counts: dict[tuple[int | None, str], int]
    without_role: int
    mark: str

    @property
    def total(self) -> int:
        """How many people that are."""
        return sum(self.counts.values())


def headcount_of(event: Event, *, with_companions: bool) -> Headcount:
    """Return the headcount of those who are checked in, in one query.

    Who did not say as what they come counts under "others". A companion is one more person of the same borough, under
    "residents, carers and bereaved people".
    """
    rows = (
        Booking.objects.filter(event=event, checked_in_at__isnull=False)
        .order_by()
        .values_list("area_id", "role", "with_carer")
        .annotate(people=Count("pk"))
    )
    counts: dict[tuple[int | None, str], int] = {}
    without_role = companions = 0

    def add(area_id: int | None, role: str, people: int) -> None:
        counts[area_id, role] = counts.get((area_id, role), 0) + people

    for area_id, role, with_carer, people in rows:
        without_role += 0 if role else people
        add(area_id, str(role or Attendance.Role.OTHER), people)
        if with_carer:
            companions += people
            if with_companions:
                add(area_id, str(Attendance.Role.RESIDENT), people)
    said = [*(f"{area_id or ''}:{role}:{people}" for (area_id, role), people in counts.items()), f"with:{companions}"]
    return Headcount(counts, without_role, _mark(said))


def organisations_of(event: Event) -> Sequence[OrganisationPresent]:
    """Return the organisations that came, by name."""
    return list(event.organisations_present.select_related("organisation").order_by("organisation__name"))


def organisations_seen(event: Event) -> str:
    """Return a short mark of the organisations as they are, by which a later save tells whether they changed."""
    rows: Any = event.organisations_present.values_list("organisation_id", "people")
    return _mark(f"{organisation}:{people or ''}" for organisation, people in rows)


def _mark(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]
