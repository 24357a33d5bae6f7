"""Which fields the form of a question has for which kind, and the choices in them."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.surveys import definition as d
from engagement.surveys.conditions import TODAY
from engagement.surveys.forms_builder.lines import Lines

OWN = "own"
NO_LIMIT = ""
DAY = "day"
REPEATED_IN = ("title", "hint", "why", "statement", "body")
MONTH = re.compile(r"(\d{1,2})[\s/.-]+(\d{4})")

SCALES = (
    ("agreement", _("Strongly agree to strongly disagree")),
    ("quality", _("Very good to very poor")),
    ("importance", _("Very important to not important at all")),
)
LIMITS = ((NO_LIMIT, _("No limit")), (TODAY, _("The day on which somebody answers")), (DAY, _("A date of your choice")))

# The fields that a kind has beside those of every question.
FIELDS_OF: dict[type[d.Question], tuple[str, ...]] = {
    d.Radios: ("counts_as",),
    d.Checkboxes: ("least", "most", "counts_as"),
    d.YesNo: ("not_sure", "counts_as"),
    d.Likert: ("statement", "scale", "not_sure", "not_applicable"),
    d.Matrix: ("columns", "not_sure", "not_applicable"),
    d.Ranking: ("most",),
    d.ShortText: ("max_length",),
    d.LongText: ("max_length",),
    d.Number: ("unit", "decimals", "lowest", "highest"),
    d.Date: ("earliest", "earliest_day", "latest", "latest_day"),
    d.Month: ("earliest", "earliest_month", "latest", "latest_month"),
    d.AgeBand: ("children",),
    d.Borough: ("elsewhere",),
    d.PostcodeDistrict: (),
    d.Information: ("body",),
}
ALWAYS = (
    "seen",
    "title",
    "hint",
    "why",
    "required",
    "key",
    "repeat",
    "repeat_without",
    "repeat_in",
    "valid_message",
    "drop_rule",
)


def lists_of(question: d.Question) -> list[Lines]:
    """Return the lists of lines that a question of this kind has."""
    found = []
    if isinstance(question, d.Matrix):
        found.append(
            Lines(
                "statements",
                legend=_("Statements"),
                hint=_("One in each line, such as “Help at night”. Each gets one answer."),
                one=_("Statement"),
                retiring=_("No longer asked"),
            )
        )
    if isinstance(question, d.Radios | d.Checkboxes | d.Ranking | d.Matrix):
        found.append(
            Lines(
                "options",
                legend=_("Answers to choose from"),
                hint=_("One in each line, in the order in which people see them."),
                one=_("Answer"),
                retiring=_("No longer offered"),
                alone=isinstance(question, d.Checkboxes),
            )
        )
    return found


def limit_shown(name: str, limit: str) -> dict[str, Any]:
    """Return a stored limit of a date or month as the fields ``name``, ``name_day`` and ``name_month`` show it."""
    if limit in (NO_LIMIT, TODAY):
        return {name: limit}
    year, month = limit[:4], limit[5:7]
    return {name: DAY, f"{name}_day": limit, f"{name}_month": f"{month.lstrip('0')} {year}"}
