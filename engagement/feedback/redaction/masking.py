"""Putting something readable in the place of what is masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from engagement.feedback.redaction.reading import as_read


class Span(Protocol):
    """A stretch of a text and what stands there instead: a proposal, a decision or a row."""

    @property
    def start(self) -> int:
        """The first character."""

    @property
    def end(self) -> int:
        """The one after the last."""

    @property
    def replacement(self) -> str:
        """What is shown instead."""


def mask(text: str, spans: Iterable[Span]) -> str:
    """Return the text with each span replaced. Spans may come in any order; where two overlap, both are gone.

    Raises:
        ValueError: for a span that is empty or reaches outside the text.
    """
    pieces: list[str] = []
    done = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"{span.start} to {span.end} is no stretch of a text of {len(text)} characters.")
        if span.end <= done:
            continue
        if span.start >= done:
            pieces += [text[done : span.start], span.replacement]
        done = span.end
    pieces.append(text[done:])
    return "".join(pieces)


S = TypeVar("S", bound=Span)


def brought_back(original: str, spans: Sequence[S], words: str) -> list[S]:
    """Return the masked spans whose words stand in ``words`` again, more often than masking left them there.

    A name that is a common word too ("May") may stand elsewhere in the text and be left: it is counted, not forbidden.
    """
    left, now = _plain(mask(original, spans)), _plain(words)
    found = []
    for span in spans:
        wanted = _plain(original[span.start : span.end]).strip()
        if wanted and _times(wanted, now) > _times(wanted, left):
            found.append(span)
    return found


def _plain(text: str) -> str:
    return " ".join(as_read(text).casefold().split())


def _times(wanted: str, text: str) -> int:
    """Return how often words stand in a text, not as a part of others."""
    times, at = 0, text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not (text[max(0, at - 1) : at].isalnum() and wanted[0].isalnum()) and not (
            text[end : end + 1].isalnum() and wanted[-1].isalnum()
        ):
            times += 1
        at = text.find(wanted, end)
    return times
