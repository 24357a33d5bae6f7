"""``choice_filter``: choices that depend on earlier answers, as one question for each set of choices.

For every answer to the questions that a filter asks about, the choices that remain are found by trying the filter on
each choice. Answers that leave the same choices make one question, shown when one of them was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import NamedTuple

from django.utils.translation import gettext as _

from engagement.surveys.conditions import Answered, single_conditions
from engagement.surveys.routing import judge
from engagement.surveys.xlsform.compiling import Compiler
from engagement.surveys.xlsform.expressions import BadExpression
from engagement.surveys.xlsform.logic import Truth, all_of, any_of, no
from engagement.surveys.xlsform.parsing import parse
from engagement.surveys.xlsform.rows import Line
from engagement.surveys.xlsform.targets import Names, Target

MOST_QUESTIONS = 12
# How often a filter is tried before it is called too much: answers times sets of cells.
MOST_TRIALS = 200_000


class Part(NamedTuple):
    """One question of those that a filtered list becomes: its choices, when it is asked, and a word for its key."""

    choices: tuple[Line, ...]
    when: Truth
    word: str


def filtered(source: str, choices: list[Line], names: Names) -> list[Part]:
    """Return the questions that a filtered list of choices becomes, in the order of the answers that lead to them.

    Raises:
        BadExpression: if the filter cannot be taken over, or makes too many questions.
    """
    expression = parse(source, columns=True)
    columns = sorted({name for line in choices for name, _language in line.cells} | {"name"})
    truths: list[Truth] = []
    known: dict[tuple[str, ...], Truth] = {}
    for choice in choices:
        cells = {name: choice.text(name) for name in [*columns, *(column.name for column in choice.columns.known)]}
        row = tuple(cells[name] for name in sorted(cells) if name not in ("label", "image"))
        if row not in known:
            known[row] = Compiler(expression, names, columns=cells).condition()
        truths.append(known[row])
    if all(isinstance(truth, bool) for truth in truths):
        kept = tuple(choice for choice, truth in zip(choices, truths, strict=True) if truth is True)
        return [Part(kept, True, "")]
    return _parts(choices, truths, _asked(truths, names))


def _asked(truths: list[Truth], names: Names) -> list[Target]:
    """Return the questions that the filter asks about, each a choice of one."""
    keys = {test.question for truth in truths if not isinstance(truth, bool) for test in single_conditions(truth)}
    found: dict[str, Target] = {}
    for thing in names.things.values():
        if isinstance(thing, Target) and any(variant.key in keys for variant in thing.variants):
            if thing.answering not in ("one", "scale") or any(variant.row for variant in thing.variants):
                reason = _("A filter can only follow from a question with one answer to choose.")
                raise BadExpression(reason, f"${{{thing.name}}}")
            found[thing.name] = thing
    return list(found.values())


def _parts(choices: list[Line], truths: list[Truth], asked: list[Target]) -> list[Part]:
    every = [list(_answers(target)) for target in asked]
    total = prod(len(answers) for answers in every)
    # Choices with the same cells stay or go together.
    kinds = list(dict.fromkeys(truths))
    if total * len(kinds) > MOST_TRIALS:
        raise BadExpression(_("The filter depends on more answers than can be told apart here."))
    sets: dict[tuple[int, ...], list[tuple[tuple[str, str], ...]]] = {}
    for answer in product(*every):
        given = _given(asked, answer)
        held = {kind for kind in kinds if _holds(kind, given)}
        left = tuple(at for at, truth in enumerate(truths) if truth in held)
        if left:
            sets.setdefault(left, []).append(answer)
        if len(sets) > MOST_QUESTIONS:
            reason = _("The filter would make more than %(limit)s questions of this one. Split it by hand.")
            raise BadExpression(reason % {"limit": MOST_QUESTIONS})
    if not sets:
        raise BadExpression(_("No answer leaves a choice."))
    parts = []
    for left, answers in sets.items():
        when = any_of(all_of(_is(target, one) for target, one in zip(asked, answer, strict=True)) for answer in answers)
        if len(answers) == total:
            when = True
        words = "_".join(value for _key, value in answers[0] if value) if len(answers) == 1 else ""
        parts.append(Part(tuple(choices[at] for at in left), when, words))
    return parts


def _given(asked: list[Target], answer: tuple[tuple[str, str], ...]) -> dict[str, str | list[str]]:
    """Return one answer to each question as it is stored."""
    boxes = {variant.key for target in asked for variant in target.variants if variant.box}
    return {key: [value] if key in boxes else value for key, value in answer if key}


def _answers(target: Target) -> Iterator[tuple[str, str]]:
    """Yield each answer to a question as the key of the question and of the option; the last one is none."""
    for variant, _name, key in target.options():
        yield variant.key, key
    yield "", ""


def _is(target: Target, answer: tuple[str, str]) -> Truth:
    key, value = answer
    if not key:
        return no(any_of(Answered(question=variant.key) for variant in target.variants))
    return next(variant.picked(value) for variant in target.variants if variant.key == key)


def _holds(truth: Truth, given: Mapping[str, str | list[str]]) -> bool:
    if isinstance(truth, bool):
        return truth
    return judge(truth, dict(given), ()) is True
