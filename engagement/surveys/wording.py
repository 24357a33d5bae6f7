"""Routing and problems in words, for whoever builds or reads a survey."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from engagement.surveys.answers import said
from engagement.surveys.checking import Problem
from engagement.surveys.definition import And, Answered, Condition, Definition, Equals, Includes, Not, Option, Or


class ProblemsOfQuestion(NamedTuple):
    """What is wrong with one question (``number`` 0: with the whole), and the line of the text where it begins."""

    number: int
    question: str
    line: int | None
    problems: list[Problem]


def condition_in_words(condition: Condition, definition: Definition, boroughs: Sequence[Option] = ()) -> str:
    """Return a condition as a sentence's end: "“Do you care for somebody?” is “Yes”"."""
    match condition:
        case And(of=parts):
            return _(" and ").join(_part(part, definition, boroughs) for part in parts)
        case Or(of=parts):
            return _(" or ").join(_part(part, definition, boroughs) for part in parts)
        case Not(of=Answered(question=key)):
            return _("“%(question)s” is left empty") % {"question": _title(definition, key)}
        case Not(of=part):
            return _("it is not so that %(condition)s") % {"condition": _part(part, definition, boroughs)}
        case Equals() | Includes() | Answered():
            return _test_in_words(condition, definition, boroughs)
    raise TypeError(f"not a condition: {condition!r}")


def _test_in_words(test: Equals | Includes | Answered, definition: Definition, boroughs: Sequence[Option]) -> str:
    words = {"question": _title(definition, test.question)}
    if isinstance(test, Answered):
        return _("“%(question)s” is answered") % words
    words["answer"] = _label(definition, test.question, test.value, boroughs)
    if isinstance(test, Includes):
        return _("“%(question)s” includes “%(answer)s”") % words
    return _("“%(question)s” is “%(answer)s”") % words


def _part(condition: Condition, definition: Definition, boroughs: Sequence[Option]) -> str:
    words = condition_in_words(condition, definition, boroughs)
    return f"({words})" if isinstance(condition, And | Or) else words


def _title(definition: Definition, key: str) -> str:
    question = definition.question(key)
    return question.title if question else key


def _label(definition: Definition, key: str, value: str, boroughs: Sequence[Option]) -> str:
    question = definition.question(key)
    return said(question, value, boroughs)[0] if question else value


def problems_by_question(problems: Sequence[Problem], source: str) -> list[ProblemsOfQuestion]:
    """Return problems grouped by question, each with its line in ``source`` where that can be told."""
    lines = lines_of_questions(source)
    found = []
    for number, group in groupby(problems, key=lambda problem: problem.number):
        of_question = list(group)
        line = lines[number - 1] if 0 < number <= len(lines) else None
        found.append(ProblemsOfQuestion(number, of_question[0].question, line, of_question))
    return found


def lines_of_questions(source: str) -> list[int]:
    """Return the line, counted from 1, on which each question of a JSON definition begins; as far as it is JSON."""
    match = re.search(r'"questions"\s*:\s*\[', source)
    if match is None:
        return []
    decoder = json.JSONDecoder()
    space = re.compile(r"[\s,]*")
    lines: list[int] = []
    at = match.end()
    while True:
        at = space.match(source, at).end()  # type: ignore[union-attr]
        if at >= len(source) or source[at] == "]":
            return lines
        lines.append(source.count("\n", 0, at) + 1)
        try:
            _value, at = decoder.raw_decode(source, at)
        except (json.JSONDecodeError, RecursionError):
            return lines
