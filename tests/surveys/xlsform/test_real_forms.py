"""Three questionnaires that nobody here wrote (the forms themselves are not part of the project)."""

from __future__ import annotations

import time
from pathlib import Path

import openpyxl
import pytest

from engagement.surveys import definition as d
from engagement.surveys.xlsform.importing import read_xlsform
from engagement.surveys.xlsform.problems import BadWorkbook, Imported
from tests.surveys.xlsform.sheets import said, saved

FORMS = Path(__file__).resolve().parents[4] / "shared" / "reference" / "xlsforms"
pytestmark = pytest.mark.skipif(not FORMS.is_dir(), reason="the folder with the three forms is not here")


def problems(name: str) -> list[tuple[str, int, str]]:
    found = read_xlsform((FORMS / name).read_bytes())
    assert isinstance(found, BadWorkbook)
    return [(problem.sheet, problem.row, problem.column) for problem in found.problems]


def changed(name: str, change) -> Imported:
    """A form after somebody put right what stood in the way."""
    book = openpyxl.load_workbook(FORMS / name, data_only=True)
    change(book["survey"])
    found = read_xlsform(saved(book))
    assert isinstance(found, Imported), found
    return found


def test_the_biomass_form_is_refused_row_by_row():
    found = problems("biomass-plot.xlsx")
    rows = {row for _sheet, row, _column in found}
    assert rows == {10, 16, 17, 18, 20, 22, 23, 28, 32, 43, 56, 72, 80}
    assert {sheet for sheet, *_rest in found} == {"survey"}
    assert ("survey", 10, "constraint") in found


def test_the_application_form_is_refused_for_one_pattern_and_read_without_it():
    assert problems("de-en-survey.xlsx") == [("survey", 61, "constraint")]

    def without_pattern(sheet):
        sheet.cell(row=61, column=10).value = None

    found = changed("de-en-survey.xlsx", without_pattern)
    definition = found.definition
    assert (definition.language, set(definition.translations)) == ("de", {"en"})
    assert len(definition.questions) == 29
    assert sum(isinstance(question, d.Matrix) for question in definition.questions) == 12
    assert [section.title for section in definition.sections] == ["Hallo!", "Tools", "Du und das Projekt", "Über dich"]
    assert [page.title for page in definition.pages] == ["Techniken", "Themen"]
    assert definition.question("past_applications_details").show_if == d.Equals(
        question="past_applications", value="not_successful"
    )
    assert "became several tables" in said(found)


def test_the_household_form_is_refused_for_its_repeat_and_its_calculation():
    assert problems("socio-economic-survey.xlsx") == [("survey", 12, "calculation"), ("survey", 22, "type")]

    def once(sheet):
        for line in sheet.iter_rows():
            if line[0].value in ("begin repeat", "end repeat"):
                line[0].value = line[0].value.replace("repeat", "group")
            if line[1].value == "SEClass":
                for cell in line:
                    cell.value = None

    found = changed("socio-economic-survey.xlsx", once)
    definition = found.definition
    assert (definition.language, set(definition.translations)) == ("en", {"fr"})
    towns = [question for question in definition.questions if question.key.startswith("district")]
    assert [len(question.options) for question in towns] == [5, 5, 7, 12, 3]
    assert definition.question("se_list") is None, "a question that is never asked was taken over"
    assert definition.question("health_facility").max == 3


def test_the_forms_are_read_in_a_moment():
    for path in FORMS.glob("*.xlsx"):
        began = time.perf_counter()
        read_xlsform(path.read_bytes())
        assert time.perf_counter() - began < 3, path.name
