"""Cleaning answers that are chosen or written: one option, several, a table, an order, a text."""

import re
import unicodedata
from collections.abc import Mapping

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.surveys.choices import AnswerError, option_keys, options_of, parts_of, statements_of
from engagement.surveys.cleaning_figures import whole_number
from engagement.surveys.definition import (
    MAX_TEXT_ANSWER,
    Answer,
    Checkboxes,
    LongText,
    Matrix,
    Question,
    Ranking,
    ShortText,
)

# C0 and C1 controls but tab and newline; lone surrogates; the marks that force a direction on what follows.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]")
# What Word and browsers use to part lines.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def unknown() -> AnswerError:
    """Return that something was sent that the page does not offer."""
    return AnswerError("unknown", _("Choose from the answers on this page"))


def clean_single(question: Question, chosen: set[str]) -> Answer | AnswerError | None:
    """Return the one option that was chosen, or why there is not one."""
    if len(chosen) > 1:
        return AnswerError("too_many", _("Choose one answer"))
    if not chosen:
        return AnswerError("required", _("Choose an answer")) if question.required else None
    return chosen.pop()


def clean_text(value: str) -> str:
    """Return text as it is stored: composed, one kind of line end, without what cannot be seen or stored."""
    value = unicodedata.normalize("NFC", LINE_ENDS.sub("\n", value))
    return UNWANTED.sub("", value).strip()


def clean_written(question: ShortText | LongText, parts: Mapping[str, list[str]]) -> Answer | AnswerError | None:
    """Return a text as it is stored, or why it cannot be kept."""
    values = parts.get("", [])
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


def clean_ticks(question: Checkboxes, chosen: list[str]) -> Answer | AnswerError | None:
    """Return the options that were ticked, in the question's order, or why they cannot stand together."""
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


def clean_matrix(question: Matrix, parts: Mapping[str, list[str]]) -> Answer | AnswerError | None:
    """Return the option chosen for each statement, or what is wrong with one of them."""
    allowed = {*option_keys(question)}
    chosen: dict[str, str] = {}
    for statement in statements_of(question):
        values = {value for value in parts.get(statement.key, []) if value}
        if not values <= allowed:
            return msgspec.structs.replace(unknown(), part=statement.key)
        if len(values) > 1:
            return AnswerError("too_many", _("Choose one answer in each row"), statement.key)
        if values:
            chosen[statement.key] = values.pop()
        elif question.required:
            return AnswerError(
                "required", _("Choose an answer for “%(row)s”") % {"row": statement.label}, statement.key
            )
    if set(parts) - {"", *parts_of(question)}:
        return unknown()
    return chosen or None


def clean_ranking(question: Ranking, parts: Mapping[str, list[str]]) -> Answer | AnswerError | None:
    """Return the options in the order of the places they were given, or what is wrong with a place."""
    options = options_of(question)
    places: dict[int, str] = {}
    for option in options:
        values = [value.strip() for value in parts.get(option.key, []) if value.strip()]
        if len(values) > 1:
            return AnswerError("too_many", _("Give each line one place"), option.key)
        if not values:
            continue
        place = whole_number(values[0])
        if place is None or not 1 <= place <= len(options):
            return AnswerError(
                "unknown", _("Choose a place from 1 to %(n)s") % {"n": question.max or len(options)}, option.key
            )
        if place in places:
            return AnswerError("twice", _("Two lines have place %(n)s. Give each its own") % {"n": place}, option.key)
        places[place] = option.key
    if question.max is not None and len(places) > question.max:
        return AnswerError(
            "too_many",
            ngettext(
                "Give a place to no more than %(n)s line", "Give a place to no more than %(n)s lines", question.max
            )
            % {"n": question.max},
        )
    if not places:
        return AnswerError("required", _("Give at least one line a place")) if question.required else None
    # Places that were left out close up: second and fourth are first and second.
    return [places[place] for place in sorted(places)]
