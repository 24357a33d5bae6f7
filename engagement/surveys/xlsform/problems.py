"""What is wrong with a workbook, and what was understood of it in another way than it was written."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from engagement.surveys.definition import Definition

# More than anybody reads; what follows is counted.
MOST_SHOWN = 300
LONGEST_VALUE = 200


class Place(NamedTuple):
    """Where something stands: the sheet's name, the row as the spreadsheet counts it, the header, and what is there.

    ``row`` is 0 for the sheet as a whole, ``sheet`` empty for the whole file.
    """

    sheet: str
    row: int
    column: str = ""
    value: str = ""


class Problem(msgspec.Struct, frozen=True):
    """One thing that cannot be taken over: where, what stands there, and why, in a sentence for the author."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


class Notice(msgspec.Struct, frozen=True):
    """One thing that was understood in another way, or left out, and in which rows of the survey sheet.

    ``rows`` is empty for what concerns the whole.
    """

    rows: tuple[int, ...]
    text: str


class Imported(msgspec.Struct, frozen=True):
    """A workbook that was understood: its questions, and everything that an author should know about how."""

    definition: Definition
    notices: tuple[Notice, ...]


class BadWorkbook(msgspec.Struct, frozen=True):
    """A workbook that cannot be taken over, with every reason, in the order of sheets and rows.

    ``more`` counts the problems beyond those that are listed.
    """

    problems: tuple[Problem, ...]
    more: int = 0


class Unreadable(Exception):
    """The file as a whole cannot be read; the message is a sentence for the person who sent it."""


class Findings:
    """Problems and notices as they are found; the same one at the same place counts once."""

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}
        self._notices: dict[str, set[int]] = {}

    def refuse(self, place: Place, reason: object) -> None:
        """Note that what stands at ``place`` cannot be taken over."""
        value = place.value if len(place.value) <= LONGEST_VALUE else f"{place.value[:LONGEST_VALUE]}…"
        self._problems[Problem(place.sheet, place.row, place.column, value, str(reason))] = None

    def notice(self, row: int, text: object) -> None:
        """Note something about a row of the survey sheet (0: the whole) that an author should know."""
        self._notices.setdefault(str(text), set()).update({row} - {0})

    def refused(self, sheet: str, row: int, column: str = "") -> bool:
        """Return whether something is wrong with this row, or this cell, already."""
        return any(
            problem.sheet == sheet and problem.row == row and column in ("", problem.column)
            for problem in self._problems
        )

    @property
    def any(self) -> bool:
        """Whether anything cannot be taken over."""
        return bool(self._problems)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What an author should know, the whole first, then row by row."""
        found = [Notice(tuple(sorted(rows)), text) for text, rows in self._notices.items()]
        return tuple(sorted(found, key=lambda notice: notice.rows[:1]))

    def bad(self, sheets: list[str]) -> BadWorkbook:
        """Return all problems in the order of ``sheets`` and rows."""
        order = {name: at for at, name in enumerate(sheets)}
        found = sorted(self._problems, key=lambda one: (order.get(one.sheet, -1), one.row))
        return BadWorkbook(tuple(found[:MOST_SHOWN]), more=max(0, len(found) - MOST_SHOWN))
