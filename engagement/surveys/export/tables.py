"""Responses as CSV, and CSV with codebook and notes in a ZIP file."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import IO

from engagement.surveys.export import codebook, rows
from engagement.surveys.export.columns import Layout
from engagement.surveys.export.options import Options
from engagement.surveys.models import Survey

BOM = b"\xef\xbb\xbf"
# As of a figure's CSV (eolcare.figures.csv), with the full-width signs, which some spreadsheet programs read as well.
FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet program runs: an apostrophe stands before what looks like a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def write_csv(survey: Survey, options: Options, out: IO[bytes], progress: rows.Progress) -> int:
    """Write one line a response to ``out``, with headings, as UTF-8 with a byte order mark; return how many.

    Memory stays bounded whatever the number of responses.

    Args:
        survey: whose responses.
        options: which ones, and which columns.
        out: a binary file, written from its start to its end.
        progress: called now and then with how many are written, of how many.
    """
    return _write(survey, rows.layout_for(survey, options, harmless), out, progress)


def write_zip(survey: Survey, options: Options, out: IO[bytes], progress: rows.Progress) -> int:
    """Write ``responses.csv``, ``codebook.csv`` and ``README.txt`` as a ZIP file to ``out``; return how many responses.

    Args:
        survey: whose responses.
        options: which ones, and which columns.
        out: a binary file that can be written and need not be read.
        progress: called now and then with how many are written, of how many.
    """
    layout = rows.layout_for(survey, options, harmless)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        # More than 2 GB can come of a million long answers.
        with archive.open("responses.csv", "w", force_zip64=True) as table:
            written = _write(survey, layout, table, progress)
        archive.writestr("codebook.csv", _codebook(layout))
        archive.writestr("README.txt", BOM + codebook.notes(survey, layout, written).encode())
    return written


def _write(survey: Survey, layout: Layout, out: IO[bytes], progress: rows.Progress) -> int:
    buffer = io.StringIO(newline="")
    table = csv.writer(buffer, lineterminator="\r\n")
    out.write(BOM)
    # Keys and codes have no sign that a formula could begin with; the portal's own checks see to that.
    table.writerow([column.heading for column in layout.columns])
    written = 0
    for lines in rows.blocks(survey, layout, progress):
        table.writerows(lines)
        written += len(lines)
        out.write(buffer.getvalue().encode())
        buffer.seek(0)
        buffer.truncate()
    out.write(buffer.getvalue().encode())
    return written


def _codebook(layout: Layout) -> bytes:
    buffer = io.StringIO(newline="")
    table = csv.writer(buffer, lineterminator="\r\n")
    table.writerow(codebook.headings())
    table.writerows([harmless(cell) for cell in line] for line in codebook.codebook(layout))
    return BOM + buffer.getvalue().encode()
