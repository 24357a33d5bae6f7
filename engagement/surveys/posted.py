"""What a page of a survey sent: its answers cleaned, its errors all at once, and what it left as it was.

Beside its fields each page sends ``shown``: the questions that stood on it, each with a digest of the answer that was
in its field. So a question that came onto the page since is not taken for one that was left empty, and what a tab did
not touch never overwrites what another tab has saved.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from django.http import QueryDict
from django.utils.translation import gettext as _

from engagement.surveys.answers import AnswerError, clean_answer, field_name, parts_of
from engagement.surveys.definition import Answer, Answers, Definition, Information, Option, Question, Step
from engagement.surveys.presentation import Parts, Said, name_of, parts_from, words
from engagement.surveys.routing import fits, walk

SHOWN = "shown"
LANGUAGE = "language"
CLEAR = "clear"
THEN = "then"
# Of a page of which nothing is kept yet.
SEAL = "seal"
OURS = frozenset({"csrfmiddlewaretoken", SHOWN, LANGUAGE, CLEAR, THEN})
DIGEST_LENGTH = 8
SHOWN_QUESTION = re.compile(rf"([a-z][a-z0-9_-]{{0,39}})(?::([0-9a-f]{{{DIGEST_LENGTH}}}))?")


@dataclass
class Posted:
    """One page as it was sent.

    Attributes:
        given: what stood in the fields, by question, to be shown again.
        changed: the cleaned answers that the page changes.
        seen: the questions that it leaves as they are.
        errors: why answers cannot be kept, by question, in the order of the page.
        unknown: whether it sent something that is none of its fields.
        shown: what stood on the page, as it said itself.
    """

    given: dict[str, Parts] = field(default_factory=dict)
    changed: Answers = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    errors: dict[str, AnswerError] = field(default_factory=dict)
    unknown: bool = False
    shown: dict[str, str] | None = None


def digest(answer: Answer | None) -> str:
    """Return what tells an answer from another one; empty for none."""
    if not answer:
        return ""
    plain = json.dumps(answer, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(plain).hexdigest()[:DIGEST_LENGTH]


def shown_value(questions: Iterable[Question], answers: Mapping[str, Answer | None]) -> str:
    """Return what a page says of itself: its questions, and which answers stand in their fields."""
    return " ".join(
        f"{question.key}:{digest(answers[question.key])}" if answers.get(question.key) else question.key
        for question in questions
    )


def read_page(
    data: QueryDict,
    step: Step,
    definition: Definition,
    answers: Answers,
    *,
    boroughs: Sequence[Option] = (),
    unfinished: bool = False,
    beside: Collection[str] = (),
) -> Posted:
    """Return what a page sent.

    Args:
        data: the fields as they were sent, by anybody.
        step: the page, with all questions that can stand on it.
        definition: the whole that is being answered.
        answers: the answers so far.
        boroughs: the options of a borough question.
        unfinished: whether somebody goes on with this page afterwards; what is missing yet is then no error.
        beside: names of fields that the page has beside its questions.
    """
    posted = Posted(shown=_shown(data))
    questions = [question for question in step.questions if not isinstance(question, Information)]
    places = {field_name(name_of(q), part): (q.key, part) for q in questions for part in parts_of(q)}
    sent: dict[str, dict[str, list[str]]] = {}
    for name, values in data.lists():
        if name in places:
            key, part = places[name]
            sent.setdefault(key, {})[part] = values
        elif name not in OURS and name not in beside:
            posted.unknown = True
    for question in questions:
        if posted.shown is None or question.key in posted.shown or question.key in sent:
            clear = data.get(CLEAR) == question.key
            parts = {} if clear else sent.get(question.key, {})
            _read(posted, question, parts, answers.get(question.key), boroughs, unfinished=unfinished or clear)
    _forget_unasked(posted, step, definition, answers)
    return posted


def hold_to_rules(posted: Posted, step: Step, definition: Definition, answers: Answers, said: Said) -> None:
    """Add an error for each answer of the page that breaks the rule of its question, and take it back."""
    _asked, given = walk(definition, {**answers, **posted.changed})
    for question in step.questions:
        answer = given.get(question.key)
        sent = question.key in posted.changed or question.key in posted.seen
        if answer and sent and not fits(question, answer, given):
            posted.errors[question.key] = rule_error(question, said)
            posted.changed.pop(question.key, None)
    # In the order of the page, as the summary lists them.
    posted.errors = {q.key: posted.errors[q.key] for q in step.questions if q.key in posted.errors}


def rule_error(question: Question, said: Said) -> AnswerError:
    """Return what is said of an answer that breaks the rule of its question."""
    message = words(question.valid_message, said) or _("This does not go with your other answers")
    return AnswerError("rule", message)


def _shown(data: QueryDict) -> dict[str, str] | None:
    if SHOWN not in data:
        return None
    found = (SHOWN_QUESTION.fullmatch(item) for item in data.get(SHOWN, "").split(" "))
    return {match[1]: match[2] or "" for match in found if match}


def _read(
    posted: Posted,
    question: Question,
    parts: Parts,
    held: Answer | None,
    boroughs: Sequence[Option],
    *,
    unfinished: bool,
) -> None:
    key = question.key
    was = posted.shown.get(key, "") if posted.shown is not None else None
    posted.given[key] = parts
    empty = not any(value.strip() for values in parts.values() for value in values)
    if empty and was == "" and held:
        # Another tab answered it in the meantime, and this one did not touch it.
        posted.given[key] = parts_from(question, held)
        posted.seen.append(key)
        return
    asked = msgspec.structs.replace(question, required=False) if unfinished and question.required else question
    answer = clean_answer(asked, parts, boroughs)
    if isinstance(answer, AnswerError):
        posted.errors[key] = answer
    elif was is not None and (not answer if was == "" else was == digest(answer)):
        posted.seen.append(key)
    else:
        posted.changed[key] = answer


def _forget_unasked(posted: Posted, step: Step, definition: Definition, answers: Answers) -> None:
    """Take away errors of questions that are no longer asked: nobody could put them right."""
    if posted.errors:
        asked = {question.key for question in walk(definition, answers)[0]}
        posted.errors = {key: error for key, error in posted.errors.items() if key in asked}
