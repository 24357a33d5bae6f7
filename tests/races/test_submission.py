"""Fifty hands on the button at once: one response, one code, on a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.surveys.errors import AlreadySent, CodeRefused, NoSuchDraft
from engagement.surveys.filling import COOKIE, locator_of
from engagement.surveys.models import (
    Access,
    DraftContact,
    DraftKey,
    InvitationCode,
    LeftAt,
    Response,
    ResponseDraft,
    SentOnce,
    Untallied,
)
from engagement.surveys.queries import draft_by_token_hash
from engagement.surveys.services import (
    delete_draft,
    delete_expired_drafts,
    give_code,
    make_invitations,
    new_nonce,
    opened_page,
    save_answers,
    seal_page,
    send_link,
    send_reminders,
    start_draft,
    submit_response,
    withdraw_response,
)
from eolcare.audit.models import AuditEntry
from eolcare.common.tokens import hash_token
from eolcare.mail.models import OutboxMessage
from tests.factories.surveys import ResponseFactory, SurveyFactory
from tests.races.real_worker import wait_for
from tests.surveys.test_one_page import one_page
from tests.surveys.walking import Resident

HANDS = 50


@pytest.fixture
def draft_and_token(transactional_db):
    draft, token = start_draft(SurveyFactory())
    save_answers(draft, {"role": "carer"}, step="role")
    save_answers(draft, {"caring": "A number to ring at night."}, step="caring")
    return draft, token


def all_at_once(act, hands=HANDS):
    """Call ``act`` from many threads that start together; return what each got, or the error it met."""
    barrier = Barrier(hands)

    def hand(number):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return act(number)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(hand, range(hands)))


def test_fifty_sendings_at_once_make_one_response_with_one_code(draft_and_token):
    _draft, token = draft_and_token
    results = all_at_once(lambda number: submit_response(token))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert len({(result.response.pk, result.reference) for result in results}) == 1
    assert sorted(result.again for result in results) == [False] + [True] * (HANDS - 1)
    response = Response.objects.get()
    assert response.answers == {"role": "carer", "caring": "A number to ring at night."}
    assert not ResponseDraft.objects.exists()
    assert AuditEntry.objects.filter(verb="submitted", target_id=response.public_id).count() == 1


def test_fifty_sendings_of_a_draft_as_it_was_read_make_one_response(draft_and_token):
    _draft, token = draft_and_token
    read = [draft_by_token_hash(hash_token(token)) for _hand in range(HANDS)]
    results = all_at_once(lambda number: submit_response(token, read=read[number], answers={"caring": f"{number}"}))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert len({(result.response.pk, result.reference) for result in results}) == 1
    assert sorted(result.again for result in results) == [False] + [True] * (HANDS - 1)
    response = Response.objects.get()
    assert response.answers["caring"] == str([result.again for result in results].index(False))
    assert not ResponseDraft.objects.exists()
    assert AuditEntry.objects.filter(verb="submitted", target_id=response.public_id).count() == 1


def test_a_draft_that_was_changed_since_it_was_read_is_sent_with_what_was_saved(draft_and_token):
    draft, token = draft_and_token
    read = draft_by_token_hash(hash_token(token))
    save_answers(draft, {"caring": "Said in another tab."}, step="caring")
    sent = submit_response(token, read=read, answers={"role": "carer"})
    assert sent.response.answers == {"role": "carer", "caring": "Said in another tab."}
    assert Response.objects.get().answers == sent.response.answers


def test_saving_and_sending_at_once_lose_nothing_that_was_saved(draft_and_token):
    draft, token = draft_and_token
    read = draft_by_token_hash(hash_token(token))

    def act(number):
        if number == 7:
            return submit_response(token, read=read)
        return save_answers(draft, {"caring": f"Saved by {number}"}, step="caring")

    results = all_at_once(act, hands=20)
    saved = [f"Saved by {number}" for number, result in enumerate(results) if result is None]
    refused = [result for number, result in enumerate(results) if number != 7 and result is not None]
    assert all(isinstance(result, AlreadySent) for result in refused), refused
    assert Response.objects.get().answers["caring"] in saved or not saved


def test_a_draft_that_was_deleted_since_it_was_read_is_not_sent(draft_and_token):
    draft, token = draft_and_token
    read = draft_by_token_hash(hash_token(token))
    delete_draft(draft)
    with pytest.raises(NoSuchDraft):
        submit_response(token, read=read)
    assert not Response.objects.exists()
    assert not AuditEntry.objects.filter(verb="submitted").exists()


@pytest.mark.parametrize("given", ["before", "since"])
def test_an_address_that_was_given_before_the_draft_was_read_or_since_is_forgotten_with_its_messages(
    draft_and_token, given
):
    _draft, token = draft_and_token
    read = draft_by_token_hash(hash_token(token))
    send_link(token, email="p@example.org", remind=True, language="en-gb", nonce=new_nonce())
    if given == "before":
        read = draft_by_token_hash(hash_token(token))
    assert OutboxMessage.objects.exists()
    submit_response(token, read=read)
    assert Response.objects.count() == 1
    assert not DraftContact.objects.exists()
    assert not DraftKey.objects.exists()
    assert not OutboxMessage.objects.exists(), "a link to answers that were sent goes out"


def test_the_response_and_its_row_in_the_trail_fall_together(draft_and_token):
    _draft, token = draft_and_token
    read = draft_by_token_hash(hash_token(token))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry ADD CONSTRAINT none_today CHECK (verb <> 'submitted') NOT VALID")
    try:
        with pytest.raises(IntegrityError):
            submit_response(token, read=read)
        assert not Response.objects.exists()
        assert ResponseDraft.objects.count() == 1, "the answers are gone and nothing was sent"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_auditentry DROP CONSTRAINT none_today")
    assert not submit_response(token, read=read).again


def test_fifty_presses_in_the_browser_all_see_the_same_confirmation(draft_and_token):
    draft, token = draft_and_token
    locator = locator_of(token)

    def press(number):
        browser = Client()
        browser.cookies[COOKIE + locator] = token
        page = browser.post(reverse("surveys:check", args=[draft.survey.slug, locator]), follow=True)
        return page.status_code, BeautifulSoup(page.content, "html.parser").select_one(".app-reference").get_text()

    results = all_at_once(press, hands=20)
    assert len(set(results)) == 1, results
    assert results[0][0] == 200
    assert Response.objects.count() == 1


@pytest.fixture
def unkept_page(transactional_db):
    """A survey of one page of which nothing is kept before it is sent, and a page of it that was opened."""
    survey = SurveyFactory(definition=one_page())
    page = Resident(survey).open_page()
    return page.address, page.hidden


def test_fifty_sendings_of_a_page_of_which_nothing_is_kept_make_one_response(unkept_page):
    address, hidden = unkept_page

    def press(number):
        browser = Client()
        sent = browser.post(address, {"a-role": "carer", "a-words": f"Hand {number}"} | hidden)
        page = browser.get(sent["Location"])
        return sent["Location"], BeautifulSoup(page.content, "html.parser").select_one(".app-reference").get_text()

    results = all_at_once(press)
    assert len(set(results)) == 1, results
    response = Response.objects.get()
    assert response.answers["words"].startswith("Hand ")
    assert not ResponseDraft.objects.exists()
    assert AuditEntry.objects.filter(verb="submitted", target_id=response.public_id).count() == 1
    assert Untallied.objects.count() == 1


def test_who_stores_a_page_while_another_is_about_to_waits_and_finds_theirs(transactional_db):
    survey = SurveyFactory(definition=one_page())
    opened = opened_page(survey, seal_page(survey, 1))
    unkept = {"survey": survey, "version": survey.versions.get(), "token_hash": hash_token(opened.token)}

    def store(words):
        draft = ResponseDraft(**unkept, started_at=opened.at)
        return submit_response(opened.token, read=draft, answers={"role": "carer", "words": words})

    def second(_number):
        return store("second")

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first = store("first")
            waiting = pool.submit(all_at_once, second, 1)
            wait_for("the second one waits for the first", somebody_waits, every=0.02)
        (late,) = waiting.result()
    assert (first.again, late.again) == (False, True)
    assert late.reference == first.reference
    assert Response.objects.get().answers["words"] == "first"


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
        return cursor.fetchone()[0] > 0


def test_errors_and_whole_pages_at_once_make_one_response_or_one_draft(unkept_page):
    address, hidden = unkept_page
    whole = {"a-role": "carer", "a-words": "Whole."} | hidden
    lacking = {"a-words": "Whole."} | hidden
    results = all_at_once(lambda number: Client().post(address, whole if number % 2 else lacking).status_code, hands=20)
    assert set(results[1::2]) == {302}, results
    assert set(results[::2]) <= {422, 409}, results
    assert Response.objects.get().answers["words"] == "Whole."
    assert AuditEntry.objects.filter(verb="submitted").count() == 1


def test_fifty_errors_at_once_make_one_draft(unkept_page):
    address, hidden = unkept_page
    results = all_at_once(lambda number: Client().post(address, {"a-words": "Words."} | hidden).status_code, hands=20)
    assert set(results) == {422}, results
    assert ResponseDraft.objects.get().answers == {"words": "Words."}


def test_a_page_of_which_nothing_is_kept_falls_together_with_its_row_in_the_trail(unkept_page):
    address, hidden = unkept_page
    whole = {"a-role": "carer", "a-words": "Whole."} | hidden
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry ADD CONSTRAINT none_today CHECK (verb <> 'submitted') NOT VALID")
    try:
        with pytest.raises(IntegrityError):
            Client().post(address, whole)
        assert not Response.objects.exists()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_auditentry DROP CONSTRAINT none_today")
    assert Client().post(address, whole).status_code == 302
    assert Response.objects.count() == 1


def test_answers_saved_at_once_from_many_tabs_are_all_there(draft_and_token):
    draft, _token = draft_and_token
    results = all_at_once(lambda number: save_answers(draft, {f"tab{number}": str(number)}, step="tab"))
    assert [result for result in results if result is not None] == []
    draft.refresh_from_db()
    assert {key for key in draft.answers if key.startswith("tab")} == {f"tab{number}" for number in range(HANDS)}


def test_sending_and_deleting_at_once_end_in_one_of_the_two(draft_and_token):
    draft, token = draft_and_token
    results = all_at_once(lambda number: submit_response(token) if number % 2 else delete_draft(draft), hands=20)
    sent = Response.objects.count()
    assert sent in (0, 1)
    assert not ResponseDraft.objects.exists()
    for result in results[1::2]:
        assert isinstance(result, NoSuchDraft) != bool(sent), "somebody was told the opposite of what happened"


def test_fifty_sendings_of_an_anonymous_draft_make_one_response(transactional_db):
    draft, token = start_draft(SurveyFactory(anonymous=True))
    save_answers(draft, {"role": "carer"}, step="role")
    results = all_at_once(lambda number: submit_response(token))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert sorted(result.again for result in results) == [False] + [True] * (HANDS - 1)
    assert Response.objects.count() == SentOnce.objects.count() == 1


def test_fifty_people_with_one_invitation_code_make_one_response(transactional_db):
    survey = SurveyFactory(access=Access.CODES)
    code = make_invitations(survey, actor=None, label="Letters", size=1).codes[0]
    tokens = []
    for _person in range(HANDS):
        draft, token = start_draft(survey, code=code)
        save_answers(draft, {"role": "carer"}, step="role")
        tokens.append(token)
    results = all_at_once(lambda number: submit_response(tokens[number]))
    assert sum(isinstance(result, CodeRefused) for result in results) == HANDS - 1
    assert Response.objects.count() == InvitationCode.objects.filter(used_on__isnull=False).count() == 1
    assert ResponseDraft.objects.count() == HANDS - 1, "answers of those who were refused are gone"


def test_two_schedulers_count_once_where_people_stopped(transactional_db):
    survey = SurveyFactory()
    for number in range(120):
        draft, _token = start_draft(survey)
        save_answers(draft, {"role": "carer"}, step=("role", "caring", "places")[number % 3])
    ResponseDraft.objects.update(expires_at=timezone.now())
    results = all_at_once(lambda number: delete_expired_drafts(), hands=8)
    assert sum(results) == 120
    assert sorted(LeftAt.objects.values_list("step", "n")) == [("caring", 40), ("places", 40), ("role", 40)]


def test_a_reminder_is_written_once_however_many_schedulers_run(transactional_db, monkeypatch):
    survey = SurveyFactory(closes_on=timezone.localdate() + timedelta(days=40))
    for number in range(5):
        _draft, token = start_draft(survey)
        send_link(token, email=f"p{number}@example.org", remind=True, language="en-gb", nonce=new_nonce())
    survey.closes_on = timezone.localdate() + timedelta(days=2)
    survey.save()
    OutboxMessage.objects.all().delete()
    results = all_at_once(lambda number: send_reminders(), hands=8)
    assert sum(results) == 5, results
    assert sorted(OutboxMessage.objects.values_list("to_address", flat=True)) == [f"p{n}@example.org" for n in range(5)]


def test_a_reminder_and_the_end_of_a_draft_at_once_leave_no_address(transactional_db):
    survey = SurveyFactory(closes_on=timezone.localdate() + timedelta(days=40))
    tokens = []
    for number in range(10):
        draft, token = start_draft(survey)
        save_answers(draft, {"role": "carer"}, step="role")
        send_link(token, email=f"p{number}@example.org", remind=True, language="en-gb", nonce=new_nonce())
        tokens.append(token)
    survey.closes_on = timezone.localdate() + timedelta(days=2)
    survey.save()
    results = all_at_once(lambda number: submit_response(tokens[number]) if number < 10 else send_reminders(), hands=14)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Response.objects.count() == 10
    assert not OutboxMessage.objects.exists()
    assert not DraftContact.objects.exists()


def test_one_form_sent_many_times_at_once_gives_one_code_and_one_link(draft_and_token):
    _draft, token = draft_and_token
    nonce = new_nonce()
    codes = all_at_once(lambda number: give_code(token, nonce=nonce)[0], hands=10)
    assert len(set(codes)) == 1, codes
    ends = all_at_once(
        lambda number: send_link(token, email="p@example.org", remind=False, language="en-gb", nonce=nonce), hands=10
    )
    assert [end for end in ends if isinstance(end, Exception)] == []
    assert DraftKey.objects.count() == 2
    assert OutboxMessage.objects.count() == 1


def test_taken_back_twice_at_once_it_is_erased_once(transactional_db):
    survey = SurveyFactory()
    response = ResponseFactory(survey=survey)
    results = all_at_once(lambda number: withdraw_response(response, whole=bool(number % 2)), hands=10)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert not Response.objects.exists()
    assert AuditEntry.objects.filter(verb="erased").count() == 1
