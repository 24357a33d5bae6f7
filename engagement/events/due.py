"""What is due when: reminders before an event, messages that failed, and deletion after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Concat
from django.utils import timezone

from engagement.events.models import (
    Booking,
    BookingChannel,
    BookingContact,
    BookingState,
    Event,
    EventReminder,
    ReminderSent,
)
from eolcare.jobs.models import Job
from eolcare.mail.models import MessageState, OutboxMessage

TOO_LATE = "TooLate"
"""What stands with a reminder that the mail server did not take while it was of use."""

TELL_JOB = "events.tell"
"""The job that tells everybody who booked of news (``services.telling_all``)."""

AFTERWARDS = ("events.thanks", "events.report")
"""Messages that are of use after the event as well; all others are about coming to it."""

HOUR = Value(timedelta(hours=1), output_field=DurationField())


def due_at(reminder: EventReminder, starts_at: datetime) -> datetime:
    """Return when a reminder is due for a start. Real hours: over a clock change, not those that a clock shows."""
    return starts_at - timedelta(hours=reminder.hours_before)


def with_due_at(reminders: QuerySet[EventReminder]) -> QuerySet[Any]:
    """Return the reminders with ``due_at`` for their event's start as it is now, and ``told_at``.

    That is when everybody was told last that the event was moved or takes place after all, ``None`` if never. A
    reminder whose time had passed by then would say nothing new.
    """
    before = ExpressionWrapper(F("hours_before") * HOUR, output_field=DurationField())
    due = ExpressionWrapper(F("event__starts_at") - before, output_field=DateTimeField())
    # By the job's key, which names the event. A time to come is a clock's mistake.
    told = Job.objects.filter(
        kind=TELL_JOB,
        key__startswith=Concat(Value(f"{TELL_JOB}:"), OuterRef("event__public_id"), Value(":")),
        payload__what__in=["moved", "back_on"],
        created_at__lte=timezone.now(),
    )
    told_at = Subquery(told.order_by("-created_at").values("created_at")[:1])
    return reminders.annotate(due_at=due, told_at=told_at)


def still_says_something() -> Q:
    """Return the condition that a reminder with its times was not overtaken by other news before it was due."""
    return Q(told_at__isnull=True) | Q(told_at__lt=F("due_at"))


def people_to_remind(event: Any, due: Any) -> QuerySet[Booking]:
    """Return the bookings that a reminder with this time is for: a place and an address, booked before that time.

    Whoever booked later was told by the confirmation, and whoever came without booking needs none.

    Args:
        event: the event's primary key, or where it stands in an outer query; ``due`` likewise.
    """
    reachable = Exists(BookingContact.objects.filter(booking=OuterRef("pk")).exclude(email=""))
    booked = Booking.objects.filter(event=event, state=BookingState.BOOKED, booked_at__lt=due)
    return booked.exclude(channel=BookingChannel.WALK_IN).filter(reachable)


def already_reminded(event: Any, starts_at: Any, hours_before: Any) -> Exists:
    """Return whether a booking has a reminder for this start, or one nearer to the event, which replaces it."""
    sent = ReminderSent.objects.filter(booking=OuterRef("pk"), for_start=starts_at, reminder__event=event)
    return Exists(sent.filter(reminder__hours_before__lte=hours_before))


def left_to_remind(reminder: EventReminder, starts_at: datetime) -> QuerySet[Booking]:
    """Return the bookings that still lack this reminder for this start; not of those who are there already."""
    people = people_to_remind(reminder.event_id, due_at(reminder, starts_at)).filter(checked_in_at__isnull=True)
    return people.exclude(already_reminded(reminder.event_id, starts_at, reminder.hours_before))


def booking_id_of(message: OutboxMessage) -> str:
    """Return the public id of the booking that a message is about, from its key."""
    parts = message.key.split(":")
    return parts[1] if len(parts) > 1 else ""


def that_can_be_tried(event: Event, about: str) -> QuerySet[OutboxMessage]:
    """Return the messages ``about`` an event that failed and would still be of use."""
    failed = OutboxMessage.objects.filter(about=about, state=MessageState.FAILED).exclude(last_error=TOO_LATE)
    return failed if event.starts_at > timezone.now() else failed.filter(kind__in=AFTERWARDS)


def needs_forgotten_at(event: Event) -> datetime:
    """Return from when on the event's access needs are deleted."""
    return event.ends_at + timedelta(days=settings.NEEDS_KEPT_DAYS)


def bookings_forgotten_at(event: Event) -> datetime:
    """Return from when on the event's bookings are deleted, with all that was written about them."""
    return event.ends_at + timedelta(days=settings.BOOKINGS_KEPT_DAYS)
