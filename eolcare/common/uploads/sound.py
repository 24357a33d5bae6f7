"""Which sound recording a file is, told from its first bytes and its parts; films with pictures are none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from eolcare.common.uploads import types
from eolcare.common.uploads.types import UploadType

MOST_BOXES = 2_000
_HOLDERS = frozenset({b"moov", b"trak", b"mdia"})
_OGG_SOUND = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")


def sound_in(file: IO[bytes], head: bytes) -> UploadType | None:
    """Return which recording a file is that begins with ``head``; ``None`` for a film and for what is no recording."""
    if head[:3] == b"ID3" or _is_mpeg_frame(head):
        return types.MP3
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return types.WAV
    if head[:4] == b"OggS":
        heard = any(sign in head for sign in _OGG_SOUND)
        return types.OGG if heard and b"\x80theora" not in head else None
    if head[:4] == b"\x1aE\xdf\xa3":
        # Matroska's names of codecs (RFC 9559): those of sound begin with A_, those of pictures with V_.
        return types.WEBM if b"webm" in head and b"A_" in head and b"V_" not in head else None
    if head[4:8] == b"ftyp":
        handlers = {handler_of(file, box) for box in boxes_of(file) if box.kind == b"hdlr"}
        return types.M4A if b"soun" in handlers and b"vide" not in handlers else None
    return None


def _is_mpeg_frame(head: bytes) -> bool:
    """Return whether a file begins with a frame of MPEG sound, layer III: its sync, bit rate and sampling rate."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    return head[1] & 0x18 != 0x08 and head[1] & 0x06 == 0x02 and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C


class Box:
    """A part of an MP4 file (ISO/IEC 14496-12): its kind, where its content begins and where it ends."""

    __slots__ = ("begins", "ends", "kind", "starts")

    def __init__(self, kind: bytes, starts: int, begins: int, ends: int) -> None:
        self.kind, self.starts, self.begins, self.ends = kind, starts, begins, ends


def boxes_of(file: IO[bytes]) -> Iterator[Box]:
    """Yield the parts of an MP4 file, those that hold others before what they hold; ends where it makes no sense."""
    file.seek(0, 2)
    left = [(0, file.tell())]
    seen = 0
    while left:
        at, end = left.pop()
        while at + 8 <= end and seen < MOST_BOXES:
            seen += 1
            file.seek(at)
            header = file.read(16)
            size, kind, begins = int.from_bytes(header[:4], "big"), header[4:8], at + 8
            if size == 1:
                size, begins = int.from_bytes(header[8:16], "big"), at + 16
            elif size == 0:
                size = end - at
            if size < begins - at or at + size > end:
                break
            yield Box(kind, at, begins, at + size)
            if kind in _HOLDERS:
                left.append((begins, at + size))
            at += size


def handler_of(file: IO[bytes], box: Box) -> bytes:
    """Return what a track holds, as its handler box says: ``soun`` or ``vide``."""
    file.seek(box.begins + 8)
    return file.read(4)
