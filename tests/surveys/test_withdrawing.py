"""Taking one's answers back with the reference code."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.surveys import tallies
from engagement.surveys.models import EqualityAnswers, Response, Untallied
from engagement.surveys.services import withdraw_response
from eolcare.audit.models import AuditEntry
from eolcare.common import limits
from eolcare.mail.models import OutboxMessage
from tests.factories.actions import ActionFactory
from tests.factories.feedback import FeedbackItemFactory
from tests.factories.surveys import ResponseFactory, SurveyFactory
from tests.surveys.pressing import press, short
from tests.surveys.tallying import naive, tallied
from tests.surveys.walking import Resident

pytestmark = pytest.mark.django_db
CODE = "7K2M-Q9XD-4TWP"


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    limits.forget()


@pytest.fixture
def survey():
    return SurveyFactory(definition=short(), title="Your care")


@pytest.fixture
def response(survey):
    response = ResponseFactory(survey=survey, code=CODE, answers={"role": "carer", "story": "My secret"})
    EqualityAnswers.objects.create(response=response, answers={"age": "65_74"})
    return response


@pytest.fixture
def resident(survey):
    return Resident(survey).open(reverse("surveys:withdraw"))


def test_the_whole_is_taken_back_after_asking_once(resident, response, survey):
    other = ResponseFactory(survey=survey, answers={"role": "other"})
    Untallied.objects.bulk_create(Untallied(response=each, survey=survey) for each in (response, other))
    tallies.tally_batch(survey.pk)
    press(resident, "Continue", code=CODE.lower().replace("-", " "))
    assert resident.heading == "Take these answers back?"
    assert "“Your care”" in resident.words
    assert str(timezone.localdate().year) in resident.words
    assert "secret" not in resident.words
    assert CODE not in resident.address
    assert Response.objects.count() == 2
    press(resident, "Take back", what="whole")
    assert (resident.status, resident.heading) == (200, "Your answers are deleted")
    assert list(Response.objects.all()) == [other]
    entry = AuditEntry.objects.get(verb="erased")
    assert (entry.actor, entry.target_id) == (None, response.public_id)
    assert tallied(survey) == naive(survey)
    assert not OutboxMessage.objects.exists()
    resident.open(reverse("surveys:withdraw"))
    press(resident, "Continue", code=CODE)
    assert (resident.status, resident.error) == (
        422,
        "No answers have this code. Check it, or they may have been taken back already",
    )


def test_only_what_was_said_about_oneself(resident, response):
    press(resident, "Continue", code=CODE)
    press(resident, "Take back")
    assert (resident.status, resident.error) == (422, "Choose what you want to take back")
    press(resident, "Take back", what="equality")
    assert resident.heading == "What you said about yourself is deleted"
    assert not EqualityAnswers.objects.exists()
    assert Response.objects.get().answers["story"] == "My secret"
    resident.open(reverse("surveys:withdraw"))
    press(resident, "Continue", code=CODE)
    assert resident.page.select_one("[name=what]") is None, "a part is offered that is gone"
    press(resident, "Take back")
    assert resident.heading == "Your answers are deleted"


def test_the_team_is_told_where_something_public_rests_on_it_and_nothing_that_was_said(resident, response, survey):
    item = FeedbackItemFactory(
        response=response, event_note=None, question_key="story", text="My secret", programme=survey.programme
    )
    action = ActionFactory(title="A line at night", published_at=timezone.now(), programme=survey.programme)
    action.items.add(item)
    press(resident, "Continue", code=CODE)
    press(resident, "Take back", what="whole")
    assert "We have told the team just now" in resident.words
    message = OutboxMessage.objects.get()
    assert message.to_address == survey.contact_email
    assert "A line at night" in message.text
    assert action.public_id in message.text
    assert "secret" not in message.text
    assert CODE not in message.text
    assert not type(item).objects.filter(pk=item.pk).exists()


def test_words_made_ready_to_be_quoted_are_public_too(response, survey):
    FeedbackItemFactory(
        response=response,
        event_note=None,
        question_key="story",
        programme=survey.programme,
        may_quote=True,
        public_text="Kind people",
        public_text_confirmed_at=timezone.now(),
    )
    assert withdraw_response(response).was_public
    assert "made ready to be quoted" in OutboxMessage.objects.get().text
    assert not withdraw_response(response).was_public, "asked twice, the team is told twice"


def test_a_draft_of_an_action_tells_nobody(response, survey):
    item = FeedbackItemFactory(response=response, event_note=None, question_key="story", programme=survey.programme)
    ActionFactory(programme=survey.programme, published_at=None).items.add(item)
    assert not withdraw_response(response).was_public
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter your reference code"),
        ("hello", "A reference code has 12 letters and numbers. Check it and try again"),
    ],
)
def test_what_is_no_code_stays_in_its_field(resident, typed, error):
    press(resident, "Continue", code=typed)
    assert (resident.status, resident.error) == (422, error)
    assert resident.page.select_one("[name=code]").get("value", "") == typed


def test_guessing_ends_after_thirty(response):
    address = reverse("surveys:withdraw")
    guesser = Client()
    statuses = [guesser.post(address, {"code": f"0000-0000-00{n:02}"}).status_code for n in range(31)]
    assert statuses == [422] * 30 + [429]
    answer = guesser.post(address, {"code": CODE, "confirm": "yes", "what": "whole"})
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert Response.objects.exists(), "the limit is walked around by confirming at once"
