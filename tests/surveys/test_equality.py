"""What a response says about the person is erased alone, once, and the trail does not hold it."""

from __future__ import annotations

import json

import pytest

from engagement.surveys import tallies
from engagement.surveys.models import EqualityAnswers, Response
from engagement.surveys.services import erase_equality, erase_response
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from tests.factories.accounts import user_with
from tests.factories.surveys import SurveyFactory
from tests.surveys.pressing import short
from tests.surveys.tallying import naive, send, tallied

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return SurveyFactory(definition=short())


@pytest.fixture
def response(survey):
    response = send(survey, {"role": "carer", "story": "Words"}, {"disabled": "yes", "age": "65_74"})
    send(survey, {"role": "other"}, {"disabled": "yes"})
    tallies.tally_batch(survey.pk)
    return response


@pytest.fixture
def manager(survey):
    return user_with(Role.PROGRAMME_MANAGER, survey.areas.first())


def test_the_part_about_the_person_goes_alone(response, survey, manager):
    assert erase_equality(response, actor=manager) is True
    assert not EqualityAnswers.objects.filter(response=response).exists()
    kept = Response.objects.get(pk=response.pk)
    assert kept.answers == {"role": "carer", "story": "Words"}
    assert EqualityAnswers.objects.count() == 1
    entry = AuditEntry.objects.get(verb="erased")
    assert (entry.target_id, entry.actor, entry.facts["what"]) == (response.public_id, manager, "equality")
    assert "65_74" not in json.dumps(entry.facts)
    assert erase_equality(response, actor=manager) is False
    assert AuditEntry.objects.filter(verb="erased").count() == 1
    assert tallied(survey) == naive(survey), "results still count what was erased"


def test_the_whole_goes_with_it_and_results_forget_both(response, survey, manager):
    erase_response(response, actor=manager)
    erase_response(response, actor=manager)
    assert not Response.objects.filter(pk=response.pk).exists()
    assert EqualityAnswers.objects.count() == 1
    assert AuditEntry.objects.filter(verb="erased").count() == 1
    assert tallied(survey) == naive(survey)
