"""Who read or took away names of people who booked: a row in the trail each time, never whose names."""

from __future__ import annotations

from django.db import transaction

from engagement.events.models import Booking, Event
from engagement.events.people_file import file_of
from engagement.events.services.planning import area_code_of
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb


def note_reading(event: Event, *, what: str, people: int, actor: User) -> None:
    """Put on record that somebody read names and needs of an event's people; of nobody, nothing.

    Args:
        event: whose people.
        what: which page: ``bookings``, ``day_sheet``, ``check_in``, ``needs``.
        people: how many it named.
        actor: who reads.
    """
    if people:
        with transaction.atomic():
            record(Verb.READ, actor=actor, target=event, area_code=area_code_of(event), what=what, people=people)


def note_reading_across(*, what: str, events: int, people: int, actor: User) -> None:
    """Put on record that somebody read names of people of several events at once."""
    if people:
        with transaction.atomic():
            record(
                Verb.READ, actor=actor, target=("engagement.event", "several"), what=what, events=events, people=people
            )


def note_reading_one(booking: Booking, *, what: str = "booking", actor: User) -> None:
    """Put on record that somebody read one person's booking."""
    with transaction.atomic():
        record(
            Verb.READ,
            actor=actor,
            target=booking,
            area_code=booking.area.code if booking.area else "",
            event=booking.event.public_id,
            what=what,
        )


def export_people(event: Event, ending: str, *, actor: User) -> bytes:
    """Return the list for the venue as a file, with the row in the trail that somebody took it.

    Args:
        event: whose list.
        ending: ``"csv"`` or ``"xlsx"``.
        actor: who takes it.
    """
    made, people = file_of(event, ending)
    with transaction.atomic():
        record(
            Verb.EXPORTED,
            actor=actor,
            target=event,
            area_code=area_code_of(event),
            what="bookings",
            file_format=ending,
            people=people,
        )
    return made
