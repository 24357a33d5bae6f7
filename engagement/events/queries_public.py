"""What residents see of events: lists, a month, one event, and what feeds are made of."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, Max, Min, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.events.models import Event
from engagement.events.queries import EventFilters, narrowed
from engagement.events.times import LONDON, in_london, in_words

DAYS_IN_FEED = 90
"""For so many days after its end an event stays in calendars and feeds."""

MOST_IN_FEED = 1000
MOST_NEWS = 50


def public_events(filters: EventFilters | None = None, *, past: bool = False) -> QuerySet[Event]:
    """Return what residents see: coming events, the soonest first, or past ones, the latest first.

    With programme, venue, areas and places at hand: four queries for any number of events.
    """
    events = narrowed(Event.objects.public(), filters or EventFilters())
    events = events.past() if past else events.upcoming()  # type: ignore[attr-defined]
    return events.select_related("programme", "venue").prefetch_related("areas", "places")


def public_event(slug: str) -> Event | None:
    """Return one public event with all that its page shows, or ``None``."""
    return (
        Event.objects.public()
        .filter(slug=slug)
        .select_related("programme__area", "venue", "series")
        .prefetch_related("areas", "communities", "organisations", "prompts", "panellists", "places")
        .first()
    )


def report_slugs(events: Iterable[Event]) -> dict[int, str]:
    """Return the addresses of the published reports of these events, by the event's primary key. One query.

    The room of reports stands above this one; its rows are known here by name alone.
    """
    found = Event.objects.filter(
        pk__in=[event.pk for event in events],
        reports__withdrawn_reason="",
        reports__versions__published_at__isnull=False,
    )
    return dict(found.values_list("pk", "reports__slug").distinct())


@dataclass(frozen=True)
class MonthEntry:
    """An event on one of its days."""

    event: Event
    day: date

    @property
    def clock(self) -> str:
        """When it begins on that day; of an event of several days, until when, or that it goes on all day."""
        starts, ends = self.event.starts_at.astimezone(LONDON), self.event.ends_at.astimezone(LONDON)
        if starts.date() == self.day:
            return in_words(starts)
        if ends.date() == self.day:
            return _("until %(time)s") % {"time": in_words(ends)}
        return _("all day")


@dataclass(frozen=True)
class MonthDay:
    """One day of a month and the events of that day; ``inside`` is false for days of the months beside it."""

    day: date
    inside: bool
    entries: list[MonthEntry] = field(default_factory=list)

    @property
    def is_today(self) -> bool:
        """Whether it is today in London."""
        return self.day == timezone.localdate()


@dataclass(frozen=True)
class Month:
    """A month of events in weeks from Monday to Sunday.

    ``previous`` and ``following`` are the first days of the months beside it, ``None`` where no event is on that side;
    ``nearest`` is the first day of the nearest month on which there is something, where this one has nothing.
    """

    first: date
    weeks: list[list[MonthDay]]
    count: int
    previous: date | None
    following: date | None
    nearest: date | None


def month_of_events(first: date, filters: EventFilters | None = None) -> Month:
    """Return a month of public events, past and coming; an event stands on each day on which it takes place.

    Two queries: the events, and how far the list reaches on either side.

    Args:
        first: the month's first day.
        filters: as in the list; their days do not count.
    """
    everything = narrowed(
        Event.objects.public(), replace(filters or EventFilters(), date_from=None, date_to=None, state="")
    )
    last = date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    start, end = in_london(first, time.min), in_london(last + timedelta(days=1), time.min)
    events = list(
        everything.filter(starts_at__lt=end, ends_at__gt=start).select_related("venue").order_by("starts_at", "pk")
    )
    by_day: dict[date, list[MonthEntry]] = {}
    for event in events:
        for day in _days_of(event, first, last):
            by_day.setdefault(day, []).append(MonthEntry(event, day))
    weeks = [
        [MonthDay(day, day.month == first.month, by_day.get(day, [])) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    reach = everything.aggregate(
        before=Max("starts_at", filter=Q(ends_at__lte=start)), after=Min("starts_at", filter=Q(starts_at__gte=end))
    )
    before, after = _month_of(reach["before"]), _month_of(reach["after"])
    this = timezone.localdate().replace(day=1)
    return Month(
        first=first,
        weeks=weeks,
        count=len(events),
        previous=_beside(first, -1) if before or this < first else None,
        following=_beside(first, 1) if after or this > first else None,
        nearest=None if events else after or before,
    )


def _days_of(event: Event, first: date, last: date) -> list[date]:
    """Return the days within the month on which an event takes place, in London; midnight ends the day before."""
    starts = event.starts_at.astimezone(LONDON).date()
    ends = (event.ends_at - timedelta(microseconds=1)).astimezone(LONDON).date()
    starts, ends = max(starts, first), min(ends, last)
    return [starts + timedelta(days=number) for number in range((ends - starts).days + 1)]


def _month_of(moment: datetime | None) -> date | None:
    return moment.astimezone(LONDON).date().replace(day=1) if moment else None


def _beside(first: date, months: int) -> date | None:
    number = first.year * 12 + first.month - 1 + months
    year = number // 12
    return date(year, number % 12 + 1, 1) if date.min.year <= year <= date.max.year else None


def events_in_feed(filters: EventFilters | None = None) -> QuerySet[Event]:
    """Return what calendars are told of: coming events and those that ended in the last :data:`DAYS_IN_FEED` days.

    Cancelled ones stay, so that calendars learn of it.
    """
    since = timezone.now() - timedelta(days=DAYS_IN_FEED)
    return (
        narrowed(Event.objects.public(), filters or EventFilters())
        .filter(ends_at__gte=since)
        .select_related("programme", "venue")
        .order_by("starts_at", "pk")
    )


def news_of_events(filters: EventFilters | None = None) -> QuerySet[Event]:
    """Return what was published or changed last, the latest first, of what is in the feeds."""
    return events_in_feed(filters).prefetch_related("areas").order_by("-updated_at", "-pk")[:MOST_NEWS]


def marks_of(events: QuerySet[Event]) -> Sequence[tuple[Any, ...]]:
    """Return by what one tells whether anything in a feed of these events changed: a light row for each."""
    return list(events.values_list("pk", "updated_at", "programme__updated_at", "venue__updated_at"))


def last_change() -> datetime | None:
    """Return when an event, or a programme or a venue of one, was last changed; hidden ones count as well.

    An event that is taken out of a feed is a change of the feed too.
    """
    # Where there is no venue, PostgreSQL's GREATEST leaves it out.
    newest = Greatest("updated_at", "programme__updated_at", "venue__updated_at", output_field=DateTimeField())
    return Event.objects.order_by().aggregate(newest=Max(newest))["newest"]
