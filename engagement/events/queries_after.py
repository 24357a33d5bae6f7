"""What the team reads of messages about an event, of what was sent after it and what is kept. True numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engagement.events.due import (
    TOO_LATE,
    already_reminded,
    booking_id_of,
    bookings_forgotten_at,
    needs_forgotten_at,
    people_to_remind,
    that_can_be_tried,
    with_due_at,
)
from engagement.events.models import (
    AccessNeed,
    Booking,
    BookingChannel,
    BookingState,
    BookingTally,
    Event,
    EventState,
    FollowUp,
    NeedTally,
    ReminderSent,
)
from engagement.events.services.telling import about
from eolcare.mail.models import MessageState, OutboxMessage

LATE = timedelta(minutes=15)
"""After so long a reminder counts as late: the worker looks every minute."""

KINDS: dict[str, str | Promise] = {
    "events.booked": gettext_lazy("Place booked"),
    "events.waiting": gettext_lazy("On the waiting list"),
    "events.offered": gettext_lazy("Place offered"),
    "events.lapsed": gettext_lazy("Offer ran out"),
    "events.cancelled": gettext_lazy("Booking cancelled"),
    "events.changed": gettext_lazy("Booking changed, or news of a need"),
    "events.again": gettext_lazy("Has a booking already"),
    "events.moved": gettext_lazy("Event moved"),
    "events.called_off": gettext_lazy("Event cancelled"),
    "events.back_on": gettext_lazy("Event takes place after all"),
    "events.reminder": gettext_lazy("Reminder"),
    "events.thanks": gettext_lazy("Thank you"),
    "events.report": gettext_lazy("Report is out"),
}


@dataclass(frozen=True)
class ReminderFate:
    """One reminder of an event for its start as it is now: when it is due, for how many people, and what came of it."""

    words: str
    due_at: datetime
    is_due: bool
    people: int
    sent: int
    replaced: int
    first_at: datetime | None
    last_at: datetime | None
    missed: int
    earlier: int
    overtaken: bool

    @property
    def left(self) -> int:
        """How many people wait for it, or did not get it."""
        return max(self.people - self.sent - self.replaced, 0)

    @property
    def was_late(self) -> bool:
        """Whether somebody got it later than it was due."""
        return self.last_at is not None and self.last_at > self.due_at + LATE


def hours_in_words(hours: int) -> str:
    """Return "7 days before", "1 day before", "3 hours before"."""
    if hours % 24 == 0:
        return ngettext("%(n)s day before", "%(n)s days before", hours // 24) % {"n": hours // 24}
    return ngettext("%(n)s hour before", "%(n)s hours before", hours) % {"n": hours}


def reminder_fates(event: Event) -> list[ReminderFate]:
    """Return the event's reminders, the earliest first, in one query."""
    for_this = ReminderSent.objects.filter(reminder=OuterRef("pk"), for_start=event.starts_at)
    sent = for_this.order_by().values("reminder")
    earlier = ReminderSent.objects.filter(reminder=OuterRef("pk")).exclude(for_start=event.starts_at)
    people = people_to_remind(event.pk, OuterRef("due_at"))
    # Bookings without this one that have one nearer to the event.
    mine = ReminderSent.objects.filter(
        booking=OuterRef("pk"), reminder=OuterRef(OuterRef("pk")), for_start=event.starts_at
    )
    nearer = already_reminded(event.pk, event.starts_at, OuterRef(OuterRef("hours_before")))
    replaced = people.filter(nearer).exclude(Exists(mine))

    def number(rows: QuerySet[Any], by: str) -> Coalesce:
        return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)

    rows = with_due_at(event.reminders.order_by("-hours_before")).annotate(
        people=number(people, "event"),
        replaced=number(replaced, "event"),
        sent_number=number(for_this, "reminder"),
        earlier=number(earlier, "reminder"),
        first_at=Subquery(sent.annotate(at=Min("sent_at")).values("at")),
        last_at=Subquery(sent.annotate(at=Max("sent_at")).values("at")),
    )
    now = timezone.now()
    return [
        ReminderFate(
            words=hours_in_words(row.hours_before),
            due_at=row.due_at,
            is_due=row.due_at <= now,
            # Somebody who got it and cancelled afterwards was one of them.
            people=max(row.people, row.sent_number + row.replaced),
            sent=row.sent_number,
            replaced=row.replaced,
            first_at=row.first_at,
            last_at=row.last_at,
            missed=row.missed_people if row.missed_start == event.starts_at else 0,
            earlier=row.earlier,
            overtaken=row.told_at is not None and row.told_at >= row.due_at,
        )
        for row in rows
    ]


