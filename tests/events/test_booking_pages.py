"""Booking without an account, as somebody without JavaScript meets it: the form, what is said after, one's own page."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.events import keys
from engagement.events.asking import field_of
from engagement.events.models import AccessNeed, Booking, BookingContact, BookingQuestion, BookingState, Event
from engagement.events.services import Need, accept_offer, cancel_booking
from eolcare.audit.models import AuditEntry
from eolcare.common import limits
from eolcare.mail.models import OutboxMessage
from tests.factories.areas import area_tree
from tests.factories.events import VenueFactory, bookable, booked
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

JOINING = "https://meet.example.org/room"


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    limits.forget()


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system, slug="review", contact_phone="020 7946 0991")


@pytest.fixture
def make(programme, tree):
    def bookable_here(capacities: dict[str, int | None] | None = None, **facts: Any) -> Event:
        facts.setdefault("title", "Care at night")
        facts.setdefault("slug", "care-at-night")
        return bookable(capacities, programme=programme, areas=[tree["Brent"]], **facts)

    return bookable_here


@pytest.fixture
def event(make):
    return make({"in_person": 2, "online": 1, "carer": 1}, joining_link=JOINING, joining_details="Code 4711")


@pytest.fixture
def asked(event):
    """Two questions of the event's own: the second hangs on the first."""
    first = BookingQuestion.objects.create(event=event, order=1, kind="yes_no", label="Have you been before?")
    second = BookingQuestion.objects.create(
        event=event, order=2, kind="short_text", label="What did you like?", required=True, asked_if=first,
        asked_if_values=["yes"],
    )  # fmt: skip
    return first, second


def soup_of(response):
    return BeautifulSoup(response.content, "lxml")


def text_of(response) -> str:
    return soup_of(response).main.get_text(" ", strip=True)


def form_of(response, action: str = "") -> dict[str, Any]:
    """What a browser would send of the page's form as it stands."""
    page = soup_of(response).main
    forms = [form for form in page.select("form[method=post]") if not action or action in form.get("action", "")]
    sent: dict[str, Any] = {}
    for field in forms[0].select("input[name], textarea[name], select[name]"):
        name, kind = field["name"], field.get("type")
        if kind in ("radio", "checkbox"):
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(field["value"])
        elif field.name == "textarea":
            sent[name] = field.get_text().removeprefix("\n")
        elif field.name == "select":
            chosen = field.select_one("option[selected]")
            sent[name] = chosen["value"] if chosen else ""
        else:
            sent[name] = field.get("value", "")
    return sent


def address(event: Event) -> str:
    return reverse("events:book", args=[event.slug])


def own(booking: Booking, name: str = "booking") -> str:
    return reverse(f"events:{name}", args=[keys.token_of(booking)])


ROSA = {"place_kind": "in_person", "name": "Rosa Wren", "email": "rosa@example.org"}


def send(client, event: Event, follow: bool = False, **said: Any):
    sent = form_of(client.get(address(event)))
    return client.post(address(event), {**sent, **said}, follow=follow)


def errors_of(response) -> dict[str, str]:
    """What the summary says, by the name of the field to which each line leads; each line leads to a field."""
    page = soup_of(response)
    assert page.title.get_text().startswith("Error: ")
    lines = {}
    for link in page.select(".nhsuk-error-summary li a"):
        field = page.find(id=link["href"].removeprefix("#"))
        assert field is not None, link["href"]
        lines[field["name"]] = link.get_text(strip=True)
    return lines


# --- The form ------------------------------------------------------------------------------------
def test_the_form_asks_for_what_this_event_offers(client, event):
    page = soup_of(client.get(address(event)))
    assert [radio["value"] for radio in page.select("input[name=place_kind]")] == ["in_person", "online"]
    assert page.select_one("input[name=with_carer]")
    assert [option.get_text() for option in page.select("select[name=area] option")][1:] == ["Brent", "Harrow"]
    # Two consents, apart and unticked.
    for name in ("may_contact", "may_quote"):
        assert not page.select_one(f"input[name={name}]").has_attr("checked")
    assert "90 days after it" in text_of(client.get(address(event)))
    assert page.select_one('a[href="/privacy/"], a[href$="/privacy/"]')


