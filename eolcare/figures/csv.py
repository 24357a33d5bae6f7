"""A figure as a CSV file: the same released numbers as on the page, in one layout for all figures.

Title, sentence, what was counted, base, source, notes, each a line of two cells; an empty line; headings; one line a
row; the total where it is shown. UTF-8 with a byte order mark, so that spreadsheet programs read it right, and no
cell that they would run.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _

from eolcare.figures.disclosure import Cell
from eolcare.figures.figure import Figure

SUPPRESSED = "suppressed"
# A spreadsheet program takes a cell that begins like this for a formula, or splits it.
FORMULA = re.compile(r"^\s*[=+\-@\t\r\n]")


def figure_csv(figure: Figure) -> HttpResponse:
    """The file as a download named after the figure's key. ``TypeError`` for anything but a :class:`Figure`."""
    if not isinstance(figure, Figure):
        raise TypeError(f"figure_csv() takes a Figure, not {type(figure).__name__}.")
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(csv_rows(figure))
    name = re.sub(r"[^a-z0-9-]+", "-", figure.key.lower()).strip("-") or "figures"
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def csv_rows(figure: Figure) -> Iterator[list[str]]:
    """The lines of the file, each cell safe in a spreadsheet."""
    for line in _lines(figure):
        yield [safe(cell) for cell in line]


def safe(text: object) -> str:
    """A cell that no spreadsheet program runs: an apostrophe stands before what looks like a formula."""
    words = str(text)
    return f"'{words}" if FORMULA.match(words) else words


def _lines(figure: Figure) -> Iterator[list[object]]:
    table = figure.table
    yield [_("Title"), figure.title]
    yield [_("What it shows"), figure.sentence]
    yield [_("Definition"), figure.definition]
    yield [_("Base"), table.base_words]
    yield [_("Source"), table.source]
    yield [_("Notes"), " ".join(figure.notes)]
    yield []
    yield [*figure.headings]
    for label, cells, texts in figure.lines():
        yield [label, *map(_number, cells), *texts]
    totals = figure.total_line()
    if totals:
        yield [_("Total"), *map(_number, totals), *("" for _extra in figure.extra_columns)]


def _number(cell: Cell) -> str:
    """A number without separators, so that it can be added up."""
    return SUPPRESSED if cell.value is None else str(cell.value)
