"""Messages to people who book: what each says, in whose language, and what only people with a place are told."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from django.db import transaction
from django.utils import timezone

from engagement.events import keys
from engagement.events.models import Booking
from engagement.events.services import accept_offer, cancel_booking
from engagement.events.services.telling import What, tell
from eolcare.mail.models import OutboxMessage
from tests.factories.events import VenueFactory, bookable, booked

pytestmark = pytest.mark.django_db

JOINING = "https://meet.example.org/room?a=1&b=2"
EVERY = get_args(What)
MORE = {
    "evaluation_link": "https://example.org/survey/?a=1&b=2",
    "report_link": "https://example.org/report/",
    "report_title": "What we heard & what we do",
}


@pytest.fixture
def event():
    return bookable(
        {"in_person": 1, "online": 1, "carer": 1},
        title="Care at night & at home",
        venue=VenueFactory(name="Wren <Library>", directions="Bus 12\nfrom the station"),
        joining_link=JOINING,
        joining_details="Code 4711",
    )


def told(booking: Booking, what: str) -> OutboxMessage:
    """Write the message ``what`` to somebody as the booking stands, whatever it says."""
    if what == "offered":
        booking.offer_expires_at = timezone.now()
    with transaction.atomic():
        message = tell(booking, what, mark="test", context=MORE)  # type: ignore[arg-type]
    assert message is not None
    return message


@pytest.mark.parametrize("what", EVERY)
def test_each_message_is_whole_in_both_forms(event, what):
    booking = booked(event, "Rosa Wren", place_kind="online")
    message = told(booking, what)
    assert "Care at night & at home" in message.subject
    for text in (message.text, message.html):
        assert "Rosa Wren" in text
        assert event.when in text
        assert event.programme.contact_email in text
        assert "{{" not in text
        assert "{%" not in text
        assert "None" not in text
    # Text is text, HTML is HTML.
    assert "&amp;" not in message.text
    assert "Care at night & at home" in message.text
    assert "Care at night &amp; at home" in message.html
    assert "\n\n\n" not in message.text


@pytest.mark.parametrize("what", sorted({*EVERY} - {"lapsed", "cancelled", "called_off", "report"}))
def test_what_leads_on_holds_the_persons_own_link(event, what):
    booking = booked(event)
    message = told(booking, what)
    address = f"/events/booking/{keys.token_of(booking)}/"
    assert address in message.text
    assert f'{address}"' in message.html


@pytest.mark.parametrize("what", EVERY)
def test_only_somebody_with_a_place_is_told_how_to_join(event, what):
    booked(event, "First", place_kind="online")
    waits = booked(event, "Second", place_kind="online")
    assert waits.state == "waiting"
    message = told(waits, what)
    for text in (message.text, message.html):
        assert "meet.example.org" not in text
        assert "4711" not in text


def test_a_place_comes_with_the_way_to_join_and_the_calendar_file(event):
    booking = booked(event, place_kind="online")
    message = OutboxMessage.objects.get(kind="events.booked")
    assert JOINING in message.text
    assert "https://meet.example.org/room?a=1&amp;b=2" in message.html
    assert "Code 4711" in message.text
    assert "METHOD:REQUEST" in message.calendar
    cancel_booking(booking)
    message = OutboxMessage.objects.get(kind="events.cancelled")
    assert "METHOD:CANCEL" in message.calendar
    assert "out of your calendar" in message.text


def test_somebody_who_only_waited_has_nothing_to_take_out_of_a_calendar(event):
    booked(event, "First")
    cancel_booking(booked(event, "Second"))
    message = OutboxMessage.objects.get(kind="events.cancelled")
    assert message.calendar == ""
    assert "out of your calendar" not in message.text + message.html


def test_an_offer_says_until_when_and_what_happens_else(event):
    first = booked(event, "First")
    second = booked(event, "Second")
    cancel_booking(first)
    message = OutboxMessage.objects.get(kind="events.offered")
    second.refresh_from_db()
    assert re.search(r"until \w+day \d+ \w+ \d{4} at \S+\.", message.text)
    assert "offer the place to the next person" in message.text
    accept_offer(second)
    assert OutboxMessage.objects.filter(kind="events.booked", to_address="second@example.org").count() == 1


def test_where_it_is_stands_there_for_who_comes_and_not_for_who_stays_at_home(event):
    there, at_home = booked(event, "Rosa"), booked(event, "Amir", place_kind="online")
    message = told(there, "reminder")
    assert "Wren <Library>" in message.text
    assert "Bus 12" in message.text
    assert "Wren &lt;Library&gt;" in message.html
    assert "Library" not in told(at_home, "reminder").text


def test_a_companions_seat_is_named(event):
    assert "With a seat for your carer or companion" in told(booked(event, with_carer=True), "reminder").text


def test_what_somebody_needs_is_in_no_message(event):
    from engagement.events.services import Need

    booking = booked(event, needs=(Need("braille"), Need("other", "I see in the middle only")))
    for what in EVERY:
        message = told(booking, what)
        assert "braille" not in message.text.lower() + message.html.lower()
        assert "in the middle" not in message.text + message.html


def test_the_reason_of_a_cancelled_event_stands_in_the_message(event):
    booking = booked(event)
    event.cancelled_reason = "The speaker is ill & at home."
    booking.event = event
    message = told(booking, "called_off")
    assert "The speaker is ill & at home." in message.text
    assert "ill &amp; at home" in message.html


def test_thanks_ask_for_a_word_only_where_there_is_a_survey(event):
    booking = booked(event)
    with transaction.atomic():
        bare = tell(booking, "thanks", mark="bare", context={"evaluation_link": ""})
    assert bare is not None
    assert "How was it for you?" not in bare.text + bare.html
    assert "\n\n\n" not in bare.text
    full = told(booking, "thanks")
    assert MORE["evaluation_link"] in full.text
    assert "survey/?a=1&amp;b=2" in full.html


@pytest.mark.parametrize("what", EVERY)
def test_a_message_runs_from_right_to_left_for_who_reads_so(event, what):
    message = told(booked(event, language="ar"), what)
    assert message.language == "ar"
    assert '<html lang="ar" dir="rtl">' in message.html
    # What the team wrote in English is marked as such.
    assert '<span lang="en" dir="ltr">Care at night &amp; at home</span>' in message.html


def test_a_name_cannot_become_markup(event):
    booking = booked(event, "<b>Rosa</b>", email="rosa@example.org")
    assert "<b>Rosa" not in told(booking, "reminder").html
    assert "Hello <b>Rosa</b>," in told(booking, "changed").text


def test_without_an_address_nobody_is_written_to(event):
    booking = booked(event, email="", phone="020 7946 0000")
    with transaction.atomic():
        assert tell(booking, "reminder") is None
    assert not OutboxMessage.objects.exists()
