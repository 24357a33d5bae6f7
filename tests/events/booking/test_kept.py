"""The empty form and the page after it are kept: they show what stands now, and each reader gets a key of their own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement.events.models import Booking, BookingQuestion, Event, EventPlaces
from engagement.events.services import cancel_booking
from engagement.programmes.models import Programme
from tests.events.booking.pages import ROSA, address, form_of, send, soup_of, text_of
from tests.factories.accounts import UserFactory
from tests.factories.events import VenueFactory, booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_counted")]


def retitle(event, first):
    Event.objects.filter(pk=event.pk).update(title="Care by day")


def ring(event, first):
    Programme.objects.filter(pk=event.programme_id).update(contact_phone="020 7946 0777")


def meet(event, first):
    Event.objects.filter(pk=event.pk).update(venue=VenueFactory(name="Care by day"), venue_name="", venue_address="")


def ask_other_words(event, first):
    BookingQuestion.objects.filter(pk=first.pk).update(label="Care by day?")


def ask_more(event, first):
    BookingQuestion.objects.create(event=event, order=9, kind="short_text", label="Care by day?")


def ask_less(event, first):
    BookingQuestion.objects.filter(event=event).exclude(pk=first.pk).delete()
    BookingQuestion.objects.filter(pk=first.pk).delete()


def take_the_last(event, first):
    EventPlaces.objects.filter(event=event, kind="online").update(capacity=0)


@pytest.mark.parametrize(
    ("change", "words", "there"),
    [
        (retitle, "Care by day", True),
        (ring, "020 7946 0777", True),
        (meet, "Care by day", True),
        (ask_other_words, "Care by day?", True),
        (ask_more, "Care by day?", True),
        (ask_less, "Have you been before?", False),
        (take_the_last, "No places left: you can join the waiting list", True),
    ],
)
def test_what_is_changed_stands_on_the_next_page(client, event, asked, change, words, there):
    before = text_of(client.get(address(event)))
    assert (words in before) is not there
    change(event, asked[0])
    assert (words in text_of(client.get(address(event)))) is there


def test_a_venue_that_is_renamed_has_its_new_name_on_the_next_page(client, make):
    venue = VenueFactory(name="Old hall")
    event = make({"in_person": 2}, venue=venue)
    assert "Old hall" in text_of(client.get(address(event)))
    type(venue).objects.filter(pk=venue.pk).update(name="New hall")
    assert "New hall" in text_of(client.get(address(event)))


def plainly(response) -> str:
    """The page without what belongs to one reader."""
    text = re.sub(r'(nonce|value)="[^"]{20,}"', "", response.content.decode())
    return re.sub(r"\?(x=%C3%A9&amp;y=1|said=[^\"]+)", "", text)


@pytest.mark.parametrize("language", ["en-gb", "ar"])
def test_a_kept_page_is_the_page_that_would_be_made(client, event, asked, settings, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    kept = [client.get(address(event)) for _time in range(2)][1]
    assert plainly(kept) == plainly(client.get(address(event) + "?x=é&y=1"))
    after = send(client, event, **ROSA).headers["Location"]
    kept = [client.get(after) for _time in range(2)][1]
    client.cookies["messages"] = "something"
    assert plainly(kept) == plainly(client.get(after))


def test_each_reader_has_a_key_of_their_own(client, event):
    forms = [form_of(client.get(address(event))) for _reader in range(2)]
    assert len({form["form_key"] for form in forms}) == 2
    for number, form in enumerate(forms):
        assert client.post(address(event), {**form, **ROSA, "email": f"p{number}@example.org"}).status_code == 302
    assert Booking.objects.count() == 2


def test_the_page_holds_the_nonce_of_its_own_answer(client, event):
    for _reader in range(2):
        response = client.get(address(event))
        nonce = soup_of(response).select_one("script[nonce]")["nonce"]
        assert f"'nonce-{nonce}'" in response.headers["Content-Security-Policy"]


def test_whoever_is_signed_in_gets_a_page_of_their_own(client, event):
    client.get(address(event))
    client.force_login(UserFactory())
    assert client.get(address(event)).status_code == 200


def test_an_event_that_is_taken_back_is_gone_at_once(client, event):
    assert client.get(address(event)).status_code == 200
    Event.objects.filter(pk=event.pk).update(state="draft")
    assert client.get(address(event)).status_code == 404
    Event.objects.filter(pk=event.pk).update(state="published")
    Programme.objects.filter(pk=event.programme_id).update(is_public=False)
    assert client.get(address(event)).status_code == 404


@pytest.mark.parametrize("people", [0, 30])
def test_a_booking_is_six_statements_however_many_there_are(client, make, people):
    event = make({"in_person": 40})
    for number in range(people):
        booked(event, f"Person {number}")
    sent = form_of(client.get(address(event)))
    sent |= ROSA | {"needs-0": ["bsl", "captions"]}
    with CaptureQueriesContext(connection) as queries:
        assert client.post(address(event), sent).status_code == 302
    # The event; the places, locked; how it stands; the booking with all that belongs to it. Two are the transaction's.
    assert len(queries) == 6, [query["sql"][:120] for query in queries]


def test_an_offer_that_ran_out_passes_to_who_waits_and_not_to_who_books_next(make):
    event = make({"in_person": 1})
    holder, first, second = [booked(event, name) for name in ("Ada One", "Ben Two", "Cal Three")]
    cancel_booking(holder)
    Booking.objects.filter(pk=first.pk).update(offer_expires_at=timezone.now() - timedelta(minutes=1))
    newcomer = booked(event, "Dee Four")
    states = [Booking.objects.get(pk=each.pk).state for each in (first, second, newcomer)]
    assert states == ["lapsed", "offered", "waiting"]
