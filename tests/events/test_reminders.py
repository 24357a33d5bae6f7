"""Reminders: at the times that the team set, once each, late rather than never, and never once the event has begun."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagement.events import tasks
from engagement.events.due import TOO_LATE
from engagement.events.models import Booking, BookingChannel, Event, EventReminder, ReminderSent
from engagement.events.queries_after import reminder_fates
from engagement.events.services import cancel_booking, reminding
from engagement.events.services.reminding import send_event_reminders
from engagement.events.services.telling_all import tell_everybody
from eolcare.mail.models import MessageState, OutboxMessage
from tests.factories.events import bookable, booked, london

pytestmark = pytest.mark.django_db
START = london(2026, 6, 30, 14)
BOOKED = london(2026, 6, 1, 9)


@pytest.fixture
def clock():
    """Return the function that sets the clock."""
    with time_machine.travel(BOOKED, tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def event(clock):
    event = bookable({"in_person": 10, "online": None}, starts_at=START)
    reminders_of(event, 168, 24)
    return event


def reminders_of(event, *hours):
    event.reminders.all().delete()
    return [EventReminder.objects.create(event=event, hours_before=each) for each in hours]


def told():
    """Return who was reminded, and how many hours ahead, in the order in which it was written."""
    mails = OutboxMessage.objects.filter(kind="events.reminder").order_by("pk")
    return [(mail.to_address.partition("@")[0], int(mail.key.rpartition(":")[2].partition("h")[0])) for mail in mails]


def before(**span):
    return START - timedelta(**span)


def test_each_reminder_comes_at_its_time_and_once(clock, event):
    booked(event, "Rosa")
    booked(event, "Adam")
    clock(before(days=7, seconds=1))
    assert send_event_reminders() == 0
    clock(before(days=7))
    assert send_event_reminders() == 2
    assert send_event_reminders() == 0
    clock(before(days=2))
    assert send_event_reminders() == 0
    clock(before(hours=24))
    assert send_event_reminders() == 2
    assert send_event_reminders() == 0
    assert told() == [("rosa", 168), ("adam", 168), ("rosa", 24), ("adam", 24)]
    clock(START + timedelta(hours=1))
    assert send_event_reminders() == 0
    assert not EventReminder.objects.filter(missed_start__isnull=False).exists()


def test_it_says_when_and_where_and_how_to_cancel_in_the_persons_language(clock, event):
    event.title = "An evening in Brent"
    event.save()
    booked(event, "Rosa", language="pl")
    clock(before(hours=24))
    send_event_reminders()
    mail = OutboxMessage.objects.get(kind="events.reminder")
    assert mail.language == "pl"
    assert "An evening in Brent" in mail.text
    assert "/events/booking/" in mail.text
    assert mail.about == f"event:{event.public_id}"


def test_only_people_with_a_place_and_an_address_who_do_not_stand_at_the_door_already(clock, event):
    event = bookable({"in_person": 4}, starts_at=START)
    reminders_of(event, 1)
    booked(event, "Rosa")
    booked(event, "Phone", email="", phone="020 7946 0000")
    gone = booked(event, "Gone")
    early = booked(event, "Early")
    cancel_booking(gone)
    booked(event, "Fourth")
    booked(event, "Waits")
    clock(before(minutes=30))
    Booking.objects.filter(pk=early.pk).update(checked_in_at=timezone.now())
    walk_in = booked(event, "Walked", place_kind="in_person")
    Booking.objects.filter(pk=walk_in.pk).update(
        channel=BookingChannel.WALK_IN, checked_in_at=timezone.now(), state="booked", booked_at=BOOKED
    )
    assert send_event_reminders() == 2
    assert told() == [("rosa", 1), ("fourth", 1)]


def test_whoever_books_after_a_reminders_time_is_told_by_the_confirmation_alone(clock, event):
    booked(event, "Rosa")
    clock(before(days=6))
    booked(event, "Later")
    assert send_event_reminders() == 1
    clock(before(hours=24))
    assert send_event_reminders() == 2
    assert told() == [("rosa", 168), ("rosa", 24), ("later", 24)]


def test_a_worker_that_was_away_reminds_late(clock, event):
    booked(event, "Rosa")
    clock(before(hours=3))
    assert send_event_reminders() == 1
    assert told() == [("rosa", 24)], "of two that are due at once the one nearer to the event is enough"
    clock(before(days=3))
    assert send_event_reminders() == 0, "after the nearer one the farther one says nothing new"


def test_a_worker_that_was_away_over_the_start_says_so_and_writes_nothing(clock, event):
    booked(event, "Rosa")
    booked(event, "Adam")
    clock(START)
    assert send_event_reminders() == 0
    assert told() == []
    assert set(event.reminders.values_list("missed_start", "missed_people")) == {(START, 2)}
    booked_ids = list(Booking.objects.values_list("pk", flat=True))
    Booking.objects.filter(pk=booked_ids[0]).update(checked_in_at=timezone.now())
    send_event_reminders()
    assert set(event.reminders.values_list("missed_people", flat=True)) == {2}


def test_only_those_who_were_not_reminded_count_as_missed(clock, event):
    far, near = event.reminders.order_by("-hours_before")
    booked(event, "Rosa")
    clock(before(days=7))
    send_event_reminders()
    clock(before(days=3))
    booked(event, "Adam")
    clock(START + timedelta(minutes=1))
    send_event_reminders()
    far.refresh_from_db()
    near.refresh_from_db()
    assert (far.missed_start, far.missed_people) == (None, 0), "Rosa had it, and Adam booked after its time"
    assert (near.missed_start, near.missed_people) == (START, 2)


def test_a_moved_event_is_reminded_anew_for_its_new_start(clock, event):
    booked(event, "Rosa")
    clock(before(hours=24))
    send_event_reminders()
    moved = START + timedelta(days=10)
    Event.objects.filter(pk=event.pk).update(starts_at=moved, ends_at=moved + timedelta(hours=2))
    assert send_event_reminders() == 0
    clock(moved - timedelta(days=7))
    assert send_event_reminders() == 1
    clock(moved - timedelta(days=1))
    assert send_event_reminders() == 1
    assert told() == [("rosa", 24), ("rosa", 168), ("rosa", 24)]


def test_moved_a_day_before_people_are_told_so_and_not_reminded_of_a_week_in_the_same_minute(clock, event):
    booked(event, "Rosa")
    clock(before(days=2))
    moved = START + timedelta(days=2)
    with transaction.atomic():
        Event.objects.filter(pk=event.pk).update(starts_at=moved, ends_at=moved + timedelta(hours=2), sequence=1)
        event.refresh_from_db()
        tell_everybody(event, "moved", actor=None)
    clock(before(days=1, hours=23))
    assert send_event_reminders() == 0, "seven days before the new start had passed when they were told of it"
    [far, near] = reminder_fates(event)
    assert (far.overtaken, near.overtaken) == (True, False)
    clock(moved - timedelta(hours=24))
    assert send_event_reminders() == 1
    assert told() == [("rosa", 24)]
    clock(moved)
    send_event_reminders()
    assert not event.reminders.filter(missed_start__isnull=False).exists()


def test_a_clock_that_jumps_back_sends_nothing_twice(clock, event):
    booked(event, "Rosa")
    clock(before(hours=24))
    send_event_reminders()
    for moment in (before(days=8), before(days=7), before(hours=24), before(hours=1)):
        clock(moment)
        assert send_event_reminders() == 0
    assert told() == [("rosa", 24)]


def test_a_clock_that_jumps_ahead_skips_none_that_is_still_of_use(clock, event):
    booked(event, "Rosa")
    clock(START + timedelta(days=400))
    send_event_reminders()
    assert event.reminders.filter(missed_people=1).count() == 2
    clock(before(days=8))
    send_event_reminders()
    assert event.reminders.filter(missed_start__isnull=False).count() == 0, "it was the clock that was wrong"
    clock(before(days=7))
    assert send_event_reminders() == 1
    clock(before(hours=24))
    assert send_event_reminders() == 1
    assert told() == [("rosa", 168), ("rosa", 24)]


def test_hours_are_real_hours_when_the_clocks_change(clock):
    """Summer time ends on 25 October 2026 at 2am: a day before 2pm on that Sunday is 3pm on the Saturday."""
    start = london(2026, 10, 25, 14)
    event = bookable(starts_at=start)
    reminders_of(event, 24)
    booked(event, "Rosa")
    clock(london(2026, 10, 24, 14, 59))
    assert send_event_reminders() == 0
    clock(london(2026, 10, 24, 15))
    assert send_event_reminders() == 1


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_an_event_that_does_not_take_place_reminds_nobody(clock, event, state):
    booked(event, "Rosa")
    Event.objects.filter(pk=event.pk).update(state=state, cancelled_reason="Ill")
    clock(before(hours=24))
    assert send_event_reminders() == 0
    clock(START + timedelta(hours=1))
    send_event_reminders()
    assert not event.reminders.filter(missed_start__isnull=False).exists()


def test_a_reminder_that_the_mail_server_did_not_take_in_time_is_not_sent_afterwards(clock, event):
    booked(event, "Rosa")
    clock(before(hours=24))
    send_event_reminders()
    clock(START)
    send_event_reminders()
    mail = OutboxMessage.objects.get(kind="events.reminder")
    assert (mail.state, mail.last_error) == (MessageState.FAILED, TOO_LATE)
    clock(before(hours=2))
    send_event_reminders()
    mail.refresh_from_db()
    assert mail.state == MessageState.QUEUED, "the clock was wrong, and it is of use after all"


def test_a_reminder_that_waits_is_dropped_when_other_news_overtakes_it(clock, event):
    stays, goes = booked(event, "Stays"), booked(event, "Goes")
    clock(before(hours=24))
    send_event_reminders()
    cancel_booking(goes)
    send_event_reminders()
    waiting = OutboxMessage.objects.filter(kind="events.reminder", state=MessageState.QUEUED)
    assert [mail.to_address for mail in waiting] == ["stays@example.org"]
    moved = START + timedelta(days=9)
    Event.objects.filter(pk=event.pk).update(starts_at=moved, ends_at=moved + timedelta(hours=2))
    assert send_event_reminders() == 0
    assert not waiting.filter(key__contains=stays.public_id).exists()
    clock(moved - timedelta(hours=24))
    assert send_event_reminders() == 1


def test_one_that_fails_leaves_the_others_and_is_made_up_for(clock, event, monkeypatch):
    booked(event, "Rosa")
    bad = booked(event, "Bad")
    booked(event, "Adam")
    original = reminding.tell

    def tell(booking, *args, **more):
        if booking.pk == bad.pk:
            raise RuntimeError("power cut")
        return original(booking, *args, **more)

    clock(before(hours=24))
    monkeypatch.setattr(reminding, "tell", tell)
    with pytest.raises(RuntimeError):
        send_event_reminders()
    assert told() == [("rosa", 24)]
    assert ReminderSent.objects.count() == 1, "the row and its message stand or fall together"
    monkeypatch.setattr(reminding, "tell", original)
    assert send_event_reminders() == 2
    assert told() == [("rosa", 24), ("bad", 24), ("adam", 24)]


def test_the_database_refuses_a_second_row(clock, event):
    booking = booked(event, "Rosa")
    clock(before(hours=24))
    send_event_reminders()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderSent.objects.create(reminder=event.reminders.get(hours_before=24), booking=booking, for_start=START)


@pytest.mark.parametrize("people", [3, 30])
def test_a_minute_in_which_nothing_is_due_costs_the_same_however_many_booked(clock, people, django_assert_num_queries):
    event = bookable({"in_person": 100}, starts_at=START)
    reminders_of(event, 24)
    for number in range(people):
        booked(event, f"P{number}")
    clock(before(hours=24))
    send_event_reminders()
    OutboxMessage.objects.all().delete()
    with django_assert_num_queries(7):
        tasks.send_event_reminders()
