"""What is written as a workbook, or as JSON, and read again asks the same."""

from __future__ import annotations

import io
import json

import msgspec
import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engagement.surveys import definition as d
from engagement.surveys.checking import problems
from engagement.surveys.conditions import And, Answered, Compares, Equals, Includes, Not, Or
from engagement.surveys.definition import Option, as_json
from engagement.surveys.reading import read_definition
from engagement.surveys.xlsform.exporting import write_xlsform
from engagement.surveys.xlsform.importing import read_xlsform
from engagement.surveys.xlsform.marks import marked, plain
from engagement.surveys.xlsform.problems import Imported
from tests.factories.surveys import small_definition
from tests.surveys.all_kinds import all_kinds
from tests.surveys.strategies import BOROUGH_KEYS, BOROUGHS, definitions
from tests.surveys.xlsform.sheets import same


def again(definition: d.Definition) -> d.Definition:
    """What is read of what was written."""
    file = write_xlsform(definition, title="A survey", form_id="a-survey", version="3", boroughs=BOROUGHS)
    found = read_xlsform(file, BOROUGH_KEYS)
    assert isinstance(found, Imported), [(p.sheet, p.row, p.column, p.value, p.reason) for p in found.problems]
    return found.definition


def options(*keys: str) -> tuple[Option, ...]:
    return tuple(Option(key=key, label=f"Label {key}") for key in keys)


EVERYTHING = d.Definition(
    language="en",
    check_answers=False,
    sections=(
        d.Section(
            key="care", title="The care you had", intro="Some *words*", show_if=Equals(question="role", value="carer")
        ),
        d.Section(key="end", title="The end"),
    ),
    pages=(
        d.Page(key="nights", title="At night", intro="Think of a week."),
        d.Page(key="more", title="More", show_if=Answered(question="role")),
    ),
    questions=(
        d.Radios(
            key="role",
            title="Which?",
            options=options("carer", "other"),
            counts_as="role",
            required=True,
            hint="h",
            why="w",
        ),
        d.Information(
            key="read", title="Read", body="You are ${role|somebody}.\n\n- item", section="care", why="Because"
        ),
        d.YesNo(key="came", title="Did a nurse come, ${role|it’s you}?", section="care", page="nights"),
        d.Number(key="visits", title="How often?", min="0", max="30", unit="times", section="care", page="nights"),
        d.Number(
            key="rate",
            title="Rate",
            decimals=2,
            min="0.5",
            section="care",
            page="more",
            valid_if=Compares(question="rate", how="at_least", other="visits"),
            valid_message="More than visits",
        ),
        d.Matrix(
            key="m",
            title="Table",
            statements=(Option(key="a", label="First", hint="A hint"), Option(key="b", label="Second")),
            scale="quality",
            not_applicable=True,
            required=True,
            section="care",
            page="more",
            show_if=Not(of=Answered(question="came")),
        ),
        d.Matrix(
            key="own",
            title="Own columns",
            statements=options("a", "b"),
            options=options("1", "2", "3"),
            show_if=Or(of=(Equals(question="m", row="a", value="5"), Answered(question="m"))),
        ),
        d.Checkboxes(
            key="boxes",
            title="Boxes",
            options=(*options("x", "y", "z"), Option(key="none", label="None", hint="Of these")),
            min=2,
            max=3,
            exclusive="none",
            valid_if=Not(of=Includes(question="boxes", value="y")),
            valid_message="No y",
        ),
        d.Checkboxes(key="one", title="One", options=options("ok")),
        d.Ranking(key="rank", title="Rank", options=options("a", "b", "c"), max=2),
        d.Likert(key="heard", title="How far?", statement="We were heard", scale="importance", not_sure=False),
        d.ShortText(
            key="formula",
            title="=1+1",
            max_length=77,
            show_if=And(
                of=(
                    Compares(question="heard", how="at_least", value="3"),
                    Compares(question="visits", how="not_equal", value="3"),
                    Includes(question="boxes", value="x"),
                )
            ),
        ),
        d.LongText(key="marks", title="<b>not bold</b> *x* [a](b) &lt; \\*", max_length=6000),
        d.Date(key="since", title="Since", min="2020-02-01", max="today"),
        d.Date(
            key="until",
            title="Until",
            valid_if=Compares(question="until", how="more", other="since"),
            valid_message="Later",
        ),
        d.Month(key="month", title="Month", min="2020-02", max="2024-12", section="end"),
        d.AgeBand(key="age", title="Age", children=True, section="end"),
        d.Borough(key="borough", title="Borough", section="end", elsewhere=False),
        d.PostcodeDistrict(
            key="postcode",
            title="Postcode",
            section="end",
            show_if=Or(
                of=(
                    Equals(question="borough", value=BOROUGH_KEYS[0]),
                    And(
                        of=(
                            Compares(question="since", how="less", value="today"),
                            Compares(question="month", how="equal", value="2024-05"),
                        )
                    ),
                )
            ),
        ),
    ),
    equality=(
        d.Radios(key="gender", title="Gender", options=options("f", "m", "rather_not")),
        d.ShortText(key="self", title="In your words", show_if=Equals(question="gender", value="f")),
    ),
    translations={
        "pl": {
            "role": {"title": "Który?", "options.carer.label": "Opiekun", "hint": "Wskazówka"},
            "section.care": {"title": "Opieka", "intro": "*Słowa*"},
            "page.nights": {"title": "W nocy"},
            "heard": {"statement": "Słuchano nas"},
            "visits": {"unit": "razy"},
            "m": {"title": "Tabela", "statements.a.label": "Pierwsze", "statements.a.hint": "Podpowiedź"},
            "boxes": {"valid_message": "Nie", "options.none.hint": "Z tych"},
            "gender": {"title": "Płeć"},
        },
        "ar": {"read": {"title": "اقرأ", "body": "${role|x} نص"}},
    },
)


