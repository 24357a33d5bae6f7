"""A text in pieces: its sentences, and the stretches of it that were coded, which may overlap.

Places are counted in characters (Unicode code points) from 0, as PostgreSQL and Python count them; a browser counts
otherwise, and its script translates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from engagement.feedback.models import Coding, Theme

# A sentence ends with its mark (of Latin, Arabic, Indian and Chinese script) before a blank, or with its line.
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…؟۔।]+[\"'”’)\]]*(?=\s|$)|[。！？]+|(?=\n)|$)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text that one can name by its place."""

    start: int
    end: int
    words: str

    @property
    def key(self) -> str:
        """How a form names it: "12:34"."""
        return f"{self.start}:{self.end}"


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A passage with its number on the page and its themes."""

    number: int
    stretch: Stretch
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text in which the same passages run: numbers of those, and of those that begin and end here."""

    start: int
    words: str
    within: tuple[int, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]


def sentences(text: str) -> list[Stretch]:
    """Return the sentences of a text in their order, without the blanks around them."""
    found = []
    for match in _SENTENCE.finditer(text):
        words = match.group()
        start = match.start() + len(words) - len(words.lstrip())
        if words.strip():
            found.append(Stretch(start, start + len(words.strip()), words.strip()))
    return found


def joined(text: str, chosen: Iterable[Stretch]) -> list[Stretch]:
    """Return chosen sentences as passages: those that follow each other become one."""
    passages: list[Stretch] = []
    for each in sorted(chosen, key=lambda stretch: stretch.start):
        last = passages[-1] if passages else None
        if last is not None and not text[last.end : each.start].strip():
            passages[-1] = Stretch(last.start, each.end, text[last.start : each.end])
        else:
            passages.append(each)
    return passages


def places_of(text: str, words: str) -> list[Stretch]:
    """Return where the words stand in the text, however many blanks and line breaks are between them.

    Letter for letter first; where that finds nothing, whatever the case of the letters.
    """
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if not pattern:
        return []
    for flags in (0, re.IGNORECASE):
        found = [Stretch(match.start(), match.end(), match.group()) for match in re.finditer(pattern, text, flags)]
        if found:
            return found
    return []


def coded_passages(text: str, codings: Iterable[Coding]) -> list[CodedPassage]:
    """Return the passages of these codings in the order of the text, each once with all its themes by name."""
    themes: dict[tuple[int, int], list[Theme]] = {}
    for coding in codings:
        if coding.start is not None and coding.end is not None:
            themes.setdefault((coding.start, coding.end), []).append(coding.theme)
    return [
        CodedPassage(
            number,
            Stretch(start, end, text[start:end]),
            tuple(sorted(themes[start, end], key=lambda theme: theme.name.casefold())),
        )
        for number, (start, end) in enumerate(sorted(themes), start=1)
    ]


def pieces(text: str, passages: Iterable[CodedPassage]) -> list[Piece]:
    """Return the whole text cut where a passage begins or ends, so that overlapping ones can be shown."""
    passages = list(passages)
    cuts = {0, len(text)}
    for passage in passages:
        cuts |= {passage.stretch.start, passage.stretch.end}
    edges = sorted(cuts)
    return [
        Piece(
            start=start,
            words=text[start:end],
            within=tuple(each.number for each in passages if each.stretch.start <= start and end <= each.stretch.end),
            begins=tuple(each.number for each in passages if each.stretch.start == start),
            ends=tuple(each.number for each in passages if each.stretch.end == end),
        )
        for start, end in pairwise(edges)
    ]
