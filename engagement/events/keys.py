"""What opens a booking: a link, a short code for those without e-mail, and another code for the door.

All three follow from the booking's public id, a nonce and the portal's secret, so that a reminder can hold the link
again although only hashes are stored. The door's code opens nothing but the check-in of the team.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

from engagement.events.models import Booking, Event
from engagement.surveys.services.references import code_from
from eolcare.common.tokens import hash_code, hash_token


def new_nonce() -> str:
    """Return a new random number of 128 bits in 32 hexadecimal characters."""
    return secrets.token_hex(16)


def issue(booking: Booking) -> None:
    """Give an unsaved booking fresh keys, or one whose link is to stop working; the caller saves it."""
    booking.nonce = new_nonce()
    booking.token_hash = hash_token(token_of(booking))
    booking.code_hash = hash_code(code_of(booking))
    booking.check_in_hash = hash_token(check_in_of(booking))


def token_of(booking: Booking) -> str:
    """Return the secret part of the link by which somebody changes or cancels: 32 characters."""
    return _secret("link", booking)


def code_of(booking: Booking) -> str:
    """Return the code that does what the link does, for those who have no e-mail: ``7K2M-Q9XD-4TWP``."""
    return code_from(_said("code", booking))


def check_in_of(booking: Booking) -> str:
    """Return what the QR code at the door holds: 32 characters. It checks somebody in, and opens nothing."""
    return _secret("check-in", booking)


def are_current(booking: Booking) -> bool:
    """Return whether the keys still follow: not after the portal's secret was changed."""
    return hmac.compare_digest(hash_token(token_of(booking)), booking.token_hash)


def person_key(event: Event, email: str) -> str:
    """Return under what one address counts once at one event: 64 characters, ``""`` without an address.

    Keyed and with the event in it: nobody can ask the table which events an address is booked for.
    """
    address = email.strip().lower()
    if not address:
        return ""
    said = f"event-booking:{event.pk}:{address}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()


def _said(what: str, booking: Booking) -> bytes:
    return f"booking-{what}:{booking.public_id}:{booking.nonce}".encode()


def _secret(what: str, booking: Booking) -> str:
    digest = hmac.new(settings.SECRET_KEY.encode(), _said(what, booking), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()
