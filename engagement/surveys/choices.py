"""What can be chosen in answer to a question, and the parts in which a form sends it."""

from collections.abc import Sequence

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys.definition import (
    AgeBand,
    Borough,
    Checkboxes,
    Date,
    Likert,
    Matrix,
    Month,
    Option,
    Question,
    Radios,
    Ranking,
    YesNo,
)
from engagement.surveys.scales import age_bands, scale_keys, scale_options, yes_no_options

ELSEWHERE = "elsewhere"


class AnswerError(msgspec.Struct, frozen=True):
    """Why an answer cannot be kept: ``code`` for the program, ``message`` for the person, in their language.

    ``part`` names the part of the field that it is about, such as ``"year"``; empty for the whole.
    """

    code: str
    message: str
    part: str = ""


def every_option(question: Question, boroughs: Sequence[Option] = ()) -> tuple[Option, ...]:
    """Return what can or could once be chosen, in order; nothing for a question that is answered in words or figures.

    For a matrix these are its columns. ``boroughs`` are the areas of the survey, their codes as keys.
    """
    match question:
        case Matrix(scale=None) | Radios() | Checkboxes() | Ranking():
            return question.options
        case Likert() | Matrix():
            return scale_options(question)
        case YesNo():
            return yes_no_options(question)
        case AgeBand():
            return age_bands(question)
        case Borough():
            elsewhere = (Option(key=ELSEWHERE, label=_("Somewhere else")),) if question.elsewhere else ()
            return (*boroughs, *elsewhere)
    return ()


def options_of(question: Question, boroughs: Sequence[Option] = ()) -> tuple[Option, ...]:
    """Return what can be chosen now, in order: ``every_option`` without those that were retired."""
    return tuple(option for option in every_option(question, boroughs) if not option.retired)


def option_keys(question: Question, boroughs: Sequence[Option] = ()) -> tuple[str, ...]:
    """Return the keys of ``options_of``. Nobody waits for labels to be translated where keys will do."""
    if isinstance(question, Likert) or (isinstance(question, Matrix) and question.scale is not None):
        return scale_keys(question)
    return tuple(option.key for option in options_of(question, boroughs))


def statements_of(question: Matrix) -> tuple[Option, ...]:
    """Return the statements of a matrix that are still asked."""
    return tuple(statement for statement in question.statements if not statement.retired)


def parts_of(question: Question) -> tuple[str, ...]:
    """Return the parts in which a form sends a question; the empty one stands for a single field of its own name."""
    match question:
        case Matrix():
            return tuple(statement.key for statement in statements_of(question))
        case Ranking():
            return tuple(option.key for option in options_of(question))
        case Date():
            return ("day", "month", "year")
        case Month():
            return ("month", "year")
    return ("",)


def field_name(name: str, part: str) -> str:
    """Return the name of the field that sends a part of a question whose field is called ``name``.

    The dot stands in no key: the part "nights" of "care" is never taken for the question "care-nights".
    """
    return f"{name}.{part}" if part else name
