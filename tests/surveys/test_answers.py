"""Answers are kept as they were given, and what was not offered, or is far too much, is not kept."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.surveys.answers import AnswerError, clean_answer, said
from engagement.surveys.definition import (
    Borough,
    Checkboxes,
    Information,
    Likert,
    LongText,
    Option,
    Question,
    Radios,
    ShortText,
)
from tests.surveys.strategies import BOROUGHS

OPTIONS = (
    Option(key="home", label="At home"),
    Option(key="hospice", label="In a hospice"),
    Option(key="none", label="None"),
)
RADIOS = Radios(key="q", title="Where?", options=OPTIONS)
BOXES = Checkboxes(key="q", title="Where?", options=OPTIONS, exclusive="none")
ALL_KINDS = (
    RADIOS,
    BOXES,
    Likert(key="q", title="?", statement="I was heard", not_applicable=True),
    ShortText(key="q", title="?"),
    LongText(key="q", title="?"),
    Borough(key="q", title="?"),
    Information(key="q", title="?", body="b"),
)


def refused(question: Question, raw) -> str:
    error = clean_answer(question, raw, BOROUGHS)
    assert isinstance(error, AnswerError), error
    assert error.message
    return error.code


def test_choices_are_kept_by_their_key():
    assert clean_answer(RADIOS, "home") == "home"
    assert clean_answer(BOXES, ["hospice", "home", "home"]) == ["home", "hospice"]
    assert clean_answer(BOXES, ["none"]) == ["none"]
    assert clean_answer(Borough(key="q", title="?"), "e09000005", BOROUGHS) == "e09000005"
    assert clean_answer(Borough(key="q", title="?"), "elsewhere", BOROUGHS) == "elsewhere"
    scale = Likert(key="q", title="?", statement="I was heard")
    assert [clean_answer(scale, key) for key in ("5", "1", "not_sure")] == ["5", "1", "not_sure"]


@pytest.mark.parametrize("question", ALL_KINDS, ids=lambda q: type(q).__name__)
@pytest.mark.parametrize("raw", [None, "", [], [""], ()])
def test_every_question_may_be_left_empty(question, raw):
    assert clean_answer(question, raw, BOROUGHS) is None


def test_a_required_question_says_what_to_do():
    for question, message in (
        (Radios(key="q", title="?", options=OPTIONS, required=True), "Choose an answer"),
        (Checkboxes(key="q", title="?", options=OPTIONS, required=True), "Choose at least one answer"),
        (ShortText(key="q", title="?", required=True), "Write your answer"),
    ):
        assert (
            clean_answer(question, " ") == AnswerError("required", message)
            or clean_answer(question, None).message == message
        )


def test_a_forged_choice_is_refused():
    assert refused(RADIOS, "paris") == "unknown"
    assert refused(BOXES, ["home", "paris"]) == "unknown"
    assert refused(Borough(key="q", title="?"), "e09000033") == "unknown"
    assert refused(Borough(key="q", title="?", elsewhere=False), "elsewhere") == "unknown"
    assert refused(Likert(key="q", title="?", statement="s", not_sure=False), "not_sure") == "unknown"
    assert refused(RADIOS, ["home", "hospice"]) == "too_many"
    assert refused(ShortText(key="q", title="?"), ["one", "two"]) == "too_many"


def test_numbers_of_ticks_are_held():
    limited = Checkboxes(
        key="q", title="?", options=(*OPTIONS, Option(key="else", label="Else")), min=2, max=2, exclusive="none"
    )
    assert refused(limited, ["home"]) == "too_few"
    assert refused(limited, ["home", "hospice", "else"]) == "too_many"
    assert refused(limited, ["home", "none"]) == "exclusive"
    assert clean_answer(limited, ["none"]) == ["none"]
    assert clean_answer(limited, ["else", "home"]) == ["home", "else"]


def test_too_long_a_text_is_told_by_how_much():
    error = clean_answer(LongText(key="q", title="?", max_length=10_000), "x" * 12_345)
    assert error == AnswerError(
        "too_long", "Your answer is 2,345 characters too long. It can have up to 10,000 characters"
    )
    assert clean_answer(LongText(key="q", title="?"), "x" * 5_000) == "x" * 5_000
    assert "1 character too long" in clean_answer(LongText(key="q", title="?"), "x" * 5_001).message


def test_text_loses_only_what_nobody_can_see():
    long = LongText(key="q", title="?")
    assert clean_answer(long, "  Mum’s\r\nlast days\x0bat home\x00\x07 \u202e!\n") == "Mum’s\nlast days\nat home !"
    assert clean_answer(long, "سلام 👩‍👩‍👧 naïve") == "سلام 👩‍👩‍👧 naïve"
    assert clean_answer(long, "nai\u0308ve") == "naïve"
    assert clean_answer(long, "a\ud800b") == "ab"
    assert clean_answer(ShortText(key="q", title="?"), "one\n  two") == "one two"
    assert clean_answer(long, " \x00 ") is None


@given(st.sampled_from(ALL_KINDS), st.none() | st.text() | st.lists(st.text(), max_size=4))
def test_no_input_breaks_and_what_is_kept_can_be_stored(question, raw):
    answer = clean_answer(question, raw, BOROUGHS)
    if not isinstance(answer, AnswerError):
        stored = json.dumps(answer, ensure_ascii=False).encode()
        assert b"\x00" not in stored
        assert clean_answer(question, answer, BOROUGHS) == answer, "what is stored is sound when sent again"


def test_answers_are_said_back_in_words():
    assert said(BOXES, ["home", "hospice"]) == ["At home", "In a hospice"]
    assert said(Borough(key="q", title="?"), "e09000005", BOROUGHS) == ["Brent"]
    assert said(Borough(key="q", title="?"), "elsewhere", BOROUGHS) == ["Somewhere else"]
    assert said(Likert(key="q", title="?", statement="s"), "not_sure") == ["I’m not sure"]
    assert said(LongText(key="q", title="?"), "Words") == ["Words"]
    assert said(RADIOS, None) == []
    assert said(Borough(key="q", title="?"), "gone", BOROUGHS) == ["gone"]
