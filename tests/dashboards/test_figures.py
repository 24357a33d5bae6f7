"""What the dashboard says, against a recount by hand, and against its own files."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache

from engagement.actions.models import Action, ReasonCode, Status
from engagement.feedback.models import Coding, Theme
from engagement.surveys.models import Channel, Survey
from eolcare.figures.intervals import wilson
from tests.factories.accounts import OrganisationFactory
from tests.factories.actions import ActionFactory
from tests.factories.events import AttendanceFactory, EventFactory, london
from tests.factories.feedback import FeedbackItemFactory
from tests.factories.programmes import ExtensionFactory
from tests.factories.surveys import SurveyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(programme, tree, survey, answer):
    """A dashboard with something in each figure, and every number large enough to be shown."""
    answer(survey, 70, "Brent", on=date(2026, 1, 20))
    answer(survey, 30, "Ealing", on=date(2026, 2, 3))
    answer(survey, 22, "Harrow", on=date(2026, 2, 28), channel=Channel.PAPER)
    answer(survey, 28, "Westminster", on=date(2026, 3, 31), channel=Channel.PHONE)
    answer(survey, 50, None, on=date(2026, 4, 1), channel=Channel.INTERVIEW)
    asked = SurveyFactory(
        programme=programme,
        areas=[tree.system],
        closed=True,
        audience=Survey.Audience.PROFESSIONALS,
        opens_on=date(2026, 1, 5),
        closes_on=date(2026, 3, 31),
    )
    answer(asked, 25, "Harrow", on=date(2026, 3, 1))
    event = EventFactory(programme=programme, areas=[tree.system], starts_at=london(2026, 3, 10, 14))
    AttendanceFactory(event=event, area=tree["Brent"], people=18)
    AttendanceFactory(event=event, area=tree["Brent"], role="professional", people=7)
    EventFactory(programme=programme, areas=[tree.system], starts_at=london(2026, 2, 3, 14), kind="workshop")
    EventFactory(programme=programme, areas=[tree.system], starts_at=london(2026, 6, 3, 14), kind="workshop")
    EventFactory(programme=programme, areas=[tree.system], starts_at=london(2026, 2, 4, 14), draft=True)
    theme = Theme.objects.create(programme=programme, slug="nights", name="Help at night")
    other = Theme.objects.create(programme=programme, slug="homes", name="Care homes", order=2)
    for number in range(12):
        item = FeedbackItemFactory(programme=programme)
        Coding.objects.create(item=item, theme=theme)
        if number < 6:
            Coding.objects.create(item=item, theme=other)
    return programme


@pytest.fixture
def actions(programme, tree):
    board, hospice = OrganisationFactory(name="The board"), OrganisationFactory(name="The hospice")
    day = date(2026, 5, 14)
    make = {"programme": programme}
    ActionFactory(**make, areas=[tree["Brent"]], owner_organisation=board, status=Status.DONE, due_on=date(2026, 1, 1))
    ActionFactory(
        **make, areas=[tree["Brent"], tree["Harrow"]], owner_organisation=board, due_on=day, title="Due today"
    )
    ActionFactory(
        **make,
        areas=[tree["Harrow"]],
        owner_organisation=hospice,
        status=Status.UNDER_WAY,
        due_on=day - timedelta(days=3),
        title="A nurse on call",
        public=True,
    )
    ActionFactory(**make, due_on=day - timedelta(days=40), title="Not for everybody's eyes yet")
    ActionFactory(
        **make,
        owner_organisation=hospice,
        status=Status.CANNOT_BE_DONE,
        reason_code=ReasonCode.MONEY,
        words="There is none.",
        due_on=day - timedelta(days=9),
    )
    ActionFactory(areas=[tree["Brent"]], due_on=day - timedelta(days=400), title="Another programme's")
    return programme


def test_reach_stands_beside_the_census_with_its_range_and_in_words(reader, full, see):
    page = see(reader)
    low, high = wilson(70, 150).low, wilson(70, 150).high
    assert page.row("residents-by-borough", "Brent") == [
        "70",
        "47%",
        f"{low * 100:.0f}% to {high * 100:.0f}%",
        "28%",  # 250,000 of 900,000 adults; children are not among them
        "more than we would expect",
    ]
    assert page.row("residents-by-borough", "Westminster")[3:] == ["22%", "about what we would expect"]
    assert page.row("residents-by-borough", "Harrow")[4] == "fewer than we would expect"
    assert page.sentence("residents-by-borough") == (
        "Fewer people than we would expect answered in Ealing and Harrow. More than we would expect answered in Brent. "
        "In Westminster it was about what we would expect."
    )


def test_who_lives_elsewhere_or_did_not_say_is_kept_apart(reader, full, see):
    page = see(reader)
    assert page.row("residents-by-borough", "Elsewhere, or not given") == ["50", "", "", "", ""]
    assert "elsewhere or did not say where (50) are kept apart" in page.words("residents-by-borough")
    assert page.row("residents-by-borough", "Total")[0] == "200"


def test_without_a_census_nothing_is_compared(reader, tree, full, see):
    tree["Brent"].populations.all().delete()
    page = see(reader)
    assert page.table("residents-by-borough")[0] == ["Borough", "Answers", "Percentage"]
    assert "expect" not in page.words("residents-by-borough")


def test_answers_by_month_and_by_how_they_were_given(reader, full, see):
    page = see(reader)
    assert page.table("residents-over-time")[1:] == [
        ["Jan 2026", "70"],
        ["Feb 2026", "52"],
        ["Mar 2026", "28"],
        ["Apr 2026", "50"],
        ["Total", "200"],
    ]
    assert page.sentence("residents-over-time") == "The busiest month so far was January 2026, with 70 answers."
    assert [row[:2] for row in page.table("residents-by-channel")[1:5]] == [
        ["Online", "100"],
        ["On paper", "22"],
        ["By telephone", "28"],
        ["In an interview", "50"],
    ]
    assert page.sentence("residents-by-channel").startswith("50% answered online")


def test_midnight_is_londons(reader, survey, answer, see):
    responses = answer(survey, 20, on=date(2026, 3, 31))
    survey.responses.filter(pk__in=[each.pk for each in responses]).update(
        submitted_at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    )
    assert see(reader).row("residents-over-time", "Apr 2026") == ["20"]


def test_professionals_have_their_own_figures_and_no_census(reader, full, see):
    page = see(reader)
    assert page.row("professionals-by-borough", "Harrow")[0] == "25"
    assert "expect" not in page.words("professionals-by-borough")
    assert page.row("professionals-over-time", "Mar 2026") == ["25"]


def test_the_numbers_on_top(reader, full, actions, see):
    assert see(reader).facts() == {
        "residents answered a survey": "200",
        "professionals answered a survey": "25",
        "events held": "2",
        "people at events": "25",
        "actions": "5",
        "actions overdue": "2",
        "reports published": "0",
    }


def test_people_at_events_by_role_and_where_nobody_counted(reader, full, see):
    page = see(reader)
    assert page.row("events-by-role", "Residents, carers and bereaved people") == ["18", "72%"]
    assert page.row("events-by-role", "Health and care professionals") == ["7", "28%"]


def test_an_event_without_a_headcount_is_named_as_such_once_all_are_counted(reader, full, see):
    full.closes_on = date(2026, 4, 30)
    full.save()
    assert "At 1 of 2 events nobody counted who came." in see(reader).words("events-by-role")


def test_themes_are_counted_by_people(reader, full, see):
    page = see(reader)
    assert [row[:2] for row in page.table("themes")[1:]] == [["Help at night", "12"], ["Care homes", "6"]]
    assert page.sentence("themes") == "People spoke most about “Help at night” and “Care homes”."


def test_actions_by_status_by_who_sees_to_them_and_by_borough(reader, actions, see):
    page = see(reader)
    recount = {status.label: str(Action.objects.filter(programme=actions, status=status).count()) for status in Status}
    assert {row[0]: row[1] for row in page.table("actions-by-status")[1:-1]} == recount
    assert page.sentence("actions-by-status") == (
        "1 of 5 actions done. 1 cannot be done, with its reason. 2 are overdue."
    )
    headings = page.table("actions-by-organisation")[0]
    board = dict(zip(headings[1:], page.row("actions-by-organisation", "The board"), strict=True))
    assert (board["Done"], board["Being considered"], board["Total"], board["Overdue"]) == ("1", "1", "2", "0")
    assert page.sentence("actions-by-organisation") == "Overdue with The hospice (1) and No organisation named (1)."
    assert page.row("actions-by-borough", "Brent") == ["2", "0"]
    assert page.row("actions-by-borough", "Harrow") == ["2", "1"]
    assert page.row("actions-by-borough", "Ealing") == ["0", "0"]
    assert page.row("actions-by-borough", "All of North West London") == ["2", "1"]


def test_overdue_actions_are_listed_the_latest_first_with_a_link_to_what_is_public(reader, actions, see, download):
    page = see(reader)
    rows = page.soup.find(class_="app-dash__overdue").tbody.find_all("tr")
    assert [[cell.get_text(strip=True) for cell in row.find_all(["th", "td"])] for row in rows] == [
        ["An action that is not published yet", "No organisation named", "Being considered", "4 Apr 2026", "40"],
        ["A nurse on call", "The hospice", "Under way", "11 May 2026", "3"],
    ]
    action = Action.objects.get(title="A nurse on call")
    assert [link["href"] for link in rows[1].find_all("a")] == [f"/you-said-we-did/{action.public_id}/"]
    assert reader.get(rows[1].a["href"]).status_code == 200
    assert download(reader, "overdue-actions") == [
        ["Action", "Status", "Who sees to it", "Was due on", "Days overdue"],
        ["An action that is not published yet", "Being considered", "No organisation named", "2026-04-04", "40"],
        ["A nurse on call", "Under way", "The hospice", "2026-05-11", "3"],
    ]
    assert "Not for everybody" not in page.html


def test_an_action_is_overdue_only_while_somebody_still_works_on_it(reader, programme, see):
    ActionFactory(programme=programme, status=Status.DONE, due_on=date(2026, 5, 1))
    page = see(reader)
    assert page.facts()["actions overdue"] == "0"
    assert "No action is overdue." in page.text


def test_a_title_cannot_run_in_a_spreadsheet(reader, programme, download):
    ActionFactory(programme=programme, public=True, due_on=date(2026, 5, 1), title="=HYPERLINK(1)")
    assert download(reader, "overdue-actions")[1][0] == "'=HYPERLINK(1)"


def test_each_file_says_the_same_as_its_figure(reader, full, actions, see, download):
    page = see(reader)
    assert len(page.figure_keys) == 12
    for key in page.figure_keys:
        lines = download(reader, key)
        at = lines.index([])
        facts = dict(lines[:at])
        assert facts["Title"] == page.figure(key).find(["h2", "h3"]).get_text(strip=True)
        assert facts["What it shows"] == page.sentence(key)
        assert f"Based on {facts['Base']}." in page.words(key)
        said = [[cell.replace("not shown", "suppressed") for cell in row] for row in page.table(key)]
        assert lines[at + 1 :] == said, key
        assert page.figure(key).find("a", download=True)["href"] == f"/dashboards/review/{key}.csv"


def test_charts_draw_what_the_tables_say(reader, full, see):
    page = see(reader)
    drawn = page.figure("residents-over-time").find("svg").get_text(" ")
    assert all(number in drawn for number in ("70", "52", "28", "50"))
    assert page.figure("residents-by-borough").find("svg")["role"]


def test_a_programme_before_anybody_answered_says_what_comes(reader, programme, see):
    page = see(reader)
    assert page.facts()["people at events"] == "0"
    assert "There are no actions yet. They come here once the team answers what people said." in page.text
    assert "No event has been held yet." in page.text
    assert not re.search(r"\bNone\b", page.text)


def test_a_survey_without_an_answer_yet(reader, survey, see):
    page = see(reader)
    assert page.facts()["residents answered a survey"] == "0"
    assert page.sentence("residents-by-borough") == "Nobody has answered yet."


def test_where_the_programme_stands_and_why_its_closing_day_moved(reader, programme, see):
    ExtensionFactory(
        programme=programme,
        closed_before=date(2026, 9, 30),
        closes_now=date(2026, 12, 31),
        reason="Faith groups asked for more time.",
    )
    text = see(reader).text
    assert "People have been able to take part since 5 January 2026, and can until 31 December 2026." in text
    assert "231 days are left." in text
    assert "The closing day was moved once" in text
    assert "From 30 September 2026 to 31 December 2026: Faith groups asked for more time." in text


def test_an_erased_answer_is_gone_from_the_page_within_five_minutes(reader, survey, answer, see):
    responses = answer(survey, 30)
    assert see(reader).facts()["residents answered a survey"] == "30"
    responses[0].delete()
    cache.clear()  # what five minutes do
    assert see(reader).facts()["residents answered a survey"] == "29"
