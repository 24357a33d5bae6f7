"""Reminding people of an event: at the times that the team set, once each, late rather than never, never afterwards."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import (
    Count,
    F,
    OuterRef,
    Subquery,
)
from django.utils import timezone

from engagement.events.due import (
    TOO_LATE,
    already_reminded,
    booking_id_of,
    left_to_remind,
    people_to_remind,
    still_says_something,
    with_due_at,
)
from engagement.events.models import (
    Booking,
    BookingState,
    Event,
    EventReminder,
    EventState,
    ReminderSent,
)
from engagement.events.services.telling import tell
from eolcare.mail.models import MessageState, OutboxMessage
from eolcare.mail.services import call_off, try_again

logger = logging.getLogger(__name__)

REMINDER_MAIL = "events.reminder"


def send_event_reminders() -> int:
    """Write all reminders whose time has come and whose event has not begun; return how many.

    Can run as often as anybody likes, also twice at once and after any death on the way: each person's message and the
    row that says so are one transaction. Of two reminders that are due at once, after the worker was away, people get
    the one that is nearer to the event, and the other counts as done. What could not be sent before an event began is
    put on record.
    """
    now = timezone.now()
    coming = EventReminder.objects.filter(event__state=EventState.PUBLISHED, event__starts_at__gt=now)
    # Of each event the one that was due last; the hours tell which.
    latest: dict[int, EventReminder] = {}
    due = with_due_at(coming).filter(still_says_something(), due_at__lte=now)
    for reminder in due.select_related("event").order_by("-hours_before"):
        latest[reminder.event_id] = reminder
    written = 0
    for reminder in latest.values():
        starts_at = reminder.event.starts_at
        waiting = left_to_remind(reminder, starts_at).order_by("pk").values_list("pk", flat=True)
        written += sum(_remind(reminder, starts_at, pk) for pk in list(waiting))
    note_missed()
    sort_out_waiting()
    if written:
        logger.info("%s reminders of events were written.", written)
    return written


def _remind(reminder: EventReminder, starts_at: datetime, booking_id: int) -> bool:
    """Write one reminder, if all still stands as it was seen; return whether it was written now."""
    with transaction.atomic():
        # The event before its bookings, as everybody locks them who moves or cancels it; others may book meanwhile.
        events = Event.objects.select_for_update(of=("self",), no_key=True).select_related("programme__area", "venue")
        event = events.filter(pk=reminder.event_id, state=EventState.PUBLISHED, starts_at=starts_at).first()
        if event is None or starts_at <= timezone.now():
            return False
        if not EventReminder.objects.filter(pk=reminder.pk, hours_before=reminder.hours_before).exists():
            return False
        left = left_to_remind(reminder, starts_at)
        booking = left.select_for_update(of=("self",)).filter(pk=booking_id).first()
        if booking is None:
            return False
        booking.event = event
        ReminderSent.objects.create(reminder=reminder, booking=booking, for_start=starts_at)
        tell(booking, "reminder", mark=mark_of(reminder, starts_at), context={"hours_before": reminder.hours_before})
    return True


def mark_of(reminder: EventReminder, starts_at: datetime) -> str:
    """Return what makes a reminder's message another than those before: its hours and the start that it is for."""
    return f"{reminder.hours_before}h{_start_mark(starts_at)}"


def _start_mark(starts_at: datetime) -> str:
    return f"-{starts_at.astimezone(UTC):%Y%m%dT%H%M}"


def note_missed() -> int:
    """Put on record which reminders came to nothing for people because their event began; return for how many people.

    Runs again without harm. After a clock that was wrong for a while, what was noted too early is taken back.
    """
    now = timezone.now()
    too_early = EventReminder.objects.filter(missed_start=F("event__starts_at"), missed_start__gt=now)
    too_early.update(missed_start=None, missed_people=0)
    begun = EventReminder.objects.filter(
        event__state=EventState.PUBLISHED, event__starts_at__lte=now, event__forgotten_at__isnull=True
    )
    hours = OuterRef(OuterRef("hours_before"))
    without = people_to_remind(OuterRef("event"), OuterRef("due_at")).exclude(
        already_reminded(OuterRef(OuterRef("event")), OuterRef(OuterRef("event__starts_at")), hours)
    )
    number = Subquery(without.order_by().values("event").annotate(n=Count("pk")).values("n"))
    missed = 0
    rows = with_due_at(begun.exclude(missed_start=F("event__starts_at"), missed_start__isnull=False))
    for reminder in (
        rows.filter(still_says_something()).annotate(left=number).filter(left__gt=0).select_related("event")
    ):
        people = reminder.left
        changes = {"missed_start": reminder.event.starts_at, "missed_people": people}
        EventReminder.objects.filter(pk=reminder.pk).update(**changes)
        logger.warning("Event %s began before %s people were reminded.", reminder.event.public_id, people)
        missed += people
    return missed


def sort_out_waiting() -> int:
    """Let reminders fail that wait for a mail server while they came to be of no use; return how many.

    The event has begun, or was moved or called off, or the person does not come: another message said so. Those that
    failed for that reason and are of use after all, because a clock was wrong, wait again.
    """
    ours = OutboxMessage.objects.filter(kind=REMINDER_MAIL)
    messages = list(ours.filter(state=MessageState.QUEUED).only("pk", "key"))
    called_off = list(ours.filter(state=MessageState.FAILED, last_error=TOO_LATE))
    if not messages and not called_off:
        return 0
    of_whom = {message.pk: booking_id_of(message) for message in [*messages, *called_off]}
    expected = Booking.objects.filter(
        public_id__in=set(of_whom.values()),
        state=BookingState.BOOKED,
        event__state=EventState.PUBLISHED,
        event__starts_at__gt=timezone.now(),
    )
    marks = {
        public_id: _start_mark(start) for public_id, start in expected.values_list("public_id", "event__starts_at")
    }
    useless = [m.pk for m in messages if not m.key.endswith(marks.get(of_whom[m.pk], "never"))]
    for message in called_off:
        if message.key.endswith(marks.get(of_whom[message.pk], "never")):
            with transaction.atomic():
                try_again(message)
    return call_off(OutboxMessage.objects.filter(pk__in=useless), TOO_LATE) if useless else 0
