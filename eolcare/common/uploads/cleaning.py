"""Taking out of photos and recordings what a camera or a telephone wrote into them: the place, the device, the owner.

A picture is drawn anew from its points alone, so that nothing stays that is not seen: not what cameras write in front
of the picture (Exif, XMP, IPTC), not a second picture or a film behind it. Of a recording the parts with notes are
emptied: telephones name a recording after the street in which it was made.
"""

from __future__ import annotations

import io
import struct
import warnings
from typing import IO, Any

from PIL import Image, ImageOps

from eolcare.common.errors import Refusal
from eolcare.common.uploads import refusals, types
from eolcare.common.uploads.sound import boxes_of
from eolcare.common.uploads.types import UploadType

MOST_POINTS = 51_000_000
"""Of a picture: more than a page scanned at 600 points an inch has, and than most telephones take."""

_FORMATS = {types.JPEG: "JPEG", types.PNG: "PNG", types.WEBP: "WEBP"}
# As good as it came, as far as an eye can tell.
_SAVED: dict[str, dict[str, Any]] = {"JPEG": {"quality": 90}, "PNG": {}, "WEBP": {"quality": 90, "method": 2}}
_DAMAGE = (OSError, SyntaxError, ValueError, struct.error, EOFError, KeyError, IndexError, TypeError, OverflowError)
_NOTES_IN_MP4 = frozenset({b"udta", b"meta", b"uuid"})


def cleaned(file: IO[bytes], kind: UploadType) -> bytes | None:
    """Return the content of a photo or a recording without what was written into it beside picture and sound.

    ``None`` where such a file is kept as it is: a document, an Ogg or WebM recording. The file is left at its start.

    Args:
        file: what was uploaded.
        kind: what :func:`~eolcare.common.uploads.typed` found that it is.

    Raises:
        Refusal: for a picture that is damaged or too large to draw, and for a HEIC photo, which cannot be cleaned.
    """
    if kind == types.HEIC:
        raise Refusal(refusals.HEIC)
    file.seek(0)
    try:
        if kind in _FORMATS:
            return _redrawn(file, _FORMATS[kind])
        if kind == types.M4A:
            return _emptied_mp4(file)
        if kind == types.MP3:
            return _without_id3(file.read())
        if kind == types.WAV:
            return _emptied_wav(file.read())
    finally:
        file.seek(0)
    return None


def _redrawn(file: IO[bytes], name: str) -> bytes:
    with warnings.catch_warnings():
        # Our own limit stands below.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(file, formats=[name]) as picture:
                if picture.width * picture.height > MOST_POINTS:
                    raise Refusal(refusals.TOO_MANY_POINTS % {"most": MOST_POINTS // 1_000_000})
                plain = ImageOps.exif_transpose(picture)
        except (Image.DecompressionBombError, MemoryError) as error:
            raise Refusal(refusals.TOO_MANY_POINTS % {"most": MOST_POINTS // 1_000_000}) from error
        except _DAMAGE as error:
            raise refusals.damaged() from error
    plain.info = {key: value for key, value in plain.info.items() if key == "transparency"}
    out = io.BytesIO()
    try:
        plain.save(out, format=name, **_SAVED[name])
    except _DAMAGE as error:
        raise refusals.damaged() from error
    return out.getvalue()


def _emptied_mp4(file: IO[bytes]) -> bytes:
    """Make each part with notes one of zeros that players pass over (``free``); sizes stay, so that nothing moves."""
    file.seek(0)
    content = bytearray(file.read())
    for box in boxes_of(file):
        if box.kind in _NOTES_IN_MP4:
            content[box.starts + 4 : box.starts + 8] = b"free"
            content[box.begins : box.ends] = bytes(box.ends - box.begins)
    return bytes(content)


def _without_id3(content: bytes) -> bytes:
    """Cut the notes off both ends of an MP3 recording (ID3v2 in front, ID3v1 behind)."""
    while content[:3] == b"ID3" and len(content) > 10:
        size = sum((byte & 0x7F) << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
        content = content[10 + size + (10 if content[5] & 0x10 else 0) :]
    if content[-128:-125] == b"TAG":
        content = content[:-128]
    if not content:
        raise refusals.damaged()
    return content


def _emptied_wav(content: bytes) -> bytes:
    """Make each part of a WAV recording that is neither its format nor its sound one of zeros (``JUNK``)."""
    made = bytearray(content)
    at = 12
    while at + 8 <= len(made):
        kind, size = bytes(made[at : at + 4]), int.from_bytes(made[at + 4 : at + 8], "little")
        if kind not in (b"fmt ", b"data", b"fact"):
            made[at : at + 4] = b"JUNK"
            end = min(at + 8 + size, len(made))
            made[at + 8 : end] = bytes(end - at - 8)
        at += 8 + size + size % 2
    return bytes(made)
