"""The routing of a form on paper, in words: one who reads it goes the way that the web form would lead them."""

from __future__ import annotations

import pytest
from django.utils.safestring import SafeString

from engagement.surveys import definition as d
from engagement.surveys.paper import paper_of
from engagement.surveys.paper_routing import Directions, numbers_of
from engagement.surveys.paper_words import say
from tests.surveys import paper_sample

Option = d.Option
EQUALS, INCLUDES = d.Equals, d.Includes
CHOICE = d.Radios(
    key="role",
    title="Role?",
    options=(Option(key="a", label="A carer"), Option(key="b", label="Bereaved"), Option(key="c", label="A nurse")),
)
TICKS = d.Checkboxes(
    key="places", title="Where?", options=(Option(key="h", label="Home"), Option(key="w", label="Ward"))
)
TABLE = d.Matrix(key="care", title="How?", scale="quality", statements=(Option(key="n", label="Nights"),))
SCALE = d.Likert(key="heard", title="How far?", statement="We were heard")
NUMBER = d.Number(key="visits", title="How often?", unit="nights")
FIRST = d.Date(key="first", title="First?")
LAST = d.Date(key="last", title="Last?")
DISTRICT = d.PostcodeDistrict(key="postcode", title="District?")
BEFORE = (CHOICE, TICKS, TABLE, SCALE, NUMBER, FIRST, LAST, DISTRICT)


def lead(condition: d.Condition) -> str:
    """How a question after those above is introduced that is asked under a condition."""
    asked = d.ShortText(key="asked", title="What?", show_if=condition)
    return direction(d.Definition(questions=(*BEFORE, asked))).lead


def direction(definition: d.Definition, key: str = "asked"):
    found = Directions(definition, numbers_of(definition), boroughs=(), at_the_end=SafeString("Stop.")).all()
    return found[key]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (EQUALS(question="role", value="a"), "you chose “A carer” in question 1"),
        (d.Not(of=EQUALS(question="role", value="a")), "you did not choose “A carer” in question 1"),
        (
            d.Or(of=(EQUALS(question="role", value="a"), EQUALS(question="role", value="b"))),
            "you chose “A carer” or “Bereaved” in question 1",
        ),
        (
            d.Not(of=d.Or(of=(EQUALS(question="role", value="a"), EQUALS(question="role", value="b")))),
            "you did not choose “A carer” or “Bereaved” in question 1",
        ),
        (INCLUDES(question="places", value="h"), "you ticked “Home” in question 2"),
        (d.Not(of=INCLUDES(question="places", value="h")), "you did not tick “Home” in question 2"),
        (
            d.And(of=(INCLUDES(question="places", value="h"), INCLUDES(question="places", value="w"))),
            "you ticked “Home” in question 2 and you ticked “Ward” in question 2",
        ),
        (EQUALS(question="care", row="n", value="1"), "you chose “Very poor” for “Nights” in question 3"),
        (
            d.Not(of=EQUALS(question="care", row="n", value="1")),
            "you did not choose “Very poor” for “Nights” in question 3",
        ),
        (
            d.Compares(question="heard", how="at_least", value="4"),
            "you chose “Strongly agree” or “Agree” in question 4",
        ),
        (
            d.Not(of=d.Compares(question="heard", how="at_least", value="4")),
            "you did not choose “Strongly agree” or “Agree” in question 4",
        ),
        (d.Compares(question="visits", how="more", value="3"), "your answer to question 5 is more than 3 nights"),
        (d.Compares(question="visits", how="less", value="3"), "your answer to question 5 is less than 3 nights"),
        (
            d.Not(of=d.Compares(question="visits", how="more", value="3")),
            "your answer to question 5 is 3 nights or less or you left question 5 empty",
        ),
        (
            d.Compares(question="first", how="at_least", value="2024-05-01"),
            "your answer to question 6 is 1 May 2024 or later",
        ),
        (d.Compares(question="first", how="less", value="today"), "your answer to question 6 is before today"),
        (
            d.Compares(question="last", how="more", other="first"),
            "your answer to question 7 is after your answer to question 6",
        ),
        (EQUALS(question="postcode", value="W2"), "you wrote “W2” in question 8"),
        (d.Answered(question="role"), "you answered question 1"),
        (d.Not(of=d.Answered(question="role")), "you left question 1 empty"),
        (
            d.And(
                of=(d.Answered(question="role"), d.And(of=(d.Answered(question="first"), d.Answered(question="last"))))
            ),
            "you answered question 1, you answered question 6 and you answered question 7",
        ),
    ],
)
def test_a_condition_in_words(condition, words):
    assert lead(condition) == f"Answer question 9 only if {words}."


def test_and_and_or_are_never_in_one_sentence():
    asked = d.ShortText(key="asked", title="What?", show_if=paper_sample.TWISTED)
    whole = direction(paper_sample.definition(), "bad")
    assert asked.show_if == paper_sample.definition().question("bad").show_if
    assert whole.lead == "Answer question 10 only if at least one of these is true:"
    one, other = whole.parts
    assert one.words == "you chose “Very poor” or “Poor” for “Care at night” in question 9"
    assert other.words == (
        "your answer to question 6 is less than 3 nights, you left question 7 empty "
        "and you did not tick “In a hospital” in question 4"
    )
    assert whole.otherwise == "Otherwise go to “About care at home”."


def test_labels_cannot_be_markup():
    assert say("%(a)s & %(b)s", a="<b>", b=SafeString("<i>")) == "&lt;b&gt; &amp; <i>"
    assert "Something &lt;else&gt;" in str(
        direction(
            paper_sample.definition(
                questions=(
                    paper_sample.definition().questions[0],
                    d.ShortText(key="asked", title="What?", show_if=EQUALS(question="role", value="other")),
                ),
                sections=(),
                pages=(),
                equality=(),
            )
        ).lead
    )


def test_everything_that_is_not_for_everybody_says_for_whom():
    definition = paper_sample.definition()
    paper = paper_of(definition, boroughs=(), large=False)
    said = [paper_sample_words(each) for each in directions_in(paper) if not each.parts]
    assert sorted(said) == sorted(paper_sample.ROUTING)
    # One direction a condition: those of questions 2 and 3 are one, and one is a list.
    conditions = [
        *(group.show_if for group in (*definition.sections, *definition.pages) if group.show_if),
        *{repr(question.show_if) for question in definition.every_question() if question.show_if},
    ]
    assert len(list(directions_in(paper))) == len(conditions)


def paper_sample_words(each) -> str:
    return " ".join(f"{each.lead} {each.otherwise}".split())


def directions_in(paper):
    for chapter in (*paper.chapters, paper.about_you):
        for place in (chapter, *chapter.groups, *(entry for group in chapter.groups for entry in group.entries)):
            if place.direction:
                yield place.direction


def test_every_question_has_its_number_once_and_pages_to_read_have_none():
    paper = paper_of(paper_sample.definition(), boroughs=(), large=False)
    entries = [
        entry for chapter in (*paper.chapters, paper.about_you) for group in chapter.groups for entry in group.entries
    ]
    assert [entry.number for entry in entries if entry.field] == list(range(1, 19))
    assert [str(entry.title) for entry in entries if not entry.field] == ["About care at home"]
    assert all(entry.number is None for entry in entries if not entry.field)
