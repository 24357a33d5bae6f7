"""Workbooks made in a test: rows as dictionaries, one sheet each, and what the import makes of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from engagement.surveys.definition import Definition, Question
from engagement.surveys.xlsform.importing import read_xlsform
from engagement.surveys.xlsform.problems import BadWorkbook, Imported

Rows = Sequence[dict[str, Any]]


def workbook(survey: Rows, choices: Rows = (), settings: Rows = (), **more: Rows) -> bytes:
    """An xlsx file with these sheets; the headers are the keys in the order in which they first appear."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings), *more.items()):
        if rows:
            sheet = book.create_sheet(name)
            headers = list(dict.fromkeys(header for row in rows for header in row))
            sheet.append(headers)
            for row in rows:
                sheet.append([row.get(header) for header in headers])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def choices(list_name: str, *names: str, **more: str) -> list[dict[str, str]]:
    """A list of choices whose labels are their names."""
    return [{"list_name": list_name, "name": name, "label": f"Label {name}", **more} for name in names]


# Lists that most tests need.
LISTS = [*choices("yn", "yes", "no"), *choices("abc", "a", "b", "c"), *choices("help", "nurse", "doctor", "none")]


def asks(*rows: dict[str, Any], lists: Rows = LISTS, settings: Rows = (), boroughs: Any = None) -> Imported:
    """What is understood of these rows, which must be without problems."""
    found = read_xlsform(workbook(rows, lists, settings), boroughs)
    assert isinstance(found, Imported), [(p.sheet, p.row, p.column, p.reason) for p in found.problems]
    return found


def questions(*rows: dict[str, Any], **more: Any) -> tuple[Question, ...]:
    """The questions that these rows make."""
    return asks(*rows, **more).definition.questions


def last(*rows: dict[str, Any], **more: Any) -> Question:
    """The last question that these rows make."""
    return questions(*rows, **more)[-1]


def refused(*rows: dict[str, Any], lists: Rows = LISTS, settings: Rows = ()) -> list[tuple[str, int, str, str]]:
    """Why these rows are not taken over: sheet, row, column and reason of each problem."""
    found = read_xlsform(workbook(rows, lists, settings))
    assert isinstance(found, BadWorkbook), "it was taken over"
    return [(problem.sheet, problem.row, problem.column, problem.reason) for problem in found.problems]


def said(found: Imported) -> str:
    """All notices in one text."""
    return " ".join(notice.text for notice in found.notices)


def row(kind: str, name: str, label: str = "A label?", **more: Any) -> dict[str, Any]:
    """A row of the survey sheet."""
    return {"type": kind, "name": name, "label": label, **more}


def same(first: Definition, second: Definition) -> None:
    """Assert that two definitions are equal, showing where they differ."""
    for name in first.__struct_fields__:
        assert getattr(first, name) == getattr(second, name), name
