"""Which questions somebody is asked: the path through a definition that their answers take.

The one rule: questions are asked in the order in which they stand, and a question is asked when its condition (its own,
its page's and its section's together) is true of the answers *on the path so far*. The answer to a question that is not
asked counts as no answer, for conditions and for what is submitted, whatever the draft still remembers. Where sections
can be answered in any order the rule is the same: a part that hangs on a question not yet answered waits for it.

What is wrong with a definition as such is found by ``engagement.surveys.checking``.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

import msgspec
from django.utils import timezone

from engagement.surveys.conditions import TODAY, How
from engagement.surveys.definition import (
    And,
    Answer,
    Answered,
    Answers,
    Compares,
    Condition,
    Definition,
    Equals,
    Includes,
    Information,
    Matrix,
    Not,
    Or,
    Question,
    Section,
    Step,
    Test,
)

CALENDAR = re.compile(r"\d{4}-\d{2}(-\d{2})?")


class Progress(msgspec.Struct, frozen=True):
    """Where somebody is. However the answers fall out from here on, there are ``least`` to ``most`` pages to answer.

    ``number`` counts from 1.
    """

    number: int
    least: int
    most: int

    @property
    def exact(self) -> bool:
        """Whether the number of pages no longer depends on an answer."""
        return self.least == self.most


class Task(msgspec.Struct, frozen=True):
    """One section in the list of tasks: how many of its pages were opened, and where to begin or go on."""

    section: Section
    steps: int
    opened: int
    go_on: str

    @property
    def begun(self) -> bool:
        """Whether something of it was opened."""
        return self.opened > 0

    @property
    def done(self) -> bool:
        """Whether all of it was opened, and nothing that must be answered is missing."""
        return self.opened == self.steps


def holds(condition: Condition | None, answers: Mapping[str, Answer | None]) -> bool:
    """Return whether a condition is true of these answers, all questions before it having been decided."""
    return judge(condition, answers, ()) is True


def judge(condition: Condition | None, answers: Mapping[str, Answer | None], open_keys: Collection[str]) -> bool | None:
    """Return whether a condition is true, false, or ``None`` while that hangs on the questions in ``open_keys``."""
    if condition is None:
        return True
    match condition:
        case And(of=parts):
            return _all(judge(part, answers, open_keys) for part in parts)
        case Or(of=parts):
            return _negate(_all(_negate(judge(part, answers, open_keys)) for part in parts))
        case Not(of=part):
            return _negate(judge(part, answers, open_keys))
        case Equals() | Includes() | Answered() | Compares():
            return None if _waits(condition, answers, open_keys) else _true_of(condition, answers)
    raise TypeError(f"not a condition: {condition!r}")


def _waits(test: Test, answers: Mapping[str, Answer | None], open_keys: Collection[str]) -> bool:
    """Return whether a test hangs on an open question; a comparison with an empty answer is false whatever comes."""
    if test.question in open_keys:
        return True
    return isinstance(test, Compares) and test.other in open_keys and bool(answers.get(test.question))


def _true_of(test: Test, answers: Mapping[str, Answer | None]) -> bool:
    answer = answers.get(test.question)
    match test:
        case Equals(row=row, value=value) if row:
            return isinstance(answer, dict) and answer.get(row) == value
        case Equals(value=value):
            return answer == value
        case Includes(value=value):
            return isinstance(answer, list) and value in answer
        case Compares(how=how, other=other, value=value):
            return compares(answer, how, answers.get(other) if other else value)
    return bool(answer)


def compares(answer: object, how: How, value: object) -> bool:
    """Return whether a stored number, date, month or point of a scale stands so to another; false if either is none.

    A day and a month are compared by their month.
    """
    left, right = (_today_for(side) for side in (answer, value))
    if not isinstance(left, str) or not isinstance(right, str) or not left or not right:
        return False
    if CALENDAR.fullmatch(left) and CALENDAR.fullmatch(right):
        length = min(len(left), len(right))
        order = (left[:length] > right[:length]) - (left[:length] < right[:length])
    else:
        try:
            order = (Decimal(left) > Decimal(right)) - (Decimal(left) < Decimal(right))
        except InvalidOperation:
            return False
    return {
        "less": order < 0,
        "at_most": order <= 0,
        "equal": order == 0,
        "not_equal": order != 0,
        "at_least": order >= 0,
        "more": order > 0,
    }[how]


def _today_for(side: object) -> object:
    return timezone.localdate().isoformat() if side == TODAY else side


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
    if not answers and definition.asks_everybody_all:
        return list(definition.questions), {}
    asked: list[Question] = []
    given: dict[str, Answer] = {}
    conditions = definition.conditions
    for question in definition.questions:
        condition = conditions[question.key]
        if condition is not None and not holds(condition, given):
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


def steps(definition: Definition, answers: Answers) -> list[Step]:
    """Return the pages that these answers lead through, in order, each with the questions that stand on it."""
    if definition.asks_everybody_all:
        return list(definition.steps)
    return [shown for shown in _shown(definition, path(definition, answers)) if shown.questions]


def _shown(definition: Definition, asked: list[Question]) -> Iterator[Step]:
    keys = {question.key for question in asked}
    for step in definition.steps:
        here = tuple(question for question in step.questions if question.key in keys)
        yield step if len(here) == len(step.questions) else msgspec.structs.replace(step, questions=here)


def next_step(definition: Definition, answers: Answers, key: str) -> Step | None:
    """Return the page that comes after the one named ``key``, or ``None`` at the end, where one checks the answers.

    ``key`` may itself have left the path. Raises ``KeyError`` when there is no such page.
    """
    at = definition.step_positions[key]
    return next((step for step in steps(definition, answers) if definition.step_positions[step.key] > at), None)


def previous_step(definition: Definition, answers: Answers, key: str) -> Step | None:
    """Return the page that comes before the one named ``key``, or ``None`` at the beginning.

    ``key`` may itself have left the path. Raises ``KeyError`` when there is no such page.
    """
    at = definition.step_positions[key]
    earlier = [step for step in steps(definition, answers) if definition.step_positions[step.key] < at]
    return earlier[-1] if earlier else None


def first_open_step(definition: Definition, answers: Answers) -> Step | None:
    """Return the first page on the path that was not seen yet, or where an answer is missing or no longer fits.

    ``None`` means that everything has been seen and the answers can be checked and sent.
    """
    asked, given = walk(definition, answers)
    for step in definition.steps if definition.asks_everybody_all else _shown(definition, asked):
        if any(q.key not in answers or not settled(q, given) for q in step.questions):
            return step
    return None


def first_unsettled(definition: Definition, answers: Answers) -> Question | None:
    """Return the first question on the path that holds up sending: required and empty, or answered against its rule."""
    asked, given = walk(definition, answers)
    return next((question for question in asked if not settled(question, given)), None)


def settled(question: Question, given: Mapping[str, Answer | None]) -> bool:
    """Return whether the answer to a question on the path can be sent: there if required, and keeping its rule."""
    answer = given.get(question.key)
    if isinstance(question, Information):
        return True
    if not answer:
        return not question.required
    whole = not (question.required and isinstance(question, Matrix)) or all(
        row.key in answer for row in question.statements if not row.retired
    )
    return whole and fits(question, answer, given)


def fits(question: Question, answer: Answer, given: Mapping[str, Answer | None]) -> bool:
    """Return whether an answer keeps the rule of its question (``valid_if``), beside the answers given before."""
    return question.valid_if is None or holds(question.valid_if, {**given, question.key: answer})


def progress(definition: Definition, answers: Answers, key: str) -> Progress | None:
    """Return which page of how many ``key`` is, or ``None`` for a page to read and for one not on the path.

    What was answered before ``key`` is taken as it is; what stands on it and after it is taken as open.
    """
    at = definition.step_positions[key]
    asked, given = walk(definition, answers)
    on_path = {question.key for question in asked}
    number = sum(1 for step in definition.steps[: at + 1] if _asks(step, on_path))
    if not _asks(definition.steps[at], on_path):
        return None
    least = most = number
    open_keys = {question.key for question in definition.steps[at].questions}
    conditions = definition.conditions
    for step in definition.steps[at + 1 :]:
        shown = False
        sure = False
        for question in step.questions:
            verdict = judge(conditions[question.key], given, open_keys)
            if verdict is not False:
                open_keys.add(question.key)
            given.pop(question.key, None)
            if not isinstance(question, Information):
                shown = shown or verdict is not False
                sure = sure or verdict is True
        most += shown
        least += sure
    return Progress(number, least, most)


def _asks(step: Step, on_path: Collection[str]) -> bool:
    return any(question.key in on_path and not isinstance(question, Information) for question in step.questions)


def tasks(definition: Definition, answers: Answers) -> list[Task]:
    """Return the sections on the path as a list of tasks, in their order."""
    asked, given = walk(definition, answers)
    by_section: dict[str, list[Step]] = {}
    for step in _shown(definition, asked):
        if step.questions:
            by_section.setdefault(step.section, []).append(step)
    found = []
    for section in definition.sections:
        here = by_section.get(section.key)
        if here:
            waiting = [s for s in here if any(q.key not in answers or not settled(q, given) for q in s.questions)]
            go_on = waiting[0] if waiting else here[0]
            found.append(Task(section, len(here), len(here) - len(waiting), go_on.key))
    return found
