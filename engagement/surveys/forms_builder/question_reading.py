"""What somebody entered into the form of one question, as a question."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from django.utils.translation import gettext

from engagement.surveys import definition as d
from engagement.surveys.cleaning_figures import number_text, read_number
from engagement.surveys.forms_builder.question_fields import DAY, OWN, REPEATED_IN

NUMBER_LIMITS = {"min": "lowest", "max": "highest"}


def question_from(form: Any, question: d.Question) -> d.Question:
    """Return ``question`` as a validated ``QuestionForm`` has it; place and condition stay as they are.

    Fields that could not be read keep what was stored, so that a preview can be shown while something is wrong.
    """
    values = form.cleaned_data
    fields: dict[str, Any] = {}
    direct = ("title", "hint", "why", "statement", "body", "scale", "not_sure", "not_applicable", "max_length")
    for name in (*direct, "unit", "decimals", "children", "elsewhere", "required", "counts_as"):
        if name in values:
            fields[name] = values[name]
    alone: str | None = None
    for lines in form.lists:
        fields[lines.name], alone = lines.options(form.kept.get(lines.name, ()))
    match question:
        case d.Checkboxes():
            fields |= _given(values, min="least", max="most")
            fields["min"] = fields.get("min") or 0
            fields["exclusive"] = alone
        case d.Ranking():
            fields |= _given(values, max="most")
        case d.Matrix() if "columns" in values:
            own = values["columns"] == OWN
            fields["scale"] = None if own else values["columns"]
            fields["options"] = fields["options"] if own else ()
        case d.Number():
            fields |= {name: _figures(values[field]) for name, field in NUMBER_LIMITS.items() if field in values}
        case d.Date() | d.Month():
            fields |= {"min": _limit_entered(values, "earliest"), "max": _limit_entered(values, "latest")}
    if values.get("drop_rule"):
        fields |= {"valid_if": None, "valid_message": ""}
    elif "valid_message" in values:
        fields["valid_message"] = values["valid_message"]
    return msgspec.structs.replace(question, **fields)


def insert_repeat(form: Any) -> str:
    """Put the chosen answer into the chosen text, and return what is missing to do so, or an empty text."""
    key = str(form.data.get("repeat", ""))
    otherwise = re.sub(r"[{}|$\s]+", " ", str(form.data.get("repeat_without", ""))).strip()
    place = str(form.data.get("repeat_in", ""))
    if not form.can_repeat or key not in dict(form.fields["repeat"].choices) or not key:
        return gettext("Choose whose answer to repeat")
    if not otherwise:
        return gettext("Enter what to say where there is no answer")
    if place not in REPEATED_IN or place not in form.fields:
        return gettext("Choose where to put it")
    data: Any = form.data.copy()
    data[place] = f"{data.get(place, '').rstrip()} ${{{key}|{otherwise}}}".lstrip()
    data["repeat"], data["repeat_without"] = "", ""
    form.data = data
    return ""


def _given(values: dict[str, Any], **names: str) -> dict[str, Any]:
    return {name: values[field] for name, field in names.items() if field in values}


def _figures(written: str) -> str:
    """Return a number as it is stored; what is none stays as it was typed, and is told as a problem."""
    value = read_number(written) if written.strip() else None
    return written.strip() if value is None else number_text(value)


def _limit_entered(values: dict[str, Any], name: str) -> str:
    chosen = values.get(name, "")
    if chosen != DAY:
        return str(chosen)
    day = values.get(f"{name}_day")
    return day.isoformat() if day else str(values.get(f"{name}_month") or "")
