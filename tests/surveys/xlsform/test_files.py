"""Files that are no workbooks, damaged, locked, too large or odd: a clear answer each, in bounded time."""

from __future__ import annotations

import datetime
import io
import time
import zipfile

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.surveys import definition as d
from engagement.surveys.xlsform.files import MAX_FILE_BYTES
from engagement.surveys.xlsform.importing import read_xlsform
from engagement.surveys.xlsform.problems import BadWorkbook, Imported
from tests.surveys.xlsform.sheets import LISTS, refused, row, saved, workbook

SURVEY = [row("select_one yn", "q", "Who?"), row("integer", "n", "How many?", relevant="${q} = 'yes'")]
GOOD = workbook(SURVEY, LISTS)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def why(content: bytes) -> str:
    """The one reason why a file is not read."""
    found = read_xlsform(content)
    assert isinstance(found, BadWorkbook)
    assert [problem.row for problem in found.problems] == [0]
    return found.problems[0].reason


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """A zip file with more or other parts; ``None`` takes one away."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            if data is not None:
                new.writestr(name, data)
    return file.getvalue()


def old_workbook(survey, choices=(), password: bool = False) -> bytes:
    """An xls file, as Excel wrote them until 2007."""
    book = xlwt.Workbook()
    for name, rows in (("survey", survey), ("choices", choices)):
        sheet = book.add_sheet(name)
        headers = list(dict.fromkeys(header for line in rows for header in line))
        for at, header in enumerate(headers):
            sheet.write(0, at, header)
        for number, line in enumerate(rows, start=1):
            for at, header in enumerate(headers):
                if line.get(header) is not None:
                    sheet.write(number, at, line[header])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_an_old_workbook_reads_like_a_new_one():
    rows = [*SURVEY, row("decimal", "x", "Number", constraint=". <= 2.5", required=True)]
    old, new = read_xlsform(old_workbook(rows, LISTS)), read_xlsform(workbook(rows, LISTS))
    assert isinstance(old, Imported)
    assert old == new


def test_problems_of_an_old_workbook_have_their_rows():
    found = read_xlsform(old_workbook([row("text", "t"), row("image", "i"), row("text", "u", relevant="${v}")]))
    assert [(problem.sheet, problem.row, problem.column) for problem in found.problems] == [
        ("survey", 3, "type"),
        ("survey", 4, "relevant"),
    ]


def test_numbers_of_choices_are_whole_in_both():
    lists = [{"list_name": "l", "name": 1, "label": 1}, {"list_name": "l", "name": 2.0, "label": "Two"}]
    rows = [row("select_one l", "q"), row("text", "t", relevant="${q} = 1")]
    for content in (workbook(rows, lists), old_workbook(rows, lists)):
        found = read_xlsform(content)
        assert found.definition.questions[1].show_if == d.Equals(question="q", value="1")
        assert found.definition.questions[0].options[0].label == "1"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"type,name,label\ntext,t,T\n", "not an Excel workbook"),
        (b"%PDF-1.7", "not an Excel workbook"),
        (b"<html><table><tr><td>type</td></tr></table></html>", "not an Excel workbook"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (b"x" * (MAX_FILE_BYTES + 1), "larger than 5 MB"),
        (OLE + b"nothing" * 100, "not an Excel workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + "Workbook_VBA_PROJECT_CUR".encode("utf-16-le"), "macros"),
        (OLE + "Workbook".encode("utf-16-le") + b"\x00" * 4000, "damaged"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (with_parts(GOOD, **{"xl/worksheets/sheet1.xml": b"<worksheet"}), "damaged"),
        (with_parts(GOOD, **{"xl/vbaProject.bin": b"x"}), "macros"),
        (with_parts(GOOD, **{"xl/workbook.bin": b"x"}), "binary workbook"),
        (with_parts(GOOD, mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
    ],
)
def test_what_is_no_workbook_is_named(content, words):
    assert words in why(content)


def test_another_kind_of_document_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert "not an Excel workbook" in why(file.getvalue())


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", b"\x00" * (60 * 1024 * 1024)),
        ("xl/worksheets/sheet1.xml", b"<row><c/></row>" * 700_000),
        ("xl/sharedStrings.xml", b"<si><t>a</t></si>" * 500_000),
        ("xl/styles.xml", b"<styleSheet><cellXfs>" + b'<xf numFmtId="0"/>' * 80_000 + b"</cellXfs></styleSheet>"),
    ],
)
def test_a_zip_bomb_is_not_unpacked(part, content):
    bomb = with_parts(GOOD, **{part: content})
    assert len(bomb) < 200_000
    began = time.perf_counter()
    assert "too large when it is unpacked" in why(bomb)
    assert time.perf_counter() - began < 3


def test_pictures_in_a_workbook_are_not_unpacked():
    assert isinstance(read_xlsform(with_parts(GOOD, **{"xl/media/zeros.bin": b"\x00" * 60_000_000})), Imported)


def test_entities_that_grow_are_not_followed():
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 9))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{entities}]><worksheet><x>&e8;</x></worksheet>'
    assert "damaged" in why(with_parts(GOOD, **{"xl/worksheets/sheet1.xml": xml.encode()}))


def test_sheets_that_are_missing_or_there_twice():
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    book["survey"].title = "Questions"
    assert "no sheet named “survey”" in why(saved(book))
    book["Questions"].title = " SURVEY "
    assert isinstance(read_xlsform(saved(book)), Imported)
    book.create_sheet("survey")
    assert "two sheets" in why(saved(book))
    alone = openpyxl.load_workbook(io.BytesIO(workbook([row("text", "t")])))
    alone["survey"].title = "Sheet1"
    assert isinstance(read_xlsform(saved(alone)), Imported)


def test_a_sheet_without_headers_says_so():
    found = read_xlsform(workbook([{"question": "Who?", "kind": "text"}]))
    assert {problem.reason for problem in found.problems} == {
        "The first row must hold the headers, and there is no “type” among them.",
        "The first row must hold the headers, and there is no “name” among them.",
    }
    empty = openpyxl.Workbook()
    empty.active.title = "survey"
    assert isinstance(read_xlsform(saved(empty)), BadWorkbook)


def test_rows_without_end_are_counted_and_not_kept():
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    book["survey"].cell(row=1_048_576, column=5).value = " "
    began = time.perf_counter()
    assert isinstance(read_xlsform(saved(book)), Imported)
    assert time.perf_counter() - began < 3
    book["survey"].cell(row=6_000, column=1).value = "text"
    assert "more than 5,000 rows" in why(saved(book))
    wide = openpyxl.load_workbook(io.BytesIO(GOOD))
    wide["survey"].cell(row=1, column=300).value = "more"
    # Excel's widest sheet has 16,384 columns; what stands beyond the limit is not looked at.
    assert read_xlsform(saved(wide)) is not None


def test_too_many_questions_are_refused_before_anything_long_begins():
    for count in (201, 1_500):
        began = time.perf_counter()
        found = read_xlsform(workbook([row("text", f"q{at}") for at in range(count)]))
        assert isinstance(found, BadWorkbook)
        assert any("up to 200" in problem.reason for problem in found.problems)
        assert time.perf_counter() - began < 10


def test_cells_that_excel_made_something_else_of():
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                [row("select_one l", "q")],
                [
                    {"list_name": "l", "name": "a", "label": "1 to 2"},
                    {"list_name": "l", "name": "b", "label": "More"},
                ],
            )
        )
    )
    book["choices"]["C2"] = datetime.datetime(2024, 2, 1)
    found = read_xlsform(saved(book))
    assert [(p.sheet, p.row, p.column) for p in found.problems] == [("choices", 2, "label")]
    assert "Excel made a date" in found.problems[0].reason
    book["choices"]["C2"] = "#REF!"
    book["choices"]["C2"].data_type = "e"
    assert "error of Excel" in read_xlsform(saved(book)).problems[0].reason


def test_formulas_whose_results_are_not_in_the_file_are_said_once_a_column():
    book = openpyxl.load_workbook(io.BytesIO(workbook([row("text", f"q{at}") for at in range(5)])))
    for at in range(2, 7):
        book["survey"].cell(row=at, column=3).value = f'="Question "&{at}'
    found = read_xlsform(saved(book))
    formulas = [problem for problem in found.problems if "formula" in problem.reason]
    assert [(problem.row, problem.column) for problem in formulas] == [(2, "label")]
    assert formulas[0].reason.startswith("5 cells")


def test_invisible_marks_that_turn_the_text_are_refused_at_their_row():
    found = refused(row("text", "a"), row("text", "b", "Who \u202eare you?"), row("text", "c", hint="x\u2066y"))
    assert [(line, column) for _sheet, line, column, _reason in found] == [(3, "label"), (4, "hint")]


def test_everything_that_is_wrong_is_said_at_once_in_order():
    found = refused(
        row("colour", "a"),
        row("text", "b c"),
        row("select_one nowhere", "d"),
        row("text", "e", relevant="${x} = 1"),
        row("integer", "f", constraint="regex(., 'x')"),
        row("text", "g", "x" * 400),
        row("text", "g"),
        {"type": None, "name": "h", "label": "No type"},
        {"type": "text", "name": None, "label": "No name"},
        {"type": "text", "name": "i"},
        {"type": "end_group"},
    )
    assert [line for _sheet, line, *_rest in found] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert all(reason for *_place, reason in found)


def test_what_pyxform_refuses_is_refused_here_with_its_words():
    (problem,) = refused(row("text", "t", parameters="colour=red"))
    assert problem[:2] == ("survey", 2)
    assert problem[3].startswith("pyxform: ")
    assert "colour" in problem[3]
    (problem,) = refused(row("text", "meta"))
    assert "reserved" in problem[3]


# --- Whatever somebody sends -------------------------------------------------------------------------
CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "text",
            "select_one yn",
            "select_multiple yn",
            "begin_group",
            "end_group",
            "note",
            "calculate",
            "integer",
            "date",
        ]
    ),
    st.sampled_from(
        ["q", "q1", "q2", "${q}", "${q1} = 'yes'", "selected(${q2}, 'no')", ". > 3", "yes", "field-list", "or"]
    ),
    st.text("${}q12.()'=<>!\"&*_#[]\\/ andorot,é\u202e\x01\n", max_size=24),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-5, 5),
    st.booleans(),
    st.dates().map(lambda day: datetime.datetime(max(day.year, 1900), day.month, min(day.day, 28))),
    st.sampled_from(
        [
            "likert scale=x",
            "likert scale=agreement",
            "ranking max=99999",
            "number decimals=9",
            "number decimals=x",
            "matrix scale=quality",
            "borough",
            "age_band",
            "yes_no",
            "postcode_district",
            "intro",
            "section",
        ]
    ),
)
HEADERS = st.sampled_from(
    [
        "type",
        "name",
        "label",
        "label::fr",
        "hint",
        "relevant",
        "constraint",
        "constraint_message",
        "required",
        "appearance",
        "choice_filter",
        "calculation",
        "default",
        "parameters",
        "read_only",
        "portal",
        "portal_unit",
        "image",
        "LABEL::xx",
    ]
)


@given(
    st.lists(HEADERS, min_size=1, max_size=8, unique=True),
    st.lists(st.lists(CELLS, max_size=8), max_size=7),
    st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4),
)
@settings(max_examples=100, deadline=None)
def test_whatever_stands_in_the_cells_there_is_an_answer(headers, rows, listed):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    extra = [header for header in ("type", "name") if header not in headers]
    choices = book.create_sheet("choices")
    for target, lines in ((sheet, [[*headers, *extra], *rows]), (choices, [["list_name", "name", "label"], *listed])):
        for number, line in enumerate(lines, start=1):
            for at, value in enumerate(line, start=1):
                cell = target.cell(row=number, column=at)
                try:
                    cell.value = value
                except openpyxl.utils.exceptions.IllegalCharacterError:
                    continue
                if isinstance(value, str):
                    cell.data_type = "s"
    found = read_xlsform(saved(book))
    assert isinstance(found, Imported | BadWorkbook)
    if isinstance(found, BadWorkbook):
        assert found.problems
        assert all(problem.reason.strip() for problem in found.problems)


OLD = old_workbook(SURVEY, LISTS)


@given(st.sampled_from((GOOD, OLD)), st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), max_size=12))
@settings(max_examples=100, deadline=None)
def test_a_damaged_file_is_refused_or_read_and_never_breaks_anything(content, changes):
    damaged = bytearray(content)
    for at, value in changes:
        damaged[at % len(damaged)] = value
    assert isinstance(read_xlsform(bytes(damaged)), Imported | BadWorkbook)


def test_sheets_for_other_programs_are_left_out_by_name():
    rows = [row("text", "t", save_to="note")]
    found = read_xlsform(workbook(rows, LISTS, entities=[{"list_name": "trees", "label": "${t}"}]))
    assert isinstance(found, Imported), found
    assert any("“entities”" in notice.text for notice in found.notices)


def test_more_than_a_definition_may_hold_is_refused():
    hint = "ä" * 500
    lists = [{"list_name": "l", "name": f"c{at}", "label": "ä" * 199 + str(at)} for at in range(60)]
    rows = [row("select_one l", f"q{at}", hint=hint, guidance_hint="ä" * 900) for at in range(60)]
    assert any("larger than 1 MB" in problem.reason for problem in read_xlsform(workbook(rows, lists)).problems)
