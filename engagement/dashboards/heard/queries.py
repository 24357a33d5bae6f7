"""What was asked, planned and done in a programme, by place and by community: true counts from the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from engagement.dashboards.batches import midnight
from engagement.dashboards.heard.communities import MEASURES
from engagement.dashboards.queries.people import KEPT_SECONDS
from engagement.events.models import Attendance, Event, EventKind, EventState
from engagement.programmes.models import Community, Programme
from engagement.surveys.models import Response, Survey, SurveyVersion
from engagement.surveys.queries import definition_of
from eolcare.areas.models import Area, AreaKind, Population

EVENTS, TALKS = "events", "talks"
"""Channels beside the surveys: events that people come to; meetings that we went to, and one-to-one interviews."""

CHANNEL_OF = {
    kind: TALKS if kind in (EventKind.MEETING_ATTENDED, EventKind.INTERVIEW) else EVENTS for kind in EventKind.values
}


@dataclass(frozen=True)
class Sessions:
    """How many events of a channel were held, and how many are still to come. Records, so no secret."""

    held: int = 0
    planned: int = 0


@dataclass(frozen=True)
class Told:
    """What residents said of one equality question: the people who put themselves into the community, those who did
    not, and those who were asked and did not say; true counts.
    """

    inside: int
    outside: int
    silent: int


@dataclass(frozen=True)
class Reach:
    """All that the page counts beside the dashboard's own figures.

    ``by_place`` has the sessions by area (its primary key) and channel, ``by_community`` by community and channel;
    ``for_all`` those for the programme's whole area. ``told`` is by the community's slug, without those nobody was
    asked about. ``census`` maps a community's slug to how many the census counts inside and outside it.
    """

    by_place: Mapping[tuple[int, str], Sessions]
    by_community: Mapping[tuple[int, str], Sessions]
    for_all: Mapping[str, Sessions]
    told: Mapping[str, Told] = field(repr=False)
    census: Mapping[str, tuple[int, int]]


def reach_of(programme: Programme, boroughs: Sequence[Area], until: date | None) -> Reach:
    """Return what was done and is planned, and what people said of themselves before the day ``until``.

    Sessions are counted afresh, so that a gap closes on the page once something is planned; what people said is kept
    for five minutes, as there may be a million answers.

    Args:
        programme: which one.
        boroughs: its boroughs.
        until: the first day of residents' answers that is not counted; ``None`` where no survey asks residents.
    """
    key = f"dashboards.heard.1.{programme.public_id}.{until}"
    told = cache.get(key)
    if told is None:
        told = _told(programme, until) if until else {}
        cache.set(key, told, KEPT_SECONDS)
    by_place, for_all = _sessions_by_place(programme)
    return Reach(by_place, _sessions_by_community(programme), for_all, told, _census(boroughs))


def _counts() -> dict[str, Count]:
    now = timezone.now()
    return {
        "held": Count("pk", filter=Q(ends_at__lt=now), distinct=True),
        "planned": Count("pk", filter=Q(ends_at__gte=now), distinct=True),
    }


def _events(programme: Programme) -> QuerySet[Event]:
    return Event.objects.filter(programme=programme, state=EventState.PUBLISHED).order_by()


def _sessions_by_place(
    programme: Programme,
) -> tuple[dict[tuple[int, str], Sessions], dict[str, Sessions]]:
    rows = _events(programme).values_list("areas__pk", "areas__kind", "kind").annotate(**_counts())
    boroughs: Counter[tuple[int, str, str]] = Counter()
    wide: Counter[tuple[str, str]] = Counter()
    for pk, area_kind, kind, held, planned in rows:
        for name, number in (("held", held), ("planned", planned)):
            if area_kind == AreaKind.BOROUGH:
                boroughs[pk, CHANNEL_OF[kind], name] += number
            else:
                wide[CHANNEL_OF[kind], name] += number
    return (
        {
            (pk, channel): Sessions(boroughs[pk, channel, "held"], boroughs[pk, channel, "planned"])
            for pk, channel, _name in boroughs
        },
        {channel: Sessions(wide[channel, "held"], wide[channel, "planned"]) for channel in (EVENTS, TALKS)},
    )


def _sessions_by_community(programme: Programme) -> dict[tuple[int, str], Sessions]:
    rows = (
        _events(programme)
        .filter(communities__isnull=False)
        .values_list("communities__pk", "kind")
        .annotate(**_counts())
    )
    found: Counter[tuple[int, str, str]] = Counter()
    for pk, kind, held, planned in rows:
        found[pk, CHANNEL_OF[kind], "held"] += held
        found[pk, CHANNEL_OF[kind], "planned"] += planned
    return {
        (pk, channel): Sessions(found[pk, channel, "held"], found[pk, channel, "planned"])
        for pk, channel, _name in found
    }


def _told(programme: Programme, until: date) -> dict[str, Told]:
    """Return what residents said of themselves, for each measured community that a survey of theirs asks about."""
    versions = SurveyVersion.objects.filter(
        published_at__isnull=False,
        survey__programme=programme,
        survey__audience=Survey.Audience.RESIDENTS,
    )
    asks = {version.pk: {question.key for question in definition_of(version).equality} for version in versions}
    answered = dict(
        Response.objects.counted()
        .filter(version__in=asks, submitted_at__lt=midnight(until))
        .order_by()
        .values_list("version_id")
        .annotate(n=Count("pk"))
    )
    said = _said(list(asks), until, sorted({measure.question for measure in MEASURES.values()}))
    found = {}
    for slug, measure in MEASURES.items():
        asked = sum(n for pk, n in answered.items() if measure.question in asks[pk])
        if not any(measure.question in keys for keys in asks.values()):
            continue
        counts: Counter[bool | None] = Counter()
        for option, number in said.get(measure.question, {}).items():
            counts[measure.belongs(option)] += number
        found[slug] = Told(counts[True], counts[False], max(0, asked - counts[True] - counts[False]))
    return found


# One pass over the answers about the person, however many questions are looked at.
SAID = """
SELECT said.key, said.value, count(*)
FROM engagement_equalityanswers about
JOIN engagement_response response ON response.id = about.response_id
CROSS JOIN LATERAL jsonb_each_text(about.answers) AS said(key, value)
WHERE response.id IN ({counted}) AND said.key = ANY(%s)
GROUP BY 1, 2
"""


def _said(versions: list[int], until: date, questions: list[str]) -> dict[str, dict[str, int]]:
    counted = Response.objects.counted().filter(version__in=versions, submitted_at__lt=midnight(until)).order_by()
    if not versions:
        return {}
    sql, parameters = counted.values("pk").query.sql_with_params()
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(SAID.format(counted=sql), [*parameters, questions])
        for key, value, number in cursor.fetchall():
            found.setdefault(key, {})[value] = number
    return found


def _census(boroughs: Sequence[Area]) -> dict[str, tuple[int, int]]:
    topics = {measure.topic for measure in MEASURES.values()}
    rows = (
        Population.objects.filter(area__in=[area.pk for area in boroughs], topic__in=topics)
        .order_by()
        .values_list("topic", "category")
        .annotate(n=Sum("persons"))
    )
    found = {}
    people = {(topic, category): number for topic, category, number in rows}
    for slug, measure in MEASURES.items():
        inside = outside = 0
        for (topic, category), number in people.items():
            if topic != measure.topic or category in measure.unknown:
                continue
            if category in measure.outside:
                outside += number
            else:
                inside += number
        if inside and outside:
            found[slug] = (inside, outside)
    return found


def people_at_events(programme: Programme) -> dict[tuple[int | None, str], int]:
    """Return how many people came, by borough (its primary key, ``None`` where not known) and channel: true counts."""
    rows = (
        Attendance.objects.filter(event__programme=programme, event__state=EventState.PUBLISHED)
        .order_by()
        .values_list("area_id", "event__kind")
        .annotate(n=Sum("people"))
    )
    found: Counter[tuple[int | None, str]] = Counter()
    for area_id, kind, number in rows:
        found[area_id, CHANNEL_OF[kind]] += number
    return dict(found)


def communities() -> list[Community]:
    """Return the communities to hear from, in their order."""
    return list(Community.objects.all())
