"""Routing and problems in words, for whoever builds or reads a survey."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from engagement.surveys.answers import calendar_words, every_option, said
from engagement.surveys.checking import Problem
from engagement.surveys.conditions import TODAY
from engagement.surveys.definition import (
    And,
    Answered,
    Compares,
    Condition,
    Date,
    Definition,
    Equals,
    Includes,
    Matrix,
    Month,
    Not,
    Option,
    Or,
    Test,
)


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
        case Equals() | Includes() | Answered() | Compares():
            return _test_in_words(condition, definition, boroughs)
    raise TypeError(f"not a condition: {condition!r}")


def _test_in_words(test: Test, definition: Definition, boroughs: Sequence[Option]) -> str:
    words = {"question": _title(definition, test.question)}
    if isinstance(test, Answered):
        return _("“%(question)s” is answered") % words
    if isinstance(test, Compares):
        return _comparison_in_words(test, definition, words)
    if isinstance(test, Equals) and test.row:
        return _row_in_words(test, definition)
    words["answer"] = _label(definition, test.question, test.value, boroughs)
    if isinstance(test, Includes):
        return _("“%(question)s” includes “%(answer)s”") % words
    return _("“%(question)s” is “%(answer)s”") % words


def _comparison_in_words(test: Compares, definition: Definition, words: dict[str, str]) -> str:
    question = definition.question(test.question)
    if test.other:
        words["value"] = _("the answer to “%(question)s”") % {"question": _title(definition, test.other)}
    elif test.value == TODAY:
        words["value"] = _("today")
    elif isinstance(question, Date | Month):
        words["value"] = calendar_words(test.value)
    else:
        words["value"] = test.value
    dated = isinstance(question, Date | Month)
    sentences = {
        "less": _("“%(question)s” is before %(value)s") if dated else _("“%(question)s” is less than %(value)s"),
        "at_most": _("“%(question)s” is %(value)s or before") if dated else _("“%(question)s” is %(value)s or less"),
        "equal": _("“%(question)s” is %(value)s"),
        "not_equal": _("“%(question)s” is answered, and not %(value)s"),
        "at_least": _("“%(question)s” is %(value)s or after") if dated else _("“%(question)s” is %(value)s or more"),
        "more": _("“%(question)s” is after %(value)s") if dated else _("“%(question)s” is more than %(value)s"),
    }
    return sentences[test.how] % words


def _row_in_words(test: Equals, definition: Definition) -> str:
    question = definition.question(test.question)
    rows = {row.key: row.label for row in question.statements} if isinstance(question, Matrix) else {}
    labels = {option.key: option.label for option in every_option(question)} if question else {}
    return _("“%(row)s” in “%(question)s” is “%(answer)s”") % {
        "row": rows.get(test.row, test.row),
        "question": _title(definition, test.question),
        "answer": labels.get(test.value, test.value),
    }


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
