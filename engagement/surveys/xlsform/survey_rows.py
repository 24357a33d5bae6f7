"""The survey sheet of a workbook that is written: a row for each question and group, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.answers import every_option
from engagement.surveys.definition import Option
from engagement.surveys.piping import PIPE
from engagement.surveys.xlsform.lists import Lists
from engagement.surveys.xlsform.marks import marked
from engagement.surveys.xlsform.portal import MISSING, write_portal
from engagement.surveys.xlsform.structure import EQUALITY
from engagement.surveys.xlsform.writing import CannotWrite, constraint, quoted, row_name, written

SELECTS: dict[type, str] = {d.Radios: "select_one", d.Checkboxes: "select_multiple", d.Ranking: "rank"}
# Cells by column and language, ``""`` for a column with one text.
Row = dict[tuple[str, str], str]


class Writer:
    """Writes the rows of the survey in order, and the lists that they choose from."""

    def __init__(self, definition: d.Definition, boroughs: Sequence[Option]) -> None:
        self.definition = definition
        self.rows: list[Row] = []
        self.left_out: list[tuple[str, str]] = []
        self.lists = Lists(definition, boroughs)
        self.repeated: dict[tuple[str, str], str] = {}
        self.names = {question.key for question in definition.every_question()}
        self.names |= {section.key for section in definition.sections} | {page.key for page in definition.pages}
        self.names |= {"meta", EQUALITY}
        self.questions: Mapping[str, d.Question] = {}

    def everything(self) -> None:
        """Write all questions, section by section and page by page."""
        definition = self.definition
        self.questions = {question.key: question for question in definition.questions}
        sections = {section.key: section for section in definition.sections}
        pages = {page.key: page for page in definition.pages}
        section = page = ""
        for question in definition.questions:
            if question.page != page or question.section != section:
                self._end(page)
                page = ""
                if question.section != section:
                    self._end(section)
                    section = question.section
                    if section in sections:
                        self._group("section", sections[section])
                if question.page in pages:
                    page = question.page
                    self._group("page", pages[page])
            self._question(question)
        self._end(page)
        self._end(section)
        if definition.equality:
            self.questions = {question.key: question for question in definition.equality}
            row = self._row("begin_group", EQUALITY)
            row |= self._in_all(lambda: _("Questions about you"))
            for question in definition.equality:
                self._question(question)
            self._row("end_group", "")

    def _row(self, kind: str, name: str, **cells: str) -> Row:
        row: Row = {("type", ""): kind, ("name", ""): name}
        row |= {(column, ""): text for column, text in cells.items() if text}
        self.rows.append(row)
        return row

    def _end(self, group: str) -> None:
        if group:
            self._row("end_group", "")

    def _group(self, kind: str, group: d.Section | d.Page) -> None:
        looks = "field-list" if kind == "page" else ""
        relevant = written(group.show_if, self.questions) if group.show_if else ""
        row = self._row("begin_group", group.key, appearance=looks, relevant=relevant, portal=write_portal(kind))
        owner = f"{kind}.{group.key}"
        row |= self._texts("label", owner, "title", group.title)
        if group.intro:
            row = self._row("note", self._free(f"{group.key}_intro"), portal=write_portal("intro"))
            row |= self._texts("label", owner, "intro", group.intro)

    def _free(self, name: str) -> str:
        """Return a name that nothing else in the form has."""
        found, number = name, 1
        while found in self.names:
            number += 1
            found = f"{name}_{number}"
        self.names.add(found)
        return found

    # --- Texts -----------------------------------------------------------------------------------
    def _texts(self, column: str, owner: str, field: str, text: str) -> Row:
        """Return a text and its translations as cells of a column."""
        found: Row = {}
        for language in self.definition.languages:
            said = text
            if language != self.definition.language:
                said = self.definition.translations[language].get(owner, {}).get(field, "")
            if said:
                found[column, language] = self._repeating(marked(said))
        return found

    def _in_all(self, say: Any) -> Row:
        """Return words of the portal's own as the label, in each language that has them."""
        found: Row = {}
        for language in self.definition.languages:
            with translation.override(language):
                found["label", language] = str(say())
        return found

    def _repeating(self, text: str) -> str:
        """Return a text with repeated answers as XLSForm has them: each by way of a calculation."""
        return PIPE.sub(lambda match: f"${{{self._repeated(match[1], match[2])}}}", text)

    def _repeated(self, key: str, otherwise: str) -> str:
        if (key, otherwise) not in self.repeated:
            question = self.questions.get(key)
            answer = f"${{{key}}}"
            if question is not None and every_option(question) and not isinstance(question, d.Checkboxes):
                answer = f"jr:choice-name({answer}, '{answer}')"
            name = self.repeated[key, otherwise] = self._free(f"{key}_said")
            self._row("calculate", name, calculation=f"coalesce({answer}, {quoted(otherwise)})")
        return self.repeated[key, otherwise]

    # --- Questions -------------------------------------------------------------------------------
    def _question(self, question: d.Question) -> None:
        key = question.key
        if key == "meta":
            self._leave_out(key, _("XLSForm keeps the name “meta” for itself, so the question has another one there."))
        # The texts come first: what they repeat is calculated in rows above.
        texts = self._texts("label", key, "title", question.title)
        texts |= self._texts("guidance_hint", key, "why", question.why)
        texts |= self._texts("hint", key, "hint", question.hint)
        if isinstance(question, d.Information):
            if question.hint:
                self._leave_out(key, _("The hint of a page to read has no place."))
            texts = {place: text for place, text in texts.items() if place[0] != "hint"}
            texts |= self._texts("hint", key, "body", question.body)
        elif isinstance(question, d.Likert):
            texts = self._with_statement(question, texts)
        if question.valid_if is not None and not isinstance(question, d.Matrix):
            texts |= self._texts("constraint_message", key, "valid_message", question.valid_message)
        if isinstance(question, d.Matrix):
            self._matrix(question, texts)
            return
        kind, cells = self._kind(question)
        rule = self._constraint(question)
        row = self._row(kind, key if key != "meta" else self._free("meta"), constraint=rule, **cells)
        row |= texts
        self._common(row, question)
        if isinstance(question, d.Number):
            row |= self._texts("portal_unit", key, "unit", question.unit)
        if any(option.retired for option in getattr(question, "options", ())):
            self._leave_out(key, _("Options that are no longer offered were left out."))

    def _leave_out(self, key: str, text: str) -> None:
        self.left_out.append((key, text))

    def _common(self, row: Row, question: d.Question) -> None:
        if question.required:
            row["required", ""] = "yes"
        if question.show_if is not None:
            row["relevant", ""] = written(question.show_if, self.questions)

    def _constraint(self, question: d.Question) -> str:
        try:
            return constraint(question, self.questions)
        except CannotWrite:
            self._leave_out(question.key, _("The rule for the answers to a table was left out."))
            return ""

    def _with_statement(self, question: d.Likert, texts: Row) -> Row:
        """Return the texts of a statement on a scale: title, a blank line, and the statement under it."""
        statements = self._texts("label", question.key, "statement", question.statement)
        for place in {place for place in (*texts, *statements) if place[0] == "label"}:
            texts[place] = f"{texts.get(place, MISSING)}\n\n{statements.get(place, MISSING)}"
        return texts

    def _kind(self, question: d.Question) -> tuple[str, dict[str, str]]:
        """Return the type of a question, and the cells that only its kind has."""
        kind, cells = "text", {}
        match question:
            case d.Radios() | d.Checkboxes() | d.Ranking():
                kind = f"{SELECTS[type(question)]} {self.lists.own(question)}"
            case d.YesNo():
                kind = f"select_one {self.lists.yes_no(question)}"
            case d.Likert():
                kind = f"select_one {self.lists.scale(question)}"
            case d.AgeBand():
                kind = f"select_one {self.lists.age_bands(question)}"
            case d.Borough():
                kind = f"select_one {self.lists.boroughs_of(question)}"
            case d.LongText():
                cells["appearance"] = "multiline"
            case d.Number():
                kind = "decimal" if question.decimals else "integer"
            case d.Date():
                kind = "date"
            case d.Month():
                kind, cells["appearance"] = "date", "month-year"
            case d.Information():
                kind = "note"
        return kind, cells | {"portal": _portal(question)}

    def _matrix(self, question: d.Matrix, texts: Row) -> None:
        """Write a table: a group of choices from one list."""
        key = question.key
        if question.valid_if is not None:
            self._constraint(question)
        portal = write_portal("matrix", scale=question.scale)
        group = self._row("begin_group", key, appearance="table-list", portal=portal)
        group |= texts
        self._common(group, question)
        group.pop(("required", ""), None)
        listed = self.lists.scale(question) if question.scale else self.lists.own(question)
        for statement in question.statements:
            if statement.retired:
                continue
            row = self._row(f"select_one {listed}", row_name(key, statement.key))
            row |= self._texts("label", key, f"statements.{statement.key}.label", statement.label)
            row |= self._texts("hint", key, f"statements.{statement.key}.hint", statement.hint)
            if question.required:
                row["required", ""] = "yes"
        self._row("end_group", "")
        if any(one.retired for one in (*question.statements, *question.options)):
            self._leave_out(key, _("Options that are no longer offered were left out."))


def _portal(question: d.Question) -> str:
    """Return what XLSForm has no word for in the kind of a question; empty when its row says all."""
    kind = str(type(question).__struct_config__.tag)
    counts = question.counts_as or None
    match question:
        case d.Likert():
            return write_portal(kind, scale=question.scale)
        case d.Ranking():
            return write_portal(kind, max=question.max)
        case d.Number():
            return write_portal(kind, decimals=question.decimals) if question.decimals else ""
        case d.YesNo() | d.AgeBand() | d.Borough() | d.PostcodeDistrict() | d.Information():
            return write_portal(kind, counts_as=counts)
    return write_portal(kind, counts_as=counts) if counts else ""
