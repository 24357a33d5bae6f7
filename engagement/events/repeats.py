"""On which days an event repeats, by the clocks of London. Pure functions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.events.times import LONDON, exists_in_london, in_london

MOST_TIMES = 52


class Pattern(models.TextChoices):
    """How often an event repeats."""

    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month, on the same weekday of the month")


@dataclass(frozen=True)
class Turn:
    """One repeat: its day, its start and end, or why it cannot be (then the moments say nothing)."""

    day: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    problem: str = ""


def turns_of(
    starts_at: datetime, ends_at: datetime, pattern: str, *, times: int | None = None, until: date | None = None
) -> list[Turn]:
    """Return the repeats after the event itself, in order: 2pm stays 2pm across both changes of the clocks.

    Args:
        starts_at: start of the event that repeats.
        ends_at: its end.
        pattern: of :class:`Pattern`.
        times: how many repeats, those that cannot be among them; at most :data:`MOST_TIMES`.
        until: the last day on which one can start, inclusive.

    Raises:
        ValueError: without ``times`` and ``until``, or for a pattern that is not known.
    """
    if times is None and until is None:
        raise ValueError("Say how many times, or until when.")
    first = starts_at.astimezone(LONDON)
    found: list[Turn] = []
    for day, exists in _days(first.date(), Pattern(pattern)):
        if len(found) >= min(times or MOST_TIMES, MOST_TIMES) or (until is not None and day > until):
            break
        if not exists:
            found.append(Turn(day, problem=str(_("This month has no such day, so there is none."))))
            continue
        found.append(_turn(starts_at, ends_at, day))
    return found


def shifted(moment: datetime, days: int) -> datetime:
    """Return the same time of day so many days later, by the clocks of London."""
    local = moment.astimezone(LONDON)
    return in_london(local.date() + timedelta(days=days), local.time())


def _turn(starts_at: datetime, ends_at: datetime, day: date) -> Turn:
    days = (day - starts_at.astimezone(LONDON).date()).days
    starts, ends = shifted(starts_at, days), shifted(ends_at, days)
    for moment in (starts, ends):
        if not exists_in_london(moment):
            words = _("The clocks go forward that night, so %(time)s does not exist.")
            return Turn(day, problem=str(words) % {"time": f"{moment:%H:%M}"})
    return Turn(day, starts, ends)


def _days(first: date, pattern: Pattern) -> Iterator[tuple[date, bool]]:
    """Yield days after the first, and whether each exists; a month without a fifth Tuesday has its last day instead."""
    if pattern != Pattern.MONTHLY:
        step = timedelta(weeks=1 if pattern == Pattern.WEEKLY else 2)
        while True:
            first += step
            yield first, True
    week = (first.day - 1) // 7
    year, month = first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        start_weekday, length = monthrange(year, month)
        number = 1 + (first.weekday() - start_weekday) % 7 + 7 * week
        yield (date(year, month, number), True) if number <= length else (date(year, month, length), False)
