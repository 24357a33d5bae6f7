"""What an uploaded spreadsheet is, judged by its content, and how the letters of a CSV file are written."""

from __future__ import annotations

import codecs
import re
from typing import IO

from django.utils.translation import gettext as _

from engagement.feedback.importing.problems import Unreadable
from eolcare.common.errors import Refusal
from eolcare.common.uploads import refusals, typed, types

CSV, XLSX = "csv", "xlsx"
HEAD = 4_096
PIECE = 65_536
# By the name that is kept and shown; "utf-8-sig" reads files with and without a byte order mark.
CODECS = {
    "UTF-8": "utf-8-sig",
    "UTF-16": "utf-16",
    "UTF-16LE": "utf-16-le",
    "UTF-16BE": "utf-16-be",
    "Windows-1252": "cp1252",
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
NOT_IN_TEXT = re.compile(rb"[\x01-\x08\x0b\x0e-\x1f\x7f]")
UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def format_of(file: IO[bytes]) -> str:
    """Return :data:`CSV` or :data:`XLSX`; the file is left at its beginning.

    Raises:
        Unreadable: for anything else, and for a workbook that is damaged, locked or holds macros.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Unreadable(refusals.EMPTY)
    if head.startswith(OLD_OFFICE):
        raise Unreadable(
            _(
                "This is an older Excel workbook, or one with a password. Save it as “.xlsx” without a password and "
                "upload that."
            )
        )
    if head.startswith(UTF_32):
        raise Unreadable(_("This text is written in UTF-32. Save it as UTF-8 and upload that."))
    try:
        kind = typed(file)
    except Refusal as refusal:
        if refusal.message is refusals.OLD_ENCODING or _is_text(head):
            return CSV
        raise Unreadable(str(refusal)) from refusal
    if kind is types.XLSX:
        return XLSX
    if kind is types.TEXT:
        return CSV
    raise Unreadable(_("This file is %(is_a)s. Upload a CSV file or an Excel workbook (.xlsx).") % {"is_a": kind.is_a})


def encoding_of(file: IO[bytes]) -> str:
    """Return how the letters of a text are written, a key of :data:`CODECS`; the file is left at its beginning.

    A text with lines in UTF-8 and lines that are not is taken for UTF-8: those lines are named when it is read.
    """
    file.seek(0)
    try:
        head = file.read(HEAD)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "UTF-16"
        if wide := _wide(head):
            return wide
        file.seek(0)
        has_utf8, has_other = _lines_that_are(file)
    finally:
        file.seek(0)
    return "Windows-1252" if has_other and not has_utf8 else "UTF-8"


def _lines_that_are(file: IO[bytes]) -> tuple[bool, bool]:
    """Return whether some line beyond ASCII is UTF-8, and whether some line is not."""
    has_utf8 = has_other = False
    kept = b""
    while piece := file.readline(PIECE):
        line, kept = kept + piece, b""
        if line.isascii():
            continue
        try:
            line.decode()
            has_utf8 = True
        except UnicodeDecodeError as error:
            # A very long line comes in pieces, and a piece may end within a character.
            if len(piece) == PIECE and error.end == len(line) and len(line) - error.start < 4:
                kept = line[error.start :]
                has_utf8 = has_utf8 or not line[: error.start].isascii()
            else:
                has_other = True
        if has_utf8 and has_other:
            break
    return has_utf8, has_other or bool(kept)


def _is_text(head: bytes) -> bool:
    if _wide(head):
        return True
    few_nothings = head.count(b"\x00") * 20 <= len(head)
    return few_nothings and not NOT_IN_TEXT.search(head) and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _wide(head: bytes) -> str:
    """Return which UTF-16 it is by where its zeros stand: every other byte of English is one."""
    half = len(head) // 2
    if half < 4:
        return ""
    first, second = head[0::2].count(0), head[1::2].count(0)
    if second * 10 > half * 6 and first * 10 < half:
        return "UTF-16LE"
    if first * 10 > half * 6 and second * 10 < half:
        return "UTF-16BE"
    return ""
