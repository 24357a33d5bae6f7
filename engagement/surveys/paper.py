"""A definition as a form on paper: chapters, groups and questions with their numbers, in the order of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.paper_fields import Field, paper_field
from engagement.surveys.paper_routing import Direction, Directions, numbers_of
from engagement.surveys.paper_words import Part, paper_blocks, paper_text, say


class Entry(NamedTuple):
    """A question, or a page to read (``number`` and ``field`` are ``None``)."""

    number: int | None
    title: SafeString
    statement: SafeString
    notes: list[SafeString]
    why: list[Part]
    body: list[Part]
    direction: Direction | None
    field: Field | None


class Group(NamedTuple):
    """Questions that stand together on a page of the web form, beneath its title; most have none."""

    title: SafeString
    intro: list[Part]
    direction: Direction | None
    entries: list[Entry]


class Chapter(NamedTuple):
    """A section of the survey."""

    title: SafeString
    intro: list[Part]
    direction: Direction | None
    groups: list[Group]


class Paper(NamedTuple):
    """A survey's questions on paper. ``about_you`` are the optional equality questions, ``None`` without any."""

    chapters: list[Chapter]
    about_you: Chapter | None
    any_order: bool
    asks_for_quotes: bool


def paper_of(definition: d.Definition, *, boroughs: Sequence[d.Option], large: bool) -> Paper:
    """Return a definition as a form on paper.

    Args:
        definition: in the language of the form, which is also the active one.
        boroughs: the boroughs that can be chosen.
        large: whether the form is in large print.
    """
    numbers = numbers_of(definition)
    quotes = any(isinstance(question, d.Text) for question in definition.questions)
    the_end = say(_("Otherwise you have come to the end of the questions."))
    about_you = say(_("Otherwise go to “%(title)s”."), title=_("About you"))
    your_words = say(_("Otherwise go to “%(title)s”."), title=_("Your words"))
    after = your_words if quotes else about_you if definition.equality else the_end
    maker = _Maker(definition, numbers, boroughs, large, after)
    optional_note = _(
        "These questions are optional. They tell us whether we hear from everybody. We keep your answers to them apart "
        "from the others, and can delete them alone."
    )
    optional = _Maker(definition.about_you, numbers, boroughs, large, the_end)
    return Paper(
        maker.chapters(),
        Chapter(say(_("About you")), [Part(say(optional_note), [])], None, optional.groups(definition.about_you.steps))
        if definition.equality
        else None,
        definition.any_order,
        quotes,
    )


class _Maker:
    def __init__(
        self,
        definition: d.Definition,
        numbers: dict[str, int],
        boroughs: Sequence[d.Option],
        large: bool,
        at_the_end: SafeString,
    ) -> None:
        self.definition = definition
        self.numbers = numbers
        self.boroughs = boroughs
        self.large = large
        self.directions = Directions(definition, numbers, boroughs=boroughs, at_the_end=at_the_end).all()

    def chapters(self) -> list[Chapter]:
        sections = {section.key: section for section in self.definition.sections}
        found = []
        for key, steps in groupby(self.definition.steps, key=lambda step: step.section):
            section = sections.get(key)
            if section is None:
                found.append(Chapter(say(_("Questions")), [], None, self.groups(tuple(steps))))
            else:
                direction = self.directions.get(f"section.{key}")
                intro = paper_blocks(section.intro)
                found.append(Chapter(paper_text(section.title), intro, direction, self.groups(tuple(steps))))
        return found

    def groups(self, steps: Sequence[d.Step]) -> list[Group]:
        return [
            Group(
                paper_text(step.page.title) if step.page else SafeString(),
                paper_blocks(step.page.intro) if step.page else [],
                self.directions.get(f"page.{step.page.key}") if step.page else None,
                [self._entry(question) for question in step.questions],
            )
            for step in steps
        ]

    def _entry(self, question: d.Question) -> Entry:
        return Entry(
            number=self.numbers.get(question.key),
            title=paper_text(question.title),
            statement=paper_text(question.statement) if isinstance(question, d.Likert) else SafeString(),
            notes=[paper_text(text) for text in (question.hint, question.valid_message) if text],
            why=paper_blocks(question.why),
            body=paper_blocks(question.body) if isinstance(question, d.Information) else [],
            direction=self.directions.get(question.key),
            field=paper_field(question, boroughs=self.boroughs, large=self.large),
        )
