"""Fifty hands on the button at once: one response, one code, on a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from engagement.surveys.errors import NoSuchDraft
from engagement.surveys.filling import COOKIE, locator_of
from engagement.surveys.models import Response, ResponseDraft
from engagement.surveys.services import delete_draft, save_answers, start_draft, submit_response
from eolcare.audit.models import AuditEntry
from tests.factories.surveys import SurveyFactory

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


def test_fifty_presses_in_the_browser_all_see_the_same_confirmation(draft_and_token):
    draft, token = draft_and_token
    locator = locator_of(token)

    def press(number):
        browser = Client()
        browser.cookies[COOKIE + locator] = token
        page = browser.post(reverse("surveys:check", args=[draft.survey.slug, locator]), follow=True)
        return page.status_code, page.context["reference"]

    results = all_at_once(press, hands=20)
    assert len(set(results)) == 1, results
    assert results[0][0] == 200
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
