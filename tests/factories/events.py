"""Events and their records for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import factory
from django.utils import timezone

from engagement.events.models import (
    Attendance,
    Booking,
    Event,
    EventFormat,
    EventKind,
    EventNote,
    EventQuestion,
    EventState,
    Prompt,
    Venue,
)
from engagement.events.services import Wish, book_place, save_places
from tests.factories.areas import AreaFactory
from tests.factories.programmes import ProgrammeFactory

LONDON = ZoneInfo("Europe/London")


def london(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a moment by the clock in London."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


class EventFactory(factory.django.DjangoModelFactory):
    """A published webinar in a week, from 2pm to 4pm in London, in one new borough unless ``areas=[...]``.

    Traits: ``draft``, ``cancelled``, ``past`` (Tuesday 15 March 2022).
    """

    class Meta:
        model = Event
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=EventState.DRAFT, published_at=None)
        cancelled = factory.Trait(state=EventState.CANCELLED, cancelled_reason="The speaker is ill.")
        past = factory.Trait(starts_at=london(2022, 3, 15, 14))

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"Community conversation {n}")
    slug = factory.Sequence(lambda n: f"community-conversation-{n}")
    kind = EventKind.WEBINAR
    format = EventFormat.ONLINE
    summary = "Come and tell us what matters to you."
    description = "An open conversation about care near the end of life."
    how_to_take_part = "Write to us and we will send you the link."
    access_information = "A British Sign Language interpreter will be there."
    starts_at = factory.LazyFunction(
        lambda: (timezone.now().astimezone(LONDON) + timedelta(days=7)).replace(
            hour=14, minute=0, second=0, microsecond=0
        )
    )
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=2))
    state = EventState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def areas(self, create, extracted, **kwargs):
        if create:
            self.areas.set([AreaFactory()] if extracted is None else extracted)

    @factory.post_generation
    def communities(self, create, extracted, **kwargs):
        if create and extracted:
            self.communities.set(extracted)

    @factory.post_generation
    def organisations(self, create, extracted, **kwargs):
        if create and extracted:
            self.organisations.set(extracted)


class AttendanceFactory(factory.django.DjangoModelFactory):
    """Twelve residents of a borough."""

    class Meta:
        model = Attendance

    event = factory.SubFactory(EventFactory)
    area = factory.SubFactory(AreaFactory)
    role = Attendance.Role.RESIDENT
    people = 12


class PromptFactory(factory.django.DjangoModelFactory):
    """Something that an event asked."""

    class Meta:
        model = Prompt

    event = factory.SubFactory(EventFactory)
    order = factory.Sequence(lambda n: n % 30_000)
    text = "What matters most to you?"


class EventNoteFactory(factory.django.DjangoModelFactory):
    """A remark written down at an event."""

    class Meta:
        model = EventNote

    event = factory.SubFactory(EventFactory)
    text = "We never knew whom to ring at night."
    said_by = Attendance.Role.RESIDENT


class EventQuestionFactory(factory.django.DjangoModelFactory):
    """A question from the floor."""

    class Meta:
        model = EventQuestion

    event = factory.SubFactory(EventFactory)
    question = "Will the telephone line be staffed at night?"
    answer = "Yes, by nurses."


class VenueFactory(factory.django.DjangoModelFactory):
    """A library in a new borough unless ``area=``, with a step-free way in and no hearing loop."""

    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Library {n}")
    address = "1 High Road\nLondon"
    area = factory.SubFactory(AreaFactory)
    has = factory.LazyFunction(lambda: ["step_free", "accessible_toilet"])
    has_not = factory.LazyFunction(lambda: ["hearing_loop"])


def bookable(capacities: dict[str, int | None] | None = None, **facts: Any) -> Event:
    """Return a published event in a week that takes bookings.

    Args:
        capacities: places by kind; by default 2 in person.
        facts: as :class:`EventFactory` takes them.
    """
    facts.setdefault("format", EventFormat.IN_PERSON)
    event = EventFactory(takes_bookings=True, **facts)
    save_places(event, capacities or {"in_person": 2}, version=None, actor=None)
    event.refresh_from_db()
    return event


def booked(event: Event, name: str = "Rosa Wren", **facts: Any) -> Booking:
    """Return a booking made through the service, in person unless ``place_kind=``; it waits where no place is free.

    Args:
        event: which one takes it.
        name: of whom.
        facts: as :class:`~engagement.events.services.Wish` takes them; an address made of the name unless ``email=``.
    """
    facts.setdefault("place_kind", "in_person")
    facts.setdefault("email", f"{name.lower().replace(' ', '.')}@example.org")
    return book_place(event, Wish(name=name, **facts)).booking
