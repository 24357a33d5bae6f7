"""What happened to what I said: one code, no account, nobody's words, nothing to enumerate."""

from __future__ import annotations

import logging

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache, caches
from django.urls import reverse

from engagement.actions import services, throttle
from engagement.feedback import services as feedback
from eolcare.common.tokens import make_code
from tests.factories.actions import ActionFactory
from tests.factories.feedback import AnsweredSurveyFactory, answered
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

ADDRESS = reverse("what_happened:lookup")
CODE = "M3VP-6QXC-9T4Z"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def survey():
    return AnsweredSurveyFactory(programme=ProgrammeFactory(), title="Care at home")


@pytest.fixture
def response(survey):
    return answered(survey, code=CODE, answers={"role": "carer", "night": "Tom died alone in Harlesden."})


def ask(client, code, **extra):
    return client.post(ADDRESS, {"code": code}, **extra)


def text_of(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").select_one("main").get_text(" ").split())


def test_the_page_asks_for_the_code(client):
    page = BeautifulSoup(client.get(ADDRESS).content, "html.parser")
    assert page.select_one("form[method=post] input[name=code]")


@pytest.mark.parametrize("typed", [CODE, "m3vp 6qxc 9t4z", " M3VP6QXC9T4Z ", "M3VP-6QXC-9T4Z\n"])
def test_however_it_is_typed(client, response, typed):
    text = text_of(ask(client, typed))
    assert "On 20 January 2022, your answers to “Care at home”." in text


class TestTheWayOfAnAnswer:
    def test_received_and_not_yet_read(self, client, response):
        text = text_of(ask(client, CODE))
        assert "What you wrote is still to be read" in text
        assert "Nothing has been decided yet" in text

    def test_ticked_alone_is_counted(self, client, survey):
        answered(survey, code=CODE, answers={"role": "carer"})
        text = text_of(ask(client, CODE))
        assert "It is counted" in text
        assert "still to be read" not in text

    def test_read_themed_and_done(self, client, response, survey):
        night = feedback.create_theme(survey.programme, name="At night", actor=None)
        gone = feedback.create_theme(survey.programme, name="Taken off again", actor=None)
        item = feedback.create_from_answer(response, "night", actor=None)
        feedback.save_coding(item, give=[night, gone], actor=None)
        feedback.take_theme(item, gone, actor=None)
        own = ActionFactory(programme=survey.programme, public=True, items=[item], title="A line at night")
        ActionFactory(programme=survey.programme, public=True, themes=[night], title="More nurses")
        ActionFactory(programme=survey.programme, items=[item], title="Not public")
        services.set_status(own, "cannot_be_done", actor=None, reason_code="money", words="The money is spent.")
        text = text_of(ask(client, CODE))
        for words in (
            "We read it",
            "What would have helped at night?",
            "At night",
            "A line at night",
            "Cannot be done",
            "The money is spent.",
            "More nurses",
        ):
            assert words in text
        for words in ("Taken off again", "Not public", "Nothing has been decided"):
            assert words not in text
        page = BeautifulSoup(ask(client, CODE).content, "html.parser")
        for link in page.select("main a"):
            assert client.get(link["href"]).status_code == 200, link

    def test_nobodys_words_are_shown_not_even_their_own(self, client, response):
        item = feedback.create_from_answer(response, "night", actor=None)
        ActionFactory(programme=item.programme, public=True, items=[item])
        html = ask(client, CODE).content.decode()
        assert "Harlesden" not in html
        assert "carer" not in text_of(ask(client, CODE)).lower().replace("resident, carer or bereaved person", "")


class TestNothingToEnumerate:
    def test_unknown_and_erased_codes_get_one_answer(self, client, response):
        unknown = ask(client, "M3VP-6QXC-9T4Y")
        response.delete()
        erased = ask(client, CODE)
        assert unknown.status_code == erased.status_code == 200
        assert "No answers have this code" in text_of(unknown)
        assert text_of(unknown).replace("M3VP-6QXC-9T4Y", "") == text_of(erased).replace(CODE, "")

    @pytest.mark.parametrize("typed", ["7K2M", "' OR 1=1 --", "7K2M-Q9XD-4TW\x00", "X" * 41, "ÄÖÜ7K2MQ9XD4"])
    def test_what_cannot_be_a_code_is_told_so(self, client, response, typed):
        answer = ask(client, typed)
        assert answer.status_code == 200
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_code"
        assert "Care at home" not in text_of(answer)

    def test_the_code_stands_in_no_address_log_cache_or_session(self, client, response, caplog):
        caplog.set_level(logging.DEBUG)
        answer = ask(client, CODE)
        assert answer.status_code == 200  # no redirect that could carry it
        assert "no-store" in answer["Cache-Control"]
        assert "sessionid" not in answer.cookies
        for spelling in (CODE, CODE.replace("-", "")):
            assert spelling not in caplog.text
            assert spelling not in answer.content.decode()
        assert ask(client, "").status_code == 200
        # Put into the address it does nothing.
        assert "Care at home" not in client.get(ADDRESS, {"code": CODE}).content.decode()

    def test_guessing_is_slowed_down_and_right_codes_do_not_count(self, client, response):
        for _ in range(throttle.WRONG_CODES + 5):
            assert "Care at home" in text_of(ask(client, CODE))
        for _ in range(throttle.WRONG_CODES):
            assert ask(client, make_code()).status_code == 200
        refused = ask(client, CODE)
        assert refused.status_code == 429
        assert "Try again in ten minutes" in text_of(refused)
        # Somebody else is not held up.
        assert ask(client, CODE, REMOTE_ADDR="203.0.113.9").status_code == 200

    def test_behind_our_proxy_readers_are_told_apart_and_claims_count_for_nothing(self, client, settings, response):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        for number in range(throttle.WRONG_CODES):
            ask(client, make_code(), HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 203.0.113.7")
        assert ask(client, CODE, HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.7").status_code == 429
        assert ask(client, CODE, HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 200

    def test_no_address_is_kept(self, client):
        ask(client, make_code(), REMOTE_ADDR="203.0.113.7")
        kept = {key: value for key, value in caches["default"]._cache.items() if "lookup" in key}
        assert len(kept) == 1
        assert "203.0.113" not in str(kept)

    def test_a_known_code_costs_the_same_with_any_number_of_actions(self, client, response, django_assert_num_queries):
        item = feedback.create_from_answer(response, "night", actor=None)
        theme = feedback.create_theme(item.programme, name="At night", actor=None)
        feedback.give_theme(item, theme, actor=None)
        for _ in range(8):
            ActionFactory(programme=item.programme, public=True, items=[item], themes=[theme])
        with django_assert_num_queries(7):
            ask(client, CODE)
