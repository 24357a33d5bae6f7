"""Sections that can be answered in any order: how far one is, and which of them wait for another."""

from __future__ import annotations

from typing import NamedTuple

from engagement.surveys.definition import Answers, Definition, Information, Section
from engagement.surveys.routing import Progress, Task, judge, tasks, walk


class Waiting(NamedTuple):
    """A section that nothing is asked of yet, because that hangs on what is answered elsewhere."""

    section: Section


def sections_in_order(definition: Definition, answers: Answers) -> list[Task | Waiting]:
    """Return the sections to show in the list of tasks, in their order.

    A section that is not asked whatever else is answered is left out.
    """
    begun = {task.section.key: task for task in tasks(definition, answers)}
    asked, given = walk(definition, answers)
    on_path = {question.key for question in asked}
    # Whatever was not opened yet may still be answered; what is left out of the path now may come onto it.
    undecided: set[str] = {question.key for question in asked if question.key not in answers}
    possible: set[str] = set()
    for question in definition.questions:
        if question.key in on_path:
            continue
        if judge(definition.conditions[question.key], given, undecided) is not False:
            undecided.add(question.key)
            possible.add(question.section)
    return [
        begun.get(section.key) or Waiting(section)
        for section in definition.sections
        if section.key in begun or section.key in possible
    ]


def progress_in_section(definition: Definition, answers: Answers, key: str) -> Progress | None:
    """Return which page of its section a step is, or ``None`` for a page to read and for one not on the path.

    What stands on the step and after it in the section is taken as open, as ``routing.progress`` does.
    """
    at = definition.step_positions[key]
    section = definition.steps[at].section
    asked, given = walk(definition, answers)
    on_path = {question.key for question in asked}
    number = least = most = 0
    found = False
    # What other sections may still say.
    undecided = {q.key for q in definition.questions if q.section != section and q.key not in answers}
    for place, step in enumerate(definition.steps):
        questions = [question for question in step.questions if not isinstance(question, Information)]
        if step.section != section or not questions:
            continue
        if place <= at:
            shown = any(question.key in on_path for question in questions)
            number += shown
            found = found or (place == at and shown)
            if place == at:
                undecided.update(question.key for question in questions)
                least = most = number
            continue
        verdicts = [judge(definition.conditions[question.key], given, undecided) for question in questions]
        most += any(verdict is not False for verdict in verdicts)
        least += any(verdict is True for verdict in verdicts)
        undecided.update(question.key for question in questions)
    return Progress(number, least, most) if found else None
