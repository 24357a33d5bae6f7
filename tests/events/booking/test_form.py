"""Booking without an account, as somebody without JavaScript meets the form: all that it asks, all that can be wrong."""

from __future__ import annotations

import json

import pytest

from engagement.events import keys
from engagement.events.asking import field_of
from engagement.events.models import AccessNeed, Booking, BookingContact, BookingQuestion
from eolcare.mail.models import OutboxMessage
from tests.events.booking.pages import ROSA, address, errors_of, form_of, own, send, soup_of, text_of
from tests.factories.events import booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_counted")]


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
    assert "captions" in values
    assert "equipment" in values
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
    assert stands["needs-3"] == ["travel"]
    assert stands["may_quote"] == ["true"]


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
    assert part["data-asked-if"] == field_of(first)
    assert json.loads(part["data-asked-values"]) == ["yes"]
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
    assert again["website"] == ""
    assert again["name"] == "Rosa Wren"
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
