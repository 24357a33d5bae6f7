"""Answers: how they are cleaned, stored and said back.

Stored answers are one JSON object by question key:

=================================  ==========================================================================
radios, likert, borough            the key of the option, ``"carer"``; of a scale ``"5"`` (most favourable) to ``"1"``,
                                   ``"not_sure"``, ``"not_applicable"``; of a borough the area's code or ``"elsewhere"``
checkboxes                         a list of option keys in the order of the question, ``["home", "hospice"]``
short_text, long_text              the text: NFC, lines parted by ``\\n``, no control characters, nothing at its ends
information                        never there
=================================  ==========================================================================

In a draft ``null`` says that the question was seen and left empty; a question not yet seen is absent. A submitted
response holds only answers: no ``null`` and nothing from a path that was not taken (``routing.reachable_answers``).
"""

import re
import unicodedata
from collections.abc import Sequence

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.surveys.definition import (
    MAX_TEXT_ANSWER,
    Answer,
    Borough,
    Checkboxes,
    Information,
    Likert,
    LongText,
    Option,
    Question,
    Radios,
    ShortText,
)
from engagement.surveys.scales import scale_options

ELSEWHERE = "elsewhere"

# C0 and C1 controls but tab and newline; lone surrogates; the marks that force a direction on what follows.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]")
# What Word and browsers use to part lines.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


class AnswerError(msgspec.Struct, frozen=True):
    """Why an answer cannot be kept: ``code`` for the program, ``message`` for the person, in their language."""

    code: str
    message: str


def options_of(question: Question, boroughs: Sequence[Option] = ()) -> tuple[Option, ...]:
    """Return what can be chosen, in order; nothing for a question that is answered in words.

    ``boroughs`` are the areas of the survey, their codes as keys.
    """
    if isinstance(question, Radios | Checkboxes):
        return question.options
    if isinstance(question, Likert):
        return scale_options(question)
    if isinstance(question, Borough):
        elsewhere = (Option(key=ELSEWHERE, label=_("Somewhere else")),) if question.elsewhere else ()
        return (*boroughs, *elsewhere)
    return ()


def clean_answer(
    question: Question, raw: str | Sequence[str] | None, boroughs: Sequence[Option] = ()
) -> Answer | AnswerError | None:
    """Return the answer as it is stored, ``None`` when it was left empty, or why it cannot be kept.

    ``raw`` is what the form sent: all values of the field, a single one, or nothing. No input raises.
    """
    values = [raw] if isinstance(raw, str) else list(raw or ())
    if isinstance(question, Information):
        return None
    if isinstance(question, ShortText | LongText):
        return _clean_text(question, values)
    allowed = [option.key for option in options_of(question, boroughs)]
    chosen = {value for value in values if value}
    if not chosen <= set(allowed):
        return AnswerError("unknown", _("Choose from the answers on this page"))
    if isinstance(question, Checkboxes):
        return _clean_ticks(question, [key for key in allowed if key in chosen])
    return _clean_single(question, chosen)


def _clean_single(question: Question, chosen: set[str]) -> Answer | AnswerError | None:
    if len(chosen) > 1:
        return AnswerError("too_many", _("Choose one answer"))
    if not chosen:
        return AnswerError("required", _("Choose an answer")) if question.required else None
    return chosen.pop()


def clean_text(value: str) -> str:
    """Return text as it is stored: composed, one kind of line end, without what cannot be seen or stored."""
    value = unicodedata.normalize("NFC", LINE_ENDS.sub("\n", value))
    return UNWANTED.sub("", value).strip()


def _clean_text(question: ShortText | LongText, values: list[str]) -> Answer | AnswerError | None:
    if len(values) > 1:
        return AnswerError("too_many", _("Write your answer once"))
    text = clean_text(values[0]) if values else ""
    if isinstance(question, ShortText):
        text = " ".join(text.split())
    limit = min(question.max_length, MAX_TEXT_ANSWER)
    if len(text) > limit:
        over = len(text) - limit
        return AnswerError(
            "too_long",
            ngettext(
                "Your answer is %(over)s character too long. It can have up to %(limit)s characters",
                "Your answer is %(over)s characters too long. It can have up to %(limit)s characters",
                over,
            )
            % {"over": f"{over:,}", "limit": f"{limit:,}"},
        )
    if not text:
        return AnswerError("required", _("Write your answer")) if question.required else None
    return text


def _clean_ticks(question: Checkboxes, chosen: list[str]) -> Answer | AnswerError | None:
    if not chosen:
        return AnswerError("required", _("Choose at least one answer")) if question.required else None
    if question.exclusive in chosen:
        if len(chosen) == 1:
            return chosen
        label = next(option.label for option in question.options if option.key == question.exclusive)
        return AnswerError("exclusive", _("Choose “%(label)s” on its own, or take it away") % {"label": label})
    if len(chosen) < question.min:
        return AnswerError(
            "too_few",
            ngettext("Choose at least %(n)s answer", "Choose at least %(n)s answers", question.min)
            % {"n": question.min},
        )
    if question.max is not None and len(chosen) > question.max:
        return AnswerError(
            "too_many",
            ngettext("Choose no more than %(n)s answer", "Choose no more than %(n)s answers", question.max)
            % {"n": question.max},
        )
    return chosen


def said(question: Question, answer: Answer | None, boroughs: Sequence[Option] = ()) -> list[str]:
    """Return an answer in words, one string a choice or one for a text; nothing when it was left empty.

    A stored key whose option is gone (a borough that merged) is given back as it is, so nothing disappears.
    """
    if answer is None:
        return []
    chosen = [answer] if isinstance(answer, str) else answer
    labels = {option.key: option.label for option in options_of(question, boroughs)}
    return [labels.get(key, key) for key in chosen]
