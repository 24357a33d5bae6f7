"""Opening a stored spreadsheet for reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from engagement.feedback.importing.csv_source import CsvSource
from engagement.feedback.importing.files import XLSX
from engagement.feedback.importing.source import Source
from engagement.feedback.importing.workbook import XlsxSource


@contextmanager
def opened(file: IO[bytes], file_format: str, *, encoding: str, size: int, sheet: str = "") -> Iterator[Source]:
    """Open a spreadsheet, and let go of what reading it laid aside. The file itself stays the caller's.

    Args:
        file: binary, seekable.
        file_format: as :func:`~engagement.feedback.importing.files.format_of` gave.
        encoding: of a CSV file, as :func:`~engagement.feedback.importing.files.encoding_of` gave.
        size: in bytes.
        sheet: of a workbook; ``""`` for the first that is shown.

    Raises:
        Unreadable: with the reason for the person who sent it.
    """
    if file_format == XLSX:
        workbook = XlsxSource(file, sheet)
        try:
            yield workbook
        finally:
            workbook.close()
    else:
        yield CsvSource(file, encoding, size)
