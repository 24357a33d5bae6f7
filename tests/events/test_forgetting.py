"""Retention: needs and bookings are deleted on time, with all that was written, and what stays are counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db.models import Sum

from engagement.events import tasks
from engagement.events.models import (
    AccessNeed,
    Attendance,
    Booking,
    BookingContact,
    BookingTally,
    Event,
    EventNote,
    EventReminder,
    FollowUp,
    NeedTally,
    ReminderSent,
)
from engagement.events.services import Need, cancel_booking, forgetting
from engagement.events.services.forgetting import forget_what_is_due
from engagement.events.services.reminding import send_event_reminders
from eolcare.audit.models import AuditEntry
from eolcare.mail.models import OutboxMessage
from tests.factories.areas import area_tree
from tests.factories.events import AttendanceFactory, EventNoteFactory, bookable, booked, london
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db
START = london(2026, 6, 30, 14)
END = START + timedelta(hours=2)


@pytest.fixture
def clock():
    with time_machine.travel(START - timedelta(days=20), tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def event(clock, tree):
    """An event with five bookings, of which Rosa and Adam came, and everything that is kept about them."""
    brent, harrow = tree.boroughs["Brent"], tree.boroughs["Harrow"]
    event = bookable(
        {"in_person": 4, "online": None, "carer": 2}, starts_at=START, programme=ProgrammeFactory(area=tree.system)
    )
    EventReminder.objects.create(event=event, hours_before=24)
    rosa = booked(event, "Rosa", area=brent, role="resident", needs=(Need("bsl"), Need("step_free")), with_carer=True)
    adam = booked(event, "Adam", area=brent, role="resident", needs=(Need("bsl", "Relay"),))
    booked(event, "Mary", area=harrow, role="professional", place_kind="online", needs=(Need("captions"),))
    booked(event, "Nora", area=brent, role="resident")
    gone = booked(event, "Gone", area=harrow, needs=(Need("bsl"),))
    cancel_booking(gone)
    clock(START - timedelta(hours=24))
    send_event_reminders()
    clock(END)
    Booking.objects.filter(pk__in=[rosa.pk, adam.pk]).update(checked_in_at=END)
    rosa.needs.filter(kind="bsl").update(arranged="arranged", met="yes", met_at=END)
    adam.needs.update(arranged="arranged", met="yes", met_at=END)
    FollowUp.objects.create(booking=rosa, kind="thanks")
    EventNoteFactory(event=event)
    AttendanceFactory(event=event, area=brent)
    return event


def need_tallies(event):
    return {(t.kind, t.arranged, t.met): t.people for t in NeedTally.objects.filter(event=event)}


def tallies(event):
    return {
        (t.place_kind, t.area.name if t.area else "", t.role, t.state, t.came): (t.people, t.carers)
        for t in BookingTally.objects.filter(event=event).select_related("area")
    }


def test_needs_go_first_and_leave_how_many_there_were(clock, event):
    clock(END + timedelta(days=30, seconds=-1))
    assert forget_what_is_due() == 0
    assert AccessNeed.objects.count() == 5
    clock(END + timedelta(days=30))
    assert forget_what_is_due() == 1
    assert not AccessNeed.objects.exists()
    assert need_tallies(event) == {
        ("bsl", "arranged", "yes"): 2,
        ("step_free", "open", ""): 1,
        ("captions", "open", ""): 1,
    }, "what somebody needed who cancelled was nobody's to meet"
    assert Booking.objects.count() == 5
    event.refresh_from_db()
    assert event.forgotten_at is None


def test_bookings_go_with_everything_about_them_and_leave_how_many_there_were(clock, event):
    before = Event.objects.get(pk=event.pk)
    assert OutboxMessage.objects.filter(about=f"event:{event.public_id}").count() == 10
    assert ReminderSent.objects.count() == 4
    clock(END + timedelta(days=90))
    assert forget_what_is_due() == 1
    for model in (Booking, BookingContact, AccessNeed, ReminderSent, FollowUp, OutboxMessage):
        assert not model.objects.exists(), model
    assert tallies(event) == {
        ("in_person", "Brent", "resident", "booked", True): (2, 1),
        ("in_person", "Brent", "resident", "booked", False): (1, 0),
        ("online", "Harrow", "professional", "booked", False): (1, 0),
        ("in_person", "Harrow", "", "cancelled", False): (1, 0),
    }
    assert sum(need_tallies(event).values()) == 4
    event.refresh_from_db()
    assert event.forgotten_at == END + timedelta(days=90)
    assert (event.version, event.updated_at, event.sequence) == (before.version, before.updated_at, before.sequence)
    assert list(event.places.order_by("kind").values_list("kind", "taken")) == [
        ("carer", 0),
        ("in_person", 0),
        ("online", 0),
    ]


def test_notes_headcounts_and_the_set_reminders_stay(clock, event):
    clock(END + timedelta(days=90))
    forget_what_is_due()
    assert EventNote.objects.count() == Attendance.objects.count() == EventReminder.objects.count() == 1


def test_it_can_run_twice_and_the_counts_stay_as_they_are(clock, event):
    clock(END + timedelta(days=90))
    tasks.forget_bookings()
    first = (tallies(event), need_tallies(event), AuditEntry.objects.count())
    assert forget_what_is_due() == 0
    assert (tallies(event), need_tallies(event), AuditEntry.objects.count()) == first


def test_the_trail_has_numbers_and_nothing_else(clock, event):
    clock(END + timedelta(days=30))
    forget_what_is_due()
    clock(END + timedelta(days=90))
    forget_what_is_due()
    needs, bookings = AuditEntry.objects.filter(verb="deleted", target_id=event.public_id).order_by("pk")
    assert needs.facts == {"what": "needs", "needs": 5}
    assert bookings.facts == {
        "what": "bookings",
        "bookings": 5,
        "needs": 0,
        "reminders": 4,
        "follow_ups": 1,
        "contacts": 5,
        "messages": 10,
    }
    assert bookings.area_code == event.programme.area.code


@pytest.mark.parametrize("state", ["cancelled", "draft"])
def test_events_that_were_called_off_or_never_published_are_forgotten_as_well(clock, event, state):
    Event.objects.filter(pk=event.pk).update(state=state, cancelled_reason="Ill")
    clock(END + timedelta(days=90))
    assert forget_what_is_due() == 1
    assert not Booking.objects.exists()


def test_an_event_without_bookings_leaves_no_trace_of_a_deletion(clock):
    bookable(starts_at=START)
    clock(END + timedelta(days=91))
    assert forget_what_is_due() == 0
    assert not AuditEntry.objects.filter(verb="deleted").exists()


def test_killed_on_the_way_an_event_is_whole_and_the_next_run_ends_it(clock, event, monkeypatch):
    clock(END + timedelta(days=90))
    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "record", lambda *args, **facts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            forgetting.forget_bookings(event.pk)
    assert (Booking.objects.count(), AccessNeed.objects.count()) == (5, 5)
    assert not BookingTally.objects.exists()
    assert not NeedTally.objects.exists()
    forget_what_is_due()
    assert BookingTally.objects.aggregate(n=Sum("people"))["n"] == 5


def test_needs_that_were_added_after_the_first_time_are_counted_as_well(clock, event):
    clock(END + timedelta(days=30))
    forget_what_is_due()
    AccessNeed.objects.create(booking=Booking.objects.get(contact__name="Nora"), kind="captions")
    forget_what_is_due()
    assert need_tallies(event)["captions", "open", ""] == 2
    assert not AccessNeed.objects.exists()


def test_an_event_that_was_moved_ahead_is_forgotten_anew_and_adds_to_its_counts(clock, event):
    clock(END + timedelta(days=90))
    forget_what_is_due()
    later = START + timedelta(days=200)
    Event.objects.filter(pk=event.pk).update(starts_at=later, ends_at=later + timedelta(hours=2))
    booked(event, "Again")
    forget_what_is_due()
    assert Booking.objects.count() == 1, "its new end is what counts"
    clock(later + timedelta(days=92))
    assert forget_what_is_due() == 1
    assert BookingTally.objects.aggregate(n=Sum("people"))["n"] == 6


def test_days_follow_the_settings(clock, event, settings):
    settings.NEEDS_KEPT_DAYS, settings.BOOKINGS_KEPT_DAYS = 5, 3
    clock(END + timedelta(days=3))
    assert forget_what_is_due() == 1
    assert not Booking.objects.exists()
    assert sum(need_tallies(event).values()) == 4, "needs never outlive the booking, and are counted all the same"
