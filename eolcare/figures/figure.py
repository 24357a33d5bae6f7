"""A figure: a released table with its heading, the sentence that says what it shows, and its chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from eolcare.figures.charts import Chart
from eolcare.figures.counting import Shape
from eolcare.figures.disclosure import SUPPRESSION_NOTE, Cell, ReleasedTable, percent
from eolcare.figures.intervals import Representation, in_words, range_in_words


class DrawsChart(Protocol):
    """A chart function, its own options already given (``functools.partial``)."""

    def __call__(self, released: ReleasedTable, /, *, title: str, description: str, key: str) -> Chart:
        """The pictures of a released table."""
        ...


@dataclass(frozen=True, slots=True)
class ExtraColumn:
    """A column of text beside the counts, by row key: a census share, a range, a verdict. Made from released numbers
    alone.
    """

    heading: str
    texts: Mapping[str, str]
    numeric: bool = True


@dataclass(frozen=True)
class Figure:
    """What ``{% figure %}`` and ``figure_csv`` show.

    ``key`` is unique on the page and names the CSV file. ``sentence`` says what the figure shows, in words, and
    describes the chart too; numbers in it come from the released table. ``chart`` is a function of
    :mod:`eolcare.figures.charts`; without one the table stands open. ``definition`` says what was counted and how;
    ``note`` is what a reader must know about it.
    """

    key: str
    title: str
    sentence: str
    table: ReleasedTable
    chart: DrawsChart | None = None
    csv_url: str = ""
    note: str = ""
    definition: str = ""
    extra_columns: tuple[ExtraColumn, ...] = field(default=())
    heading_level: int = 3

    def __post_init__(self) -> None:
        if not isinstance(self.table, ReleasedTable):
            raise TypeError("A figure shows a ReleasedTable: pass the table through disclosure.release first.")

    def picture(self) -> Chart:
        """The chart. ``ValueError`` for a figure that has none."""
        if self.chart is None:
            raise ValueError(f"The figure {self.key!r} has no chart.")
        return self.chart(self.table, title=str(self.title), description=str(self.sentence), key=self.key)

    @property
    def notes(self) -> list[str]:
        """What to say under the figure: its own note, and why numbers are missing where some are."""
        notes = [self.note] if self.note else []
        if self.table.suppressed:
            notes.append(str(SUPPRESSION_NOTE))
        return notes

    @property
    def headings(self) -> list[str]:
        """The table's column headings, the row heading first."""
        total = [_("Total")] if self.table.row_totals is not None else []
        columns = [str(column.label) for column in self.table.columns]
        return [str(self.table.row_heading), *columns, *total, *(str(extra.heading) for extra in self.extra_columns)]

    @property
    def numeric(self) -> list[bool]:
        """For each heading whether numbers stand below it."""
        counts = len(self.table.columns) + (1 if self.table.row_totals is not None else 0)
        return [False, *[True] * counts, *(extra.numeric for extra in self.extra_columns)]

    def lines(self) -> list[tuple[str, list[Cell], list[str]]]:
        """The table's lines: label, counts (totals last), texts of the extra columns."""
        lines = []
        for place, row in enumerate(self.table.rows):
            cells = list(self.table.cells[place])
            if self.table.row_totals is not None:
                cells.append(self.table.row_totals[place])
            lines.append((str(row.label), cells, [str(extra.texts.get(row.key, "")) for extra in self.extra_columns]))
        return lines

    def total_line(self) -> list[Cell] | None:
        """Column totals with the base last, or ``None`` where column totals are not shown. One-way tables give their
        base.
        """
        if self.table.row_totals is None:
            return [self.table.base] if self.table.shape is Shape.ONE_WAY else None
        return None if self.table.column_totals is None else [*self.table.column_totals, self.table.base]


def share_column(table: ReleasedTable, heading: str = "") -> ExtraColumn:
    """Each row of a one-column table as a percentage of the base."""
    return ExtraColumn(heading or _("Percentage"), {row.key: table.percentage(row.key) for row in table.rows})


def representation_columns(groups: Iterable[Representation], *, population_heading: str) -> tuple[ExtraColumn, ...]:
    """The columns that belong beside an interval chart: share, range, share of the population, and the verdict in
    words.
    """
    groups = list(groups)
    shares = {g.row.key: _("not shown") if g.share is None else percent(g.share) for g in groups}
    return (
        ExtraColumn(_("Percentage"), shares),
        ExtraColumn(_("Likely range"), {g.row.key: range_in_words(g.interval) for g in groups}),
        ExtraColumn(population_heading, {g.row.key: percent(g.expected) for g in groups}),
        ExtraColumn(_("In words"), {g.row.key: in_words(g.verdict) for g in groups}, numeric=False),
    )
