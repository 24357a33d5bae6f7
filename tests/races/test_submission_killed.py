"""The web server is killed in the middle of many submissions: every one that was acknowledged is there, once."""

from __future__ import annotations

import http.client
import random
import threading
import time

import pytest
from django.db import connections
from django.urls import reverse

from engagement.surveys.filling import COOKIE, locator_of
from engagement.surveys.models import Response, ResponseDraft, SentOnce, Untallied
from engagement.surveys.services import opened_page, save_answers, seal_page, start_draft
from eolcare.audit.models import AuditEntry
from eolcare.common.tokens import hash_token
from tests.factories.surveys import SurveyFactory
from tests.races.real_server import RealServer
from tests.races.real_worker import PATIENCE
from tests.surveys.test_one_page import one_page

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8


@pytest.fixture
def server(tmp_path):
    one = RealServer(tmp_path)
    yield one
    one.stop()
    connections.close_all()


class Crowd:
    """People who press "send", and press again when no answer comes, until they are told that it arrived."""

    def __init__(self, server, survey, size):
        self.server = server
        self.waiting = []
        self.acknowledged: set[str] = set()
        self.broken = 0
        self.lock = threading.Lock()
        self.survey = survey
        self.slug = survey.slug
        for number in range(size):
            self.waiting.append(self._begin(number))
        self.tokens = list(self.waiting)

    def _begin(self, number):
        draft, token = start_draft(self.survey)
        save_answers(draft, {"role": "carer", "caring": f"Person {number}"}, step="caring")
        return token

    def _press(self, token, locator):
        return self.server.post(reverse("surveys:check", args=[self.slug, locator]), f"{COOKIE}{locator}={token}")

    def press_all(self):
        self.threads = [threading.Thread(target=self._hand) for _hand in range(HANDS)]
        for thread in self.threads:
            thread.start()

    def _hand(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with self.lock:
                if not self.waiting:
                    return
                token = self.waiting.pop(random.randrange(len(self.waiting)))
            locator = locator_of(token)
            try:
                status, where = self._press(token, locator)
            except (OSError, http.client.HTTPException):
                with self.lock:
                    self.broken += 1
                    self.waiting.append(token)
                time.sleep(0.1)
                continue
            assert (status, where) == (302, reverse("surveys:done", args=[self.slug, locator])), (status, where)
            with self.lock:
                self.acknowledged.add(token)


class Openers(Crowd):
    """People with a page open of which nothing is kept before they send it."""

    def _begin(self, number):
        seal = seal_page(self.survey, 1)
        token = opened_page(self.survey, seal).token
        self.pages = getattr(self, "pages", {}) | {token: {"seal": seal, "a-words": f"Person {number}"}}
        return token

    def _press(self, token, locator):
        fields = {"a-role": "carer", **self.pages[token]}
        return self.server.post(reverse("surveys:page", args=[self.slug]), "", **fields)


def kill_in_the_middle(server, crowd, kills):
    """Kill the server as often, each time after some more were acknowledged and before all were."""
    size = len(crowd.tokens)
    for kill in range(kills):
        mark = (kill + 1) * size // (kills + 1)
        while len(crowd.acknowledged) < mark:
            time.sleep(0.001)
            assert any(thread.is_alive() for thread in crowd.threads)
        server.kill()
        known = set(crowd.acknowledged)
        assert len(known) < size, "it was killed too late to prove anything"
        there = Response.objects.filter(submission_key__in=map(hash_token, known)).count()
        assert there == len(known), "an acknowledged submission was lost"
        server.start()


def all_there_once(crowd, survey):
    for thread in crowd.threads:
        thread.join(PATIENCE)
    assert crowd.acknowledged == set(crowd.tokens)
    keys = list(Response.objects.filter(survey=survey).values_list("submission_key", flat=True))
    assert sorted(keys) == sorted(map(hash_token, crowd.tokens))
    assert not ResponseDraft.objects.exists()
    assert Untallied.objects.count() == len(keys)
    targets = AuditEntry.objects.filter(verb="submitted").values_list("target_id", flat=True)
    assert sorted(targets) == sorted(Response.objects.values_list("public_id", flat=True))


def submitted_through_kills(server, size, kills, crowd_of=Crowd, **survey_like):
    survey = SurveyFactory(**survey_like)
    crowd = crowd_of(server, survey, size)
    server.start()
    crowd.press_all()
    kill_in_the_middle(server, crowd, kills)
    all_there_once(crowd, survey)
    return crowd


def test_a_server_killed_among_sixty_submissions_loses_none_and_doubles_none(server):
    submitted_through_kills(server, 60, 1)


def test_a_server_killed_among_sixty_pages_of_which_nothing_was_kept_loses_none_and_doubles_none(server):
    submitted_through_kills(server, 60, 1, Openers, definition=one_page())


@pytest.mark.torture
def test_a_server_killed_ten_times_among_a_thousand_submissions_loses_none_and_doubles_none(server):
    crowd = submitted_through_kills(server, 1000, 10)
    assert crowd.broken, "no kill met anybody who was sending"


@pytest.mark.torture
def test_the_same_in_anonymous_mode(server):
    survey = SurveyFactory(anonymous=True)
    crowd = Crowd(server, survey, 300)
    server.start()
    crowd.press_all()
    while len(crowd.acknowledged) < 150:
        time.sleep(0.001)
    server.kill()
    server.start()
    for thread in crowd.threads:
        thread.join(PATIENCE)
    assert crowd.acknowledged == set(crowd.tokens)
    assert Response.objects.count() == SentOnce.objects.count() == 300
    words = Response.objects.values_list("answers__caring", flat=True)
    assert sorted(words) == sorted(f"Person {number}" for number in range(300))
