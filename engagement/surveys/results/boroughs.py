"""Boroughs side by side: the share of people who gave one answer, with its likely range."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from engagement.surveys.results.bits import Chosen, crossed
from engagement.surveys.results.facets import Facet, Facets, rows_of
from engagement.surveys.results.figures import AUDIENCE
from engagement.surveys.tallies.keys import ANSWERED, BOROUGH, NO_BOROUGH
from eolcare.figures import charts
from eolcare.figures.counting import Category, Unit, two_way
from eolcare.figures.disclosure import ReleasedTable, percent, release
from eolcare.figures.figure import ExtraColumn, Figure
from eolcare.figures.intervals import RowShare, range_in_words, row_shares

GAVE, ANOTHER = "gave", "another"


def boroughs_figure(
    survey_id: int, facets: Facets, facet: Facet, value: str, chosen: Chosen, *, source: str, csv_url: str
) -> Figure:
    """Return how many in each borough gave one answer, of those there who answered, with the likely range of the share.

    Args:
        survey_id: the survey's primary key.
        facets: all facets of the survey.
        facet: the question.
        value: the answer.
        chosen: whose answers to count.
        source: the survey's title.
        csv_url: the address of the same as a file.
    """
    places = facets.by_key[BOROUGH]
    cells = crossed(survey_id, BOROUGH, facet.key, chosen)
    answer = facet.label_of(value)
    counted: dict[tuple[str, str], int] = {}
    for (place, other), n in cells.items():
        # Who has one value alone answered with it; where several can be chosen it is told apart who answered at all.
        if other == value:
            counted[place, GAVE] = n
        elif not facet.several and other != ANSWERED:
            counted[place, ANOTHER] = counted.get((place, ANOTHER), 0) + n
        elif facet.several and other == ANSWERED:
            counted[place, ANOTHER] = n - cells.get((place, value), 0)
    rows = [
        row
        for row in rows_of(places, {place: n for (place, _other), n in cells.items()})
        if row.key != NO_BOROUGH or any(place == NO_BOROUGH for place, _which in counted)
    ]
    table = two_way(
        counted,
        rows=rows,
        columns=[Category(GAVE, _("“%(answer)s”") % {"answer": answer}), Category(ANOTHER, _("Another answer"))],
        title=_("%(question)s, by borough") % {"question": facet.label},
        dimension=BOROUGH,
        column_dimension=facet.key,
        row_heading=_("Borough"),
        unit=Unit.PEOPLE,
        counted=_("people who answered"),
        source=source,
    )
    released = release(table, AUDIENCE)
    shares = row_shares(released, GAVE)
    overall = _overall(released)
    return Figure(
        key="boroughs",
        title=_("“%(answer)s”, by borough") % {"answer": answer},
        sentence=_compared(shares, overall, released),
        table=released,
        chart=partial(
            charts.share_chart,
            column=GAVE,
            share_label=_("Share of “%(answer)s”, with its likely range") % {"answer": answer},
            overall_label=_("All together"),
        )
        if overall is not None
        else None,
        extra_columns=(
            ExtraColumn(
                _("Percentage"),
                {each.row.key: "–" if each.share is None else percent(each.share) for each in shares},
            ),
            ExtraColumn(
                _("Likely range"),
                {each.row.key: range_in_words(each.interval) if each.interval else "–" for each in shares},
            ),
        ),
        csv_url=csv_url,
        definition=_(
            "“%(question)s”. The range is where the share would lie 19 times out of 20 if chance alone decided who "
            "answers (Wilson’s interval)."
        )
        % {"question": facet.label},
        heading_level=2,
    )


def _overall(released: ReleasedTable) -> float | None:
    if released.column_totals is None or not released.base.value:
        return None
    return (released.column_totals[0].value or 0) / released.base.value


def _compared(shares: Sequence[RowShare], overall: float | None, released: ReleasedTable) -> str:
    if released.empty:
        return _("Nobody has answered this yet.")
    if overall is None:
        return _("Some numbers are not shown, so boroughs are not set side by side.")
    words = {"overall": percent(overall)}
    more = [str(each.row.label) for each in shares if each.interval and each.interval.low > overall]
    fewer = [str(each.row.label) for each in shares if each.interval and each.interval.high < overall]
    parts = [_("All together: %(overall)s.") % words]
    if more:
        parts.append(_("More in %(places)s.") % {"places": ", ".join(more)})
    if fewer:
        parts.append(_("Fewer in %(places)s.") % {"places": ", ".join(fewer)})
    if not (more or fewer):
        parts.append(_("No borough differs by more than chance would explain."))
    return " ".join(parts)
