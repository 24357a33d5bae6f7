"""Checking a whole file: each row ends as an entry that can be brought in or as a problem, in batches."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from engagement.feedback.importing.fields import label_of
from engagement.feedback.importing.problems import Problem, Unreadable
from engagement.feedback.importing.rows import Entry, RowReader
from engagement.feedback.importing.source import Source

BATCH = 1_000
# However few rows that is: a thousand texts of a hundred thousand characters are too many at a time.
BATCH_CHARACTERS = 2_000_000
MOST_ROWS = 200_000

Known = Callable[[Collection[str]], Mapping[str, str]]
"""Given digests, returns words on where the same words stand in the programme, for those that do."""


@dataclass
class Batch:
    """Some rows of a file, checked: ``rows`` of them, of which ``entries`` can be brought in."""

    rows: int = 0
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def most_rows() -> int:
    """Return how many rows a file may have."""
    return int(getattr(settings, "IMPORT_MAX_ROWS", MOST_ROWS))


def check_rows(source: Source, reader: RowReader, known: Known) -> Iterator[Batch]:
    """Yield the rows of a file, checked, in batches and in order. No row is in it twice and none is left out.

    Args:
        source: the open file.
        reader: says what a row means.
        known: which words are in the programme already.

    Raises:
        Unreadable: if the file cannot be read to its end, or has too many rows or none.
    """
    most, number, size = most_rows(), 0, 0
    batch = Batch()
    with _Seen() as seen:
        for raw in source.rows():
            number += 1
            if number > most:
                raise Unreadable(
                    _("The file has more than %(most)s rows. Divide it and bring in one part after the other.")
                    % {"most": f"{most:,}"}
                )
            found = reader.read(raw)
            batch.rows += 1
            if isinstance(found, Entry):
                batch.entries.append(found)
                size += len(found.text)
            else:
                batch.problems += found
            if batch.rows >= BATCH or size >= BATCH_CHARACTERS:
                yield _without_those_that_are_there(batch, seen, known)
                batch, size = Batch(), 0
        if not number:
            raise Unreadable(_("There are no rows under the headings."))
        if batch.rows:
            yield _without_those_that_are_there(batch, seen, known)


def _without_those_that_are_there(batch: Batch, seen: _Seen, known: Known) -> Batch:
    there = known([entry.digest for entry in batch.entries])
    kept, text = [], label_of("text")
    for entry in batch.entries:
        if entry.digest in there:
            batch.problems.append(Problem(entry.row, text, there[entry.digest]))
        elif (first := seen.first_row(entry.digest, entry.row)) is not None:
            words = _("The same words stand in row %(row)s. Leave one of the two.") % {"row": f"{first:,}"}
            batch.problems.append(Problem(entry.row, text, words))
        else:
            kept.append(entry)
    batch.entries = kept
    batch.problems.sort(key=lambda problem: problem.row)
    return batch


class _Seen:
    """The digests of the rows so far, in a file that has no name and is gone when it is closed.

    A set would grow with the file. SQLite (an empty name is its own temporary file) holds two megabytes in memory and
    lays the rest aside; nothing of the portal's stands in it.
    """

    def __enter__(self) -> _Seen:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA cache_size = -1000")
        self._connection.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY, number INTEGER) WITHOUT ROWID")
        self._connection.execute("BEGIN")
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def first_row(self, digest: str, row: int) -> int | None:
        """Remember the row with this digest; return the earlier row that had it, or ``None``."""
        key = bytes.fromhex(digest)
        done = self._connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, row))
        if done.rowcount:
            return None
        found = self._connection.execute("SELECT number FROM seen WHERE digest = ?", (key,)).fetchone()
        return int(found[0])