def without_address(event: Event) -> int:
    """Return how many people with a place gave no e-mail address, so that somebody has to ring them."""
    booked = Booking.objects.filter(event=event, state=BookingState.BOOKED).exclude(channel=BookingChannel.WALK_IN)
    return booked.filter(Q(contact__email="") | Q(contact__isnull=True)).count()


class KindFate(NamedTuple):
    """Messages of one kind: how many wait, were sent, failed, came too late; and when the last was sent."""

    kind: str
    label: str
    waiting: int
    sent: int
    failed: int
    too_late: int
    last_at: datetime | None


def messages_by_kind(event: Event) -> list[KindFate]:
    """Return the messages about an event by kind, in the order of a booking's life, in one query."""
    late = Q(last_error=TOO_LATE)
    failed = Q(state=MessageState.FAILED)
    rows = (
        OutboxMessage.objects.filter(about=about(event))
        .order_by()
        .values("kind")
        .annotate(
            waiting=Count("pk", filter=Q(state__in=[MessageState.QUEUED, MessageState.SENDING])),
            sent=Count("pk", filter=Q(state=MessageState.SENT)),
            failed=Count("pk", filter=failed & ~late),
            too_late=Count("pk", filter=failed & late),
            last_at=Max("sent_at"),
        )
    )
    order = list(KINDS)
    fates = [KindFate(label=str(KINDS.get(row["kind"], row["kind"])), **row) for row in rows]
    return sorted(fates, key=lambda fate: (order.index(fate.kind) if fate.kind in order else len(order), fate.kind))


@dataclass(frozen=True)
class MessageFate:
    """One message: to whom, by their booking, and what became of it in words."""

    message: OutboxMessage
    label: str
    booking_id: str
    name: str
    email: str
    reason: str
    can_try: bool

    @property
    def address_changed(self) -> bool:
        """Whether the person has another address by now."""
        return bool(self.email) and self.email != self.message.to_address


def messages_of(event: Event, kind: str = "", *, failed: bool = False) -> QuerySet[OutboxMessage]:
    """Return the messages about an event, the latest first: of one kind, or only those that failed."""
    messages = OutboxMessage.objects.filter(about=about(event)).defer("text", "html", "calendar")
    if kind:
        messages = messages.filter(kind=kind)
    if failed:
        messages = messages.filter(state=MessageState.FAILED).exclude(last_error=TOO_LATE)
    return messages.order_by("-created_at", "-pk")


def fates_of(event: Event, messages: list[OutboxMessage]) -> list[MessageFate]:
    """Return messages with their people, in two queries."""
    ids = [booking_id_of(message) for message in messages]
    bookings = Booking.objects.filter(event=event, public_id__in=ids)
    people = {row[0]: row[1:] for row in bookings.values_list("public_id", "contact__name", "contact__email")}
    can_try = set(
        that_can_be_tried(event, about(event)).filter(pk__in=[m.pk for m in messages]).values_list("pk", flat=True)
    )
    fates = []
    for message in messages:
        booking_id = booking_id_of(message)
        name, email = people.get(booking_id, ("", ""))
        fates.append(
            MessageFate(
                message=message,
                label=str(KINDS.get(message.kind, message.kind)),
                booking_id=booking_id if booking_id in people else "",
                name=name or "",
                email=email or "",
                reason=reason_in_words(message.last_error),
                can_try=message.pk in can_try,
            )
        )
    return fates


