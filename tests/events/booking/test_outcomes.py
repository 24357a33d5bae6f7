"""Who cannot book is told why; who sent a form is told what became of it, and nobody learns who comes."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.events import keys
from engagement.events.models import Booking, BookingContact, Event
from engagement.events.services import cancel_booking, create_event
from eolcare.mail.models import OutboxMessage
from tests.events.booking.pages import ROSA, address, form_of, own, send, soup_of, text_of
from tests.factories.events import booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_counted")]


# --- When nobody can book ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"cancelled": True}, "This event is cancelled."),
        ({"starts_at": timezone.now() - timedelta(days=3)}, "This event is over."),
        ({"booking_closes_at": timezone.now() - timedelta(hours=1)}, "Booking has closed."),
        ({"booking_opens_at": timezone.now() + timedelta(days=1)}, "Booking has not opened yet. Booking opens on"),
        ({"takes_bookings": False}, "Nobody needs to book for this event."),
    ],
)
def test_who_cannot_book_is_told_why_and_where_to_go(client, make, facts, words):
    event = make({"in_person": 2})
    if facts.pop("cancelled", False):
        facts |= {"state": "cancelled", "cancelled_reason": "The speaker is ill."}
    if "starts_at" in facts:
        facts["ends_at"] = facts["starts_at"] + timedelta(hours=1)
    Event.objects.filter(pk=event.pk).update(**facts)
    response = client.get(address(event))
    assert response.status_code == 200
    assert words in text_of(response)
    assert "020 7946 0991" in text_of(response)
    # Sent all the same, it is not kept, and says so.
    response = client.post(address(event), {**ROSA, "form_key": "0" * 32})
    assert response.status_code in (409, 422)
    assert words.split(". Booking opens")[0].removesuffix(".") in text_of(response)
    assert not Booking.objects.exists()


def test_booking_that_closes_while_somebody_types_costs_them_nothing_that_they_typed(client, event):
    sent = {**form_of(client.get(address(event))), **ROSA}
    Event.objects.filter(pk=event.pk).update(booking_closes_at=timezone.now() - timedelta(minutes=1))
    response = client.post(address(event), sent)
    assert response.status_code == 422
    assert "Booking has closed." in text_of(response)
    assert form_of(response)["name"] == "Rosa Wren"


@pytest.mark.parametrize("facts", [{"state": "draft", "published_at": None}, {"is_listed": False}])
def test_what_is_not_public_is_not_there(client, event, facts):
    Event.objects.filter(pk=event.pk).update(**facts)
    assert client.get(address(event)).status_code == 404
    assert client.get(reverse("events:booked", args=[event.slug])).status_code == 404


def test_a_full_event_puts_on_the_waiting_list_and_says_so(client, make):
    event = make({"in_person": 1})
    booked(event, "Amir")
    assert "No places left: you can join the waiting list" in text_of(client.get(address(event)))
    response = send(client, event, follow=True, **ROSA)
    assert "You are on the waiting list" in text_of(response)
    assert "we write to you and keep it for 48 hours" in text_of(response)


# --- After sending: nobody learns who comes ----------------------------------------------------
@pytest.mark.parametrize("places", [1, 5])
def test_the_answer_is_the_same_whether_an_address_had_a_booking_or_not(client, make, places):
    event = make({"in_person": places})
    booked(event, "Rosa", email="rosa@example.org")
    before = {row.pk for row in Booking.objects.all()}
    known = send(client, event, follow=True, **ROSA)
    assert {row.pk for row in Booking.objects.all()} == before
    new = send(client, event, follow=True, **{**ROSA, "name": "Amir", "email": "amir@example.org"})
    assert known.status_code == new.status_code == 200

    def plain(response) -> str:
        return soup_of(response).main.decode()

    assert plain(known) == plain(new)
    assert "your first booking stands; the email says how to change it" in text_of(known)
    assert len(known.redirect_chain) == len(new.redirect_chain) == 1
    # Only the person is told, in their own letter box.
    assert OutboxMessage.objects.filter(to_address="rosa@example.org", kind="events.again").count() == 1
    assert BookingContact.objects.get(email="rosa@example.org").name == "Rosa"


def test_the_address_after_sending_holds_nothing_of_the_person(client, event):
    location = send(client, event, **ROSA)["Location"]
    booking = Booking.objects.get()
    for secret in ("rosa", "Rosa", booking.public_id, keys.token_of(booking), keys.code_of(booking)):
        assert secret not in location


def test_what_we_did_not_sign_or_long_ago_is_answered_in_words(client, event, make):
    page = reverse("events:booked", args=[event.slug])
    location = send(client, event, **ROSA)["Location"]
    assert client.get(location).status_code == 200
    other = make({"in_person": 1}, slug="other", title="Other")
    said = location.split("said=")[1]
    forged = signing.dumps("booked", salt="else")
    for query in ("", "?said=", f"?said={forged}", f"?said={said[:-1]}"):
        response = client.get(page + query)
        assert response.status_code == 404
        assert "A booking that you sent is kept." in text_of(response)
    assert client.get(reverse("events:booked", args=[other.slug]) + f"?said={said}").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        assert client.get(location).status_code == 404


def test_an_old_form_sent_again_after_cancelling_books_only_when_it_is_sent_once_more(client, event):
    sent = {**form_of(client.get(address(event))), **ROSA}
    client.post(address(event), sent)
    cancel_booking(Booking.objects.get())
    response = client.post(address(event), sent)
    assert response.status_code == 422
    assert "You have cancelled this booking." in text_of(response)
    assert client.post(address(event), form_of(response)).status_code == 302
    assert sorted(Booking.objects.values_list("state", flat=True)) == ["booked", "cancelled"]


# --- The event's page ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("capacities", "others", "facts", "words", "button"),
    [
        ({"in_person": 2}, 0, {}, "You can book until", "Book a place"),
        ({"in_person": 1}, 1, {}, "All places are taken. You can join the waiting list", "Join the waiting list"),
        (
            {"in_person": 1, "online": 1},
            1,
            {},
            "In person: no places left, you can join the waiting list Online: places are free",
            "Book a place",
        ),
        ({"in_person": 1}, 0, {"booking_opens_at": timedelta(days=2)}, "Booking opens on", ""),
        ({"in_person": 1}, 0, {"booking_closes_at": timedelta(hours=-1)}, "Booking has closed.", ""),
    ],
)
def test_the_event_s_page_says_how_to_book(client, make, capacities, others, facts, words, button):
    event = make(capacities)
    for number in range(others):
        booked(event, f"Number {number}")
    Event.objects.filter(pk=event.pk).update(**{name: timezone.now() + delta for name, delta in facts.items()})
    page = client.get(reverse("events:detail", args=[event.slug]))
    text = text_of(page)
    assert words in text
    assert "020 7946 0991" in text
    links = [link.get_text(strip=True) for link in soup_of(page).select(f'main a[href="{address(event)}"]')]
    assert links == ([button] if button else [])


@pytest.mark.parametrize("people", [3, 60])
def test_pages_cost_the_same_however_many_booked(client, make, people):
    event = make({"in_person": 40, "online": 10, "carer": 5})
    bookings = [booked(event, f"Person {number}") for number in range(people)]
    client.get(address(event))
    for page, number in ((address(event), 1), (own(bookings[0]), 3), (own(bookings[0], "booking_change"), 5)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page).status_code == 200
        assert len(queries) == number, (page, [query["sql"][:120] for query in queries])


@pytest.mark.parametrize("title", ["Booking", "Materials", "Month"])
def test_no_event_takes_the_address_of_another_page(client, programme, tree, title):
    start = timezone.now() + timedelta(days=9)
    event = create_event(
        actor=None,
        programme=programme,
        title=title,
        kind="webinar",
        format="online",
        summary="Come.",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        areas=[tree["Brent"]],
    )
    assert event.slug.startswith(f"{title.lower()}-")