def test_needs_are_those_that_make_sense_at_the_event(client, make):
    online = make({"online": 5})
    values = {box["value"] for box in soup_of(client.get(address(online))).select("input[name^=needs-][type=checkbox]")}
    assert "captions" in values and "equipment" in values
    assert "parking" not in values
    # With one way to take part nobody is asked which, and nobody is asked about companions.
    page = soup_of(client.get(address(online)))
    assert page.select_one("input[name=place_kind]")["type"] == "hidden"
    assert not page.select_one("input[name=with_carer], input[name^=carer_needs]")
    assert "You take part: Online" in text_of(client.get(address(online)))


def test_full_kinds_are_named_without_numbers(client, event):
    booked(event, "Amir", place_kind="online", with_carer=True)
    page = soup_of(client.get(address(event)))
    radios = {
        radio["value"]: radio.find_parent(class_="nhsuk-radios__item") for radio in page.select("[name=place_kind]")
    }
    assert "No places left: you can join the waiting list" in radios["online"].get_text()
    assert "No places left" not in radios["in_person"].get_text()
    assert "No seats left: with one you join the waiting list" in page.main.get_text()


def test_a_booking_is_kept_as_it_was_sent(client, event, tree, asked):
    first, second = asked
    response = send(
        client,
        event,
        follow=True,
        **ROSA,
        phone="020 7946 0000",
        with_carer="true",
        area=tree["Brent"].pk,
        role="professional",
        organisation="St Elsewhere",
        may_contact="true",
        **{
            "needs-0": ["captions", "language"],
            "needs-more-language": "Farsi",
            "carer_needs-2": ["step_free"],
            field_of(first): "yes",
            field_of(second): "The tea",
        },
    )
    assert response.status_code == 200
    assert "You have a place" in text_of(response)
    booking = Booking.objects.get()
    assert (booking.state, booking.place_kind, booking.with_carer) == ("booked", "in_person", True)
    assert (booking.area, booking.role, booking.language) == (tree["Brent"], "professional", "en-gb")
    assert (booking.may_contact, booking.may_quote) == (True, False)
    assert booking.answers == {first.public_id: "yes", second.public_id: "The tea"}
    contact = BookingContact.objects.get()
    assert (contact.name, contact.email, contact.organisation) == ("Rosa Wren", "rosa@example.org", "St Elsewhere")
    assert {(need.kind, need.detail, need.for_carer) for need in AccessNeed.objects.all()} == {
        ("captions", "", False),
        ("language", "Farsi", False),
        ("step_free", "", True),
    }
    assert OutboxMessage.objects.get().kind == "events.booked"


def test_one_form_sent_twice_is_one_booking(client, event):
    sent = {**form_of(client.get(address(event))), **ROSA}
    first, second = client.post(address(event), sent), client.post(address(event), sent)
    assert first.status_code == second.status_code == 302
    assert Booking.objects.count() == OutboxMessage.objects.count() == 1


def test_the_reader_s_language_becomes_that_of_the_booking(client, event, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    page = client.get(address(event))
    assert soup_of(page).html["dir"] == "rtl"
    send(client, event, **ROSA)
    assert Booking.objects.get().language == "ar"
    assert OutboxMessage.objects.get().language == "ar"


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"name": ""}, {"name": "Enter your name"}),
        ({"name": "x" * 10_000}, {"name": "Your name must be 120 characters or fewer"}),
        ({"name": "Ro\x00sa"}, {"name": "Null characters are not allowed."}),
        ({"place_kind": ""}, {"place_kind": "Select how you want to take part"}),
        ({"place_kind": "carer"}, {"place_kind": "Choose one of the answers on the page"}),
        ({"email": ""}, {"email": "Enter an email address or a telephone number, so that we can reach you"}),
        ({"email": "rosa@"}, {"email": "Enter an email address in the correct format, like name@example.com"}),
        ({"phone": "0" * 41}, {"phone": "Telephone number must be 40 characters or fewer"}),
        ({"area": "999999"}, {"area": "Select a borough from the list"}),
        ({"role": "king"}, {"role": "Choose one of the answers on the page"}),
        ({"needs-0": "gold"}, {"needs-0": "Choose from the list what you need"}),
        ({"needs-0": "language"}, {"needs-more-language": "Enter the language that you need"}),
        (
            {"needs-0": "language", "needs-more-language": "x" * 301},
            {"needs-more-language": "Your answer must be 300 characters or fewer"},
        ),
        ({"carer_needs-0": "bsl"}, {"with_carer": "Tick that a carer or companion comes, or untick what they need"}),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, event, said, errors):
    typed = {
        **ROSA,
        "phone": "020 7946 0000",
        "organisation": "St Elsewhere",
        "needs-3": ["travel"],
        "may_quote": "true",
    }
    if "email" in said and not said["email"]:
        typed["phone"] = ""
    sent = {**typed, **said}
    response = send(client, event, **sent)
    assert response.status_code == 422
    assert errors_of(response) == errors
    assert not Booking.objects.exists()
    stands = form_of(response)
    for name in ("name", "email", "phone", "organisation"):
        assert stands[name] == sent[name].replace("\x00", "�") or "\x00" in sent[name]
    assert stands["needs-3"] == ["travel"] and stands["may_quote"] == ["true"]


