"""How one question is asked on one page: heading, hint, error, and what stands in its fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from engagement.surveys.answers import AnswerError
from engagement.surveys.definition import (
    Checkboxes,
    Date,
    Likert,
    Month,
    Option,
    PostcodeDistrict,
    Question,
    Ranking,
)
from engagement.surveys.presentation.parts import Parts, name_of
from engagement.surveys.presentation.words import Said, words

# By level of the heading: of the page, of a question among others, of none.
SIZES = {1: "l", 2: "m", 0: "s"}


@dataclass(frozen=True)
class Asking:
    """A question on a page.

    Attributes:
        question: any kind.
        given: what stands in its fields.
        error: why that cannot be kept.
        boroughs: the options of a borough question.
        level: 1 where the question is the heading of the page, 2 where it stands among others, 0 for no heading.
        said: the answers that its texts may repeat, in words.
        named: the name of the field, where it is not the one that a page of the survey sends.
    """

    question: Question
    given: Parts = field(default_factory=dict)
    error: AnswerError | None = None
    boroughs: Sequence[Option] = ()
    level: int = 1
    said: Said = field(default_factory=dict)
    named: str = ""

    @property
    def name(self) -> str:
        """The name of the field, and the id of where it begins."""
        return self.named or name_of(self.question)

    def words(self, text: str) -> SafeString:
        """Return one of the question's texts as HTML."""
        return words(text, self.said)

    def values(self, part: str = "") -> Sequence[str]:
        """Return what stands in a part."""
        return self.given.get(part, ())

    def value(self, part: str = "") -> str:
        """Return the first of what stands in a part, or an empty text."""
        values = self.values(part)
        return values[0] if values else ""

    @property
    def heading(self) -> dict[str, Any]:
        """The text of label or legend, as its component takes it."""
        heading: dict[str, Any] = {"text": self.words(self.question.title), "size": SIZES[self.level]}
        if self.level:
            heading["heading"] = {"level": self.level}
        return heading

    @property
    def wrong_part(self) -> str | None:
        """The part that the error is about, an empty text for the whole; ``None`` without an error."""
        return self.error.part if self.error else None

    @property
    def around(self) -> dict[str, Any]:
        """Hint and error, as every component of a field takes them."""
        around: dict[str, Any] = {"hint": self._hint()}
        if self.error:
            around["errorMessage"] = {"text": self.error.message}
        return around

    def _hint(self) -> dict[str, Any] | None:
        question = self.question
        hints: list[str] = [self.words(question.hint)] if question.hint else []
        hints += [hint for hint in (_by_kind(question), _needed(question)) if hint]
        # Each is a sentence of its own, so a space between them is right in every language.
        text = format_html(" ".join(["{}"] * len(hints)), *hints) if hints else ""
        if isinstance(question, Likert):
            # The statement is what one answers, so it is read with the legend and looks like text, not like a hint.
            more = format_html('<span class="app-statement-hint">{}</span>', text) if text else ""
            statement = self.words(question.statement)
            return {"html": format_html('<span class="app-statement">{}</span>{}', statement, more)}
        return {"html": text} if text else None


def _needed(question: Question) -> str:
    return _("We need an answer to this question.") if question.required else ""


def _by_kind(question: Question) -> str:
    match question:
        case Checkboxes():
            return _how_many(question)
        case Ranking(max=most):
            first = _("Give 1 to what comes first.")
            return f"{first} " + _("You can leave lines without a place.") if most is None else first
        case Date(hint=""):
            return _("For example, 27 3 2024")
        case Month(hint=""):
            return _("For example, 3 2024")
        case PostcodeDistrict():
            return _("Only its first part is kept, such as W2 or HA9.")
    return ""


def _how_many(question: Checkboxes) -> str:
    if question.min > 1 and question.max == question.min:
        return _("Choose %(n)s.") % {"n": question.min}
    if question.min > 1 and question.max:
        return _("Choose %(least)s to %(most)s.") % {"least": question.min, "most": question.max}
    if question.max:
        return _("Choose up to %(n)s.") % {"n": question.max}
    if question.min > 1:
        return _("Choose at least %(n)s.") % {"n": question.min}
    return _("Choose all that apply.")
