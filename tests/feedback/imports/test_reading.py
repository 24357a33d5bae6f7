"""Reading spreadsheets: whatever their letters, signs and workbooks are like."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
from django.utils import timezone

from engagement.feedback.importing.days import NotADay, Order, guess_order, read_day
from engagement.feedback.importing.fields import guess_columns
from engagement.feedback.importing.files import encoding_of, format_of
from engagement.feedback.importing.opening import opened
from engagement.feedback.importing.problems import Unreadable
from tests.factories import files as real
from tests.factories.imports import HEADINGS, csv_of, row, xlsx_of

TODAY = datetime.date(2026, 6, 30)


def lines(content: bytes, sheet: str = ""):
    """Return the headings, and the texts and troubles of each row, by its number."""
    file = io.BytesIO(content)
    kind = format_of(file)
    encoding = encoding_of(file) if kind == "csv" else ""
    with opened(file, kind, encoding=encoding, size=len(content), sheet=sheet) as source:
        found = {raw.number: ([cell.text for cell in raw.cells], raw.troubles) for raw in source.rows()}
        return source.headings, found


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        lines(content)
    return str(refusal.value)


class TestLetters:
    TEXT = "Comment,Date\r\n“Zoë” paid £5 – café,2022-03-01\r\n"

    @pytest.mark.parametrize(
        ("codec", "name"),
        [
            ("utf-8", "UTF-8"),
            ("utf-8-sig", "UTF-8"),
            ("utf-16", "UTF-16"),
            ("utf-16-le", "UTF-16LE"),
            ("utf-16-be", "UTF-16BE"),
            ("cp1252", "Windows-1252"),
        ],
    )
    def test_a_file_in_one_encoding_reads_right_and_is_named(self, codec, name):
        content = self.TEXT.encode(codec)
        assert format_of(io.BytesIO(content)) == "csv"
        assert encoding_of(io.BytesIO(content)) == name
        headings, rows = lines(content)
        assert headings == ["Comment", "Date"]
        assert rows == {2: (["“Zoë” paid £5 – café", "2022-03-01"], [])}

    def test_two_encodings_in_one_file_are_named_with_the_line(self):
        content = "Comment\ncafé\n".encode() + "naïve\n".encode("cp1252") + b"plain\n"
        _headings, rows = lines(content)
        assert [number for number, (_texts, troubles) in rows.items() if troubles] == [3]
        assert "Line 3 is written in Windows-1252, and other lines in UTF-8" in rows[3][1][0]

    def test_bytes_that_are_letters_in_neither_are_named_with_the_line(self):
        _headings, rows = lines("Comment\ncafé\n".encode() + b"a \x81 b\n")
        assert rows[3][1] == ["Line 3 holds bytes that are no letters, neither in UTF-8 nor in Windows-1252."]
        _headings, rows = lines("Comment\ncafé\n".encode("cp1252") + b"a \x81 b\n")
        assert rows[3][1] == ["Line 3 holds bytes that are no letters, neither in UTF-8 nor in Windows-1252."]

    def test_a_letter_on_the_edge_of_what_is_read_at_once_is_one_letter(self):
        for shift in range(4):
            content = b"Comment\n" + b"x" * (65_536 - shift) + "é€😀\n".encode() * 2
            assert encoding_of(io.BytesIO(content)) == "UTF-8"
            assert lines(content)[1][2][0][0].endswith("é€😀")

    def test_nul_is_named_with_the_line(self):
        _headings, rows = lines(b"Comment,Date\nfine,x\nbad\x00one,y\n")
        assert rows[2][1] == []
        assert "Line 3 holds a character that is none (NUL)" in rows[3][1][0]

    def test_headings_that_cannot_be_read_are_refused(self):
        assert "The headings hold letters that are not written in UTF-8" in refused(
            "Caf\u00e9\n".encode("cp1252") + "café\n".encode()
        )


class TestCsv:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_whatever_stands_between_the_cells(self, delimiter):
        headings, rows = lines(csv_of([row(Comment="Words; with, all|signs\tand\nlines")], delimiter=delimiter))
        assert headings == list(HEADINGS)
        assert rows[2][0][0] == "Words; with, all|signs\tand\nlines"

    def test_a_wrong_number_of_columns_is_named_with_the_line(self):
        _headings, rows = lines(b'Comment,Date\n"two\nlines",x\nfine,y\none, two,z\nshort\nblank,z,,\n')
        assert "Line 5 has 3 columns, and the headings have 2" in rows[4][1][0]
        assert "Line 6 has 1 columns" in rows[5][1][0]
        assert [number for number, (_t, troubles) in rows.items() if not troubles] == [2, 3, 6]

    def test_empty_lines_are_no_rows_and_keep_their_number(self):
        _headings, rows = lines(b"Comment,Date\n\n,,\nfine,x\n")
        assert list(rows) == [4]

    @pytest.mark.parametrize("ending", ['"never closed,x\nfine,y\n', '"never closed'])
    def test_a_quotation_mark_that_is_never_closed_is_named_with_the_line(self, ending):
        assert "From line 3 on the rows cannot be told apart" in refused(b"Comment,Date\nfine,x\n" + ending.encode())

    def test_an_inch_sign_within_a_cell_is_one(self):
        assert lines(b'Comment,Date\na 6" bed,x\nfine,y"\n')[1] == {
            2: (['a 6" bed', "x"], []),
            3: (["fine", 'y"'], []),
        }

    def test_a_row_of_many_megabytes_is_refused_before_it_is_in_memory(self):
        assert "From line 2 on the rows cannot be told apart" in refused(b"Comment,Date\n" + b"x" * 4_100_000)
        assert "From line 2" in refused(b'Comment,Date\n"' + b"line\n" * 900_000)

    def test_how_far_it_is_grows(self):
        content = csv_of([row(Comment="words " * 50)] * 2_000)
        with opened(io.BytesIO(content), "csv", encoding="UTF-8", size=len(content)) as source:
            seen = [source.part_read() for _raw in source.rows()]
        assert seen == sorted(seen)
        assert seen[0] < 0.2 < seen[1_000] < 0.9 < seen[-1] == 1


class TestHeadings:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "The file is empty"),
            (b"\xef\xbb\xbf\r\n", "The file is empty"),
            (b"\nComment\nx\n", "The first row is empty"),
            (b",,,\nx\n", "The first row is empty"),
            (b"Comment,Date,comment \nx,y,z\n", "Two columns are called “comment”"),
            (b"12/03/2022,Nobody came\nx,y\n", "holds “12/03/2022”, which looks like something else"),
            (b"%s\nx\n" % (b"Nobody came at night. " * 8), "The first row must hold headings"),
            (b",".join(b"c%d" % n for n in range(201)) + b"\n", "more than 200 columns"),
        ],
    )
    def test_what_is_no_row_of_headings_is_refused(self, content, words):
        assert words in refused(content)

    def test_the_same_in_a_workbook(self):
        assert "Two columns are called “Date”" in refused(xlsx_of([], headings=["Date", "Text", "Date"]))
        assert "The first row is empty" in refused(xlsx_of([], headings=[]))
        assert "A heading is a formula" in refused(xlsx_of([], headings=["=A2"]))

    def test_columns_are_guessed(self):
        assert guess_columns(HEADINGS) == dict(
            zip(
                ("text", "kind", "received_on", "area", "said_by", "communities", "consent", "title", "language"),
                HEADINGS,
                strict=True,
            )
        )
        assert guess_columns(["ID", "Feedback text", "Date_Received", "Local authority", "Respondent type"]) == {
            "text": "Feedback text",
            "received_on": "Date_Received",
            "area": "Local authority",
            "said_by": "Respondent type",
        }
        assert guess_columns(["A", "B"]) == {}


class TestKindsOfFile:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (real.pdf(), "This file is a PDF. Upload a CSV file or an Excel workbook"),
            (real.PNG, "This file is a picture"),
            (real.office("docx"), "This file is a Word document"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "an older Excel workbook, or one with a password"),
            (b"<html><body>x</body></html>", "a web page"),
            (b"MZ" + bytes(range(256)) * 8, "a program"),
            ("Comment\nx".encode("utf-32"), "UTF-32"),
            (real.archive({"a.txt": "x"}), "an archive of files"),
        ],
    )
    def test_other_files_are_refused_by_what_they_are(self, content, words):
        assert words in refused(content)

    def test_a_workbook_with_macros_is_refused(self):
        content = io.BytesIO(xlsx_of([row()]))
        with __import__("zipfile").ZipFile(content, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"\x00")
        assert "This document holds macros" in refused(content.getvalue())

    def test_a_damaged_workbook_is_refused(self):
        content = bytearray(xlsx_of([row()] * 30))
        content[200:900] = b"\x00" * 700
        assert "damaged" in refused(bytes(content))

    def test_a_workbook_whose_sheet_breaks_off_is_refused(self):
        import zipfile

        whole, broken = io.BytesIO(xlsx_of([row()] * 30)), io.BytesIO()
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
            for name in source.namelist():
                part = source.read(name)
                target.writestr(name, part[: len(part) // 2] if "sheet1" in name else part)
        assert "The workbook is damaged" in refused(broken.getvalue())


class TestWorkbooks:
    def test_cells_read_as_they_are_meant(self):
        content = xlsx_of(
            [
                [
                    "=not a formula",
                    datetime.date(2022, 3, 1),
                    datetime.datetime(2022, 3, 2, 14, 30),
                    12.0,
                    True,
                    "_x000D_x",
                ]
            ],
            headings=["Text", "Day", "Moment", "Number", "Truth", "Return"],
            more=lambda book: setattr(book.worksheets[0]["A2"], "data_type", "s"),
        )
        assert lines(content)[1] == {
            2: (["=not a formula", "2022-03-01", "2022-03-02T14:30:00", "12", "TRUE", "x"], [])
        }

    def test_texts_in_cells_and_texts_in_the_table_read_alike(self):
        out = io.BytesIO()
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("One")
        for values in (
            ["Comment", "Date"],
            ["Zoë said “no”", "x"],
            ["Zoë said “no”", "y"],
            [None, None],
            ["last", "z"],
        ):
            sheet.append(values)
        book.save(out)
        _headings, rows = lines(out.getvalue())
        assert {number: texts for number, (texts, _t) in rows.items()} == {
            2: ["Zoë said “no”", "x"],
            3: ["Zoë said “no”", "y"],
            5: ["last", "z"],
        }

    def test_merged_cells_are_named_in_each_row_that_they_touch(self):
        content = xlsx_of(
            [["a", "b"], ["c", "d"], ["e", "f"]],
            headings=["T", "U"],
            more=lambda b: b.worksheets[0].merge_cells("A2:A3"),
        )
        _headings, rows = lines(content)
        assert "The cells A2:A3 are merged" in rows[2][1][0]
        assert "The cells A2:A3 are merged" in rows[3][1][0]
        assert rows[4][1] == []

    def test_hidden_rows_are_named(self):
        def hide(book):
            book.worksheets[0].row_dimensions[3].hidden = True

        _headings, rows = lines(xlsx_of([["a"], ["b"], ["c"]], headings=["T"], more=hide))
        assert [number for number, (_t, troubles) in rows.items() if troubles] == [3]
        assert "This row is hidden in the workbook" in rows[3][1][0]

    def test_hidden_sheets_and_columns_are_told_and_a_sheet_is_chosen(self):
        def more(book):
            book.worksheets[0].column_dimensions["B"].hidden = True
            book.create_sheet("Second").append(["Other"])
            book["Second"].append(["x"])
            book.create_sheet("Secret").append(["y"])
            book["Secret"].sheet_state = "hidden"

        content = xlsx_of([["a", "b"]], headings=["T", "U"], more=more)
        with opened(io.BytesIO(content), "xlsx", encoding="", size=1) as source:
            assert source.sheets == ["Sheet", "Second"]
            assert source.notes == [
                "The sheet “Secret” is hidden and is not read. Show it in Excel if it belongs here.",
                "Column B is hidden in the workbook; it can be chosen below all the same.",
            ]
        assert lines(content, "Second") == (["Other"], {2: (["x"], [])})
        with pytest.raises(Unreadable, match="no sheet “Secret” that is shown"):
            lines(content, "Secret")


class TestDays:
    @pytest.mark.parametrize(
        "text",
        [
            "2022-03-13",
            "2022-03-13T10:00:00Z",
            "13/03/2022",
            "13.3.2022",
            "13 March 2022",
            "13th Mar 2022",
            "Sunday, 13 March 2022",
            "March 13, 2022",
            "Mar 13th, 2022",
            "13-Mar-2022",
            "13/03/2022 10:15",
            "03/13/2022",
        ],
    )
    def test_days_that_can_be_one_only(self, text):
        assert read_day(text, Order.UNKNOWN, TODAY) == datetime.date(2022, 3, 13)

    def test_a_day_that_could_be_two_is_one_where_the_order_is_known(self):
        with pytest.raises(NotADay, match="could be either of two days"):
            read_day("03/04/2022", Order.UNKNOWN, TODAY)
        assert read_day("03/04/2022", Order.DAY_FIRST, TODAY) == datetime.date(2022, 4, 3)
        assert read_day("03/04/2022", Order.MONTH_FIRST, TODAY) == datetime.date(2022, 3, 4)
        assert read_day("04/04/2022", Order.UNKNOWN, TODAY) == datetime.date(2022, 4, 4)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("last spring", "cannot be read as a day"),
            ("44621", "cannot be read as a day"),
            ("13 Marsch 2022", "cannot be read as a day"),
            ("30/02/2022", "is no real day"),
            ("2022-13-01", "is no real day"),
            ("01/02/03", "a year of two numbers"),
            ("2026-07-01", "lies in the future"),
            ("1899-12-31", "lies before the year 2000"),
        ],
    )
    def test_what_is_no_day_says_why(self, text, words):
        with pytest.raises(NotADay, match=words):
            read_day(text, Order.DAY_FIRST, TODAY)

    def test_today_is_not_in_the_future(self):
        assert read_day(timezone.localdate().isoformat(), Order.UNKNOWN, timezone.localdate())

    def test_the_order_is_guessed_from_days_that_show_it(self):
        assert guess_order(["01/02/2022", "13/02/2022"]) == Order.DAY_FIRST
        assert guess_order(["02/13/2022"]) == Order.MONTH_FIRST
        assert guess_order(["01/02/2022"]) == guess_order(["13/02/2022", "02/13/2022"]) == Order.UNKNOWN
