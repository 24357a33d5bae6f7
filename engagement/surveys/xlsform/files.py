"""What kind of file somebody sent, before anything opens it. The name is not asked: the content says it."""

from __future__ import annotations

import io
import zipfile
from typing import Literal

from django.utils.translation import gettext as _

from engagement.surveys.xlsform.problems import Unreadable

MAX_FILE_BYTES = 5 * 1024 * 1024
# What the XML in a workbook may unpack to, and how many tags it may have: they, not the bytes, take time and memory. A
# form of 200 questions in eleven languages stays below 2 MB and 100,000 tags. Pictures are not unpacked at all.
MAX_UNPACKED_BYTES = 20 * 1024 * 1024
MAX_TAGS = 1_500_000
# Excel's own limit of cell formats is lower.
MAX_FORMATS = 70_000
MAX_PARTS = 1_000

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Kind = Literal["xlsx", "xls"]


def kind_of(content: bytes) -> Kind:
    """Return which kind of workbook this is.

    Raises:
        Unreadable: saying what it is instead, or why it is not opened: too large, locked, with macros.
    """
    if not content:
        raise Unreadable(_("The file is empty."))
    if len(content) > MAX_FILE_BYTES:
        raise Unreadable(_("The file is larger than 5 MB. A workbook of questions is far smaller."))
    if content.startswith(ZIP):
        return _inside_zip(content)
    if content.startswith(OLE):
        return _inside_ole(content)
    raise Unreadable(_("This is not an Excel workbook. Save it as “.xlsx” and send that file."))


def _inside_zip(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names and len(parts) <= MAX_PARTS else b""
            xml = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
            # What is declared here is a promise that the unpacking keeps: it stops after so many bytes.
            large = len(parts) > MAX_PARTS or sum(part.file_size for part in xml) > MAX_UNPACKED_BYTES
            locked = any(part.flag_bits & 1 for part in parts)
            if not large and not locked:
                large = _crowded([archive.read(part) for part in xml])
    except Exception as error:
        raise _broken() from error
    if b"opendocument" in mimetype:
        raise Unreadable(_("This is an OpenDocument file. Save it as “.xlsx” and send that file."))
    if locked:
        raise _locked()
    if large:
        raise Unreadable(_("The workbook is too large when it is unpacked. Take away what is not part of the form."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _macros()
    if "xl/workbook.bin" in names:
        raise Unreadable(_("This is a binary workbook (“.xlsb”). Save it as “.xlsx” and send that file."))
    if not any(name.lower().startswith("xl/") for name in names):
        raise Unreadable(_("This is not an Excel workbook. Save it as “.xlsx” and send that file."))
    return "xlsx"


def _crowded(parts: list[bytes]) -> bool:
    """Return whether there is more in the XML of a workbook than a form can need."""
    tags = sum(part.count(b"<") for part in parts)
    return tags > MAX_TAGS or any(part.count(b"<xf ") + part.count(b":xf ") > MAX_FORMATS for part in parts)


def _inside_ole(content: bytes) -> Kind:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise _locked()
    if holds("_VBA_PROJECT"):
        raise _macros()
    if not holds("Workbook") and not holds("Book"):
        raise Unreadable(_("This is not an Excel workbook. Save it as “.xlsx” and send that file."))
    return "xls"


def _locked() -> Unreadable:
    return Unreadable(_("The workbook is locked with a password. Take the password away, save it and send it again."))


def _macros() -> Unreadable:
    return Unreadable(_("The workbook holds macros. Save it as “.xlsx”, without macros, and send that file."))


def _broken() -> Unreadable:
    return Unreadable(_("The file is damaged: it cannot be opened. Open it in Excel, save it and send it again."))
