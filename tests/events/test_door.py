"""At the door: who is here, who comes without booking, and the headcount that follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from engagement.events.models import Attendance, Booking, BookingState, Event, OrganisationPresent
from engagement.events.queries import attendance_counts, attendance_seen
from engagement.events.queries_day import door_numbers, headcount_of, organisations_seen
from engagement.events.queries_people import numbers_of
from engagement.events.services import Need, Wish, cancel_booking, change_booking, record_attendance
from engagement.events.services.coming import headcount_from_check_in, save_organisations
from engagement.events.services.door import (
    WalkIn,
    check_in,
    close_check_in,
    door_refusal,
    open_check_in,
    undo_check_in,
    walk_in,
)
from engagement.events.services.waiting import move_waiting_lists
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from tests.factories.accounts import OrganisationFactory, user_with
from tests.factories.areas import area_tree
from tests.factories.events import bookable, booked, london
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db
START = london(2026, 3, 10, 14)


@pytest.fixture
def clock():
    """A week before the event; ``clock.move_to`` brings the day."""
    with time_machine.travel(START - timedelta(days=7), tick=False) as traveller:
        yield traveller


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def helper(tree):
    return user_with(Role.ENGAGEMENT_OFFICER, tree.system, full_name="Olu Officer")


@pytest.fixture
def event(clock, tree):
    return bookable(
        {"in_person": 2, "carer": 1},
        programme=ProgrammeFactory(area=tree.system),
        areas=[tree["Brent"]],
        starts_at=START,
    )


def at_the_door(clock, minutes=10):
    clock.move_to(START + timedelta(minutes=minutes))


def test_a_tap_is_one_check_in_however_often_it_comes(clock, event, helper):
    rosa = booked(event)
    at_the_door(clock)
    assert check_in(rosa, actor=helper).is_new
    clock.shift(timedelta(minutes=5))
    again = check_in(rosa, actor=helper)
    assert not again.is_new
    assert again.booking.checked_in_at == START + timedelta(minutes=10)
    assert door_numbers(event).here == 1
    assert AuditEntry.objects.filter(verb="checked_in", target_id=rosa.public_id).count() == 1


def test_a_check_in_is_taken_back_and_taking_back_twice_is_once(clock, event, helper):
    rosa = booked(event)
    at_the_door(clock)
    check_in(rosa, actor=helper)
    undo_check_in(rosa, actor=helper)
    undo_check_in(rosa, actor=helper)
    rosa.refresh_from_db()
    assert (rosa.checked_in_at, rosa.checked_in_by, rosa.state) == (None, None, BookingState.BOOKED)
    entry = AuditEntry.objects.get(verb="changed", target_id=rosa.public_id)
    assert entry.facts["what"] == "check_in_undone"


@pytest.mark.parametrize(
    ("before_start", "words"),
    [
        (timedelta(hours=3, minutes=1), "Check-in opens on Tuesday 10 March 2026 at 11am"),
        (timedelta(hours=3), None),
        (timedelta(0), None),
        (-timedelta(hours=26), None),
        (-timedelta(hours=26, minutes=1), "Check-in ended a day after the event"),
    ],
)
def test_the_door_is_open_on_the_day_alone(clock, event, helper, before_start, words):
    rosa = booked(event)
    clock.move_to(START - before_start)
    if words is None:
        assert check_in(rosa, actor=helper).is_new
        return
    with pytest.raises(IllegalMove, match=words):
        check_in(rosa, actor=helper)
    with pytest.raises(IllegalMove, match=words):
        walk_in(event, WalkIn("in_person"), actor=helper)
    assert not Booking.objects.filter(checked_in_at__isnull=False).exists()


def test_nobody_is_checked_in_at_an_event_that_is_called_off_or_takes_no_bookings(clock, event):
    at_the_door(clock)
    event.state = "cancelled"
    assert "cancelled" in door_refusal(event)
    event.state, event.takes_bookings = "published", False
    assert "Nobody books" in door_refusal(event)


def test_who_waits_is_told_so_and_let_in_if_there_is_a_chair(clock, event, helper):
    first, _second = booked(event, "Ada One"), booked(event, "Ben Two")
    waits = booked(event, "Cy Three")
    assert waits.state == BookingState.WAITING
    at_the_door(clock)
    with pytest.raises(IllegalMove, match="on the waiting list"):
        check_in(waits, actor=helper)
    check_in(first, actor=helper)
    let_in = check_in(waits, admit=True, actor=helper).booking
    assert (let_in.state, let_in.channel) == ("booked", "walk_in")
    undo_check_in(waits, actor=helper)
    waits.refresh_from_db()
    assert (waits.state, waits.channel, waits.checked_in_at) == ("waiting", "web", None)


def test_who_cancelled_can_still_come_but_not_beside_their_new_booking(clock, event, helper):
    old = booked(event)
    cancel_booking(old)
    at_the_door(clock)
    with pytest.raises(IllegalMove, match="They cancelled"):
        check_in(old, actor=helper)
    assert check_in(old, admit=True, actor=helper).is_new
    undo_check_in(old, actor=helper)
    old.refresh_from_db()
    assert old.state == BookingState.CANCELLED
    clock.move_to(START - timedelta(days=1))
    booked(event)
    at_the_door(clock)
    with pytest.raises(IllegalMove, match="booked again"):
        check_in(old, admit=True, actor=helper)


def test_somebody_with_an_offer_takes_the_place_that_is_held_for_them(clock, event, helper):
    ada, _ben = booked(event, "Ada One"), booked(event, "Ben Two")
    cy = booked(event, "Cy Three")
    clock.move_to(START - timedelta(hours=2))
    cancel_booking(ada)
    cy.refresh_from_db()
    assert cy.state == BookingState.OFFERED
    assert check_in(cy, admit=True, actor=helper).booking.channel == "web"
    assert event.places.get(kind="in_person").taken == 2


def test_people_without_a_name_are_numbered(clock, event, helper):
    at_the_door(clock)
    first = walk_in(event, WalkIn("in_person"), actor=helper).booking
    second = walk_in(event, WalkIn("in_person"), actor=helper).booking
    assert [first.contact.name, second.contact.name] == ["Walk-in 1", "Walk-in 2"]
    undo_check_in(first, actor=helper)
    assert not Booking.objects.filter(pk=first.pk).exists()
    undo_check_in(first, actor=helper)
    third = walk_in(event, WalkIn("in_person", name="  Ada  "), actor=helper).booking
    assert third.contact.name == "Ada"
    assert event.places.get(kind="in_person").taken == 0


def test_a_walk_in_says_borough_role_and_needs_and_one_form_is_one_person(clock, event, helper, tree):
    at_the_door(clock)
    who = WalkIn("in_person", area=tree["Brent"], role="resident", needs=[Need("hearing_loop", "left ear")])
    one = walk_in(event, who, form_key="a" * 32, actor=helper)
    again = walk_in(event, who, form_key="a" * 32, actor=helper)
    assert (one.is_new, again.is_new, again.booking.pk) == (True, False, one.booking.pk)
    assert [(need.kind, need.detail) for need in one.booking.needs.all()] == [("hearing_loop", "left ear")]
    assert headcount_of(event, with_companions=True).counts == {(tree["Brent"].pk, "resident"): 1}


def test_places_of_people_who_booked_are_kept_until_the_start_and_free_from_then_on(clock, event, helper):
    ada, _ben = booked(event, "Ada One"), booked(event, "Ben Two")
    clock.move_to(START - timedelta(minutes=30))
    with pytest.raises(Refusal, match="kept for people who booked") as refused:
        walk_in(event, WalkIn("in_person"), actor=helper)
    assert refused.value.field == "place_kind"
    check_in(ada, actor=helper)
    at_the_door(clock)
    assert walk_in(event, WalkIn("in_person"), actor=helper).is_new
    with pytest.raises(Refusal, match="is full"):
        walk_in(event, WalkIn("in_person"), actor=helper)


def test_the_chair_of_somebody_who_walked_in_is_booked_and_offered_by_nobody(clock, event, helper):
    clock.move_to(START - timedelta(minutes=30))
    ada = booked(event, "Ada One")
    came = walk_in(event, WalkIn("in_person"), actor=helper).booking
    ben = booked(event, "Ben Two")
    assert (ada.state, ben.state) == (BookingState.BOOKED, BookingState.WAITING)
    # Nor does a change get it: the companion's seat is free, and Ada's own place stays hers.
    change_booking(ada, Wish("in_person", "Ada One", "ada.one@example.org", with_carer=True), version=ada.version)
    cal = booked(event, "Cal Three", with_carer=True)
    assert cal.state == BookingState.WAITING
    ben.refresh_from_db()
    assert ben.state == BookingState.WAITING
    undo_check_in(came, actor=helper)
    move_waiting_lists()
    ben.refresh_from_db()
    assert ben.state == BookingState.OFFERED


def test_the_seat_of_a_companion_who_walked_in_is_taken_too(clock, event, helper):
    clock.move_to(START - timedelta(minutes=30))
    walk_in(event, WalkIn("in_person", with_carer=True), actor=helper)
    assert booked(event, "Ada One", with_carer=True).state == BookingState.WAITING
    assert booked(event, "Ben Two").state == BookingState.BOOKED


def test_never_more_people_than_places_not_even_who_booked(clock, event, helper):
    ada, ben = booked(event, "Ada One"), booked(event, "Ben Two")
    at_the_door(clock)
    check_in(ada, actor=helper)
    walk_in(event, WalkIn("in_person"), actor=helper)
    with pytest.raises(IllegalMove, match="is full: as many people are here as there are places"):
        check_in(ben, actor=helper)
    assert numbers_of(event)[0].came == 2


def test_a_companions_seat_counts_too(clock, event, helper):
    at_the_door(clock)
    walk_in(event, WalkIn("in_person", with_carer=True), actor=helper)
    with pytest.raises(Refusal) as refused:
        walk_in(event, WalkIn("in_person", with_carer=True), actor=helper)
    assert refused.value.field == "with_carer"


@pytest.mark.parametrize(
    ("who", "field"),
    [
        (WalkIn("online"), "place_kind"),
        (WalkIn("carer"), "place_kind"),
        (WalkIn("in_person", role="king"), "role"),
        (WalkIn("in_person", needs=[Need("gold")]), "needs"),
        (WalkIn("in_person", name="x" * 10_000), "name"),
    ],
)
def test_what_cannot_be_kept_of_a_walk_in_is_refused_by_name(clock, event, helper, who, field):
    at_the_door(clock)
    with pytest.raises(Refusal) as refused:
        walk_in(event, who, actor=helper)
    assert refused.value.field == field
    assert not Booking.objects.exists()


def test_a_closed_list_stays_as_it_is_until_it_is_opened(clock, event, helper):
    rosa, ben = booked(event), booked(event, "Ben Two")
    with pytest.raises(IllegalMove, match="has not begun"):
        close_check_in(event, actor=helper)
    at_the_door(clock)
    check_in(rosa, actor=helper)
    close_check_in(event, actor=helper)
    closed_at = Event.objects.get(pk=event.pk).check_in_closed_at
    clock.shift(timedelta(minutes=1))
    close_check_in(event, actor=helper)
    assert Event.objects.get(pk=event.pk).check_in_closed_at == closed_at
    for act in (lambda: check_in(ben, actor=helper), lambda: undo_check_in(rosa, actor=helper)):
        with pytest.raises(IllegalMove, match="Check-in is closed"):
            act()
    open_check_in(event, actor=helper)
    open_check_in(event, actor=helper)
    assert check_in(ben, actor=helper).is_new
    assert [*AuditEntry.objects.filter(verb__in=["closed", "opened"]).values_list("verb", flat=True)] == [
        "opened",
        "closed",
    ]


def some_people(event, tree, clock, helper):
    rosa = booked(event, area=tree["Brent"], role="resident", with_carer=True)
    ben = booked(event, "Ben Two")
    at_the_door(clock)
    for each in (rosa, ben):
        check_in(each, actor=helper)


def test_the_headcount_comes_from_the_list_in_place_of_what_was_there(clock, event, helper, tree):
    some_people(event, tree, clock, helper)
    record_attendance(event, counts=[(tree["Harrow"], "voluntary", 7)], actor=helper)
    marks = {"seen": attendance_seen(event), "list_seen": headcount_of(event, with_companions=True).mark}
    assert headcount_from_check_in(event, how="replace", with_companions=True, actor=helper, **marks) == 3
    assert attendance_counts(event) == {(tree["Brent"].pk, "resident"): 2, (None, "other"): 1}


def test_the_headcount_is_added_once_though_it_is_sent_twice(clock, event, helper, tree):
    some_people(event, tree, clock, helper)
    record_attendance(event, counts=[(tree["Brent"], "resident", 4)], actor=helper)
    marks = {"seen": attendance_seen(event), "list_seen": headcount_of(event, with_companions=False).mark}
    headcount_from_check_in(event, how="add", with_companions=False, actor=helper, **marks)
    with pytest.raises(Conflict):
        headcount_from_check_in(event, how="add", with_companions=False, actor=helper, **marks)
    assert attendance_counts(event) == {(tree["Brent"].pk, "resident"): 5, (None, "other"): 1}


def test_a_list_that_changed_since_the_preview_is_looked_at_again(clock, event, helper, tree):
    rosa = booked(event)
    at_the_door(clock)
    marks = {"seen": attendance_seen(event), "list_seen": headcount_of(event, with_companions=True).mark}
    check_in(rosa, actor=helper)
    with pytest.raises(Conflict):
        headcount_from_check_in(event, how="replace", with_companions=True, actor=helper, **marks)
    assert not Attendance.objects.exists()


def test_organisations_are_saved_and_a_stale_page_overwrites_nothing(event, helper):
    hospice, charity = OrganisationFactory(name="Hospice"), OrganisationFactory(name="Charity")
    seen = organisations_seen(event)
    save_organisations(event, [(hospice, 3), (charity, None)], seen=seen, actor=helper)
    with pytest.raises(Conflict):
        save_organisations(event, [], seen=seen, actor=helper)
    rows = OrganisationPresent.objects.values_list("organisation__name", "people")
    assert [*rows] == [("Charity", None), ("Hospice", 3)]
    with pytest.raises(Refusal, match="twice"):
        save_organisations(event, [(hospice, 3), (hospice, 4)], actor=helper)
    with pytest.raises(Refusal, match="whole number"):
        save_organisations(event, [(hospice, 0)], actor=helper)


def test_the_trail_holds_no_name(clock, event, helper):
    rosa = booked(event, "Rosa Wren")
    at_the_door(clock)
    check_in(rosa, actor=helper)
    walk_in(event, WalkIn("in_person", name="Ada Lamp"), actor=helper)
    said = " ".join(str(facts) for facts in AuditEntry.objects.values_list("facts", flat=True))
    assert "Rosa" not in said
    assert "Lamp" not in said
