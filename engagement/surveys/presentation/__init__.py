"""How questions and answers look: fields by the components of the NHS design system, answers in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from engagement.surveys.answers import AnswerError
from engagement.surveys.definition import Answer, Option, Question
from engagement.surveys.presentation.asking import Asking
from engagement.surveys.presentation.consent import FIELD, consent_field
from engagement.surveys.presentation.fields import field_of
from engagement.surveys.presentation.kinds import kind_name
from engagement.surveys.presentation.parts import PREFIX, Parts, anchor_of, name_of, parts_from
from engagement.surveys.presentation.prose import Block, blocks, prose
from engagement.surveys.presentation.rows import AnswerRow, answer_rows, has_text, said_on_path
from engagement.surveys.presentation.words import Said, plain, repeats, words

__all__ = [
    "FIELD",
    "PREFIX",
    "AnswerError",
    "AnswerRow",
    "Asking",
    "Block",
    "Parts",
    "Said",
    "anchor_of",
    "answer_rows",
    "blocks",
    "consent_field",
    "field",
    "field_of",
    "has_text",
    "kind_name",
    "name_of",
    "parts_from",
    "plain",
    "prose",
    "repeats",
    "said_on_path",
    "words",
]


def field(
    question: Question,
    value: Answer | None = None,
    *,
    error: AnswerError | None = None,
    boroughs: Sequence[Option] = (),
    name: str = "",
    heading: int | bool = 1,
) -> SafeString:
    """Return the HTML of a question's field with a stored answer in it; ``Asking`` and ``field_of`` know more.

    ``heading`` is 1 where the question is the heading of its page, 2 where it stands among others, 0 for none.
    """
    level = int(heading)
    return field_of(Asking(question, parts_from(question, value), error, boroughs, level, named=name))
