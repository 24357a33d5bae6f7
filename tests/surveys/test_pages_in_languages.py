"""Pages of a survey in another language from the middle on, and answers that later texts repeat."""

from __future__ import annotations

import pytest
from django.conf import settings

from engagement.surveys.models import ResponseDraft
from tests.factories.areas import AreaFactory
from tests.factories.surveys import SurveyFactory
from tests.surveys.all_kinds import BOROUGH, SENT, all_kinds, at
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


def speak(resident: Resident, language: str, sent: dict | None = None) -> Resident:
    """Press the button of a language in the page's own form, with what stands in its fields."""
    button = resident.page.select_one(f"button[form=questions][name=language][value={language}]")
    assert button, "no way to this language"
    return resident.answer(sent or {}, language=language)


def test_the_language_changes_in_the_middle_and_nothing_is_lost(resident):
    at(resident, "nights")
    speak(resident, "ar", {"a-came": "yes", "a-visits": "12"})
    assert resident.address.endswith("/q/nights/")
    assert (resident.page.html["lang"], resident.page.html["dir"]) == ("ar", "rtl")
    assert resident.heading == "الرعاية ليلاً"
    assert resident.page.select_one("main form h2").get_text().strip() == "هل جاءت ممرضة إلى Mum ليلاً؟"
    assert (resident.checked, resident.values) == (["yes"], {"a-visits": "12"})
    assert ResponseDraft.objects.get().language == "ar"
    assert resident.browser.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ar"
    resident.answer(SENT["nights"])
    assert resident.heading == "جودة الرعاية"
    untranslated = resident.page.find(string="In a hospice").parent
    assert (untranslated.name, untranslated["lang"], untranslated["dir"]) == ("span", "en", "ltr")
    speak(resident, "en-gb", SENT["quality"])
    assert (resident.page.html["lang"], resident.heading) == ("en-gb", "How good it was")
    assert kept()["places"] == ["home", "hospice"]
    assert ResponseDraft.objects.get().language == "en-gb"


def test_what_cannot_be_accepted_yet_is_shown_again_in_the_other_language_without_blame(resident):
    at(resident, "when")
    speak(resident, "ar", {"a-began.day": "31", "a-began.month": "2", "a-ended.month": "9", "a-ended.year": "2024"})
    assert resident.status == 200
    assert resident.errors == []
    assert resident.page.html["dir"] == "rtl"
    assert resident.heading == "متى كان ذلك"
    assert resident.values["a-began.day"] == "31"
    assert kept()["ended"] == "2024-09"
    resident.refresh()
    assert resident.page.html["lang"] == "ar"


def test_a_required_question_does_not_hold_up_the_language(resident):
    speak(resident, "ar")
    assert (resident.status, resident.errors, resident.heading) == (200, [], "أي وصف ينطبق عليك؟")
    resident.answer()
    assert resident.status == 422


def test_the_enter_key_goes_on_and_does_not_change_the_language(resident):
    owned = [button for button in resident.page.find_all("button") if button.get("form") == "questions"]
    assert owned[0].get("name") is None, "the first button of a form is the one that Enter presses"
    assert owned[0].sourceline <= owned[1].sourceline


def test_an_answer_that_is_repeated_is_text_and_stays_with_its_author(resident, survey):
    resident.answer(SENT["role"]).answer({"a-person": "<script>alert(1)</script> & Söhne ${role|x}"})
    assert resident.page.select_one("main form h2 bdi").get_text() == "<script>alert(1)</script> & Söhne ${role|x}"
    assert not resident.page.select("main script")
    for step in ("nights", "quality", "background"):
        resident.answer(SENT[step])
    resident.open(resident.address.replace("matters", "background"))
    assert "<script>alert(1)</script> & Söhne" in resident.words
    resident.open(resident.address.replace("background", "story"))
    assert "better for <script>alert(1)</script> & Söhne" in resident.page.title.get_text()
    other = Resident(survey).begin().answer("ill")
    assert other.page.select_one("main form h2").get_text().strip() == "Did a nurse come to you at night?"
    assert "Söhne" not in str(other.page)
