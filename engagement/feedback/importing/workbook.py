"""An Excel workbook as rows, read as it is unpacked: neither a sheet nor the table of its texts is held in memory.

openpyxl reads what describes the workbook (its sheets, its formats of dates) and each single row. Its own reader of
sheets keeps every text of the workbook and a trace of every row, so the loop over rows and the table are ours.
"""

from __future__ import annotations

import datetime
import re
import tempfile
import warnings
import zipfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl.cell.text import Text
from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from engagement.feedback.importing.problems import Unreadable
from engagement.feedback.importing.source import EMPTY, Cell, RawRow, check_headings

ROW, SHEET_DATA, STRING = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("row", "sheetData", "si"))
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
HIDDEN_COLUMNS = re.compile(rb"<(?:\w+:)?col\s([^>]{0,300})>")
NUMBER_IN = re.compile(rb'\b(min|max|hidden)="(\w{1,7})"')
# What Excel writes for the half of a line end that XML drops.
CARRIAGE_RETURN = re.compile("_x000[dD]_")
CHUNK, OVERLAP = 262_144, 600
MOST_MERGED = 5_000
MOST_SHEETS = 100
WIDEST = 200


class XlsxSource:
    """One sheet of a workbook that is open for reading; see :class:`~engagement.feedback.importing.source.Source`.

    Args:
        file: binary, seekable.
        sheet: the name of the sheet; ``""`` for the first that is shown.

    Raises:
        Unreadable: if the workbook is damaged, or has no such sheet, or no row of headings.
    """

    def __init__(self, file: IO[bytes], sheet: str = "") -> None:
        self.notes: list[str] = []
        with _explained(), warnings.catch_warnings():
            # openpyxl warns of what it leaves out (validation lists, themes), none of which is read here.
            warnings.simplefilter("ignore")
            self._reader = _Reader(file, read_only=True, keep_links=False)
            self._reader.read()
        book = self._reader.wb
        shown = [one for one in book.worksheets if one.sheet_state == "visible"][:MOST_SHEETS]
        self.sheets = [one.title for one in shown]
        if not shown:
            raise Unreadable(_("The workbook has no sheet that is shown. Show the sheet, save it and upload it again."))
        for hidden in [one for one in book.worksheets if one.sheet_state != "visible"][:10]:
            self.notes.append(
                _("The sheet “%(name)s” is hidden and is not read. Show it in Excel if it belongs here.")
                % {"name": hidden.title[:60]}
            )
        chosen = next((one for one in shown if one.title == sheet), None if sheet else shown[0])
        if chosen is None:
            raise Unreadable(_("The workbook has no sheet “%(name)s” that is shown.") % {"name": sheet[:60]})
        self.sheet, self._sheet = chosen.title, chosen
        self._info = self._reader.archive.getinfo(chosen._worksheet_path)
        self._read = 0.0
        self._set_headings()

    def close(self) -> None:
        """Let go of the file and of what was laid aside."""
        self._reader.archive.close()
        self._reader.shared_strings.close()

    def part_read(self) -> float:
        """Return how much of the sheet is read, from 0 to 1."""
        return self._read

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows under the headings that hold something.

        Raises:
            Unreadable: if the workbook breaks off.
        """
        merged = _Merged(self._merged_ranges())
        width = len(self.headings)
        for number, cells, hidden in self._all_rows():
            if number == 1:
                continue
            placed = [EMPTY] * width
            for at, cell in cells:
                if at < width:
                    placed[at] = cell
            # A row in the middle of merged cells is empty in the file, and not for who reads it.
            reference = merged.at(number)
            if not reference and not any(cell.text.strip() or cell.odd for cell in placed):
                continue
            row = RawRow(number, placed)
            if reference:
                row.troubles.append(
                    _("The cells %(cells)s are merged. Undo that in Excel, so that each row has cells of its own.")
                    % {"cells": reference}
                )
            if hidden:
                row.troubles.append(
                    _("This row is hidden in the workbook. Show it, or delete it if it does not belong.")
                )
            yield row

    def _set_headings(self) -> None:
        cells: list[str] = []
        for number, found, _hidden in self._all_rows():
            if number == 1:
                for at, cell in found:
                    if cell.odd == "formula":
                        raise Unreadable(_("A heading is a formula. Write it as text, then upload the file again."))
                    if at < WIDEST + 1:
                        cells += [""] * (at + 1 - len(cells))
                        cells[at] = cell.text
            break
        self.headings = check_headings(cells)
        for letters in self._hidden_columns():
            self.notes.append(
                _("Column %(letters)s is hidden in the workbook; it can be chosen below all the same.")
                % {"letters": letters}
            )

    def _all_rows(self) -> Iterator[tuple[int, list[tuple[int, Cell]], bool]]:
        """Yield each row of the file: its number, its filled cells by their place, and whether it is hidden."""
        book = self._reader.wb
        with _explained(), self._reader.archive.open(self._info) as packed:
            counted = _Counted(packed, self._info.file_size, self)
            parser = WorkSheetParser(
                counted,
                self._reader.shared_strings,
                data_only=False,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            data: Any = None
            last = 0
            for event, element in iterparse(counted, events=("start", "end")):
                if event == "start":
                    data = element if element.tag == SHEET_DATA else data
                    continue
                if element.tag != ROW:
                    continue
                hidden = element.get("hidden") in ("1", "true")
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    number, cells = parser.parse_row(element)
                if number <= last:
                    raise Unreadable(_("The rows of the workbook are not in order. Save it anew in Excel."))
                last = number
                yield number, [(cell["column"] - 1, _cell(cell)) for cell in cells if cell["value"] is not None], hidden
                # Neither the row nor its trace is needed again.
                element.clear()
                parser.row_dimensions.clear()
                if data is not None:
                    data.clear()

    def _merged_ranges(self) -> list[tuple[int, int, str]]:
        found: dict[str, None] = {}
        for part in self._pieces():
            found.update((match.group(1).decode(), None) for match in MERGED.finditer(part))
            if len(found) > MOST_MERGED:
                raise Unreadable(_("The sheet has very many merged cells. Undo that in Excel: each row needs its own."))
        ranges = []
        for reference in found:
            _left, top, _right, bottom = range_boundaries(reference)
            ranges.append((int(top or 1), int(bottom or 1), reference))
        return sorted(ranges)

    def _hidden_columns(self) -> list[str]:
        """Return the letters of hidden columns that have a heading. They stand before the rows."""
        letters = []
        head = next(self._pieces(), b"")
        for match in HIDDEN_COLUMNS.finditer(head):
            facts = dict(NUMBER_IN.findall(match.group(1)))
            if facts.get(b"hidden") in (b"1", b"true") and b"min" in facts and b"max" in facts:
                first, last = int(facts[b"min"]), min(int(facts[b"max"]), len(self.headings))
                letters += [get_column_letter(at) for at in range(first, last + 1)]
        return letters

    def _pieces(self) -> Iterator[bytes]:
        """Yield the sheet as it is written, piece by piece, each with the end of the one before it."""
        with _explained(), self._reader.archive.open(self._info) as packed:
            kept = b""
            while chunk := packed.read(CHUNK):
                yield kept + chunk
                kept = chunk[-OVERLAP:]


class _Reader(ExcelReader):
    """openpyxl's reader of what describes a workbook, with a table of texts that is read only as far as needed."""

    def read_strings(self) -> None:
        package: Manifest = self.package
        part = package.find(SHARED_STRINGS)
        self.shared_strings = _SharedStrings(self.archive, part.PartName[1:] if part is not None else "")


