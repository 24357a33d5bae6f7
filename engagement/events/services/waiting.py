"""The waiting list: it offers free places by itself, in order, and passes on what is not taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from engagement.events.models import Booking, BookingChannel, BookingState, Event, EventPlaces, EventState, PlaceKind
from engagement.events.services.telling import tell
from eolcare.audit.models import AuditEntry
from eolcare.audit.services import entry, record
from eolcare.audit.verbs import Verb

OPENS_BEFORE = timedelta(hours=3)
"""How long before the start the door opens, so that people can be checked in and come without booking."""

_LOCK = f"SELECT kind, capacity, taken FROM {EventPlaces._meta.db_table} WHERE event_id = %s ORDER BY kind FOR UPDATE"  # noqa: S608


class Places:
    """The places of an event, locked: whoever books, cancels or offers there waits in the order of these rows."""

    def __init__(self, rows: Iterable[EventPlaces]) -> None:
        self._rows = {row.kind: row for row in rows}
        self._walked_in: Counter[str] | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of places that the event has."""
        return frozenset(self._rows)

    def has_free(self, kinds: Iterable[str]) -> bool:
        """Return whether one place of each kind is free."""
        return all(kind in self._rows and self._is_free(self._rows[kind]) for kind in kinds)

    def free_kinds(self) -> list[str]:
        """Return the kinds of which a place is free."""
        return [kind for kind, row in self._rows.items() if self._is_free(row)]

    def _is_free(self, row: EventPlaces) -> bool:
        walked_in = self._walked_in[row.kind] if self._walked_in else 0
        return row.free is None or row.free > walked_in

    def take(self, kinds: Iterable[str], number: int = 1) -> None:
        """Note that places are taken now (or given back, with ``-1``); the database's trigger counts them itself."""
        for kind in kinds:
            if kind in self._rows:
                self._rows[kind].taken += number

    def see_who_walked_in(self, event: Event) -> None:
        """From when the door opens, let nobody have the chair of somebody who came without booking and sits on it.

        ``taken`` leaves those out, as they take what is left. One query, and none before.
        """
        if self._walked_in is not None or timezone.now() < event.starts_at - OPENS_BEFORE:
            return
        here = Booking.objects.filter(event=event, channel=BookingChannel.WALK_IN, state=BookingState.BOOKED)
        self._walked_in = Counter()
        for kind, with_carer in here.came().values_list("place_kind", "with_carer"):
            self._walked_in[kind] += 1
            self._walked_in[PlaceKind.CARER] += with_carer


def lock_places(event_id: int) -> Places:
    """Lock the places of an event and return them. Every write to bookings begins with this, in a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("Places are locked in a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [event_id])
        rows = cursor.fetchall()
    return Places(EventPlaces(event_id=event_id, kind=kind, capacity=most, taken=taken) for kind, most, taken in rows)


def settle(event: Event, places: Places) -> int:
    """Pass on what nobody accepted in time, then offer every free place to whoever waits for it longest.

    Somebody who needs a carer's seat that is not free is passed over, and keeps their turn. Runs inside the
    transaction that locked ``places``, after each change that can free one; asked again, it changes nothing.

    Args:
        event: as it stands in the database now.
        places: what :func:`lock_places` gave.

    Return how many places were offered.
    """
    now = timezone.now()
    for booking in _with_event(event, Booking.objects.filter(event=event).lapsed_at(now).select_for_update()):
        lapse(booking, places, now)
    if event.state != EventState.PUBLISHED or event.starts_at <= now:
        return 0
    places.see_who_walked_in(event)
    offered = 0
    while (free := places.free_kinds()) and (first := _next_in_line(event, free)) is not None:
        _offer(first, places, now)
        offered += 1
    return offered


def _with_event(event: Event, bookings: Iterable[Booking]) -> list[Booking]:
    rows = list(bookings)
    for row in rows:
        row.event = event
    return rows


def _next_in_line(event: Event, free: list[str]) -> Booking | None:
    waiting = Booking.objects.filter(event=event, place_kind__in=free).queue()
    if PlaceKind.CARER not in free:
        waiting = waiting.filter(with_carer=False)
    booking = waiting.select_for_update().first()
    if booking is not None:
        booking.event = event
    return booking


def accept_until(event: Event, now: datetime) -> datetime:
    """Return until when an offer made now can be accepted: the hours that the team set, the start at the latest."""
    return min(now + timedelta(hours=event.hours_to_accept), event.starts_at)


def _offer(booking: Booking, places: Places, now: datetime) -> None:
    booking.state = BookingState.OFFERED
    booking.offered_at = now
    booking.offer_expires_at = accept_until(booking.event, now)
    save(booking)
    places.take(booking.kinds_needed)
    record_booking(Verb.OFFERED, booking, actor=None)
    tell(booking, "offered")


def lapse(booking: Booking, places: Places, now: datetime) -> None:
    """End an offer whose time is over."""
    booking.state = BookingState.LAPSED
    booking.offer_expires_at = None
    booking.ended_at = now
    save(booking)
    places.take(booking.kinds_needed, -1)
    record_booking(Verb.LAPSED, booking, actor=None)
    tell(booking, "lapsed")


def save(booking: Booking) -> None:
    """Save a booking one version on."""
    booking.version += 1
    booking.save()


def record_booking(verb: Verb, booking: Booking, *, actor: object, **facts: object) -> None:
    """Write the audit row of an act on a booking: where it stands and nothing of who it is."""
    record(verb, actor=actor, **_facts(booking), **facts)  # type: ignore[arg-type]


def entry_of(verb: Verb, booking: Booking, *, actor: object, **facts: object) -> AuditEntry:
    """Return the audit row that :func:`record_booking` would write, for a statement that stores it."""
    return entry(verb, actor=actor, **_facts(booking), **facts)  # type: ignore[arg-type]


def _facts(booking: Booking) -> dict[str, Any]:
    return {
        "target": booking,
        "area_code": booking.area.code if booking.area else "",
        "event": booking.event.public_id,
        "state": str(booking.state),
        "place": str(booking.place_kind),
    }


def withdraw_offers(event: Event, places: Places) -> None:
    """Put everybody with an open offer back on the waiting list, in their old turn, because the event is called off."""
    for booking in _with_event(event, event.bookings.filter(state=BookingState.OFFERED).select_for_update()):
        booking.state = BookingState.WAITING
        booking.offered_at = booking.offer_expires_at = None
        save(booking)
        places.take(booking.kinds_needed, -1)


def move_waiting_lists() -> int:
    """Pass on offers whose time is over, at all events; return how many events were looked at.

    Can run as often as anybody likes, also twice at once. It also finds an event with a free place and somebody who
    waits for it, which no order of events should leave behind.
    """
    now = timezone.now()
    lapsed = Booking.objects.lapsed_at(now).values("event_id")
    idle = EventPlaces.objects.filter(
        Q(capacity__isnull=True) | Q(taken__lt=F("capacity")),
        event__state=EventState.PUBLISHED,
        event__starts_at__gt=now,
        event__bookings__state=BookingState.WAITING,
        event__bookings__place_kind=F("kind"),
    ).values("event_id")
    ids = sorted({row["event_id"] for row in [*lapsed, *idle]})
    for pk in ids:
        with transaction.atomic():
            places = lock_places(pk)
            settle(Event.objects.select_related("programme", "venue").get(pk=pk), places)
    return len(ids)
