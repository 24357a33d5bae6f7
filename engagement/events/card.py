"""The picture that stands beside a link to an event where people share it: what, when and where, 1200 by 630 pixels.

Drawn in the fonts that the PDFs are set in, each sign in the cut of Noto Sans that has it. It holds what the public
page says and nothing else, in English, as the team writes.
"""

from __future__ import annotations

import functools
import hashlib
import io
import threading
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont, features

from engagement.events.models import Event, EventState
from eolcare.pdf.fonts import CUTS, Cut, characters_of, path_of
from eolcare.pdf.signs import direction_of, missing_characters, missing_letters

SIZE = (1200, 630)
MARGIN = 72
KEPT_SECONDS = 30 * 24 * 3600
# Goes up when cards are drawn in another way.
DRAWN_AS = 1

BLUE, WHITE, PALE, YELLOW, DARK = "#005eb8", "#ffffff", "#d2e3f5", "#ffeb3b", "#212b32"
# The first at which the title fits: pixels, and lines.
TITLE_SIZES = ((76, 3), (60, 4), (48, 5))

# FreeType's faces are shared by the threads of a process, and not made for that.
_drawing = threading.Lock()


class Words(NamedTuple):
    """What stands on a card."""

    kicker: str
    title: str
    when: str
    place: str
    footer: str
    is_cancelled: bool


def words_of(event: Event) -> Words:
    """Return what stands on an event's card; with its programme and venue at hand."""
    with translation.override(settings.LANGUAGE_CODE):
        cancelled = event.state == EventState.CANCELLED
        kind = str(event.get_kind_display())
        readable = not missing_letters(event.title)
        return Words(
            kicker=_("Cancelled") if cancelled else kind,
            # In letters that no font of ours has it would be a row of boxes.
            title=_without_pictures(event.title) if readable else kind,
            when=event.when,
            place=_without_pictures(event.place_name) or str(event.get_format_display()),
            footer=_without_pictures(event.programme.title),
            is_cancelled=cancelled,
        )


def mark_of(words: Words) -> str:
    """Return by what one tells one card from another: 64 hexadecimal characters."""
    return hashlib.sha256(repr((DRAWN_AS, tuple(words))).encode()).hexdigest()


def card_of(words: Words) -> bytes:
    """Return the card as a PNG file. One that was drawn is kept, so that nobody keeps us busy by asking again."""
    key = f"event-card:{mark_of(words)}"
    kept = cache.get(key)
    if kept is None:
        with _drawing:
            kept = draw(words)
        cache.set(key, kept, KEPT_SECONDS)
    return bytes(kept)


def draw(words: Words) -> bytes:
    """Return the card as a PNG file, newly drawn."""
    picture = Image.new("RGB", SIZE, BLUE)
    pen = ImageDraw.Draw(picture)
    width = SIZE[0] - 2 * MARGIN
    kicker = _Line(words.kicker, 34, 700)
    if words.is_cancelled:
        pen.rectangle((MARGIN, 58, MARGIN + kicker.length + 40, 118), fill=YELLOW)
        kicker.put(pen, MARGIN + 20, 101, width, DARK)
    else:
        kicker.put(pen, MARGIN, 101, width, PALE)
    size, lines = _title(words.title, width)
    for number, line in enumerate(lines):
        line.put(pen, MARGIN, 120 + size + round(number * size * 1.22), width, WHITE)
    _one_line(words.when, 38, 700, width).put(pen, MARGIN, 466, width, WHITE)
    _one_line(words.place, 38, 400, width).put(pen, MARGIN, 516, width, WHITE)
    pen.rectangle((0, 546, SIZE[0], SIZE[1]), fill=WHITE)
    _one_line(words.footer, 30, 400, width).put(pen, MARGIN, 599, width, DARK)
    file = io.BytesIO()
    picture.quantize(colors=64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


class _Line:
    """One line of text: runs of signs, each in the font that has them."""

    def __init__(self, text: str, size: int, weight: int) -> None:
        self.text = text
        self.is_rtl = direction_of(text) == "rtl"
        self.runs = [(run, _font(cut, size, weight)) for run, cut in _runs(text)]
        # Without the library that shapes letters Pillow draws them one by one, and knows no direction.
        self.direction = ("rtl" if self.is_rtl else "ltr") if features.check("raqm") else None
        self.lengths = [font.getlength(run, direction=self.direction) for run, font in self.runs]
        self.length = sum(self.lengths)

    def put(self, pen: ImageDraw.ImageDraw, left: int, baseline: int, width: int, colour: str) -> None:
        """Draw the line, from the right where its letters run that way."""
        at = float(left + width if self.is_rtl else left)
        for (run, font), length in zip(self.runs, self.lengths, strict=True):
            at -= length if self.is_rtl else 0
            pen.text((at, baseline), run, font=font, fill=colour, anchor="ls", direction=self.direction)
            at += 0 if self.is_rtl else length


def _title(text: str, width: int) -> tuple[int, list[_Line]]:
    for size, most in TITLE_SIZES:
        lines = _wrapped(text, size, 700, width)
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], _shortened(lines[most - 1].text, size, 700, width)]
    return size, lines


def _wrapped(text: str, size: int, weight: int, width: int) -> list[_Line]:
    """Return the text in lines that fit, broken at spaces, and inside a word that is longer than a line."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if _Line(longer, size, weight).length <= width:
            lines[-1] = longer
            continue
        *full, rest = _pieces(word, size, weight, width)
        lines += [*full, rest]
    return [_Line(line, size, weight) for line in lines if line]


def _pieces(word: str, size: int, weight: int, width: int) -> list[str]:
    pieces = [""]
    for sign in word:
        # A mark stays with the letter that it belongs to.
        fits = unicodedata.category(sign)[0] == "M" or _Line(pieces[-1] + sign, size, weight).length <= width
        if fits:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _one_line(text: str, size: int, weight: int, width: int) -> _Line:
    line = _Line(text, size, weight)
    return line if line.length <= width else _shortened(text, size, weight, width)


def _shortened(text: str, size: int, weight: int, width: int) -> _Line:
    while text and _Line(f"{text}…", size, weight).length > width:
        text = text[:-1].rstrip()
    return _Line(f"{text}…", size, weight)


def _without_pictures(text: str) -> str:
    """Return a text in one line without the signs that no font of ours has, pictures above all."""
    return " ".join(text.translate({ord(sign): None for sign in missing_characters(text)}).split())


def _runs(text: str) -> Iterator[tuple[str, Cut]]:
    """Cut a text into runs that one font each can draw; a font goes on as long as it has the signs."""
    run, font = "", CUTS[0]
    for sign in text:
        if ord(sign) not in characters_of(font):
            better = next((cut for cut in CUTS if ord(sign) in characters_of(cut)), font)
            if run and better is not font:
                yield run, font
                run = ""
            font = better
        run += sign
    if run:
        yield run, font


@functools.lru_cache(maxsize=64)
def _font(cut: Cut, size: int, weight: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path_of(cut.package, cut.file(weight))), size)
