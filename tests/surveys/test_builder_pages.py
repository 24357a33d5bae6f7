"""A communications officer builds a survey without JavaScript, is interrupted, and meets a colleague at the same page."""

from __future__ import annotations

import json
from functools import partial

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.surveys import definition as d
from engagement.surveys.building import groups
from engagement.surveys.building.kinds import KINDS
from engagement.surveys.checking import problems
from engagement.surveys.definition import Option, as_json
from engagement.surveys.models import BankQuestion, SurveyState, SurveyVersion
from engagement.surveys.queries import boroughs_of
from engagement.surveys.routing import path
from engagement.surveys.services.editing import edit_questions
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import ResponseFactory, SurveyFactory, SurveyVersionFactory, small_definition
from tests.surveys.building import Builder

pytestmark = pytest.mark.django_db

AB = (Option(key="a", label="At home"), Option(key="b", label="In a hospice"))


@pytest.fixture
def tree():
    return area_tree("Brent", "Ealing")


@pytest.fixture
def survey(tree):
    return SurveyFactory(programme=ProgrammeFactory(area=tree.system), areas=[tree.system], draft=True)


@pytest.fixture
def officer(tree, survey):
    return Builder(user_with(Role.ENGAGEMENT_OFFICER, tree.system, full_name="Olu Officer"), survey)


@pytest.fixture
def colleague(tree, survey):
    return Builder(user_with(Role.ANALYST, tree.system, full_name="Ann Analyst"), survey)


@pytest.fixture
def small(survey):
    """The survey with questions that were once saved: a choice, one that depends on it, a number, a date."""
    questions = d.Definition(
        questions=(
            d.Radios(key="role", title="Who are you?", options=AB),
            d.LongText(key="why", title="What would help?", show_if=d.Equals(question="role", value="a")),
            d.Number(key="nights", title="How many nights?", unit="nights"),
            d.Date(key="day", title="Since when?"),
        )
    )
    SurveyVersionFactory(survey=survey, questions=questions, unpublished=True)
    return survey


# --- Adding and editing --------------------------------------------------------------------------
def test_a_survey_is_built_from_nothing_by_links_and_forms_alone(officer):
    officer.open("build")
    assert "The questions will stand here" in officer.words
    officer.follow("Add a question").follow("One choice")
    officer.press(
        "Save", title="Which of these describes you?", **{"options-0-label": "I am ill", "options-1-label": "A carer"}
    )
    assert officer.outline == ["1. Which of these describes you?"]
    assert "Added “Which of these describes you?”" in officer.words
    assert [label.get_text(strip=True) for label in officer.main.select("#live .nhsuk-radios__label")] == [
        "I am ill",
        "A carer",
    ]
    officer.follow("Add a question after this").follow("Long answer")
    officer.press("Save", title="What would help you?", hint="Leave out names.")
    officer.follow("When it is asked")
    officer.press("Next", about="which_of_these_describes_you")
    officer.press("Add this", how="one_of", values=["a_carer"])
    assert "“Which of these describes you?” is “A carer”" in officer.words
    officer.follow("Done")
    assert "Asked if “Which of these describes you?” is “A carer”" in officer.words
    assert problems(officer.definition) == []
    assert [q.key for q in path(officer.definition, {"which_of_these_describes_you": "i_am_ill"})] == [
        "which_of_these_describes_you"
    ]
    version = SurveyVersion.objects.get()
    assert version.number == 1
    assert version.published_at is None
    edits = list(officer.survey.edits.order_by("number").values_list("what", flat=True))
    assert edits == [
        "Nothing yet",
        "Added “Which of these describes you?”",
        "Added “What would help you?”",
        "Changed when “What would help you?” is asked",
    ]
    assert AuditEntry.objects.filter(verb="changed", target_id=officer.survey.public_id).count() == 3


