"""Somebody's own booking, by its link or its code and without JavaScript."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from engagement.events import keys
from engagement.events.asking import field_of
from engagement.events.models import AccessNeed, Booking, BookingContact, BookingState, Event
from engagement.events.services import Need, accept_offer, cancel_booking
from eolcare.audit.models import AuditEntry
from eolcare.mail.models import OutboxMessage
from tests.events.booking.pages import JOINING, address, errors_of, form_of, own, soup_of, text_of
from tests.factories.events import booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_counted")]


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
            assert JOINING.encode() not in content
            assert b"4711" not in content
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
    assert "A place is free for you" in text
    assert "We keep it for you until" in text
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
    assert stands["needs-more-language"] == "Farsi"
    assert stands["carer_needs-2"] == ["parking"]
    assert stands["role"] == ["resident"]
    assert stands[field_of(first)] == ["no"]
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
    assert "Rosa" not in facts
    assert "braille" not in facts


def test_the_calendar_file_is_the_person_s_own(client, event):
    booking = booked(event, place_kind="online")
    response = client.get(own(booking, "booking_calendar"))
    assert response["Content-Type"].startswith("text/calendar")
    assert response["Cache-Control"] == "private, no-store"
    assert b"METHOD:PUBLISH" in response.content
    assert b"ATTENDEE" not in response.content


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
    assert "No nuts" in text
    assert "We are arranging this." in text


def test_after_the_event_somebody_says_whether_they_got_what_they_asked_for(client, event):
    booking = booked(event, needs=(Need("bsl"), Need("bsl", "", True), Need("parking")), with_carer=True)
    assert "Did you get what you asked for?" not in text_of(client.get(own(booking)))
    early = client.post(own(booking, "booking_needs"), {"met-bsl": "yes"})
    assert early.status_code == 409
    assert "has not taken place yet" in text_of(early)
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
    assert "this event is cancelled" in text
    assert "The speaker is ill." in text
    assert JOINING not in text
    assert "Change your booking" not in text


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
