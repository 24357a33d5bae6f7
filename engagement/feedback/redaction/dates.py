"""Dates of birth, however they are written; and the days on which somebody died, fell ill or came into hospital."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engagement.feedback.redaction.kinds import Kind, Proposal, found
from engagement.feedback.redaction.reading import after, before

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:(?P<{0}>(?:19|20)\d\d)|'\d\d)"
_WRITTEN = re.compile(
    rf"(?<![\w.:/£])(?:{_DAY}(?:\s{{1,2}}(?:day\s)?of)?[\s\-./]{{1,2}}{_MONTH}\b\.?(?:[\s,\-./]{{1,3}}{_YEAR.format('year')}(?!\w))?"
    rf"|{_MONTH}\b\.?\s{{1,2}}(?:the\s)?{_DAY}(?!\w)(?:[\s,]{{1,3}}{_YEAR.format('other_year')}(?!\w))?)",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"(?<![\w.:/£,-])(?:(?:0?[1-9]|[12]\d|3[01])(?P<sign>\s?[./\-]\s?)(?:0?[1-9]|1[0-2])(?P=sign)(?P<late>(?:19|20)?\d\d)"
    r"|(?P<early>(?:19|20)\d\d)(?P<mark>[./\-])(?:0?[1-9]|1[0-2])(?P=mark)(?:0?[1-9]|[12]\d|3[01]))(?![\w/]|[.,:-]\d)"
)
# "14 02 1951" is a date of birth beside a cue alone.
_SPACED = re.compile(r"(?<![\w.])(?:0[1-9]|[12]\d|3[01])\s(?:0[1-9]|1[0-2])\s(?:19|20)\d\d(?!\w)")
_BIRTH = re.compile(
    r"\b(?:born|birth|birthdate|birthday|b-?day|dob|d\.\s?o\.\s?b|né|née|turned\s\d{1,3}|turning\s\d{1,3}|aged|"
    r"(?:would|will) (?:have been|be) \d{1,3})\b"
)
_ILL = re.compile(
    r"\b(?:died|dies|death|dead|passed|funeral|buried|burial|cremat\w{1,6}|diagnos\w{1,4}|admitted|admission|discharged?|"
    r"operation|operated|surgery|stroke|lost (?:him|her|my|our))\b"
)
_BEFORE, _AFTER = 60, 30
OLD = 2010
"""A full date up to this year, in a text about care now, is hardly anything but a date of birth."""


def find(text: str) -> Iterator[Proposal]:
    """Yield dates that could tell who somebody is; ``text`` as :func:`reading.as_read` gives it."""
    for match in _WRITTEN.finditer(text):
        year = match["year"] or match["other_year"]
        yield from _judge(text, match, int(year) if year else None, full=bool(year) or "'" in match.group())
    for match in _FIGURES.finditer(text):
        shown = match["late"] or match["early"]
        year = int(shown) if len(shown) == 4 else (1900 if int(shown) > 30 else 2000) + int(shown)
        yield from _judge(text, match, year, full=True)
    for match in _SPACED.finditer(text):
        if _cue(_BIRTH, text, match):
            yield found(match.start(), match.end(), Kind.BIRTH_DATE, "birth-date")


def _judge(text: str, match: re.Match[str], year: int | None, *, full: bool) -> Iterator[Proposal]:
    """Decide by what stands around it: near "born" it is a date of birth, near "died" another day of one person."""
    start, end = match.span()
    birth, ill = _cue(_BIRTH, text, match), _cue(_ILL, text, match)
    if birth and (not ill or birth >= ill):
        yield found(start, end, Kind.BIRTH_DATE, "birth-date")
    elif full and year is not None and year <= OLD:
        yield found(start, end, Kind.BIRTH_DATE, "old-date")
    elif ill and full:
        yield found(start, end, Kind.OTHER, "date-of-illness-or-death", "[date]")
    elif birth:
        yield found(start, end, Kind.BIRTH_DATE, "birth-date")


def _cue(cue: re.Pattern[str], text: str, match: re.Match[str]) -> int:
    """Return how near the cue stands, 1 for far and more for nearer; 0 without one."""
    nearest = 0
    earlier = before(text, match.start(), _BEFORE)
    for hit in cue.finditer(earlier):
        nearest = _BEFORE + 1 - (len(earlier) - hit.end())
    # Behind the date only within its own sentence.
    later = re.split(r"[.!?;\n]", after(text, match.end(), _AFTER), maxsplit=1)[0]
    hit_after = cue.search(later)
    return max(nearest, _BEFORE - hit_after.start() if hit_after else 0)
