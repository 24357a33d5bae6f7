"""Which questions somebody is asked: the path through a definition that their answers take.

The one rule: questions are asked in the order in which they stand, and a question with ``show_if`` is asked when its
condition is true of the answers *on the path so far*. The answer to a question that is not asked counts as no answer,
for conditions and for what is submitted, whatever the draft still remembers. What is wrong with a definition as such
is found by ``engagement.surveys.checking``.
"""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from engagement.surveys.definition import (
    And,
    Answer,
    Answered,
    Answers,
    Condition,
    Definition,
    Equals,
    Includes,
    Information,
    Not,
    Or,
    Question,
)


class Progress(msgspec.Struct, frozen=True):
    """Where somebody is. However the answers from here on fall out, the survey asks ``least`` to ``most`` questions."""

    number: int
    least: int
    most: int

    @property
    def exact(self) -> bool:
        """Whether the number of questions no longer depends on an answer."""
        return self.least == self.most


def holds(condition: Condition | None, answers: Mapping[str, Answer | None]) -> bool:
    """Return whether a condition is true of these answers, all questions before it having been decided."""
    return judge(condition, answers, ()) is True


def judge(condition: Condition | None, answers: Mapping[str, Answer | None], open_keys: Collection[str]) -> bool | None:
    """Return whether a condition is true, false, or ``None`` while that hangs on the questions in ``open_keys``."""
    match condition:
        case None:
            return True
        case And(of=parts):
            return _all(judge(part, answers, open_keys) for part in parts)
        case Or(of=parts):
            return _negate(_all(_negate(judge(part, answers, open_keys)) for part in parts))
        case Not(of=part):
            return _negate(judge(part, answers, open_keys))
        case Equals(question=key) | Includes(question=key) | Answered(question=key):
            return None if key in open_keys else _true_of(condition, answers.get(key))
    raise TypeError(f"not a condition: {condition!r}")


def _true_of(test: Equals | Includes | Answered, answer: Answer | None) -> bool:
    if isinstance(test, Equals):
        return answer == test.value
    if isinstance(test, Includes):
        return isinstance(answer, list) and test.value in answer
    return bool(answer)


def _all(parts: Iterable[bool | None]) -> bool | None:
    open_part = False
    for part in parts:
        if part is False:
            return False
        open_part = open_part or part is None
    return None if open_part else True


def _negate(value: bool | None) -> bool | None:
    return None if value is None else not value


def walk(definition: Definition, answers: Answers) -> tuple[list[Question], dict[str, Answer]]:
    """Return the questions that are asked, in order, and the answers given to them, empty ones left out."""
    asked: list[Question] = []
    given: dict[str, Answer] = {}
    for question in definition.questions:
        if question.show_if is not None and not holds(question.show_if, given):
            continue
        asked.append(question)
        answer = answers.get(question.key)
        if answer and not isinstance(question, Information):
            given[question.key] = answer
    return asked, given


def path(definition: Definition, answers: Answers) -> list[Question]:
    """Return the questions that these answers lead through, in order."""
    return walk(definition, answers)[0]


def reachable_answers(definition: Definition, answers: Answers) -> dict[str, Answer]:
    """Return the answers that may be submitted: given, and to a question on the path that is taken."""
    return walk(definition, answers)[1]


def next_question(definition: Definition, answers: Answers, key: str) -> Question | None:
    """Return the question asked after ``key``, or ``None`` at the end, where one checks the answers.

    ``key`` may itself have left the path. Raises ``KeyError`` when there is no such question.
    """
    at = definition.positions[key]
    later = (q for q in path(definition, answers) if definition.positions[q.key] > at)
    return next(later, None)


def previous_question(definition: Definition, answers: Answers, key: str) -> Question | None:
    """Return the question asked before ``key``, or ``None`` at the beginning.

    ``key`` may itself have left the path. Raises ``KeyError`` when there is no such question.
    """
    at = definition.positions[key]
    earlier = [q for q in path(definition, answers) if definition.positions[q.key] < at]
    return earlier[-1] if earlier else None


def first_open(definition: Definition, answers: Answers) -> Question | None:
    """Return the first question on the path that somebody has not seen yet, or that is required and empty.

    ``None`` means that everything has been seen and the answers can be checked and sent.
    """
    asked, given = walk(definition, answers)
    return next((q for q in asked if q.key not in answers or _missing(q, given)), None)


def first_missing(definition: Definition, answers: Answers) -> Question | None:
    """Return the first required question on the path without an answer; only such a one holds up sending."""
    asked, given = walk(definition, answers)
    return next((question for question in asked if _missing(question, given)), None)


def _missing(question: Question, given: Mapping[str, Answer]) -> bool:
    return question.required and _asks(question) and question.key not in given


def progress(definition: Definition, answers: Answers, key: str) -> Progress | None:
    """Return which question of how many ``key`` is, or ``None`` for a page to read and for one not on the path.

    What was answered before ``key`` is taken as it is; those to ``key`` and to what comes after are taken as open.
    """
    at = definition.positions[key]
    asked, given = walk(definition, answers)
    number = sum(1 for question in asked if _asks(question) and definition.positions[question.key] <= at)
    current = definition.questions[at]
    if not _asks(current) or current not in asked:
        return None
    least = most = number
    open_keys = {key}
    for question in definition.questions[at + 1 :]:
        shown = judge(question.show_if, given, open_keys)
        if shown is not False:
            open_keys.add(question.key)
        if not _asks(question) or shown is False:
            given.pop(question.key, None)
            continue
        most += 1
        least += shown is True
    return Progress(number, least, most)


def _asks(question: Question) -> bool:
    return not isinstance(question, Information)
