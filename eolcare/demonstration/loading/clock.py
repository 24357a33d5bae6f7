"""Letting services write history: what the demonstration did in 2022 is written as of 2022.

Services, defaults and ``auto_now_add`` all ask ``django.utils.timezone`` for the time, and that asks its ``datetime``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from typing import Any

from django.utils import timezone


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Make ``timezone.now()`` answer ``moment`` within the block; ``timezone.localdate()`` without a value stays today.

    Today stays because permissions and areas are looked up by the day: nobody held a role in an area that did not exist.
    For a command that runs alone in its process; the demonstration is loaded by one.
    """
    true_datetime, true_localdate = timezone.datetime, timezone.localdate  # type: ignore[attr-defined]

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return moment.astimezone(tz)

    def localdate(value: datetime | None = None, timezone: tzinfo | None = None) -> date:
        return true_localdate(value or true_datetime.now(tz=moment.tzinfo), timezone)

    timezone.datetime, timezone.localdate = Then, localdate  # type: ignore[attr-defined]
    try:
        yield
    finally:
        timezone.datetime, timezone.localdate = true_datetime, true_localdate  # type: ignore[attr-defined]
