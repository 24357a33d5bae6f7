"""How questions and answers look: fields by the components of the NHS design system, answers in words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engagement.surveys.answers import options_of, said
from engagement.surveys.definition import (
    MAX_TEXT_ANSWER,
    Answer,
    Answers,
    Borough,
    Checkboxes,
    Definition,
    Information,
    Likert,
    LongText,
    Option,
    Question,
    Radios,
    ShortText,
)
from engagement.surveys.routing import path
from eolcare.common.nhsuk.components import render

FIELD = "answer"
# Beyond this many boroughs a list that opens is quicker to read than radios.
MOST_BOROUGHS_AS_RADIOS = 12
BLANK_FIELDS_KEPT = 2_000

_blank: OrderedDict[tuple[str, str, str, Sequence[Option]], SafeString] = OrderedDict()


class Block(NamedTuple):
    """A part of a page to read: one paragraph, or the items of a list."""

    paragraph: str
    items: list[str]


class AnswerRow(NamedTuple):
    """One line of a list of answers; ``seen`` is whether the question was opened at all."""

    question: Question
    answer: list[str]
    is_text: bool
    seen: bool


def blocks(body: str) -> list[Block]:
    """Return a text as paragraphs (parted by a blank line) and lists (lines that begin with ``- ``)."""
    found: list[Block] = []
    for part in body.replace("\r\n", "\n").split("\n\n"):
        plain: list[str] = []
        items: list[str] = []
        for line in part.split("\n"):
            if line.startswith("- "):
                items.append(line[2:].strip())
            elif line.strip() and items:
                items[-1] = f"{items[-1]} {line.strip()}"
            elif line.strip():
                plain.append(line.strip())
        if plain:
            found.append(Block(" ".join(plain), []))
        if items:
            found.append(Block("", items))
    return found


def blank_field(sha256: str, question: Question, boroughs: Sequence[Option] = ()) -> SafeString:
    """Return the field of a question that has no answer yet, made once a process, version and language.

    ``sha256`` is that of the version, which never changes, so neither does what is kept.
    """
    where = boroughs if isinstance(question, Borough) else ()
    name = (sha256, question.key, get_language() or "", where)
    kept = _blank.get(name)
    if kept is None:
        kept = _blank[name] = field(question, None, boroughs=boroughs)
        while len(_blank) > BLANK_FIELDS_KEPT:
            _blank.popitem(last=False)
    return kept


def field(
    question: Question,
    value: Answer | None,
    *,
    error: str = "",
    boroughs: Sequence[Option] = (),
    name: str = FIELD,
    heading: bool = True,
) -> SafeString:
    """Return the HTML of a question's field.

    Args:
        question: any kind but a page to read.
        value: the stored answer, or what somebody sent that could not be kept.
        error: why it could not be kept, in a sentence.
        boroughs: the options of a borough question.
        name: the name and id of the field.
        heading: whether the question is the heading of the page.
    """
    shared: dict[str, Any] = {"name": name, "hint": _hint(question)}
    if error:
        shared["errorMessage"] = {"text": error}
    if isinstance(question, ShortText | LongText):
        return _text_field(question, value, shared, heading)
    if isinstance(question, Borough) and len(boroughs) > MOST_BOROUGHS_AS_RADIOS:
        return _list_field(question, value, shared, boroughs, heading)
    return _choice_field(question, value, shared, boroughs, heading)


def _hint(question: Question) -> dict[str, Any] | None:
    hints: list[str] = [question.hint] if question.hint else []
    if isinstance(question, Checkboxes):
        hints.append(_how_many(question))
    if question.required:
        hints.append(_("We need an answer to this question."))
    text = " ".join(hints)
    if isinstance(question, Likert):
        # The statement is what one answers, so it is read with the legend and looks like text, not like a hint.
        return {
            "html": format_html(
                '<span class="app-statement">{}</span>{}',
                question.statement,
                format_html('<span class="app-statement-hint">{}</span>', text) if text else "",
            )
        }
    return {"text": text} if text else None


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


def _text_field(question: ShortText | LongText, value: Any, shared: dict[str, Any], heading: bool) -> SafeString:
    params = shared | {
        "id": shared["name"],
        "label": {
            "text": question.title,
            "isPageHeading": heading,
            "classes": "nhsuk-label--l" if heading else "nhsuk-label--s",
        },
        "value": value or "",
        # Whoever writes in a right-to-left script sees it run that way.
        "attributes": {"dir": "auto"},
    }
    if isinstance(question, ShortText):
        return render("input", params | {"autocomplete": "off"})
    limit = min(question.max_length, MAX_TEXT_ANSWER)
    return render("character-count", params | {"maxlength": limit, "threshold": 50, "rows": 8})


def _list_field(
    question: Borough, value: Any, shared: dict[str, Any], boroughs: Sequence[Option], heading: bool
) -> SafeString:
    items = [{"value": "", "text": _("Choose a borough")}]
    items += [{"value": option.key, "text": option.label} for option in options_of(question, boroughs)]
    label = {
        "text": question.title,
        "isPageHeading": heading,
        "classes": "nhsuk-label--l" if heading else "nhsuk-label--s",
    }
    return render("select", shared | {"id": shared["name"], "label": label, "items": items, "value": value or ""})


def _choice_field(
    question: Question, value: Any, shared: dict[str, Any], boroughs: Sequence[Option], heading: bool
) -> SafeString:
    exclusive = question.exclusive if isinstance(question, Checkboxes) else None
    items: list[dict[str, Any]] = []
    for option in options_of(question, boroughs):
        item: dict[str, Any] = {"value": option.key, "text": option.label}
        if option.hint:
            item["hint"] = {"text": option.hint}
        if option.key == exclusive:
            item["behaviour"] = "exclusive"
            if items:
                items.append({"divider": _("or")})
        items.append(item)
    params = shared | {
        "idPrefix": shared["name"],
        "items": items,
        "fieldset": {
            "legend": {
                "text": question.title,
                "isPageHeading": heading,
                "classes": "nhsuk-fieldset__legend--l" if heading else "nhsuk-fieldset__legend--s",
            }
        },
    }
    if isinstance(question, Checkboxes):
        return render("checkboxes", params | {"values": [value] if isinstance(value, str) else value or []})
    single = value[0] if isinstance(value, list) and value else value
    return render("radios", params | {"value": single or ""})


def consent_field(may_quote: bool | None) -> SafeString:
    """Return the field that asks whether words may be used without a name."""
    return render(
        "radios",
        {
            "idPrefix": FIELD,
            "name": FIELD,
            "fieldset": {
                "legend": {
                    "text": _("May we use your words, without your name?"),
                    "isPageHeading": True,
                    "classes": "nhsuk-fieldset__legend--l",
                }
            },
            "hint": {"text": _("If you do not choose, we will not use them.")},
            "items": [
                {
                    "value": "yes",
                    "text": _("Yes, you may use my words without my name"),
                    "hint": {"text": _("We take out anything that could show who you are.")},
                },
                {
                    "value": "no",
                    "text": _("No, please do not use my words"),
                    "hint": {"text": _("We still read what you say and count it.")},
                },
            ],
            "value": {True: "yes", False: "no", None: ""}[may_quote],
        },
    )


def answer_rows(definition: Definition, answers: Answers, boroughs: Sequence[Option] = ()) -> list[AnswerRow]:
    """Return the questions on the path that these answers take, each with its answer in words."""
    return [
        AnswerRow(
            question,
            said(question, answers.get(question.key), boroughs),
            isinstance(question, ShortText | LongText),
            question.key in answers,
        )
        for question in path(definition, answers)
        if not isinstance(question, Information)
    ]


def has_text(definition: Definition, answers: Answers) -> bool:
    """Return whether something was said in words on the path that is taken, so that one could be quoted."""
    return any(
        isinstance(question, ShortText | LongText) and answers.get(question.key)
        for question in path(definition, answers)
    )


def kind_name(question: Question) -> str:
    """Return the name of a question's kind for whoever builds a survey."""
    names = {
        Radios: _("One choice"),
        Checkboxes: _("Several choices"),
        Likert: _("Five-point scale"),
        ShortText: _("Short answer"),
        LongText: _("Long answer"),
        Borough: _("Borough"),
        Information: _("Page to read"),
    }
    return names[type(question)]
