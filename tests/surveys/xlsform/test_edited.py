"""An exported workbook that somebody changed by hand: the sheet counts, not what the column “portal” remembers."""

from __future__ import annotations

import io

import openpyxl

from engagement.surveys import definition as d
from engagement.surveys.definition import Option
from engagement.surveys.xlsform.exporting import write_xlsform
from engagement.surveys.xlsform.importing import read_xlsform
from engagement.surveys.xlsform.problems import Imported
from tests.surveys.strategies import BOROUGHS
from tests.surveys.xlsform.sheets import saved

DEFINITION = d.Definition(
    questions=(
        d.YesNo(key="came", title="Did a nurse come?"),
        d.Likert(key="heard", title="How far do you agree?", statement="We were heard"),
        d.Borough(key="borough", title="Which borough?"),
        d.AgeBand(key="age", title="How old are you?"),
        d.Radios(key="role", title="Who?", options=(Option(key="a", label="A"), Option(key="b", label="B"))),
    )
)


def changed(change) -> d.Definition:
    file = write_xlsform(DEFINITION, title="T", form_id="t", boroughs=BOROUGHS)
    book = openpyxl.load_workbook(io.BytesIO(file))
    change(book)
    found = read_xlsform(saved(book))
    assert isinstance(found, Imported), found
    return found.definition


def rows(book, list_name: str):
    return [line for line in book["choices"].iter_rows(min_row=2) if line[0].value == list_name]


def test_nothing_changed_is_the_same():
    assert changed(lambda book: None) == DEFINITION


def test_lists_that_were_changed_are_lists_of_choices():
    def change(book):
        rows(book, "portal_yes_no_not_sure")[2][1].value = "no_idea"
        rows(book, "portal_agreement_not_sure")[0][1].value = "6"
        rows(book, "portal_borough_or_elsewhere")[0][1].value = "camden"
        rows(book, "portal_age")[0][1].value = "young"

    definition = changed(change)
    assert [type(question) for question in definition.questions] == [d.Radios] * 5
    assert definition.questions[0].options[2].key == "no_idea"
    assert definition.questions[1].title == "How far do you agree?\n\nWe were heard"


def test_other_words_of_a_title_and_an_unknown_word_of_ours():
    def change(book):
        sheet = book["survey"]
        headers = [cell.value for cell in sheet[1]]
        sheet.cell(row=2, column=headers.index("label") + 1).value = "Did anybody come?"
        sheet.cell(row=3, column=headers.index("portal") + 1).value = "likert scale=colour"
        sheet.cell(row=4, column=headers.index("portal") + 1).value = "something else"

    definition = changed(change)
    assert definition.questions[0] == d.YesNo(key="came", title="Did anybody come?")
    assert isinstance(definition.questions[1], d.Radios)
    assert isinstance(definition.questions[2], d.Radios)