def test_somebody_without_email_books_with_a_telephone_number_and_sees_a_code(client, event):
    response = send(client, event, follow=True, **{**ROSA, "email": "", "phone": "020 7946 0000"})
    booking = Booking.objects.get()
    assert response.redirect_chain[-1][0] == own(booking)
    assert keys.code_of(booking) in text_of(response)
    assert "Write it down" in text_of(response)
    assert not OutboxMessage.objects.exists()


def test_who_is_rung_needs_a_number(client, make):
    event = make({"phone": 2})
    response = send(client, event, name="Rosa", email="rosa@example.org")
    assert errors_of(response) == {"phone": "Enter a telephone number on which we can ring you"}


def test_a_question_says_when_it_is_to_be_answered_and_a_stray_answer_is_left_out(client, event, asked):
    first, second = asked
    text = text_of(client.get(address(event)))
    assert "Only if you answered “Yes” to “Have you been before?”." in text
    part = soup_of(client.get(address(event))).select_one("[data-asked-if]")
    assert part["data-asked-if"] == field_of(first) and json.loads(part["data-asked-values"]) == ["yes"]
    # Required, but only where it is asked.
    response = send(client, event, **ROSA, **{field_of(first): "yes"})
    assert errors_of(response) == {field_of(second): "Answer “What did you like?”"}
    response = send(client, event, **ROSA, **{field_of(first): "no", field_of(second): "The tea"})
    assert response.status_code == 302
    assert Booking.objects.get().answers == {first.public_id: "no"}


def test_every_wrong_question_is_named_at_once(client, event):
    one = BookingQuestion.objects.create(event=event, order=1, kind="short_text", label="One?", required=True)
    two = BookingQuestion.objects.create(event=event, order=2, kind="radios", label="Two?", options=["a", "b"])
    three = BookingQuestion.objects.create(event=event, order=3, kind="long_text", label="Three?")
    response = send(client, event, **ROSA, **{field_of(two): "c", field_of(three): "x" * 2_001})
    assert errors_of(response) == {
        field_of(one): "Answer “One?”",
        field_of(two): "Choose an answer from the list",
        field_of(three): "Your answer must be 2,000 characters or fewer",
    }
    assert form_of(response)[field_of(three)] == "x" * 2_001


def test_the_field_that_nobody_sees(client, event):
    response = send(client, event, **ROSA, website="https://spam.example")
    assert response.status_code == 422
    assert not Booking.objects.exists()
    # Whose browser filled it in sends the form again, and all that was typed is there.
    again = form_of(response)
    assert again["website"] == "" and again["name"] == "Rosa Wren"
    assert client.post(address(event), again).status_code == 302


def test_many_bookings_from_one_place_are_asked_to_wait_and_lose_nothing(client, event, settings):
    settings.LIMITS = {"events.book": 1}
    assert send(client, event, **ROSA).status_code == 302
    response = send(client, event, **{**ROSA, "email": "amir@example.org", "name": "Amir Khan"})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Many bookings were sent in the last hour" in text_of(response)
    assert "020 7946 0991" in text_of(response)
    assert form_of(response)["name"] == "Amir Khan"
    assert Booking.objects.count() == 1


def test_one_letter_box_is_not_flooded_by_many_forms(client, event, settings):
    settings.LIMITS = {"events.book-for": 2}
    for _again in range(2):
        assert send(client, event, **ROSA).status_code == 302
    assert send(client, event, **{**ROSA, "email": "ROSA@example.org"}).status_code == 429
    assert send(client, event, **{**ROSA, "email": "amir@example.org"}).status_code == 302


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


# --- One's own booking ---------------------------------------------------------------------------
def test_one_s_own_page_shows_what_was_booked_and_how_to_join(client, event):
    booking = booked(event, place_kind="online", needs=(Need("captions"),))
    response = client.get(own(booking))
    text = text_of(response)
    for words in ("You have a place.", "Rosa Wren", "rosa.wren@example.org", JOINING, "Code 4711", event.when):
        assert words in text
    assert "We are arranging this." in text
    # Kept by no cache, listed nowhere; no other site is told the address.
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"
    # Nobody comes through a door.
    assert not soup_of(response).select("svg.segno")


