"""Export of a definition as an XLSForm workbook, with a list of what XLSForm has no word for.

Reading the workbook again with ``importing.read_xlsform`` gives an equal definition, but for what that list names.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from engagement.surveys import definition as d
from engagement.surveys.definition import Option
from engagement.surveys.xlsform.languages import label_of
from engagement.surveys.xlsform.survey_rows import Row, Writer

SURVEY = ("type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint", "constraint_message")
MORE = ("calculation", "appearance", "parameters", "portal", "portal_unit")
# Columns with one text a language, and how their headers name it.
BY_LANGUAGE = frozenset({"label", "hint", "guidance_hint", "constraint_message"})
OWN_BY_LANGUAGE = frozenset({"portal_unit", "portal_hint"})
# What XML cannot hold although it is text.
NOT_IN_XML = re.compile("[\ufffe\uffff]")
WIDTHS = {"type": 26, "name": 22, "label": 48, "hint": 36, "relevant": 40, "constraint": 36, "list_name": 22}


def write_xlsform(
    definition: d.Definition, *, title: str, form_id: str, version: str = "", boroughs: Sequence[Option] = ()
) -> bytes:
    """Return a definition as an xlsx file with the sheets survey, choices and settings.

    What cannot be said in XLSForm is listed on a fourth sheet, ``left_out``, that readers of XLSForm pass over.

    Args:
        definition: what is asked.
        title: the title of the survey.
        form_id: a name for the form, letters, digits, hyphens and underscores.
        version: the version of the questions.
        boroughs: the boroughs that a borough question offers.
    """
    writer = Writer(definition, boroughs)
    writer.everything()
    settings: Row = {
        ("form_title", ""): title,
        ("form_id", ""): form_id,
        ("version", ""): version,
        ("default_language", ""): label_of(definition.language),
        ("style", ""): "pages",
    }
    if definition.any_order:
        settings["any_order", ""] = "yes"
    if not definition.check_answers:
        settings["check_answers", ""] = "no"
    book = openpyxl.Workbook(write_only=True)
    languages = definition.languages
    _sheet(book, "survey", (*SURVEY, *MORE), writer.rows, languages)
    _sheet(book, "choices", ("list_name", "name", "label", "portal_hint"), writer.lists.rows, languages)
    _sheet(book, "settings", [name for name, _language in settings], [settings], languages)
    if writer.left_out:
        said: list[Row] = [{("question", ""): key, ("left_out", ""): text} for key, text in writer.left_out]
        _sheet(book, "left_out", ("question", "left_out"), said, languages)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Any, name: str, columns: Iterable[str], rows: list[Row], languages: Sequence[str]) -> None:
    """Write a sheet; a column that says nothing is left away, one in several languages has a header for each."""
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    headers: list[tuple[tuple[str, str], str]] = []
    for column in columns:
        for at, language in enumerate(languages):
            key = (column, language if column in BY_LANGUAGE | OWN_BY_LANGUAGE else "")
            if column not in ("type", "name", "label", "list_name") and not any(row.get(key) for row in rows):
                continue
            if (key, _header(column, language, at, languages)) not in headers:
                headers.append((key, _header(column, language, at, languages)))
    for at, ((column, _language), _text) in enumerate(headers, start=1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(at)].width = WIDTHS.get(column, 18)
    sheet.append([_cell(sheet, header, bold=True) for _key, header in headers])
    for row in rows:
        sheet.append([_cell(sheet, row.get(key, "")) for key, _header_text in headers])


def _header(column: str, language: str, at: int, languages: Sequence[str]) -> str:
    if column in OWN_BY_LANGUAGE:
        return column if at == 0 else f"{column}_{language}"
    if column in BY_LANGUAGE and len(languages) > 1:
        return f"{column}::{label_of(language)}"
    return column


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=NOT_IN_XML.sub("", text) or None)
    if text:
        # Text stays text: what begins with “=” is no formula.
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
