"""Each thing that can be wrong with a row is named by its row, its column and in words that say what to do."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.feedback.digests import digest_of
from engagement.feedback.models import Consent, SaidBy, Submission, SubmissionImport
from engagement.feedback.services.imports import start_import
from engagement.feedback.services.imports_files import problems_file
from tests.factories.imports import HEADINGS, checked, csv_of, row, worked_on, xlsx_of
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


def problems(found: SubmissionImport) -> list[tuple[int, str, str]]:
    return [(each["row"], each["column"], each["message"]) for each in found.problems]


@pytest.mark.parametrize(
    ("facts", "column", "words"),
    [
        ({"Comment": "  \n "}, "Comment", "There are no words. Write what was said, or delete the row."),
        ({"Comment": "é" * 100_001}, "Comment", "The text has 100,001 characters. It must have 100,000 or fewer"),
        ({"Comment": "x" * 1_200_000}, "Comment", "The text has 1.2 MB. It must have 100,000 characters or fewer"),
        ({"Source": ""}, "Source", "It is not said how this came"),
        ({"Source": "pigeon"}, "Source", "“pigeon” is not known. Write one of “Letter”, “E-mail”, “Telephone call”"),
        ({"Date": ""}, "Date", "It is not said when this was received"),
        ({"Date": "03/04/2022"}, "Date", "“03/04/2022” could be either of two days"),
        ({"Date": "soon"}, "Date", "“soon” cannot be read as a day"),
        ({"Date": "2099-01-01"}, "Date", "“2099-01-01” lies in the future"),
        ({"Borough": "Brnet"}, "Borough", "“Brnet” is not known. Did you mean Brent?"),
        ({"Borough": "Atlantis under the sea"}, "Borough", "“Atlantis under the sea” is not known here."),
        ({"Borough": "camden"}, "Borough", "Camden does not belong to this programme."),
        ({"Said_by": "Narse"}, "Said by", "“Narse” is not known. Write one of “Resident, carer or bereaved person”"),
        ({"Communities": "Carers; Carrers of dogs"}, "Communities", "“Carrers of dogs” is not known here."),
        ({"Communities": "carer"}, "Communities", "“carer” is not known. Did you mean Carers?"),
        ({"Consent": "yes"}, "Consent", "“yes” is not known. Write one of “Not published”, “May be published without"),
        ({"Title": "x" * 161}, "Title", "This must have 160 characters or fewer. It has 161."),
        ({"Language": "Klingonish"}, "Language", "“Klingonish” is not known here."),
        ({"Language": "Polnish"}, "Language", "Did you mean Polish?"),
    ],
)
def test_a_row_that_cannot_come_in_is_named(programme, analyst, facts, column, words):
    found = checked(programme, csv_of([row(Comment="Fine."), row(**facts)]), actor=analyst)
    [(number, where, message)] = problems(found)
    assert (number, where) == (3, column)
    assert words in message
    assert (found.state, found.rows, found.rows_good, found.problems_total) == ("checked", 2, 1, 1)


def test_everything_that_is_wrong_with_a_row_is_named_at_once(programme, analyst):
    found = checked(programme, csv_of([row(Source="", Date="soon", Borough="?")]), actor=analyst)
    assert [where for _row, where, _words in problems(found)] == ["Source", "Date", "Borough"]
    assert (found.rows, found.rows_good, found.problems_total) == (1, 0, 3)


def test_what_a_row_means(programme, analyst, tree):
    line = row(
        Source="by post",
        Date="3 April 2022",
        Borough="London Borough of Brent",
        Said_by="GP",
        Communities="carers, gypsy, roma and traveller people",
        Consent="with a name",
        Language="pl-PL",
    )
    # The comma within a name of a community is part of it where the whole cell is the name.
    found = checked(
        programme, csv_of([row(Comment="1", Communities="Gypsy, Roma and Traveller people"), line]), actor=analyst
    )
    assert problems(found)[0][2] == "“gypsy” is not known here."
    line[5] = "carers; Gypsy, Roma and Traveller people"
    found = checked(programme, csv_of([row(Comment="1", Communities="travellers"), line]), actor=analyst, name="b.csv")
    assert problems(found) == []
    start_import(found, version=found.version, leave_out=False, actor=analyst)
    worked_on(found)
    said = Submission.objects.get(brought_in=found, row=3)
    assert (said.kind, said.received_on, said.area) == ("letter", date(2022, 4, 3), tree["Brent"])
    assert (said.said_by, said.consent, said.language) == (SaidBy.PROFESSIONAL, Consent.WITH_NAME, "pl")
    assert {each.slug for each in said.communities.all()} == {"carers", "travellers"}


def test_what_stands_in_no_column_and_in_empty_cells(programme, analyst, tree):
    content = csv_of([["First.", ""], ["Second.", "letter"]], headings=["Comment", "Source"])
    found = checked(
        programme,
        content,
        actor=analyst,
        kind="email",
        received_on="2022-04-03",
        area=tree["Brent"].pk,
        said_by="professional",
        consent="without_name",
        language="ur",
    )
    assert problems(found) == []
    assert [(one["kind"], one["language"], one["area"]) for one in found.preview] == [
        ("email", "ur", tree["Brent"].pk),
        ("letter", "ur", tree["Brent"].pk),
    ]


def test_cells_that_look_like_formulas_are_words(programme, analyst):
    texts = ["=1+1", "+44 is where I live", "- first\n- second", "@nurse thank you", '=HYPERLINK("http://x")']
    found = checked(programme, csv_of([row(Comment=text) for text in texts]), actor=analyst)
    assert problems(found) == []
    start_import(found, version=found.version, leave_out=False, actor=analyst)
    worked_on(found)
    assert set(Submission.objects.values_list("text", flat=True)) == set(texts)


def test_formulas_errors_and_nul_in_a_workbook_are_named(programme, analyst):
    lines = [row(Comment="=1+1"), row(Comment="Fine.", Borough="#N/A"), row(Comment="Also fine.", Date=44_621)]

    def more(book):
        book.worksheets[0]["D3"].data_type = "e"

    found = checked(programme, xlsx_of(lines, more=more), actor=analyst, name="voices.xlsx")
    assert [(number, where) for number, where, _words in problems(found)] == [
        (2, "Comment"),
        (3, "Borough"),
        (4, "Date"),
    ]
    assert "This cell is a formula, which is not worked out here" in found.problems[0]["message"]
    assert "This cell holds an error of the spreadsheet program" in found.problems[1]["message"]
    assert "“44621” cannot be read as a day" in found.problems[2]["message"]
    assert found.rows_good == 0


def test_the_same_words_twice_are_named_with_the_first_row(programme, analyst):
    lines = [row(Comment="Nobody  came"), row(Comment="x"), row(Comment=" nobody came\n"), row(Comment="NOBODY CAME")]
    found = checked(programme, csv_of(lines), actor=analyst)
    assert problems(found) == [
        (4, "What was said", "The same words stand in row 2. Leave one of the two."),
        (5, "What was said", "The same words stand in row 2. Leave one of the two."),
    ]


def test_words_that_are_in_the_programme_are_named_with_where_they_stand(programme, analyst):
    facts = {"kind": "letter", "received_on": date(2022, 3, 1)}
    Submission.objects.create(programme=programme, text="Typed.", digest=digest_of("typed. "), **facts)
    Submission.objects.create(programme=ProgrammeFactory(), text="Elsewhere.", digest=digest_of("Elsewhere."), **facts)
    found = checked(programme, csv_of([row(Comment="typed."), row(Comment="Elsewhere.")]), actor=analyst)
    assert problems(found) == [
        (2, "What was said", "These words are in the programme already, received on 1 March 2022.")
    ]
    start_import(found, version=found.version, leave_out=True, actor=analyst)
    worked_on(found)
    again = checked(programme, csv_of([row(Comment="Elsewhere.")]), actor=analyst, name="again.csv")
    assert problems(again)[0][2] == "These words are in the programme already: row 3 of “voices.csv”."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (csv_of([]), "There are no rows under the headings."),
        (csv_of([row()]) + b'"open', "From line 3 on the rows cannot be told apart"),
    ],
)
def test_a_file_that_cannot_be_read_to_its_end_brings_in_nothing(programme, analyst, content, words):
    found = checked(programme, content, actor=analyst)
    assert found.state == "failed"
    assert words in found.error


def test_too_many_rows(programme, analyst, settings):
    settings.IMPORT_MAX_ROWS = 3
    found = checked(programme, csv_of([row(Comment=str(n)) for n in range(4)]), actor=analyst)
    assert (found.state, found.error[:36]) == ("failed", "The file has more than 3 rows. Divid")


def test_the_list_of_problems_holds_all_of_them_and_no_formula(programme, analyst):
    headings = ["Comment", "=cmd|' /C calc'!A0", *HEADINGS[2:]]
    columns = {"text": "Comment", "kind": headings[1], "received_on": "Date"}
    lines = [row(Comment=f"Voice {n}", Source="@SUM(1)") for n in range(150)]
    found = checked(programme, csv_of(lines, headings=headings), actor=analyst, columns=columns)
    assert (len(found.problems), found.problems_total) == (100, 150)
    with default_storage.open(problems_file(found)) as listed:
        content = listed.read().decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(content, newline="")))
    assert table[0] == ["Row", "Column", "What is wrong"]
    assert [line[0] for line in table[1:]] == [str(number) for number in range(2, 152)]
    assert {line[1] for line in table[1:]} == {"'=cmd|' /C calc'!A0"}
    assert not [cell for line in table for cell in line if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_the_preview_shows_ten_rows_as_they_will_be(programme, analyst):
    found = checked(programme, csv_of([row(Comment=f"Voice {n}. " + "x" * 1_000) for n in range(30)]), actor=analyst)
    assert [one["row"] for one in found.preview] == list(range(2, 12))
    assert all(len(one["text"]) == 400 for one in found.preview)


CELLS = st.sampled_from(
    [
        "",
        "Nobody came.",
        "nobody CAME. ",
        "=1",
        "e-mail",
        "2022-03-01",
        "03/04/2022",
        "Brent",
        "Brnet",
        "a\nb",
        'say "x"',
        "x,y",
        "\x00",
        "é",
    ]
)
GOOD_ROWS = st.integers(0, 5).map(lambda n: row(Comment=f"Voice {n}"))
ANY_ROWS = st.one_of(GOOD_ROWS, st.lists(CELLS, min_size=1, max_size=10))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=st.lists(ANY_ROWS, min_size=1, max_size=12), leave_out=st.booleans())
def test_each_row_ends_as_a_submission_or_as_a_named_problem(programme, analyst, rows, leave_out):
    """Never both and never neither, whatever stands in the file; a row of nothing is no row."""
    for kept in Submission.objects.filter(brought_in__isnull=False):
        kept.delete()
    SubmissionImport.objects.all().delete()
    filled = {number for number, cells in enumerate(rows, start=2) if any(cell.strip() for cell in cells)}
    found = checked(programme, csv_of(rows), actor=analyst)
    if not filled:
        assert found.state == "failed"
        return
    named = {number for number, _where, _words in problems(found)}
    assert found.state == "checked"
    assert found.rows == len(filled)
    assert found.rows_good == len(filled - named)
    if found.rows_good and (leave_out or not named):
        start_import(found, version=found.version, leave_out=leave_out, actor=analyst)
        found = worked_on(found)
        assert found.state == "imported"
        came = set(Submission.objects.filter(brought_in=found).values_list("row", flat=True))
        assert came | named == filled
        assert came & named == set()


def test_tomorrow_is_the_future_wherever_the_day_stands(programme, analyst):
    tomorrow = timezone.localdate() + timedelta(days=1)
    content = xlsx_of([row(Comment="a", Date=tomorrow), row(Comment="b", Date=timezone.localdate())])
    found = checked(programme, content, actor=analyst, name="days.xlsx")
    assert problems(found) == [(2, "Date", f"“{tomorrow.isoformat()}” lies in the future.")]
