"""The questions of a survey across its versions, joined by their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from engagement.surveys.answers import every_option
from engagement.surveys.definition import (
    AgeBand,
    Borough,
    Checkboxes,
    Date,
    Definition,
    Information,
    Likert,
    LongText,
    Matrix,
    Month,
    Number,
    Option,
    PostcodeDistrict,
    Question,
    Radios,
    Ranking,
    ShortText,
    YesNo,
)
from engagement.surveys.models import Survey
from engagement.surveys.piping import in_words
from engagement.surveys.queries import boroughs_of, definition_of
from engagement.surveys.tallies.keys import ABOUT

ONE_CHOICE = (Radios, YesNo, Likert, AgeBand, Borough)
ONE_VALUE = (*ONE_CHOICE, PostcodeDistrict, Number, Date, Month)
IN_WORDS = (ShortText, LongText)


class Rewording(NamedTuple):
    """That a text read otherwise before a version: ``what`` it belongs to, and how it read."""

    version: int
    what: str
    before: str


@dataclass(frozen=True)
class Joined:
    """One question, as its newest version words it, with everything that could be answered in any version.

    ``key`` is the one that tallies use; ``versions`` are the numbers of those that ask it.
    """

    key: str
    question: Question
    options: tuple[Option, ...]
    statements: tuple[Option, ...]
    versions: tuple[int, ...]
    rewordings: tuple[Rewording, ...]
    routed: bool
    gone: bool

    @property
    def about_person(self) -> bool:
        """Whether it is asked after the others, about the person."""
        return self.key.startswith(ABOUT)

    @property
    def title(self) -> str:
        """The question, with the statement that a scale is about."""
        if isinstance(self.question, Likert):
            words = {"question": in_words(self.question.title), "statement": in_words(self.question.statement)}
            return _("%(question)s – %(statement)s") % words
        return in_words(self.question.title)

    @property
    def one_value(self) -> bool:
        """Whether who answered has one value under the key and no more."""
        return isinstance(self.question, ONE_VALUE)

    @property
    def keys(self) -> list[str]:
        """The keys under which it is tallied."""
        return [self.key, *(f"{self.key}.{row.key}" for row in self.statements)]


@dataclass(frozen=True)
class JoinedSurvey:
    """What a survey's published versions ask, the questions in the order of the newest; ``newest`` is its number."""

    survey: Survey
    questions: tuple[Joined, ...]
    about: tuple[Joined, ...]
    versions: tuple[int, ...]
    definitions: tuple[Definition, ...]

    @property
    def newest(self) -> Definition | None:
        """The questions that are asked now."""
        return self.definitions[-1] if self.definitions else None

    def everything(self) -> Iterable[Joined]:
        """All questions, those about the person last."""
        return (*self.questions, *self.about)

    def question(self, key: str) -> Joined | None:
        """Return the question that is tallied under ``key``, or ``None``."""
        return next((joined for joined in self.everything() if joined.key == key), None)


def joined_survey(survey: Survey) -> JoinedSurvey:
    """Return what a survey's published versions ask, joined by the questions' keys."""
    versions = list(survey.versions.filter(published_at__isnull=False).order_by("number").defer("definition"))
    definitions = [definition_of(version) for version in versions]
    numbers = [version.number for version in versions]
    boroughs = boroughs_of(survey)

    def join(part: Callable[[Definition], Definition], prefix: str) -> tuple[Joined, ...]:
        return _joined([part(definition) for definition in definitions], numbers, boroughs, prefix)

    return JoinedSurvey(
        survey,
        join(lambda definition: definition, ""),
        join(lambda definition: definition.about_you, ABOUT),
        tuple(numbers),
        tuple(definitions),
    )


def _joined(
    definitions: Sequence[Definition], numbers: Sequence[int], boroughs: Sequence[Option], prefix: str
) -> tuple[Joined, ...]:
    asked: dict[str, list[tuple[int, Question]]] = {}
    for number, definition in zip(numbers, definitions, strict=True):
        for question in definition.questions:
            if not isinstance(question, Information):
                asked.setdefault(question.key, []).append((number, question))
    order = [question.key for question in definitions[-1].questions if question.key in asked] if definitions else []
    # What is no longer asked stands after the rest, the latest first.
    gone = [key for key in asked if key not in order]
    found = []
    for key in [*order, *sorted(gone, key=lambda key: -asked[key][-1][0])]:
        newest = asked[key][-1][1]
        found.append(
            Joined(
                key=prefix + key,
                question=newest,
                options=_together(every_option(question, boroughs) for _number, question in reversed(asked[key])),
                statements=_together(
                    question.statements for _number, question in reversed(asked[key]) if isinstance(question, Matrix)
                ),
                versions=tuple(number for number, _question in asked[key]),
                rewordings=tuple(_rewordings(asked[key], boroughs)),
                routed=definitions[-1].conditions.get(key) is not None,
                gone=key in gone,
            )
        )
    return tuple(found)


def _together(groups: Iterable[Sequence[Option]]) -> tuple[Option, ...]:
    """Return the options of the first group, then those that only others have."""
    found: dict[str, Option] = {}
    for group in groups:
        for option in group:
            found.setdefault(option.key, option)
    return tuple(found.values())


def _rewordings(asked: Sequence[tuple[int, Question]], boroughs: Sequence[Option]) -> Iterable[Rewording]:
    for (_earlier, before), (number, after) in pairwise(asked):
        old, new = _texts(before, boroughs), _texts(after, boroughs)
        for what, text in old.items():
            if what in new and new[what] != text:
                yield Rewording(number, new[what] if what[0] else "", text)


def _texts(question: Question, boroughs: Sequence[Option]) -> dict[tuple[str, str], str]:
    """Return what is read, by what it belongs to: ("", field) for the question itself, (kind, key) for its parts."""
    texts = {("", "title"): question.title}
    if isinstance(question, Likert):
        texts["", "statement"] = question.statement
    if isinstance(question, Radios | Checkboxes | Ranking | Matrix):
        texts |= {("option", option.key): option.label for option in question.options}
    if isinstance(question, Matrix):
        texts |= {("statement", row.key): row.label for row in question.statements}
    if isinstance(question, Likert | Matrix):
        texts["", "scale"] = " / ".join(option.label for option in every_option(question, boroughs))
    return texts
