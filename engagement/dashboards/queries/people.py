"""The numbers of people: who answered surveys and who came to events, aggregated by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import TruncDate, TruncMonth
from django.utils import timezone

from engagement.dashboards.batches import counted_until, midnight, this_monday
from engagement.events.models import Attendance, Event, EventState
from engagement.programmes.models import Programme
from engagement.programmes.queries import areas_within
from engagement.surveys.models import NOT_YET_PUBLIC, Response, Survey, SurveyState
from eolcare.areas.models import Area

KEPT_SECONDS = 5 * 60
# Part of the cache's key: raise it when PeopleCounts changes its form.
FORM = 2
CENSUS_TOPIC = "age"
CHILDREN = ("15 and under", "16 to 17")
"""The census' bands of age below 18; see ``eolcare/areas/data``."""


def boroughs_of(programme: Programme) -> list[Area]:
    """Return the boroughs in the programme's area, by name, each with ``adults``: how many the census counted."""
    adults = Q(populations__topic=CENSUS_TOPIC) & ~Q(populations__category__in=CHILDREN)
    found = areas_within(programme).boroughs()  # type: ignore[attr-defined]
    return list(found.annotate(adults=Sum("populations__persons", filter=adults)).order_by("name"))


@dataclass(frozen=True)
class Heard:
    """The people of one audience who answered the programme's surveys before the day ``until``: true counts.

    ``counts`` are by borough (its primary key, or ``None``), channel and first day of the month.
    """

    audience: str
    until: date
    is_over: bool
    opened: date
    closed: date
    counts: Mapping[tuple[int | None, str, date], int] = field(repr=False)


def surveys_of(programme: Programme) -> list[Survey]:
    """Return the surveys of a programme with what decides until when they are counted."""
    return list(programme.surveys.only("audience", "state", "opens_on", "closes_on", "programme").order_by("opens_on"))


def people_heard(programme: Programme, surveys: Sequence[Survey], monday: date) -> list[Heard]:
    """Return whom the programme's surveys heard, one entry an audience that is or was asked; two queries.

    The second query gives every number of an audience, so that its tables agree however many answers come meanwhile.
    """
    asked: dict[str, list[Survey]] = {}
    for survey in surveys:
        if survey.state not in NOT_YET_PUBLIC:
            asked.setdefault(survey.audience, []).append(survey)
    if not asked:
        return []
    per_day = _responses_per_day(programme)
    over = {name: all(_is_over(survey, monday) for survey in these) for name, these in asked.items()}
    until = {name: counted_until(per_day.get(name, {}), monday, is_over=over[name]) for name in asked}
    counts = _responses_before(programme, until)
    return [
        Heard(
            audience=name,
            until=until[name],
            is_over=over[name],
            opened=min(survey.opens_on for survey in asked[name]),
            closed=max(survey.closes_on for survey in asked[name]),
            counts=counts[name],
        )
        for name in Survey.Audience.values
        if name in asked
    ]


def _is_over(survey: Survey, monday: date) -> bool:
    return survey.state == SurveyState.CLOSED or survey.closes_on < monday


def _responses_per_day(programme: Programme) -> dict[str, dict[date, int]]:
    rows = (
        Response.objects.counted()
        .filter(survey__programme=programme)
        .order_by()
        .annotate(day=TruncDate("submitted_at"))
        .values_list("survey__audience", "day")
        .annotate(n=Count("pk"))
    )
    found: dict[str, dict[date, int]] = {}
    for audience, day, number in rows:
        found.setdefault(audience, {})[day] = number
    return found


def _responses_before(
    programme: Programme, until: Mapping[str, date]
) -> dict[str, dict[tuple[int | None, str, date], int]]:
    counted = Q()
    for audience, day in until.items():
        counted |= Q(survey__audience=audience, submitted_at__lt=midnight(day))
    rows = (
        Response.objects.counted()
        .filter(counted, survey__programme=programme)
        .order_by()
        .annotate(month=TruncMonth("submitted_at"))
        .values_list("survey__audience", "borough_id", "channel", "month")
        .annotate(n=Count("pk"))
    )
    found: dict[str, dict[tuple[int | None, str, date], int]] = {audience: {} for audience in until}
    for audience, borough_id, channel, month, number in rows:
        found[audience][borough_id, channel, timezone.localtime(month).date()] = number
    return found


@dataclass(frozen=True)
class Came:
    """The events held so far by kind, and who came to those before ``until``, by role: true counts.

    ``without_headcount`` of the ``before`` events held before that day had nobody to count who came.
    """

    until: date
    is_over: bool
    held: Mapping[str, int]
    before: int
    without_headcount: int
    people: Mapping[str, int] = field(repr=False)


def people_at_events(programme: Programme, monday: date) -> Came:
    """Return the events held, and the people who came; two queries."""
    held = Event.objects.filter(programme=programme, state=EventState.PUBLISHED)
    rows = list(
        Attendance.objects.filter(event__in=held)
        .order_by()
        .annotate(day=TruncDate("event__ends_at"))
        .values_list("day", "role")
        .annotate(n=Sum("people"))
    )
    per_day: dict[date, int] = {}
    for day, _role, number in rows:
        per_day[day] = per_day.get(day, 0) + number
    is_over = programme.closes_on < monday
    until = counted_until(per_day, monday, is_over=is_over)
    people: dict[str, int] = {}
    for day, role, number in rows:
        if day < until:
            people[role] = people.get(role, 0) + number
    before = Q(ends_at__lt=midnight(until))
    counted = Exists(Attendance.objects.filter(event=OuterRef("pk")))
    kinds = list(
        held.filter(ends_at__lt=timezone.now())
        .order_by()
        .values_list("kind")
        .annotate(n=Count("pk"), before=Count("pk", filter=before), silent=Count("pk", filter=before & Q(~counted)))
    )
    return Came(
        until=until,
        is_over=is_over,
        held={kind: number for kind, number, _before, _silent in kinds},
        before=sum(number for _kind, _n, number, _silent in kinds),
        without_headcount=sum(number for _kind, _n, _before, number in kinds),
        people=people,
    )


@dataclass(frozen=True)
class PeopleCounts:
    """All that is counted of people on one dashboard, and the boroughs that it is counted by."""

    boroughs: Sequence[Area]
    heard: Sequence[Heard]
    came: Came


def people_counts(programme: Programme) -> PeopleCounts:
    """Return the numbers of people, kept for five minutes: they move once a week, and there may be a million."""
    monday = this_monday()
    key = f"dashboards.people.{FORM}.{programme.public_id}.{programme.closes_on}.{monday}"
    kept: PeopleCounts | None = cache.get(key)
    if kept is None:
        kept = PeopleCounts(
            boroughs=boroughs_of(programme),
            heard=people_heard(programme, surveys_of(programme), monday),
            came=people_at_events(programme, monday),
        )
        cache.set(key, kept, KEPT_SECONDS)
    return kept
