"""Choices that depend on an earlier answer: one question for each set of choices that is left."""

from __future__ import annotations

from engagement.surveys import definition as d
from engagement.surveys.conditions import And, Answered, Equals, Includes, Not, Or
from tests.surveys.xlsform.sheets import LISTS, asks, choices, questions, refused, row, said

PLACES = [
    *choices("region", "North", "South", "East"),
    *[{**one, "region": "North"} for one in choices("town", "n1", "n2")],
    *[{**one, "region": "South"} for one in choices("town", "s1", "s2", "s3")],
    *[{**one, "town": "n1"} for one in choices("street", "x", "y")],
    *[{**one, "town": "s3"} for one in choices("street", "v", "w")],
]
REGION = row("select_one region", "region")


def keys(question) -> list[str]:
    return [option.key for option in question.options]


def test_a_filter_makes_one_question_for_each_set_of_choices():
    found = asks(REGION, row("select_one town", "town", choice_filter="region=${region}", required="yes"), lists=PLACES)
    _region, north, south = found.definition.questions
    assert (north.key, keys(north)) == ("town_north", ["n1", "n2"])
    assert (south.key, keys(south)) == ("town_south", ["s1", "s2", "s3"])
    assert north.show_if == Equals(question="region", value="north")
    assert north.title == south.title
    assert north.required
    assert "became 2 questions" in said(found)
    assert "town_north, town_south" in said(found)


def test_filters_in_a_cascade_and_conditions_on_them():
    *_others, street_n, street_s, after = questions(
        REGION,
        row("select_one town", "town", choice_filter="region = ${region}"),
        row("select_one street", "street", choice_filter="${town} = town"),
        row("text", "t", relevant="${town} = 's3' or ${street} != ''"),
        lists=PLACES,
    )
    assert street_n.show_if == Equals(question="town_north", value="n1")
    assert street_s.show_if == Equals(question="town_south", value="s3")
    assert after.show_if == Or(
        of=(
            Equals(question="town_south", value="s3"),
            Or(of=(Answered(question=street_n.key), Answered(question=street_s.key))),
        )
    )


def test_the_condition_of_the_question_stays():
    town = questions(
        REGION,
        row("select_one yn", "ask"),
        row("select_one town", "town", choice_filter="region=${region}", relevant="${ask} = 'yes'"),
        lists=[*PLACES, *choices("yn", "yes", "no")],
    )[2]
    assert town.show_if == And(of=(Equals(question="ask", value="yes"), Equals(question="region", value="north")))


def test_choices_for_all_regions_stand_in_each_question():
    lists = [*PLACES[:8], *[{**one, "region": "all"} for one in choices("town", "else", "abroad")]]
    _region, north, _south, other = questions(
        REGION, row("select_one town", "town", choice_filter="region=${region} or region='all'"), lists=lists
    )
    assert keys(north) == ["n1", "n2", "else", "abroad"]
    assert keys(other) == ["else", "abroad"]
    assert other.show_if == Or(of=(Equals(question="region", value="east"), Not(of=Answered(question="region"))))


def test_a_second_choice_among_those_not_chosen_first():
    *_first, empty = questions(
        row("select_one abc", "one"), row("select_one abc", "two", choice_filter="name != ${one}"), lists=LISTS
    )
    assert len(_first) == 4
    assert keys(empty) == ["a", "b", "c"]
    assert empty.show_if == Not(of=Answered(question="one"))


def test_a_filter_that_asks_nothing_leaves_its_choices():
    (question,) = questions(row("select_one town", "town", choice_filter="region='South'"), lists=PLACES)
    assert (question.key, keys(question), question.show_if) == ("town", ["s1", "s2", "s3"], None)


def test_boxes_to_tick_can_be_filtered_too():
    found = questions(REGION, row("select_multiple town", "town", choice_filter="region=${region}"), lists=PLACES)
    assert [question.key for question in found] == ["region", "town_north", "town_south"]


def test_what_makes_too_many_questions_is_refused():
    lists = [*choices("region", *(f"r{at}" for at in range(14)))]
    for at in range(14):
        lists += [{**one, "region": f"r{at}"} for one in choices("town", f"t{at}a", f"t{at}b")]
    (problem,) = refused(REGION, row("select_one town", "town", choice_filter="region=${region}"), lists=lists)
    assert problem[:3] == ("survey", 3, "choice_filter")
    assert "more than 12 questions" in problem[3]


def test_filters_that_follow_from_something_else_are_refused():
    for first, text in (
        (row("integer", "age"), "min_age <= ${age}"),
        (row("select_multiple region", "m"), "selected(${m}, region)"),
        (row("text", "t"), "region = ${t}"),
        (REGION, "regon = ${region}"),
        (REGION, "region = ${gone}"),
        (REGION, "region = ("),
    ):
        lists = [{**one, "min_age": "18"} for one in PLACES]
        found = refused(first, row("select_one town", "town", choice_filter=text), lists=lists)
        assert found[0][:3] == ("survey", 3, "choice_filter"), text


def test_one_choice_left_is_a_box_to_tick_and_conditions_know():
    lists = [*choices("region", "North", "South"), *[{**one, "region": "North"} for one in choices("town", "n1", "n2")]]
    lists += [{**one, "region": "South"} for one in choices("town", "s1")]
    _region, _north, south, after = questions(
        REGION,
        row("select_one town", "town", choice_filter="region=${region}"),
        row("text", "t", relevant="${town} = 's1'"),
        lists=lists,
    )
    assert type(south) is d.Checkboxes
    assert after.show_if == Includes(question=south.key, value="s1")


def test_choices_that_nothing_leads_to_are_named():
    lists = [*PLACES[:8], {"list_name": "town", "name": "lost", "label": "Lost", "region": "Nroth"}]
    found = asks(REGION, row("select_one town", "town", choice_filter="region=${region}"), lists=lists)
    assert "no answer leads to were left out: lost" in said(found)