def test_only_somebody_with_a_place_sees_how_to_join(client, make):
    event = make({"online": 1}, joining_link=JOINING, joining_details="Code 4711", slug="online")
    first, second = booked(event, "First", place_kind="online"), booked(event, "Second", place_kind="online")
    assert JOINING in text_of(client.get(own(first)))
    assert JOINING.encode() in client.get(own(first, "booking_calendar")).content
    for state in ("waiting", "offered"):
        assert Booking.objects.get(pk=second.pk).state == state
        for page in ("booking", "booking_calendar"):
            content = client.get(own(second, page)).content
            assert JOINING.encode() not in content and b"4711" not in content
        assert JOINING not in text_of(client.get(reverse("events:detail", args=[event.slug])))
        if state == "waiting":
            cancel_booking(first)
    assert JOINING not in text_of(client.get(own(first)))


def test_the_place_in_the_queue_is_not_told(client, make):
    event = make({"in_person": 1})
    booked(event, "First")
    texts = [text_of(client.get(own(booked(event, name, email=f"{name}@example.org")))) for name in ("anna", "bella")]
    assert "You are on the waiting list." in texts[0]
    codes = [keys.code_of(row) for row in Booking.objects.order_by("pk")[1:]]
    assert texts[0].replace("anna", "x").replace(codes[0], "") == texts[1].replace("bella", "x").replace(codes[1], "")


@pytest.mark.parametrize("page", ["booking", "booking_calendar", "booking_change", "booking_cancel", "booking_erase"])
def test_forged_and_deleted_links_are_answered_in_words(client, event, page):
    booking = booked(event)
    link = own(booking, page)
    for forged in (reverse(f"events:{page}", args=["A" * 32]), reverse(f"events:{page}", args=["x"]), link.lower()):
        response = client.get(forged)
        assert response.status_code == 404
        assert "This link opens no booking" in text_of(response)
        assert response["Cache-Control"] == "private, no-store"
    # The code of the door opens nothing here.
    assert client.get(reverse(f"events:{page}", args=[keys.check_in_of(booking)])).status_code == 404
    assert client.get(link).status_code == 200


def test_an_offer_is_accepted(client, make):
    event = make({"in_person": 1})
    first, second = booked(event, "First"), booked(event, "Second")
    cancel_booking(first)
    text = text_of(client.get(own(second)))
    assert "A place is free for you" in text and "We keep it for you until" in text
    response = client.post(own(second, "booking_answer"), {"answer": "yes"}, follow=True)
    assert "You have a place." in text_of(response)
    # A second press changes nothing.
    assert client.post(own(second, "booking_answer"), {"answer": "yes"}).status_code == 302
    assert Booking.objects.get(pk=second.pk).state == BookingState.BOOKED


def test_no_thank_you_passes_the_place_on(client, make):
    event = make({"in_person": 1})
    first, second, third = (booked(event, name) for name in ("First", "Second", "Third"))
    cancel_booking(first)
    response = client.post(own(second, "booking_answer"), {"answer": "no"}, follow=True)
    assert "You did not want the place that became free." in text_of(response)
    assert Booking.objects.get(pk=third.pk).state == BookingState.OFFERED
    # Pressed again in an old tab, it does not cancel what was booked since.
    accept_offer(third)
    client.post(own(third, "booking_answer"), {"answer": "no"})
    assert Booking.objects.get(pk=third.pk).state == BookingState.BOOKED


def test_too_late_is_said_with_a_way_to_book_again(client, make):
    event = make({"in_person": 1})
    first, second, third = (booked(event, name) for name in ("First", "Second", "Third"))
    cancel_booking(first)
    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        cancel_booking(third)
        response = client.post(own(second, "booking_answer"), {"answer": "yes"})
        assert response.status_code == 409
        assert "The time to accept is over" in text_of(response)
        assert soup_of(response).select_one(f'main a[href="{address(event)}"]')