class _SharedStrings:
    """The table of texts of a workbook: read on when a later one is asked for, laid aside in a file without a name."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the workbook is open
        self._ends = array("Q", [0])
        self._texts = self._read(archive, path) if path in archive.namelist() else iter(())

    def __getitem__(self, at: int) -> str:
        if at < 0:
            raise IndexError(at)
        while at >= len(self._ends) - 1:
            text = next(self._texts, None)
            if text is None:
                raise IndexError(at)
            self._file.seek(self._ends[-1])
            self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "surrogatepass")))
        self._file.seek(self._ends[at])
        return self._file.read(self._ends[at + 1] - self._ends[at]).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        self._texts = iter(())
        self._file.close()

    @staticmethod
    def _read(archive: zipfile.ZipFile, path: str) -> Iterator[str]:
        with archive.open(path) as packed:
            root: Any = None
            for event, element in iterparse(packed, events=("start", "end")):
                if event == "start":
                    root = element if root is None else root
                elif element.tag == STRING:
                    yield Text.from_tree(element).content
                    element.clear()
                    root.clear()


class _Counted:
    """A part of an archive that tells its sheet how much of it was read."""

    def __init__(self, packed: IO[bytes], size: int, source: XlsxSource) -> None:
        self._packed, self._size, self._source, self._done = packed, max(size, 1), source, 0

    def read(self, size: int = -1) -> bytes:
        content = self._packed.read(size)
        self._done += len(content)
        self._source._read = min(1.0, self._done / self._size)
        return content


class _Merged:
    """Which merged cells a row is part of, asked in the order of the rows."""

    def __init__(self, ranges: list[tuple[int, int, str]]) -> None:
        self._coming = ranges[::-1]
        self._now: list[tuple[int, int, str]] = []

    def at(self, number: int) -> str:
        while self._coming and self._coming[-1][0] <= number:
            self._now.append(self._coming.pop())
        if self._now:
            self._now = [one for one in self._now if one[1] >= number]
        return self._now[0][2] if self._now else ""


@contextmanager
def _explained() -> Iterator[None]:
    """Say in plain words that a workbook cannot be read, whatever the libraries raise over it."""
    try:
        yield
    except Unreadable:
        raise
    except Exception as error:  # No library says what it raises for a damaged file: anything may come.
        raise Unreadable(
            _("The workbook is damaged: it cannot be read to its end. Open it in Excel, save it and upload that.")
        ) from error


def _cell(found: dict[str, Any]) -> Cell:
    """Return a cell as text, and as a day where the workbook says that it is one."""
    value, kind = found["value"], found["data_type"]
    if kind in ("f", "e"):
        return Cell("" if kind == "f" else str(value), odd="formula" if kind == "f" else "error")
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, datetime.date):
        day = datetime.date(value.year, value.month, value.day)
        return Cell(value.isoformat().removesuffix("T00:00:00"), day=day)
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        return Cell(str(int(value) if whole else value), odd="number")
    return Cell(CARRIAGE_RETURN.sub("", str(value)))