def reason_in_words(error: str) -> str:
    """Return what the mail room wrote down as a sentence: why a message was not sent, or not yet."""
    if not error:
        return ""
    name, _space, code = error.partition(" ")
    if error == TOO_LATE:
        return _("It was of no use any more when the mail server could have taken it, so it was dropped.")
    if name == "SMTPRecipientsRefused" and code.startswith("5"):
        return _("There is no such address, or it takes no mail from us (code %(code)s).") % {"code": code}
    if code.isdecimal() and code.startswith("4"):
        return _("The mail server said that it will take it later (code %(code)s).") % {"code": code}
    if code.isdecimal():
        return _("The mail server refused it (code %(code)s).") % {"code": code}
    return _("The mail server could not be reached (%(error)s).") % {"error": error}


@dataclass(frozen=True)
class Followed:
    """What was sent after the event of one sort: to how many, and from when to when."""

    people: int
    first_at: datetime | None
    last_at: datetime | None


def followed(event: Event) -> dict[str, Followed]:
    """Return what was sent after the event, by :class:`FollowUp.Kind`, in one query."""
    rows = (
        FollowUp.objects.filter(booking__event=event)
        .order_by()
        .values("kind")
        .annotate(people=Count("pk"), first_at=Min("sent_at"), last_at=Max("sent_at"))
    )
    found = {row.pop("kind"): Followed(**row) for row in rows}  # type: ignore[misc]
    return {kind: found.get(kind, Followed(0, None, None)) for kind in FollowUp.Kind.values}


class Came(NamedTuple):
    """Whom one could write to after the event: how many came, and how many of them gave an address."""

    came: int
    reachable: int
    asked: int
    asked_reachable: int


def who_could_be_told(event: Event) -> Came:
    """Return how many people were there, how many asked to be told what came of it, and how many can be written to."""
    reachable = ~Q(contact__email="") & Q(contact__isnull=False)
    there = Q(checked_in_at__isnull=False)
    asked = Q(state=BookingState.BOOKED, may_contact=True)
    return Came(
        **Booking.objects.filter(event=event).aggregate(
            came=Count("pk", filter=there),
            reachable=Count("pk", filter=there & reachable),
            asked=Count("pk", filter=asked),
            asked_reachable=Count("pk", filter=asked & reachable),
        )
    )


@dataclass(frozen=True)
class Kept:
    """What is kept of an event's people, until when, and the counts that stay."""

    needs_until: datetime
    bookings_until: datetime
    needs: int
    bookings: int
    messages: int
    needs_are_gone: bool
    bookings_are_gone: bool
    tallies: list[tuple[str, int]]
    carers: int
    need_tallies: list[NeedTally]


def kept_of(event: Event) -> Kept:
    """Return what is kept of an event's people. What is deleted is named by counts."""
    tallies = BookingTally.objects.filter(event=event)
    sums = tallies.order_by().values("state", "came").annotate(people=Sum("people"), carers=Sum("carers"))
    rows = list(sums)
    booked = sum(row["people"] for row in rows if row["state"] == BookingState.BOOKED)
    came = sum(row["people"] for row in rows if row["came"])
    states = [
        (str(BookingState(state).label), number)
        for state in BookingState.values
        if state != BookingState.BOOKED and (number := sum(row["people"] for row in rows if row["state"] == state))
    ]
    needs = AccessNeed.objects.filter(booking__event=event).count()
    need_tallies = list(NeedTally.objects.filter(event=event).order_by("kind", "arranged", "met"))
    bookings = Booking.objects.filter(event=event).count()
    return Kept(
        needs_until=needs_forgotten_at(event),
        bookings_until=bookings_forgotten_at(event),
        needs=needs,
        bookings=bookings,
        messages=OutboxMessage.objects.filter(about=about(event)).count(),
        needs_are_gone=not needs and (bool(need_tallies) or event.forgotten_at is not None),
        bookings_are_gone=event.forgotten_at is not None and not bookings,
        tallies=[(_("Had a place"), booked), (_("Came"), came), *states] if rows else [],
        carers=sum(row["carers"] for row in rows),
        need_tallies=need_tallies,
    )


def took_place(event: Event) -> bool:
    """Return whether the event is over and was not called off."""
    return event.is_over and event.state == EventState.PUBLISHED


def has_begun(event: Event) -> bool:
    """Return whether the event has begun."""
    return event.starts_at <= timezone.now()
