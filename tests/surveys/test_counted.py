"""What is a pilot's, and what somebody set aside, counts nowhere: not in results, lists, dashboards or themes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.dashboards.queries.people import people_counts
from engagement.feedback.models import Coding, FeedbackItem
from engagement.feedback.queries import people, themes_with_counts
from engagement.feedback.services import create_from_answer
from engagement.surveys import tallies
from engagement.surveys.models import Survey
from engagement.surveys.queries import responses_by_version, team_surveys
from eolcare.accounts.roles import Role
from eolcare.figures.disclosure import Audience, release
from tests.factories.accounts import user_with
from tests.factories.areas import AreaFactory
from tests.factories.feedback import ThemeFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import SurveyFactory
from tests.surveys.tallying import send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def survey():
    """Twelve responses that count, three of a pilot, four set aside; each with words that became feedback."""
    area = AreaFactory()
    survey = SurveyFactory(areas=[area], programme=ProgrammeFactory(area=area))
    sent = timezone.now() - timedelta(days=30)
    theme = ThemeFactory(programme=survey.programme)
    for facts in 12 * [{}] + 3 * [{"is_pilot": True}] + 4 * [{"set_aside": True}]:
        response = send(survey, {"caring": "A number to ring", "role": "carer"}, submitted_at=sent, **facts)
        Coding.objects.create(item=create_from_answer(response, "caring", actor=None), theme=theme)
    tallies.tally_waiting()
    return survey


def test_the_dashboard_counts_what_counts(survey):
    (heard,) = people_counts(survey.programme).heard
    assert sum(heard.counts.values()) == 12


def test_themes_and_people_are_those_who_count(survey):
    items = FeedbackItem.objects.filter(programme=survey.programme)
    assert items.count() == 19
    assert people(items).value == 12
    (theme,) = themes_with_counts(programme=survey.programme)
    assert theme.people.value == 12


def test_the_list_and_the_survey_say_the_same(survey, client):
    assert [each.response_count for each in team_surveys(Survey.objects.all())] == [12]
    table = release(responses_by_version(survey), Audience.TEAM)
    assert (table.cell("1").value, table.base.value) == (12, 12)
    client.force_login(user_with(Role.ANALYST, survey.areas.get()))
    page = BeautifulSoup(client.get(reverse("surveys_team:list")).content, "lxml")
    assert page.select_one("td.nhsuk-table__cell--numeric").get_text(" ", strip=True).split()[-1] == "12"


def test_the_lists_cost_the_same_however_many_answered(survey):
    def cost() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            list(team_surveys(Survey.objects.all()))
            responses_by_version(survey)
        return [query["sql"] for query in captured.captured_queries]

    asked = cost()
    assert not [sql for sql in asked if 'engagement_response"' in sql], "it reads what was tallied, not the responses"
