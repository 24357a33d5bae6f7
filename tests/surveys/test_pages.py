"""Pages of a survey with every kind of question, without JavaScript: kept, refused, shown again, in two languages."""

from __future__ import annotations

import msgspec
import pytest
from django.urls import reverse

from engagement.surveys.definition import Definition, Equals, LongText, Option, Page, Radios, ShortText, YesNo
from engagement.surveys.models import ResponseDraft
from tests.factories.areas import AreaFactory
from tests.factories.surveys import SurveyFactory, SurveyVersionFactory
from tests.surveys.all_kinds import ANSWERS, BOROUGH, SENT, STEPS, all_kinds, at
from tests.surveys.walking import Resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def brent():
    return AreaFactory(name="Brent", ons_code=BOROUGH)


@pytest.fixture
def survey(brent):
    return SurveyFactory(areas=[brent], title="Every kind", slug="every-kind", definition=all_kinds())


@pytest.fixture
def resident(survey):
    return Resident(survey).begin()


def kept() -> dict:
    return ResponseDraft.objects.get().answers


def test_every_kind_is_kept_as_it_is_meant_and_stands_in_its_fields_again(resident):
    for step in STEPS:
        assert resident.address.endswith(f"/q/{step}/")
        resident.answer(SENT[step])
        assert resident.status == 200, resident.errors
    assert kept() == {**ANSWERS, "background": None}
    base = resident.address.split("/every-kind/")[1].split("/")[0]
    for step in STEPS:
        resident.open(f"/surveys/every-kind/{base}/q/{step}/")
        data = dict(resident.hidden)
        fields = {
            field["name"]: field.get("value", "") for field in resident.form.select("input[type=text], input[checked]")
        }
        again = {
            name: [box["value"] for box in resident.form.select(f"input[name='{name}'][checked]")] for name in fields
        }
        resident.answer(data | {name: values or fields[name] for name, values in again.items()} | resident.values)
    assert kept() == {**ANSWERS, "background": None}, "going through all pages again changed an answer"


def test_questions_of_one_page_stand_together_under_its_title(resident):
    at(resident, "nights")
    assert resident.heading == "Care at night"
    assert [" ".join(heading.get_text().split()) for heading in resident.page.select("main form h2")] == [
        "Did a nurse come to Mum at night?",
        "How often? (visits)",
        "How far do you agree?",
    ]
    assert "Nights are from 10pm to 7am." in resident.words
    assert "The care you had Page 3 of" in resident.words
    assert resident.page.title.get_text().strip().startswith("Care at night – Every kind – ")


def test_all_errors_of_a_page_are_said_at_once_and_nothing_typed_is_lost(resident):
    at(resident, "when")
    typed = {
        "a-began.day": "31",
        "a-began.month": "2",
        "a-began.year": "2024",
        "a-ended.month": "",
        "a-ended.year": "24",
    }
    resident.answer(typed)
    assert resident.status == 422
    assert resident.errors == [
        "When did the care begin? – There is no such day in that month",
        "In which month did it end? – The date must also have a month",
    ]
    links = [link["href"] for link in resident.page.select(".nhsuk-error-summary a")]
    assert links == ["#a-began.day", "#a-ended.month"]
    assert all(resident.page.find(id=link[1:]).name == "input" for link in links)
    assert resident.page.title.get_text().startswith("Error: ")
    assert resident.values == typed
    assert "began" not in kept()


def test_what_is_right_beside_an_error_is_kept_already(resident):
    at(resident, "nights").answer({"a-came": "yes", "a-visits": "many", "a-heard": "5"})
    assert resident.errors == ["How often? – Write a number in figures, such as 3"]
    assert (kept()["came"], kept()["heard"], "visits" in kept()) == ("yes", "5", False)
    assert resident.values == {"a-visits": "many"}
    assert resident.checked == ["yes", "5"]
    resident.answer({"a-came": "yes", "a-visits": "3", "a-heard": "5"})
    assert (resident.status, kept()["visits"]) == (200, "3")


def test_an_answer_that_breaks_a_rule_over_two_questions_is_refused_in_the_authors_words(resident):
    early = SENT["when"] | {"a-ended.month": "2"}
    at(resident, "when").answer(early)
    assert resident.errors == ["In which month did it end? – It cannot have ended before it began"]
    assert resident.values["a-ended.month"] == "2"
    assert kept()["began"] == "2024-03-27"
    resident.answer(SENT["when"])
    assert resident.address.endswith("/q/story/")


