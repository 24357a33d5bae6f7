"""Conditions in XPath become the portal's conditions, exactly, or are refused with the part that cannot be said."""

from __future__ import annotations

import pytest

from engagement.surveys.conditions import And, Answered, Compares, Equals, Includes, Not, Or
from tests.surveys.xlsform.sheets import asks, last, questions, refused, row, said

ROWS = (
    row("select_one yn", "care"),
    row("select_multiple abc", "boxes"),
    row("integer", "age"),
    row("decimal", "weight"),
    row("date", "since"),
    row("date", "month", appearance="month-year"),
    row("text", "words"),
    row("select_one abc", "other_choice"),
    row("rank abc", "order"),
)


def condition(text: str):
    return last(*ROWS, row("text", "asked", relevant=text)).show_if


YES = Equals(question="care", value="yes")
NO = Equals(question="care", value="no")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("${care} = 'yes'", YES),
        ('"yes" = ${care}', YES),
        ("${care} = ‘yes’", YES),
        ("${care}='yes'", YES),
        ("selected(${care}, 'yes')", YES),
        ("contains(${care}, 'yes')", YES),
        ("${care} != 'yes'", Not(of=YES)),
        ("not(${care} = 'yes')", Not(of=YES)),
        ("not(${care} != 'yes')", YES),
        ("${care} = 'yes' = true()", YES),
        ("(${care} = 'yes')", YES),
        ("${care} != ''", Answered(question="care")),
        ("${care} = ''", Not(of=Answered(question="care"))),
        ("${care}", Answered(question="care")),
        ("string-length(${words}) > 0", Answered(question="words")),
        ("normalize-space(${words}) != ''", Answered(question="words")),
        ("selected(${boxes}, 'a')", Includes(question="boxes", value="a")),
        ("count-selected(${boxes}) > 0", Answered(question="boxes")),
        ("count-selected(${boxes}) = 0", Not(of=Answered(question="boxes"))),
        ("${order} != ''", Answered(question="order")),
        ("${age} >= 18", Compares(question="age", how="at_least", value="18")),
        ("18 <= ${age}", Compares(question="age", how="at_least", value="18")),
        ("${age} < '18'", Compares(question="age", how="less", value="18")),
        ("${age} = 9 * 2", Compares(question="age", how="equal", value="18")),
        ("${age} != 18", Not(of=Compares(question="age", how="equal", value="18"))),
        ("${age} != '' and ${age} != 18", Compares(question="age", how="not_equal", value="18")),
        ("${weight} > -2.50", Compares(question="weight", how="more", value="-2.5")),
        ("${weight} > ${age}", Compares(question="weight", how="more", other="age")),
        ("${since} < today()", Compares(question="since", how="less", value="today")),
        ("${since} <= date('2024-05-31')", Compares(question="since", how="at_most", value="2024-05-31")),
        ("${since} > '2024-05-31'", Compares(question="since", how="more", value="2024-05-31")),
        ("${since} < now()", Compares(question="since", how="at_most", value="today")),
        ("${month} >= date('2024-05-01')", Compares(question="month", how="at_least", value="2024-05")),
        ("${month} < date('2024-05-02')", Compares(question="month", how="at_most", value="2024-05")),
        ("${since} >= ${month}", Compares(question="since", how="at_least", other="month")),
        ("${care} = 'yes' and ${age} > 3", And(of=(YES, Compares(question="age", how="more", value="3")))),
        ("${care} = 'yes' or ${care} = 'no'", Or(of=(YES, NO))),
        ("${care} = 'yes' AND true()", YES),
        ("${care} = 'yes' or false()", YES),
        ("true()", None),
        ("yes", None),
        ("1 = 1", None),
        ("../care = 'yes'", YES),
        ("/data/care = 'yes'", YES),
        ("if(${care} = 'yes', true(), false())", YES),
        ("if(${care} = 'yes', 1, 2) = 1", YES),
        (
            "coalesce(${age}, 0) > 3",
            And(of=(Answered(question="age"), Compares(question="age", how="more", value="3"))),
        ),
    ],
)
def test_an_expression_and_the_condition_that_it_is(text, meant):
    assert condition(text) == meant


