"""Answers in words, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from engagement.surveys.answers import said
from engagement.surveys.definition import Answers, Definition, Information, LongText, Option, Question, ShortText
from engagement.surveys.presentation.words import Said, words
from engagement.surveys.routing import path, walk


class AnswerRow(NamedTuple):
    """One line of a list of answers; ``seen`` is whether the question was opened at all.

    ``title`` and ``statement`` are the question's texts as HTML, with the answers that they repeat.
    """

    question: Question
    answer: list[str]
    is_text: bool
    seen: bool
    title: SafeString
    statement: SafeString


def said_on_path(definition: Definition, answers: Answers, boroughs: Sequence[Option] = ()) -> Said:
    """Return the answers on the path that is taken, in words, by question."""
    asked, given = walk(definition, answers)
    return {q.key: said(q, given[q.key], boroughs) for q in asked if q.key in given}


def answer_rows(definition: Definition, answers: Answers, boroughs: Sequence[Option] = ()) -> list[AnswerRow]:
    """Return the questions on the path that these answers take, each with its answer in words."""
    all_said = said_on_path(definition, answers, boroughs)
    return [
        AnswerRow(
            question,
            # What is not on the path was not said; what was emptied is an empty list.
            list(all_said.get(question.key, [])),
            isinstance(question, ShortText | LongText),
            question.key in answers,
            words(question.title, all_said),
            words(getattr(question, "statement", ""), all_said),
        )
        for question in path(definition, answers)
        if not isinstance(question, Information)
    ]


def has_text(definition: Definition, answers: Answers) -> bool:
    """Return whether something was said in words on the path that is taken, so that one could be quoted."""
    return any(
        isinstance(question, ShortText | LongText) and answers.get(question.key)
        for question in path(definition, answers)
    )
