"""What somebody uploads, typed by its content: never by its name or by what the browser claims.

``check_upload`` is what a service asks before it keeps a file; ``typed`` alone says what a file is; ``cleaned`` takes
out of photos and recordings what a camera or a telephone wrote into them, the place above all.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Sequence
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eolcare.common.errors import Refusal
from eolcare.common.uploads import refusals, types
from eolcare.common.uploads.cleaning import cleaned
from eolcare.common.uploads.office import document_in
from eolcare.common.uploads.pdf import check_pdf
from eolcare.common.uploads.sound import sound_in
from eolcare.common.uploads.types import (
    DOCUMENTS,
    HEIC,
    PICTURES,
    SOUND,
    UploadType,
    claimed_by,
    of_media_type,
    size_in_words,
)

__all__ = [
    "DOCUMENTS",
    "HEIC",
    "PICTURES",
    "SOUND",
    "UploadType",
    "check_upload",
    "cleaned",
    "of_media_type",
    "size_in_words",
    "typed",
]

CHUNK = 262_144
HEAD = 4_096

# What else people send by mistake, by how it begins; the words complete "its content is ...".
_BEGINNINGS: tuple[tuple[bytes, str | Promise], ...] = (
    (b"GIF8", _("a picture")),
    (b"BM", _("a picture")),
    (b"II*\x00", _("a picture")),
    (b"MM\x00*", _("a picture")),
    (b"8BPS", _("a picture")),
    (b"OggS", _("a sound recording or a video")),
    (b"fLaC", _("a sound recording")),
    (b"\x1aE\xdf\xa3", _("a video")),
    (b"MZ", _("a program")),
    (b"\x7fELF", _("a program")),
    (b"\xcf\xfa\xed\xfe", _("a program")),
    (b"\xca\xfe\xba\xbe", _("a program")),
    (b"#!", _("a program")),
    (b"Rar!", _("an archive of files")),
    (b"7z\xbc\xaf", _("an archive of files")),
    (b"\x1f\x8b", _("an archive of files")),
    (b"{\\rtf", _("a document in Rich Text Format")),
    (b"\xd0\xcf\x11\xe0", _("an older Office document, or one with a password")),
    (b"%!PS", _("a PostScript file")),
)
_WEB_PAGE = re.compile(rb"\s*(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<iframe|<!--)", re.IGNORECASE)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_NOT_IN_OLD_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class _Unknown(Exception):
    """The content is none of the kinds that are kept; ``is_a`` says what it is instead."""

    def __init__(self, is_a: str | Promise) -> None:
        super().__init__(is_a)
        self.is_a = is_a


def typed(file: IO[bytes]) -> UploadType:
    """Return what a file is, judged by its content alone. The file is left at its beginning.

    Raises:
        Refusal: for content of no known kind, and for a document that is damaged, locked or does harm.
    """
    try:
        return _typed(file)
    except _Unknown as unknown:
        raise Refusal(gettext("This file cannot be kept: its content is %(is_a)s.") % {"is_a": unknown.is_a}) from None


def check_upload(
    file: Any, *, allowed: Sequence[UploadType] = DOCUMENTS, most_bytes: int, field: str | None = "file"
) -> UploadType:
    """Return what an uploaded file is, if it may be kept.

    Args:
        file: what a form's ``FileField`` gives; its name is compared with what it is, and no more.
        allowed: kinds that may be kept here.
        most_bytes: how large it may be.
        field: to which field of the form the refusal belongs.

    Raises:
        Refusal: for an empty or too large file, one that is not what its name says, and whatever :func:`typed` refuses.
    """
    try:
        return _checked(file, allowed, most_bytes)
    except Refusal as refusal:
        raise Refusal(refusal.message, field=field) from None


def _checked(file: Any, allowed: Sequence[UploadType], most_bytes: int) -> UploadType:
    size = file.size or 0
    if not size:
        raise Refusal(refusals.EMPTY)
    if size > most_bytes:
        raise Refusal(
            gettext("The file must be %(most)s or smaller. This one has %(size)s.")
            % {"most": size_in_words(most_bytes), "size": size_in_words(size)}
        )
    claimed = claimed_by(file.name or "")
    is_a: str | Promise
    try:
        kind: UploadType | None = _typed(file)
        is_a = kind.is_a if kind else ""
    except _Unknown as unknown:
        kind, is_a = None, unknown.is_a
    # A picture of one kind under the name of the other does no harm.
    if claimed is not None and claimed != kind and claimed.is_a != is_a:
        raise Refusal(
            gettext("This is not %(claimed)s: it says so in its name, but its content is %(is_a)s.")
            % {"claimed": claimed.is_a, "is_a": is_a}
        )
    if kind == HEIC and kind not in allowed and set(PICTURES) & set(allowed):
        raise Refusal(refusals.HEIC)
    if kind is None or kind not in allowed:
        raise Refusal(
            gettext("This file is %(is_a)s. Upload one of these: %(allowed)s.")
            % {"is_a": is_a, "allowed": ", ".join(_labels(allowed))}
        )
    return kind


def _labels(allowed: Collection[UploadType]) -> list[str]:
    return list(dict.fromkeys(str(kind.label) for kind in allowed))


def _typed(file: IO[bytes]) -> UploadType:
    try:
        file.seek(0)
        head = file.read(HEAD)
        if not head:
            raise Refusal(refusals.EMPTY)
        return _by_beginning(file, head)
    finally:
        file.seek(0)


def _by_beginning(file: IO[bytes], head: bytes) -> UploadType:
    if head.startswith(b"%PDF-"):
        file.seek(0)
        check_pdf(file.read())
        return types.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        file.seek(0)
        kind = document_in(file)
        if kind is None:
            raise _Unknown(_("an archive of files"))
        return kind
    seen_or_heard = _picture(head) or sound_in(file, head)
    if seen_or_heard is not None:
        return seen_or_heard
    _refuse_others(head)
    file.seek(0)
    return _text(file, head)


def _picture(head: bytes) -> UploadType | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return types.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return types.JPEG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return types.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return types.HEIC
    return None


def _refuse_others(head: bytes) -> None:
    """Raise ``_Unknown`` for what begins like a kind of file that is not kept."""
    if head[:4] == b"RIFF":
        raise _Unknown(_("a sound recording or a video"))
    if head[4:8] == b"ftyp":
        raise _Unknown(_("a picture") if head[8:12] == b"avif" else _("a sound recording or a video"))
    for beginning, is_a in _BEGINNINGS:
        # Two letters may begin any text; then a byte follows that no text has.
        if head.startswith(beginning) and (len(beginning) > 2 or beginning == b"#!" or _NOT_IN_OLD_TEXT.search(head)):
            raise _Unknown(is_a)
    if _WEB_PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
        raise _Unknown(_("a web page"))


def _text(file: IO[bytes], head: bytes) -> UploadType:
    """Return plain text if it is UTF-8 throughout, without the bytes that only machines write."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        while True:
            chunk = file.read(CHUNK)
            if _NOT_IN_TEXT.search(decoder.decode(chunk, final=not chunk)):
                raise _Unknown(_("nothing that we can read"))
            if not chunk:
                return types.TEXT
    except UnicodeDecodeError:
        if not _NOT_IN_OLD_TEXT.search(head) or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise Refusal(refusals.OLD_ENCODING) from None
        raise _Unknown(_("nothing that we can read")) from None
