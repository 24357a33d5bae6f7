"""A constraint becomes limits where the portal has them, a rule with its message where not, or is refused."""

from __future__ import annotations

import pytest

from engagement.surveys import definition as d
from engagement.surveys.conditions import And, Compares, Equals, Includes, Not, Or
from tests.surveys.xlsform.sheets import asks, choices, last, refused, row, said

HELP = [*choices("help", "nurse", "doctor", "friend", "none")]


def boxes(constraint: str, **more):
    return last(row("select_multiple help", "q", constraint=constraint, **more), lists=HELP)


@pytest.mark.parametrize(
    "constraint",
    [
        "not(selected(., 'none') and count-selected(.) > 1)",
        "not(count-selected(.) > 1 and selected(., 'none'))",
        "not(selected(., 'none')) or count-selected(.) = 1",
        "count-selected(.) = 1 or not(selected(., 'none'))",
        "if(selected(., 'none'), count-selected(.) = 1, true())",
        "not(selected(., 'none') and (selected(., 'nurse') or selected(., 'doctor') or selected(., 'friend')))",
        ". = 'none' or not(selected(., 'none'))",
        "(selected(., 'none') and count-selected(.) = 1) or not(selected(., 'none'))",
        "not(selected(., 'none') and count-selected(.) >= 2)",
        "selected(., 'none') != true() or count-selected(.) < 2",
    ],
)
def test_none_of_these_however_it_is_written(constraint):
    question = boxes(constraint)
    assert (question.exclusive, question.min, question.max, question.valid_if) == ("none", 0, None, None)


@pytest.mark.parametrize(
    ("constraint", "least", "most", "alone"),
    [
        ("count-selected(.) <= 2", 0, 2, None),
        ("count-selected(.) < 3", 0, 2, None),
        ("count-selected(.) >= 2", 2, None, None),
        ("count-selected(.) > 1 and count-selected(.) < 4", 2, 3, None),
        ("count-selected(.) = 2", 2, 2, None),
        ("2 >= count-selected(.)", 0, 2, None),
        ("not(count-selected(.) > 2)", 0, 2, None),
        ("count-selected(.) <= 2 and not(selected(., 'none') and count-selected(.) > 1)", 0, 2, "none"),
        (
            "selected(., 'none') and count-selected(.) = 1 or not(selected(., 'none')) and count-selected(.) <= 2",
            0,
            2,
            "none",
        ),
        (
            "not(selected(.,'none') and count-selected(.) > 1) and (selected(.,'none') or count-selected(.) >= 2)",
            2,
            None,
            "none",
        ),
    ],
)
def test_how_many_boxes_may_be_ticked(constraint, least, most, alone):
    question = boxes(constraint)
    assert (question.min, question.max, question.exclusive) == (least, most, alone)


def test_a_second_choice_that_stands_alone_is_a_rule():
    question = boxes(
        "not(selected(., 'none') and count-selected(.) > 1) and not(selected(., 'nurse') and selected(., 'doctor'))",
        constraint_message="A nurse or a doctor, not both",
    )
    assert question.exclusive == "none"
    both = And(of=(Includes(question="q", value="nurse"), Includes(question="q", value="doctor")))
    assert question.valid_if == Not(of=both)
    assert question.valid_message == "A nurse or a doctor, not both"


def test_limits_of_numbers_and_the_rest_as_a_rule():
    first = last(row("integer", "n", constraint="(. >= 0 and . <= 10) or . = 99", constraint_message="0 to 10, or 99"))
    assert (first.min, first.max) == ("", "")
    assert first.valid_if == Or(
        of=(
            And(
                of=(
                    Compares(question="n", how="at_least", value="0"),
                    Compares(question="n", how="at_most", value="10"),
                )
            ),
            Compares(question="n", how="equal", value="99"),
        )
    )
    second = last(
        row("integer", "a"),
        row("integer", "b", constraint=". >= 0 and . <= ${a}", constraint_message="Not more than a"),
    )
    assert second.min == "0"
    assert second.valid_if == Compares(question="b", how="at_most", other="a")
    third = last(row("decimal", "d", constraint=". > 0", constraint_message="More than nothing"))
    assert third.valid_if == Compares(question="d", how="more", value="0")
    fourth = last(row("integer", "n", constraint="(. >= 2.5) and (. < 7.5)"))
    assert (fourth.min, fourth.max) == ("3", "7")


def test_a_rule_without_a_message_gets_one_and_the_author_is_told():
    found = asks(row("date", "a"), row("date", "b", constraint=". > ${a}"))
    question = found.definition.questions[-1]
    assert question.valid_if == Compares(question="b", how="more", other="a")
    assert question.valid_message
    assert "write your own" in said(found)


def test_the_message_of_a_limit_is_left_out_with_a_notice():
    assert "message of the constraint" in said(
        asks(row("integer", "n", constraint=". > 0", constraint_message="More!"))
    )


def test_a_rule_about_one_choice():
    question = last(row("select_one abc", "q", constraint=". != 'b'", constraint_message="Not b"))
    assert question.valid_if == Not(of=Equals(question="q", value="b"))


@pytest.mark.parametrize(
    ("kind", "constraint", "reason"),
    [
        ("text", "regex(., '^[a-z]+@[a-z]+$')", "pattern"),
        ("text", "string-length(.) > 5", "asks for no length"),
        ("text", ". != 'x'", "whether it was left empty"),
        ("integer", ". mod 2 = 0", "does not calculate"),
        ("integer", "false()", "No answer keeps"),
        ("integer", ". > 5 and . < 3", "lower than the lowest"),
        ("date", ". > today() - 30", "does not calculate"),
        ("select_multiple abc", "count-selected(.) > 9", "No answer keeps"),
        ("integer", ". >= ${gone}", "no question named “gone”"),
        ("integer", ".. > 1", "not understood"),
    ],
)
def test_what_cannot_be_checked_is_refused(kind, constraint, reason):
    found = refused(row(kind, "q", constraint=constraint, constraint_message="No"))
    assert found[0][:3] == ("survey", 2, "constraint")
    assert reason in found[0][3]


def test_a_required_answer_cannot_hang_on_another_one():
    found = refused(
        row("integer", "a"), row("integer", "b", constraint=". > ${a}", constraint_message="x", required="yes")
    )
    assert found[0][1:3] == (3, "constraint")


def test_patterns_that_say_a_length_or_a_postcode_are_understood():
    assert last(row("text", "t", constraint="regex(., '^.{1,40}$')")).max_length == 40
    assert last(row("integer", "n", constraint="regex(., '^[0-9]{2,3}$')")).min == "10"
    assert last(row("integer", "n", constraint="regex(., '^\\d{4}$')")).max == "9999"
    assert type(last(row("text", "p", constraint="regex(., '^[A-Z]{1,2}[0-9][A-Z0-9]?$')"))) is d.PostcodeDistrict


def test_constraints_in_the_spellings_of_the_column():
    for header in ("constraint", "Constraint", "bind::constraint"):
        assert last(row("integer", "n", **{header: ". >= 1"})).min == "1"
    question = last(
        row("integer", "n", constraint=". = 1 or . = 3", **{"constraint message": "1 or 3"}),
    )
    assert question.valid_message == "1 or 3"
