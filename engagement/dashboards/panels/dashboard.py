"""One programme's dashboard: where it stands, numbers on top, sections of figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.dashboards import queries
from engagement.dashboards.panels.overdue import OVERDUE_KEY, OverdueLine, overdue_lines
from engagement.dashboards.panels.people import (
    AUDIENCE,
    HeardFigures,
    event_figures,
    heard_figures,
    listed,
    themes_figure,
)
from engagement.dashboards.panels.progress import action_figures
from engagement.programmes.models import Programme
from engagement.surveys.models import Survey
from eolcare.areas.models import Area
from eolcare.figures.counting import Count, Unit
from eolcare.figures.disclosure import Cell, percent, show_count
from eolcare.figures.figure import Figure
from eolcare.figures.intervals import in_words

LONGEST_LIST = 50


@dataclass(frozen=True)
class Fact:
    """One number on top, and what it counts."""

    number: Cell
    words: str


@dataclass(frozen=True)
class Section:
    """Figures that belong together, under one heading."""

    key: str
    title: str
    figures: Sequence[Figure]


@dataclass(frozen=True)
class Dashboard:
    """All that the page of one programme shows."""

    programme: Programme
    facts: Sequence[Fact]
    sections: Sequence[Section]
    own: Sequence[str]
    own_names: str
    overdue: Sequence[OverdueLine]
    overdue_total: int
    overdue_url: str
    days_left: int
    is_live: bool
    today: date = field(default_factory=timezone.localdate)

    def figures(self) -> Iterator[Figure]:
        """Each figure of the page, in its order."""
        for section in self.sections:
            yield from section.figures

    def figure(self, key: str) -> Figure | None:
        """The figure with this key, or ``None``."""
        return next((figure for figure in self.figures() if figure.key == key), None)


def dashboard_of(programme: Programme, *, own_areas: Collection[int] = ()) -> Dashboard:
    """Return the dashboard of a programme, the same for everybody but for what it says of the reader's own boroughs.

    ``own_areas`` are primary keys of the areas where the reader has a say.
    """
    counts = queries.people_counts(programme)
    boroughs, came = counts.boroughs, counts.came
    by_organisation = queries.actions_by_organisation(programme)
    source = programme.title

    def address_of(key: str) -> str:
        return reverse("dashboards:figure_csv", args=[programme.slug, key])

    groups = [heard_figures(each, boroughs, source=source, address_of=address_of) for each in counts.heard]
    events = event_figures(came, source=source, address_of=address_of)
    actions = action_figures(programme, by_organisation, boroughs, address_of=address_of)
    own = [area for area in boroughs if area.pk in own_areas]
    own = [] if len(own) == len(boroughs) else own
    overdue_total = sum(by_organisation.overdue.values())
    return Dashboard(
        programme=programme,
        facts=[
            *_facts_of_people(groups, events[0], events[1]),
            *_facts_of_records(actions[0], overdue_total, queries.published_reports(programme)),
        ],
        sections=_sections(groups, events, themes_figure(programme, address_of=address_of), actions),
        own=_own_boroughs(own, groups),
        own_names=listed([area.name for area in own]),
        overdue=overdue_lines(programme, queries.overdue_actions(programme, LONGEST_LIST)) if overdue_total else [],
        overdue_total=overdue_total,
        overdue_url=address_of(OVERDUE_KEY),
        days_left=(programme.closes_on - timezone.localdate()).days,
        is_live=any(not each.is_over for each in counts.heard) or programme.is_open,
    )


def _facts_of_people(groups: Sequence[HeardFigures], events: Figure, attended: Figure) -> list[Fact]:
    facts = []
    for group in groups:
        number = group.table.base
        if group.audience == Survey.Audience.RESIDENTS:
            words = ngettext("resident answered a survey", "residents answered a survey", _grammar(number))
        else:
            words = ngettext("professional answered a survey", "professionals answered a survey", _grammar(number))
        facts.append(Fact(number, words))
    held, came = events.table.base, attended.table.base
    return [
        *facts,
        Fact(held, ngettext("event held", "events held", _grammar(held))),
        Fact(came, ngettext("person at events", "people at events", _grammar(came))),
    ]


def _facts_of_records(actions: Figure, overdue: int, reports: Count) -> list[Fact]:
    total, late, published = (
        actions.table.base,
        show_count(overdue, AUDIENCE, unit=Unit.RECORDS),
        show_count(reports, AUDIENCE),
    )
    return [
        Fact(total, ngettext("action", "actions", _grammar(total))),
        Fact(late, ngettext("action overdue", "actions overdue", _grammar(late))),
        Fact(published, ngettext("report published", "reports published", _grammar(published))),
    ]


def _grammar(cell: Cell) -> int:
    """Return the number that decides between singular and plural; what is not shown is spoken of as several."""
    return 2 if cell.value is None else cell.value


def _sections(
    groups: Sequence[HeardFigures], events: Sequence[Figure], themes: Figure, actions: Sequence[Figure]
) -> list[Section]:
    sections = [
        Section(
            f"heard-{group.audience}",
            _("Residents, carers and bereaved people")
            if group.audience == Survey.Audience.RESIDENTS
            else _("Health and care professionals"),
            [group.by_borough, group.by_month],
        )
        for group in groups
    ]
    return [
        *sections,
        Section("taking-part", _("How people took part"), [*(group.by_channel for group in groups), *events]),
        Section("came-of-it", _("What people spoke about, and what is being done about it"), [themes, *actions]),
    ]


def _own_boroughs(own: Sequence[Area], groups: Sequence[HeardFigures]) -> list[str]:
    """Return a sentence for each of the reader's own boroughs, from released numbers."""
    residents = next((group for group in groups if group.audience == Survey.Audience.RESIDENTS), None)
    if residents is None or residents.table.empty:
        return []
    verdicts = {group.row.key: group for group in residents.groups}
    sentences = []
    for area in own:
        cell = residents.table.cell(area.code)
        group = verdicts.get(area.code)
        if cell.value is None:
            sentences.append(
                _("%(place)s: the number of residents who answered is not shown, so that nobody can be recognised.")
                % {"place": area.name}
            )
        elif group is None or group.share is None:
            sentences.append(
                ngettext("%(place)s: %(n)s resident answered.", "%(place)s: %(n)s residents answered.", cell.value)
                % {"place": area.name, "n": cell}
            )
        else:
            sentences.append(
                ngettext(
                    "%(place)s: %(n)s resident answered, %(share)s of the answers where %(expected)s of adults live: "
                    "%(verdict)s.",
                    "%(place)s: %(n)s residents answered, %(share)s of the answers where %(expected)s of adults live: "
                    "%(verdict)s.",
                    cell.value,
                )
                % {
                    "place": area.name,
                    "n": cell,
                    "share": percent(group.share),
                    "expected": percent(group.expected),
                    "verdict": in_words(group.verdict),
                }
            )
    return sentences
