"""Reminders under a clock that jumps, by workers that die and workers that run at once: each exactly once, none skipped."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.utils import timezone

from engagement.events.models import Booking, Event, EventReminder, ReminderSent
from engagement.events.services import cancel_booking
from engagement.events.services.forgetting import forget_what_is_due
from engagement.events.services.reminding import send_event_reminders
from eolcare.mail.models import OutboxMessage
from ops import places
from tests.factories.events import bookable, booked
from tests.races.real_worker import RealWorker, database_url, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
HOURS = (168, 24)


def event_with(people, *, starts_in, hours=HOURS):
    """Return an event that people booked long before any reminder was due."""
    start = timezone.now() + starts_in
    event = bookable({"in_person": None}, starts_at=timezone.now() + timedelta(days=90))
    for number in range(people):
        booked(event, f"P{number}")
    event.reminders.all().delete()
    for each in hours:
        EventReminder.objects.create(event=event, hours_before=each)
    Booking.objects.update(booked_at=timezone.now() - timedelta(days=60))
    Event.objects.filter(pk=event.pk).update(starts_at=start, ends_at=start + timedelta(hours=2))
    event.refresh_from_db()
    OutboxMessage.objects.all().delete()
    return event


def reminded():
    """Return how often each address got which reminder."""
    rows = OutboxMessage.objects.filter(kind="events.reminder").values_list("to_address", "key")
    return Counter((address, int(key.rpartition(":")[2].partition("h")[0])) for address, key in rows)


def exactly_once(people, hours):
    """Fail unless each of so many people got these reminders, once each, and the rows say the same."""
    assert reminded() == Counter({(f"p{n}@example.org", each): 1 for n in range(people) for each in hours})
    assert ReminderSent.objects.count() == people * len(hours)


def together(*works):
    barrier = Barrier(len(works))

    def run(work):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return work()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_many_workers_at_once_write_each_once():
    event_with(12, starts_in=timedelta(hours=20))
    results = together(*[send_event_reminders] * 4)
    assert sum(results) == 12, results
    exactly_once(12, [24])


def test_people_who_cancel_meanwhile_are_not_reminded_afterwards():
    event = event_with(16, starts_in=timedelta(hours=20))
    bookings = list(event.bookings.order_by("pk"))

    def cancel():
        for booking in bookings[::2]:
            cancel_booking(booking)

    results = together(send_event_reminders, send_event_reminders, cancel)
    assert [result for result in results if isinstance(result, Exception)] == []
    stay = {f"p{number}@example.org" for number in range(1, 16, 2)}
    got = {address for address, _hours in reminded()}
    assert got >= stay
    assert max(reminded().values()) == 1
    # Whoever cancelled was reminded before that or not at all.
    for booking in bookings[::2]:
        ids = OutboxMessage.objects.filter(key__contains=f":{booking.public_id}:").order_by("pk")
        assert [m.kind for m in ids] in (["events.cancelled"], ["events.reminder", "events.cancelled"])


def test_reminding_and_forgetting_and_booking_at_once_wait_for_nobody_in_a_circle():
    event = event_with(10, starts_in=timedelta(hours=20))
    old = event_with(5, starts_in=-timedelta(days=200))
    results = together(
        send_event_reminders,
        forget_what_is_due,
        forget_what_is_due,
        lambda: [booked(event, f"Late{n}").pk for n in range(8)],
    )
    assert [result for result in results if isinstance(result, Exception)] == []
    assert not Booking.objects.filter(event=old).exists()
    assert len(reminded()) == 10


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.torture) for seed in range(1, 6))])
def test_a_clock_that_jumps_about_sends_each_once_and_skips_none(seed):
    """The clock jumps ahead and back by days while minutes pass; in the end everybody had both reminders, once."""
    chance = random.Random(seed)
    now = timezone.now()
    start = now + timedelta(days=10)
    event = event_with(4, starts_in=timedelta(days=10))
    with time_machine.travel(now, tick=False) as clock:
        true = now
        while true < start - timedelta(minutes=30):
            true += timedelta(hours=chance.uniform(2, 9))
            jump = chance.choice([0, 0, chance.uniform(-6, -0.1), chance.uniform(10, 500)])
            if jump:
                # Back to any time, or so far ahead that the event seems to be over.
                clock.move_to(true + timedelta(days=jump))
                send_event_reminders()
            clock.move_to(min(true, start - timedelta(minutes=30)))
            send_event_reminders()
    exactly_once(4, HOURS)
    assert not event.reminders.filter(missed_start__isnull=False).exists()


WORK = """
import django
django.setup()
from engagement.events.services.reminding import send_event_reminders
print("ready", flush=True)
send_event_reminders()
"""


def worker_process():
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "eolcare.settings.test"}
    process = subprocess.Popen(
        [sys.executable, "-c", WORK],
        cwd=places.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout.readline() == b"ready\n"
    return process


def _waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'mail_outboxmessage'::regclass")
        return cursor.fetchone()[0] > 0


def test_killed_between_the_row_and_its_message_neither_is_there():
    """A lock on the outbox holds the worker right there: its row is written and not committed, its message is not."""
    event_with(3, starts_in=timedelta(hours=20))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE mail_outboxmessage IN SHARE MODE")
        process = worker_process()
        wait_for("it waits for our lock", _waits_for_a_lock)
        process.kill()
        process.wait(30)
    assert not ReminderSent.objects.exists()
    assert not OutboxMessage.objects.filter(kind="events.reminder").exists()
    assert send_event_reminders() == 3
    exactly_once(3, [24])


def test_killed_at_moments_that_chance_picks_it_goes_on_where_it_stopped():
    chance = random.Random(7)
    event_with(30, starts_in=timedelta(hours=20))
    kills, amid = 0, 0
    for _round in range(2):
        process = worker_process()
        before = ReminderSent.objects.count()
        wait_for("it has written some", lambda b=before: ReminderSent.objects.count() > b)
        time.sleep(chance.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        kills += process.wait(30) == -signal.SIGKILL
        amid += 0 < ReminderSent.objects.count() < 30
        assert ReminderSent.objects.count() == sum(reminded().values())
    assert kills, "it was done before it could be killed even once"
    assert amid, "no kill came half-way"
    send_event_reminders()
    exactly_once(30, [24])


@pytest.mark.worker
@pytest.mark.torture
def test_a_real_worker_that_dies_and_comes_back_reminds_late_and_once(tmp_path):
    """By its own schedule, every minute: killed half-way, started again, and not started at all until it is too late."""
    worker = RealWorker(tmp_path)
    try:
        event_with(40, starts_in=timedelta(hours=20))
        worker.start()
        wait_for("it has written some", lambda: ReminderSent.objects.exists())
        worker.kill()
        missed = event_with(3, starts_in=timedelta(hours=1))
        Event.objects.filter(pk=missed.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
        worker.start()
        wait_for("all are reminded", lambda: ReminderSent.objects.count() == 40, every=0.5)
        wait_for("the missed ones are noted", lambda: missed.reminders.filter(missed_people=3).count() == 2, every=0.5)
        assert max(reminded().values()) == 1
    finally:
        worker.stop()
        connections.close_all()
