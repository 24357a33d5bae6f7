"""A form as rows: the lines of the survey, the lists of choices and the settings, with the language of each text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.surveys.xlsform.headers import Columns, passed_on, read_headers
from engagement.surveys.xlsform.languages import code_of, label_of, unknown_language
from engagement.surveys.xlsform.problems import Findings, Place
from engagement.surveys.xlsform.workbook import SHEETS, Cell, Sheet, Workbook

# Texts of one thing by the code of the language.
Texts = dict[str, str]

# Columns whose cells people read or that name something: a date there is Excel's doing.
PLAIN = frozenset({"type", "name", "label", "hint", "guidance_hint", "relevant", "constraint", "list_name"})


class Line(NamedTuple):
    """One row of a sheet: its number and its cells by column and language; ``sheet`` is the sheet's name."""

    sheet: str
    number: int
    cells: Mapping[tuple[str, str], str]
    columns: Columns

    def text(self, name: str) -> str:
        """Return what a column says that has one language, or in the first language in which it says something."""
        plain = self.cells.get((name, ""), "")
        return plain or next((text for (held, language), text in self.cells.items() if held == name and text), "")

    def place(self, name: str, language: str = "") -> Place:
        """Return where a column's cell stands, for a problem."""
        value = self.cells.get((name, language)) or self.cells.get((name, "")) or self.text(name)
        header = self.columns.header(name, language if (name, language) in self.cells else "")
        return Place(self.sheet, self.number, header, value)


class Form(NamedTuple):
    """A form that was read: lines in order, lists by name, settings by header, its own language and the others.

    ``sheets`` are the names of all sheets, ``columns`` those of the survey, ``plain`` is what pyxform is shown,
    ``borrowed`` holds the rows that lack a text in the form's own language.
    """

    lines: list[Line]
    lists: dict[str, list[Line]]
    settings: dict[str, str]
    language: str
    languages: tuple[str, ...]
    sheets: list[str]
    columns: Columns
    plain: dict[str, Any]
    borrowed: set[int]

    def texts(self, line: Line, name: str) -> Texts:
        """Return what a column says in each language, the form's own first.

        A text without a language is in the form's own. Where the form's own language says nothing, what another one
        says stands there, so that nothing is lost.
        """
        found = {language: line.cells.get((name, language), "") for language in self.languages}
        found[self.language] = found[self.language] or line.cells.get((name, ""), "")
        found = {language: text for language, text in found.items() if text}
        if found and self.language not in found:
            self.borrowed.update({line.number} if line.sheet.strip().lower() != "choices" else {0})
            return {self.language: next(iter(found.values())), **found}
        return found


def read_form(workbook: Workbook, findings: Findings) -> Form | None:
    """Return the rows of a workbook, ``None`` when its survey sheet cannot be read as one; why goes to ``findings``."""
    survey = workbook.sheets["survey"]
    columns = read_headers(survey, findings)
    held = {column.name for column in columns.known}
    for name in ("type", "name"):
        if name not in held:
            reason = _("The first row must hold the headers, and there is no “%(name)s” among them.")
            findings.refuse(Place(survey.name, 1), reason % {"name": name})
    if not {"type", "name"} <= held:
        return None
    lines = _lines(survey, columns, findings)
    lists: dict[str, list[Line]] = {}
    named = list(columns.named)
    ignored = list(columns.ignored)
    choices = workbook.sheets.get("choices")
    if choices is not None and choices.headers:
        choice_columns = read_headers(choices, findings)
        named += choice_columns.named
        lists = _lists(choices, choice_columns, findings)
    settings = _settings(workbook.sheets.get("settings"))
    language = _language(settings, columns, named, findings)
    others = [code for code in dict.fromkeys(named) if code != language]
    beside = [name for name in ("entities", "osm", "external_choices") if name in workbook.sheets]
    if any(workbook.sheets[name].rows for name in beside):
        text = _("Sheets that mean nothing here were left out: %(names)s.")
        findings.notice(0, text % {"names": ", ".join(f"“{name}”" for name in beside)})
    if ignored:
        text = _("Columns that mean nothing here were left out: %(names)s.")
        findings.notice(0, text % {"names": ", ".join(f"“{name[:60]}”" for name in ignored[:20])})
    plain = _plain(workbook, columns)
    return Form(lines, lists, settings, language, (language, *others), workbook.names, columns, plain, set())


