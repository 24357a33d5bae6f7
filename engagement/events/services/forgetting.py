"""Forgetting who came: needs and bookings are deleted when their time is over, and counts of them stay (ADR 20)."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, Case, Count, Exists, F, Model, OuterRef, Q, QuerySet, When
from django.utils import timezone

from engagement.events.due import bookings_forgotten_at, needs_forgotten_at
from engagement.events.models import (
    HOLDING,
    AccessNeed,
    Booking,
    BookingContact,
    BookingTally,
    Event,
    FollowUp,
    NeedTally,
    ReminderSent,
)
from engagement.events.services.telling import about
from engagement.events.services.waiting import lock_places
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.mail.services import forget_about

logger = logging.getLogger(__name__)


def forget_what_is_due() -> int:
    """Delete all needs and bookings whose time is over; return at how many events there were any.

    Runs daily, whatever state an event is in, and can run as often as anybody likes, also twice at once. Each event is
    one transaction: a run that is killed leaves whole events as they were, for the next.
    """
    done = {pk for pk in _over(settings.NEEDS_KEPT_DAYS, AccessNeed, "booking__event") if forget_needs(pk)}
    done |= {pk for pk in _over(settings.BOOKINGS_KEPT_DAYS, Booking, "event") if forget_bookings(pk)}
    logger.info("Needs or bookings of %s events were forgotten.", len(done))
    return len(done)


def _over(days: int, model: type[Model], path: str) -> list[int]:
    """Return the events that ended so many days ago and of which there are still rows."""
    ended = Event.objects.filter(ends_at__lte=timezone.now() - timedelta(days=days))
    rows = model._default_manager.filter(**{path: OuterRef("pk")})
    return list(ended.filter(Exists(rows)).order_by("pk").values_list("pk", flat=True))


def forget_needs(event_id: int) -> int:
    """Delete an event's access needs if their time is over, leaving how many there were; return how many."""
    with transaction.atomic():
        event = _locked(event_id)
        if needs_forgotten_at(event) > timezone.now():
            return 0
        number = _count_and_delete_needs(event)
        if number:
            _record(event, "needs", needs=number)
    return number


def forget_bookings(event_id: int) -> int:
    """Delete an event's bookings if their time is over, with names, answers, needs, messages; return how many.

    What stays is how many there were of each sort. Notes and headcounts are not touched.
    """
    with transaction.atomic():
        event = _locked(event_id)
        if bookings_forgotten_at(event) > timezone.now():
            return 0
        bookings = Booking.objects.filter(event=event)
        number = bookings.count()
        if not number:
            return 0
        needs = _count_and_delete_needs(event)
        _tally_bookings(event, bookings)
        facts = {
            "needs": needs,
            "reminders": ReminderSent.objects.filter(booking__event=event).delete()[0],
            "follow_ups": FollowUp.objects.filter(booking__event=event).delete()[0],
            "contacts": BookingContact.objects.filter(booking__event=event).delete()[0],
            "messages": forget_about(about(event)),
        }
        bookings.delete()
        # Not by saving: the plan did not change, so neither its version nor what calendars are told does.
        Event.objects.filter(pk=event.pk).update(forgotten_at=timezone.now())
        _record(event, "bookings", bookings=number, **facts)
    return number


def _locked(event_id: int) -> Event:
    """Return the event, locked after its places and before its bookings, as everybody locks them."""
    lock_places(event_id)
    events = Event.objects.select_for_update(of=("self",), no_key=True).select_related("programme__area")
    return events.get(pk=event_id)


def _count_and_delete_needs(event: Event) -> int:
    needs = AccessNeed.objects.filter(booking__event=event)
    # Of people who had a place: nobody could meet the need of somebody who was not to come.
    of_sorts = needs.filter(booking__state__in=HOLDING).order_by().values("kind", "arranged", "met")
    for row in of_sorts.annotate(n=Count("pk")):
        number = row["n"]
        sort = {name: row[name] for name in ("kind", "arranged", "met")}
        tally, is_new = NeedTally.objects.get_or_create(event=event, **sort, defaults={"people": number})
        if not is_new:
            # Somebody added a need after the first time.
            NeedTally.objects.filter(pk=tally.pk).update(people=F("people") + number)
    return needs.delete()[0]


def _tally_bookings(event: Event, bookings: QuerySet[Booking]) -> None:
    came = Case(When(checked_in_at__isnull=False, then=True), default=False, output_field=BooleanField())
    sorts = ("place_kind", "area_id", "role", "state", "channel", "came")
    counts = {"people": Count("pk"), "carers": Count("pk", filter=Q(with_carer=True))}
    rows: list[dict[str, Any]] = list(bookings.order_by().annotate(came=came).values(*sorts).annotate(**counts))
    for row in rows:
        numbers = {name: row.pop(name) for name in counts}
        tally, is_new = BookingTally.objects.get_or_create(event=event, **row, defaults=numbers)
        if not is_new:
            # The event was moved ahead after it was over, and people booked again.
            more = {name: F(name) + number for name, number in numbers.items()}
            BookingTally.objects.filter(pk=tally.pk).update(**more)


def _record(event: Event, what: str, **numbers: int) -> None:
    record(Verb.DELETED, actor=None, target=event, area_code=event.programme.area.code, what=what, **numbers)
    logger.info("Event %s: %s forgotten, %s.", event.public_id, what, numbers)