def test_a_booking_is_changed_and_keeps_what_was_not(client, event, tree, asked):
    first, _second = asked
    booking = booked(
        event, area=tree["Brent"], role="resident", may_quote=True, answers={first.public_id: "no"},
        needs=(Need("language", "Farsi"), Need("parking", "", True)), with_carer=True,
    )  # fmt: skip
    page = client.get(own(booking, "booking_change"))
    stands = form_of(page)
    assert stands["needs-more-language"] == "Farsi" and stands["carer_needs-2"] == ["parking"]
    assert stands["role"] == ["resident"] and stands[field_of(first)] == ["no"]
    assert soup_of(page).select_one("details[open]")
    response = client.post(own(booking, "booking_change"), {**stands, "name": "Rosa Sparrow", "language": "pl"})
    assert response["Location"] == own(booking)
    booking.refresh_from_db()
    assert (booking.role, booking.area, booking.may_quote, booking.language) == ("resident", tree["Brent"], True, "pl")
    assert booking.answers == {first.public_id: "no"}
    assert BookingContact.objects.get().name == "Rosa Sparrow"
    assert {(need.kind, need.detail, need.for_carer) for need in AccessNeed.objects.all()} == {
        ("language", "Farsi", False),
        ("parking", "", True),
    }


def test_two_tabs_do_not_overwrite_each_other(client, event):
    booking = booked(event)
    old = form_of(client.get(own(booking, "booking_change")))
    client.post(own(booking, "booking_change"), {**old, "name": "From one tab"})
    response = client.post(own(booking, "booking_change"), {**old, "name": "From another"})
    assert response.status_code == 422
    assert "This booking was changed in the meantime." in text_of(response)
    assert form_of(response)["name"] == "From another"
    assert BookingContact.objects.get().name == "From one tab"
    assert client.post(own(booking, "booking_change"), form_of(response)).status_code == 302


def test_a_change_to_a_full_kind_is_refused_and_the_place_stays(client, event):
    booked(event, "Amir", place_kind="online")
    booking = booked(event)
    stands = form_of(client.get(own(booking, "booking_change")))
    response = client.post(own(booking, "booking_change"), {**stands, "place_kind": "online"})
    assert errors_of(response) == {"place_kind": "No such place is free. The place that you have stays yours."}
    assert Booking.objects.get(pk=booking.pk).place_kind == "in_person"


def test_somebody_else_s_address_is_not_told_to_be_booked(client, event):
    booked(event, "Amir")
    booking = booked(event, "Rosa")
    stands = form_of(client.get(own(booking, "booking_change")))
    response = client.post(own(booking, "booking_change"), {**stands, "email": "amir@example.org"})
    assert response.status_code == 422
    assert errors_of(response) == {"email": "Use another email address. This one cannot be used here."}


def test_cancelling_is_asked_first(client, event):
    booking = booked(event)
    page = client.get(own(booking, "booking_cancel"))
    assert "Do you want to cancel your booking?" in text_of(page)
    assert Booking.objects.get().state == "booked"
    response = client.post(own(booking, "booking_cancel"), follow=True)
    assert "Your booking is cancelled." in text_of(response)
    assert soup_of(response).select_one(f'main a[href="{address(event)}"]')
    # Again from another tab: it is cancelled, and nothing breaks.
    assert client.post(own(booking, "booking_cancel")).status_code == 302


def test_after_the_start_nothing_is_cancelled(client, event):
    booking = booked(event)
    with time_machine.travel(event.starts_at + timedelta(minutes=5), tick=False):
        assert "Cancel your booking" not in text_of(client.get(own(booking)))
        response = client.post(own(booking, "booking_cancel"))
        assert response.status_code == 409
        assert "The event has begun" in text_of(response)
        stands = client.get(own(booking, "booking_change"))
        assert stands.status_code == 302


@pytest.mark.parametrize("after", [False, True])
def test_erasing_is_asked_first_and_leaves_nothing(client, event, after):
    booking = booked(event, needs=(Need("braille"),))
    link = own(booking, "booking_erase")
    with time_machine.travel(event.ends_at + timedelta(days=1) if after else timezone.now(), tick=False):
        assert "Do you want to delete your booking?" in text_of(client.get(link))
        assert Booking.objects.exists()
        response = client.post(link)
        assert "Your booking is deleted" in text_of(response)
        for model in (Booking, BookingContact, AccessNeed, OutboxMessage):
            assert not model.objects.exists()
        assert client.post(link).status_code == 404
    facts = json.dumps(list(AuditEntry.objects.values_list("facts", flat=True)))
    assert "Rosa" not in facts and "braille" not in facts