FILLED = {
    "radios": {"options-paste": "Yes\nNo"},
    "checkboxes": {"options-paste": "At home\nElsewhere\nNone of these", "least": "1", "most": "2"},
    "likert": {"statement": "Staff listened to me", "scale": "importance"},
    "matrix": {"statements-paste": "By day\nAt night", "columns": "own", "options-paste": "Good\nBad"},
    "ranking": {"options-paste": "One\nTwo\nThree", "most": "2"},
    "short_text": {"max_length": "80"},
    "long_text": {"max_length": "900"},
    "number": {"lowest": "0", "highest": "1,000", "unit": "hours", "decimals": "1"},
    "date": {
        "earliest": "day",
        "earliest_day_day": "1",
        "earliest_day_month": "5",
        "earliest_day_year": "2024",
        "latest": "today",
    },
    "month": {"earliest": "day", "earliest_month": "5 2024", "latest": "today"},
    "information": {"body": "Teams come to the house.\n\n- By day"},
}
STORED = {
    "number": {"min": "0", "max": "1000", "unit": "hours", "decimals": 1},
    "date": {"min": "2024-05-01", "max": "today"},
    "month": {"min": "2024-05", "max": "today"},
    "ranking": {"max": 2},
    "checkboxes": {"min": 1, "max": 2},
    "likert": {"scale": "importance"},
    "matrix": {"scale": None},
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_can_be_added_and_comes_back_into_its_form_as_it_was(officer, kind):
    officer.open("build_new", kind)
    assert "required" not in [field.get("name") for field in officer.main.select("input[checked]")]
    officer.press("Save", title="How was it?", **FILLED.get(kind, {}))
    assert officer.outline == ["1. How was it?"], officer.words
    made = officer.definition.questions[0]
    assert type(made) is KINDS[kind].struct
    for name, value in STORED.get(kind, {}).items():
        assert getattr(made, name) == value
    assert [p.reason for p in problems(officer.definition)] in (
        [],
        ["The survey only has pages to read. It needs at least one question."],
    )
    officer.follow("Edit").press("Save")
    assert "Nothing was changed." in officer.words
    assert officer.definition.questions[0] == made


def test_an_unfinished_question_is_kept_with_what_was_typed_and_says_what_is_missing(officer):
    officer.open("build_new", "radios").press("Save", why="So that we know who answers.")
    assert officer.status == 200
    assert "It is saved. Still to put right:" in officer.words
    assert "It has no title yet." in officer.words
    assert "The question has no options to choose from." in officer.words
    assert [link["href"] for link in officer.main.select(".app-put-right a")] == ["#id_title", "#options-0-label"]
    assert officer.main.select_one("#id_title")
    assert officer.main.select_one("#options-0-label")
    officer.open("build")
    assert "2 things to put right before this can be published" in officer.words
    assert officer.definition.questions[0].why == "So that we know who answers."
    officer.follow("Edit").press("Save", title="Who are you?", **{"options-paste": "One\nTwo"})
    assert officer.definition.questions[0].key == "who_are_you"
    assert "to put right" not in officer.words


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_typed_is_lost(officer):
    officer.open("build_new", "checkboxes")
    officer.press("Save", title="Where was care given?", least="many", **{"options-paste": "At home\nIn a hospice"})
    assert officer.status == 422
    assert officer.errors == ["At least must be a whole number, like 12"]
    assert officer.main.select_one("#id_title").get_text().strip() == "Where was care given?"
    assert "At home" in officer.main.select_one("#options-paste").get_text()
    assert officer.definition.questions == ()


def test_lines_are_moved_added_and_removed_by_buttons_without_saving(officer):
    officer.open("build_new", "checkboxes")
    officer.press("Add these lines", title="Where?", **{"options-paste": "- At home\n- In a hospice\n- None of these"})
    assert officer.status == 200
    labels = [field["value"] for field in officer.main.select("[data-line] .app-line__main input")]
    assert labels == ["At home", "In a hospice", "None of these", ""]
    officer.press("Down At home")
    officer.press("Remove In a hospice", **{"options-1-hint": "Or at a relative’s"})
    assert officer.definition.questions == ()
    officer.press("Save", **{"options-1-alone": "on"})
    made = officer.definition.questions[0]
    assert made.options == (
        Option(key="at_home", label="At home", hint="Or at a relative’s"),
        Option(key="none_of_these", label="None of these"),
    )
    assert made.exclusive == "none_of_these"


def test_an_earlier_answer_is_put_into_a_text_by_choosing_it(small, officer):
    officer.open("build_question", "nights")
    officer.press("Insert", repeat="role", repeat_without="somebody", repeat_in="title")
    assert officer.main.select_one("#id_title").get_text().strip() == "How many nights? ${role|somebody}"
    officer.press("Save", title="As ${role|somebody}, how many nights?")
    assert problems(officer.definition) == []
    assert "3. As [somebody], how many nights?" in officer.outline
    officer.open("build_question", "nights").press("Insert", repeat="", repeat_without="x", repeat_in="title")
    assert officer.errors == ["Choose whose answer to repeat"]
    assert "repeat" not in str(officer.open("build_question", "role").main.select("select[name=repeat]"))


def test_the_preview_shows_what_stands_in_the_form_and_keeps_nothing(small, officer):
    officer.open("build_question", "role").press("Show the preview", title="Who is <b>asking</b>?")
    assert officer.main.select_one("#live legend").get_text(strip=True) == "Who is <b>asking</b>?"
    address = reverse("surveys_team:build_preview", args=[small.public_id])
    sent = {"editing": "role", "title": "Typed just now", "options-count": "1", "options-0-label": "One"}
    answer = officer.browser.post(address, sent)
    assert "Typed just now" in answer.content.decode()
    assert "<form" not in answer.content.decode()
    assert officer.browser.post(address, {"kind": "number", "title": "New"}).status_code == 200
    assert officer.browser.post(address, {"kind": "unheard", "title": "New"}).status_code == 404
    assert officer.definition.questions[0].title == "Who are you?"
    # Nothing in the preview can send anything, and none of its fields is one of the form’s.
    officer.open("build_question", "role")
    assert not officer.main.select("#live form, #live button[type=submit]")
    assert not {field.get("name") for field in officer.main.select("#live [name]")} & {
        f.get("name") for f in officer.main.select("#question-form [name]")
    }


# --- Moving, duplicating, deleting ---------------------------------------------------------------
def test_moving_by_buttons_and_by_list_and_what_would_break_is_refused_with_the_reason(small, officer):
    officer.open("build", at="nights").press("Down How many nights?")
    assert [line.partition(". ")[2] for line in officer.outline] == [
        "Who are you?",
        "What would help?",
        "Since when?",
        "How many nights?",
    ]
    officer.open("build", at="why").press("Up What would help?")
    assert officer.status == 422
    assert "Whether “What would help?” is asked depends on “Who are you?”" in officer.words
    officer.open("build", at="day").follow("Move to…").press("Move it here", place="start:")
    assert officer.outline[0] == "1. Since when?"
    officer.open("build_move", "role").press("Move it here", place="after:why")
    assert officer.status == 422
    assert "depends on “Who are you?”" in officer.errors[0]
    officer.open("build_move", "role").press("Move it here")
    assert officer.errors == ["Select new place"]


def test_a_copy_is_opened_to_be_changed(small, officer):
    officer.open("build", at="nights").press("Duplicate")
    assert officer.main.h1.get_text(" ", strip=True).endswith("Edit a question")
    officer.press("Save", title="How many days?")
    assert officer.outline[2:4] == ["3. How many nights?", "4. How many days?"]
    assert officer.definition.question("how_many_nights").unit == "nights"


def test_deleting_says_what_depends_on_it_and_takes_the_conditions_along(small, officer):
    officer.open("build", at="role").follow("Delete")
    assert "“What would help?” will be asked of everybody who comes so far." in officer.words
    officer.press("Delete it, and the conditions on it")
    assert officer.definition.questions[0].show_if is None
    assert len(officer.outline) == 3
    officer.press("Undo")
    assert officer.definition.questions[1].show_if == d.Equals(question="role", value="a")


def test_the_kind_is_changed_and_refused_where_a_condition_would_ask_in_vain(small, officer):
    officer.open("build_question", "nights").follow("Change the kind").press("Change the kind", kind="short_text")
    assert type(officer.definition.question("nights")) is d.ShortText
    officer.open("build_kind", "role").press("Change the kind", kind="long_text")
    assert officer.status == 422
    assert "depends on “At home” in “Who are you?”" in officer.words


# --- Pages, sections, settings -------------------------------------------------------------------
def test_questions_are_put_on_one_page_and_a_section_begins_before_one(small, officer):
    officer.open("build", at="nights").follow("Put on a page with others")
    officer.press("Save the page", title="Care at night", chosen=["nights"])
    assert officer.errors == ["Choose at least two questions to ask on one page."]
    officer.press("Save the page", chosen=["nights", "day"])
    assert "Care at night" in officer.outline
    assert len(officer.main.select("#live .app-question")) == 2
    officer.press("Down Care at night")
    assert officer.status == 422
    assert "It is the last already." in officer.words
    officer.open("build", at="page:care_at_night").press("Up Care at night")
    assert [step.key for step in officer.definition.steps] == ["role", "care_at_night", "why"]
    officer.open("build").follow("Add a section").press("Save the section", title="The nights", before="nights")
    assert [question.section for question in officer.definition.questions] == [
        "",
        "the_nights",
        "the_nights",
        "the_nights",
    ]
    officer.open("build").follow("Settings").press("Save the settings", any_order="on")
    assert "each question belongs to one" in officer.words
    officer.open("build", at="section:the_nights").press("Take the section away and keep its questions")
    assert officer.definition.sections == ()
    assert not officer.definition.any_order
    officer.open("build", at="page:care_at_night").press("Ask each on a page of its own again")
    assert len(officer.definition.steps) == 4
    assert problems(officer.definition) == []


def test_a_section_and_a_page_have_titles_introductions_and_conditions(small, officer):
    officer.open("build_new_section").press("Save the section", title="Nights", intro="About nights.", before="nights")
    officer.follow("When it is asked").press("Next", about="role")
    officer.press("Add this", how="none_of", values=["b"])
    officer.follow("Done")
    assert "Asked if “Who are you?” is not “In a hospice”" in officer.words
    assert officer.definition.sections[0].show_if == d.Not(of=d.Equals(question="role", value="b"))
    officer.follow("Edit").press("Save the section", title="At night")
    assert officer.definition.sections[0].title == "At night"
    assert officer.definition.sections[0].intro == "About nights."


# --- Conditions from lists -----------------------------------------------------------------------
def add_test(builder, about, **chosen):
    builder.press("Next", about=about)
    return builder.press("Add this", **chosen)


def test_only_earlier_questions_can_be_chosen_and_only_answers_that_they_have(small, officer):
    officer.open("build_when", "question", "nights")
    offered = [option["value"] for option in officer.main.select("#id_about option")]
    assert offered == ["", "role", "why"]
    officer.press("Next", about="role")
    assert [box["value"] for box in officer.main.select("input[name=values]")] == ["a", "b"]
    officer.press("Add this", how="one_of", values=["forged"])
    assert officer.status == 422
    officer.open("build_when", "question", "nights", about="day")
    assert not officer.main.select("[name=how]")
    officer.open("build_when", "question", "role")
    assert "No question comes before this one" in officer.words
    assert officer.open("build_when", "question", "gone").status == 404


def test_several_tests_all_or_any_and_together(small, officer):
    officer.open("build_when", "question", "day")
    add_test(officer, "role", how="one_of", values=["a", "b"])
    add_test(officer, "nights", how="at_least", against="value", value="3")
    either = d.Or(of=(d.Equals(question="role", value="a"), d.Equals(question="role", value="b")))
    many = d.Compares(question="nights", how="at_least", value="3")
    assert officer.definition.question("day").show_if == d.And(of=(either, many))
    add_test(officer, "why", how="empty", beside="1")
    silent = d.Not(of=d.Answered(question="why"))
    assert officer.definition.question("day").show_if == d.And(of=(either, d.Or(of=(many, silent))))
    assert "at least one of these is so:" in officer.words
    officer.press("Use this", join="any")
    assert officer.definition.question("day").show_if == d.Or(of=(either, d.Or(of=(many, silent))))
    officer.press("Remove “How many nights?” is 3 or more")
    officer.press("Remove “What would help?” is left empty")
    assert officer.definition.question("day").show_if == either
    officer.press("Remove “Who are you?”")
    assert officer.definition.question("day").show_if is None
    assert "Always." in officer.words


def test_numbers_and_dates_are_compared_with_a_value_or_with_an_earlier_answer(small, officer):
    officer.open("build_new", "date").press("Save", title="Until when?")
    officer.open("build_new", "number").press("Save", title="How many days?")
    officer.open("build_new", "long_text").press("Save", title="Anything else?")
    officer.open("build_when", "question", "anything_else").press("Next", about="how_many_days")
    assert officer.press("Add this", how="more", against="value", value="some").errors == [
        "Write a number in figures, such as 3"
    ]
    officer.press("Add this", how="more", against="q:nights", value="")
    add_test(officer, "until_when", how="less", against="q:day")
    add_test(officer, "day", how="at_least", against="today")
    condition = officer.definition.question("anything_else").show_if
    assert condition == d.And(
        of=(
            d.Compares(question="how_many_days", how="more", other="nights"),
            d.Compares(question="until_when", how="less", other="day"),
            d.Compares(question="day", how="at_least", value="today"),
        )
    )
    assert problems(officer.definition) == []


def test_every_kind_of_question_offers_tests_that_are_sound(survey, officer):
    for kind in KINDS:
        officer.open("build_new", kind).press("Save", title=f"About {kind}", **FILLED.get(kind, {}))
    officer.open("build_new", "long_text").press("Save", title="At last")
    boroughs = {option.key for option in boroughs_of(survey)}
    for question in officer.definition.questions[:-1]:
        officer.open("build_when", "question", "at_last", about=question.key)
        if isinstance(question, d.Information):
            assert not officer.main.select("[name=how]")
            continue
        values = [box["value"] for box in officer.main.select("input[name=values]")][:1]
        more = {"values": values} if values else {}
        if isinstance(question, d.Date):
            more = {"day_day": "1", "day_month": "6", "day_year": "2024"}
        elif isinstance(question, d.Month | d.Number | d.PostcodeDistrict):
            more = {"value": {d.Month: "6 2024", d.Number: "7", d.PostcodeDistrict: "W2 1AB"}[type(question)]}
        officer.press("Add this", **more)
        assert officer.status == 200, officer.words
        assert problems(officer.definition, boroughs) == []
    assert len(officer.definition.question("at_last").show_if.of) == len(KINDS) - 1


def test_a_condition_that_is_too_deep_for_a_list_is_shown_and_kept_or_replaced(small, officer):
    deep = d.And(
        of=(
            d.Answered(question="role"),
            d.Or(
                of=(
                    d.Answered(question="why"),
                    d.And(of=(d.Answered(question="nights"), d.Equals(question="role", value="a"))),
                )
            ),
        )
    )
    stored = SurveyVersion.objects.get()
    questions = list(officer.definition.questions)
    questions[3] = msgspec.structs.replace(questions[3], show_if=deep)
    SurveyVersion.objects.filter(pk=stored.pk).delete()
    SurveyVersionFactory(survey=small, questions=d.Definition(questions=tuple(questions)), unpublished=True)
    officer.open("build_when", "question", "day")
    assert "goes deeper than this page can show" in officer.words
    assert not officer.main.select("#id_about")
    officer.open("build_question", "day").press("Save", title="From which day?")
    assert officer.definition.question("day").show_if == deep
    officer.open("build_when", "question", "day").press("Take it away and begin anew")
    assert officer.definition.question("day").show_if is None


# --- Two people at once --------------------------------------------------------------------------
def test_two_people_at_different_questions_do_not_disturb_each_other(small, officer, colleague):
    officer.open("build_question", "nights")
    colleague.open("build_question", "role").press("Save", title="Who is answering?")
    colleague.open("build", at="day").press("Up Since when?")
    officer.press("Save", title="How many nights a week?")
    assert officer.status == 200
    titles = [question.title for question in officer.definition.questions]
    assert titles == ["Who is answering?", "What would help?", "Since when?", "How many nights a week?"]


def test_two_people_at_the_same_question_see_each_other_and_nothing_is_lost(small, officer, colleague):
    officer.open("build_question", "nights")
    colleague.open("build_question", "nights").press("Save", title="Nights in a week?")
    officer.press("Save", title="How many nights a week?", hint="Count them all.")
    assert officer.status == 409
    assert "Ann Analyst" in officer.words
    assert "Changed “Nights in a week?”" in officer.words
    assert officer.main.select_one("#id_title").get_text().strip() == "How many nights a week?"
    assert officer.main.select_one("#live .nhsuk-label").get_text(" ", strip=True).startswith("Nights in a week?")
    assert officer.definition.question("nights").title == "Nights in a week?"
    officer.press("Save")
    assert officer.definition.question("nights").title == "How many nights a week?"
    assert officer.definition.question("nights").hint == "Count them all."


def test_what_was_typed_into_a_question_that_a_colleague_deleted_is_not_lost(small, officer, colleague):
    officer.open("build_question", "nights")
    colleague.open("build_delete", "nights").press("Delete it")
    officer.press("Save", title="How many nights a week?", unit="nights")
    assert officer.status == 409
    assert "Somebody deleted this question while you were editing" in officer.words
    assert officer.main.select_one("#id_title").get_text().strip() == "How many nights a week?"
    officer.press("Save")
    assert officer.definition.question("how_many_nights_a_week").unit == "nights"


def test_a_new_question_after_one_that_a_colleague_deleted_goes_to_the_end(small, officer, colleague):
    officer.open("build_new", "short_text", place="after:nights")
    colleague.open("build_delete", "nights").press("Delete it")
    officer.press("Save", title="Which word?")
    assert officer.outline[-1] == "4. Which word?"


def test_a_button_on_an_old_page_changes_nothing_and_shows_what_was_done_meanwhile(small, officer, colleague):
    officer.open("build", at="nights")
    colleague.open("build", at="nights").press("Down How many nights?")
    officer.press("Down How many nights?")
    assert officer.status == 409
    assert "Ann Analyst" in officer.words
    assert officer.outline[3] == "4. How many nights?"
    officer.press("Up How many nights?")
    assert officer.outline[2] == "3. How many nights?"


def test_pressing_save_twice_adds_one_question(officer):
    officer.open("build_new", "short_text")
    address, sent = (
        officer.address,
        officer._filled(officer.main.select_one("#question-form")) | {"title": "Which word?"},
    )
    for _press in range(2):
        officer.browser.post(address, sent | {"act": "save"})
    assert [question.title for question in officer.definition.questions] == ["Which word?"]


def test_a_condition_that_a_colleague_changed_meanwhile_is_not_overwritten(small, officer, colleague):
    officer.open("build_when", "question", "nights").press("Next", about="role")
    colleague.open("build_when", "question", "nights").press("Next", about="why")
    colleague.press("Add this", how="answered")
    officer.press("Add this", how="one_of", values=["a"])
    assert officer.status == 409
    assert officer.definition.question("nights").show_if == d.Answered(question="why")
    assert officer.main.select_one("input[name=values][value=a]").has_attr("checked")
    officer.press("Add this")
    assert len(officer.definition.question("nights").show_if.of) == 2


# --- History -------------------------------------------------------------------------------------
def test_every_edit_is_in_the_history_and_can_be_gone_back_to(small, officer, colleague):
    officer.open("build_question", "role").press("Save", title="Who is answering?")
    colleague.open("build_delete", "nights").press("Delete it")
    officer.open("build").follow("History")
    rows = [" ".join(row.get_text(" ").split()) for row in officer.main.select("tbody tr")]
    assert len(rows) == 3
    assert all(words in rows[0] for words in ("Deleted “How many nights?”", "Ann Analyst", "Now"))
    assert "The questions as they were before" in rows[2]
    officer.follow("The questions as they were before")
    assert "“How many nights?” would come back." in officer.words
    assert "“Who are you?” would be as it was." in officer.words
    officer.press("Go back to this")
    assert officer.definition.questions[0].title == "Who are you?"
    assert len(officer.definition.questions) == 4
    officer.press("Undo")
    assert len(officer.definition.questions) == 3
    assert officer.survey.edits.count() == 5
    assert officer.survey.versions.count() == 1


def test_going_back_on_an_old_page_does_not_undo_what_a_colleague_just_did(small, officer, colleague):
    officer.open("build_question", "role").press("Save", title="Who is answering?")
    officer.open("build")
    colleague.open("build_question", "day").press("Save", title="From which day?")
    officer.press("Undo")
    assert officer.status == 409
    assert officer.definition.question("day").title == "From which day?"
    assert officer.definition.question("role").title == "Who is answering?"


def test_an_import_is_an_edit_that_can_be_undone(small, officer):
    officer.open("build_question", "role").press("Save", title="Who is answering?")
    assert "Import or export" in officer.open("build").words
    officer.open("questions").press("Save and preview", definition=json.dumps(as_json(small_definition())))
    assert len(officer.definition.questions) == 7
    officer.open("build").press("Undo")
    assert officer.definition.question("role").title == "Who is answering?"


# --- A survey that people answer -----------------------------------------------------------------
@pytest.fixture
def live(small):
    version = small.versions.get()
    version.published_at = "2026-01-01T00:00:00Z"
    version.save()
    small.state = SurveyState.OPEN
    small.save()
    ResponseFactory(survey=small, version=version, answers={"role": "a"})
    return small


def test_correcting_an_open_survey_begins_a_new_version_and_says_so(live, officer):
    officer.open("build")
    assert "People are asked these questions now, version 1." in officer.words
    assert not [button for button in officer.main.find_all("button") if "Undo" in button.get_text()]
    officer.follow("Edit").press("Save", title="Who is answering?")
    assert "You are working on version 2. People are asked version 1" in officer.words
    assert live.versions.get(number=1).definition["questions"][0]["title"] == "Who are you?"
    assert live.versions.get(number=2).published_at is None


def test_an_answer_that_people_gave_is_retired_and_not_taken_away(live, officer):
    officer.open("build_question", "role")
    assert "Remove" not in [
        b.get_text(" ", strip=True).split(" ")[0] for b in officer.main.select("[data-line]")[0].find_all("button")
    ]
    officer.press("Save", **{"options-1-retired": "on", "options-2-label": "In hospital"})
    assert [(option.key, option.retired) for option in officer.definition.questions[0].options] == [
        ("a", False),
        ("b", True),
        ("in_hospital", False),
    ]
    # Somebody who sends the form without the line: it is said, and would not be published.
    officer.open("build_question", "role").press("Save", **{"options-1-key": "", "options-1-label": ""})
    assert "People may have chosen “In a hospice”. Mark it as no longer offered" in officer.words


def test_kind_and_name_stay_once_people_have_answered(live, officer):
    officer.open("build_question", "role")
    assert not officer.main.select("[name=key]")
    assert "Change the kind" not in officer.words
    assert "can no longer change" in officer.open("build_kind", "role").words
    address = reverse("surveys_team:build_kind", args=[live.public_id, "role"])
    answer = officer.browser.post(address, {"kind": "long_text", "seen": officer.survey.versions.get().sha256})
    assert answer.status_code == 422
    assert type(officer.definition.question("role")) is d.Radios
    officer.open("build_delete", "role").press("Delete it, and the conditions on it")
    officer.open("build_new", "number").press("Save", title="Role")
    assert officer.definition.questions[-1].key == "role_2"


def test_another_meaning_is_pointed_out_and_not_refused(live, officer):
    officer.open("build_question", "nights").press("Save", title="Do you own a car?")
    assert "It asked “How many nights?” before" in officer.open("build").words
    assert "to put right" not in officer.words


def test_what_cannot_be_compared_is_not_published_and_says_why(live, officer, tree):
    officer.open("build_question", "nights").press("Save", unit="hours")
    assert "People have answered in “nights”" in officer.words
    manager = Builder(user_with(Role.PROGRAMME_MANAGER, tree.system), live)
    manager.open("publish").press("Publish the questions")
    assert manager.status == 422
    assert "“How many nights?”: People have answered in “nights”" in manager.words
    assert live.versions.get(number=2).published_at is None


def test_a_pilot_binds_nothing(small, officer):
    version = small.versions.get()
    version.published_at = "2026-01-01T00:00:00Z"
    version.save()
    small.state = SurveyState.PILOT
    small.save()
    ResponseFactory(survey=small, version=version, answers={"role": "a"}, is_pilot=True)
    officer.open("build_kind", "nights").press("Change the kind", kind="short_text")
    assert "to put right" not in officer.open("build").words


def test_an_archived_survey_is_read_and_not_changed(live, officer):
    live.state = SurveyState.ARCHIVED
    live.save()
    officer.open("build", at="role")
    assert "can no longer be changed" in officer.words
    assert not officer.main.find_all("form")
    officer.open("build_question", "role").press("Save", title="Changed")
    assert officer.status == 422
    assert officer.definition.question("role").title == "Who are you?"


# --- Bank ----------------------------------------------------------------------------------------
def test_ready_made_questions_are_taken_from_the_bank(officer):
    officer.open("build").follow("Question bank")
    officer.press("Add Who is answering")
    assert officer.definition.questions[0].counts_as == "role"
    officer.follow("Question bank").press("Add Ethnic group")
    assert len(officer.definition.equality) == 6
    assert "Asked apart" in officer.words
    officer.follow("Question bank")
    assert "In the survey" in officer.words
    assert not [b for b in officer.main.find_all("button") if b.get_text(" ", strip=True) == "Add Ethnic group"]
    assert problems(officer.definition) == []


def test_a_question_is_kept_for_the_programme_and_taken_into_another_survey(small, officer, tree):
    officer.open("build", at="why").follow("Keep in the bank").press("Keep it in the bank", name="Help wanted")
    kept = BankQuestion.objects.get()
    assert kept.programme == small.programme
    assert "show_if" not in kept.content["question"]
    officer.open("build_keep", "why").press("Keep it in the bank", name="Help wanted")
    assert officer.errors == ["The bank has a question of this name. Choose another name."]
    other = SurveyFactory(programme=small.programme, areas=[tree.system], draft=True)
    desk = Builder(user_with(Role.ENGAGEMENT_OFFICER, tree.system), other)
    desk.open("build_bank").press("Add Help wanted")
    assert desk.definition.questions[0].title == "What would help?"
    desk.open("build_bank").press("Take out of the bank")
    assert not BankQuestion.objects.exists()
    elsewhere = SurveyFactory(programme=ProgrammeFactory(area=tree.system), areas=[tree.system], draft=True)
    BankQuestion.objects.create(programme=small.programme, name="Ours", content=kept.content)
    desk = Builder(user_with(Role.ENGAGEMENT_OFFICER, tree.system), elsewhere)
    assert "Ours" not in desk.open("build_bank").words
    address = reverse("surveys_team:build_take", args=[elsewhere.public_id, BankQuestion.objects.get().public_id])
    assert desk.browser.post(address, {"seen": ""}).status_code == 404


# --- Cost ----------------------------------------------------------------------------------------
def test_the_outline_and_the_history_ask_the_database_as_often_for_many_as_for_few(small, officer):
    def queries(name: str) -> int:
        officer.open(name)
        with CaptureQueriesContext(connection) as asked:
            officer.open(name)
        return len(asked)

    officer.open("build_question", "role").press("Save", title="Who is answering?")
    few = queries("build"), queries("build_history")
    many = tuple(d.YesNo(key=f"q{at}", title=f"Question {at}") for at in range(100))
    edit_questions(small, lambda _now: d.Definition(questions=many), actor=None, seen=None, what="Many")
    for number in range(20):
        change = partial(groups.set_whole, any_order=False, check_answers=bool(number % 2))
        edit_questions(small, change, actor=user_with(Role.ANALYST, small.areas.get()), seen=None, what="Switched")
    assert (queries("build"), queries("build_history")) == few
    assert few[0] < 20


# --- Who may -------------------------------------------------------------------------------------
def test_another_area_does_not_know_the_survey_and_a_reader_may_not_build(small, tree):
    address = reverse("surveys_team:build", args=[small.public_id])
    outside = Builder(user_with(Role.ENGAGEMENT_OFFICER, tree.other_system), small)
    assert outside.browser.get(address).status_code == 404
    approver = Builder(user_with(Role.APPROVER, tree.system), small)
    assert approver.browser.get(address).status_code == 403


def test_bad_input_has_an_honest_answer(small, officer):
    assert officer.open("build", at="no-such").status == 200
    assert officer.open("build_new", "unheard").status == 404
    assert officer.open("build_question", "gone").status == 404
    assert officer.open("build_when", "survey", "role").status == 404
    assert officer.open("build_edit", 77).status == 404
    long = "x" * 400
    officer.open("build_question", "role").press("Save", title=long)
    assert "This text has 400 characters. It can have up to 300." in officer.words
    assert officer.definition.question("role").title == long
    turned = "Who \u202eare you?"
    officer.open("build_question", "role").press("Save", title=turned)
    assert "turns the direction" in officer.words or "\u202e" not in officer.definition.question("role").title
    sent = officer._filled(officer.open("build_question", "role").main.select_one("#question-form"))
    for count in ("-1", "x", "999999"):
        answer = officer.browser.post(officer.address, sent | {"options-count": count, "act": "save"})
        assert answer.status_code in (302, 422)
    address = reverse("surveys_team:build_undo", args=[small.public_id, 99])
    assert officer.browser.post(address, {"seen": ""}).status_code == 422
