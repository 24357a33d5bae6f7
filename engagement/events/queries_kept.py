"""Events that people book, kept in the process as last read; one small statement tells whether they still are so.

An event is read with its programme, venue and questions for every form, every booking and every page after one, and
changes a few times in its life. What is kept is used by several threads at once: nobody may write to it.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from engagement.events.models import LIVE, Booking, BookingQuestion, BookingState, Event, EventPlaces, EventState, Venue
from engagement.programmes.models import Programme
from eolcare.areas.models import Area
from eolcare.common.prepared import Prepared

MOST_KEPT = 200

# Where a row stands and who wrote it there: no two versions of it have both alike, also within one transaction.
_STAMP = f"""
    event.id,
    concat_ws(' ',
        event.ctid, event.xmin, programme.ctid, programme.xmin, area.ctid, area.xmin, venue.ctid, venue.xmin, (
        SELECT string_agg(concat_ws(' ', question.ctid, question.xmin), ' ' ORDER BY question.id)
        FROM {BookingQuestion._meta.db_table} question WHERE question.event_id = event.id
    ))
"""  # noqa: S608 - names of our own tables, here and below
_FROM = f"""
    FROM {Event._meta.db_table} event
    JOIN {Programme._meta.db_table} programme ON programme.id = event.programme_id
    JOIN {Area._meta.db_table} area ON area.id = programme.area_id
    LEFT JOIN {Venue._meta.db_table} venue ON venue.id = event.venue_id
"""
_FIND = Prepared(f"""
    SELECT {_STAMP}, (
        SELECT json_agg(json_build_array(places.kind, places.capacity, places.taken))::text
        FROM {EventPlaces._meta.db_table} places WHERE places.event_id = event.id
    )
    {_FROM} WHERE event.slug = %(slug)s
""")  # noqa: S608
_BOOKINGS = f"FROM {Booking._meta.db_table} booking WHERE booking.event_id = event.id"
_LOOK = Prepared(f"""
    SELECT {_STAMP},
        EXISTS (SELECT 1 {_BOOKINGS} AND booking.form_key = %(form_key)s),
        EXISTS (
            SELECT 1 {_BOOKINGS} AND booking.person_key = %(person_key)s AND booking.person_key <> ''
            AND booking.state IN ({", ".join(f"'{state.value}'" for state in LIVE)})
        ),
        EXISTS (SELECT 1 {_BOOKINGS} AND booking.state = '{BookingState.WAITING.value}')
        OR EXISTS (
            SELECT 1 {_BOOKINGS} AND booking.state = '{BookingState.OFFERED.value}'
            AND booking.offer_expires_at <= %(now)s::timestamptz
        )
    {_FROM} WHERE event.id = %(event)s
""")


@dataclass(frozen=True)
class KeptEvent:
    """An event with its programme, the programme's area and its venue, and its own questions in order.

    ``stamp`` is another one as soon as anything of this is changed.
    """

    event: Event
    questions: tuple[BookingQuestion, ...]
    stamp: str


@dataclass(frozen=True)
class Seen:
    """What there is of bookings at an event at the moment of a new one.

    Attributes:
        kept: the event.
        same_form: whether the form was sent before.
        same_person: whether somebody with the address has a booking that stands.
        in_line: whether anybody waits, or had an offer that ran out.
    """

    kept: KeptEvent
    same_form: bool
    same_person: bool
    in_line: bool


_kept: OrderedDict[int, KeptEvent] = OrderedDict()
_lock = threading.Lock()


def public_event(slug: str) -> tuple[KeptEvent, dict[str, EventPlaces]] | None:
    """Return a public event to book, and its places by kind; ``None`` if there is none. One query."""
    row = _row(_FIND, {"slug": slug})
    if row is None:
        return None
    kept = _keep(row[0], row[1])
    event = kept.event
    is_public = event.state in (EventState.PUBLISHED, EventState.CANCELLED) and event.is_listed
    if not (is_public and event.programme.is_public):
        return None
    places = json.loads(row[2] or "[]")
    return kept, {
        kind: EventPlaces(event_id=event.pk, kind=kind, capacity=capacity, taken=taken)
        for kind, capacity, taken in places
    }


def look_at(event_id: int, *, form_key: str, person_key: str, now: datetime) -> Seen:
    """Return what there is at an event of which the caller holds the places locked. One query.

    Raises:
        Event.DoesNotExist: if it is gone.
    """
    values = {"event": event_id, "form_key": form_key, "person_key": person_key, "now": now}
    row = _row(_LOOK, values)
    if row is None:
        raise Event.DoesNotExist
    return Seen(_keep(row[0], row[1]), *row[2:])


def _row(statement: Prepared, values: dict[str, Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        statement.run(cursor, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _keep(event_id: int, stamp: str) -> KeptEvent:
    with _lock:
        found = _kept.get(event_id)
        if found is not None and found.stamp == stamp:
            _kept.move_to_end(event_id)
            return found
    event = Event.objects.select_related("programme__area", "venue").get(pk=event_id)
    made = KeptEvent(event, tuple(event.booking_questions.order_by("order")), stamp)
    with _lock:
        _kept[event_id] = made
        _kept.move_to_end(event_id)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made
