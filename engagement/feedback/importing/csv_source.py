"""A CSV file as rows, read line by line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from django.utils.translation import gettext as _

from engagement.feedback.importing.files import CODECS
from engagement.feedback.importing.problems import Unreadable
from engagement.feedback.importing.source import EMPTY, Cell, RawRow, check_headings

MOST_OF_A_ROW = 4_000_000
DELIMITERS = ",;\t|"
# How Python keeps a byte that is no letter in the file's encoding.
NOT_DECODED = re.compile("[\udc80-\udcff]")
LOST_LETTER = "\ufffd"
# Bytes beyond ASCII that Windows-1252 has a letter for.
WINDOWS_LETTERS = bytes(set(range(0x80, 0x100)) - {0x81, 0x8D, 0x8F, 0x90, 0x9D})


class CsvSource:
    """A CSV file that is open for reading; see :class:`~engagement.feedback.importing.source.Source`.

    Args:
        file: binary, from its beginning.
        encoding: a key of :data:`~engagement.feedback.importing.files.CODECS`.
        size: of the file in bytes.

    Raises:
        Unreadable: if it has no row of headings.
    """

    def __init__(self, file: IO[bytes], encoding: str, size: int) -> None:
        self.notes: list[str] = []
        self.sheets: list[str] = []
        self.sheet = ""
        self._file, self._encoding, self._size = file, encoding, max(size, 1)
        self._delimiter = self._look_for_delimiter()
        first = next(self._records(), None)
        if first is None:
            raise Unreadable(_("The file is empty. Choose another one."))
        _line, cells = first
        if NOT_DECODED.search("".join(cells)):
            raise Unreadable(
                _("The headings hold letters that are not written in %(encoding)s. Save the file as UTF-8.")
                % {"encoding": encoding}
            )
        self.headings = check_headings(cells)

    def part_read(self) -> float:
        """Return how much of the file is read, from 0 to 1."""
        return min(1.0, self._file.tell() / self._size)

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows under the headings that hold something.

        Raises:
            Unreadable: if a quotation mark is opened and never closed.
        """
        width = len(self.headings)
        for number, (line, cells) in enumerate(self._records(), start=1):
            if number == 1 or not any(cell.strip() for cell in cells):
                continue
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            row = RawRow(number, [Cell(cell) for cell in cells[:width]])
            if len(cells) != width:
                row.troubles.append(
                    _(
                        "Line %(line)s has %(found)s columns, and the headings have %(expected)s. Put a text that "
                        "holds a comma or a line break between quotation marks."
                    )
                    % {"line": f"{line:,}", "found": len(cells), "expected": width}
                )
                row.cells = [*row.cells, *[EMPTY] * (width - len(row.cells))]
            if trouble := self._undecoded(line, cells):
                row.troubles.append(trouble)
            if any("\x00" in cell for cell in cells):
                row.troubles.append(
                    _("Line %(line)s holds a character that is none (NUL). Take it out, or save the file anew.")
                    % {"line": f"{line:,}"}
                )
            yield row

    def _undecoded(self, line: int, cells: list[str]) -> str:
        whole = "".join(cells)
        if self._encoding.startswith("UTF-16"):
            if LOST_LETTER in whole:
                return _("Line %(line)s holds letters that could not be read. Save the file as UTF-8.") % {
                    "line": f"{line:,}"
                }
            return ""
        odd = bytes(ord(letter) - 0xDC00 for letter in NOT_DECODED.findall(whole))
        if not odd:
            return ""
        facts = {"line": f"{line:,}", "encoding": self._encoding}
        if self._encoding == "UTF-8" and not odd.translate(None, WINDOWS_LETTERS):
            return (
                _(
                    "Line %(line)s is written in Windows-1252, and other lines in UTF-8: the file was put together of "
                    "two. Save it as UTF-8 and look whether all letters are right."
                )
                % facts
            )
        return _("Line %(line)s holds bytes that are no letters, neither in UTF-8 nor in Windows-1252.") % facts

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line on which each record begins, and its cells; an empty line is a record without cells."""
        # Of the whole process: what is longer is refused below, in words.
        csv.field_size_limit(max(csv.field_size_limit(), MOST_OF_A_ROW + 1))
        lines = _Lines(self._text())
        reader = csv.reader(lines, delimiter=self._delimiter)
        while True:
            lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise lines.refusal() from error
            if lines.broke_off:
                raise lines.refusal()
            yield lines.first, cells

    def _text(self) -> io.TextIOWrapper:
        self._file.seek(0)
        errors = "replace" if self._encoding.startswith("UTF-16") else "surrogateescape"
        return _Kept(self._file, encoding=CODECS[self._encoding], errors=errors, newline="")

    def _look_for_delimiter(self) -> str:
        """Return what stands between the cells: of a comma, a semicolon, a tab and a bar the most frequent above."""
        first = ""
        text = self._text()
        while not first.strip("\ufeff\r\n ") and (line := text.readline(MOST_OF_A_ROW)):
            first = line
        outside = re.sub(r'"[^"]*("|$)', "", first)
        counts = {sign: outside.count(sign) for sign in DELIMITERS}
        return max(counts, key=lambda sign: counts[sign])


class _Kept(io.TextIOWrapper):
    """A text over a file that stays open when the text is thrown away: it is read more than once."""

    def __del__(self) -> None:
        with suppress(ValueError):
            self.detach()


class _Lines:
    """The lines of a text, counted, with where the record began that is being read."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._taken = 0
        self._length = 0
        self.first = 1
        self.broke_off = False

    def begin(self) -> None:
        """Begin another record."""
        self.first, self._length = self._taken + 1, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MOST_OF_A_ROW + 1)
        if not line:
            # The reader asks for more within a record only where a quotation mark is still open.
            self.broke_off = self._taken >= self.first
            raise StopIteration
        self._taken += 1
        self._length += len(line)
        if self._length > MOST_OF_A_ROW:
            raise self.refusal()
        return line

    def refusal(self) -> Unreadable:
        """Return that the record cannot be told from those after it."""
        return Unreadable(
            _(
                "From line %(line)s on the rows cannot be told apart: a quotation mark is opened there and not closed, "
                "or the row is longer than 4 MB. Mend that line, then upload the file again."
            )
            % {"line": f"{self.first:,}"}
        )
