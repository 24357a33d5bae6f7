"""What a response says, as pairs of key and value that can be counted.

====================================  =====================  ==================================================
key                                   value                  who has it
====================================  =====================  ==================================================
a question's key                      ``@asked``             who was asked it, pages to read included
a question's key                      ``@answered``          who did not leave it empty
of a choice, scale, band, borough     the option's key       who chose it; of checkboxes every tick
of a postcode district                ``W2``                 who wrote it
of a matrix, ``question.statement``   the option's key       who chose it in that row
of a ranking                          ``option:place``       who gave the option that place, the first is 1
of a number                           its band               whose number lies in it: ``numbers.band_of``
of a number                           ``@+2.5``, ``@-0.3``   for sums: ``numbers.slices_of``
of a date or month                    ``2024-05``            whose day or month lies in it
``about.`` and one of these           as above               the same of the equality questions
``@all``                              ``all``                every response that counts
``@borough``                          ONS code, ``none``,    where people live, as kept with the response
                                      ``elsewhere``
``@language``, ``@channel``           ``pl``, ``paper``      in which language, and how it reached us
``@version``                          ``3``                  which version was answered
``@day``                              ``2024-05-01``         the day in London on which it was sent
``@week``                             ``2024-04-29``         the Monday of that day's week, so that long spans read
                                                             few rows
====================================  =====================  ==================================================

No key of a question or an option holds ``@``, ``.`` or ``:``, so nothing here can be taken for something else. Words
themselves are never counted. What was asked follows from the answers alone, with "today" being the day of sending, so
counting again always gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import msgspec

from engagement.surveys.answers import ELSEWHERE
from engagement.surveys.conditions import TODAY, single_conditions
from engagement.surveys.definition import (
    And,
    Answer,
    Borough,
    Compares,
    Condition,
    Date,
    Definition,
    LongText,
    Not,
    Number,
    Or,
    Ranking,
    ShortText,
)
from engagement.surveys.routing import path
from engagement.surveys.tallies.numbers import band_of, slices_of

ASKED = "@asked"
ANSWERED = "@answered"
ALL, ALL_VALUE = "@all", "all"
BOROUGH = "@borough"
LANGUAGE = "@language"
CHANNEL = "@channel"
VERSION = "@version"
DAY = "@day"
WEEK = "@week"
NO_BOROUGH = "none"
ABOUT = "about."

Mark = tuple[str, str]


class Said(NamedTuple):
    """What is counted of one response.

    ``borough`` is the ONS code or ``None``, ``day`` an ISO date, ``about`` what was said about the person, ``None``
    where they were not asked.
    """

    pk: int
    version_id: int
    answers: dict[str, Answer]
    borough: str | None
    language: str
    channel: str
    day: str
    about: dict[str, Answer] | None
    counts: bool


class Plan:
    """How the responses to one version are counted: what can be known before the first of them is read."""

    def __init__(self, number: int, definition: Definition) -> None:
        self.version = (VERSION, str(number))
        self.boroughs = [question.key for question in definition.questions if isinstance(question, Borough)]
        self.texts = text_keys(definition)
        self._questions = _Part(definition, "")
        self._about = _Part(definition.about_you, ABOUT)

    def marks(self, said: Said) -> list[Mark]:
        """Return everything that one response says; no pair comes twice."""
        found = [
            (ALL, ALL_VALUE),
            (BOROUGH, said.borough or self._no_borough(said.answers)),
            (LANGUAGE, said.language),
            (CHANNEL, said.channel),
            self.version,
            (DAY, said.day),
            (WEEK, monday_of(said.day)),
        ]
        self._questions.add(found, said.answers, said.day)
        if said.about is not None:
            self._about.add(found, said.about, said.day)
        return found

    def _no_borough(self, answers: Mapping[str, Answer]) -> str:
        return ELSEWHERE if any(answers.get(key) == ELSEWHERE for key in self.boroughs) else NO_BOROUGH


@lru_cache(maxsize=4_096)
def monday_of(day: str) -> str:
    """Return the Monday of a day's week, both as ISO dates."""
    found = date.fromisoformat(day)
    return (found - timedelta(days=found.weekday())).isoformat()


def text_keys(definition: Definition) -> list[str]:
    """Return the keys of the questions that are answered in words, those about the person left out."""
    return [question.key for question in definition.questions if isinstance(question, LongText | ShortText)]


class _Part:
    """The questions of a survey, or those about the person."""

    def __init__(self, definition: Definition, prefix: str) -> None:
        self.prefix = prefix
        self.definition = definition
        self.kinds: dict[str, type] = {question.key: type(question) for question in definition.questions}
        self.asked = {key: (prefix + key, ASKED) for key in self.kinds}
        self.routed = any(condition is not None for condition in definition.conditions.values())
        tests = (single_conditions(condition) for condition in definition.conditions.values())
        self.has_today = any(isinstance(test, Compares) and test.value == TODAY for group in tests for test in group)
        self.on_day: dict[str, Definition] = {}

    def add(self, found: list[Mark], answers: dict[str, Answer], day: str) -> None:
        if self.routed:
            on_path = {question.key for question in path(self._on(day), answers)}  # type: ignore[arg-type]
            # What was kept was asked, whatever the routing says.
            on_path.update(key for key in answers if key in self.kinds)
            found.extend(self.asked[key] for key in on_path)
        else:
            found.extend(self.asked.values())
        for key, answer in answers.items():
            kind = self.kinds.get(key)
            if kind is None or not answer:
                continue
            name = self.prefix + key
            found.append((name, ANSWERED))
            if isinstance(answer, str):
                found.extend((name, value) for value in _values(kind, answer))
            elif isinstance(answer, dict):
                found.extend((f"{name}.{row}", value) for row, value in answer.items())
            elif kind is Ranking:
                found.extend((name, f"{option}:{place}") for place, option in enumerate(answer, start=1))
            else:
                found.extend((name, option) for option in answer)

    def _on(self, day: str) -> Definition:
        if not self.has_today:
            return self.definition
        if day not in self.on_day:
            self.on_day[day] = on_day(self.definition, day)
        return self.on_day[day]


def _values(kind: type, answer: str) -> Iterable[str]:
    if kind is Number:
        return (band_of(answer), *slices_of(answer))
    if kind is Date:
        return (answer[:7],)
    return () if kind in (LongText, ShortText) else (answer,)


def on_day(definition: Definition, day: str) -> Definition:
    """Return the definition with "today" replaced by a day, as routing saw it on that day."""

    questions, pages, sections = (
        tuple(msgspec.structs.replace(part, show_if=_dated(part.show_if, day)) for part in parts)
        for parts in (definition.questions, definition.pages, definition.sections)
    )
    return msgspec.structs.replace(definition, questions=questions, pages=pages, sections=sections)


def _dated(condition: Condition | None, day: str) -> Condition | None:
    match condition:
        case And(of=parts):
            return And(of=tuple(_dated(part, day) for part in parts))  # type: ignore[misc]
        case Or(of=parts):
            return Or(of=tuple(_dated(part, day) for part in parts))  # type: ignore[misc]
        case Not(of=part):
            return Not(of=_dated(part, day))  # type: ignore[arg-type]
        case Compares(value=value) if value == TODAY:
            return msgspec.structs.replace(condition, value=day)
    return condition
