"""Venues, places, booking questions and who books for the events of the demonstration, through the room's services."""

from __future__ import annotations

import random
from datetime import timedelta

from django.core.files.base import ContentFile

from engagement.events.models import AccessNeed, Booking, BookingChannel, Event, Venue
from engagement.events.services import Need, Wish, book_place, cancel_booking, save_places
from engagement.events.services.asked import Asked, add_booking_question
from engagement.events.services.door import check_in, close_check_in
from engagement.events.services.materials import add_material
from engagement.events.services.needs import arrange_need
from engagement.events.services.reminding import send_event_reminders
from engagement.events.services.venues import create_venue
from eolcare.demonstration.content.bookings import Asks, BookingPlan, people_asking
from eolcare.demonstration.content.event_shape import EventContent
from eolcare.demonstration.content.materials import MATERIALS
from eolcare.demonstration.content.venues import VENUES
from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.loading.load import Load


def make_venues(load: Load) -> dict[str, Venue]:
    """Return the register of venues, by key."""
    return {
        venue.key: create_venue(
            actor=load.people["officer"],
            name=venue.name,
            address=venue.address,
            area=load.boroughs[venue.borough],
            has=list(venue.has),
            has_not=list(venue.has_not),
            access_notes=venue.notes,
            directions=venue.directions,
            checked_on=load.today - timedelta(days=venue.checked),
        )
        for venue in VENUES
    }


def add_materials(load: Load, event: Event, slug: str) -> None:
    """Add the papers and recordings of an event."""
    for material in MATERIALS.get(slug, ()):
        add_material(
            event,
            kind=material.kind,
            title=material.title,
            file=ContentFile(material.text.encode(), "paper.txt") if material.text else None,
            url=material.url,
            transcript=material.transcript,
            is_public=True,
            actor=load.people["officer"],
        )


def prepare_booking(load: Load, event: Event, plan: BookingPlan) -> None:
    """Give a draft its places and its own questions."""
    officer = load.people["officer"]
    save_places(event, plan.places, version=None, actor=officer)
    before = None
    for question in plan.questions:
        before = add_booking_question(
            event,
            Asked(
                kind=question.kind,
                label=question.label,
                hint=question.hint,
                options=question.options,
                asked_if=before.public_id if before is not None and question.asked_if else "",
                asked_if_values=question.asked_if,
            ),
            actor=officer,
        )


def take_bookings(load: Load, event: Event, content: EventContent, plan: BookingPlan) -> None:
    """Let people book, over the weeks before the event; some cancel, so that places go to those who wait."""
    rng = load.rng(f"bookings:{content.slug}")
    boroughs = content.boroughs or tuple(load.boroughs)
    asking = list(people_asking(plan, boroughs, rng))
    made: list[Booking] = []
    for at, asks in enumerate(asking):
        day = content.on - timedelta(days=20 - 16 * at // max(1, len(asking)))
        with as_of(load.moment(day, 9 + at % 9, at % 60)):
            made.append(_book(load, event, asks))
    with as_of(load.moment(load.today - timedelta(days=1), 16)):
        for booking in rng.sample([each for each in made if each.state == "booked"], plan.cancelled):
            cancel_booking(booking, actor=None)
    _arrange(load, event, rng)
    if plan.came is not None:
        _remind(event)
        _check_in(load, event, content, plan.came, rng)


def _book(load: Load, event: Event, asks: Asks) -> Booking:
    questions = list(event.booking_questions.order_by("order"))
    wish = Wish(
        place_kind=asks.place_kind,
        name=asks.name,
        email=asks.email,
        phone=asks.phone,
        with_carer=asks.with_carer,
        area=load.boroughs[asks.borough],
        role=asks.role,
        language=asks.language,
        needs=tuple(Need(kind, detail) for kind, detail in asks.needs),
        answers={question.public_id: said for question, said in zip(questions, asks.answers, strict=True)},
        may_contact=asks.may_contact,
        may_quote=asks.may_quote,
    )
    channel = BookingChannel.PHONE if asks.by_phone else BookingChannel.WEB
    actor = load.people["officer"] if asks.by_phone else None
    return book_place(event, wish, channel=channel, actor=actor).booking


def _arrange(load: Load, event: Event, rng: random.Random) -> None:
    officer = load.people["officer"]
    for need in AccessNeed.objects.filter(booking__event=event, booking__state="booked").order_by("pk"):
        if rng.random() < 0.6:
            arrange_need(need, version=need.version, arranged=AccessNeed.Arranged.ARRANGED, actor=officer)


def _remind(event: Event) -> None:
    """Let the reminders of an event that has been go out when they were due."""
    for reminder in event.reminders.all():
        with as_of(event.starts_at - timedelta(hours=reminder.hours_before) + timedelta(minutes=1)):
            send_event_reminders()


def _check_in(load: Load, event: Event, content: EventContent, share: float, rng: random.Random) -> None:
    officer = load.people["officer"]
    with as_of(content.starts_at + timedelta(minutes=5)):
        for booking in Booking.objects.filter(event=event, state="booked").order_by("pk"):
            if rng.random() < share:
                check_in(booking, actor=officer)
    with as_of(content.ends_at + timedelta(minutes=20)):
        close_check_in(event, actor=officer)
