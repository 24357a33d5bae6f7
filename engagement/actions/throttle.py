"""Slowing down whoever guesses reference codes, without keeping anybody's address.

A code has 60 random bits, so guessing finds nothing within a lifetime; the limit keeps somebody who tries anyway from
burdening everybody else. What the cache holds for ten minutes is a count under a keyed hash of the day and the
address: it cannot be turned back, and tomorrow's is another one. Only wrong codes count.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

WRONG_CODES = 20
SECONDS = 600


def may_try(request: HttpRequest) -> bool:
    """Return whether this reader may look up another code now."""
    return cache.get(_key(request), 0) < WRONG_CODES


def note_wrong_code(request: HttpRequest) -> None:
    """Count one wrong code."""
    key = _key(request)
    cache.add(key, 0, SECONDS)
    try:
        cache.incr(key)
    except ValueError:
        # It ran out between the two lines; the next ten minutes begin with this one.
        cache.add(key, 1, SECONDS)


def _key(request: HttpRequest) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        # Behind our own proxy the connection is the proxy's. The last address is the one that it wrote itself;
        # those before it are whatever the reader claims.
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip() or address
    message = f"{timezone.localdate().isoformat()}|{address}".encode()
    return "lookup:" + hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:32]
