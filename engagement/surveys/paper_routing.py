"""Routing in words for a form on paper, where nothing hides a question and a number names it.

"Answer question 4 only if you chose “I am a carer” in question 2. Otherwise go to question 6."
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.answers import calendar_words, every_option
from engagement.surveys.conditions import TODAY
from engagement.surveys.paper_words import paper_text, say
from engagement.surveys.routing import compares

# So many plain conditions still read well in one sentence; more become a list.
MOST_IN_A_SENTENCE = 3
OPPOSITE: dict[d.How, d.How] = {
    "less": "at_least",
    "at_most": "more",
    "equal": "not_equal",
    "not_equal": "equal",
    "at_least": "less",
    "more": "at_most",
}


class Clause(NamedTuple):
    """A condition in words; ``parts`` are listed beneath it ("all of these are true")."""

    words: SafeString
    parts: tuple[Clause, ...] = ()


class Direction(NamedTuple):
    """Who answers what follows: a sentence, a list that belongs to it or none, and where all others go on."""

    lead: SafeString
    parts: tuple[Clause, ...]
    otherwise: SafeString


class Leaf(NamedTuple):
    """One test, wanted or not. ``values`` are those of tests that ask the same, joined: chose A or B."""

    test: d.Test
    wanted: bool
    values: tuple[str, ...]


class Group(NamedTuple):
    """Conditions of which all, or at least one, must be true."""

    every: bool
    parts: tuple[Node, ...]


Node = Leaf | Group


def numbers_of(definition: d.Definition) -> dict[str, int]:
    """Return the number of each question by its key, the equality questions last; a page to read has none."""
    asked = (question for question in definition.every_question() if not isinstance(question, d.Information))
    return {question.key: number for number, question in enumerate(asked, start=1)}


class Directions:
    """The routing of a definition in words.

    Args:
        definition: the questions, in the language of the form. The equality questions are another's: ``about_you``.
        numbers: what :func:`numbers_of` gives for the whole survey.
        boroughs: the boroughs that can be chosen.
        at_the_end: where somebody goes on who leaves out the last questions, a sentence.
    """

    def __init__(
        self,
        definition: d.Definition,
        numbers: dict[str, int],
        *,
        boroughs: Sequence[d.Option],
        at_the_end: SafeString,
    ) -> None:
        self.definition = definition
        self.numbers = numbers
        self.boroughs = boroughs
        self.at_the_end = at_the_end

    def all(self) -> dict[str, Direction]:
        """Return what stands at the beginning of each part that not everybody answers.

        The keys are ``section.<key>``, ``page.<key>``, and that of the first of several questions with one condition.
        """
        questions = self.definition.questions
        found: dict[str, Direction] = {}
        for name, groups in (("section", self.definition.sections), ("page", self.definition.pages)):
            for group in groups:
                places = [at for at, question in enumerate(questions) if getattr(question, name) == group.key]
                if group.show_if is not None and places:
                    found[f"{name}.{group.key}"] = self._direction(group.show_if, places)
        alike = groupby(enumerate(questions), key=lambda one: (one[1].section, one[1].page, one[1].show_if))
        for (_section, _page, condition), run in alike:
            if condition is not None:
                places = [at for at, _question in run]
                found[questions[places[0]].key] = self._direction(condition, places)
        return found

    def _direction(self, condition: d.Condition, places: Sequence[int]) -> Direction:
        clause = self._clause(self._node(condition, True))
        here = [self.definition.questions[at] for at in places]
        asked = [self.numbers[question.key] for question in here if question.key in self.numbers]
        words: dict[str, Any] = {"condition": clause.words}
        if not asked:
            lead = say(_("Read this only if %(condition)s"), **words)
        elif len(asked) == 1:
            lead = say(_("Answer question %(number)s only if %(condition)s"), number=asked[0], **words)
        elif len(asked) == 2:
            lead = say(
                _("Answer questions %(first)s and %(last)s only if %(condition)s"),
                first=asked[0],
                last=asked[-1],
                **words,
            )
        else:
            lead = say(
                _("Answer questions %(first)s to %(last)s only if %(condition)s"),
                first=asked[0],
                last=asked[-1],
                **words,
            )
        return Direction(
            say("%(lead)s:" if clause.parts else "%(lead)s.", lead=lead),
            clause.parts,
            self._otherwise(places[-1] + 1) if asked else SafeString(),
        )

    def _otherwise(self, at: int) -> SafeString:
        if at >= len(self.definition.questions):
            return self.at_the_end
        following = self.definition.questions[at]
        if following.key in self.numbers:
            return say(_("Otherwise go to question %(number)s."), number=self.numbers[following.key])
        return say(_("Otherwise go to “%(title)s”."), title=paper_text(following.title))

    # --- Conditions, with "not" where it belongs: at single tests ---------------------------------
    def _node(self, condition: d.Condition, wanted: bool) -> Node:
        match condition:
            case d.Not(of=part):
                return self._node(part, not wanted)
            case d.And(of=parts):
                return _group(wanted, [self._node(part, wanted) for part in parts])
            case d.Or(of=parts):
                return _group(not wanted, [self._node(part, wanted) for part in parts])
            case d.Compares():
                return self._comparison(condition, wanted)
            case d.Equals(value=value) | d.Includes(value=value):
                return Leaf(condition, wanted, (value,))
        return Leaf(condition, wanted, ())

    def _comparison(self, test: d.Compares, wanted: bool) -> Node:
        question = self.definition.question(test.question)
        if question is not None and not isinstance(question, d.Ordered):
            # Points of a scale: on paper they are boxes with words, so the words are named.
            fitting = [
                option.key
                for option in every_option(question, self.boroughs)
                if compares(option.key, test.how, test.value)
            ]
            if not fitting:
                return Leaf(test, wanted, ())
            single = [Leaf(d.Equals(question=test.question, value=key), wanted, (key,)) for key in fitting]
            return _group(not wanted, single)
        if wanted:
            return Leaf(test, True, ())
        # No answer fulfils no comparison, so the opposite is "or left empty".
        opposite = d.Compares(question=test.question, how=OPPOSITE[test.how], value=test.value, other=test.other)
        empty = [key for key in (test.question, test.other) if key]
        return _group(False, [Leaf(opposite, True, ()), *(Leaf(d.Answered(question=key), False, ()) for key in empty)])

    # --- Words ------------------------------------------------------------------------------------
    def _clause(self, node: Node) -> Clause:
        if isinstance(node, Leaf):
            return Clause(self._leaf(node))
        parts = tuple(self._clause(part) for part in node.parts)
        # "And" and "or" in one sentence can be read in two ways, so they are never in one.
        if len(parts) <= MOST_IN_A_SENTENCE and all(isinstance(part, Leaf) for part in node.parts):
            return Clause(_joined([part.words for part in parts], _(" and ") if node.every else _(" or ")))
        return Clause(say(_("all of these are true") if node.every else _("at least one of these is true")), parts)

    def _leaf(self, leaf: Leaf) -> SafeString:
        test, question = leaf.test, self.definition.question(leaf.test.question)
        words: dict[str, Any] = {"number": self.numbers.get(test.question, test.question)}
        if isinstance(test, d.Answered):
            return say(
                _("you answered question %(number)s") if leaf.wanted else _("you left question %(number)s empty"),
                **words,
            )
        if isinstance(test, d.Compares):
            return self._compared(test, question, words)
        labels = {option.key: option.label for option in every_option(question, self.boroughs)} if question else {}
        quoted = [say(_("“%(answer)s”"), answer=paper_text(labels.get(value, value))) for value in leaf.values]
        words["answers"] = _joined(quoted, _(" or "))
        if isinstance(test, d.Includes):
            return say(
                _("you ticked %(answers)s in question %(number)s")
                if leaf.wanted
                else _("you did not tick %(answers)s in question %(number)s"),
                **words,
            )
        if isinstance(question, d.Matrix):
            rows = {row.key: row.label for row in question.statements}
            return say(
                _("you chose %(answers)s for “%(row)s” in question %(number)s")
                if leaf.wanted
                else _("you did not choose %(answers)s for “%(row)s” in question %(number)s"),
                row=paper_text(rows.get(test.row, test.row)),
                **words,
            )
        if isinstance(question, d.PostcodeDistrict):
            return say(
                _("you wrote %(answers)s in question %(number)s")
                if leaf.wanted
                else _("you did not write %(answers)s in question %(number)s"),
                **words,
            )
        return say(
            _("you chose %(answers)s in question %(number)s")
            if leaf.wanted
            else _("you did not choose %(answers)s in question %(number)s"),
            **words,
        )

    def _compared(self, test: d.Compares, question: d.Question | None, words: dict[str, Any]) -> SafeString:
        dated = isinstance(question, d.Date | d.Month)
        if test.other:
            words["value"] = say(
                _("your answer to question %(number)s"), number=self.numbers.get(test.other, test.other)
            )
        elif test.value == TODAY:
            words["value"] = _("today")
        elif dated:
            words["value"] = calendar_words(test.value)
        else:
            unit = question.unit if isinstance(question, d.Number) else ""
            words["value"] = say("%(value)s %(unit)s", value=test.value, unit=paper_text(unit)) if unit else test.value
        sentences = {
            "less": _("your answer to question %(number)s is before %(value)s")
            if dated
            else _("your answer to question %(number)s is less than %(value)s"),
            "at_most": _("your answer to question %(number)s is %(value)s or earlier")
            if dated
            else _("your answer to question %(number)s is %(value)s or less"),
            "equal": _("your answer to question %(number)s is %(value)s"),
            "not_equal": _("your answer to question %(number)s is not %(value)s"),
            "at_least": _("your answer to question %(number)s is %(value)s or later")
            if dated
            else _("your answer to question %(number)s is %(value)s or more"),
            "more": _("your answer to question %(number)s is after %(value)s")
            if dated
            else _("your answer to question %(number)s is more than %(value)s"),
        }
        return say(sentences[test.how], **words)


def _group(every: bool, parts: Sequence[Node]) -> Node:
    """Join conditions: groups within groups of the same kind dissolve, and tests that ask the same become one."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Group) and part.every == every else [part])
    joined: dict[object, Node] = {}
    for at, part in enumerate(flat):
        # "A or B": among which one is wanted, and among which none.
        if isinstance(part, Leaf) and part.values and part.wanted is not every:
            asks = (type(part.test), part.test.question, getattr(part.test, "row", ""))
            before = joined.get(asks)
            joined[asks] = part._replace(values=(*before.values, *part.values)) if isinstance(before, Leaf) else part
        else:
            joined[at] = part
    left = tuple(joined.values())
    return left[0] if len(left) == 1 else Group(every, left)


def _joined(words: Sequence[SafeString], joint: str) -> SafeString:
    if len(words) < 2:
        return words[0] if words else SafeString()
    first = ", ".join(words[:-1])
    return mark_safe(f"{first}{conditional_escape(joint)}{words[-1]}")  # noqa: S308 - each part is escaped
