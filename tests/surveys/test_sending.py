"""Sending: once, with all that belongs to it and nothing else; anonymous; by invitation; looked at by a human."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from engagement.programmes.models import Extension
from engagement.surveys.models import (
    Access,
    EqualityAnswers,
    InvitationBatch,
    InvitationCode,
    LeftAt,
    Response,
    ResponseDraft,
    ResponseFlag,
    SentOnce,
    SurveyExtension,
    SurveyState,
    Untallied,
)
from engagement.surveys.services import (
    delete_draft,
    delete_expired_drafts,
    end_pilot,
    make_invitations,
    reference_for,
    save_answers,
    start_draft,
    submit_response,
)
from engagement.surveys.services.sending import SECONDS_A_QUESTION
from engagement.surveys.tasks import delete_expired_drafts as sweep
from eolcare.audit.models import AuditEntry
from eolcare.common import limits
from eolcare.common.tokens import hash_code, hash_token
from eolcare.pdf.render import AT_ONCE, _places
from tests.factories.surveys import ResponseFactory, SurveyFactory
from tests.surveys.pressing import press, press_on, sent, short, walk
from tests.surveys.walking import Resident

pytestmark = pytest.mark.django_db
WORDS = "A number to ring at night would have helped."


@pytest.fixture
def survey():
    return SurveyFactory(definition=short(), slug="care", title="Your experience of care")


@pytest.fixture
def resident(survey):
    return Resident(survey)


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    limits.forget()


def slowly(draft_of):
    """Let drafts look as if they had been begun an hour ago."""
    ResponseDraft.objects.update(started_at=timezone.now() - timedelta(hours=1))
    return draft_of


# --- The way to the end --------------------------------------------------------------------------
def test_questions_about_the_person_come_last_and_are_kept_apart(resident, survey):
    walk(resident)
    assert resident.heading == "May we use your words, without your name?"
    press(resident, "Continue", answer="yes")
    assert resident.heading == "Check your answers"
    assert "Are you disabled?" not in resident.words
    resident.follow("Continue")
    assert resident.heading == "Some questions about you"
    assert "There are 2 more questions, about you. It is your choice" in resident.words
    assert "apart from your other answers" in resident.words
    press(resident, "Continue", answer="yes")
    assert resident.heading == "Are you disabled?"
    resident.answer("yes")
    assert resident.heading == "How old are you?"
    resident.answer("65_74")
    assert resident.heading == "Send your answers"
    assert resident.rows == {"Are you disabled?": "Yes", "How old are you?": "65 to 74"}
    resident.follow("Change Are you disabled?").answer("no")
    assert (resident.heading, resident.rows["Are you disabled?"]) == ("Send your answers", "No")
    assert not Response.objects.exists()
    press(resident, "Send my answers")
    assert resident.heading == "Thank you. We have your answers"
    response = Response.objects.get()
    assert response.answers == {"role": "carer", "story": WORDS}
    assert EqualityAnswers.objects.get().answers == {"disabled": "no", "age": "65_74"}
    assert (response.may_quote, response.is_pilot, response.language) == (True, False, "en-gb")
    assert Untallied.objects.get().response == response
    assert not ResponseDraft.objects.exists()


def test_who_wants_no_questions_about_them_is_asked_none_and_what_they_said_before_goes(resident):
    walk(resident, story="")
    resident.follow("Continue")
    press(resident, "Continue", answer="yes")
    resident.answer("yes").answer()
    resident.follow("I do not want to say anything about myself after all")
    press(resident, "Continue", answer="no")
    assert resident.heading == "Send your answers"
    assert "Your other answers count just as much" in resident.words
    assert ResponseDraft.objects.get().equality == {}
    press(resident, "Send my answers")
    assert not EqualityAnswers.objects.exists()
    assert Response.objects.get().answers == {"role": "carer"}


def test_the_opt_in_wants_an_answer_and_cannot_be_walked_around(resident):
    walk(resident, story="").follow("Continue")
    press(resident, "Continue")
    assert (resident.status, resident.error) == (422, "Choose whether you want to answer them")
    base = resident.address.removesuffix("about-you/")
    assert resident.open(base + "about-you/age/").heading == "Some questions about you"
    assert resident.open(base + "send/").heading == "Some questions about you"
    resident._arrive(resident.browser.post(base + "send/", follow=True), base)
    assert resident.heading == "Some questions about you"
    assert not Response.objects.exists()
    assert resident.open(base + "about-you/no-such/").heading == "Some questions about you"
    press(resident, "Continue", answer="yes")
    assert resident.open(base + "about-you/no-such/").status == 404


def test_a_survey_without_checking_goes_on_to_the_next_thing():
    # Words: the consent sends. No words: the page that sends. Questions about the person: they come after the consent.
    resident = walk(Resident(SurveyFactory(definition=short(check_answers=False, equality=False))))
    assert resident.heading == "May we use your words, without your name?"
    assert "Before you send" in resident.words
    press(resident, "Send my answers", answer="yes")
    assert resident.heading == "Thank you. We have your answers"
    assert Response.objects.get().may_quote is True

    resident = walk(Resident(SurveyFactory(definition=short(check_answers=False, equality=False))), story="")
    assert resident.heading == "Send your answers"
    press(resident, "Send my answers")
    assert resident.heading == "Thank you. We have your answers"

    resident = walk(Resident(SurveyFactory(definition=short(check_answers=False))))
    press(resident, "Continue", answer="no")
    assert resident.heading == "Some questions about you"
    press_on(resident)
    assert Response.objects.count() == 3


def test_the_consent_that_was_to_send_is_not_lost_when_sending_is_refused():
    survey = SurveyFactory(definition=short(check_answers=False, equality=False))
    resident = walk(Resident(survey))
    survey.state = SurveyState.PAUSED
    survey.save()
    press(resident, "Send my answers", answer="yes")
    assert (resident.status, resident.heading) == (503, "This survey is paused")
    assert WORDS in resident.words
    assert ResponseDraft.objects.get().may_quote is True


# --- A copy --------------------------------------------------------------------------------------
def test_a_copy_of_ones_own_answers_as_page_and_pdf(resident, survey):
    walk(resident)
    press(resident, "Continue", answer="yes")
    resident.follow("Continue")
    press(resident, "Continue", answer="yes").answer("no").answer()
    press(resident, "Send my answers")
    code = resident.page.select_one(".app-reference").get_text()
    resident.follow("Get a copy of your answers")
    assert resident.rows == {
        "Which best describes you?": "I care for somebody",
        "What happened?": WORDS,
        "Are you disabled?": "No",
        "How old are you?": "Not answered",
    }
    assert code in resident.words
    assert "You sent these answers on" in resident.words
    pdf = resident.browser.get(resident.address.replace("/copy/", "/copy.pdf"))
    assert (pdf.status_code, pdf["Content-Type"], pdf["Cache-Control"]) == (200, "application/pdf", "private, no-store")
    assert pdf.content.startswith(b"%PDF-1.7")
    stranger = Resident(survey).open(resident.address)
    assert stranger.status == 404
    assert stranger.browser.get(resident.address.replace("/copy/", "/copy.pdf")).status_code == 404


def test_a_pdf_that_has_to_wait_says_so(resident):
    sent(resident)
    held = [_places.acquire(blocking=False) for _place in range(AT_ONCE)]
    assert all(held)
    try:
        answer = resident.browser.get(resident.address.replace("/thank-you/", "/copy.pdf"))
    finally:
        for _place in held:
            _places.release()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Wait a minute, then try again" in answer.content.decode()


def test_the_confirmation_can_be_taken_off_a_shared_computer(resident):
    sent(resident)
    address = resident.address
    press(resident, "Remove this page from this device")
    assert "You began to answer" not in resident.words
    assert resident.open(address).status == 404
    assert Response.objects.count() == 1


# --- Anonymous mode ------------------------------------------------------------------------------
@pytest.fixture
def anonymous():
    return SurveyFactory(definition=short(), anonymous=True)


def test_an_anonymous_response_keeps_the_day_and_nothing_that_leads_to_it(anonymous):
    resident = walk(Resident(anonymous))
    press(resident, "Continue", answer="no")
    token = next(value.value for name, value in resident.browser.cookies.items() if name.startswith("answers"))
    resident.follow("Continue")
    press(resident, "Continue", answer="no")
    resident.follow("take it now")
    assert resident.rows["What happened?"] == WORDS
    resident.follow("Back")
    resident.open(resident.address.replace("/check/", "/send/"))
    press(resident, "Send my answers")
    assert resident.heading == "Thank you. We have your answers"
    assert resident.page.select_one(".app-reference") is None
    assert "there is no code" in resident.words
    assert "copy" not in resident.words
    response = Response.objects.get()
    day = timezone.localtime(response.submitted_at)
    assert (day.date(), day.hour, day.minute, day.second, day.microsecond) == (timezone.localdate(), 0, 0, 0, 0)
    assert response.reference_hash is None
    assert response.submission_key != hash_token(token)
    assert set(ResponseFlag.objects.values_list("found_at", flat=True)) == {response.submitted_at}
    trail = AuditEntry.objects.filter(verb="submitted")
    assert not trail.exists(), "the trail says when a response was sent"
    assert resident.refresh().heading == "Thank you. We have your answers"
    assert resident.open(resident.address.replace("/thank-you/", "/copy/")).heading == "Thank you. We have your answers"


def test_an_anonymous_draft_is_sent_once_and_that_is_forgotten_in_time(anonymous):
    draft, token = start_draft(anonymous)
    save_answers(draft, {"role": "carer"}, step="role")
    ResponseDraft.objects.update(equality_wanted=False)
    first, second = submit_response(token), submit_response(token)
    assert (first.again, second.again) == (False, True)
    assert second.response is None
    assert second.reference == ""
    assert Response.objects.count() == SentOnce.objects.count() == 1
    assert SentOnce.objects.get().forget_on == timezone.localdate(draft.expires_at)
    sweep()
    assert SentOnce.objects.exists()
    SentOnce.objects.update(forget_on=timezone.localdate() - timedelta(days=1))
    sweep()
    assert not SentOnce.objects.exists()


# --- Invitation codes ----------------------------------------------------------------------------
@pytest.fixture
def invited():
    return SurveyFactory(definition=short(equality=False), access=Access.CODES)


@pytest.fixture
def codes(invited):
    return make_invitations(invited, actor=None, label="Letters", size=3).codes


def test_who_was_invited_answers_once_with_their_code(invited, codes):
    resident = Resident(invited).open(reverse("surveys:start", args=[invited.slug]))
    press(resident, "Start now", code=codes[0].lower().replace("-", " "))
    assert resident.heading == "Which best describes you?"
    resident.answer("carer").answer()
    assert InvitationCode.objects.filter(used_on__isnull=False).count() == 0, (
        "the code is used up before anything is sent"
    )
    press(resident, "Send my answers")
    used = InvitationCode.objects.get(used_on__isnull=False)
    assert used.code_hash == hash_code(codes[0])
    assert used.used_on == timezone.localdate()
    linked = [
        field.name for field in Response._meta.get_fields() if field.related_model in (InvitationCode, InvitationBatch)
    ]
    assert linked == []
    other = Resident(invited).open(reverse("surveys:start", args=[invited.slug]))
    press(other, "Start now", code=codes[0], shared="yes")
    assert other.status == 422
    assert other.error == "This invitation code was used already. Each code can be used once"
    assert other.page.select_one("#code")["value"] == codes[0]
    assert other.page.select_one("#shared").has_attr("checked")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("", "Enter the invitation code from your letter or email"),
        ("abc", "Enter an invitation code of 12 letters and numbers, such as 7K2M-Q9XD-4TWP"),
        ("0000-0000-0000", "We do not know this invitation code. Check it and try again"),
    ],
)
def test_what_is_no_invitation_code_says_why(invited, codes, code, error):
    resident = Resident(invited).open(reverse("surveys:start", args=[invited.slug]))
    press(resident, "Start now", code=code)
    assert (resident.status, resident.error) == (422, error)
    assert resident.page.title.get_text().strip().startswith("Error: ")
    assert not ResponseDraft.objects.exists()


def test_a_code_of_another_survey_and_a_withdrawn_one_open_nothing(invited, codes):
    other = SurveyFactory(access=Access.CODES)
    theirs = make_invitations(other, actor=None, label="Others", size=1).codes[0]
    InvitationCode.objects.filter(code_hash=hash_code(codes[1])).update(revoked_at=timezone.now())
    resident = Resident(invited)
    for code, error in ((theirs, "We do not know"), (codes[1], "no longer valid")):
        resident.open(reverse("surveys:start", args=[invited.slug]))
        press(resident, "Start now", code=code)
        assert error in resident.error


def test_a_code_used_twice_is_refused_at_sending_and_nothing_is_lost(invited, codes):
    first, second = Resident(invited), Resident(invited)
    for resident in (first, second):
        resident.open(reverse("surveys:start", args=[invited.slug]))
        press(resident, "Start now", code=codes[0])
        resident.answer("carer").answer()
    press(first, "Send my answers")
    press(second, "Send my answers")
    assert (second.status, second.heading) == (409, "Send your answers")
    assert second.error.startswith("Your invitation code was used or withdrawn in the meantime. Your answers are kept")
    assert Response.objects.count() == 1
    press(second, "Send my answers", code=codes[0])
    assert (second.status, second.page.select_one("#code")["value"]) == (422, codes[0])
    press(second, "Send my answers", code=codes[1])
    assert second.heading == "Thank you. We have your answers"
    assert Response.objects.count() == InvitationCode.objects.filter(used_on__isnull=False).count() == 2


def test_guessing_invitation_codes_ends_after_thirty(invited, codes):
    resident = Resident(invited)
    address = reverse("surveys:begin", args=[invited.slug])
    statuses = [resident.browser.post(address, {"code": f"0000-0000-00{n:02}"}).status_code for n in range(31)]
    assert statuses == [422] * 30 + [429]
    answer = resident.browser.post(address, {"code": codes[0]})
    assert (answer.status_code, answer.context["code"]) == (429, codes[0])
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert "020 7946 0000" in answer.content.decode()


# --- What a human should look at -----------------------------------------------------------------
def kinds():
    return set(ResponseFlag.objects.values_list("kind", flat=True))


def answered(survey, story=WORDS, **more):
    draft, token = start_draft(survey, **more)
    save_answers(draft, {"role": "carer", "story": story}, step="story")
    ResponseDraft.objects.filter(pk=draft.pk).update(
        started_at=timezone.now() - timedelta(hours=1), equality_wanted=False
    )
    return token


def test_an_ordinary_response_has_no_flag(survey):
    submit_response(answered(survey))
    assert kinds() == set()


@pytest.mark.parametrize("where", ["start", "send"])
def test_what_stands_in_the_unseen_field_is_noted_and_refuses_nothing(resident, survey, where):
    resident.open(reverse("surveys:start", args=[survey.slug]))
    trap = resident.page.select_one("[name=website]")
    assert trap["tabindex"] == "-1"
    assert trap.parent["aria-hidden"] == "true"
    press(resident, "Start now", website="https://spam.example" if where == "start" else "")
    resident.answer("carer").answer()
    resident.follow("Continue")
    press(resident, "Continue", answer="no")
    ResponseDraft.objects.update(started_at=timezone.now() - timedelta(hours=1))
    press(resident, "Send my answers", website="https://spam.example" if where == "send" else "")
    assert resident.heading == "Thank you. We have your answers"
    assert kinds() == {"honeypot"}
    assert "spam.example" not in str(Response.objects.get().answers)


def test_sooner_than_the_questions_can_be_read_is_noted(survey):
    for seconds, expected in ((2 * SECONDS_A_QUESTION - 0.5, {"too_fast"}), (2 * SECONDS_A_QUESTION + 5, set())):
        token = answered(survey, story=f"{seconds}")
        ResponseDraft.objects.update(started_at=timezone.now() - timedelta(seconds=seconds))
        submit_response(token)
        assert kinds() == expected
        ResponseFlag.objects.all().delete()


def test_the_same_answers_with_the_same_words_are_noted_once_they_come_again(survey):
    submit_response(answered(survey))
    submit_response(answered(survey, story="Short words, twice"))
    submit_response(answered(survey, story="Short words, twice"))
    submit_response(answered(SurveyFactory(definition=short())))
    assert kinds() == set(), "words alike by chance, or in another survey"
    again = submit_response(answered(survey)).response
    assert list(ResponseFlag.objects.values_list("response", "kind")) == [(again.pk, "duplicate")]


def test_looking_for_the_same_answers_uses_an_index(survey):
    first = ResponseFactory(survey=survey)
    # As many as make it worth while, so that the choice is the planner's own.
    Response.objects.bulk_create(
        Response(
            survey=survey,
            version=first.version,
            submission_key=f"{number:064}",
            answers={"role": "carer", "number": str(number)},
            submitted_at=first.submitted_at,
        )
        for number in range(2_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE engagement_response")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM engagement_response WHERE survey_id = %s AND md5(answers::text) = md5('{}')",
            [survey.pk],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "md5" in plan
    assert "response_by_digest" in plan


def test_many_from_one_place_on_one_day_are_noted_and_far_too_many_are_asked_to_wait(survey, settings):
    settings.LIMITS = {"surveys.begin": 60}
    address = reverse("surveys:begin", args=[survey.slug])
    statuses = [Client().post(address, {"shared": "yes"}).status_code for _person in range(61)]
    assert statuses == [302] * 60 + [429]
    noted = list(ResponseDraft.objects.order_by("pk").values_list("suspicions", flat=True))
    assert noted == [[]] * 50 + [["same_source"]] * 10
    answer = Client().post(address, {"shared": "yes"})
    page = answer.content.decode()
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert "such as in a library or a care home" in page
    assert "020 7946 0000" in page
    assert answer.context["shared"] is True
    # Elsewhere people go on.
    assert Client(REMOTE_ADDR="192.0.2.9").post(address).status_code == 302


# --- Pilot, states, extensions -------------------------------------------------------------------
def test_a_survey_that_is_tried_is_found_by_its_address_alone_and_marks_what_is_sent():
    survey = SurveyFactory(definition=short(equality=False), state=SurveyState.PILOT, title="Trial")
    resident = Resident(survey).open(reverse("surveys:list"))
    assert "Trial" not in resident.words
    answer = resident.browser.get(reverse("surveys:start", args=[survey.slug]))
    assert answer["X-Robots-Tag"] == "noindex"
    resident.open(reverse("surveys:start", args=[survey.slug]))
    assert "This survey is being tried out" in resident.words
    sent(resident, story="")
    assert resident.heading == "Thank you. We have your answers"
    assert Response.objects.get().is_pilot is True
    other = walk(Resident(survey), story="")
    end_pilot(survey, actor=None, version=survey.version)
    press(other, "Send my answers")
    assert other.status == 410
    assert Resident(survey).open(reverse("surveys:start", args=[survey.slug])).status == 404


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SurveyState.CLOSED, "This survey has closed"),
        (SurveyState.ARCHIVED, "This survey has closed"),
        (SurveyState.PAUSED, "This survey is paused"),
    ],
)
def test_a_survey_that_takes_no_answers_says_so_and_cannot_be_begun(state, said):
    survey = SurveyFactory(definition=short(), state=state)
    resident = Resident(survey).open(reverse("surveys:start", args=[survey.slug]))
    assert (resident.status, said in resident.words) == (200, True)
    assert "Start now" not in resident.words
    resident.begin()
    assert (resident.status, said in resident.words) == (409, True)
    assert not ResponseDraft.objects.exists()


def test_the_start_page_says_how_the_last_day_was_moved_and_where_else_one_can_answer(survey):
    today = timezone.localdate()
    SurveyExtension.objects.create(
        survey=survey, closed_before=today, closes_now=today + timedelta(days=7), reason="Snow", decided_on=today
    )
    Extension.objects.create(
        programme=survey.programme,
        closed_before=today,
        closes_now=today + timedelta(days=9),
        reason="More people asked for time",
        decided_on=today - timedelta(days=1),
    )
    resident = Resident(survey).open(reverse("surveys:start", args=[survey.slug]))
    moved = [" ".join(item.get_text().split()) for item in resident.page.select("details li")]
    assert moved[0].endswith("More people asked for time")
    assert moved[0].startswith("The whole review, from ")
    assert moved[1].endswith("Snow")
    assert moved[1].startswith("This survey, from ")
    links = [link["href"] for link in resident.page.select("main a")]
    assert f"/surveys/{survey.slug}/blank.pdf?language=en" in links
    assert f"/surveys/{survey.slug}/blank.pdf?large=1&language=en" in links
    assert "/surveys/return/" in links


def test_the_start_page_offers_the_languages_of_the_questions_and_reads_in_them():
    polish = {"role": {"title": "Kim jesteś?"}}
    survey = SurveyFactory(
        definition=short(translations={"pl": polish}),
        translations={"pl": {"title": "Opieka", "summary": "Pytamy o opiekę."}},
    )
    resident = Resident(survey).open(reverse("surveys:start", args=[survey.slug]))
    form = resident.page.select_one(".app-survey-languages")
    assert [button["value"] for button in form.select("button")] == ["en-gb", "pl"]
    press(resident, "Polski")
    resident.open(reverse("surveys:start", args=[survey.slug]))
    assert resident.heading.endswith("Opieka")
    assert "Pytamy o opiekę." in resident.words
    untranslated = resident.page.find(string="We read every answer and publish a report.").find_parent(
        attrs={"lang": True}
    )
    assert untranslated["lang"] == "en"
    resident.begin()
    assert ResponseDraft.objects.get().language == "pl"
    draft = ResponseDraft.objects.get()
    save_answers(draft, {"role": "carer"}, step="role")
    ResponseDraft.objects.update(equality_wanted=False)
    token = next(value.value for name, value in resident.browser.cookies.items() if name.startswith("answers"))
    assert submit_response(token).response.language == "pl"
    # Whoever reads the portal in a language that the questions do not have read them in English, and is told so before.
    note = "so you would read them in English"
    assert note not in resident.open(reverse("surveys:start", args=[survey.slug])).words
    resident.browser.cookies["language"] = "so"
    with translation.override("so"):
        said = translation.gettext(
            "The questions of this survey have not been translated into your language yet, so you would read them in "
            "English. You can answer in your own language, and we can help you in other ways: see below."
        )
    assert said in resident.refresh().words
    token = answered(survey, language="ur")
    assert submit_response(token).response.language == "en-gb"


# --- Where people stop ---------------------------------------------------------------------------
def left() -> dict[str, int]:
    return dict(LeftAt.objects.values_list("step", "n"))


def test_where_people_stop_is_counted_when_their_answers_go_and_not_when_they_are_sent(survey):
    drafts = [start_draft(survey)[0] for _person in range(4)]
    for draft in drafts[:3]:
        save_answers(draft, {"role": "carer"}, step="role")
    save_answers(drafts[0], {"story": "x"}, step="story")
    submit_response(answered(survey))
    delete_draft(drafts[0])
    delete_draft(drafts[0])
    assert left() == {"story": 1}
    ResponseDraft.objects.update(expires_at=timezone.now())
    assert delete_expired_drafts() == 3
    assert delete_expired_drafts() == 0
    assert left() == {"story": 1, "role": 2, "": 1}


def test_trying_a_survey_does_not_count_as_stopping():
    survey = SurveyFactory(definition=short(), state=SurveyState.PILOT)
    delete_draft(start_draft(survey)[0])
    assert left() == {}


def test_answers_are_never_kept_beyond_the_day_after_the_last_one():
    closes_on = timezone.localdate() + timedelta(days=3)
    draft, _token = start_draft(SurveyFactory(definition=short(), closes_on=closes_on))
    last = timezone.localtime(draft.expires_at)
    assert (last.date(), last.hour, last.minute) == (closes_on + timedelta(days=2), 0, 0)
    draft, _token = start_draft(SurveyFactory(definition=short()))
    assert timedelta(days=13, hours=23) < draft.expires_at - timezone.now() <= timedelta(days=14)


# --- Bad input -----------------------------------------------------------------------------------
def test_what_is_too_big_to_take_in_is_told_so(resident, survey, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000
    resident.begin().answer("carer")
    browser = Client(enforce_csrf_checks=False, raise_request_exception=False)
    browser.cookies = resident.browser.cookies
    answer = browser.post(resident.address, {"a-story": "x" * 30_000})
    assert answer.status_code == 413
    assert "too long for us to take in" in answer.content.decode()


def test_two_responses_can_never_have_one_key(survey):
    first = submit_response(answered(survey)).response
    with pytest.raises(IntegrityError):
        ResponseFactory(survey=survey, submission_key=first.submission_key)


def test_the_reference_follows_from_the_token(survey):
    token = answered(survey)
    assert submit_response(token).reference == reference_for(token)
    assert Response.objects.get().reference_hash == hash_code(reference_for(token))
