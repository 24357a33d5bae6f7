"""Groups become sections and pages, tables and equality questions; what cannot be keeps its condition."""

from __future__ import annotations

from engagement.surveys import definition as d
from engagement.surveys.conditions import And, Answered, Equals, Includes, Or
from tests.surveys.xlsform.sheets import asks, choices, questions, refused, row, said

END = {"type": "end_group"}
CARE = row("select_one yn", "care")
YES = Equals(question="care", value="yes")


def group(name: str, label: str | None = "A group", **more):
    return row("begin_group", name, label, **more)


def test_a_group_is_a_section_with_its_condition():
    found = asks(CARE, group("nights", "At night", relevant="${care} = 'yes'"), row("text", "a"), row("text", "b"), END)
    assert found.definition.sections == (d.Section(key="nights", title="At night", show_if=YES),)
    assert [question.section for question in found.definition.questions] == ["", "nights", "nights"]
    assert not found.definition.pages


def test_a_field_list_is_a_page_and_its_first_note_the_introduction():
    found = asks(
        CARE,
        group("nights", "At night", appearance="w1 field-list", relevant="${care} = 'yes'"),
        row("note", "n", "Think of the last week."),
        row("text", "a"),
        row("note", "m", "In between", hint="Read this"),
        row("text", "b"),
        END,
    )
    page = d.Page(key="nights", title="At night", intro="Think of the last week.", show_if=YES)
    assert found.definition.pages == (page,)
    assert [question.page for question in found.definition.questions] == ["", "nights", "nights", "nights"]


def test_a_page_whose_questions_hang_on_each_other_is_a_section():
    for second in (
        row("text", "b", relevant="${a} = 'yes'"),
        row("text", "b", "You said ${a}"),
        row("text", "b", relevant="${sum} = 'x'"),
    ):
        found = asks(
            group("nights", "At night", appearance="field-list"),
            row("select_one yn", "a"),
            {"type": "calculate", "name": "sum", "calculation": "if(${a} = 'yes', 'x', 'y')"},
            second,
            END,
        )
        assert not found.definition.pages
        assert [question.section for question in found.definition.questions] == ["nights", "nights"]
        assert "depends on another one in it" in said(found)


def test_more_than_a_page_can_hold_is_a_section():
    rows = [row("text", f"q{at}") for at in range(31)]
    found = asks(group("g", appearance="field-list"), *rows, END)
    assert len(found.definition.sections) == 1
    assert "more questions than one page" in said(found)


def test_pages_within_sections_and_groups_deeper_than_that():
    found = asks(
        CARE,
        group("outer", "Outer", relevant="${care} = 'yes'"),
        row("text", "a"),
        group("page", "Page", appearance="field-list"),
        row("text", "b"),
        row("text", "c"),
        END,
        group("inner", "Inner", relevant="${a} != ''"),
        row("text", "d"),
        END,
        END,
    )
    definition = found.definition
    assert [(q.section, q.page) for q in definition.questions] == [
        ("", ""),
        ("outer", ""),
        ("outer", "page"),
        ("outer", "page"),
        ("outer", ""),
    ]
    assert definition.question("d").show_if == Answered(question="a")
    assert "“Inner” is not shown" in said(found)


def test_a_group_of_groups_makes_way_for_them():
    found = asks(
        CARE,
        group("all", "All", relevant="${care} = 'yes'"),
        group("one", "One"),
        row("text", "a"),
        END,
        group("two", "Two", relevant="${a} != ''"),
        row("text", "b"),
        END,
        END,
    )
    one, two = found.definition.sections
    assert (one.title, one.show_if) == ("One", YES)
    assert two.show_if == And(of=(YES, Answered(question="a")))
    assert "“All” is not shown" in said(found)


def test_groups_without_a_label_give_their_condition_and_nothing_else():
    found = asks(CARE, group("g", None, relevant="${care} = 'yes'"), row("text", "a", relevant="${care} != ''"), END)
    question = found.definition.questions[-1]
    assert not found.definition.sections
    assert question.show_if == And(of=(YES, Answered(question="care")))


def test_a_group_that_is_never_asked_is_left_out_with_all_in_it():
    found = asks(
        group("g", relevant="false()"), row("text", "a"), END, row("text", "b", relevant="${a} = '' or ${a} = 'x'")
    )
    assert [question.key for question in found.definition.questions] == ["b"]


def test_groups_that_are_not_opened_or_closed_as_they_should_be():
    found = refused(
        row("text", "a"), {"type": "end_group"}, group("g"), row("text", "b"), {"type": "end_repeat"}, group("h")
    )
    reasons = {line: reason for _sheet, line, _column, reason in found}
    assert "no open group" in reasons[3]
    assert "row 4" in reasons[6]
    assert "never closed" in reasons[7]


def test_repeats_are_refused_once_whatever_stands_in_them():
    found = refused(
        row("begin_repeat", "people", "People", repeat_count="3"),
        row("text", "a", relevant="nonsense("),
        row("image", "photo"),
        {"type": "end_repeat"},
        row("text", "b", relevant="${a} = 'x'"),
        row("text", "c", "You are ${a}"),
    )
    assert [(line, column) for _sheet, line, column, _reason in found] == [(2, "type")]
    assert "several times over" in found[0][3]


