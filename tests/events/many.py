"""Events by the hundred, for tests of what a page costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from engagement.events.models import Event, EventPlaces, Venue
from engagement.programmes.models import Programme
from eolcare.areas.models import Area
from tests.factories.events import EventFactory


def many_events(
    rows: int, starts: Callable[[int], datetime], *, programme: Programme, areas: Iterable[Area], venue: Venue
) -> None:
    """Keep so many published events in few statements: of three, one takes bookings and two are at the venue.

    Args:
        rows: how many.
        starts: when the event of a number starts; it lasts two hours.
        programme: of all of them, in all these areas.
        areas: where they are for.
        venue: where two of three take place.
    """
    events = Event.objects.bulk_create(
        EventFactory.build(
            programme=programme,
            starts_at=starts(number),
            venue=venue if number % 3 else None,
            takes_bookings=not number % 3,
        )
        for number in range(rows)
    )
    EventPlaces.objects.bulk_create(
        EventPlaces(event=event, kind="online", capacity=12) for event in events if event.takes_bookings
    )
    link = Event.areas.through
    link.objects.bulk_create(link(event=event, area=area) for event in events for area in areas)
