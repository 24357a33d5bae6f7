"""Booking as services know it: who gets a place, who waits, what passes on, what is kept and what is never told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagement.events import keys
from engagement.events.models import (
    AccessNeed,
    Booking,
    BookingContact,
    BookingQuestion,
    BookingState,
    Event,
    EventPlaces,
    Venue,
)
from engagement.events.services import (
    Need,
    Wish,
    accept_offer,
    book_place,
    booking_refusal,
    cancel_booking,
    change_booking,
    erase_booking,
)
from engagement.events.services.needs_said import say_needs_met
from engagement.events.services.waiting import move_waiting_lists
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from eolcare.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.areas import AreaFactory
from tests.factories.events import VenueFactory, bookable, booked

pytestmark = pytest.mark.django_db


def states(event: Event) -> str:
    """Where the bookings of an event stand, in the order in which they were made, by their first letters."""
    return "".join(
        state[0] for state in Booking.objects.filter(event=event).order_by("pk").values_list("state", flat=True)
    )


def taken(event: Event) -> dict[str, int]:
    return dict(EventPlaces.objects.filter(event=event).values_list("kind", "taken"))


def mails(what: str) -> list[str]:
    return list(OutboxMessage.objects.filter(kind=f"events.{what}").order_by("pk").values_list("to_address", flat=True))


# --- Getting a place -----------------------------------------------------------------------------
def test_places_are_given_in_order_and_no_more_than_there_are():
    event = bookable({"in_person": 2, "online": 1})
    for name in ("one", "two", "three"):
        booked(event, name)
    booked(event, "four", place_kind="online")
    assert states(event) == "bbwb"
    assert taken(event) == {"in_person": 2, "online": 1}
    assert mails("booked") == ["one@example.org", "two@example.org", "four@example.org"]
    assert mails("waiting") == ["three@example.org"]


def test_a_companion_takes_a_seat_of_its_own_and_waits_with_the_person():
    event = bookable({"in_person": 5, "carer": 1})
    booked(event, "one", with_carer=True)
    booked(event, "two", with_carer=True)
    booked(event, "three")
    assert states(event) == "bwb"
    assert taken(event) == {"in_person": 2, "carer": 1}


def test_the_database_itself_refuses_one_too_many():
    event = bookable({"in_person": 1})
    booked(event, "one")
    waits = booked(event, "two")
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=waits.pk).update(state="booked", booked_at=timezone.now())
    assert taken(event) == {"in_person": 1}


def test_places_without_a_limit_never_run_out():
    event = bookable({"online": None}, format="online")
    for number in range(5):
        booked(event, f"n{number}", place_kind="online")
    assert states(event) == "bbbbb"


def test_one_form_is_one_booking_and_one_message():
    event = bookable()
    wish = Wish("in_person", "Rosa", "rosa@example.org")
    first = book_place(event, wish, form_key="a" * 32)
    again = book_place(event, wish, form_key="a" * 32)
    assert first.is_new
    assert not again.is_new
    assert not again.had_one
    assert again.booking == first.booking
    assert mails("booked") == ["rosa@example.org"]


def test_the_same_person_twice_keeps_the_first_booking_and_is_told_once_an_hour():
    event = bookable()
    booked(event, "Rosa", email="rosa@example.org")
    for spelling in ("rosa@example.org", "ROSA@Example.org "):
        done = book_place(event, Wish("in_person", "Somebody", spelling, may_quote=True))
        assert done.had_one
    assert BookingContact.objects.get().name == "Rosa"
    assert not Booking.objects.get().may_quote
    assert mails("again") == ["rosa@example.org"]
    # At another event the same address is another person's business.
    assert book_place(bookable(), Wish("in_person", "Rosa", "rosa@example.org")).is_new


def test_what_is_stored_leads_back_to_nobody():
    event = bookable()
    booking = booked(event, email="rosa@example.org")
    stored = " ".join(str(value) for value in Booking.objects.values().get().values())
    for secret in (keys.token_of(booking), keys.code_of(booking), keys.check_in_of(booking), "rosa"):
        assert secret not in stored
    assert keys.token_of(booking) != keys.check_in_of(booking)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"place_kind": "online"}, "place_kind"),
        ({"place_kind": "carer"}, "place_kind"),
        ({"with_carer": True}, "with_carer"),
        ({"name": " "}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"email": "", "phone": ""}, "email"),
        ({"email": "rosa"}, "email"),
        ({"phone": "1" * 41}, "phone"),
        ({"role": "king"}, "role"),
        ({"needs": (Need("gold"),)}, "needs"),
        ({"needs": (Need("bsl"), Need("bsl"))}, "needs"),
        ({"needs": (Need("other", "x" * 301),)}, "detail"),
    ],
)
def test_a_wish_that_cannot_be_kept_is_refused_at_its_field(wish, field):
    event = bookable()
    with pytest.raises(Refusal) as refusal:
        book_place(event, Wish(**{"place_kind": "in_person", "name": "Rosa", "email": "rosa@example.org", **wish}))
    assert refusal.value.field == field
    assert not Booking.objects.exists()


def test_a_borough_of_another_programme_is_refused():
    with pytest.raises(Refusal) as refusal:
        booked(bookable(), area=AreaFactory())
    assert refusal.value.field == "area"


@pytest.mark.parametrize(
    ("facts", "words", "team_may"),
    [
        ({"state": "cancelled", "cancelled_reason": "Ill."}, "This event is cancelled.", False),
        ({"state": "draft"}, "This event is not published yet.", False),
        ({"takes_bookings": False}, "Nobody needs to book for this event.", False),
        ({"booking_opens_at": timedelta(days=1)}, "Booking has not opened yet.", True),
        ({"booking_closes_at": timedelta(hours=-1)}, "Booking has closed.", True),
        ({"starts_at": timedelta(minutes=-5), "ends_at": timedelta(hours=1)}, "Booking has closed.", True),
        ({"starts_at": timedelta(days=-2), "ends_at": timedelta(days=-1)}, "This event is over.", False),
    ],
)
def test_why_nobody_can_book_and_what_the_team_still_may(facts, words, team_may):
    event = bookable()
    now = timezone.now()
    Event.objects.filter(pk=event.pk).update(
        **{name: now + value if isinstance(value, timedelta) else value for name, value in facts.items()}
    )
    event.refresh_from_db()
    assert booking_refusal(event) == words
    assert (booking_refusal(event, by_team=True) is None) is team_may
    with pytest.raises(Refusal, match=words.removesuffix(".")):
        booked(event)


def test_the_trail_holds_that_somebody_booked_and_nothing_of_who():
    booked(bookable(), "Rosa Wren", phone="020 7946 0000", needs=(Need("braille"),))
    entry = AuditEntry.objects.get(verb="booked")
    said = str(entry.facts) + entry.target_id
    for secret in ("Rosa", "rosa.wren", "7946", "braille"):
        assert secret not in said


# --- The waiting list ----------------------------------------------------------------------------
def test_a_place_given_back_goes_to_whoever_waited_longest():
    event = bookable({"in_person": 1})
    first, second, _third = (booked(event, name) for name in ("one", "two", "three"))
    cancel_booking(first)
    assert states(event) == "cow"
    assert mails("offered") == ["two@example.org"]
    assert taken(event) == {"in_person": 1}
    # An offer holds the place: nobody who comes new takes it.
    booked(event, "four")
    assert states(event) == "coww"
    cancel_booking(second)
    assert states(event) == "cdow"


def test_an_offer_that_nobody_took_passes_on_by_itself():
    event = bookable({"in_person": 1}, hours_to_accept=48)
    first, second, third = (booked(event, name) for name in ("one", "two", "three"))
    cancel_booking(first)
    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        assert move_waiting_lists() == 1
        assert states(event) == "clo"
        assert mails("lapsed") == ["two@example.org"]
        assert mails("offered") == ["two@example.org", "three@example.org"]
        # Run again it changes nothing.
        assert move_waiting_lists() == 0
        with pytest.raises(IllegalMove, match="The time to accept is over"):
            accept_offer(second)
        assert accept_offer(third).state == BookingState.BOOKED
        assert accept_offer(third).state == BookingState.BOOKED
    assert mails("booked") == ["one@example.org", "three@example.org"]


def test_a_moment_too_late_is_in_time_until_it_was_passed_on():
    event = bookable({"in_person": 1})
    first, second = booked(event, "one"), booked(event, "two")
    cancel_booking(first)
    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        assert accept_offer(second).state == BookingState.BOOKED


def test_whoever_needs_a_seat_that_is_not_free_is_passed_over_and_keeps_the_turn():
    event = bookable({"in_person": 1, "carer": 1})
    first = booked(event, "one", with_carer=True)
    booked(event, "two", with_carer=True)
    booked(event, "three")
    EventPlaces.objects.filter(event=event, kind="carer").update(capacity=1)
    change_booking(first, Wish("in_person", "one", "one@example.org"), version=first.version)
    # The carer's seat is free, the place is not.
    assert states(event) == "bww"
    cancel_booking(first)
    assert states(event) == "cow"


def test_nobody_is_offered_a_place_once_it_began():
    event = bookable({"in_person": 1})
    first, _second = booked(event, "one"), booked(event, "two")
    with time_machine.travel(event.starts_at + timedelta(minutes=1), tick=False):
        erase_booking(first, actor=None)
        assert states(event) == "w"


# --- Changing, cancelling, erasing ---------------------------------------------------------------
def test_who_waits_keeps_the_turn_through_a_change():
    event = bookable({"in_person": 1})
    first, second, _third = (booked(event, name) for name in ("one", "two", "three"))
    change_booking(second, Wish("in_person", "Two and a half", "two@example.org"), version=second.version)
    cancel_booking(first)
    assert states(event) == "cow"
    assert BookingContact.objects.get(booking=second).name == "Two and a half"


def test_a_change_keeps_what_was_arranged_unless_the_words_changed():
    event = bookable()
    booking = booked(event, needs=(Need("bsl"), Need("food", "No nuts"), Need("parking")))
    AccessNeed.objects.update(arranged="arranged")
    wish = Wish("in_person", "Rosa", "rosa@example.org", needs=(Need("bsl"), Need("food", "No fish"), Need("breaks")))
    change_booking(booking, wish, version=booking.version)
    assert dict(AccessNeed.objects.values_list("kind", "arranged")) == {
        "bsl": "arranged",
        "food": "open",
        "breaks": "open",
    }


def test_a_stale_change_is_a_conflict_and_changes_nothing():
    booking = booked(bookable())
    change_booking(booking, Wish("in_person", "One", "one@example.org"), version=1)
    with pytest.raises(Conflict):
        change_booking(booking, Wish("in_person", "Two", "two@example.org"), version=1)
    assert BookingContact.objects.get().name == "One"


def test_a_changed_kind_frees_the_old_place_for_whoever_waits():
    event = bookable({"in_person": 1, "online": 1})
    first, second = booked(event, "one"), booked(event, "two")
    change_booking(first, Wish("online", "one", "one@example.org"), version=first.version)
    second.refresh_from_db()
    assert second.state == BookingState.OFFERED
    assert taken(event) == {"in_person": 1, "online": 1}


def test_cancelling_twice_gives_back_one_place():
    event = bookable({"in_person": 2})
    first, _second = booked(event, "one"), booked(event, "two")
    cancel_booking(first)
    cancel_booking(first)
    assert taken(event) == {"in_person": 1}
    assert mails("cancelled") == ["one@example.org"]


def test_erasing_leaves_no_word_of_the_person_and_passes_the_place_on():
    event = bookable({"in_person": 1})
    first, second = booked(event, "Rosa", needs=(Need("braille"),)), booked(event, "two")
    erase_booking(first, actor=None)
    erase_booking(first, actor=None)
    second.refresh_from_db()
    assert second.state == BookingState.OFFERED
    assert not BookingContact.objects.filter(name="Rosa").exists()
    assert not AccessNeed.objects.exists()
    assert not OutboxMessage.objects.filter(to_address="rosa@example.org").exists()
    assert AuditEntry.objects.filter(verb="erased").count() == 1


def test_the_team_books_for_somebody_without_any_address():
    event = bookable()
    done = book_place(event, Wish("in_person", "Rosa"), channel="phone", actor=UserFactory())
    assert done.booking.channel == "phone"
    assert done.booking.person_key == ""


def test_answers_that_are_not_asked_are_not_kept():
    event = bookable()
    first = BookingQuestion.objects.create(event=event, order=1, kind="yes_no", label="Before?")
    second = BookingQuestion.objects.create(
        event=event, order=2, kind="short_text", label="When?", asked_if=first, asked_if_values=["yes"]
    )
    booking = booked(event, answers={first.public_id: "no", second.public_id: "In May", "other": "x"})
    assert booking.answers == {first.public_id: "no"}


# --- Were the needs met? -------------------------------------------------------------------------
@pytest.fixture
def attended():
    booking = booked(bookable(), needs=(Need("bsl"), Need("parking")))
    with time_machine.travel(booking.event.ends_at + timedelta(hours=1), tick=False):
        yield booking


def test_what_somebody_says_of_their_needs_outweighs_what_the_team_thought(attended):
    bsl, parking = AccessNeed.objects.order_by("pk")
    AccessNeed.objects.update(met="yes", met_at=timezone.now())
    assert say_needs_met(attended, {bsl.pk: "no"}) == 1
    bsl.refresh_from_db()
    parking.refresh_from_db()
    assert (bsl.met, bsl.met_said_by_person, bsl.version) == ("no", True, 2)
    assert (parking.met, parking.met_said_by_person) == ("yes", False)
    # Said again, nothing happens; said otherwise, the last word counts.
    assert say_needs_met(attended, {bsl.pk: "no"}) == 0
    assert say_needs_met(attended, {bsl.pk: "partly"}) == 1
    assert AuditEntry.objects.filter(verb="changed", facts__has_key="needs").count() == 2


def test_the_same_word_as_the_team_s_counts_as_the_person_s(attended):
    bsl = AccessNeed.objects.order_by("pk")[0]
    AccessNeed.objects.update(met="yes", met_at=timezone.now())
    assert say_needs_met(attended, {bsl.pk: "yes"}) == 1
    bsl.refresh_from_db()
    assert bsl.met_said_by_person


def test_nobody_says_anything_of_somebody_else_s_needs(attended):
    with time_machine.travel(attended.event.starts_at - timedelta(days=2), tick=False):
        other = booked(attended.event, "Amir", needs=(Need("bsl"),))
    with pytest.raises(Refusal):
        say_needs_met(attended, {AccessNeed.objects.get(booking=other).pk: "no"})
    with pytest.raises(Refusal):
        say_needs_met(attended, {AccessNeed.objects.filter(booking=attended)[0].pk: "perhaps"})
    assert not AccessNeed.objects.exclude(met="").exists()


def test_before_the_event_and_without_a_place_there_is_nothing_to_say():
    event = bookable({"in_person": 1})
    one, two = booked(event, "one", needs=(Need("bsl"),)), booked(event, "two", needs=(Need("bsl"),))
    with pytest.raises(IllegalMove, match="not taken place"):
        say_needs_met(one, {AccessNeed.objects.get(booking=one).pk: "no"})
    with (
        time_machine.travel(event.ends_at + timedelta(hours=1), tick=False),
        pytest.raises(IllegalMove, match="no place"),
    ):
        say_needs_met(two, {AccessNeed.objects.get(booking=two).pk: "no"})


def test_a_venue_cannot_both_have_and_lack_a_thing():
    venue = VenueFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Venue.objects.filter(pk=venue.pk).update(has_not=["step_free"])


def test_erasing_offers_nothing_at_an_event_that_was_called_off_meanwhile():
    event = bookable({"in_person": 1})
    first, second = booked(event, "Rosa Wren"), booked(event, "Amir Khan")
    # Whoever erases had the page open before somebody else called the event off.
    Event.objects.filter(pk=event.pk).update(state="cancelled", cancelled_reason="The speaker is ill.")
    assert first.event.state == "published"
    erase_booking(first, actor=None)
    second.refresh_from_db()
    assert second.state == "waiting"
