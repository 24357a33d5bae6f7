"""Limits on how often something is done from one place, without keeping the place.

What is counted stands under a keyed hash of the internet address. The key is random, made anew each day, kept in the
cache that all processes share until midnight and nowhere else: what was counted can be turned back by nobody, and
tomorrow not even by whoever holds the cache. Limits are generous, as a library or a care home has one address.

Where many people do a thing that costs the portal little (beginning a survey), each process counts to ``STEP`` by
itself before it tells the others, so a person who does it once costs the cache nothing; the limit then holds up to
``STEP`` for each process. What can be guessed is counted at once.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import ipaddress
import logging
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from eolcare.common.prepared import Prepared

logger = logging.getLogger(__name__)

HOUR = 3600
DAY = 86_400
STEP = 10
PLACES_KEPT = 20_000
# In the table of Django's cache a number stands as it is, so that PostgreSQL can add to it: under a version of its own.
PLAIN = 2


@dataclass(frozen=True)
class Limit:
    """How often a thing may be done: ``most`` times in ``seconds``, an hour or a day; counted in steps of ``step``."""

    name: str
    most: int
    seconds: int
    step: int = 1

    @property
    def allowed(self) -> int:
        """How often here: ``settings.LIMITS`` may name another number, for a test or a measurement."""
        return int(getattr(settings, "LIMITS", {}).get(self.name, self.most))


@dataclass(frozen=True)
class Counted:
    """How often a thing was done now, and in how many seconds counting begins anew."""

    times: int
    limit: Limit
    again_in: int

    @property
    def is_over(self) -> bool:
        """Whether it was done more often than it may be."""
        return self.times > self.limit.allowed


_salts: dict[str, bytes] = {}
# By key: how often all processes did it, as far as is known here, and how often this one did since it told them.
_own: OrderedDict[str, tuple[int, int]] = OrderedDict()
_own_lock = threading.Lock()


def place_of(request: HttpRequest) -> str:
    """Return where a request comes from, to be counted and never kept: an address, of IPv6 the network of one home."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        # Behind our own proxy the connection is the proxy's. The last address is the one that it wrote itself;
        # those before it are whatever the reader claims.
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip() or address
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 6:
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def count(limit: Limit, place: str) -> Counted:
    """Count one more time and return how often it was done.

    Args:
        limit: what is done.
        place: who does it: ``place_of(request)``, or an e-mail address that is written to.
    """
    return _counted(limit, place, 1)


def look(limit: Limit, place: str) -> Counted:
    """Return how often a thing was done, without counting: for what only counts where it fails."""
    return _counted(limit, place, 0)


def _counted(limit: Limit, place: str, more: int) -> Counted:
    now = timezone.localtime()
    window = f"{now:%Y-%m-%d}" if limit.seconds >= DAY else f"{now:%Y-%m-%dT%H}"
    again_in = _seconds_left(now, limit.seconds)
    try:
        key = f"limit:{_hashed(now, f'{limit.name}|{window}|{place}')}"
        times = _told(key, more, again_in) if limit.step == 1 else _counted_here(key, more, limit.step, again_in)
    except Exception as error:
        # Whatever a cache's library raises: nobody is kept from answering because counting does not work.
        logger.warning("Limits are not counted (%s).", type(error).__name__)
        times = 0
    return Counted(times, limit, again_in)


def _counted_here(key: str, more: int, step: int, seconds: int) -> int:
    with _own_lock:
        known, untold = _own.pop(key, (0, 0))
        untold += more
        if untold < step:
            _own[key] = (known, untold)
            while len(_own) > PLACES_KEPT:
                _own.popitem(last=False)
            return known + untold
    known = _told(key, untold, seconds)
    with _own_lock:
        _own[key] = (known, _own.get(key, (0, 0))[1])
    return known


def _told(key: str, more: int, seconds: int) -> int:
    """Add to what all processes count under a key, and return the sum."""
    shared: Any = caches["default"]
    if isinstance(caches["default"], BaseDatabaseCache):
        # Django's own `incr` reads and then writes, here, and forgets when the row was to expire.
        with connection.cursor() as cursor:
            statement = (_counting if more else _looking)(connection.ops.quote_name(shared._table))
            statement.run(cursor, {"key": cache.make_key(key, PLAIN), "more": more, "seconds": seconds})
            row = cursor.fetchone()
        return int(row[0]) if row else 0
    if not more:
        return int(cache.get(key, 0))
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key, more))
    except ValueError:
        # It ran out between the two lines; what comes next is counted from here.
        cache.add(key, more, seconds)
        return more


@functools.cache
def _counting(table: str) -> Prepared:
    """Return the statement that counts in the cache's table: whoever is second adds to what the first one wrote.

    Rows that expired go when Django's cache clears up.
    """
    return Prepared(f"""
        INSERT INTO {table} AS known (cache_key, value, expires)
        VALUES (%(key)s, %(more)s::text, now() + %(seconds)s * interval '1 second')
        ON CONFLICT (cache_key) DO UPDATE SET
            value = CASE WHEN known.expires > now() THEN known.value::bigint ELSE 0 END + excluded.value::bigint,
            expires = excluded.expires
        RETURNING value
    """)  # noqa: S608 - the name of a table in our settings


@functools.cache
def _looking(table: str) -> Prepared:
    return Prepared(f"SELECT value FROM {table} WHERE cache_key = %(key)s AND expires > now()")  # noqa: S608 - as above


def _hashed(now: datetime, said: str) -> str:
    return hmac.new(_salt(now), said.encode(), hashlib.sha256).hexdigest()[:32]


def _salt(now: datetime) -> bytes:
    """Return the key of the day, the same in all processes."""
    day = f"{now:%Y-%m-%d}"
    kept = _salts.get(day)
    if kept is None:
        name = f"limits:salt:{day}"
        cache.add(name, secrets.token_hex(32), _seconds_left(now, DAY))
        kept = bytes.fromhex(cache.get(name))
        _salts.clear()
        with _own_lock:
            _own.clear()
        _salts[day] = kept
    return kept


def _seconds_left(now: datetime, window: int) -> int:
    """Return the seconds until the hour, or the day in London, is over; at least one."""
    if window >= DAY:
        midnight = timezone.make_aware(datetime.combine(now.date() + timedelta(days=1), datetime.min.time()))
        return max(1, int((midnight - now).total_seconds()))
    return max(1, HOUR - now.minute * 60 - now.second)


def forget() -> None:
    """Forget what this process counted and knows of the day, as at midnight; for tests."""
    _salts.clear()
    with _own_lock:
        _own.clear()
