"""The question bank: sound questions, all optional, whose answers can be compared with the census."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.conf import settings

from engagement.surveys import bank
from engagement.surveys import definition as d
from engagement.surveys.answers import every_option
from engagement.surveys.bank.census import CATEGORIES, census_category
from engagement.surveys.building import CannotEdit, questions
from engagement.surveys.checking import problems
from engagement.surveys.definition import as_json
from engagement.surveys.routing import path

EVERY = (*bank.EQUALITY, *bank.COMMON)


def whole() -> d.Definition:
    definition = d.Definition(questions=(d.YesNo(key="came", title="Did anybody come?"),))
    for entry in EVERY:
        definition, _key = bank.take(definition, entry)
    return definition


def test_the_whole_bank_in_one_survey_has_no_problem():
    assert problems(whole()) == []
    assert len({entry.slug for entry in EVERY}) == len(EVERY)


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.slug)
def test_every_entry_explains_itself_and_can_be_left_out(entry):
    made, key = bank.take(d.Definition(questions=()), entry)
    assert key == entry.questions[0].key
    assert str(entry.name)
    assert str(entry.about)
    for question in entry.questions:
        assert not question.required
        if entry.equality:
            options = [option.key for option in every_option(question)]
            assert options[-1] == "prefer_not_to_say"
    if entry.equality:
        assert entry.questions[0].why
        assert made.equality == entry.questions
    assert not entry.translations


def test_ethnic_group_is_asked_in_two_steps_with_19_backgrounds():
    about_you = whole().about_you
    asked = [question.key for question in path(about_you, {"ethnic_group": "asian"})]
    assert "ethnic_asian" in asked
    assert "ethnic_white" not in asked
    assert "everyday_limits" not in asked
    steps = [q for q in about_you.questions if q.key.startswith("ethnic_") and q.key != "ethnic_group"]
    offered = [option.key for question in steps for option in question.options]
    assert len([key for key in offered if key != "prefer_not_to_say"]) == 19


def test_every_answer_is_a_category_of_the_census_and_every_category_has_one():
    folder = Path(settings.BASE_DIR) / "eolcare" / "areas" / "data"
    with (folder / "census_2021_categories.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    options = {q.key: {option.key for option in every_option(q)} for q in whole().equality}
    for topic, categories in CATEGORIES.items():
        known = {row["label"] for row in rows if row["topic"] == topic}
        unasked = {"15 and under", "16 to 17", "Not answered"}
        assert set(categories.values()) == known - unasked, topic
        for key, option in categories:
            assert option in options[key]


@pytest.mark.parametrize(
    ("topic", "answers", "category"),
    [
        ("disability", {"lasting_condition": "yes", "everyday_limits": "a_little"}, "Disabled"),
        ("disability", {"lasting_condition": "yes", "everyday_limits": "not_at_all"}, "Not disabled"),
        ("disability", {"lasting_condition": "no"}, "Not disabled"),
        ("disability", {"lasting_condition": "yes", "everyday_limits": "prefer_not_to_say"}, None),
        ("ethnic-group-19", {"ethnic_group": "white", "ethnic_white": "roma"}, "Roma"),
        ("age", {"age": "85_and_over"}, "85 and over"),
        ("age", {}, None),
    ],
)
def test_answers_are_told_by_census_category(topic, answers, category):
    assert census_category(topic, answers) == category


def test_an_equality_question_is_taken_once_and_others_as_often_as_wanted():
    once, _key = bank.take(d.Definition(questions=()), bank.EQUALITY[2])
    with pytest.raises(CannotEdit, match="asks this already"):
        bank.take(once, bank.EQUALITY[2])
    role = bank.find_entry("role")
    twice, first = bank.take(d.Definition(questions=()), role)
    twice, second = bank.take(twice, role, f"after:{first}", avoid={"which_of_these_describes_you"})
    assert [question.key for question in twice.questions] == ["role", second]
    assert second == "which_of_these_describes_you_2"
    assert bank.find_entry("no-such") is None


def test_a_kept_question_leaves_its_survey_behind():
    asked = d.Number(
        key="visits",
        title="How often did ${who|somebody} come?",
        show_if=d.Answered(question="who"),
        section="care",
        valid_if=d.Compares(question="visits", how="less", other="nights"),
        valid_message="Fewer than nights",
    )
    definition = d.Definition(
        questions=(d.ShortText(key="who", title="Who came?"), asked),
        translations={"pl": {"visits": {"title": "Jak często ${who|ktoś} przychodził?"}, "who": {"title": "Kto?"}}},
    )
    question, translations = bank.alone(definition, "visits")
    assert question == d.Number(key="visits", title="How often did somebody come?")
    assert translations == {"pl": {"visits": {"title": "Jak często ktoś przychodził?"}}}
    content = {"question": as_json(d.Definition(questions=(question,)))["questions"][0], "translations": translations}
    entry = bank.entry_of("x", "Visits", content)
    taken, key = bank.take(definition, entry)
    assert key == "how_often_did_somebody_come"
    assert taken.translations["pl"][key] == translations["pl"]["visits"]
    assert problems(questions.remove(taken, "visits")) == []
    english, _key = bank.take(d.Definition(questions=()), entry)
    assert english.translations == {}
    assert bank.entry_of("x", "Broken", {"question": {"kind": "unheard of"}}) is None
