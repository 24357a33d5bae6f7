"""The kinds of files that the portal knows, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

KILO = 1000


@dataclass(frozen=True)
class UploadType:
    """A kind of file that can be kept.

    ``label`` stands beside a link ("PDF"), ``is_a`` in a sentence ("a PDF"); ``ending`` has its dot.
    """

    ending: str
    media_type: str
    label: str | Promise
    is_a: str | Promise
    other_endings: tuple[str, ...] = ()


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

PDF = UploadType(".pdf", "application/pdf", "PDF", _("a PDF"))
DOCX = UploadType(".docx", f"{_OFFICE}.wordprocessingml.document", _("Word document"), _("a Word document"))
PPTX = UploadType(".pptx", f"{_OFFICE}.presentationml.presentation", _("PowerPoint"), _("a PowerPoint presentation"))
XLSX = UploadType(".xlsx", f"{_OFFICE}.spreadsheetml.sheet", _("Excel workbook"), _("an Excel workbook"))
ODT = UploadType(".odt", f"{_OPEN}.text", _("OpenDocument text"), _("an OpenDocument text"))
ODP = UploadType(".odp", f"{_OPEN}.presentation", _("OpenDocument presentation"), _("an OpenDocument presentation"))
ODS = UploadType(".ods", f"{_OPEN}.spreadsheet", _("OpenDocument spreadsheet"), _("an OpenDocument spreadsheet"))
TEXT = UploadType(".txt", "text/plain", _("plain text"), _("plain text"))
JPEG = UploadType(".jpg", "image/jpeg", _("JPEG picture"), _("a picture"), (".jpeg",))
PNG = UploadType(".png", "image/png", _("PNG picture"), _("a picture"))
WEBP = UploadType(".webp", "image/webp", _("WebP picture"), _("a picture"))
HEIC = UploadType(".heic", "image/heic", _("HEIC photo"), _("a picture"), (".heif",))
MP3 = UploadType(".mp3", "audio/mpeg", _("MP3 recording"), _("a sound recording"))
M4A = UploadType(".m4a", "audio/mp4", _("M4A recording"), _("a sound recording"))
OGG = UploadType(".ogg", "audio/ogg", _("Ogg recording"), _("a sound recording"), (".oga", ".opus"))
WAV = UploadType(".wav", "audio/wav", _("WAV recording"), _("a sound recording"))
WEBM = UploadType(".weba", "audio/webm", _("WebM recording"), _("a sound recording"))

KNOWN = (PDF, DOCX, PPTX, XLSX, ODT, ODP, ODS, TEXT, JPEG, PNG, WEBP, HEIC, MP3, M4A, OGG, WAV, WEBM)
DOCUMENTS = (PDF, DOCX, PPTX, XLSX, ODT, ODP, TEXT)
"""What can be handed out as material of an event."""
PICTURES = (JPEG, PNG, WEBP)
"""Pictures that can be cleaned of what a camera writes into them; a HEIC photo is known and cannot."""
SOUND = (MP3, M4A, OGG, WAV, WEBM)
"""Recordings as telephones and computers make them."""

_BY_MEDIA_TYPE = {kind.media_type: kind for kind in KNOWN}
_BY_ENDING = {ending: kind for kind in KNOWN for ending in (kind.ending, *kind.other_endings)}


def of_media_type(media_type: str) -> UploadType | None:
    """Return the kind with this media type, ``None`` for one that is not kept."""
    return _BY_MEDIA_TYPE.get(media_type)


def claimed_by(name: str) -> UploadType | None:
    """Return what a file's name claims that it is, ``None`` where it claims nothing that is known."""
    at = name.rfind(".")
    return _BY_ENDING.get(name[at:].lower()) if at >= 0 else None


def size_in_words(size: int) -> str:
    """Return a size in bytes as people read it: "230 kB", "1.4 MB"."""
    if size < KILO:
        return gettext("%(size)s bytes") % {"size": size}
    if size < KILO * KILO:
        # 999,600 bytes are a megabyte rather than 1,000 kB.
        kilobytes = max(1, round(size / KILO))
        if kilobytes < KILO:
            return gettext("%(size)s kB") % {"size": kilobytes}
    megabytes = size / KILO / KILO
    return gettext("%(size)s MB") % {"size": f"{megabytes:.0f}" if megabytes >= 10 else f"{megabytes:.1f}"}
