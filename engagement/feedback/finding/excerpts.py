"""A stretch of what somebody said, in parts, so that a template escapes each part and marks those that were found."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import Truncator

# Letters of Unicode's private area: nobody types them, and if somebody did, only the marking would be odd.
OPENS, CLOSES = "\ue000", "\ue001"
BEFORE, LONGEST = 80, 220
WORDS_SHOWN = 32


@dataclass(frozen=True, slots=True)
class Part:
    """Some words, and whether they are what was looked for. Plain text: the template escapes it."""

    text: str
    found: bool = False


Excerpt = tuple[Part, ...]


def marked(headline: str) -> Excerpt:
    """Return the parts of a text in which what was found stands between :data:`OPENS` and :data:`CLOSES`."""
    parts: list[Part] = []
    for number, stretch in enumerate(headline.split(OPENS)):
        found, closed, rest = stretch.partition(CLOSES) if number else ("", "", stretch)
        if not closed and number:
            found, rest = "", stretch
        parts += [Part(found, found=True)] if found else []
        parts += [Part(rest.replace(CLOSES, ""))] if rest else []
    return tuple(parts)


def around(text: str, wanted: str) -> Excerpt:
    """Return a stretch of the text around the first place where these letters stand, each place in it marked.

    Capital and small letters are alike, as they are to PostgreSQL's ILIKE.
    """
    lowered, letters = text.lower(), wanted.lower()
    # A few letters grow when they become small ones; then places would not fit, and nothing is marked.
    first = lowered.find(letters) if letters and len(lowered) == len(text) else -1
    start = max(0, first - BEFORE) if len(text) > LONGEST else 0
    if start:
        start = text.find(" ", start, first) + 1 or start
    end = min(len(text), max(start + LONGEST, first + len(letters)))
    parts = [Part("… ")] if start else []
    at = start
    while letters and first != -1 and (place := lowered.find(letters, at, end)) != -1:
        parts += [Part(text[at:place])] if place > at else []
        parts.append(Part(text[place : place + len(letters)], found=True))
        at = place + len(letters)
    parts += [Part(text[at:end])] if end > at else []
    return (*parts, Part(" …")) if end < len(text) else tuple(parts)


def beginning(text: str) -> Part:
    """Return the first words of a text."""
    return Part(Truncator(text).words(WORDS_SHOWN, truncate=" …"))
