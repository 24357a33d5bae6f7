"""A definition that cannot work is refused before anybody is asked, with everything wrong named at its place."""

import json

import pytest
from hypothesis import given

from engagement.surveys.checking import problems
from engagement.surveys.definition import as_json
from engagement.surveys.reading import read_definition
from tests.surveys.strategies import BOROUGH_KEYS, definitions

YES_NO = [{"key": "yes", "label": "Yes"}, {"key": "no", "label": "No"}]


def radios(key: str, **more) -> dict:
    return {"kind": "radios", "key": key, "title": f"Question {key}?", "options": YES_NO} | more


def text(key: str, **more) -> dict:
    return {"kind": "short_text", "key": key, "title": f"Question {key}?"} | more


def read(*questions, **more):
    return read_definition(json.dumps({"questions": list(questions)} | more), BOROUGH_KEYS)


def complaints(*questions, **more) -> list[tuple[int, str, str]]:
    definition, found = read(*questions, **more)
    assert (definition is None) == bool(found)
    assert all(problem.reason for problem in found)
    return [(problem.number, problem.question, problem.field) for problem in found]


def equals(question: str, value: str) -> dict:
    return {"op": "equals", "question": question, "value": value}


def test_a_sound_definition_has_no_problems():
    definition, found = read(radios("a"), text("b", show_if=equals("a", "yes")))
    assert found == []
    assert [question.key for question in definition.questions] == ["a", "b"]


def test_everything_is_named_at_once_and_in_order():
    found = complaints(
        radios("a", options=[]),
        text("b", show_if=equals("c", "yes")),
        text("b", title=" "),
        {"kind": "radio", "key": "d", "title": "?"},
        text("e", colour="red"),
        text("f", max_length=0),
        text("g", show_if=equals("nowhere", "yes")),
        surprise=1,
    )
    assert found == [
        (0, "", "surprise"),
        (1, "a", "options"),
        (2, "b", "show_if"),
        (3, "b", "key"),
        (3, "b", "title"),
        (4, "d", "kind"),
        (5, "e", "colour"),
        (6, "f", "max_length"),
        (7, "g", "show_if"),
    ]


@pytest.mark.parametrize(
    ("questions", "place"),
    [
        ([text("Äh")], (1, "Äh", "key")),
        ([text("a" * 41)], (1, "a" * 41, "key")),
        ([radios("a", options=YES_NO[:1])], (1, "a", "options")),
        ([radios("a", options=[*YES_NO, {"key": "yes", "label": "Again"}])], (1, "a", "options[3].key")),
        ([radios("a", options=[*YES_NO, {"key": "x", "label": "yes "}])], (1, "a", "options[3].label")),
        ([radios("a", options=[*YES_NO, {"key": "x", "label": ""}])], (1, "a", "options[3].label")),
        ([radios("a", options=[*YES_NO, {"key": "X!", "label": "x"}])], (1, "a", "options[3].key")),
        ([radios("a", options=[{"key": f"k{n}", "label": f"L{n}"} for n in range(61)])], (1, "a", "options")),
        ([text("a", title="x" * 301)], (1, "a", "title")),
        ([text("a", title="evil \u202etxt.exe")], (1, "a", "title")),
        ([text("a", hint="bell \u0007")], (1, "a", "hint")),
        ([{"kind": "long_text", "key": "a", "title": "?", "max_length": 10_001}], (1, "a", "max_length")),
        ([text("a", show_if=equals("a", "yes"))], (1, "a", "show_if")),
        ([text("a"), text("b", show_if=equals("a", "yes"))], (2, "b", "show_if")),
        ([radios("a"), text("b", show_if=equals("a", "maybe"))], (2, "b", "show_if")),
        ([radios("a"), text("b", show_if={"op": "includes", "question": "a", "value": "yes"})], (2, "b", "show_if")),
        ([radios("a"), text("b", show_if={"op": "and", "of": []})], (2, "b", "show_if")),
        (
            [radios("a"), text("b", show_if={"op": "and", "of": [equals("a", "yes"), equals("a", "no")]})],
            (2, "b", "show_if"),
        ),
        (
            [radios("a", required=True), text("b", show_if={"op": "not", "of": {"op": "answered", "question": "a"}})],
            (2, "b", "show_if"),
        ),
        ([{"kind": "borough", "key": "a", "title": "?"}, text("b", show_if=equals("a", "paris"))], (2, "b", "show_if")),
        ([radios("a", kind="checkboxes", exclusive="none")], (1, "a", "exclusive")),
        ([radios("a", kind="checkboxes", min=3)], (1, "a", "min")),
        ([radios("a", kind="checkboxes", min=2, max=1)], (1, "a", "max")),
        ([{"kind": "information", "key": "a", "title": "?", "body": "b"}], (0, "", "questions")),
        (
            [{"kind": "information", "key": "a", "title": "?", "body": "b", "required": True}, text("b")],
            (1, "a", "required"),
        ),
        ([{"kind": "likert", "key": "a", "title": "?", "statement": "", "scale": "agreement"}], (1, "a", "statement")),
        ([{"kind": "likert", "key": "a", "title": "?", "statement": "s", "scale": "stars"}], (1, "a", "scale")),
        ([{"key": "a", "title": "?"}], (1, "a", "kind")),
        ([{"kind": "short_text", "key": "a"}], (1, "a", "title")),
        ([text("a", title=7)], (1, "a", "title")),
        ([radios("a", options=[{"key": "x"}])], (1, "a", "options[1].label")),
        (["words"], (1, "", "")),
        ([], (0, "", "questions")),
        ([text(f"q{n}") for n in range(201)], (0, "", "questions")),
    ],
    ids=lambda value: value[2] if isinstance(value, tuple) else None,
)
def test_each_mistake_is_found_where_it_is(questions, place):
    assert complaints(*questions) == [place]


