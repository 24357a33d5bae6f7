"""Stopping and coming back: by link, by code, on another device; what is revoked or over opens nothing; no address is left."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.surveys import services, tasks
from engagement.surveys.errors import NoWayBack, TooMuchMail
from engagement.surveys.models import DraftContact, DraftKey, Response, ResponseDraft
from engagement.surveys.services import (
    delete_draft,
    give_code,
    new_nonce,
    open_way,
    send_link,
    send_reminders,
    start_draft,
    submit_response,
)
from engagement.surveys.services.answering import save_answers
from engagement.surveys.services.sealing import _seal, nonce_of
from eolcare.common import limits
from eolcare.common.tokens import hash_code, hash_token
from eolcare.mail.models import OutboxMessage
from eolcare.mail.services import send_due
from tests.factories.surveys import SurveyFactory
from tests.surveys.pressing import press, short
from tests.surveys.walking import Resident

pytestmark = pytest.mark.django_db
LINK, CODE = DraftKey.Kind.LINK, DraftKey.Kind.CODE
EMAIL = "amina@example.org"


@pytest.fixture
def survey():
    return SurveyFactory(
        definition=short(equality=False),
        slug="care",
        title="Your care",
        translations={"pl": {"title": "Twoja opieka"}},
        closes_on=timezone.localdate() + timedelta(days=60),
    )


@pytest.fixture
def resident(survey):
    """Somebody who answered the first question and asks to save."""
    resident = Resident(survey).begin()
    resident.answer("carer")
    return resident.open(resident.address.split("/q/")[0] + "/save/")


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    limits.forget()


@pytest.fixture
def draft_and_token(survey):
    draft, token = start_draft(survey)
    save_answers(draft, {"role": "carer"}, step="role")
    return draft, token


def link_in(message) -> str:
    found = re.search(r"https?://[^/\s]+(/surveys/return/[\w-]+/)", message)
    assert found, message
    return found[1]


def asked(resident, email=EMAIL, **more):
    return press(resident, "Send me the link", email=email, **more)


# --- By link -------------------------------------------------------------------------------------
def test_a_link_leads_back_on_another_device_to_where_one_stopped(resident, survey):
    asked(resident)
    assert f"A link is on its way to {EMAIL}" in resident.words
    assert "reminder" not in resident.words.split("With a link by email")[1].split("Your email address")[0]
    assert send_due() == 1
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([EMAIL], "Your link back to your answers")
    assert "“Your care”" in message.body
    assert "We will not write to you again about it" in message.body

    other = Resident(survey).open(link_in(message.body))
    assert other.heading == "Your care Come back to your answers"
    # A program that opens every link of a message has changed nothing, and holds nothing.
    assert not [name for name in other.browser.cookies if name.startswith("answers")]
    other.open(link_in(message.body))
    press(other, "Go to my answers")
    assert other.heading == "What happened?"
    cookie = next(cookie for name, cookie in other.browser.cookies.items() if name.startswith("answers"))
    assert (cookie["path"], cookie["httponly"], int(cookie["max-age"]) > 13 * 86_400) == ("/surveys/care/", True, True)
    other.answer("Someone to ask.")
    press(other, "Continue", answer="no")
    press(other, "Send my answers")
    assert Response.objects.get().answers == {"role": "carer", "story": "Someone to ask."}
    # The first device finds the same confirmation, and the link opens nothing any more.
    assert resident.refresh().heading == "Thank you. We have your answers"
    dead = Resident(survey).open(link_in(message.body))
    assert (dead.status, dead.heading) == (404, "This link opens no answers")


def test_on_a_shared_device_the_cookie_goes_with_the_browser(resident, survey):
    asked(resident)
    message = OutboxMessage.objects.get()
    other = Resident(survey).open(link_in(message.text))
    press(other, "Go to my answers", shared="on")
    cookie = next(cookie for name, cookie in other.browser.cookies.items() if name.startswith("answers"))
    assert cookie["max-age"] == ""


def test_a_newer_link_replaces_the_older_and_the_address_that_was_wrong_is_forgotten(resident, survey):
    asked(resident, email="wrong@example.org")
    first = OutboxMessage.objects.get()
    asked(resident)
    assert DraftContact.objects.get().email == EMAIL
    assert not OutboxMessage.objects.filter(to_address="wrong@example.org").exists(), "it is still sent"
    second = OutboxMessage.objects.get()
    assert Resident(survey).open(link_in(first.text)).status == 404
    assert Resident(survey).open(link_in(second.text)).status == 200
    assert DraftKey.objects.filter(revoked_at__isnull=True).count() == 1


def test_one_press_twice_is_one_message(resident):
    page = str(resident.page)
    asked(resident)
    nonce = re.search(r'name="nonce"[^>]*value="([0-9a-f]{32})"', page) or re.search(
        r'value="([0-9a-f]{32})"[^>]*name="nonce"', page
    )
    assert nonce, page
    data = {"way": "link", "nonce": DraftKey.objects.get().sealed_token.split(".")[0], "email": EMAIL}
    resident.browser.post(resident.address, data)
    assert OutboxMessage.objects.count() == DraftKey.objects.count() == 1


@pytest.mark.parametrize(("email", "error"), [("", "Enter your email address"), ("amina", "Enter an email address in")])
def test_what_is_no_address_is_said_and_shown_back(resident, email, error):
    asked(resident, email=email)
    assert resident.status == 422
    assert resident.error.startswith(error)
    assert resident.page.select_one("[name=email]").get("value", "") == email
    assert not OutboxMessage.objects.exists()


def test_the_message_is_in_the_readers_language(resident):
    resident.browser.cookies["language"] = "pl"
    asked(resident)
    message = OutboxMessage.objects.get()
    assert message.language == "pl"
    assert "Twoja opieka" in message.text
    assert ResponseDraft.objects.get().language == "pl"


def test_links_are_limited_by_draft_address_and_place_and_the_address_typed_stays(resident, survey, settings):
    for _time in range(10):
        assert asked(resident).status == 200
    asked(resident)
    assert resident.status == 429
    assert "take a code instead" in resident.words
    assert resident.page.select_one("[name=email]")["value"] == EMAIL
    # To the same address for another draft, too.
    other = Resident(survey).begin()
    other.open(other.address.split("/q/")[0] + "/save/")
    assert asked(other).status == 429
    cache.clear()
    limits.forget()
    assert asked(resident).status == 429, "the draft's own limit is forgotten with the cache"
    settings.LIMITS = {"surveys.links-from": 3}
    codes = [asked(other, email=f"p{n}@example.org").status for n in range(3)]
    assert codes == [200, 200, 429]


# --- By code -------------------------------------------------------------------------------------
def code_on(resident) -> str:
    return resident.page.select_one(".app-reference").get_text()


def test_a_code_leads_back_however_it_is_typed(resident, survey):
    press(resident, "Give me a code")
    code = code_on(resident)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code)
    other = Resident(survey).open(reverse("surveys:return_code"))
    press(other, "Go to my answers", code=code.lower().replace("-", " "))
    assert other.heading == "What happened?"
    # Opened again on the first device, the page no longer shows it.
    resident.open(resident.address)
    assert code not in resident.words
    assert "You have a code" in resident.words


def test_loading_the_page_with_the_code_again_shows_the_same_code(resident):
    data = {"way": "code", "nonce": new_nonce()}
    first = resident.browser.post(resident.address, data).context["code"]
    assert resident.browser.post(resident.address, data).context["code"] == first
    assert DraftKey.objects.count() == 1
    newer = resident.browser.post(resident.address, {"way": "code", "nonce": new_nonce()}).context["code"]
    assert newer != first
    answer = resident.browser.post(resident.address, data)
    assert (answer.status_code, answer.context["code_error"]) == (
        409,
        "This code was replaced or taken back. Ask for a new one",
    )
    with pytest.raises(NoWayBack):
        open_way(CODE, first)
    assert open_way(CODE, newer)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter your code"),
        ("hello", "Enter a code of 12 letters and numbers, such as 7K2M-Q9XD-4TWP"),
        ("0000-0000-0000", "This code opens no answers. Check it and try again"),
    ],
)
def test_a_code_that_opens_nothing_says_what_to_do_and_stays_in_its_field(survey, typed, error):
    resident = Resident(survey).open(reverse("surveys:return_code"))
    press(resident, "Go to my answers", code=typed)
    assert (resident.status, resident.error) == (422, error)
    assert resident.page.select_one("[name=code]").get("value", "") == typed


def test_guessing_codes_ends_after_thirty_also_for_the_right_one(resident, survey):
    press(resident, "Give me a code")
    address = reverse("surveys:return_code")
    guesser = Client()
    statuses = [guesser.post(address, {"code": f"0000-0000-00{n:02}"}).status_code for n in range(31)]
    assert statuses == [422] * 30 + [429]
    answer = guesser.post(address, {"code": code_on(resident)})
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert code_on(resident) in answer.content.decode(), "what was typed is gone"
    assert Client(REMOTE_ADDR="192.0.2.3").post(address, {"code": code_on(resident)}).status_code == 302


# --- What opens nothing any more -----------------------------------------------------------------
def test_who_no_longer_needs_a_way_takes_it_back(resident, survey):
    press(resident, "Give me a code")
    code = code_on(resident)
    resident.open(resident.address)
    asked(resident)
    link = link_in(OutboxMessage.objects.get().text)
    press(resident, "I no longer need the code")
    press(resident, "I no longer need the link: delete my address")
    assert EMAIL not in resident.words
    assert not DraftContact.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert Resident(survey).open(link).status == 404
    with pytest.raises(NoWayBack):
        open_way(CODE, code)
    assert resident.open(resident.address.replace("save/", "q/role/")).checked == ["carer"]


def test_what_is_over_opens_nothing(draft_and_token):
    draft, token = draft_and_token
    code, _until = give_code(token, nonce=new_nonce())
    DraftKey.objects.update(expires_at=timezone.now())
    with pytest.raises(NoWayBack):
        open_way(CODE, code)
    DraftKey.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert open_way(CODE, code)[0].pk == draft.pk
    ResponseDraft.objects.update(expires_at=timezone.now())
    with pytest.raises(NoWayBack):
        open_way(CODE, code)


def test_a_link_is_no_code_and_a_code_no_link(draft_and_token):
    _draft, token = draft_and_token
    code, _until = give_code(token, nonce=new_nonce())
    for secret in (code, token, hash_code(code), ""):
        with pytest.raises(NoWayBack):
            open_way(LINK, secret)


def test_the_database_alone_opens_nothing(draft_and_token):
    draft, token = draft_and_token
    code, _until = give_code(token, nonce=new_nonce())
    send_link(token, email=EMAIL, remind=False, language="en-gb", nonce=new_nonce())
    OutboxMessage.objects.all().delete()
    stored = " ".join(
        " ".join(map(str, row)) for row in (*DraftKey.objects.values_list(), *ResponseDraft.objects.values_list())
    )
    for secret in (token, code, code.replace("-", "")):
        assert secret not in stored
    for key in DraftKey.objects.all():
        held = key.sealed_token.partition(".")[2].encode()
        for guess in ("", draft.token_hash, key.key_hash, nonce_of(key), "0000-0000-0000"):
            with pytest.raises(InvalidToken):
                _seal(key.kind, guess, nonce_of(key)).decrypt(held)
    assert hash_token(open_way(CODE, code)[1]) == draft.token_hash


# --- How long ------------------------------------------------------------------------------------
def days_left() -> int:
    return round((ResponseDraft.objects.get().expires_at - timezone.now()) / timedelta(days=1))


def test_answers_are_kept_longer_once_there_is_a_way_back(draft_and_token, survey):
    _draft, token = draft_and_token
    ResponseDraft.objects.update(expires_at=timezone.now() + timedelta(days=1))
    services.keep_longer(token)
    assert days_left() == 14
    give_code(token, nonce=new_nonce())
    assert days_left() == 30
    assert DraftKey.objects.get().expires_at == ResponseDraft.objects.get().expires_at
    services.keep_longer(token)
    assert days_left() == 30, "keeping made it shorter"


def test_on_ones_own_device_one_press_keeps_them_for_another_fortnight(resident, survey):
    keep = "Keep my answers on this device for another 14 days"
    assert keep not in resident.words, "offered where there is nothing to win"
    long_ago = timezone.now() - timedelta(days=10)
    ResponseDraft.objects.update(started_at=long_ago, expires_at=long_ago + timedelta(days=14))
    press(resident.refresh(), keep)
    assert days_left() == 14
    cookie = next(cookie for name, cookie in resident.browser.cookies.items() if name.startswith("answers"))
    assert int(cookie["max-age"]) > 13 * 86_400
    # Not where others use the device: there they are kept for a day.
    yesterday = timezone.now() - timedelta(hours=20)
    ResponseDraft.objects.update(started_at=yesterday, expires_at=yesterday + timedelta(days=1))
    assert keep not in resident.refresh().words
    resident.browser.post(resident.address, {"way": "here"})
    assert days_left() == 0


def test_never_longer_than_the_day_after_the_survey_closes(draft_and_token, survey):
    _draft, token = draft_and_token
    survey.closes_on = timezone.localdate() + timedelta(days=16)
    survey.save()
    _code, until = give_code(token, nonce=new_nonce())
    assert timezone.localtime(until).date() == survey.closes_on + timedelta(days=2)
    assert timezone.localtime(until).hour == 0


# --- The reminder --------------------------------------------------------------------------------
def remind(token, *, wanted=True):
    send_link(token, email=EMAIL, remind=wanted, language="en-gb", nonce=new_nonce())


def later(**more):
    """Let so much time pass, as far as a draft and its survey are concerned."""
    passed = timedelta(**more)
    draft = ResponseDraft.objects.select_related("survey").get()
    ResponseDraft.objects.update(expires_at=draft.expires_at - passed)
    DraftKey.objects.update(expires_at=draft.expires_at - passed)
    draft.survey.closes_on -= passed
    draft.survey.opens_on -= passed
    draft.survey.save()


def reminders():
    return OutboxMessage.objects.filter(kind="surveys.reminder")


def test_one_reminder_three_days_before_it_is_too_late_if_asked_for(draft_and_token, survey):
    _draft, token = draft_and_token
    remind(token)
    later(days=26)
    assert send_reminders() == 0
    later(days=1, hours=1)
    assert send_reminders() == 1
    assert send_reminders() == 0
    message = reminders().get()
    assert message.to_address == EMAIL
    assert "This is the only reminder" in message.text
    person = Resident(survey).open(link_in(message.text))
    press(person, "Go to my answers")
    assert person.heading == "What happened?"
    OutboxMessage.objects.all().delete()
    later(days=1)
    assert send_reminders() == 0, "a second reminder was sent"


def test_no_reminder_without_asking_after_sending_for_a_closed_survey_or_without_the_link(draft_and_token, survey):
    _draft, token = draft_and_token
    remind(token, wanted=False)
    later(days=28)
    assert send_reminders() == 0
    DraftContact.objects.update(remind=True)
    survey.refresh_from_db()
    survey.state = "paused"
    survey.save()
    assert send_reminders() == 0
    survey.state = "open"
    survey.save()
    DraftKey.objects.update(revoked_at=timezone.now())
    assert send_reminders() == 0
    DraftKey.objects.update(revoked_at=None)
    submit_response(token)
    assert send_reminders() == 0
    assert not reminders().exists()


def test_the_box_is_not_ticked_and_is_not_offered_where_it_would_come_at_once(resident, survey):
    box = resident.page.select_one("[name=remind]")
    assert not box.has_attr("checked")
    survey.closes_on = timezone.localdate() + timedelta(days=3)
    survey.save()
    assert resident.refresh().page.select_one("[name=remind]") is None
    resident.browser.post(resident.address, {"way": "link", "nonce": new_nonce(), "email": EMAIL, "remind": "on"})
    assert DraftContact.objects.get().remind is False


def test_after_the_portals_secret_was_changed_the_reminder_names_the_first_message(draft_and_token, settings):
    _draft, token = draft_and_token
    remind(token)
    later(days=28)
    settings.SECRET_KEY = "another secret"
    assert send_reminders() == 1
    assert "/surveys/return/" not in reminders().get().text
    assert "Your link back to your answers" in reminders().get().text


def test_reminders_go_out_by_day(draft_and_token, monkeypatch):
    _draft, token = draft_and_token
    remind(token)
    later(days=28)
    now = timezone.localtime()
    monkeypatch.setattr(tasks.timezone, "localtime", lambda *_: now.replace(hour=3))
    assert tasks.send_reminders() == 0
    monkeypatch.setattr(tasks.timezone, "localtime", lambda *_: now.replace(hour=9))
    assert tasks.send_reminders() == 1


# --- No address is left --------------------------------------------------------------------------
@pytest.mark.parametrize("end", ["sent", "deleted", "expired"])
def test_no_address_is_left_once_the_draft_is_gone(draft_and_token, end):
    draft, token = draft_and_token
    remind(token)
    later(days=28)
    assert send_reminders() == 1
    send_link(token, email="second@example.org", remind=False, language="en-gb", nonce=new_nonce())
    assert OutboxMessage.objects.count() >= 1
    if end == "sent":
        submit_response(token)
    elif end == "deleted":
        delete_draft(draft)
    else:
        ResponseDraft.objects.update(expires_at=timezone.now())
        tasks.delete_expired_drafts()
    assert not DraftContact.objects.exists()
    assert not DraftKey.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_message_that_was_sent_does_not_lie_about_with_its_link(draft_and_token):
    _draft, token = draft_and_token
    remind(token)
    tasks.delete_expired_drafts()
    assert OutboxMessage.objects.count() == 1, "a message that waits was thrown away"
    send_due()
    tasks.delete_expired_drafts()
    assert not OutboxMessage.objects.exists()
    assert DraftContact.objects.get().email == EMAIL


def test_asking_for_more_links_than_may_be_says_when_the_next_can_be(draft_and_token):
    _draft, token = draft_and_token
    for _time in range(10):
        remind(token)
    with pytest.raises(TooMuchMail) as refusal:
        remind(token)
    assert 3500 < refusal.value.seconds <= 3601


def test_a_draft_that_is_not_this_browsers_offers_no_way_back(resident, survey):
    stranger = Resident(survey).open(resident.address)
    assert stranger.status == 404
    assert stranger.browser.post(resident.address, {"way": "code"}).status_code == 404
    assert not DraftKey.objects.exists()
