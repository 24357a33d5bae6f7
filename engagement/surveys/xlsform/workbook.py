"""A workbook as sheets of text: each cell as XLSForm reads it, with its place, in bounded time and memory."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import openpyxl
import xlrd
from django.utils.translation import gettext as _

from engagement.surveys.xlsform.files import kind_of
from engagement.surveys.xlsform.problems import Unreadable

MAX_ROWS = 5_000
MAX_COLUMNS = 256
MAX_XLS_CELLS = 2_000_000
# The sheets that mean something; of a workbook with one sheet that one is the survey, whatever its name.
SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
# What Excel writes for the half of a line end that XML drops.
CARRIAGE_RETURN = re.compile("_x000[dD]_")


class Cell(NamedTuple):
    """The text of a cell; ``odd`` is ``"date"``, ``"error"`` or ``"formula"`` (no result kept) where it is none."""

    text: str
    odd: str = ""


EMPTY = Cell("")


class Sheet(NamedTuple):
    """One sheet: its name as written, its first row, and the rows under it by the number Excel shows."""

    name: str
    headers: list[Cell]
    rows: dict[int, list[Cell]]


class Workbook(NamedTuple):
    """The sheets that mean something, by their name in small letters, and the names of all."""

    sheets: dict[str, Sheet]
    names: list[str]


def read_workbook(content: bytes) -> Workbook:
    """Return the sheets of an Excel file.

    Raises:
        Unreadable: if it is no workbook, is damaged, locked or too large, with the reason for the person who sent it.
    """
    kind = kind_of(content)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out (validation lists, themes), none of which is read here.
            warnings.simplefilter("ignore")
            return _read_xlsx(content) if kind == "xlsx" else _read_xls(content)
    except Unreadable:
        raise
    except Exception as error:  # Neither library says what it raises for a damaged file: anything may come.
        if "encrypt" in str(error).lower():
            reason = _("The workbook is locked with a password. Take the password away, save it and send it again.")
        else:
            reason = _("The file is damaged: it cannot be opened. Open it in Excel, save it and send it again.")
        raise Unreadable(reason) from error


def _chosen(names: list[str]) -> dict[str, str]:
    """Return which sheet is read as which: our name by the workbook's."""
    if not names:
        raise Unreadable(_("The workbook has no sheets that can be read. Save it as “.xlsx” and send that file."))
    found: dict[str, str] = {}
    for name in names:
        plain = name.strip().lower()
        if plain in SHEETS:
            if plain in found.values():
                raise Unreadable(_("There are two sheets named “%(name)s”. Keep one.") % {"name": plain})
            found[name] = plain
    if len(names) == 1 and not found:
        return {names[0]: "survey"}
    if "survey" not in found.values():
        listed = ", ".join(f"“{name[:60]}”" for name in names[:12])
        raise Unreadable(_("There is no sheet named “survey”. This workbook has %(names)s.") % {"names": listed})
    return found


def _sheet(name: str, rows: Iterable[tuple[int, list[Cell]]]) -> Sheet:
    """Return a sheet of at most so many filled rows; what is empty is left out."""
    headers: list[Cell] = []
    kept: dict[int, list[Cell]] = {}
    for number, cells in rows:
        if number == 1:
            headers = cells
        elif any(cell.text or cell.odd for cell in cells):
            if number > MAX_ROWS:
                raise _too_long(name)
            kept[number] = cells
    return Sheet(name, headers, kept)


def _too_long(name: str) -> Unreadable:
    return Unreadable(_("The sheet “%(name)s” has more than 5,000 rows.") % {"name": name[:60]})


# --- xlsx ----------------------------------------------------------------------------------------
def _read_xlsx(content: bytes) -> Workbook:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        names = [sheet.title for sheet in book.worksheets]
        chosen = _chosen(names)
        formulas = _formulas(content, book, chosen)
        sheets = {}
        for sheet in book.worksheets:
            if sheet.title in chosen:
                sheets[chosen[sheet.title]] = _sheet(sheet.title, _rows_of(sheet, formulas.get(sheet.title, set())))
        return Workbook(sheets, names)
    finally:
        book.close()


