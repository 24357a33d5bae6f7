"""What is wrong with a file or with one of its rows, in words for the person who sent it."""

from __future__ import annotations

from typing import NamedTuple

LONGEST_QUOTED = 60


class Unreadable(Exception):
    """The file as a whole cannot be brought in; its text says why and what to do."""


class Problem(NamedTuple):
    """One thing that is wrong with one row.

    ``row`` is its number as a spreadsheet program shows it, ``column`` the heading, ``""`` for the whole row.
    """

    row: int
    column: str
    message: str


def quoted(value: str) -> str:
    """Return a value from the file, short enough to stand in a sentence."""
    plain = " ".join(value.replace("\x00", "").split())
    return plain if len(plain) <= LONGEST_QUOTED else f"{plain[: LONGEST_QUOTED - 1]}…"
