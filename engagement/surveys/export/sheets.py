"""Responses as an Excel workbook, written as it goes: a ZIP file of the parts of Office Open XML (ECMA-376).

Text stands in its cell ("inline strings"), so nothing has to be kept until the end; cells are text or numbers and never
formulas. What begins like a formula has the style "quote prefix", as if somebody had typed an apostrophe before it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from engagement.surveys.export import codebook, rows
from engagement.surveys.export.options import Options
from engagement.surveys.export.tables import FORMULA
from engagement.surveys.models import Survey

# "Excel specifications and limits": rows and columns of a sheet, characters (UTF-16 units) of a cell.
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767

NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?")
# XML 1.0 has no other control characters, and Excel reads _x0041_ as "A".
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
BOLD, QUOTED = ' s="1"', ' s="2"'


class TooLarge(Exception):
    """Excel cannot hold it; the text says so in plain words."""


def write_xlsx(survey: Survey, options: Options, out: IO[bytes], progress: rows.Progress) -> int:
    """Write the sheets "responses" and "codebook" as an Excel workbook to ``out``; return how many responses.

    More responses than a sheet holds go on in "responses 2" and so on, each with the headings.

    Args:
        survey: whose responses.
        options: which ones, and which columns.
        out: a binary file that can be written and need not be read.
        progress: called now and then with how many are written, of how many.

    Raises:
        TooLarge: if there are more columns, or a longer answer, than Excel holds.
    """
    layout = rows.layout_for(survey, options, str)
    if len(layout.columns) > MOST_COLUMNS:
        raise TooLarge(
            _("The file would have %(n)s columns. Excel holds %(most)s. Choose CSV.")
            % {"n": f"{len(layout.columns):,}", "most": f"{MOST_COLUMNS:,}"}
        )
    headings = [column.heading for column in layout.columns]
    numeric = [column.numeric for column in layout.columns]
    book = _Book(out)
    written = 0
    for lines in rows.blocks(survey, layout, progress):
        for line in lines:
            if book.full:
                number = len(book.names) + 1
                book.begin(f"responses {number}" if number > 1 else "responses", headings)
            book.line(line, numeric)
            written += 1
        book.flush()
    if not written:
        book.begin("responses", headings)
    book.begin("codebook", codebook.headings())
    for row in codebook.codebook(layout):
        book.line(row, ())
    book.begin("notes", ())
    for text in codebook.notes(survey, layout, written).splitlines():
        book.line([text], ())
    book.end()
    return written


def write_table(out: IO[bytes], name: str, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Write one sheet of text as an Excel workbook to ``out``, for rooms with lists of their own; no cell is a formula.

    Args:
        out: a binary file that can be written and need not be read.
        name: of the sheet.
        headings: of the columns.
        lines: cells of text, as many as there are headings.

    Raises:
        TooLarge: if a cell is longer than Excel holds.
    """
    book = _Book(out)
    book.begin(name, headings)
    for line in lines:
        book.line(line, ())
    book.end()


class _Book:
    """A workbook that is written from its first sheet to its last."""

    def __init__(self, out: IO[bytes]) -> None:
        self.archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self.names: list[str] = []
        self.sheet: IO[bytes] | None = None
        self.rows = 0
        self.waiting: list[str] = []

    @property
    def full(self) -> bool:
        """Whether the next line needs a new sheet."""
        return self.sheet is None or self.rows >= MOST_ROWS

    def begin(self, name: str, headings: Sequence[str]) -> None:
        self._end_sheet()
        self.names.append(name)
        self.sheet = self.archive.open(f"xl/worksheets/sheet{len(self.names)}.xml", "w", force_zip64=True)
        self.rows = 0
        frozen = (
            '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
            'state="frozen"/></sheetView></sheetViews>'
        )
        self.waiting = [f'{HEAD}<worksheet xmlns="{MAIN}">{frozen if headings else ""}<sheetData>']
        if headings:
            self._row(_text(heading, BOLD) for heading in headings)

    def line(self, cells: Sequence[str], numeric: Sequence[bool]) -> None:
        """Add a line; a cell of a ``numeric`` column that is written with figures is a number."""
        kinds = numeric or [False] * len(cells)
        self._row(map(_cell, cells, kinds))

    def _row(self, cells: Iterable[str]) -> None:
        self.rows += 1
        self.waiting.append(f'<row r="{self.rows}">{"".join(cells)}</row>')

    def flush(self) -> None:
        """Write what waits."""
        if self.sheet is not None:
            self.sheet.write("".join(self.waiting).encode())
        self.waiting = []

    def _end_sheet(self) -> None:
        if self.sheet is not None:
            self.waiting.append("</sheetData></worksheet>")
            self.flush()
            self.sheet.close()

    def end(self) -> None:
        self._end_sheet()
        self.sheet = None
        numbers = range(1, len(self.names) + 1)
        sheets = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(numbers, self.names, strict=True)
        )
        related = "".join(
            f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPE}.worksheet+xml"/>' for n in numbers
        )
        last = len(self.names) + 1
        files = {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}'
            f'<Relationship Id="rId{last}" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>{parts}</Types>',
        }
        for name, text in files.items():
            self.archive.writestr(name, HEAD + text)
        self.archive.writestr("xl/styles.xml", STYLES)
        self.archive.close()


def _cell(value: str, numeric: bool) -> str:
    if not value:
        return "<c/>"
    if numeric and NUMBER.fullmatch(value):
        return f"<c><v>{value}</v></c>"
    return _text(value, QUOTED if FORMULA.match(value) else "")


def _text(value: str, style: str) -> str:
    if len(value) > MOST_CHARACTERS // 2 and len(value.encode("utf-16-le")) // 2 > MOST_CHARACTERS:
        raise TooLarge(
            _("An answer is longer than the %(most)s characters that a cell of Excel holds. Choose CSV.")
            % {"most": f"{MOST_CHARACTERS:,}"}
        )
    if not value.isalnum():
        value = escape(LOOKS_ESCAPED.sub("_x005F_", NOT_IN_XML.sub("", value)))
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{value}</t></is></c>'
