"""Whether a PDF is safe to hand out. It is never rendered here: its bytes are looked through once, within bounds.

What counts as unsafe: encryption, scripts, actions that start a program, files inside the file, forms whose scripts
stand in XML (XFA). Names in a PDF may be written with escapes (``/J#61vaScript``) and may stand in compressed object
streams, so both are undone. What cannot be undone with zlib alone is refused rather than let through.
"""

from __future__ import annotations

import re
import zlib

from eolcare.common.errors import Refusal
from eolcare.common.uploads import refusals

MOST_UNPACKED = 150_000_000
MOST_STREAMS = 50_000
HEAD = 4_096
TAIL = 65_536

_DELIMITER = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)"


def _name(word: str) -> bytes:
    """Return a pattern for a PDF name, each letter plain or as an escape."""
    letters = (rb"(?:%b|#%02x|#%02X)" % (letter.encode(), ord(letter), ord(letter)) for letter in word)
    return b"/" + b"".join(letters)


def _named(*words: str) -> re.Pattern[bytes]:
    return re.compile(b"(?:" + b"|".join(_name(word) for word in words) + b")" + _DELIMITER)


_SPACE = rb"[\x00\t\n\x0c\r ]*"
_ENCRYPTED = re.compile(_name("Encrypt") + _SPACE + rb"(?:<<|\d+" + _SPACE + rb"\d+" + _SPACE + rb"R)")
_SCRIPTS = _named("JavaScript", "Launch", "XFA", "RichMedia")
_FILES = _named("EmbeddedFile", "EmbeddedFiles")
_OBJECT_STREAM = _named("ObjStm")
_FILTER = _named("Filter")
_FLATE = _name("FlateDecode") + _SPACE
_FLATE_ALONE = re.compile(_name("Filter") + _SPACE + rb"(?:\[" + _SPACE + _FLATE + rb"\]|" + _FLATE + rb"(?=/|>>))")
_PREDICTOR = _named("Predictor")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
# An object stream begins with pairs of numbers: which object, and where.
_PAIRS = re.compile(rb"[\x00\t\n\x0c\r ]*\d+[\x00\t\n\x0c\r ]+\d+[\x00\t\n\x0c\r ]")


def check_pdf(content: bytes) -> None:
    """Refuse a PDF that is damaged, locked or does more than to be read.

    Raises:
        Refusal: in words that say what was found.
    """
    if b"startxref" not in content[-TAIL:] or b"%%EOF" not in content[-TAIL:]:
        raise refusals.damaged()
    if _ENCRYPTED.search(content):
        raise Refusal(refusals.PASSWORD)
    _check_names(content)
    left = MOST_UNPACKED
    for number, found in enumerate(_STREAM.finditer(content)):
        if number >= MOST_STREAMS:
            raise Refusal(refusals.PDF_UNREADABLE)
        # The dictionary before the stream, back to the beginning of its object.
        earliest = max(0, found.start() - HEAD)
        start = max(content.rfind(b" obj", earliest, found.start()), earliest)
        dictionary = content[start : found.start()]
        is_objects = bool(_OBJECT_STREAM.search(dictionary))
        filters = len(_FILTER.findall(dictionary)) if is_objects else 0
        if filters:
            if filters > 1 or not _FLATE_ALONE.search(dictionary) or _PREDICTOR.search(dictionary):
                raise Refusal(refusals.PDF_UNREADABLE)
        elif is_objects:
            # Not compressed: its names were seen above.
            continue
        unpacked = _unpack(content, found.end(), left, whole=is_objects)
        if unpacked is None:
            if is_objects:
                raise refusals.damaged()
            continue
        left -= len(unpacked)
        if left <= 0:
            raise Refusal(refusals.BOMB)
        if is_objects or _PAIRS.match(unpacked):
            _check_names(unpacked)


def _check_names(content: bytes) -> None:
    if _SCRIPTS.search(content):
        raise Refusal(refusals.PDF_SCRIPT)
    if _FILES.search(content):
        raise Refusal(refusals.PDF_FILE_INSIDE)


def _unpack(content: bytes, start: int, most: int, *, whole: bool) -> bytes | None:
    """Return what zlib makes of the bytes from ``start``, or ``None`` if that is nothing.

    Of a stream that does not begin like one of objects, only its beginning: pictures are not unpacked.
    """
    unpacker = zlib.decompressobj()
    view = memoryview(content)
    try:
        head = unpacker.decompress(view[start : start + HEAD], HEAD)
        if not whole and not _PAIRS.match(head):
            return head
        fed = unpacker.unconsumed_tail
        parts, size, at = [head], len(head), start + HEAD
        while not unpacker.eof and size <= most and (fed or at < len(content)):
            if not fed:
                fed, at = bytes(view[at : at + TAIL]), at + TAIL
            part = unpacker.decompress(fed, TAIL * 16)
            fed = unpacker.unconsumed_tail
            parts.append(part)
            size += len(part)
    except zlib.error:
        return None
    return b"".join(parts)