def test_an_answer_that_another_answer_has_made_wrong_says_so_when_its_page_is_opened(resident):
    at(resident, "story")
    ResponseDraft.objects.update(answers={**kept(), "began": "2025-01-01"})
    resident.open(resident.address.replace("story", "when"))
    assert resident.errors == ["In which month did it end? – It cannot have ended before it began"]


@pytest.mark.parametrize(
    ("step", "sent", "error"),
    [
        ("role", {}, "Choose an answer"),
        ("role", {"a-role": "home"}, "Choose from the answers on this page"),
        ("person", {"a-person": ["Mum", "Dad"]}, "Write your answer once"),
        ("person", {"a-person": "x" * 61}, "Your answer is 1 character too long. It can have up to 60 characters"),
        ("nights", {"a-visits": "-1"}, "How often? – Write a number from 0 to 500"),
        ("nights", {"a-came": ["yes", "no"]}, "Did a nurse come to Mum at night? – Choose one answer"),
        ("quality", {"a-places": ["home", "nowhere"]}, "Where was care given? – Choose “There was none” on its own"),
        ("quality", {"a-places": ["home", "hospice", "hospital"]}, "Where was care given? – Choose no more than 2"),
        (
            "quality",
            {"a-quality_of.pain": "carer"},
            "How good was each of these? – Choose from the answers on this page",
        ),
        ("matters", {"a-matters.pain": "1", "a-matters.home": "1"}, "Two lines have place 1. Give each its own"),
        ("matters", {"a-matters.pain": "7"}, "Choose a place from 1 to 3"),
        ("when", {"a-ended.month": "13", "a-ended.year": "2024"}, "Write the month as a number from 1 to 12"),
        ("age", {"a-age": "12"}, "Choose from the answers on this page"),
        ("borough", {"a-borough": "E09000099"}, "Choose from the answers on this page"),
        ("district", {"a-district": "nowhere"}, "Write the first part of a postcode, such as W2 or HA9"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason_at_its_field(resident, step, sent, error):
    before = {**kept()} if step == "role" else None
    at(resident, step)
    before = before or kept()
    resident.answer(sent)
    assert resident.status == 422
    assert error in resident.error
    anchor = resident.page.select_one(".nhsuk-error-summary a")["href"][1:]
    assert resident.page.find(id=anchor).name in ("input", "select", "textarea")
    assert resident.form.select_one(".nhsuk-error-message")
    key = next(iter(sent), "a-role").split(".")[0].removeprefix("a-")
    assert kept().get(key) == before.get(key)


@pytest.mark.parametrize(
    "field",
    ["a-visits", "a-nobody", "a-quality_of.nobody", "answer", "is_staff", "a-person.day", "a-person[]", "a-", "\x00"],
)
def test_a_field_that_is_not_on_the_page_is_refused_and_what_was_typed_stays(resident, field):
    at(resident, "person").answer({"a-person": "Auntie", field: "5"})
    assert resident.status == 422
    assert "Something was sent that is not on this page" in resident.error
    assert resident.values == {"a-person": "Auntie"}
    assert "person" not in kept()
    assert "visits" not in kept()


def test_a_hundred_thousand_characters_are_refused_and_shown_back(resident):
    at(resident, "story").answer({"a-story": "ঘ" * 100_000})
    assert resident.status == 422
    assert resident.text == "ঘ" * 100_000


def test_without_a_script_a_ranking_may_leave_lines_without_a_place(resident):
    at(resident, "matters")
    assert [option["value"] for option in resident.form.select("select#a-matters\\.pain option")] == ["", "1", "2", "3"]
    resident.answer({"a-matters.told": "3", "a-matters.pain": "", "a-matters.home": "2"})
    assert kept()["matters"] == ["home", "told"]


def test_an_answer_to_radios_can_be_taken_back_beside_others_that_stay(resident):
    at(resident, "nights").answer(SENT["nights"]).follow("Back")
    assert {button["value"] for button in resident.form.select("button[name=clear]")} == {"came", "heard"}
    resident.answer(SENT["nights"] | {"a-visits": "13"}, clear="came")
    assert resident.heading == "Care at night"
    assert (kept()["came"], kept()["visits"], kept()["heard"]) == (None, "13", "4")
    assert resident.checked == ["4"]


def test_who_saves_to_come_back_keeps_what_is_there_and_is_not_asked_for_the_rest(brent):
    matrix = msgspec.structs.replace(all_kinds().question("quality_of"), required=True, page="", section="")
    resident = Resident(SurveyFactory(areas=[brent], definition=Definition(questions=(matrix,)))).begin()
    resident.answer({"a-quality_of.pain": "4"}, then="save")
    assert resident.address.endswith("/save/")
    assert kept() == {"quality_of": {"pain": "4"}}
    resident.open(resident.address.replace("save", "q/quality_of"))
    assert resident.checked == ["4"]
    resident.answer({"a-quality_of.pain": "4"})
    assert resident.error == "Choose an answer for “Visits by nurses”"


def test_who_saves_what_cannot_be_kept_is_told_so_before_leaving(resident):
    at(resident, "nights").answer({"a-visits": "many"}, then="save")
    assert (resident.status, resident.errors) == (422, ["How often? – Write a number in figures, such as 3"])


# --- Two tabs ------------------------------------------------------------------------------------
def test_two_tabs_on_one_page_keep_what_each_of_them_answered(resident):
    at(resident, "nights")
    page = dict(resident.hidden)
    first = page | {"a-came": "yes", "a-visits": ""}
    second = page | {"a-heard": "2", "a-visits": "7"}
    for sent in (first, second):
        assert resident.browser.post(resident.address, sent).status_code == 302
    assert (kept()["came"], kept()["visits"], kept()["heard"]) == ("yes", "7", "2")


def test_a_required_question_that_another_tab_has_answered_holds_nobody_up(resident):
    page = dict(resident.hidden)
    resident.browser.post(resident.address, {"a-role": "carer"})
    assert resident.browser.post(resident.address, page).status_code == 302
    assert kept()["role"] == "carer"


def test_an_old_tab_that_changed_nothing_undoes_nothing(resident):
    at(resident, "nights").answer(SENT["nights"]).follow("Back")
    old = dict(resident.hidden) | SENT["nights"]
    resident.answer({"a-came": "no", "a-visits": "1", "a-heard": "1"})
    resident.browser.post(resident.address.replace("quality", "nights"), old)
    assert (kept()["came"], kept()["visits"], kept()["heard"]) == ("no", "1", "1")


def test_a_question_that_was_not_on_the_page_is_not_taken_for_one_left_empty(brent):
    definition = Definition(
        pages=(Page(key="two", title="Two"),),
        questions=(
            YesNo(key="more", title="More?"),
            ShortText(key="a", title="A?", page="two"),
            ShortText(key="b", title="B?", page="two", show_if=Equals(question="more", value="yes")),
        ),
    )
    resident = Resident(SurveyFactory(areas=[brent], definition=definition)).begin().answer("no")
    assert resident.fields == ["a-a"]
    # In another tab the first answer is changed.
    resident.browser.post(resident.address.replace("two", "more"), {"a-more": "yes"})
    resident.answer("here")
    assert "b" not in kept()


# --- Everywhere ----------------------------------------------------------------------------------
def test_every_page_says_how_to_stop_and_where_to_find_somebody_to_talk_to(resident):
    for step in STEPS:
        links = [" ".join(link.get_text().split()) for link in resident.page.select("main a")]
        assert "Stop, or delete your answers" in links
        assert "find someone to talk to" in links
        assert bool(resident.page.find(string=lambda text: "You do not have to answer" in text)) == (
            step not in ("role", "background")
        )
        resident.answer(SENT[step])


def test_an_old_address_of_a_question_on_a_shared_page_leads_to_its_page(resident):
    at(resident, "quality")
    resident.open(resident.address.replace("quality", "visits"))
    assert resident.heading == "Care at night"


def test_the_survey_may_change_under_somebody_who_stays_with_their_version(resident, survey):
    resident.answer("carer")
    SurveyVersionFactory(
        survey=survey,
        questions=Definition(
            questions=(
                Radios(key="role", title="Who?", options=(Option(key="x", label="X"), Option(key="y", label="Y"))),
                LongText(key="new", title="New?"),
            )
        ),
    )
    assert resident.refresh().heading == "Who are you thinking of?"
    assert Resident(survey).begin().heading == "Who?"


def test_what_was_typed_on_a_page_of_several_is_shown_back_when_the_answers_are_gone(resident):
    at(resident, "nights")
    address = resident.address
    ResponseDraft.objects.all().delete()
    resident.answer(SENT["nights"])
    assert resident.status == 404
    for words in ("Did a nurse come", "Yes", "12 visits", "Agree"):
        assert words in resident.words
    assert resident.browser.get(address).status_code == 404
    assert resident.open(reverse("surveys:start", args=["every-kind"])).status == 200