def test_a_question_behind_one_nobody_reaches_is_found_too():
    never = {"op": "and", "of": [equals("a", "yes"), equals("a", "no")]}
    found = complaints(radios("a"), radios("b", show_if=never), text("c", show_if=equals("b", "yes")))
    assert found == [(2, "b", "show_if"), (3, "c", "show_if")]


def test_choosing_none_of_all_the_options_is_impossible_where_one_is_required():
    neither = {"op": "and", "of": [{"op": "not", "of": equals("a", "yes")}, {"op": "not", "of": equals("a", "no")}]}
    assert complaints(radios("a"), text("b", show_if=neither)) == []
    assert complaints(radios("a", required=True), text("b", show_if=neither)) == [(2, "b", "show_if")]


def test_an_option_that_stands_alone_can_lead_on_but_not_together_with_another():
    boxes = radios("a", kind="checkboxes", exclusive="no", options=[*YES_NO, {"key": "both", "label": "Both"}])
    no = {"op": "includes", "question": "a", "value": "no"}
    both = {"op": "and", "of": [no, {"op": "includes", "question": "a", "value": "yes"}]}
    assert complaints(boxes, text("b", show_if=no)) == []
    assert complaints(boxes, text("b", show_if=both)) == [(2, "b", "show_if")]


def test_a_long_chain_of_questions_is_checked_to_its_end():
    chain = [radios("q0"), *(radios(f"q{n}", show_if=equals(f"q{n - 1}", "yes")) for n in range(1, 150))]
    assert complaints(*chain) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{", "line 1, character 2"),
        ('{"questions": [],\n "a": }', "line 2, character 7"),
        ("[]", "JSON object"),
        ('{"questions": 3}', "list of questions"),
        ('{"schema": 9, "questions": []}', "schema 1"),
        ('{"questions": [], "questions": [1]}', "stands twice"),
        ('{"questions": [NaN]}', "NaN"),
        (b"\xff\xfe\x00", "UTF-8"),
        ('{"questions": ["' + "x" * 1_000_001 + '"]}', "1 MB"),
        (json.dumps({"questions": [text("q") | {"title": "x" * 200_000}]}), "200,000 characters"),
        (json.dumps({"questions": [text(f"q{n}") for n in range(5_000)]}), "5,000 questions"),
        ("[" * 100_000, "nested too deeply"),
        ('{"questions": [], "language": "Plain English"}', "such as “en”"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(source, words):
    definition, found = read_definition(source)
    assert definition is None
    assert any(words in problem.reason for problem in found), found


def test_a_condition_nested_without_end_is_refused():
    condition: dict = equals("a", "yes")
    for _turn in range(400):
        condition = {"op": "not", "of": condition}
    assert complaints(radios("a"), text("b", show_if=condition)) == [(2, "b", "show_if")]


@given(definitions())
def test_what_the_reader_accepts_is_what_was_written(definition):
    expected = problems(definition, BOROUGH_KEYS)
    read_back, found = read_definition(json.dumps(as_json(definition)), BOROUGH_KEYS)
    assert found == expected
    assert read_back == (None if expected else definition)
