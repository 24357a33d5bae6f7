"""Which office document an archive is, and whether it is safe to hand out: no macros, no bomb, no password."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from eolcare.common.errors import Refusal
from eolcare.common.uploads import refusals, types
from eolcare.common.uploads.types import UploadType

MOST_PARTS = 5_000
MOST_UNPACKED = 200_000_000
MOST_XML = 4_000_000
CHUNK = 262_144

_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": types.DOCX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": types.PPTX,
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml": types.PPTX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": types.XLSX,
}
_OPEN = {kind.media_type: kind for kind in (types.ODT, types.ODP, types.ODS)}
_MACRO_PART = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|activex/|basic/|scripts/)|\.(docm|dotm|pptm|xlsm|xlam)$")
_PROGRAM = re.compile(r"\.(exe|dll|scr|com|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|jar)$")
# What zipfile raises over an archive that contradicts itself; seen by feeding it forged ones.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    NotImplementedError,
    OverflowError,
)
_REMOTE = re.compile(r"^(https?:|ftp:|\\\\|file://[^/])", re.IGNORECASE)


def document_in(file: IO[bytes]) -> UploadType | None:
    """Return which office document an archive is; ``None`` for one that is none.

    Raises:
        Refusal: for a damaged archive, one that unpacks to too much, with a password, macros or a program in it.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            kind = _kind(archive)
            if kind is not None:
                _read_through(archive)
            return kind
    except _DAMAGE as error:
        raise refusals.damaged() from error
    except RuntimeError as error:
        # What zipfile says of a part with a password.
        raise Refusal(refusals.PASSWORD) from error


def _kind(archive: zipfile.ZipFile) -> UploadType | None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refusal(refusals.BOMB)
    names = [part.filename for part in parts]
    if len(set(names)) != len(names):
        raise refusals.damaged()
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refusal(refusals.PASSWORD)
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise refusals.damaged()
    if "[Content_Types].xml" in names:
        kind = _microsoft(archive)
    elif names and names[0] == "mimetype":
        kind = _open_document(archive, names)
    else:
        return None
    if kind is not None:
        _check_names(names)
    return kind


def _check_names(names: list[str]) -> None:
    small = [name.lower().replace("\\", "/") for name in names]
    if any(_MACRO_PART.search(name) for name in small):
        raise Refusal(refusals.MACROS)
    if any(_PROGRAM.search(name) for name in small):
        raise Refusal(refusals.PROGRAM_INSIDE)


def _microsoft(archive: zipfile.ZipFile) -> UploadType | None:
    declared = [facts.get("ContentType", "") for _name, facts in _elements(archive, "[Content_Types].xml")]
    # Word, PowerPoint and Excel say it alike: "...document.macroEnabled.main+xml", "...vbaProject".
    if any("macroenabled" in said.lower() or "vbaproject" in said.lower() for said in declared):
        raise Refusal(refusals.MACROS)
    for name in ("word/_rels/settings.xml.rels", "word/_rels/document.xml.rels"):
        if name in archive.namelist():
            for _element, facts in _elements(archive, name):
                if facts.get("Type", "").endswith("/attachedTemplate") and _REMOTE.match(facts.get("Target", "")):
                    raise Refusal(refusals.REMOTE_TEMPLATE)
    return next((_MAIN[said] for said in declared if said in _MAIN), None)


def _open_document(archive: zipfile.ZipFile, names: list[str]) -> UploadType | None:
    kind = _OPEN.get(_read(archive, "mimetype").decode("ascii", "replace").strip())
    if kind is not None and "META-INF/manifest.xml" in names:
        for element, _facts in _elements(archive, "META-INF/manifest.xml"):
            if element.rpartition(":")[2] == "encryption-data":
                raise Refusal(refusals.PASSWORD)
    return kind


def _elements(archive: zipfile.ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of a small XML part with their attributes. No document here needs a DTD, so none is read."""
    found: list[tuple[str, dict[str, str]]] = []

    def refuse(*_: object) -> None:
        raise refusals.damaged()

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda element, facts: found.append((element, facts))
    try:
        parser.Parse(_read(archive, name), True)
    except expat.ExpatError as error:
        raise refusals.damaged() from error
    return found


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_XML:
        raise Refusal(refusals.BOMB)
    return archive.read(name)


def _read_through(archive: zipfile.ZipFile) -> None:
    """Unpack every part into nothing: what was declared was small enough, and what is there keeps to it."""
    for part in archive.infolist():
        with archive.open(part) as opened:
            while opened.read(CHUNK):
                pass