def _lines(sheet: Sheet, columns: Columns, findings: Findings) -> list[Line]:
    lines = []
    without: dict[str, list[int]] = {}
    for number, cells in sheet.rows.items():
        held: dict[tuple[str, str], str] = {}
        for column in columns.known:
            cell = cells[column.at] if column.at < len(cells) else Cell("")
            if cell.odd == "formula":
                without.setdefault(column.header, []).append(number)
            elif cell.odd and (cell.odd != "date" or column.name in PLAIN):
                findings.refuse(Place(sheet.name, number, column.header, cell.text), _odd(cell))
                held[column.name, column.language] = ""
            elif cell.text:
                held[column.name, column.language] = cell.text
        if held:
            lines.append(Line(sheet.name, number, held, columns))
    for header, numbers in without.items():
        # Where one result is missing, so are those of the whole column.
        text = ngettext(
            "%(n)s cell of this column holds a formula, and the file does not keep its result. Open the workbook in "
            "Excel or LibreOffice and save it.",
            "%(n)s cells of this column hold formulas, and the file does not keep their results. Open the workbook in "
            "Excel or LibreOffice and save it.",
            len(numbers),
        )
        findings.refuse(Place(sheet.name, numbers[0], header), text % {"n": len(numbers)})
    return lines


def _odd(cell: Cell) -> str:
    if cell.odd == "error":
        return _("This cell holds an error of Excel’s.")
    return _("Excel made a date of this. Set the cell’s format to text and type it again.")


def _lists(sheet: Sheet, columns: Columns, findings: Findings) -> dict[str, list[Line]]:
    held = {column.name for column in columns.known}
    for name in ("list_name", "name"):
        if name not in held:
            reason = _("The first row must hold the headers, and there is no “%(name)s” among them.")
            findings.refuse(Place(sheet.name, 1), reason % {"name": name})
            return {}
    lists: dict[str, list[Line]] = {}
    for line in _lines(sheet, columns, findings):
        name = line.text("list_name")
        if name:
            lists.setdefault(name, []).append(line)
        elif line.text("name") or line.text("label"):
            findings.refuse(line.place("list_name"), _("The row does not say which list it belongs to."))
    return lists


def _settings(sheet: Sheet | None) -> dict[str, str]:
    if sheet is None:
        return {}
    first = next(iter(sheet.rows.values()), [])
    pairs = zip(sheet.headers, first, strict=False)
    return {"_".join(header.text.split()).lower(): cell.text for header, cell in pairs if header.text and cell.text}


def _language(settings: Mapping[str, str], columns: Columns, named: list[str], findings: Findings) -> str:
    """Return the code of the form's own language."""
    said = settings.get("default_language", "")
    if said and said.lower() != "default":
        code = code_of(said)
        if code is not None:
            return code
        findings.refuse(Place("settings", 2, "default_language", said), unknown_language(said))
    if not named:
        return "en"
    plain = any(column.name == "label" and not column.language for column in columns.known)
    language = "en" if plain or "en" in named else named[0]
    text = _("The form does not name its own language. %(language)s was taken; the others are translations of it.")
    findings.notice(0, text % {"language": label_of(language)})
    return language


def _plain(workbook: Workbook, columns: Columns) -> dict[str, Any]:
    """Return the sheets as pyxform takes them: a list of rows by header, empty ones in their place."""
    plain: dict[str, Any] = {"sheet_names": ["survey", "choices", "settings"], "fallback_form_name": "data"}
    for name in SHEETS:
        sheet = workbook.sheets.get(name)
        if sheet is None or not sheet.headers:
            continue
        shown = passed_on(columns, sheet.headers) if name == "survey" else range(len(sheet.headers))
        shown = [at for at in shown if sheet.headers[at].text and not sheet.headers[at].text.startswith("portal_")]
        headers = {at: " ".join(sheet.headers[at].text.split()) for at in shown}
        last = max(sheet.rows, default=1)
        rows = []
        for number in range(2, last + 1):
            cells = sheet.rows.get(number, [])
            rows.append(
                {headers[at]: cells[at].text.replace("\xa0", " ") for at in shown if at < len(cells) and cells[at].text}
            )
        plain[name] = rows
        plain[f"{name}_header"] = [dict.fromkeys(headers.values())]
    return plain
