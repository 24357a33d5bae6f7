"""Conditions in few words, for whoever builds: several answers of one question are named together."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.answers import every_option, said
from engagement.surveys.building.routing import Leaf, Part, Rules, as_condition, as_rules
from engagement.surveys.piping import in_words
from engagement.surveys.wording import condition_in_words

Boroughs = Sequence[d.Option]


def brief(condition: d.Condition | None, definition: d.Definition, boroughs: Boroughs = ()) -> str:
    """Return a condition as the end of a sentence: "“Who are you?” is “A carer” or “A nurse”"; empty for none."""
    if condition is None:
        return ""
    rules = as_rules(condition)
    if rules is None:
        return condition_in_words(condition, definition, boroughs)
    parts = [part_in_words(part, definition, boroughs) for part in rules.parts]
    joined = [
        f"({text})" if _is_group(part) and len(parts) > 1 else text
        for part, text in zip(rules.parts, parts, strict=True)
    ]
    return (_(" and ") if rules.join == "all" else _("; or ")).join(joined)


def _is_group(part: Part) -> bool:
    return len(part.leaves) > 1 and not about_one_question(part.leaves)


def part_in_words(part: Part, definition: d.Definition, boroughs: Boroughs = ()) -> str:
    """Return one entry of a condition in words."""
    if about_one_question(part.leaves) and not (part.leaves[0].negated and part.join == "any" and len(part.leaves) > 1):
        return _choice(part, definition, boroughs)
    if len(part.leaves) > 1:
        join = _(" and ") if part.join == "all" else _(" or ")
        return join.join(part_in_words(Part((leaf,)), definition, boroughs) for leaf in part.leaves)
    condition = as_condition(Rules((part,)))
    return condition_in_words(condition, definition, boroughs) if condition else ""


def about_one_question(leaves: Sequence[Leaf]) -> bool:
    """Return whether tests all ask which answer one question was given, or all that it was not given."""
    tests = [leaf.test for leaf in leaves]
    if not leaves or not all(isinstance(test, d.Equals | d.Includes) for test in tests):
        return False
    same = {(type(test), test.question, getattr(test, "row", "")) for test in tests}
    return len(same) == 1 and len({leaf.negated for leaf in leaves}) == 1


def _choice(part: Part, definition: d.Definition, boroughs: Boroughs) -> str:
    test = part.leaves[0].test
    question = definition.question(test.question)
    title = in_words(question.title).strip() if question else ""
    about = f"“{title or test.question}”"
    row = getattr(test, "row", "")
    if row:
        rows = {one.key: one.label for one in question.statements} if isinstance(question, d.Matrix) else {}
        about = _("“%(row)s” in “%(question)s”") % {"row": rows.get(row, row), "question": title}
    answers = [f"“{_label(question, getattr(leaf.test, 'value', ''), boroughs)}”" for leaf in part.leaves]
    boxes, negated, several = isinstance(test, d.Includes), part.leaves[0].negated, len(answers) > 1
    if negated:
        words = {"about": about, "answers": ", ".join(answers)}
        if several:
            return _("%(about)s has none of %(answers)s") % words
        return (_("%(about)s does not include %(answers)s") if boxes else _("%(about)s is not %(answers)s")) % words
    last = _(" and ") if part.join == "all" and boxes else _(" or ")
    words = {"about": about, "answers": last.join([*([", ".join(answers[:-1])] if several else []), answers[-1]])}
    return (_("%(about)s includes %(answers)s") if boxes else _("%(about)s is %(answers)s")) % words


def _label(question: d.Question | None, value: str, boroughs: Boroughs) -> str:
    if question is None:
        return value
    if isinstance(question, d.Matrix):
        return {option.key: option.label for option in every_option(question)}.get(value, value)
    return said(question, value, boroughs)[0]
