"""A survey of one page that does without "check your answers": the page itself sends, with the consent at its foot."""

from __future__ import annotations

import pytest
from django.urls import reverse

from engagement.surveys.definition import Definition, LongText, Option, Page, Radios
from engagement.surveys.models import Response, ResponseDraft, SurveyState
from tests.factories.surveys import SurveyFactory
from tests.surveys.walking import Resident

pytestmark = pytest.mark.django_db


def one_page(**more) -> Definition:
    return Definition(
        pages=(Page(key="all", title="Your care"),),
        questions=(
            Radios(
                key="role",
                title="Who are you?",
                page="all",
                required=True,
                options=(Option(key="carer", label="A carer"), Option(key="other", label="Somebody else")),
            ),
            LongText(key="words", title="What would help?", page="all"),
        ),
        check_answers=False,
        translations={"pl": {"words": {"title": "Co by pomogło?"}}},
        **more,
    )


@pytest.fixture
def resident():
    return Resident(SurveyFactory(definition=one_page())).begin()


def test_the_page_sends_with_the_consent_given_on_it(resident):
    assert "May we use your words" in resident.words
    assert "Send my answers" in resident.words
    resident.answer({"a-role": "carer", "a-words": "A nurse at night.", "answer": "yes"})
    assert resident.heading == "Thank you. We have your answers"
    response = Response.objects.get()
    assert response.answers == {"role": "carer", "words": "A nurse at night."}
    assert response.may_quote is True
    assert not ResponseDraft.objects.exists()


def test_who_does_not_choose_is_not_quoted(resident):
    resident.answer({"a-role": "carer", "a-words": "A nurse at night."})
    assert Response.objects.get().may_quote is False


def test_a_second_press_finds_what_the_first_one_sent(resident):
    address = resident.address
    sent = {"a-role": "carer", "a-words": "Twice."} | resident.hidden
    first = resident.browser.post(address, sent)
    second = resident.browser.post(address, sent)
    assert first.status_code == 302
    assert second.status_code in (302, 409)
    assert Response.objects.count() == 1


def test_what_is_missing_is_said_and_everything_typed_stays_with_the_consent(resident):
    resident.answer({"a-words": "A nurse at night.", "answer": "yes"})
    assert resident.status == 422
    assert "Choose an answer" in resident.error
    assert "A nurse at night." in resident.page.select_one("textarea").get_text()
    assert resident.checked == ["yes"]
    assert not Response.objects.exists()


def test_nothing_is_not_sent():
    survey = SurveyFactory(
        definition=Definition(questions=(LongText(key="words", title="What would help?"),), check_answers=False)
    )
    resident = Resident(survey).begin().answer({})
    assert resident.status == 422
    assert "Answer at least one question" in resident.error
    assert not Response.objects.exists()


def test_another_language_in_the_middle_keeps_answers_and_consent(resident):
    resident.answer({"a-role": "carer", "a-words": "Night.", "answer": "no"}, language="pl")
    assert not Response.objects.exists()
    assert "Co by pomogło?" in resident.words
    assert resident.page.select_one("textarea").get_text().strip() == "Night."
    assert resident.checked == ["carer", "no"]


def test_a_survey_that_closed_in_the_meantime_shows_what_was_written(resident):
    resident.survey.state = SurveyState.CLOSED
    resident.survey.save()
    resident.answer({"a-role": "carer", "a-words": "Too late."})
    assert resident.status == 410
    assert "Too late." in resident.words
    assert not Response.objects.exists()


def test_a_field_of_nothing_on_the_page_is_refused(resident):
    resident.answer({"a-role": "carer", "forged": "yes"})
    assert resident.status == 422
    assert not Response.objects.exists()


def test_the_confirmation_is_each_persons_own():
    survey = SurveyFactory(definition=one_page())
    pages = []
    for _person in range(2):
        resident = Resident(survey).begin().answer({"a-role": "other"})
        pages.append((resident.page.select_one(".app-reference").get_text(), resident.address))
        assert reverse("surveys:copy", args=[survey.slug, resident.address.split("/")[3]]) in str(resident.page)
        assert resident.page.select_one("input[name=next]")["value"] == resident.address
    assert pages[0] != pages[1]
