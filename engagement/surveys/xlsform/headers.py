"""The headers of a sheet: which column says what, in which language, however the author spelt it.

What a header means is asked of pyxform, so that both read a form in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from pyxform import aliases
from pyxform.parsing.sheet_headers import process_header
from pyxform.question import MultipleChoiceQuestion, Option

from engagement.surveys.xlsform.languages import code_of, unknown_language
from engagement.surveys.xlsform.problems import Findings, Place
from engagement.surveys.xlsform.workbook import Cell, Sheet

# Our name of a column by what pyxform makes of its header.
SURVEY: dict[tuple[str, ...], str] = {
    ("type",): "type",
    ("name",): "name",
    ("label",): "label",
    ("hint",): "hint",
    ("guidance_hint",): "guidance_hint",
    ("choice_filter",): "choice_filter",
    ("parameters",): "parameters",
    ("default",): "default",
    ("trigger",): "trigger",
    ("disabled",): "disabled",
    ("bind", "relevant"): "relevant",
    ("bind", "required"): "required",
    ("bind", "constraint"): "constraint",
    ("bind", "calculate"): "calculation",
    ("bind", "calculation"): "calculation",
    ("bind", "readonly"): "read_only",
    ("bind", "jr:constraintMsg"): "constraint_message",
    ("bind", "jr:requiredMsg"): "required_message",
    ("control", "appearance"): "appearance",
    ("control", "jr:count"): "repeat_count",
    ("media", "image"): "image",
    ("media", "big-image"): "big-image",
    ("media", "audio"): "audio",
    ("media", "video"): "video",
    ("portal",): "portal",
    ("kobo--score-choices",): "kobo--score-choices",
    ("kobo--rank-items",): "kobo--rank-items",
}
CHOICES: dict[tuple[str, ...], str] = {
    ("list name",): "list_name",
    ("name",): "name",
    ("label",): "label",
    ("media", "image"): "image",
    ("media", "big-image"): "big-image",
    ("media", "audio"): "audio",
    ("media", "video"): "video",
}
TRANSLATED = frozenset(
    {
        "label",
        "hint",
        "guidance_hint",
        "constraint_message",
        "required_message",
        "image",
        "big-image",
        "audio",
        "video",
    }
)
ONE_COLON = re.compile(r"(label|hint|constraint_message)\s*:\s*[^:]", re.IGNORECASE)
# Our own columns: what XLSForm has no word for (docs/xlsform.md).
OWN = ("portal_unit", "portal_hint")
# What pyxform knows beside these and has no meaning here.
WITHOUT_MEANING = (
    "bind",
    "control",
    "instance",
    "body",
    "media",
    "sms_field",
    "sms_option",
    "query",
    "save_to",
    "intent",
)


class Column(NamedTuple):
    """One column: where it stands, what it holds, in which language (``""`` for none), and its header as written."""

    at: int
    name: str
    language: str
    header: str


class Columns(NamedTuple):
    """The columns of a sheet that say something, and the headers of those that mean nothing here.

    ``named`` holds the languages in the order in which labels name them.
    """

    known: tuple[Column, ...]
    ignored: tuple[str, ...]
    named: tuple[str, ...]

    def header(self, name: str, language: str = "") -> str:
        """Return the header of a column as the author wrote it, its name when there is no such column."""
        for column in self.known:
            if column.name == name and column.language == language:
                return column.header
        return next((column.header for column in self.known if column.name == name), name)


def read_headers(sheet: Sheet, findings: Findings) -> Columns:
    """Return what the columns of the survey or the choices sheet mean; a header that is wrong is refused.

    On the choices sheet every plain header is a column that a filter may ask about.
    """
    survey = sheet.name.strip().lower() != "choices"
    known: list[Column] = []
    ignored: list[str] = []
    named: list[str] = []
    seen: dict[tuple[str, str], str] = {}
    colons = any("::" in cell.text for cell in sheet.headers)
    for at, cell in enumerate(sheet.headers):
        if not cell.text:
            continue
        place = Place(sheet.name, 1, cell.text)
        if cell.odd:
            findings.refuse(place, _("A header is text. Type it again."))
            continue
        name, language = _meaning(cell, survey, colons)
        if not name:
            if ONE_COLON.match(cell.text):
                findings.refuse(place, _("Write two colons before the language: other headers here have two."))
            ignored.append(cell.text)
            continue
        code: str | None = ""
        if language:
            code = code_of(language)
            if code is None:
                findings.refuse(place, unknown_language(language))
                continue
        if (name, code or "") in seen:
            reason = _("The columns “%(first)s” and “%(second)s” hold the same. Keep one.")
            findings.refuse(place, reason % {"first": seen[name, code or ""], "second": cell.text})
            continue
        seen[name, code or ""] = cell.text
        if code and name == "label":
            named.append(code)
        known.append(Column(at, name, code or "", cell.text))
    return Columns(tuple(known), tuple(ignored), tuple(named))


def _meaning(cell: Cell, survey: bool, colons: bool) -> tuple[str, str]:
    """Return our name of a column and the language that its header names; an empty name for one without meaning."""
    header = " ".join(cell.text.split())
    words = aliases.survey_header if survey else aliases.list_header
    slots = set(MultipleChoiceQuestion.get_slot_names() if survey else Option.get_slot_names())
    if not survey:
        slots |= {"list name"}
    tokens = process_header(header, colons, words, slots)[1]
    meanings = SURVEY if survey else CHOICES
    for length in (2, 1):
        name = meanings.get(tuple(tokens[:length]))
        if name and len(tokens) == length:
            return name, ""
        if name and len(tokens) == length + 1 and name in TRANSLATED:
            return name, tokens[-1] if tokens[-1].lower() != "default" else ""
    lowered = header.lower()
    for own in OWN:
        if lowered == own:
            return own, ""
        if lowered.startswith(f"{own}_"):
            return own, header[len(own) + 1 :]
    if survey or "::" in header or tokens[0] in WITHOUT_MEANING:
        return "", ""
    return header, ""


def passed_on(columns: Columns, headers: Sequence[Cell]) -> list[int]:
    """Return which columns pyxform is shown: those that it or this importer knows."""
    known = {column.at for column in columns.known if not column.name.startswith(OWN)}
    tokens = {at: cell.text.split(":")[0].strip().lower() for at, cell in enumerate(headers)}
    return [at for at in range(len(headers)) if at in known or tokens[at] in WITHOUT_MEANING]
