"""Earlier answers repeated in later texts: ``${name|your relative}``.

The part after the bar is what stands there while the question has no answer, or was not asked. Only answers that are
short can be repeated: a choice, a number, a day, a short text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from engagement.surveys import definition as d

PIPE = re.compile(r"\$\{([a-z][a-z0-9_-]{0,39})\|([^{}|]{1,100})\}")
# What looks as if it were meant as one.
MEANT = re.compile(r"\$\{")
CAN_BE_REPEATED = (
    d.Radios,
    d.Checkboxes,
    d.YesNo,
    d.Likert,
    d.ShortText,
    d.Number,
    d.Date,
    d.Month,
    d.AgeBand,
    d.Borough,
    d.PostcodeDistrict,
)


class Pipe(NamedTuple):
    """One answer repeated in a text, and what stands there without it."""

    question: str
    otherwise: str


def pipes_in(text: str) -> Iterator[Pipe]:
    """Yield every answer that a text repeats."""
    for match in PIPE.finditer(text):
        yield Pipe(match[1], match[2])


def malformed(text: str) -> bool:
    """Return whether a text has the beginning of a repeated answer that is not written as one."""
    return len(MEANT.findall(text)) > len(PIPE.findall(text))


def filled(text: str, said: Mapping[str, Sequence[str]]) -> str:
    """Return a text with the answers in it, ``said`` being the answers on the path in words, by question key."""
    if "${" not in text:
        return text
    return PIPE.sub(lambda match: ", ".join(said.get(match[1], ())) or match[2], text)


def in_words(text: str) -> str:
    """Return a text as an author or a paper form shows it: what stands there without the answer, in brackets."""
    return PIPE.sub(lambda match: f"[{match[2]}]", text)
