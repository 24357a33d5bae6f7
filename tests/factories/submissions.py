"""Letters, e-mails, calls and stories, and real pictures and recordings of them, for tests."""

from __future__ import annotations

import io
import struct
from datetime import UTC, date, datetime
from typing import Any

import factory
from PIL import Image

from engagement.feedback.digests import digest_of
from engagement.feedback.models import Consent, SaidBy, Submission, SubmissionContact
from eolcare.common.tokens import hash_code
from tests.factories.programmes import ProgrammeFactory

LETTER = (
    "My husband died at home in January. The nurses who came at night were kind.\n\n"
    "But nobody told us whom to ring before the weekend, and we waited until Monday for his medicine."
)


class SubmissionFactory(factory.django.DjangoModelFactory):
    """A letter of a resident of a new programme, which may not be published; ``published=True`` is a story to read."""

    class Meta:
        model = Submission

    class Params:
        published = factory.Trait(
            kind=Submission.Kind.STORY,
            consent=Consent.WITHOUT_NAME,
            public_title="The weekend",
            public_text="Nobody told us whom to ring before the weekend.",
            reviewed_at=datetime(2022, 4, 1, tzinfo=UTC),
            published_at=datetime(2022, 4, 17, tzinfo=UTC),
        )

    programme = factory.SubFactory(ProgrammeFactory)
    kind = Submission.Kind.LETTER
    text = LETTER
    said_by = SaidBy.RESIDENT
    received_on = date(2022, 1, 20)
    digest = factory.LazyAttribute(lambda row: digest_of(row.text))


class SubmissionContactFactory(factory.django.DjangoModelFactory):
    """Who sent a submission, with an address to write to."""

    class Meta:
        model = SubmissionContact

    submission = factory.SubFactory(SubmissionFactory)
    name = "Wilhelmina Sender"
    email = "wilhelmina@example.org"
    phone = "020 7946 0911"
    may_contact = True


def story(code: str = "7K2M-Q9XD-4TWP", **facts: Any) -> Submission:
    """Return a story that came by the public form and is found by ``code``."""
    facts = {"kind": Submission.Kind.STORY, "came_by": Submission.CameBy.PUBLIC_FORM, **facts}
    return SubmissionFactory(reference_hash=hash_code(code), **facts)


# --- pictures and recordings ---------------------------------------------------------------------
PLACE = b"51.5074"


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40), place: bool = True) -> bytes:
    """Return a real picture, with the place where it was taken, the camera and a comment in it unless told otherwise."""
    image = Image.new("RGB", size, (0, 94, 184))
    out = io.BytesIO()
    if not place:
        image.save(out, kind)
        return out.getvalue()
    exif = Image.Exif()
    exif[0x010F] = "Camera of Wilhelmina"
    exif[0x0112] = 6  # turned: upright it is 40 by 60
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (51.0, 30.0, 26.0), "W", (0.0, 7.0, 39.0)
    gps[0x1B] = PLACE
    more: dict[str, Any] = {"exif": exif.tobytes()}
    if kind == "JPEG":
        more["comment"] = b"Taken at 12 Nightingale Lane"
    image.save(out, kind, **more)
    return out.getvalue() + (b"Trailing " + PLACE if kind == "JPEG" else b"")


def box(kind: bytes, content: bytes) -> bytes:
    """Return a part of an MP4 file."""
    return struct.pack(">I", len(content) + 8) + kind + content


def m4a(*, handler: bytes = b"soun", note: bytes = b"12 Nightingale Lane") -> bytes:
    """Return the skeleton of an MP4 file with one track and, in its notes, where it was made."""
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(12))
    track = box(b"trak", box(b"mdia", hdlr) + box(b"udta", box(b"name", note)))
    notes = box(b"udta", box(b"\xa9xyz", note) + box(b"\xa9nam", note))
    return box(b"ftyp", b"M4A \x00\x00\x00\x00mp42") + box(b"moov", track + notes) + box(b"mdat", b"sound" * 20)


def mp3(*, note: bytes = b"12 Nightingale Lane") -> bytes:
    """Return an MP3 recording of empty frames with notes in front of and behind them."""
    tag = b"TIT2" + struct.pack(">I", len(note) + 1) + bytes(2) + b"\x00" + note
    front = b"ID3\x03\x00\x00" + bytes([0, 0, len(tag) >> 7, len(tag) & 0x7F]) + tag
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return front + frame * 3 + b"TAG" + note.ljust(125, b"\x00")


def wav(*, note: bytes = b"12 Nightingale Lane ") -> bytes:
    """Return a WAV recording with a note."""
    fmt = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    info = b"LIST" + struct.pack("<I", len(note) + 12) + b"INFOICMT" + struct.pack("<I", len(note)) + note
    data = b"data" + struct.pack("<I", 10) + b"\x80" * 10
    return b"RIFF" + struct.pack("<I", 4 + len(fmt + info + data)) + b"WAVE" + fmt + info + data


def ogg() -> bytes:
    """Return the beginning of an Opus recording."""
    return b"OggS\x00\x02" + bytes(22) + b"OpusHead" + bytes(60)


def webm(codec: bytes = b"A_OPUS") -> bytes:
    """Return the beginning of a WebM file."""
    return b"\x1aE\xdf\xa3" + bytes(4) + b"B\x82\x84webm" + bytes(20) + b"\x86\x86" + codec + bytes(40)


HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(60)
