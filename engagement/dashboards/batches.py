"""Until which day people are counted on a dashboard: whole weeks, and never a handful more than the week before.

Disclosure control protects one release. Somebody who keeps yesterday's page and subtracts it from today's would see
where a single new answer fell, so a dashboard of something that still goes on does not follow it live.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

SMALLEST_BATCH = 10
"""How many more people there are before the numbers move: as many as the smallest base of a figure."""


def this_monday(today: date | None = None) -> date:
    """Return the Monday of this week in London: the first day that is not counted."""
    day = today or timezone.localdate()
    return day - timedelta(days=day.weekday())


def counted_until(people: Mapping[date, int], monday: date, *, is_over: bool) -> date:
    """Return the first day that is not counted, always a Monday and at most ``monday``.

    ``people`` is how many there were on each day. While something goes on, the day moves only by whole weeks that bring
    at least :data:`SMALLEST_BATCH` people since it last moved. Once it ``is_over``, everybody before ``monday`` counts.
    It follows from the numbers alone, so each page, file and process finds the same day.
    """
    if is_over or not people:
        return monday
    per_week: dict[date, int] = {}
    for day, number in people.items():
        week_ends = this_monday(day) + timedelta(days=7)
        per_week[week_ends] = per_week.get(week_ends, 0) + number
    until, waiting = None, 0
    for week_ends in sorted(per_week):
        if week_ends > monday:
            break
        waiting += per_week[week_ends]
        if waiting >= SMALLEST_BATCH:
            until, waiting = week_ends, 0
    # Before the first batch there are fewer than that, and the door says so and no more.
    return until or monday


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in London."""
    return timezone.make_aware(datetime.combine(day, time.min))


def months(first: date, last: date) -> list[date]:
    """Return the first day of each month from that of ``first`` to that of ``last``."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found