def test_numbers_among_choices_are_compared_as_numbers():
    lists = [{"list_name": "scale", "name": number, "label": f"Point {number}"} for number in range(1, 6)]
    question = last(row("select_one scale", "s"), row("text", "t", relevant="${s} >= 4"), lists=lists)
    assert question.show_if == Or(of=(Equals(question="s", value="4"), Equals(question="s", value="5")))
    question = last(row("select_one scale", "s"), row("text", "t", relevant="${s} = 2"), lists=lists)
    assert question.show_if == Equals(question="s", value="2")


def test_boxes_compared_as_a_text_mean_these_and_no_others():
    a, b, c = (Includes(question="boxes", value=value) for value in "abc")
    assert condition("${boxes} = 'a'") == And(of=(a, Not(of=b), Not(of=c)))
    assert condition("count-selected(${boxes}) >= 2") == Or(of=(And(of=(a, b)), And(of=(a, c)), And(of=(b, c))))


def test_two_choices_that_are_the_same():
    lists = [{"list_name": "ab", "name": name, "label": name} for name in "ab"]
    question = last(
        row("select_one ab", "p"), row("select_one ab", "q"), row("text", "t", relevant="${p} = ${q}"), lists=lists
    )
    pairs = tuple(And(of=(Equals(question="p", value=key), Equals(question="q", value=key))) for key in "ab")
    empty = And(of=(Not(of=Answered(question="p")), Not(of=Answered(question="q"))))
    assert question.show_if == Or(of=(*pairs, empty))


@pytest.mark.parametrize(
    ("text", "reason", "part"),
    [
        ("${age} + 1 > 5", "does not calculate", "${age} + 1"),
        ("${words} = 'London'", "whether it was left empty", "${words} = 'London'"),
        ("${care} = 'perhaps'", "no choice “perhaps”", "${care} = 'perhaps'"),
        ("selected(${boxes}, 'z')", "no choice “z”", "selected(${boxes}, 'z')"),
        ("${care} = yes", "neither between quotes", "yes"),
        ("regex(${words}, '^a')", "pattern", "regex(${words}, '^a')"),
        ("pulldata('f', 'a', 'b', ${care}) = 'x'", "looked up", "pulldata('f', 'a', 'b', ${care})"),
        ("instance('x')/root/item[name = ${care}]/label = 'x'", "looked up", "instance('x')/root"),
        ("count(${care}) > 1", "repeats nothing", "count(${care})"),
        ("position(..) = 1", "not understood", ".."),
        ("string-length(${words}) > 5", "only be limited", "string-length(${words}) > 5"),
        ("int((today() - ${since}) div 365.25) >= 18", "does not calculate", "today() - ${since}"),
        ("${age} = 'many'", "is none", "${age} = 'many'"),
        ("${since} > 'yesterday'", "date('2024-05-31')", "${since} > 'yesterday'"),
        ("((${care} = 'yes')", "not closed", "((${care}"),
        ("${care} = 'yes' ${age}", "not complete", "${age}"),
        ("${care} = 'yes' ~ 3", "not understood", "~ 3"),
        ("${boxes} > 2", "cannot be compared", "${boxes} > 2"),
        ("${nobody} = 1", "no question named “nobody”", "${nobody}"),
        ("${later} != ''", "comes later", "${later} != ''"),
    ],
)
def test_what_cannot_be_said_is_refused_with_the_part(text, reason, part):
    found = refused(*ROWS, row("text", "asked", relevant=text), row("text", "later"))
    sheet, line, column, said_reason = found[0]
    assert (sheet, line, column) == ("survey", len(ROWS) + 2, "relevant")
    assert reason in said_reason
    if "later" not in text:
        assert part in said_reason


def test_every_unknown_name_is_said_at_once():
    found = refused(row("text", "t", "Hello ${third}", relevant="${first} = 1 and ${second} = 2"))
    assert [reason for *_place, reason in found] == [
        "There is no question named “first”. “${first}”",
        "There is no question named “second”. “${second}”",
        "There is no question named “third”.",
    ]


def test_a_question_that_is_never_asked_is_left_out_and_counts_as_empty():
    found = asks(
        row("text", "never", relevant="false()"),
        row("text", "also", relevant="${never} = 'x'"),
        row("text", "asked", relevant="${never} = ''"),
    )
    assert [question.key for question in found.definition.questions] == ["asked"]
    assert found.definition.questions[0].show_if is None
    assert "never true" in said(found)