def test_the_calendar_file_is_the_person_s_own(client, event):
    booking = booked(event, place_kind="online")
    response = client.get(own(booking, "booking_calendar"))
    assert response["Content-Type"].startswith("text/calendar")
    assert response["Cache-Control"] == "private, no-store"
    assert b"METHOD:PUBLISH" in response.content and b"ATTENDEE" not in response.content


def test_who_comes_through_the_door_has_a_code_for_it(client, event):
    booking = booked(event)
    response = client.get(own(booking))
    assert len(soup_of(response).select("svg.segno")) == 1
    assert "At the door" in text_of(response)
    # Its picture names the door and not the link of the person.
    assert keys.check_in_of(booking) not in response.content.decode()


def test_what_was_arranged_is_told(client, event):
    booking = booked(event, needs=(Need("bsl"), Need("parking"), Need("food", "No nuts")))
    AccessNeed.objects.filter(kind="bsl").update(arranged="arranged", arranged_note="Jo interprets.")
    AccessNeed.objects.filter(kind="parking").update(arranged="cannot", arranged_note="There is no car park.")
    text = text_of(client.get(own(booking)))
    assert "We have arranged this: Jo interprets." in text
    assert "We are sorry, we cannot arrange this: There is no car park." in text
    assert "No nuts" in text and "We are arranging this." in text


def test_after_the_event_somebody_says_whether_they_got_what_they_asked_for(client, event):
    booking = booked(event, needs=(Need("bsl"), Need("bsl", "", True), Need("parking")), with_carer=True)
    assert "Did you get what you asked for?" not in text_of(client.get(own(booking)))
    early = client.post(own(booking, "booking_needs"), {"met-bsl": "yes"})
    assert early.status_code == 409 and "has not taken place yet" in text_of(early)
    with time_machine.travel(event.ends_at + timedelta(days=1), tick=False):
        page = client.get(own(booking))
        assert "Did you get what you asked for?" in text_of(page)
        client.post(own(booking, "booking_needs"), {"met-bsl": "yes", "met-bsl-carer": "no"})
        said = {(n.kind, n.for_carer): (n.met, n.met_said_by_person) for n in AccessNeed.objects.all()}
        assert said == {
            ("bsl", False): ("yes", True),
            ("bsl", True): ("no", True),
            ("parking", False): ("", False),
        }
        assert form_of(client.get(own(booking)), "/needs/")["met-bsl"] == ["yes"]
        assert client.post(own(booking, "booking_needs"), {"met-bsl": "perhaps"}).status_code == 422


def test_a_cancelled_event_says_so_on_one_s_own_page(client, event):
    booking = booked(event, place_kind="online")
    Event.objects.filter(pk=event.pk).update(state="cancelled", cancelled_reason="The speaker is ill.")
    text = text_of(client.get(own(booking)))
    assert "this event is cancelled" in text and "The speaker is ill." in text
    assert JOINING not in text and "Change your booking" not in text


def test_a_link_whose_contact_was_deleted_still_opens(client, event):
    booking = booked(event)
    BookingContact.objects.all().delete()
    response = client.get(own(booking))
    assert response.status_code == 200
    assert "Rosa" not in text_of(response)


# --- By code -------------------------------------------------------------------------------------
def test_a_code_leads_to_the_booking_however_it_is_typed(client, event):
    booking = booked(event, email="", phone="020 7946 0000")
    code = keys.code_of(booking)
    for typed in (code, code.lower().replace("-", " "), code.replace("-", "")):
        response = client.post(reverse("events:find_booking"), {"code": typed})
        assert response["Location"] == own(booking)


def test_codes_that_nobody_has_are_refused_in_the_same_words_and_not_for_ever(client, event, settings):
    settings.LIMITS = {"events.booking-code": 3}
    booking = booked(event)
    page = reverse("events:find_booking")
    for wrong, words in (
        ("", "Enter your booking code"),
        ("7K2M", "A booking code has 12 letters and numbers. Check it and try again"),
        ("x" * 5_000, "A booking code has 12 letters and numbers"),
        ("0000-0000-0000", "No booking has this code. Check it, or the booking may have been deleted"),
    ):
        response = client.post(page, {"code": wrong})
        assert response.status_code == 422
        assert errors_of(response) == {"code": words}
    response = client.post(page, {"code": keys.code_of(booking)})
    assert response.status_code == 429
    assert "Many codes that we do not know" in text_of(response)


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
    for page, number in ((address(event), 6), (own(bookings[0]), 3), (own(bookings[0], "booking_change"), 8)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page).status_code == 200
        assert len(queries) == number, (page, [query["sql"][:120] for query in queries])
