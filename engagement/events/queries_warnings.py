"""The rows that the rules of :mod:`engagement.events.warnings` look at, and what they find for a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from engagement.events.models import LIVE, AccessNeed, Event, EventState
from engagement.events.needs import NeedKind
from engagement.events.queries_calendar import Month
from engagement.events.times import LONDON, in_london
from engagement.events.warnings import OpenProgramme, Planned, PlanWarning, clashes, gaps
from engagement.programmes.models import Community, PlanChange, Programme
from engagement.programmes.queries import programmes_reaching
from eolcare.accounts.access import within_areas
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area, AreaKind, AreaMembership

Beneath = Callable[[int], Mapping[int, str]]


def month_warnings(
    user: Any, month: Month, shown: Iterable[Event], *, beneath: Beneath | None = None
) -> list[PlanWarning]:
    """Return the clashes in which events that a calendar shows take part, among all that the person may see."""
    weeks = month.weeks
    rows = _planned(within_areas(user, "events.view", _around(weeks[0][0], weeks[-1][-1])), beneath or areas_beneath())
    return _about({event.pk for event in shown}, clashes(rows, now=timezone.now()))


def warnings_for(event: Event, user: Any) -> list[PlanWarning]:
    """Return the clashes of one event with others that the person may see, for its page; none once it is over.

    A cancelled event clashes with nothing.
    """
    if event.is_over or event.state == EventState.CANCELLED:
        return []
    first, last = (moment.astimezone(LONDON).date() for moment in (event.starts_at, event.ends_at))
    rows = _planned(within_areas(user, "events.view", _around(first, last)), areas_beneath())
    return _about({event.pk}, clashes(rows, now=timezone.now()))


def programme_gaps(
    user: Any, programme: Programme | None = None, *, beneath: Beneath | None = None
) -> list[PlanWarning]:
    """Return what the plans of open programmes leave out, in the person's boroughs; of one programme if it is named."""
    now = timezone.now()
    opened = programmes_reaching(user, "events.view").filter(
        opens_on__lte=timezone.localdate(), closes_on__gte=timezone.localdate()
    )
    programmes = list(opened.filter(pk=programme.pk) if programme else opened)
    if not programmes:
        return []
    mine = area_ids_for(user, "events.view")
    beneath = beneath or areas_beneath()
    boroughs = dict(Area.objects.boroughs().filter(pk__in=mine).values_list("pk", "name"))
    communities = dict(Community.objects.values_list("pk", "name"))
    explained: dict[int, set[int]] = defaultdict(set)
    for row in PlanChange.communities.through.objects.filter(planchange__programme__in=programmes).values_list(
        "planchange__programme_id", "community_id"
    ):
        explained[row[0]].add(row[1])
    events: dict[int, list[Planned]] = defaultdict(list)
    for planned, programme_id in _planned_with_programme(Event.objects.filter(programme__in=programmes), beneath):
        events[programme_id].append(planned)
    return [
        warning
        for one in programmes
        for warning in gaps(
            OpenProgramme(
                title=one.title,
                closes_on=one.closes_on,
                boroughs={pk: name for pk, name in boroughs.items() if pk in beneath(one.area_id)},
                # How these are heard is written in the log instead.
                communities={pk: name for pk, name in communities.items() if pk not in explained[one.pk]},
                events=events[one.pk],
            ),
            now=now,
        )
    ]


def _about(shown: Collection[int], found: Iterable[PlanWarning]) -> list[PlanWarning]:
    return [warning for warning in found if any(event.id in shown for event in warning.events)]


def _around(first: date, last: date) -> QuerySet[Event]:
    """Return the events that could clash with one between two days."""
    week = timedelta(days=7)
    return Event.objects.filter(
        starts_at__lt=in_london(last + week + timedelta(days=1), time.min),
        ends_at__gte=in_london(first - week, time.min),
    )


def _planned(events: QuerySet[Event], beneath: Beneath) -> list[Planned]:
    rows = [planned for planned, _programme in _planned_with_programme(events, beneath)]
    asked: dict[int, set[str]] = defaultdict(set)
    needs = AccessNeed.objects.filter(
        booking__event__in=[row.id for row in rows],
        booking__state__in=LIVE,
        kind__in=[NeedKind.BSL, NeedKind.LANGUAGE],
        arranged=AccessNeed.Arranged.OPEN,
    )
    for event_id, kind in needs.order_by().values_list("booking__event_id", "kind").distinct():
        asked[event_id].add(kind)
    return [replace(row, asked_for=frozenset(asked[row.id])) if row.id in asked else row for row in rows]


def _planned_with_programme(events: QuerySet[Event], beneath: Beneath) -> Iterator[tuple[Planned, int]]:
    """Return the events that still stand as the rules see them, each with its programme's key."""
    found = (
        events.exclude(state=EventState.CANCELLED)
        .select_related("venue")
        .defer("description", "access_information", "how_to_take_part", "joining_details", "summary")
        .prefetch_related("areas", "communities", "organisations")
    )
    for event in found:
        yield _row(event, beneath), event.programme_id


def _row(event: Event, beneath: Beneath) -> Planned:
    areas: dict[int, str] = {}
    for area in event.areas.all():
        areas |= {area.pk: area.name} if area.kind == AreaKind.BOROUGH else beneath(area.pk)
    place = ""
    if event.venue_id:
        place = f"venue {event.venue_id}"
    elif event.venue_name:
        place = " ".join(f"{event.venue_name} {event.venue_address}".casefold().split())
    return Planned(
        id=event.pk,
        public_id=event.public_id,
        title=event.title,
        kind=event.kind,
        format=event.format,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        is_listed=event.is_listed,
        areas=areas,
        communities={community.pk: community.name for community in event.communities.all()},
        organisations={organisation.pk: organisation.name for organisation in event.organisations.all()},
        place=place,
        place_name=event.place_name,
        joining_link=event.joining_link,
        interpreters=tuple(event.interpreters),
    )


def areas_beneath() -> Beneath:
    """Return a function that gives the boroughs beneath an area today, names by key, from two queries for all."""
    children: dict[int, list[int]] = defaultdict(list)
    for child, parent in AreaMembership.objects.on(timezone.localdate()).values_list("child_id", "parent_id"):
        children[parent].append(child)
    names = dict(Area.objects.boroughs().values_list("pk", "name"))
    known: dict[int, Mapping[int, str]] = {}

    def beneath(area_id: int) -> Mapping[int, str]:
        if area_id not in known:
            found, frontier = {area_id}, [area_id]
            while frontier:
                frontier = [child for area in frontier for child in children[area] if child not in found]
                found.update(frontier)
            known[area_id] = {pk: names[pk] for pk in found if pk in names}
        return known[area_id]

    return beneath
