"""How many times a page asks the database; a page that many open at once asks seldom."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.areas import AreaFactory
from tests.factories.surveys import SurveyFactory
from tests.surveys.all_kinds import SENT, all_kinds
from tests.surveys.pressing import short
from tests.surveys.walking import Resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident():
    """Somebody in the middle, after others have already made this process know the survey."""
    survey = SurveyFactory(areas=[AreaFactory(name="Brent", ons_code="E09000005")])
    resident = Resident(survey).begin()
    resident.browser.get(resident.address.replace("q/role", "check"))
    return resident.answer("carer")


def asked(act) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries]


def count(act) -> int:
    return len(asked(act))


def test_pages_of_somebody_who_answers(resident):
    base = resident.address.split("/q/")[0]
    get, post = resident.browser.get, resident.browser.post
    assert count(lambda: get(f"{base}/q/caring/")) == 1
    assert count(lambda: post(f"{base}/q/caring/", {"a-caring": "Words."})) == 2
    assert count(lambda: get(f"{base}/q/caring/")) == 1
    assert count(lambda: get(f"{base}/q/borough/")) == 1
    assert count(lambda: post(f"{base}/q/borough/", {"a-borough": "E09000005"})) == 2
    assert count(lambda: get(f"{base}/your-words/")) == 1
    assert count(lambda: post(f"{base}/your-words/", {"answer": "yes"})) == 2
    assert count(lambda: get(f"{base}/check/")) == 1
    # One to lock the draft, one for the borough (kept for a minute), one for the response, the draft's end and the trail's
    # row together, in one transaction.
    writes = asked(lambda: post(f"{base}/check/"))
    assert len([sql for sql in writes if not sql.startswith(("SAVEPOINT", "RELEASE"))]) == 3, writes
    # The first of these pages is made with the survey's texts, and then kept.
    assert count(lambda: get(f"{base}/thank-you/")) <= 2
    assert count(lambda: get(f"{base}/thank-you/")) == 1


def test_pages_of_several_questions():
    survey = SurveyFactory(areas=[AreaFactory(ons_code="E09000005")], definition=all_kinds(any_order=True))
    resident = Resident(survey).begin()
    base = resident.address.removesuffix("tasks/")
    get, post = resident.browser.get, resident.browser.post
    assert count(lambda: get(f"{base}tasks/")) == 1
    for step in ("role", "person", "nights", "quality", "matters", "when", "story"):
        assert count(partial(get, f"{base}q/{step}/")) == 1, step
        assert count(partial(post, f"{base}q/{step}/", SENT[step])) == 2, step
    assert count(lambda: get(f"{base}q/nights/")) == 1
    # What is right beside an error is kept; where nothing is, nothing is written.
    assert count(lambda: post(f"{base}q/nights/", {"a-visits": "many", "a-came": "no"})) == 2
    assert count(lambda: post(f"{base}q/person/", {"a-person": "x" * 100})) == 1
    assert count(lambda: post(f"{base}q/nights/", {"nobody": "x", "a-came": "yes"})) == 1
    assert count(lambda: post(f"{base}q/nights/", SENT["nights"] | {"language": "ar"})) == 2


def test_pages_around_the_questions():
    survey = SurveyFactory(definition=short())
    resident = Resident(survey)
    start = reverse("surveys:start", args=[survey.slug])
    get, post = resident.browser.get, resident.browser.post
    get(start)
    # The version with its survey, and how the last day was moved.
    assert count(lambda: get(start)) == 2
    # The survey with its version, and the draft; another look at what this browser began before.
    assert count(lambda: post(reverse("surveys:begin", args=[survey.slug]))) == 2
    resident.open(start).follow("Go on where you stopped").answer("carer").answer()
    base = resident.address.removesuffix("check/")
    assert count(lambda: get(f"{base}about-you/")) == 1
    assert count(lambda: post(f"{base}about-you/", {"answer": "yes"})) == 2
    assert count(lambda: get(f"{base}about-you/disabled/")) == 1
    assert count(lambda: post(f"{base}about-you/disabled/", {"a-disabled": "yes"})) == 2
    assert count(lambda: get(f"{base}send/")) == 1
    # The draft, its ways back, and the address.
    assert count(lambda: get(f"{base}save/")) <= 3
    assert count(lambda: get(f"{base}stop/")) == 1
    writes = asked(lambda: post(f"{base}send/"))
    assert len([sql for sql in writes if not sql.startswith(("SAVEPOINT", "RELEASE"))]) == 2, writes


def test_the_list_costs_the_same_with_three_surveys_and_with_thirty():
    address = reverse("surveys:list")
    for _survey in range(3):
        SurveyFactory()
    resident = Resident(None)
    resident.open(address)
    few = count(lambda: resident.browser.get(address))
    for _survey in range(27):
        SurveyFactory()
    assert count(lambda: resident.browser.get(address)) == few == 1