def test_calculations_are_written_out_where_they_are_used():
    rows = (
        row("select_one yn", "care"),
        row("integer", "age"),
        {"type": "calculate", "name": "grown", "calculation": "if(${age} >= 18, 'yes', 'no')"},
        {"type": "calculate", "name": "both", "calculation": "${grown} = 'yes' and ${care} = 'yes'"},
        {"type": "calculate", "name": "unused", "calculation": "uuid()"},
        {"type": "calculate", "name": "day", "calculation": "today()"},
        row("text", "t", relevant="${both}"),
        row("date", "d", constraint=". <= ${day}"),
    )
    found = asks(*rows)
    *_others, text, date = found.definition.questions
    assert text.show_if == And(of=(Compares(question="age", how="at_least", value="18"), YES))
    assert date.max == "today"
    assert "written out" in said(found)
    assert "no question asks about" in said(found)


def test_a_calculation_that_cannot_be_written_out_is_refused_where_it_is_used():
    (problem,) = refused(
        row("integer", "age"),
        {"type": "calculate", "name": "double", "calculation": "${age} * 2"},
        row("text", "t", relevant="${double} > 10"),
    )
    assert problem[1:3] == (4, "relevant")
    assert "“double” in row 3" in problem[3]
    assert "${age} * 2" in problem[3]


def test_calculations_that_go_in_a_circle_end():
    (problem,) = refused(
        {"type": "calculate", "name": "one", "calculation": "${two}"},
        {"type": "calculate", "name": "two", "calculation": "${one}"},
        row("text", "t", relevant="${one} = 1"),
    )
    assert "circle" in problem[3]


def test_hidden_values_that_never_change_are_taken_at_their_word():
    found = asks(
        {"type": "hidden", "name": "country", "default": "uk"},
        row("text", "t", relevant="${country} = 'uk'"),
        row("text", "u", relevant="${country} = 'fr'"),
    )
    assert [(question.key, question.show_if) for question in found.definition.questions] == [("t", None)]


def test_answers_repeated_in_texts():
    found = questions(
        row("select_one yn", "care"),
        {"type": "calculate", "name": "said", "calculation": "coalesce(jr:choice-name(${care}, '${care}'), 'nothing')"},
        row("text", "t", "You said ${care}: ${said}. Why?"),
    )
    assert found[-1].title == "You said ${care|…}: ${care|nothing}. Why?"
    problems = refused(
        row("text", "words", appearance="multiline"),
        row("text", "t", "You said ${words}"),
        row("select_one x", "q"),
        lists=[{"list_name": "x", "name": name, "label": "As ${words}"} for name in "ab"],
    )
    assert {(sheet, line) for sheet, line, _column, _reason in problems} == {
        ("survey", 3),
        ("choices", 2),
        ("choices", 3),
    }


def test_the_same_name_in_two_groups_cannot_be_asked_about():
    rows = (
        row("begin_group", "one", "One"),
        row("text", "x"),
        row("end_group", ""),
        row("begin_group", "two", "Two"),
        row("text", "x"),
        row("end_group", ""),
        row("text", "t", relevant="${x} != ''"),
    )
    problems = refused(*rows)
    assert problems[0][1:3] == (8, "relevant")
    keys = [question.key for question in asks(*rows[:-1]).definition.questions]
    assert keys == ["x", "x_2"]


def test_conditions_that_are_too_much_are_refused_and_do_not_take_long():
    chain = [row("select_one yn", "q")]
    before = "q"
    for at in range(14):
        text = f"if(${{{before}}} = 'yes', ${{{before}}}, if(${{{before}}} = 'no', ${{{before}}}, 'x'))"
        chain.append({"type": "calculate", "name": f"c{at}", "calculation": text})
        before = f"c{at}"
    found = refused(*chain, row("text", "t", relevant=f"${{{before}}} = 'yes'"))
    assert found[0][2] == "relevant"
    wide = " or ".join("${q} = 'yes'" for _at in range(60))
    assert "too complicated" in refused(row("select_one yn", "q"), row("text", "t", relevant=wide))[0][3]
    deep = "(" * 200 + "1 = 1" + ")" * 200
    assert "nested too deeply" in refused(row("text", "t", relevant=deep))[0][3]
