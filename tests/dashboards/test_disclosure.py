"""What nobody may learn from a dashboard: page and files together, and one week beside another."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.cache import cache

from engagement.surveys.models import Channel, Response, Survey
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.events import AttendanceFactory, EventFactory, london
from tests.factories.surveys import SurveyFactory

pytestmark = pytest.mark.django_db


def without_what_changes_by_itself(html: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', r"\1", html)


@pytest.fixture
def three_in_westminster(survey, answer):
    """Brent 60, Ealing 40, Harrow 9, Westminster 3, elsewhere 20."""
    for borough, number in (("Brent", 60), ("Ealing", 40), ("Harrow", 9), ("Westminster", 3), (None, 20)):
        answer(survey, number, borough)
    return survey


def test_three_people_of_a_borough_are_on_no_page_and_in_no_file(reader, three_in_westminster, see, download):
    page = see(reader)
    assert page.row("residents-by-borough", "Brent")[0] == "60"
    assert page.row("residents-by-borough", "Westminster")[:3] == ["not shown", "not shown", "not shown"]
    # The smallest number that could be shown is not, or 132 less all others would give the 3.
    assert page.row("residents-by-borough", "Harrow")[0] == "not shown"
    lines = {line[0]: line[1:] for line in download(reader, "residents-by-borough") if line}
    assert lines["Westminster"][0] == lines["Harrow"][0] == "suppressed"


def test_where_those_from_elsewhere_are_few_the_shares_are_of_all(reader, survey, answer, see):
    for borough, number in (("Brent", 60), ("Ealing", 40), ("Harrow", 30), (None, 3)):
        answer(survey, number, borough)
    page = see(reader)
    assert page.row("residents-by-borough", "Elsewhere, or not given")[0] == "not shown"
    assert "so the shares are of all answers" in page.words("residents-by-borough")
    assert page.row("residents-by-borough", "Brent")[:2] == ["60", "45%"]  # 60 of 133


def test_page_and_files_are_the_same_if_the_hidden_numbers_change_places(
    reader, three_in_westminster, tree, see, download
):
    def all_that_is_seen():
        cache.clear()
        page = see(reader)
        return without_what_changes_by_itself(page.html), [download(reader, key) for key in page.figure_keys]

    before = all_that_is_seen()
    harrow = list(Response.objects.filter(borough=tree["Harrow"]).values_list("pk", flat=True))
    westminster = list(Response.objects.filter(borough=tree["Westminster"]).values_list("pk", flat=True))
    Response.objects.filter(pk__in=harrow).update(borough=tree["Westminster"])
    Response.objects.filter(pk__in=westminster).update(borough=tree["Harrow"])
    assert all_that_is_seen() == before
    # The comparison would notice: one more in a number that is shown changes the page.
    Response.objects.filter(pk=harrow[0]).update(borough=tree["Brent"])
    assert all_that_is_seen() != before


def test_a_commissioner_of_the_small_borough_learns_no_more(client, tree, three_in_westminster, see):
    client.force_login(user_with(Role.COMMISSIONER, tree["Westminster"]))
    assert "Westminster: the number of residents who answered is not shown" in see(client).text


def test_the_team_sees_the_same_as_commissioners_so_that_the_page_can_be_sent_on(
    client, tree, three_in_westminster, see
):
    client.force_login(user_with(Role.ANALYST, tree.system))
    page = see(client)
    assert page.row("residents-by-borough", "Westminster")[0] == "not shown"
    assert "These numbers are safe to share" in page.text


def test_where_nearly_nobody_answered_nothing_is_shown_and_that_is_said_kindly(reader, survey, answer, see, download):
    answer(survey, 7, "Brent", channel=Channel.PAPER)
    page = see(reader)
    assert page.facts()["residents answered a survey"] == "fewer than 10"
    for key in ("residents-by-borough", "residents-over-time", "residents-by-channel"):
        assert "Too few to show: fewer than 10 answers." in page.words(key)
        assert not page.figure(key).find("table")
        lines = download(reader, key)
        assert ["Base", "fewer than 10 answers"] in lines
        at = lines.index([]) + 1
        assert {line[1] for line in lines[at + 1 :]} == {"suppressed"}
    assert not re.search(r"\b7\b", page.figure("residents-by-borough").get_text(" "))


def test_few_professionals_do_not_follow_from_many_residents(reader, programme, tree, survey, answer, see):
    professionals = SurveyFactory(
        programme=programme, areas=[tree.system], closed=True, audience=Survey.Audience.PROFESSIONALS
    )
    answer(survey, 50)
    answer(professionals, 3)
    page = see(reader)
    assert page.facts()["professionals answered a survey"] == "fewer than 10"
    # No sum of the two is anywhere: 53 less 50 would be 3.
    assert not re.search(r"\b53\b", page.text)


def test_one_more_answer_does_not_show_while_people_can_still_answer(reader, programme, tree, answer, see):
    live = SurveyFactory(
        programme=programme, areas=[tree.system], opens_on=date(2026, 1, 5), closes_on=date(2026, 12, 31)
    )
    answer(live, 30, "Brent", on=date(2026, 4, 14))
    before = see(reader)
    assert "Counted up to and including 19 April 2026." in before.words("residents-by-borough")
    answer(live, 1, "Ealing", on=date(2026, 4, 28))
    answer(live, 40, "Harrow", on=date(2026, 5, 12))
    cache.clear()
    after = see(reader)
    for key in ("residents-by-borough", "residents-over-time", "residents-by-channel"):
        assert after.table(key) == before.table(key)
    assert after.facts() == before.facts()
    with time_machine.travel(datetime(2026, 5, 18, 9, tzinfo=UTC), tick=False):
        reader.force_login(user_with(Role.COMMISSIONER, tree.system))
        monday = see(reader)
    assert "Counted up to and including 17 May 2026." in monday.words("residents-by-borough")
    assert monday.facts()["residents answered a survey"] == "71"


def test_people_at_events_are_counted_by_role_in_whole_batches_and_never_by_kind(reader, programme, tree, see):
    for day, kind, people in ((10, "webinar", 30), (17, "focus_group", 3)):
        starts = london(2026, 3, day, 14)
        event = EventFactory(programme=programme, areas=[tree.system], kind=kind, starts_at=starts)
        AttendanceFactory(event=event, area=tree["Brent"], people=people)
    page = see(reader)
    assert page.facts()["people at events"] == "30"
    assert page.facts()["events held"] == "2"
    assert [row[:2] for row in page.table("events-by-kind")[1:]] == [
        ["Focus group", "1"],
        ["Webinar", "1"],
        ["Total", "2"],
    ]


def test_a_late_answer_gets_no_month_of_its_own(reader, survey, answer, see):
    answer(survey, 30, on=date(2026, 4, 20))
    answer(survey, 6, on=date(2026, 5, 5))
    page = see(reader)
    assert [row[0] for row in page.table("residents-over-time")[1:]] == [
        "Jan 2026",
        "Feb 2026",
        "Mar 2026",
        "Apr 2026",
        "Total",
    ]
    assert page.row("residents-over-time", "Apr 2026") == ["36"]
