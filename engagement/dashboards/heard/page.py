"""The page "Who have we not heard from": two grids, and the gaps in plain words. Every number has passed the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.dashboards import queries as dashboard
from engagement.dashboards.heard import queries
from engagement.dashboards.heard.communities import MEASURES
from engagement.dashboards.heard.gaps import Gap, gaps_of_communities, gaps_of_places, open_first
from engagement.dashboards.heard.queries import EVENTS, TALKS, Reach, Sessions, Told
from engagement.dashboards.panels.people import AUDIENCE, HeardFigures, heard_figures
from engagement.programmes.models import Programme
from engagement.surveys.models import Survey
from eolcare.areas.models import Area
from eolcare.figures import disclosure, intervals
from eolcare.figures.counting import Category, Unit, one_way
from eolcare.figures.disclosure import Audience, Cell
from eolcare.figures.intervals import Representation

INSIDE, OUTSIDE, SILENT = "inside", "outside", "silent"


@dataclass(frozen=True)
class PlaceLine:
    """One borough: who answered, what was held and is planned there, and who came (for the team alone).

    ``residents`` and ``professionals`` are ``None`` where no survey asks them: not asked is not nobody.
    """

    name: str
    residents: Cell | None
    professionals: Cell | None
    beside: Representation | None
    events: Sessions
    talks: Sessions
    people: Cell | None


@dataclass(frozen=True)
class CommunityLine:
    """One community: what was held and is planned for it, and its share of the answers beside the census.

    ``said`` is ``None`` where no survey asks; ``beside`` where the census does not count it either.
    """

    name: str
    events: Sessions
    talks: Sessions
    said: Cell | None
    silent: Cell | None
    beside: Representation | None
    is_measured: bool
    note: str


@dataclass(frozen=True)
class HeardPage:
    """All that the page shows."""

    programme: Programme
    places: Sequence[PlaceLine]
    for_all: Mapping[str, Sessions]
    communities: Sequence[CommunityLine]
    gaps: Sequence[Gap]
    is_open: bool
    days_left: int
    shows_people: bool
    until: date | None


def heard_page(programme: Programme, *, for_team: bool) -> HeardPage:
    """Return the page of a programme.

    Args:
        programme: which one.
        for_team: whether the reader may open each event's headcounts, and so may read them added up. Others read how
            many sessions there were: beside the published reports, people by borough would tell who came to the one
            event that has no report yet.
    """
    counts = dashboard.people_counts(programme)
    figures = {
        heard.audience: heard_figures(heard, counts.boroughs, source=programme.title, address_of=lambda key: "")
        for heard in counts.heard
    }
    residents = next((heard for heard in counts.heard if heard.audience == Survey.Audience.RESIDENTS), None)
    until = residents.until if residents else None
    reach = queries.reach_of(programme, counts.boroughs, until)
    places = _places(counts.boroughs, figures, reach, programme if for_team else None)
    lines = [_community(community, reach, source=programme.title) for community in queries.communities()]
    is_open = programme.closes_on >= timezone.localdate()
    return HeardPage(
        programme=programme,
        places=places,
        for_all=reach.for_all,
        communities=lines,
        gaps=open_first([*gaps_of_places(places), *gaps_of_communities(lines)]),
        is_open=is_open,
        days_left=(programme.closes_on - timezone.localdate()).days,
        shows_people=for_team,
        until=until,
    )


def _places(
    boroughs: Sequence[Area], figures: Mapping[str, HeardFigures], reach: Reach, programme: Programme | None
) -> list[PlaceLine]:
    residents = figures.get(Survey.Audience.RESIDENTS)
    professionals = figures.get(Survey.Audience.PROFESSIONALS)
    beside = {group.row.key: group for group in residents.groups} if residents else {}
    people = queries.people_at_events(programme) if programme else {}
    return [
        PlaceLine(
            name=area.name,
            residents=residents.table.cell(area.code) if residents else None,
            professionals=professionals.table.cell(area.code) if professionals else None,
            beside=beside.get(area.code),
            events=reach.by_place.get((area.pk, EVENTS), Sessions()),
            talks=reach.by_place.get((area.pk, TALKS), Sessions()),
            people=disclosure.show_count(
                people.get((area.pk, EVENTS), 0) + people.get((area.pk, TALKS), 0), Audience.TEAM, unit=Unit.PEOPLE
            )
            if programme
            else None,
        )
        for area in boroughs
    ]


def _community(community: Any, reach: Reach, *, source: str) -> CommunityLine:
    told, measure = reach.told.get(community.slug), MEASURES.get(community.slug)
    beside = said = silent = None
    if told is not None:
        table = disclosure.release(_table(community.name, told, source), AUDIENCE)
        said, silent = table.cell(INSIDE), table.cell(SILENT)
        if (census := reach.census.get(community.slug)) is not None:
            population = {INSIDE: float(census[0]), OUTSIDE: float(census[1])}
            beside = next(
                (each for each in intervals.representation(table, population) if each.row.key == INSIDE), None
            )
    return CommunityLine(
        name=community.name,
        events=reach.by_community.get((community.pk, EVENTS), Sessions()),
        talks=reach.by_community.get((community.pk, TALKS), Sessions()),
        said=said,
        silent=silent,
        beside=beside,
        is_measured=measure is not None,
        note=str(measure.note) if measure else "",
    )


def _table(name: str, told: Told, source: str) -> Any:
    return one_way(
        {INSIDE: told.inside, OUTSIDE: told.outside, SILENT: told.silent},
        rows=[
            Category(INSIDE, name),
            Category(OUTSIDE, _("Others")),
            Category(SILENT, _("Did not say")),
        ],
        title=name,
        dimension="community",
        row_heading=_("Community"),
        unit=Unit.PEOPLE,
        counted=_("answers"),
        source=source,
    )
