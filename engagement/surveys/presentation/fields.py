"""The field of each kind of question, made of the components of the NHS design system."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engagement.surveys.answers import options_of
from engagement.surveys.definition import (
    MAX_TEXT_ANSWER,
    Borough,
    Checkboxes,
    Date,
    Information,
    LongText,
    Matrix,
    Month,
    Number,
    PostcodeDistrict,
    Question,
    Ranking,
    ShortText,
)
from engagement.surveys.presentation.asking import SIZES, Asking
from engagement.surveys.presentation.dates import date_field
from engagement.surveys.presentation.matrix import matrix_field
from engagement.surveys.presentation.prose import prose
from engagement.surveys.presentation.ranking import ranking_field
from engagement.surveys.presentation.words import words
from eolcare.common.nhsuk.components import render

# Beyond this many boroughs a list that opens is quicker to read than radios.
MOST_BOROUGHS_AS_RADIOS = 12
PLURALS = ("zero", "one", "two", "few", "many", "other")


def field_of(asking: Asking) -> SafeString:
    """Return the HTML of a question's field; of a page to read, its text."""
    return FIELDS.get(type(asking.question), _choice)(asking, asking.question)


def _information(asking: Asking, question: Information) -> SafeString:
    level = asking.level or 3
    size = SIZES[asking.level]
    hint = format_html('<p class="nhsuk-lede-text">{}</p>', asking.words(question.hint)) if question.hint else ""
    body = prose(question.body, asking.said)
    title = asking.words(question.title)
    return format_html(
        '<h{} class="nhsuk-heading-{}" id="{}">{}</h{}>{}{}', level, size, asking.name, title, level, hint, body
    )


def _text_params(asking: Asking) -> dict[str, Any]:
    return asking.around | {
        "name": asking.name,
        "id": asking.name,
        "label": asking.heading,
        "value": asking.value(),
        # Whoever writes in a right-to-left script sees it run that way.
        "attributes": {"dir": "auto"},
    }


def _short_text(asking: Asking, question: ShortText) -> SafeString:
    return render("input", _text_params(asking) | {"autocomplete": "off"})


def _long_text(asking: Asking, question: LongText) -> SafeString:
    limit = min(question.max_length, MAX_TEXT_ANSWER)
    params = _text_params(asking) | {"maxlength": limit, "threshold": 50, "rows": 8}
    if (get_language() or "en").split("-")[0] != "en":
        params |= _count_in_words()
    return render("character-count", params)


def _count_in_words() -> dict[str, Any]:
    """Return what the script says of the characters left, where its own English will not do.

    The sentences have the number at their end, so they are the same for every number.
    """
    left = _("Characters left: %(count)s") % {"count": "%{count}"}
    over = _("Characters too many: %(count)s") % {"count": "%{count}"}
    return {
        "charactersUnderLimitText": dict.fromkeys(PLURALS, left),
        "charactersAtLimitText": _("No characters left"),
        "charactersOverLimitText": dict.fromkeys(PLURALS, over),
    }


def _number(asking: Asking, question: Number) -> SafeString:
    params = _text_params(asking) | {
        "inputmode": "decimal" if question.decimals else "numeric",
        "autocomplete": "off",
        "spellcheck": False,
        "width": "10" if len(question.max) > 4 or question.decimals else "5",
        # Figures run from left to right in every script.
        "attributes": {"dir": "ltr"},
    }
    if question.unit:
        unit = asking.words(question.unit)
        params["suffix"] = {"html": unit}
        # The suffix is for the eye alone; who listens hears the unit with the question.
        heading = asking.heading
        title = format_html('{}<span class="nhsuk-u-visually-hidden"> ({})</span>', heading["text"], unit)
        params["label"] = heading | {"text": title}
    return render("input", params)


def _postcode(asking: Asking, question: PostcodeDistrict) -> SafeString:
    params = {"autocomplete": "postal-code", "spellcheck": False, "width": "10", "attributes": {"dir": "ltr"}}
    return render("input", _text_params(asking) | params)


def _borough(asking: Asking, question: Borough) -> SafeString:
    if len(asking.boroughs) <= MOST_BOROUGHS_AS_RADIOS:
        return _choice(asking, question)
    items: list[dict[str, Any]] = [{"value": "", "text": _("Choose a borough")}]
    items += [{"value": option.key, "text": option.label} for option in options_of(question, asking.boroughs)]
    params = asking.around | {"name": asking.name, "id": asking.name, "label": asking.heading}
    return render("select", params | {"items": items, "value": asking.value()})


def _choice(asking: Asking, question: Question) -> SafeString:
    exclusive = question.exclusive if isinstance(question, Checkboxes) else None
    items: list[dict[str, Any]] = []
    for number, option in enumerate(options_of(question, asking.boroughs), start=1):
        # The first control has the name of the field as its id: the error summary links to it.
        own_id = asking.name if number == 1 else f"o-{asking.name}-{number}"
        item: dict[str, Any] = {"value": option.key, "text": words(option.label), "id": own_id}
        if option.hint:
            item["hint"] = {"html": words(option.hint), "id": f"h-{asking.name}-{number}"}
        if option.key == exclusive:
            item["behaviour"] = "exclusive"
            item["exclusiveGroup"] = asking.name
            if items:
                items.append({"divider": _("or")})
        elif exclusive:
            item["exclusiveGroup"] = asking.name
        items.append(item)
    params = asking.around | {
        "idPrefix": asking.name,
        "name": asking.name,
        "items": items,
        "fieldset": {"legend": asking.heading},
    }
    if isinstance(question, Checkboxes):
        return render("checkboxes", params | {"values": list(asking.values())})
    return render("radios", params | {"value": asking.value()})


# The kinds that are not chosen from a list of options.
FIELDS: dict[type, Callable[[Asking, Any], SafeString]] = {
    Borough: _borough,
    Date: date_field,
    Information: _information,
    LongText: _long_text,
    Matrix: matrix_field,
    Month: date_field,
    Number: _number,
    PostcodeDistrict: _postcode,
    Ranking: ranking_field,
    ShortText: _short_text,
}
