"""A survey of one page of which nothing is kept before it is sent: opened by a link, sent by one statement, once."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.surveys.definition import Definition, Equals, LongText, Option, Page, Radios
from engagement.surveys.filling import COOKIE
from engagement.surveys.models import Access, LeftAt, Response, ResponseDraft, ResponseFlag, SurveyState
from engagement.surveys.services import delete_draft
from engagement.surveys.services.opening import opened_page, seal_page
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common import limits
from tests.factories.accounts import user_with
from tests.factories.surveys import SurveyFactory, SurveyVersionFactory
from tests.surveys.pressing import press
from tests.surveys.test_one_page import one_page
from tests.surveys.test_query_counts import asked
from tests.surveys.walking import Resident

pytestmark = pytest.mark.django_db
WHOLE = {"a-role": "carer", "a-words": "A nurse at night.", "answer": "yes"}


@pytest.fixture(autouse=True)
def at_midnight():
    """Nobody was counted yet today."""
    limits.forget()


@pytest.fixture
def survey():
    return SurveyFactory(definition=one_page())


@pytest.fixture
def resident(survey):
    return Resident(survey).open_page()


def test_the_start_page_leads_to_the_questions_and_nothing_is_kept(survey):
    resident = Resident(survey).open(reverse("surveys:start", args=[survey.slug]))
    form = resident.page.select_one(f"form[action='{reverse('surveys:page', args=[survey.slug])}']")
    assert form["method"] == "get"
    assert "Other people use this device" in form.get_text(" ")
    resident.open(form["action"])
    assert "Send my answers" in resident.words
    assert "May we use your words" in resident.words
    assert not ResponseDraft.objects.exists()
    assert not any(name.startswith(COOKIE) for name in resident.browser.cookies)
    assert resident.page.select_one("a.nhsuk-back-link")["href"] == reverse("surveys:start", args=[survey.slug])


def test_it_is_sent_without_a_draft(resident):
    resident.answer(WHOLE)
    assert resident.heading == "Thank you. We have your answers"
    assert resident.page.select_one(".app-reference")
    response = Response.objects.get()
    assert response.answers == {"role": "carer", "words": "A nurse at night."}
    assert (response.may_quote, response.channel, response.language, response.is_pilot) == (
        True,
        "online",
        "en-gb",
        False,
    )
    assert AuditEntry.objects.filter(verb="submitted", target_id=response.public_id).count() == 1
    assert not ResponseDraft.objects.exists()
    resident.refresh()
    assert resident.heading == "Thank you. We have your answers"
    resident.follow("Get a copy of your answers")
    assert "A nurse at night." in resident.words


def test_opening_asks_for_the_survey_alone_and_sending_stores_in_one_statement(survey):
    Resident(survey).open_page().answer(WHOLE)
    resident = Resident(survey).open_page()
    get, post = resident.browser.get, resident.browser.post
    opened = asked(lambda: get(resident.address))
    assert len(opened) == 1, opened
    assert "responsedraft" not in opened[0]
    writes = asked(lambda: post(resident.address, WHOLE | resident.hidden))
    writes = [sql for sql in writes if not sql.startswith(("SAVEPOINT", "RELEASE"))]
    assert len(writes) == 2, writes
    assert sum("INSERT" in sql for sql in writes) == 1


def test_two_presses_and_two_tabs_with_one_page_make_one_response(resident):
    sent = WHOLE | resident.hidden
    first = resident.browser.post(resident.address, sent)
    second = resident.browser.post(resident.address, sent | {"a-words": "Again."})
    elsewhere = Resident(resident.survey).browser.post(resident.address, sent)
    assert first["Location"] == second["Location"] == elsewhere["Location"]
    assert Response.objects.get().answers["words"] == "A nurse at night."
    assert not ResponseDraft.objects.exists()
    page = resident.browser.get(first["Location"])
    assert page.status_code == 200


def test_a_page_that_was_sent_cannot_be_saved_for_later(resident):
    address, hidden = resident.address, resident.hidden
    resident.answer(WHOLE)
    page = resident.browser.post(address, WHOLE | hidden | {"a-words": "Said later.", "then": "save"})
    assert page.status_code == 409
    assert "You have already sent these answers" in page.content.decode()
    assert "Said later." in page.content.decode()
    assert not ResponseDraft.objects.exists()


def test_two_openings_are_two_responses(survey):
    for _time in range(2):
        resident = Resident(survey).open_page().answer(WHOLE)
        assert resident.status == 200
    one = Resident(survey)
    one.open_page().answer(WHOLE)
    one.open_page().answer(WHOLE)
    assert Response.objects.count() == 4
    assert len({response.reference_hash for response in Response.objects.all()}) == 4
    # Of those that were sent before from one browser only the last can be opened: cookies do not pile up.
    assert len([1 for cookie in one.browser.cookies.values() if cookie.key.startswith(COOKIE) and cookie.value]) == 1


@pytest.mark.parametrize("seal", ["", "forged", f"{'0' * 32}.{time.time_ns() // 1_000_000}.1.{'0' * 64}"])
def test_a_page_without_its_seal_is_shown_again_with_all_that_was_typed(resident, seal):
    resident.answer(WHOLE | {"seal": seal})
    assert resident.status == 422
    assert "open for too long" in resident.error
    assert resident.checked == ["carer", "yes"]
    assert resident.values["a-words"] == "A nurse at night."
    assert resident.hidden["seal"] != seal
    assert not ResponseDraft.objects.exists()
    press(resident, "Send my answers", **{"a-role": "carer", "answer": "yes"})
    assert resident.heading == "Thank you. We have your answers"
    assert Response.objects.get().answers == {"role": "carer", "words": "A nurse at night."}


def test_a_seal_of_fifteen_days_or_of_another_survey_opens_nothing(survey, monkeypatch):
    seal = seal_page(survey, 1)
    assert opened_page(survey, seal).version == 1
    assert opened_page(SurveyFactory(), seal) is None
    soon, late = timezone.now() + timedelta(days=13), timezone.now() + timedelta(days=15)
    monkeypatch.setattr("engagement.surveys.services.opening.time.time", soon.timestamp)
    assert opened_page(survey, seal).token == opened_page(survey, seal).token
    monkeypatch.setattr("engagement.surveys.services.opening.time.time", late.timestamp)
    assert opened_page(survey, seal) is None


def test_errors_keep_what_was_typed_and_go_on_as_a_draft(resident):
    first = resident.hidden["seal"]
    resident.answer({"a-words": "A nurse at night.", "answer": "yes"})
    assert resident.status == 422
    assert "Choose an answer" in resident.error
    assert resident.values["a-words"] == "A nurse at night."
    assert resident.checked == ["yes"]
    assert ResponseDraft.objects.get().answers["words"] == "A nurse at night."
    assert "seal" not in resident.hidden
    resident.answer({"a-role": "carer", "a-words": "A nurse at night.", "answer": "yes"})
    assert resident.heading == "Thank you. We have your answers"
    assert Response.objects.get().may_quote is True
    assert not ResponseDraft.objects.exists()
    # Back in the browser, the page that was opened first is sent once more.
    again = resident.browser.post(reverse("surveys:page", args=[resident.survey.slug]), WHOLE | {"seal": first})
    assert again["Location"] == resident.address
    assert Response.objects.count() == 1


def test_a_second_press_with_an_error_makes_no_second_draft_and_a_whole_one_sends_it(resident):
    address, seal = resident.address, resident.hidden
    for _press in range(2):
        page = resident.browser.post(address, {"a-words": "Night."} | seal)
        assert page.status_code == 422
    assert ResponseDraft.objects.count() == 1
    page = resident.browser.post(address, {"a-role": "carer", "a-words": "Night and day."} | seal)
    assert "/thank-you/" in page["Location"]
    assert Response.objects.get().answers == {"role": "carer", "words": "Night and day."}
    assert not ResponseDraft.objects.exists()


def test_nothing_is_not_sent(resident):
    survey = SurveyFactory(
        definition=Definition(questions=(LongText(key="words", title="What would help?"),), check_answers=False)
    )
    resident = Resident(survey).open_page().answer({})
    assert resident.status == 422
    assert "Answer at least one question" in resident.error
    resident.answer({"a-words": "After all."})
    assert resident.heading == "Thank you. We have your answers"


def test_it_can_be_saved_and_come_back_to(resident):
    resident.answer(WHOLE, then="save")
    assert "/save/" in resident.address
    assert ResponseDraft.objects.get().answers == {"role": "carer", "words": "A nurse at night."}
    resident.open(reverse("surveys:start", args=[resident.survey.slug])).follow("Go on where you stopped")
    press(resident, "Send my answers")
    assert resident.heading == "Thank you. We have your answers"
    assert Response.objects.get().may_quote is True
    assert Response.objects.count() == 1


def test_another_language_keeps_answers_and_consent(resident):
    resident.answer({"a-role": "carer", "a-words": "Night.", "answer": "no"}, language="pl")
    assert not Response.objects.exists()
    assert "Co by pomogło?" in resident.words
    assert resident.values["a-words"] == "Night."
    assert resident.checked == ["carer", "no"]


def test_in_another_language_from_the_start(survey):
    resident = Resident(survey)
    resident.browser.post(reverse("language"), {"language": "ar", "next": "/"})
    resident.open_page()
    assert resident.page.html["dir"] == "rtl"
    resident.answer(WHOLE)
    assert Response.objects.count() == 1


@pytest.mark.parametrize(("state", "status"), [(SurveyState.CLOSED, 410), (SurveyState.PAUSED, 503)])
def test_a_survey_that_closed_in_the_meantime_shows_what_was_written(resident, state, status):
    resident.survey.state = state
    resident.survey.save()
    resident.answer({"a-role": "carer", "a-words": "Too late."})
    assert resident.status == status
    assert "Too late." in resident.words
    assert "A carer" in resident.words
    assert "kept until" not in resident.words
    assert not Response.objects.exists()
    assert Resident(resident.survey).open_page().address == reverse("surveys:start", args=[resident.survey.slug])


def test_a_survey_that_asks_for_a_code_since_shows_what_was_written(resident):
    resident.survey.access = Access.CODES
    resident.survey.save()
    resident.answer(WHOLE)
    assert resident.status == 404
    assert "A nurse at night." in resident.words
    assert not Response.objects.exists()


def test_who_opened_an_older_version_answers_that_one(resident):
    SurveyVersionFactory(survey=resident.survey, number=2, questions=one_page())
    resident.answer(WHOLE)
    assert Response.objects.get().version.number == 1
    Resident(resident.survey).open_page().answer(WHOLE)
    assert Response.objects.latest("pk").version.number == 2


def test_a_field_of_nothing_on_the_page_is_refused_with_what_was_typed(resident):
    resident.answer(WHOLE | {"forged": "yes"})
    assert resident.status == 422
    assert resident.values["a-words"] == "A nurse at night."
    assert not Response.objects.exists()
    resident.answer(WHOLE)
    assert Response.objects.count() == 1


def test_a_question_that_comes_onto_the_page_is_asked():
    definition = Definition(
        pages=(Page(key="all", title="Your care"),),
        questions=(
            Radios(
                key="role",
                title="Who are you?",
                page="all",
                options=(Option(key="carer", label="A carer"), Option(key="other", label="Somebody else")),
            ),
            LongText(
                key="words",
                title="For whom?",
                page="all",
                required=True,
                show_if=Equals(question="role", value="carer"),
            ),
        ),
        check_answers=False,
    )
    resident = Resident(SurveyFactory(definition=definition)).open_page()
    assert "For whom?" not in resident.words
    resident.answer({"a-role": "carer"})
    assert not Response.objects.exists()


def test_what_is_noticed_is_flagged(survey, monkeypatch):
    monkeypatch.setattr("engagement.surveys.services.sending.SECONDS_A_QUESTION", 0)
    Resident(survey).open_page().answer(WHOLE)
    assert not ResponseFlag.objects.exists()
    Resident(survey).open_page().answer({"a-role": "other"}, website="https://example.org")
    assert set(ResponseFlag.objects.values_list("kind", flat=True)) == {"honeypot"}
    monkeypatch.setattr("engagement.surveys.views.public.MANY_FROM_ONE_PLACE", 0)
    Resident(survey).open_page().answer({"a-role": "other"})
    assert set(ResponseFlag.objects.values_list("kind", flat=True)) == {"honeypot", "same_source"}


def test_too_fast_counts_from_when_the_page_was_opened(survey, monkeypatch):
    monkeypatch.setattr("engagement.surveys.services.sending.SECONDS_A_QUESTION", 600)
    resident = Resident(survey).open_page()
    opened = opened_page(survey, resident.hidden["seal"]).at
    assert abs((timezone.now() - opened).total_seconds()) < 60
    resident.answer(WHOLE)
    assert set(ResponseFlag.objects.values_list("kind", flat=True)) == {"too_fast"}
    long_ago = (time.time_ns() // 1_000_000_000 - 7200) * 1_000_000_000
    monkeypatch.setattr("engagement.surveys.services.opening.time.time_ns", lambda: long_ago)
    Resident(survey).open_page().answer(WHOLE)
    assert ResponseFlag.objects.count() == 1


def test_a_field_that_people_do_not_see_follows_into_the_draft(resident):
    resident.answer({"a-words": "Words."}, website="https://example.org")
    assert ResponseDraft.objects.get().suspicions == ["honeypot"]


def test_too_many_from_one_place_lose_nothing(survey, settings):
    resident = Resident(survey).open_page()
    settings.LIMITS = {"surveys.begin": 0}
    resident.answer(WHOLE)
    assert resident.status == 429
    assert "Many people began a survey from your connection" in resident.error
    assert resident.values["a-words"] == "A nurse at night."
    page = Resident(survey).browser.get(resident.address)
    assert page.status_code == 429
    settings.LIMITS = {}
    resident.answer(WHOLE)
    assert Response.objects.count() == 1


def test_on_a_device_of_others_the_cookie_ends_with_the_browser(survey):
    resident = Resident(survey).open_page(shared="yes")
    resident.answer({"a-words": "Words."})
    draft = ResponseDraft.objects.get()
    assert draft.expires_at < timezone.now() + timedelta(days=2)
    cookie = next(cookie for name, cookie in resident.browser.cookies.items() if name.startswith(COOKIE))
    assert not cookie["max-age"]


def test_other_surveys_have_no_such_page(survey):
    whole = SurveyFactory()
    coded = SurveyFactory(definition=one_page(), access=Access.CODES)
    nameless = SurveyFactory(definition=one_page(), anonymous=True)
    for other in (whole, coded, nameless):
        resident = Resident(other).open_page()
        assert resident.address == reverse("surveys:start", args=[other.slug])
        assert resident.page.select_one("form[action$='/begin/']")
    sent = Resident(whole).browser.post(reverse("surveys:page", args=[whole.slug]), {"a-role": "carer"})
    assert sent.status_code == 404
    assert "I care for somebody" in sent.content.decode()
    assert Resident(SurveyFactory(draft=True)).open_page().status == 404


def test_a_pilot_is_marked(survey):
    survey.state = SurveyState.PILOT
    survey.save()
    Resident(survey).open_page().answer(WHOLE)
    assert Response.objects.get().is_pilot


def test_where_people_stop_says_whom_it_knows(survey, client):
    resident = Resident(survey).open_page().answer({"a-words": "Words."})
    delete_draft(ResponseDraft.objects.get())
    assert LeftAt.objects.get().n == 1
    assert resident.status == 422
    client.force_login(user_with(Role.ANALYST, survey.areas.get()))
    page = client.get(reverse("surveys_team:results_drop_off", args=[survey.public_id])).content.decode()
    assert "those who opened the page and went away" in page
