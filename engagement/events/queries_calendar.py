"""What the team's calendar shows, and the materials of an event."""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from engagement.events.bank_holidays import bank_holiday
from engagement.events.models import Event, EventMaterial, EventPlaces, PlaceKind
from engagement.events.queries import EventFilters, team_events
from engagement.events.spoken import SPOKEN
from engagement.events.times import LONDON
from engagement.events.warnings import BRITISH_SIGN_LANGUAGE
from eolcare.common.uploads import of_media_type, size_in_words

FIRST_YEAR, LAST_YEAR = 2000, 2100
SHORT_TRANSCRIPT = 1_500
MOST_AREAS = 3


# --- the month -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Month:
    """A month of the calendar: whole weeks from Monday, so days of the months around it stand at its edges."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def weeks(self) -> list[list[date]]:
        """Its days in weeks."""
        return calendar.Calendar().monthdatescalendar(self.year, self.number)

    @property
    def key(self) -> str:
        """As an address holds it: "2026-03"."""
        return f"{self.year}-{self.number:02d}"

    @property
    def before(self) -> Month | None:
        """The month before it; ``None`` at the edge of what can be planned."""
        return self._moved(-1)

    @property
    def after(self) -> Month | None:
        """The month after it; ``None`` at the edge of what can be planned."""
        return self._moved(1)

    def _moved(self, by: int) -> Month | None:
        months = self.year * 12 + self.number - 1 + by
        year, number = divmod(months, 12)
        return Month(year, number + 1) if FIRST_YEAR <= year <= LAST_YEAR else None


def month_of(key: str, *, today: date) -> Month:
    """Return the month that an address names, the month of today for anything that is none."""
    year, _dash, number = key.partition("-")
    if year.isdecimal() and number.isdecimal() and len(year) == 4 and len(number) == 2:
        month = Month(int(year), int(number))
        if FIRST_YEAR <= month.year <= LAST_YEAR and 1 <= month.number <= 12:
            return month
    return Month(today.year, today.month)


@dataclass
class Entry:
    """An event on one day of the calendar."""

    event: Event
    # It began on an earlier day.
    goes_on: bool
    booked: int | None
    capacity: int | None

    @property
    def areas(self) -> str:
        """Where it is for: the areas by name, of many their number."""
        names = [area.name for area in self.event.areas.all()]
        if len(names) > MOST_AREAS:
            return gettext("%(n)s areas") % {"n": len(names)}
        return ", ".join(names)


@dataclass
class Day:
    """One day of the calendar with its events, the earliest first."""

    date: date
    in_month: bool
    is_today: bool
    holiday: str | Promise | None = None
    entries: list[Entry] = field(default_factory=list)


def month_events(user: Any, filters: EventFilters, month: Month) -> list[Event]:
    """Return the events of the weeks of a month that somebody may see, the earliest first, with their places."""
    weeks = month.weeks
    within = EventFilters(
        programme=filters.programme,
        borough=filters.borough,
        community=filters.community,
        kind=filters.kind,
        date_from=weeks[0][0],
        date_to=weeks[-1][-1],
    )
    return list(team_events(user, within).prefetch_related("places").order_by("starts_at", "pk"))


def days_of(month: Month, events: Iterable[Event], *, today: date) -> list[list[Day]]:
    """Return the weeks of a month with the events on each of their days. An event over midnight is on each day."""
    weeks = [
        [Day(day, day.month == month.number, day == today, bank_holiday(day)) for day in week] for week in month.weeks
    ]
    by_date = {day.date: day for week in weeks for day in week}
    for event in events:
        first = event.starts_at.astimezone(LONDON).date()
        # What ends at midnight does not reach into the next day.
        last = max(first, (event.ends_at.astimezone(LONDON) - timedelta(microseconds=1)).date())
        booked, capacity = booked_of(event)
        for number in range((last - first).days + 1):
            day = by_date.get(first + timedelta(days=number))
            if day is not None:
                day.entries.append(Entry(event, number > 0, booked, capacity))
    return weeks


def booked_of(event: Event) -> tuple[int | None, int | None]:
    """Return how many places are taken and how many there are, carers' seats apart.

    ``(None, None)`` where nobody books; a capacity of ``None`` means without limit.
    """
    places: list[EventPlaces] = [row for row in event.places.all() if row.kind != PlaceKind.CARER]
    if not event.takes_bookings or not places:
        return None, None
    limits = [row.capacity for row in places]
    total = sum(limit for limit in limits if limit is not None)
    return sum(row.taken for row in places), None if None in limits else total


# --- materials -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class ShownMaterial:
    """A material as a page names it: ``facts`` says kind of file, size and language ("PDF, 230 kB")."""

    material: EventMaterial
    facts: str
    is_recording: bool
    # Short enough to be read where it is linked.
    transcript_is_short: bool

    @property
    def written_in(self) -> str:
        """The language of its title and transcript: what is signed is written down in English."""
        return "en" if self.material.language == BRITISH_SIGN_LANGUAGE else self.material.language


def materials_of(event: Event) -> QuerySet[EventMaterial]:
    """Return all materials of an event in their order, for the team."""
    return event.materials.order_by("order", "pk")


def public_materials(event: Event) -> list[ShownMaterial]:
    """Return what the public page of an event hands out, in order. The event itself must be public."""
    return shown_materials(materials_of(event).filter(is_public=True))


def shown_materials(materials: Iterable[EventMaterial]) -> list[ShownMaterial]:
    """Return materials as a page names them."""
    return [
        ShownMaterial(
            material=row,
            facts=facts_of(row),
            is_recording=row.kind == EventMaterial.Kind.RECORDING,
            transcript_is_short=0 < len(row.transcript) <= SHORT_TRANSCRIPT,
        )
        for row in materials
    ]


def facts_of(material: EventMaterial) -> str:
    """Return what somebody wants to know before they open it: "PDF, 230 kB", "Word document, 1.4 MB, Polish"."""
    kind = of_media_type(material.media_type)
    facts = [str(kind.label), size_in_words(material.size)] if kind else []
    if material.language != "en":
        facts.append(str(SPOKEN.get(material.language, material.language)))
    return ", ".join(facts)


def material_seen(material: EventMaterial) -> str:
    """Return a short mark of a material as it is, by which a later save tells whether somebody changed it."""
    parts = (
        material.kind,
        material.title,
        material.language,
        material.file.name or "",
        material.url,
        material.transcript,
        str(material.is_public),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
