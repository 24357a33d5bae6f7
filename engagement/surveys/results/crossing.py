"""One question or fact of the responses divided by another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from engagement.surveys.results.bits import Chosen, crossed
from engagement.surveys.results.facets import Facet, rows_of
from engagement.surveys.results.figures import AUDIENCE, MOST_PARTS, share_columns
from engagement.surveys.tallies.keys import ANSWERED
from eolcare.figures import charts
from eolcare.figures.counting import Category, Table, Unit, overlapping, two_way
from eolcare.figures.disclosure import release
from eolcare.figures.figure import ExtraColumn, Figure, share_column

MOST_CELLS = 1_500


@dataclass(frozen=True)
class Crossing:
    """Two facets, and how many people have a value of both. True numbers; ``@answered`` is a value like the others."""

    row_facet: Facet
    column_facet: Facet
    cells: Mapping[tuple[str, str], int]
    source: str

    @property
    def rows(self) -> Sequence[Category]:
        """The values of the rows, those first that can be chosen now."""
        return rows_of(self.row_facet, {row: n for (row, _column), n in self.cells.items()})

    @property
    def columns(self) -> Sequence[Category]:
        """The values of the columns."""
        return rows_of(self.column_facet, {column: n for (_row, column), n in self.cells.items()})

    @property
    def title(self) -> str:
        """What the table shows."""
        columns = self.column_facet
        by = columns.label[:1].lower() + columns.label[1:] if columns.of_response else f"“{columns.label}”"
        return _("%(rows)s, by %(columns)s") % {"rows": self.row_facet.label, "columns": by}

    def column(self, key: str) -> dict[str, int]:
        """Return how many people of a column have each value of the rows."""
        return {row.key: self.cells.get((row.key, key), 0) for row in self.rows}

    def base(self, key: str) -> int:
        """Return how many people of a column have any value of the rows."""
        return self.cells.get((ANSWERED, key), 0) if self.row_facet.several else sum(self.column(key).values())


def too_large(rows: Facet, columns: Facet) -> bool:
    """Return whether the table would have more cells than anybody can read."""
    return len(rows.values) * len(columns.values) > MOST_CELLS


def crossed_figure(survey_id: int, rows: Facet, columns: Facet, chosen: Chosen, *, source: str, csv_url: str) -> Figure:
    """Return a table of one facet by another.

    Where each person has one value of both it is a table whose lines and columns add up. Where people could choose
    several answers it says for each column how many of its people are in the line, as a share of that column.
    """
    crossing = Crossing(rows, columns, crossed(survey_id, rows.key, columns.key, chosen), source)
    if rows.several or columns.several:
        return _overlapping_figure(crossing, csv_url)
    return _two_way_figure(crossing, csv_url)


def _two_way_figure(crossing: Crossing, csv_url: str) -> Figure:
    released = release(
        two_way(
            {mark: n for mark, n in crossing.cells.items() if ANSWERED not in mark},
            rows=crossing.rows,
            columns=crossing.columns,
            title=crossing.title,
            dimension=crossing.row_facet.key,
            column_dimension=crossing.column_facet.key,
            row_heading=crossing.row_facet.label,
            unit=Unit.PEOPLE,
            counted=_("people who answered both"),
            source=crossing.source,
        ),
        AUDIENCE,
    )
    return Figure(
        key="two-way",
        title=crossing.title,
        sentence=_("Each line adds up to 100%: how the people of that line divide.")
        if not released.empty
        else _("Nobody has answered both yet."),
        table=released,
        chart=charts.stacked_status_chart if len(released.columns) <= MOST_PARTS else None,
        extra_columns=share_columns(released),
        csv_url=csv_url,
        heading_level=2,
    )


def _overlapping_figure(crossing: Crossing, csv_url: str) -> Figure:
    """Return a figure whose table is that of all columns together, with the count and share of each column beside it.

    Rows or columns overlap and do not add up, so each column is a table of its own, released as such.
    """
    if crossing.column_facet.several:
        together, base = crossing.column(ANSWERED), crossing.base(ANSWERED)
    else:
        columns = [crossing.column(each.key) for each in crossing.columns]
        together = {row.key: sum(column[row.key] for column in columns) for row in crossing.rows}
        base = sum(crossing.base(each.key) for each in crossing.columns)
    whole = release(_column_table(crossing, together, base), AUDIENCE)
    extra: list[ExtraColumn] = []
    for category in crossing.columns:
        table = _column_table(crossing, crossing.column(category.key), crossing.base(category.key))
        part = release(table, AUDIENCE)
        counted = {row.key: str(part.cell(row.key)) for row in crossing.rows}
        shares = {row.key: part.percentage(row.key) if part.base.value else "–" for row in crossing.rows}
        named = {"column": category.label, "base": part.base}
        extra.append(ExtraColumn(_("%(column)s (of %(base)s)") % named, counted))
        extra.append(ExtraColumn(_("%(column)s, share") % named, shares))
    return Figure(
        key="two-way",
        title=crossing.title,
        sentence=_("Shares are of the people of each column.")
        if not whole.empty
        else _("Nobody has answered both yet."),
        table=whole,
        extra_columns=(share_column(whole), *extra),
        csv_url=csv_url,
        note=_("People could choose several answers, so lines and columns do not add up."),
        heading_level=2,
    )


def _column_table(crossing: Crossing, counted: Mapping[str, int], base: int) -> Table:
    return overlapping(
        counted,
        # Damaged tallies (surveys_recount heals them) must not close the page.
        base=max([base, *counted.values()]),
        rows=crossing.rows,
        title=crossing.title,
        dimension=crossing.row_facet.key,
        row_heading=crossing.row_facet.label,
        unit=Unit.PEOPLE,
        counted=_("people who answered both"),
        column_heading=_("All"),
        source=crossing.source,
    )
