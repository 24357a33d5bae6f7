"""What both kinds of spreadsheet give: headings, and rows with their cells as text or as a day."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

from engagement.feedback.importing.problems import Unreadable, quoted

MOST_COLUMNS = 200
LONGEST_HEADING = 120
NUMBER_OR_DAY = re.compile(r"[\d\s.,:/-]+")


class Cell(NamedTuple):
    """A cell: its text, and the day where the file itself says that it is one.

    ``odd`` is ``"formula"``, ``"error"`` or ``"number"`` where the file says that.
    """

    text: str
    day: datetime.date | None = None
    odd: str = ""


EMPTY = Cell("")


@dataclass(slots=True)
class RawRow:
    """One row under the headings, one cell for each heading. ``troubles`` are sentences about the row as a whole."""

    number: int
    cells: Sequence[Cell]
    troubles: list[str] = field(default_factory=list)


class Source(Protocol):
    """A spreadsheet that is open for reading."""

    headings: list[str]
    # What somebody should know before the rows are read, such as a hidden sheet.
    notes: list[str]
    # The sheets that can be chosen; none for a CSV file.
    sheets: list[str]
    sheet: str

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows that hold something, in order. Rows that hold nothing are no rows.

        Raises:
            Unreadable: if the file breaks off or cannot be told apart from some place on.
        """
        ...

    def part_read(self) -> float:
        """Return how much of the file is read, from 0 to 1."""
        ...


def check_headings(cells: Sequence[str]) -> list[str]:
    """Return the headings, trimmed, without empty ones at the end.

    Raises:
        Unreadable: if there are none, one is there twice, or the row is no row of headings.
    """
    headings = [" ".join(cell.replace("\x00", "").split()) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise Unreadable(
            _("The first row is empty. It must hold the headings of the columns, such as “Comment” and “Date”.")
        )
    if len(headings) > MOST_COLUMNS:
        raise Unreadable(_("The file has more than %(most)s columns.") % {"most": MOST_COLUMNS})
    known: set[str] = set()
    for heading in headings:
        if len(heading) > LONGEST_HEADING or (heading and NUMBER_OR_DAY.fullmatch(heading)):
            raise Unreadable(
                _(
                    "The first row must hold headings, such as “Comment” and “Date”. This one holds “%(cell)s”, which "
                    "looks like something else. Put a row of headings above it."
                )
                % {"cell": quoted(heading)}
            )
        if heading and heading.casefold() in known:
            raise Unreadable(
                _("Two columns are called “%(name)s”. Give each its own name, then upload the file again.")
                % {"name": quoted(heading)}
            )
        known.add(heading.casefold())
    return headings
