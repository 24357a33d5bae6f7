"""Two helpers at one door, on a real PostgreSQL: one person is one check-in, one chair is one person."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from engagement.events.models import Booking
from engagement.events.services import Need, Wish, change_booking, save_places
from engagement.events.services.door import WalkIn, check_in, close_check_in, open_check_in, undo_check_in, walk_in
from engagement.events.services.needs import arrange_need
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from tests.factories.events import bookable, booked

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 12


def all_at_once(act, hands=HANDS):
    """Call ``act`` from many threads that start together; return what each got, or the error it met."""
    barrier = Barrier(hands)

    def hand(number):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return act(number)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(hand, range(hands)))


def begin(event):
    """Let the event have begun ten minutes ago."""
    now = timezone.now()
    type(event).objects.filter(pk=event.pk).update(
        starts_at=now - timedelta(minutes=10), ends_at=now + timedelta(hours=1)
    )
    event.refresh_from_db()


def test_helpers_who_check_the_same_person_in_at_once_check_in_one():
    event = bookable({"in_person": 2})
    rosa = booked(event)
    begin(event)
    results = all_at_once(lambda number: check_in(rosa, actor=None))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert sorted(result.is_new for result in results) == [False] * (HANDS - 1) + [True]
    assert len({result.booking.checked_in_at for result in results}) == 1
    assert AuditEntry.objects.filter(verb="checked_in", target_id=rosa.public_id).count() == 1


def test_the_last_chair_goes_to_one_of_those_who_come_at_once():
    event = bookable({"in_person": 3})
    ada, ben = booked(event, "Ada One"), booked(event, "Ben Two")
    begin(event)
    for each in (ada, ben):
        check_in(each, actor=None)
    results = all_at_once(lambda number: walk_in(event, WalkIn("in_person"), actor=None))
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == HANDS - 1
    assert all(isinstance(result, Refusal) and "is full" in str(result) for result in refused), refused
    assert Booking.objects.filter(event=event, checked_in_at__isnull=False).count() == 3


def test_people_without_a_name_who_come_at_once_have_a_number_each():
    event = bookable({"in_person": None})
    begin(event)
    results = all_at_once(lambda number: walk_in(event, WalkIn("in_person"), actor=None).booking)
    assert sorted(result.contact.name for result in results) == sorted(f"Walk-in {n}" for n in range(1, HANDS + 1))


def test_one_form_that_a_bad_line_sends_many_times_is_one_person():
    event = bookable({"in_person": 5})
    begin(event)
    results = all_at_once(lambda number: walk_in(event, WalkIn("in_person"), form_key="b" * 32, actor=None))
    assert len({result.booking.pk for result in results}) == 1
    assert Booking.objects.count() == 1


def test_checking_in_and_taking_back_at_once_leave_a_whole_list():
    event = bookable({"in_person": 1})
    rosa = booked(event)
    begin(event)
    results = all_at_once(
        lambda number: (check_in if number % 2 else undo_check_in)(rosa, actor=None),
    )
    assert [result for result in results if isinstance(result, Exception)] == []
    rosa.refresh_from_db()
    assert rosa.state == "booked"
    assert rosa.version == 1 + AuditEntry.objects.filter(target_id=rosa.public_id).count() - 1


def test_closing_the_list_while_places_change_and_people_come_in_waits_for_nobody_for_ever():
    event = bookable({"in_person": 40})
    rows = [booked(event, f"Person {number}") for number in range(4)]
    begin(event)

    def act(number):
        if number % 3 == 0:
            return close_check_in(event, actor=None) or open_check_in(event, actor=None)
        if number % 3 == 1:
            return save_places(event, {"in_person": 40 + number}, version=None, actor=None)
        return check_in(rows[number % 4], actor=None)

    results = all_at_once(act)
    strange = [each for each in results if isinstance(each, Exception) and not isinstance(each, Refusal)]
    assert strange == []


def test_arranging_a_need_while_its_person_changes_the_booking_waits_for_nobody_for_ever():
    event = bookable({"in_person": 2})
    row = booked(event, needs=(Need("bsl"), Need("food", "nuts")))
    needs = list(row.needs.order_by("pk"))

    def act(number):
        if number % 2:
            wish = Wish(
                "in_person", "Rosa Wren", "rosa.wren@example.org", needs=(Need("bsl", str(number)), Need("food"))
            )
            return change_booking(row, wish, version=None)
        return arrange_need(
            needs[number % 4 // 2], arranged="cannot", note="None", told="write", version=None, actor=None
        )

    results = all_at_once(act)
    strange = [each for each in results if isinstance(each, Exception) and not isinstance(each, Refusal)]
    assert strange == []