def _width(sheet: Any) -> int:
    """Return how many columns have a header."""
    # Some programs write a wrong size of the sheet; without it the rows say it themselves.
    sheet.reset_dimensions()
    first = next(iter(sheet.iter_rows(min_row=1, max_row=1, max_col=MAX_COLUMNS + 1, values_only=True)), ())
    filled = [at for at, value in enumerate(first, start=1) if value is not None and str(value).strip()]
    width = max(filled, default=0)
    if width > MAX_COLUMNS:
        raise Unreadable(_("The sheet “%(name)s” has more than 256 columns.") % {"name": sheet.title[:60]})
    return width


def _rows_of(sheet: Any, formulas: set[tuple[int, int]]) -> Iterator[tuple[int, list[Cell]]]:
    width = _width(sheet)
    if not width:
        return
    gap: Any = None
    for number, row in enumerate(sheet.iter_rows(min_row=1, max_col=width), start=1):
        # The rows of a gap are one and the same object, and real forms have gaps of a million.
        if row is gap:
            continue
        cells = [_xlsx_cell(cell.value, getattr(cell, "data_type", "n")) for cell in row]
        for at in range(len(cells)):
            if not cells[at].text and (number, at) in formulas:
                cells[at] = Cell("", "formula")
        if not any(cell.text or cell.odd for cell in cells):
            gap = row
            continue
        yield number, cells


def _xlsx_cell(value: Any, data_type: str) -> Cell:
    if value is None:
        return EMPTY
    if data_type == "e":
        return Cell(str(value), "error")
    return _cell(value)


def _formulas(content: bytes, book: Any, chosen: dict[str, str]) -> dict[str, set[tuple[int, int]]]:
    """Return the cells that hold a formula, by sheet: one whose result the file does not keep would read as empty."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        paths = {sheet.title: sheet._worksheet_path for sheet in book.worksheets if sheet.title in chosen}
        asked = {title for title, path in paths.items() if FORMULA.search(archive.read(path))}
    if not asked:
        return {}
    written = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        return {title: set(_formulas_of(written[title])) for title in asked}
    finally:
        written.close()


def _formulas_of(sheet: Any) -> Iterator[tuple[int, int]]:
    gap: Any = None
    for number, row in enumerate(sheet.iter_rows(min_row=1, max_col=_width(sheet)), start=1):
        if row is gap:
            continue
        if all(cell.value is None for cell in row):
            gap = row
        yield from ((number, at) for at, cell in enumerate(row) if getattr(cell, "data_type", "n") == "f")


# --- xls -----------------------------------------------------------------------------------------
def _read_xls(content: bytes) -> Workbook:
    # It writes its remarks to standard output unless told otherwise.
    book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), ragged_rows=True, on_demand=True)
    try:
        names = book.sheet_names()
        sheets = {}
        for title, name in _chosen(names).items():
            sheet = book.sheet_by_name(title)
            if sum(sheet.row_len(at) for at in range(sheet.nrows)) > MAX_XLS_CELLS:
                raise _too_long(title)
            sheets[name] = _sheet(title, _xls_rows(book, sheet))
        return Workbook(sheets, names)
    finally:
        book.release_resources()


def _xls_rows(book: Any, sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    width = 0
    for at in range(sheet.nrows):
        cells = [_xls_cell(book, cell) for cell in sheet.row(at)]
        if at == 0:
            width = max((place for place, cell in enumerate(cells, start=1) if cell.text), default=0)
        yield at + 1, (cells + [EMPTY] * width)[:width]


def _xls_cell(book: Any, cell: Any) -> Cell:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(cell.value, "#ERROR"), "error")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _cell(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return _cell(xlrd.xldate_as_datetime(cell.value, book.datemode))
        except (ValueError, OverflowError, xlrd.XLDateError):
            return Cell(str(cell.value), "error")
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return EMPTY
    return _cell(cell.value)


def _cell(value: Any) -> Cell:
    """Return a value as XLSForm reads it: whole numbers without a point, TRUE and FALSE, nothing at the ends."""
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, float) and value.is_integer():
        return Cell(str(int(value)))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return Cell(value.date().isoformat(), "date")
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return Cell(str(value), "date")
    text = CARRIAGE_RETURN.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    return Cell(text.strip())
