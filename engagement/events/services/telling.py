"""Messages to people who booked: each an outbox row in the transaction of what it tells of, in their language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from engagement.events import keys
from engagement.events.calendar import address_of, invitation_of
from engagement.events.models import Booking, BookingContact, BookingState, Event, PlaceKind
from eolcare.mail.models import OutboxMessage
from eolcare.mail.services import Rendered, draft_mail, queue_mail, render_mail

What = Literal[
    "booked",
    "waiting",
    "offered",
    "lapsed",
    "cancelled",
    "again",
    "changed",
    "moved",
    "called_off",
    "back_on",
    "reminder",
    "thanks",
    "report",
]
"""The messages: each has a folder of templates of its name beneath ``templates/mail/events/``.

``again`` tells somebody that a booking with their address stands already; ``moved`` that place, day or link changed;
``called_off`` that the event is cancelled; ``back_on`` that it takes place after all.
"""

# A message about a booking goes with the booking's own data at the latest.
KEEP_DAYS = 30
# Messages with which a place is put into somebody's calendar, or taken out of it.
_PUTS_IN = frozenset({"booked", "moved", "back_on"})
_TAKES_OUT = frozenset({"cancelled", "called_off"})


def about(event: Event) -> str:
    """Return under what the outbox keeps messages of an event."""
    return f"event:{event.public_id}"


def message_key(what: What, booking: Booking, mark: str) -> str:
    """Return the key under which one message is written once."""
    return f"events.{what}:{booking.public_id}:{mark}"


def link_of(booking: Booking, *, page: str = "events:booking") -> str:
    """Return the full address by which somebody sees, changes or cancels their booking."""
    return f"{settings.PORTAL_BASE_URL}{reverse(page, args=[keys.token_of(booking)])}"


def tell(
    booking: Booking, what: What, *, mark: str = "", was_booked: bool = False, context: dict[str, Any] | None = None
) -> OutboxMessage | None:
    """Write one message to the person of a booking; ``None`` where there is no e-mail address.

    Must run in the transaction of what it tells of. Asked twice with the same ``mark`` it is one message.

    Args:
        booking: with its event and contact at hand.
        what: which message.
        mark: what makes it different from an earlier one of its sort: the event's sequence, the reminder's key. By
            default the booking's version.
        was_booked: whether the person had a place before, so that a cancellation takes it out of their calendar.
        context: what the templates need beside ``event``, ``booking``, ``contact``, ``link``, ``event_link``,
            ``direction`` and ``has_place``.
    """
    contact = BookingContact.objects.filter(pk=booking.pk).first()
    if contact is None or not contact.email:
        return None
    if not keys.are_current(booking):
        keys.issue(booking)
        booking.save(update_fields=["nonce", "token_hash", "code_hash", "check_in_hash"])
    return queue_mail(**_mail(booking, contact, what, mark=mark, was_booked=was_booked, context=context))


def first_message(booking: Booking, contact: BookingContact) -> OutboxMessage | None:
    """Return the message that a new booking's statement stores, unsaved; ``None`` where there is no e-mail address.

    Args:
        booking: with its event and fresh keys, not saved yet.
        contact: who booked.
    """
    if not contact.email:
        return None
    return draft_mail(**_mail(booking, contact, "booked" if booking.state == BookingState.BOOKED else "waiting"))


def _mail(
    booking: Booking,
    contact: BookingContact,
    what: What,
    *,
    mark: str = "",
    was_booked: bool = False,
    context: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what the outbox wants to know of a message."""
    event = booking.event
    method, calendar = "", b""
    has_place = booking.state == BookingState.BOOKED
    with translation.override(booking.language):
        if what in _PUTS_IN and has_place and event.ends_at > timezone.now():
            method = "REQUEST"
        elif what in _TAKES_OUT and (was_booked or has_place):
            method = "CANCEL"
        if method:
            calendar = invitation_of(event, name=contact.name, email=contact.email, method=method)
    return {
        "kind": f"events.{what}",
        "key": message_key(what, booking, mark or f"v{booking.version}"),
        "to": contact.email,
        "template": f"events/{what}",
        "context": {**_known(booking, contact, link_of(booking)), **(context or {})},
        "language": booking.language,
        "keep_days": KEEP_DAYS,
        "about": about(event),
        "calendar": calendar,
        "calendar_method": method,
    }


def _known(booking: Booking, contact: BookingContact, link: str) -> dict[str, Any]:
    """Return what every message may use."""
    with translation.override(booking.language):
        direction = "rtl" if translation.get_language_bidi() else "ltr"
    return {
        "event": booking.event,
        "booking": booking,
        "contact": contact,
        "link": link,
        "event_link": address_of(booking.event),
        "direction": direction,
        "has_place": booking.state == BookingState.BOOKED,
    }


def preview_of(event: Event, what: What, *, name: str, context: dict[str, Any] | None = None) -> Rendered:
    """Return a message about an event in English as somebody called ``name`` would get it; their link leads nowhere."""
    booking = Booking(event=event, state=BookingState.BOOKED, place_kind=PlaceKind.IN_PERSON)
    known = _known(booking, BookingContact(name=name), f"{settings.PORTAL_BASE_URL}/…")
    return render_mail(f"events/{what}", {**known, **(context or {})})


def kept_until(event: Event) -> Any:
    """Return the day after which names and addresses of an event's bookings are deleted."""
    return timezone.localdate(event.ends_at) + timedelta(days=settings.BOOKINGS_KEPT_DAYS)