def test_everything_that_a_definition_can_hold_comes_back():
    assert problems(EVERYTHING, BOROUGH_KEYS) == []
    same(again(EVERYTHING), EVERYTHING)


@pytest.mark.parametrize("any_order", [True, False])
def test_the_surveys_of_other_tests_come_back(any_order):
    same(again(small_definition()), small_definition())
    every = all_kinds(any_order=any_order, equality=True)
    same(again(every), every)


def test_the_workbook_holds_text_alone_and_no_formula_runs():
    book = openpyxl.load_workbook(io.BytesIO(write_xlsform(EVERYTHING, title="=cmd|' /C calc'!A0", form_id="x")))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert any(cell.value == "=1+1" for cell in cells)


def test_what_xlsform_has_no_word_for_is_listed():
    definition = d.Definition(
        questions=(
            d.Radios(
                key="role",
                title="Role",
                options=(*options("a", "b"), Option(key="c", label="Gone", retired=True)),
            ),
            d.Information(key="read", title="Read", body="Body", hint="A hint"),
            d.Matrix(
                key="m",
                title="Table",
                statements=options("a"),
                scale="agreement",
                valid_if=Equals(question="m", row="a", value="5"),
                valid_message="Five",
            ),
        )
    )
    book = openpyxl.load_workbook(io.BytesIO(write_xlsform(definition, title="T", form_id="t")))
    lines = {line[0]: line[1] for line in book["left_out"].iter_rows(min_row=2, values_only=True)}
    assert set(lines) == {"role", "read", "m"}
    assert [key for key, *_rest in ((q.key, q) for q in again(definition).questions)] == ["role", "read", "m"]


@given(definitions())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_random_surveys_come_back(definition):
    assume(not problems(definition, BOROUGH_KEYS))
    same(usual(again(definition)), usual(definition))


@given(definitions())
@settings(max_examples=60, deadline=None)
def test_json_round_trips_exactly(definition):
    assume(not problems(definition, BOROUGH_KEYS))
    text = json.dumps(as_json(definition), ensure_ascii=False, indent=2)
    read, found = read_definition(text, BOROUGH_KEYS)
    assert not found
    same(read, definition)


def test_json_keeps_translations_pages_sections_and_equality():
    text = json.dumps(as_json(EVERYTHING))
    read, found = read_definition(text.encode(), BOROUGH_KEYS)
    assert not found
    same(read, EVERYTHING)
    assert json.dumps(as_json(read)) == text


@given(st.text("ab *_#[](){}\\&;ltgamp<>/\n.1bri '\"hp:é“”", max_size=40))
@settings(max_examples=300, deadline=None)
def test_marks_are_taken_away_and_put_back(text):
    assert plain(marked(text)) == text


# --- What means the same but is written otherwise ----------------------------------------------------
def usual(definition: d.Definition) -> d.Definition:
    """A definition in the one way in which a workbook can say it."""
    kinds = {question.key: question for question in definition.every_question()}

    def tidy(thing):
        changes = {"show_if": thing.show_if and _usual(thing.show_if, kinds), "title": thing.title.strip()}
        if isinstance(thing, d.Checkboxes) and thing.max == len(thing.options) - (thing.exclusive is not None):
            changes["max"] = None
        return msgspec.structs.replace(thing, **changes)

    return msgspec.structs.replace(
        definition,
        questions=tuple(map(tidy, definition.questions)),
        sections=tuple(map(tidy, definition.sections)),
        pages=tuple(map(tidy, definition.pages)),
    )


def _usual(condition, kinds):
    match condition:
        case And(of=(part,)) | Or(of=(part,)):
            return _usual(part, kinds)
        case And(of=parts):
            return _joined(And(of=tuple(_usual(part, kinds) for part in parts)))
        case Or(of=parts):
            return Or(of=tuple(_usual(part, kinds) for part in parts))
        case Not(of=part):
            return Not(of=_usual(part, kinds))
        case Compares(value=value) if value and value != "today":
            return _compared(condition, kinds)
    return condition


def _joined(condition):
    """ "Answered, and equal to another answer" says one thing twice."""
    match condition:
        case And(of=(Answered(question=asked), Compares(how="equal", value="") as test)) if asked == test.question:
            return test
    return condition


def _compared(test: Compares, kinds):
    """A day compared with a month as two days, a month compared with a day as a month."""
    if isinstance(kinds[test.question], d.Month):
        return msgspec.structs.replace(test, value=test.value[:7])
    if not isinstance(kinds[test.question], d.Date) or len(test.value) != 7:
        return test
    year, month = map(int, test.value.split("-"))
    first, after = f"{test.value}-01", f"{year + month // 12:04}-{month % 12 + 1:02}-01"

    def is_(how, value):
        return Compares(question=test.question, how=how, value=value)

    return {
        "less": is_("less", first),
        "at_most": is_("less", after),
        "equal": And(of=(is_("at_least", first), is_("less", after))),
        "not_equal": Or(of=(is_("less", first), is_("at_least", after))),
        "at_least": is_("at_least", first),
        "more": is_("at_least", after),
    }[test.how]
