"""Residents answer: one question a page, back, change, check, send; nothing they typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery import current_app
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.surveys.definition import Definition, LongText, ShortText
from engagement.surveys.models import Response, ResponseDraft, SurveyState
from engagement.surveys.tasks import delete_expired_drafts
from eolcare.audit.models import AuditEntry
from eolcare.common.tokens import hash_code
from tests.factories.areas import AreaFactory, area_tree
from tests.factories.surveys import SurveyFactory, SurveyVersionFactory
from tests.surveys.walking import Resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def brent():
    return AreaFactory(name="Brent", ons_code="E09000005")


@pytest.fixture
def survey(brent):
    return SurveyFactory(areas=[brent], title="Your experience of care", slug="experience")


@pytest.fixture
def resident(survey):
    return Resident(survey)


def walk_to_check(resident: Resident) -> Resident:
    resident.begin().answer("carer").answer("A number to ring at night.").answer(["home", "hospice"]).answer("4")
    return resident.answer().answer("gentle").answer("E09000005").answer("yes")


def test_the_whole_way_from_the_start_page_to_the_reference_code(resident, survey, brent):
    resident.open(reverse("surveys:list")).follow("Your experience of care")
    assert resident.heading.endswith("Your experience of care")
    for said in (
        "We would like to know how care near the end of life is for you.",
        "about 10 minutes",
        "until the end of Thursday 31 December 2099",
        "We read every answer and publish a report.",
        "Your answers are kept by the integrated care board.",
        "Article 6(1)(e)",
        "24 months after the survey closes",
        "stop at any time",
        "Some questions are about dying.",
        "have-your-say@example.org",
        "020 7946 0000",
    ):
        assert said in resident.words
    resident.begin()
    assert resident.heading == "Which best describes you?"
    assert "Page 1 of at most 6" in resident.words
    assert "Carers and people who are ill see different things." in resident.words
    resident.answer("carer")
    assert resident.heading == "What would have helped you as a carer?"
    assert "Page 2 of 6" in resident.words
    resident.answer("A number to ring\r\nat night.").answer(["hospice", "home"])
    assert resident.heading == "How far do you agree?"
    assert "We were listened to" in resident.words
    resident.answer("4")
    assert resident.heading == "About care at home"
    assert [item.get_text() for item in resident.page.select("main li")] == ["By day", "At night"]
    resident.answer().answer("gentle").answer("E09000005")
    assert resident.heading == "May we use your words, without your name?"
    resident.answer("yes")
    assert resident.heading == "Check your answers"
    assert resident.rows == {
        "Which best describes you?": "I care for somebody",
        "What would have helped you as a carer?": "A number to ring at night.",
        "Where was care given?": "At home In a hospice",
        "How far do you agree? We were listened to": "Agree",
        "Which one word would you use?": "gentle",
        "Which borough do you live in?": "Brent",
        "May we use your words, without your name?": "Yes",
    }
    resident.press()
    assert resident.heading == "Thank you. We have your answers"
    code = resident.page.select_one(".app-reference").get_text()
    response = Response.objects.get()
    assert response.reference_hash == hash_code(code)
    assert response.answers == {
        "role": "carer",
        "caring": "A number to ring\nat night.",
        "places": ["home", "hospice"],
        "heard": "4",
        "word": "gentle",
        "borough": "E09000005",
    }
    assert (response.may_quote, response.borough, response.channel) == (True, brent, "online")
    assert not ResponseDraft.objects.exists(), "unsent answers lie about after they were sent"
    # The page can be opened again, and says the same; nothing is sent twice.
    assert resident.refresh().page.select_one(".app-reference").get_text() == code
    assert Response.objects.count() == 1
    resident.follow("what came of what you said")
    assert resident.status == 200


def test_an_answer_stands_in_its_field_after_back_and_after_refresh(resident):
    resident.begin().answer("carer").answer("Someone to ask.").answer(["home"])
    resident.follow("Back")
    assert resident.checked == ["home"]
    resident.follow("Back")
    assert resident.text == "Someone to ask."
    assert resident.refresh().text == "Someone to ask."
    resident.follow("Back")
    assert resident.checked == ["carer"]
    resident.follow("Back")
    assert "You began to answer on this device" in resident.words
    resident.follow("Go on where you stopped")
    assert resident.heading == "How far do you agree?"


def test_changing_an_answer_drops_what_is_no_longer_asked(resident):
    walk_to_check(resident)
    resident.follow("Change Which best describes you?").answer("other")
    assert resident.heading == "Check your answers"
    assert "What would have helped you as a carer?" not in resident.rows
    resident.press()
    response = Response.objects.get()
    assert "caring" not in response.answers
    assert response.answers["role"] == "other"


def test_changing_an_answer_leads_by_what_it_newly_asks_and_back_to_checking(resident):
    resident.begin().answer("other").answer().answer().answer().answer("gentle").answer().answer("no")
    assert resident.heading == "Check your answers"
    resident.follow("Change Which best describes you?").answer("carer")
    assert resident.heading == "What would have helped you as a carer?"
    resident.answer("Rest.")
    assert resident.heading == "Check your answers"
    assert resident.rows["What would have helped you as a carer?"] == "Rest."
    resident.follow("Change Which best describes you?").follow("Back")
    assert resident.heading == "Check your answers"


def test_everything_may_be_left_empty_but_nothing_at_all_is_not_sent(resident):
    resident.begin()
    for _page in range(6):
        resident.answer()
    assert resident.heading == "Check your answers", "nobody who wrote nothing is asked for their words"
    assert "nothing to send" in resident.words
    resident.press()
    assert resident.status == 422
    assert resident.error == "Answer at least one question before you send."
    assert not Response.objects.exists()


def test_who_stops_can_send_delete_or_come_back(resident, survey):
    resident.begin().answer("bereaved").answer(["hospice"]).follow("Stop, or delete your answers")
    assert "Nothing has been sent yet" in resident.words
    resident.follow("Check your answers and send them")
    assert "You have not opened all questions yet" in resident.words
    assert resident.rows["Which one word would you use?"] == "Not answered"
    resident.press()
    assert Response.objects.get().answers == {"role": "bereaved", "places": ["hospice"]}

    other = Resident(survey)
    other.begin().answer("carer").follow("Stop, or delete your answers")
    other.press()
    assert other.heading == "Your answers are deleted"
    assert not ResponseDraft.objects.exists()
    assert not [name for name, cookie in other.browser.cookies.items() if name.startswith("answers") and cookie.value]


def test_a_choice_can_be_taken_back(resident):
    resident.begin().answer("carer").follow("Back")
    resident.answer("carer", clear="role")
    assert (resident.heading, resident.checked) == ("Which best describes you?", [])
    resident.answer()
    assert resident.heading == "Where was care given?"


def test_words_are_not_quoted_unless_somebody_says_yes(survey):
    for choice, may_quote in (("", False), ("no", False), ("forged", False), ("yes", True)):
        resident = Resident(survey)
        resident.begin().answer("carer").answer("Words.")
        resident.open(resident.address.replace(resident.address.split("/", 4)[4], "your-words/"))
        resident.answer(choice)
        assert resident.rows["May we use your words, without your name?"] == ("Yes" if may_quote else "No")
        resident.press()
        assert Response.objects.latest("pk").may_quote is may_quote


@pytest.mark.parametrize(
    ("answers", "sent", "error"),
    [
        ([], "forged", "Choose from the answers on this page"),
        (["carer"], "x" * 10_001, "Your answer is 1 character too long. It can have up to 10,000 characters"),
        (["carer"], "x" * 60_000, "Your answer is 50,000 characters too long. It can have up to 10,000 characters"),
        (["other"], ["home", "nowhere"], "Choose “There was none” on its own, or take it away"),
        (["other", ""], ["5", "4"], "Choose one answer"),
    ],
)
def test_what_cannot_be_kept_is_said_and_shown_back(resident, answers, sent, error):
    resident.begin()
    for answer in answers:
        resident.answer(answer)
    heading, before = resident.heading, ResponseDraft.objects.get().answers
    resident.answer(sent)
    assert (resident.status, resident.heading, resident.error) == (422, heading, error)
    assert resident.page.title.get_text().strip().startswith("Error: ")
    anchor = resident.page.select_one(".nhsuk-error-summary a")["href"]
    assert resident.page.select_one(anchor)["name"] == resident.fields[0]
    if isinstance(sent, str) and len(sent) > 100:
        assert resident.text == sent, "what was typed is gone"
    assert ResponseDraft.objects.get().answers == before


def test_ten_thousand_characters_arrive_whole(resident):
    story = "They were kind. " * 625
    resident.begin().answer("carer").answer(story)
    resident.open(resident.address.split("/q/")[0] + "/check/").press()
    assert Response.objects.get().answers["caring"] == story.strip()
    assert len(story) == 10_000


def test_forged_and_unknown_addresses_lead_nowhere(resident, survey):
    resident.begin()
    base = resident.address.split("/q/")[0]
    assert resident.open(f"{base}/q/no-such-question/").status == 404
    assert resident.open("/surveys/no-such-survey/").status == 404
    assert resident.open(f"/surveys/{survey.slug}/0123456789/q/role/").status == 404
    assert "not on this device" in resident.heading
    # A cookie under the wrong name, or of another survey, opens nothing.
    token = next(value.value for name, value in resident.browser.cookies.items() if name.startswith("answers"))
    thief = Client()
    thief.cookies["answers-0123456789"] = token
    assert thief.get(f"/surveys/{survey.slug}/0123456789/q/role/").status_code == 404
    other = SurveyFactory(areas=list(survey.areas.all()), slug="other")
    locator = base.rsplit("/", 1)[1]
    assert resident.open(f"/surveys/{other.slug}/{locator}/q/role/").status == 404


def test_another_persons_address_shows_nothing(resident):
    resident.begin().answer("carer").answer("Something private.")
    stranger = Resident(resident.survey)
    for step in ("q/caring/", "check/", "stop/", "your-words/", "thank-you/"):
        stranger.open(resident.address.split("/q/")[0] + "/" + step)
        assert stranger.status == 404
        assert "private" not in stranger.page.get_text()


def test_the_token_stays_out_of_addresses_pages_and_caches(resident, survey):
    resident.begin()
    cookie = next(cookie for name, cookie in resident.browser.cookies.items() if name.startswith("answers"))
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/surveys/experience/")
    assert int(cookie["max-age"]) == 14 * 24 * 3600
    assert cookie.value not in resident.address
    assert cookie.value not in str(resident.page)
    assert resident.browser.get(resident.address)["Cache-Control"] == "private, no-store"
    assert cookie.value not in ResponseDraft.objects.values_list("token_hash", flat=True)
    shared = Resident(survey).begin(shared="yes")
    cookie = next(cookie for name, cookie in shared.browser.cookies.items() if name.startswith("answers"))
    assert cookie["max-age"] == ""
    assert ResponseDraft.objects.latest("pk").expires_at < timezone.now() + timedelta(days=1, minutes=1)


def test_two_tabs_fill_one_response_without_undoing_each_other(resident):
    resident.begin().answer("carer")
    base = resident.address.split("/q/")[0]
    # Both pages were opened before either was sent.
    resident.browser.get(f"{base}/q/word/")
    resident.answer("First tab.")
    resident.browser.post(f"{base}/q/word/", {"a-word": "second"})
    resident.open(f"{base}/check/")
    assert resident.rows["What would have helped you as a carer?"] == "First tab."
    assert resident.rows["Which one word would you use?"] == "second"


def test_sending_twice_makes_one_response_and_one_code(resident):
    walk_to_check(resident)
    address = resident.address
    code = resident.press().page.select_one(".app-reference").get_text()
    resident.browser.post(address)
    resident.open(address)
    assert resident.page.select_one(".app-reference").get_text() == code
    assert Response.objects.count() == 1
    assert AuditEntry.objects.filter(verb="submitted").count() == 1


def test_what_was_typed_in_another_tab_after_sending_is_shown_back(resident):
    walk_to_check(resident)
    base = resident.address.split("/check/")[0]
    resident.press()
    resident.address = f"{base}/q/caring/"
    resident.answer({"a-caring": "Late thought, long considered."})
    assert resident.status == 409
    assert resident.heading == "You have already sent these answers"
    assert "Late thought, long considered." in resident.words
    resident.follow("See the confirmation")
    assert resident.page.select_one(".app-reference")


def test_a_survey_that_closes_in_the_middle_loses_nothing(resident, survey):
    resident.begin().answer("carer")
    survey.state = SurveyState.CLOSED
    survey.save()
    resident.answer("I was not finished.")
    assert (resident.status, resident.heading) == (410, "This survey has closed")
    assert "I was not finished." in resident.words
    assert "I care for somebody" in resident.words
    assert "have-your-say@example.org" in resident.words
    resident.open(resident.address.replace("q/caring", "check"))
    assert resident.status == 410
    resident.press()
    assert resident.status == 410
    assert not Response.objects.exists()
    # Opened again, it goes on where it stopped.
    survey.state = SurveyState.OPEN
    survey.save()
    resident.refresh()
    assert resident.rows["Which best describes you?"] == "I care for somebody"


def test_a_paused_survey_says_to_come_back(resident, survey):
    resident.begin().answer("carer")
    survey.state = SurveyState.PAUSED
    survey.save()
    resident.answer("Words to keep.")
    assert (resident.status, resident.heading) == (503, "This survey is paused")
    assert "Words to keep." in resident.words
    resident.open(reverse("surveys:start", args=[survey.slug]))
    assert resident.status == 200
    assert "paused" in resident.words
    assert "Start now" not in resident.words


@pytest.mark.parametrize("state", ["closed", "over", "coming", "paused"])
def test_a_survey_that_is_not_open_cannot_be_begun_and_says_why(state, brent):
    today = timezone.localdate()
    dates = {
        "over": {"closes_on": today - timedelta(days=1)},
        "coming": {"opens_on": today + timedelta(days=3)},
        "closed": {"closed": True},
        "paused": {"paused": True},
    }[state]
    survey = SurveyFactory(areas=[brent], **dates)
    resident = Resident(survey).open(reverse("surveys:start", args=[survey.slug]))
    words = {"closed": "has closed", "over": "has closed", "coming": "opens on", "paused": "is paused"}[state]
    assert words in resident.words
    assert not resident.page.select("main form")
    assert resident.begin().status == 409
    assert words in resident.words
    assert not ResponseDraft.objects.exists()


def test_drafts_and_surveys_of_private_programmes_are_not_public(survey):
    draft = SurveyFactory(draft=True)
    hidden = SurveyFactory(programme__is_public=False)
    resident = Resident(survey).open(reverse("surveys:list"))
    for one in (draft, hidden):
        assert one.title not in resident.words
        assert resident.browser.get(reverse("surveys:start", args=[one.slug])).status_code == 404
        assert resident.browser.post(reverse("surveys:begin", args=[one.slug])).status_code == 404


def test_who_is_in_the_middle_stays_with_their_version(resident, survey):
    resident.begin().answer("carer")
    SurveyVersionFactory(survey=survey, questions=Definition(questions=(ShortText(key="new", title="New question?"),)))
    resident.answer("Words.")
    assert resident.heading == "Where was care given?"
    resident.open(resident.address.split("/q/")[0] + "/check/").press()
    assert Response.objects.get().version.number == 1
    assert Resident(survey).begin().heading == "New question?"


def test_a_required_question_holds_up_sending_and_says_which(brent):
    required = Definition(
        questions=(ShortText(key="a", title="First?"), LongText(key="b", title="Second?", required=True))
    )
    resident = Resident(SurveyFactory(areas=[brent], definition=required)).begin().answer("Words.")
    resident.answer()
    assert (resident.status, resident.error) == (422, "Write your answer")
    resident.open(resident.address.split("/q/")[0] + "/check/").press()
    assert resident.status == 422
    assert resident.error == "Second? – This question needs an answer."
    resident.follow("Second? –").answer("Here.")
    assert resident.heading == "Check your answers"
    assert resident.press().heading == "Thank you. We have your answers"


def test_expired_answers_are_gone_and_swept_away(resident):
    resident.begin().answer("carer")
    ResponseDraft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    resident.answer("I come back late, but I had this to say.")
    assert resident.status == 404
    assert "I come back late, but I had this to say." in resident.words
    assert delete_expired_drafts() == 1
    assert delete_expired_drafts() == 0
    assert current_app.conf.beat_schedule["delete-expired-drafts"]["task"] == delete_expired_drafts.name


def test_many_boroughs_are_chosen_from_a_list():
    tree = area_tree(*(f"Borough {n}" for n in range(13)))
    survey = SurveyFactory(areas=[tree.system])
    resident = Resident(survey).begin()
    resident.open(resident.address.replace("q/role", "q/borough"))
    assert len(resident.page.select("select#a-borough option")) == 15
    resident.answer(tree["Borough 3"].code).open(resident.address.replace("your-words", "check"))
    resident.open(resident.address.split("/q/")[0].removesuffix("/check/") + "/check/")
    assert resident.rows["Which borough do you live in?"] == "Borough 3"


def test_what_people_write_is_never_markup(resident):
    resident.begin().answer("carer").answer("<script>alert(1)</script> & so on")
    resident.follow("Back")
    assert resident.text == "<script>alert(1)</script> & so on"
    resident.open(resident.address.replace("q/caring", "check"))
    assert not resident.page.select("main script")
    assert "<script>alert(1)</script> & so on" in resident.words
