"""The numbers of a dashboard: one function a figure, aggregated by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import TruncDate, TruncMonth
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagement.actions.models import OPEN_STATUSES, Action, Status
from engagement.dashboards.batches import counted_until, midnight, months
from engagement.events.models import Attendance, Event, EventKind, EventState
from engagement.programmes.models import Programme
from engagement.programmes.queries import areas_within, programmes_reaching
from engagement.surveys.models import Channel, Response, Survey, SurveyState
from eolcare.areas.models import Area, AreaKind
from eolcare.figures import counting
from eolcare.figures.counting import Category, Unit

ELSEWHERE = "elsewhere-or-not-given"
SEVERAL = "several-boroughs"
CENSUS_TOPIC = "age"
CHILDREN = ("15 and under", "16 to 17")
"""The census' bands of age below 18; see ``eolcare/areas/data``."""


def programmes_for(user: Any) -> QuerySet[Programme]:
    """Return the programmes whose dashboard somebody may see: those whose area is theirs, lies in it or covers it."""
    return programmes_reaching(user, "dashboards.view").select_related("area")


def with_actions_counted(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Return the programmes, each with ``action_count`` and ``overdue_count``."""
    late = Q(actions__status__in=OPEN_STATUSES, actions__due_on__lt=timezone.localdate())
    return programmes.annotate(action_count=Count("actions"), overdue_count=Count("actions", filter=late))


def boroughs_of(programme: Programme) -> list[Area]:
    """Return the boroughs in the programme's area, by name, each with ``adults``: how many the census counted."""
    adults = Q(populations__topic=CENSUS_TOPIC) & ~Q(populations__category__in=CHILDREN)
    found = areas_within(programme).boroughs()  # type: ignore[attr-defined]
    return list(found.annotate(adults=Sum("populations__persons", filter=adults)).order_by("name"))


# --- Answers to surveys --------------------------------------------------------------------------
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


def people_heard(programme: Programme, surveys: Sequence[Survey], monday: date) -> list[Heard]:
    """Return whom the programme's surveys heard, one entry an audience that is or was asked; two queries.

    The second query gives every number of an audience, so that its tables agree however many answers come meanwhile.
    """
    asked: dict[str, list[Survey]] = {}
    for survey in surveys:
        if survey.state != SurveyState.DRAFT:
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
        Response.objects.filter(survey__programme=programme)
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
        Response.objects.filter(counted, survey__programme=programme)
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
class HeardTables:
    """Three tables of the same people. They go through the door together."""

    by_borough: counting.Table
    by_month: counting.Table
    by_channel: counting.Table


def heard_tables(heard: Heard, boroughs: Sequence[Area], *, source: str) -> HeardTables:
    """Return the answers of one audience by borough, by month and by how they were given.

    Who lives elsewhere or did not say where has a row of their own, so the three tables have one base. An answer from
    before the opening or after the closing day counts in the first or the last month.
    """
    elsewhere = Category(ELSEWHERE, _("Elsewhere, or not given"))
    code_of = {area.pk: area.code for area in boroughs}
    # The months are fixed beforehand, so that a row of its own does not tell that somebody answered late.
    span = months(heard.opened, max(heard.opened, min(heard.closed, heard.until - timedelta(days=1))))
    by_borough: dict[str, int] = {}
    by_month: dict[date, int] = {}
    by_channel: dict[str, int] = {}
    for (borough_id, channel, month), number in heard.counts.items():
        code = code_of.get(borough_id, ELSEWHERE) if borough_id is not None else ELSEWHERE
        by_borough[code] = by_borough.get(code, 0) + number
        within = min(max(month, span[0]), span[-1])
        by_month[within] = by_month.get(within, 0) + number
        by_channel[channel] = by_channel.get(channel, 0) + number
    return HeardTables(
        counting.one_way(
            by_borough,
            rows=[*(Category(area.code, area.name) for area in boroughs), elsewhere],
            title=_("Answers by borough"),
            dimension="borough",
            row_heading=_("Borough"),
            unit=Unit.PEOPLE,
            counted=_("answers"),
            source=source,
        ),
        counting.one_way(
            {month.isoformat(): number for month, number in by_month.items()},
            rows=[Category(month.isoformat(), date_format(month, "M Y")) for month in span],
            title=_("Answers by month"),
            dimension="month",
            row_heading=_("Month"),
            unit=Unit.PEOPLE,
            counted=_("answers"),
            source=source,
        ),
        counting.one_way(
            by_channel,
            rows=[Category(channel.value, str(channel.label)) for channel in Channel],
            title=_("Answers by how they were given"),
            dimension="channel",
            row_heading=_("How they answered"),
            unit=Unit.PEOPLE,
            counted=_("answers"),
            source=source,
        ),
    )


# --- Events --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Came:
    """The events that were held before ``until``, and who came: true counts."""

    until: date
    held: Mapping[str, int]
    counted: Mapping[str, int]
    people: Mapping[tuple[str, str], int] = field(repr=False)


def people_at_events(programme: Programme, monday: date) -> Came:
    """Return the events held by kind, at how many of them people were counted, and the people by kind and role; two
    queries.
    """
    held = Event.objects.filter(programme=programme, state=EventState.PUBLISHED)
    rows = list(
        Attendance.objects.filter(event__in=held)
        .order_by()
        .annotate(day=TruncDate("event__ends_at"))
        .values_list("day", "event__kind", "role")
        .annotate(n=Sum("people"))
    )
    per_day: dict[date, int] = {}
    for day, _kind, _role, number in rows:
        per_day[day] = per_day.get(day, 0) + number
    until = counted_until(per_day, monday, is_over=programme.closes_on < monday)
    people: dict[tuple[str, str], int] = {}
    for day, kind, role, number in rows:
        if day < until:
            people[kind, role] = people.get((kind, role), 0) + number
    kinds = (
        held.filter(ends_at__lt=midnight(until))
        .order_by()
        .values_list("kind")
        .annotate(n=Count("pk"), counted=Count("pk", filter=Exists(Attendance.objects.filter(event=OuterRef("pk")))))
    )
    numbers = {kind: (number, counted) for kind, number, counted in kinds}
    return Came(
        until=until,
        held={kind: number for kind, (number, _counted) in numbers.items()},
        counted={kind: counted for kind, (_number, counted) in numbers.items()},
        people=people,
    )


def attendance_tables(came: Came, *, source: str) -> list[counting.Table]:
    """Return the people at events by kind of event and by role: two tables of the same people."""
    by_kind: dict[str, int] = {}
    by_role: dict[str, int] = {}
    for (kind, role), number in came.people.items():
        by_kind[kind] = by_kind.get(kind, 0) + number
        by_role[role] = by_role.get(role, 0) + number
    return [
        counting.one_way(
            by_kind,
            # Which kinds were held is no secret, so it may decide which rows there are.
            rows=[Category(k.value, str(k.label)) for k in EventKind if k.value in came.held or k.value in by_kind],
            title=_("People at events, by kind of event"),
            dimension="kind",
            row_heading=_("Kind of event"),
            unit=Unit.PEOPLE,
            counted=_("people"),
            source=source,
            order=counting.Order.LARGEST_FIRST,
        ),
        counting.one_way(
            by_role,
            rows=[Category(role.value, str(role.label)) for role in Attendance.Role],
            title=_("People at events, by role"),
            dimension="role",
            row_heading=_("Came as"),
            unit=Unit.PEOPLE,
            counted=_("people"),
            source=source,
        ),
    ]


# --- Actions and reports -------------------------------------------------------------------------
@dataclass(frozen=True)
class ActionsByPlace:
    """Actions by place and status, and how many of each place are overdue. Actions are records, so no secret."""

    table: counting.Table
    overdue: Mapping[str, int]


def actions_by_place(programme: Programme, boroughs: Sequence[Area]) -> ActionsByPlace:
    """Return each action once: under its borough if it is for one alone, otherwise under "more than one borough"."""
    links = Action.areas.through.objects.filter(action=OuterRef("pk")).order_by()
    how_many = links.values("action").annotate(n=Count("pk")).values("n")
    borough = links.filter(area__kind=AreaKind.BOROUGH)
    late = Q(status__in=OPEN_STATUSES, due_on__lt=timezone.localdate())
    rows = (
        Action.objects.filter(programme=programme)
        .order_by()
        .annotate(areas_count=Subquery(how_many))
        .annotate(code=_of_one_place(borough.values("area__ons_code")))
        .annotate(name=_of_one_place(borough.values("area__name")))
        .values_list("code", "name", "status")
        .annotate(n=Count("pk"), late=Count("pk", filter=late))
    )
    labels = {area.code: area.name for area in boroughs}
    counts: dict[tuple[str, str], int] = {}
    overdue: dict[str, int] = {}
    for code, name, status, number, number_late in rows:
        key = code or SEVERAL
        if code:
            labels.setdefault(code, name)
        counts[key, status] = counts.get((key, status), 0) + number
        overdue[key] = overdue.get(key, 0) + number_late
    table = counting.two_way(
        counts,
        rows=[*(Category(code, name) for code, name in labels.items()), Category(SEVERAL, _("More than one borough"))],
        columns=[Category(status.value, str(status.label)) for status in Status],
        title=_("Actions by borough and status"),
        dimension="place",
        column_dimension="status",
        row_heading=_("Where"),
        unit=Unit.RECORDS,
        counted=_("actions"),
        source=programme.title,
    )
    return ActionsByPlace(table, overdue)


def _of_one_place(values: QuerySet[Any]) -> Case:
    """Return what a subquery says of an action that is for one area; empty for an action of several or a wider one."""
    return Case(When(areas_count=1, then=Subquery(values[:1])), default=Value(None), output_field=CharField(null=True))


def overdue_actions(programme: Programme, limit: int) -> list[Action]:
    """Return the actions that are longest overdue, at most ``limit``, each with ``days_late``."""
    found = (
        Action.objects.filter(programme=programme)
        .overdue()  # type: ignore[attr-defined]
        .select_related("owner_organisation")
        .order_by("due_on", "pk")[:limit]
    )
    today = timezone.localdate()
    actions = list(found)
    for action in actions:
        action.days_late = (today - action.due_on).days
    return actions


def published_reports(programme: Programme) -> counting.Count:
    """Return how many reports of the programme the public can read."""
    reports = programme.reports.filter(withdrawn_reason="", versions__published_at__isnull=False)
    return counting.Count(reports.order_by().values("pk").distinct().count(), Unit.RECORDS)


def surveys_of(programme: Programme) -> list[Survey]:
    """Return the surveys of a programme with what decides until when they are counted."""
    return list(programme.surveys.only("audience", "state", "opens_on", "closes_on", "programme").order_by("opens_on"))
