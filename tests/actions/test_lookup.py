"""What happened to what I said: one code, no account, nobody's words, nothing to enumerate."""

from __future__ import annotations

import hashlib
import logging
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache, caches
from django.urls import reverse
from django.utils import timezone

from engagement.actions import services
from engagement.actions.came_of import reports_of
from engagement.actions.throttle import WRONG_CODES
from engagement.feedback import services as feedback
from engagement.feedback.models import (
    Conclusion,
    ConclusionAnswer,
    ConclusionReply,
    ConclusionRound,
    FeedbackItem,
    Submission,
)
from engagement.programmes.models import Programme
from engagement.reports.models import Report, ReportVersion
from eolcare.common import limits
from eolcare.common.tokens import hash_code, make_code
from tests.factories.actions import ActionFactory
from tests.factories.events import EventFactory
from tests.factories.feedback import AnsweredSurveyFactory, FeedbackItemFactory, answered
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

ADDRESS = reverse("what_happened:lookup")
CODE = "M3VP-6QXC-9T4Z"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    limits.forget()
    yield
    cache.clear()
    limits.forget()


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
    assert "On 20 January 2022: your answers to a survey “Care at home”" in text


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
        assert unknown.status_code == erased.status_code == 422
        assert "Nothing has this code" in text_of(unknown)
        assert text_of(unknown).replace("M3VP-6QXC-9T4Y", "") == text_of(erased).replace(CODE, "")

    @pytest.mark.parametrize("typed", ["7K2M", "' OR 1=1 --", "7K2M-Q9XD-4TW\x00", "X" * 41, "ÄÖÜ7K2MQ9XD4"])
    def test_what_cannot_be_a_code_is_told_so(self, client, response, typed):
        answer = ask(client, typed)
        assert answer.status_code == 422
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
        assert ask(client, "").status_code == 422
        # Put into the address it does nothing.
        assert "Care at home" not in client.get(ADDRESS, {"code": CODE}).content.decode()

    def test_guessing_is_slowed_down_and_right_codes_do_not_count(self, client, response):
        for _ in range(WRONG_CODES.most + 5):
            assert "Care at home" in text_of(ask(client, CODE))
        for _ in range(WRONG_CODES.most):
            assert ask(client, make_code()).status_code == 422
        refused = ask(client, CODE)
        assert refused.status_code == 429
        assert "Try again in an hour" in text_of(refused)
        # Somebody else is not held up.
        assert ask(client, CODE, REMOTE_ADDR="203.0.113.9").status_code == 200

    def test_behind_our_proxy_readers_are_told_apart_and_claims_count_for_nothing(self, client, settings, response):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        for number in range(WRONG_CODES.most):
            ask(client, make_code(), HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 203.0.113.7")
        assert ask(client, CODE, HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.7").status_code == 429
        assert ask(client, CODE, HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 200

    def test_no_address_is_kept(self, client):
        ask(client, make_code(), REMOTE_ADDR="203.0.113.7")
        kept = {key: value for key, value in caches["default"]._cache.items() if "limit:" in key}
        assert len(kept) == 1
        assert "203.0.113" not in str(kept)

    def test_a_known_code_costs_the_same_with_any_number_of_actions(self, client, response, django_assert_num_queries):
        item = feedback.create_from_answer(response, "night", actor=None)
        theme = feedback.create_theme(item.programme, name="At night", actor=None)
        feedback.give_theme(item, theme, actor=None)
        for _ in range(8):
            ActionFactory(programme=item.programme, public=True, items=[item], themes=[theme])
        with django_assert_num_queries(11):
            ask(client, CODE)

    def test_an_unknown_code_an_erased_one_and_nonsense_cost_the_same_work(
        self, client, response, django_assert_num_queries
    ):
        response.delete()
        ask(client, make_code())  # what the frame of every page reads once
        for typed in (CODE, make_code(), "0000-0000-0000", "ZZZZ-ZZZZ-ZZZZ"):
            with django_assert_num_queries(3):
                ask(client, typed)

    def test_codes_are_kept_as_keyed_hashes_so_that_a_stolen_table_opens_nothing(self, response):
        plain = CODE.replace("-", "")
        assert response.reference_hash not in (
            hashlib.sha256(spelling.encode()).hexdigest() for spelling in (CODE, plain, plain.lower())
        )
        assert response.reference_hash == hash_code(CODE)


class TestOtherWaysOfSayingIt:
    def story(self, programme, **facts):
        return Submission.objects.create(
            programme=programme,
            kind="story",
            came_by="public_form",
            text="Tom died alone in Harlesden.",
            received_on=date(2022, 1, 20),
            reference_hash=hash_code(CODE),
            **facts,
        )

    def test_a_story_is_received_read_themed_acted_on_and_published(self, client):
        programme = ProgrammeFactory(is_public=True)
        story = self.story(programme, consent="without_name")
        text = text_of(ask(client, CODE))
        assert "On 20 January 2022: your story" in text
        assert "What you wrote is still to be read" in text
        item = FeedbackItem.objects.create(
            programme=programme, submission=story, text=story.text, said_on=story.received_on
        )
        theme = feedback.create_theme(programme, name="At night", actor=None)
        feedback.give_theme(item, theme, actor=None)
        ActionFactory(programme=programme, public=True, items=[item], title="A line at night")
        Submission.objects.filter(pk=story.pk).update(
            reviewed_at=timezone.now(), published_at=timezone.now(), public_title="A death", public_text="He died."
        )
        html = ask(client, CODE).content.decode()
        assert "Harlesden" not in html
        for words in ("At night", "A line at night", "Your story is published"):
            assert words in html

    def test_a_letter_that_was_taken_up_and_answered_says_so(self, client):
        story = self.story(ProgrammeFactory())
        Submission.objects.filter(pk=story.pk).update(kind="letter", state="answered", answered_at=timezone.now())
        text = text_of(ask(client, CODE))
        assert "your letter" in text
        assert "We read it" in text
        assert "We answered you on" in text

    def test_comments_on_our_conclusions(self, client):
        programme = ProgrammeFactory()
        asked = ConclusionRound.objects.create(
            programme=programme,
            slug="round",
            title="Did we hear you right?",
            introduction="Tell us.",
            audience="communities",
            opens_on=date(2022, 1, 1),
            closes_on=date(2022, 2, 1),
            state="open",
        )
        conclusion = Conclusion.objects.create(round=asked, order=1, text="People need somebody at night.")
        reply = ConclusionReply.objects.create(
            round=asked, submitted_at=timezone.now(), reference_hash=hash_code(CODE), form_key="one"
        )
        ConclusionAnswer.objects.create(reply=reply, conclusion=conclusion, verdict="agree", comment="In Harlesden.")
        text = text_of(ask(client, CODE))
        assert "what you said of our conclusions “Did we hear you right?”" in text
        assert "still to be read" in text
        ConclusionRound.objects.filter(pk=asked.pk).update(state="closed")
        text = text_of(ask(client, CODE))
        assert "People need somebody at night." in text
        assert "Harlesden" not in text

    def test_the_reports_that_tell_of_it_are_named_and_no_others(self, client, response, survey):
        item = feedback.create_from_answer(response, "night", actor=None)
        action = ActionFactory(programme=survey.programme, public=True, items=[item])
        other = ActionFactory(programme=survey.programme, public=True)
        named = published_report(survey.programme, title="What we heard in spring", naming=action)
        published_report(survey.programme, title="About something else", naming=other)
        text = text_of(ask(client, CODE))
        assert "What we heard in spring" in text
        assert "About something else" not in text
        Report.objects.filter(pk=named.pk).update(withdrawn_reason="Wrong figures", state="withdrawn")
        assert "What we heard in spring" not in text_of(ask(client, CODE))

    def test_the_report_of_the_event_at_which_it_was_said(self, client):
        event = EventFactory(past=True)
        report = published_report(event.programme, title="The evening", event=event)
        item = FeedbackItemFactory(programme=event.programme, event_note__event=event)
        assert [found.title for found in reports_of([item], [])] == ["The evening"]
        assert reports_of([FeedbackItemFactory()], []) == ()
        assert report.slug in reports_of([item], [])[0].address


def published_report(programme, *, title, naming=None, event=None):
    """Return a published report of which one version is out; ``naming`` is an action that its text names."""
    if not programme.is_public:
        Programme.objects.filter(pk=programme.pk).update(is_public=True)
    report = Report.objects.create(
        programme=programme,
        kind="event",
        event=event or EventFactory(past=True, programme=programme),
        slug=title.lower().replace(" ", "-"),
        title=title,
        state="published",
    )
    blocks = [{"type": "actions", "actions": [{"public_id": naming.public_id}]}] if naming else []
    ReportVersion.objects.create(
        report=report,
        number=1,
        title=title,
        language="en-GB",
        content={"summary": "", "sections": [{"blocks": blocks}]},
        content_sha256="0" * 64,
        approved_at=timezone.now(),
        published_at=timezone.now(),
    )
    return report