# --- Tables ----------------------------------------------------------------------------------------
def test_a_table_list_is_a_table_and_conditions_find_its_rows():
    found = asks(
        CARE,
        group("rate", "How was it?", appearance="table-list", hint="For each", relevant="${care} = 'yes'"),
        row("select_one abc", "day", "By day", required="yes"),
        row("select_one abc", "night", "By night", required="yes"),
        END,
        row("text", "t", relevant="${night} = 'a'"),
        row("text", "u", relevant="${day} != '' or ${night} != ''"),
    )
    _care, table, after, answered = found.definition.questions
    assert isinstance(table, d.Matrix)
    assert (table.key, table.title, table.hint, table.required) == ("rate", "How was it?", "For each", True)
    assert [(one.key, one.label) for one in table.statements] == [("day", "By day"), ("night", "By night")]
    assert [option.key for option in table.options] == ["a", "b", "c"]
    assert table.show_if == YES
    assert after.show_if == Equals(question="rate", row="night", value="a")
    assert answered.show_if == Answered(question="rate")
    assert not found.definition.sections


def test_label_and_list_nolabel_rows_are_a_table_split_by_their_conditions():
    found = asks(
        row("select_multiple abc", "roles"),
        group("skills", "Skills", appearance="field-list"),
        row("select_one yn", "head", "Do you know these?", appearance="label", hint="Be honest"),
        row("select_one yn", "python", "Python", appearance="list-nolabel", relevant="selected(${roles}, 'a')"),
        row("select_one yn", "sql", "SQL", appearance="list-nolabel", relevant="selected(${roles}, 'a')"),
        row("select_one yn", "excel", "Excel", appearance="list-nolabel", required="yes"),
        row("text", "more", "Others"),
        END,
    )
    _roles, first, second, more = found.definition.questions
    assert (first.key, second.key) == ("head", "head_2")
    assert first.title == second.title == "Do you know these?"
    assert [one.key for one in first.statements] == ["python", "sql"]
    assert first.show_if == Includes(question="roles", value="a")
    assert (second.show_if, second.required) == (None, True)
    assert {question.page for question in (first, second, more)} == {"skills"}
    assert "became several tables" in said(found)


def test_kobos_scores_and_ranks():
    found = asks(
        {"type": "begin_score", "name": "score", "label": "Rate", "kobo--score-choices": "abc"},
        row("score__row", "one", "One"),
        row("score__row", "two", "Two"),
        {"type": "end_score"},
        {"type": "begin_rank", "name": "rank", "label": "Rank", "kobo--rank-items": "abc"},
        row("rank__level", "_1st", "1st"),
        row("rank__level", "_2nd", "2nd"),
        {"type": "end_rank"},
    )
    score, rank = found.definition.questions
    assert [one.label for one in score.statements] == ["One", "Two"]
    assert isinstance(rank, d.Ranking)
    assert rank.max == 2
    problems = refused(
        {"type": "begin_kobomatrix", "name": "m", "label": "M", "kobo--matrix_list": "abc"},
        row("text", "a"),
        {"type": "end_kobomatrix"},
        row("text", "b"),
    )
    assert [line for _sheet, line, *_rest in problems] == [2]


def test_tables_of_many_columns_and_boxes_are_asked_one_by_one():
    lists = choices("many", *(f"c{at}" for at in range(13)))
    found = asks(
        group("g", "A table", appearance="table-list"),
        row("select_one many", "a"),
        row("select_one many", "b"),
        END,
        group("h", "Boxes", appearance="table-list"),
        row("select_multiple many", "c"),
        row("select_multiple many", "d"),
        END,
        lists=lists,
    )
    assert [type(question) for question in found.definition.questions] == [d.Radios] * 2 + [d.Checkboxes] * 2


def test_a_row_with_a_rule_of_its_own_is_refused():
    found = refused(
        group("g", "A table", appearance="table-list"),
        row("select_one abc", "a", constraint=". != 'b'"),
        row("select_one abc", "b"),
        END,
    )
    assert found[0][1:3] == (3, "constraint")


# --- Equality questions ----------------------------------------------------------------------------
def test_the_group_of_equality_questions_is_asked_apart():
    found = asks(
        CARE,
        group("equality_questions", "About you"),
        group("inner", "Inner", appearance="field-list"),
        row("select_one abc", "group", required="yes"),
        row("text", "own", relevant="${group} = 'c'"),
        END,
        END,
    )
    definition = found.definition
    assert [question.key for question in definition.questions] == ["care"]
    assert [question.key for question in definition.equality] == ["group", "own"]
    assert definition.equality[1].show_if == Equals(question="group", value="c")
    assert not definition.pages
    assert not any(question.required for question in definition.equality)
    assert "a person’s choice" in said(found)


def test_equality_questions_see_each_other_alone():
    found = refused(CARE, group("equality_questions"), row("text", "own", relevant="${care} = 'yes'"), END)
    assert found[0][1:3] == (4, "relevant")
    found = refused(CARE, group("equality_questions", relevant="${care} = 'yes'"), row("text", "own"), END)
    assert found[0][1:3] == (3, "relevant")


def test_one_row_of_several_is_asked_about_alone():
    after = questions(
        group("one", "One", appearance="table-list"),
        row("select_one yn", "a", "First"),
        row("select_one yn", "b", "Second"),
        END,
        row("text", "t", relevant="${a} != ''"),
    )[-1]
    assert after.show_if == Or(of=tuple(Equals(question="one", row="a", value=value) for value in ("yes", "no")))
