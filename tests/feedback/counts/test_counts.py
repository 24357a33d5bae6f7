"""Themes are counted by people and sessions, never by mentions, and the page and the file say the same."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.feedback import services
from engagement.feedback.models import SaidBy
from engagement.feedback.queries.counts import CODED, HEARD, By, theme_counts
from eolcare.accounts.roles import Role
from eolcare.figures.disclosure import Audience, release
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, EventNoteFactory, EventQuestionFactory
from tests.factories.feedback import AnsweredSurveyFactory, FeedbackItemFactory, answered
from tests.factories.programmes import CommunityFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

PAGE, FILE = reverse("feedback_team:counts"), reverse("feedback_team:counts_csv")


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def frame(programme):
    top = services.create_theme(programme, name="Getting help", actor=None)
    return {
        "top": top,
        "night": services.create_theme(programme, name="At night", parent=top, actor=None),
        "day": services.create_theme(programme, name="By day", parent=top, actor=None),
        "kind": services.create_theme(programme, name="Kindness", actor=None),
    }


def give(item, *themes):
    for theme in themes:
        services.give_theme(item, theme, actor=None)
    return item


def cells(programme, by=By.AREA):
    """Return what the team may see: (row, part) to the number; the part "" is everybody."""
    counted = theme_counts(programme, by)
    tables = [("", counted.people), ("sessions", counted.sessions)]
    tables += [(str(part.label), table) for part, table in counted.parts]
    return {
        (row.key, name): released.cell(row.key).value
        for name, table in tables
        for released in [release(table, Audience.TEAM)]
        for row in released.rows
    }


def test_a_person_counts_once_in_a_theme_and_once_in_the_one_above(programme, frame, tree):
    survey = AnsweredSurveyFactory(programme=programme)
    response = answered(survey, answers={"night": "Nobody came.", "else": "Nor by day."}, borough=tree["Brent"])
    give(services.create_from_answer(response, "night", actor=None), frame["night"], frame["day"], frame["top"])
    give(services.create_from_answer(response, "else", actor=None), frame["night"])
    services.create_from_answer(answered(survey, borough=tree["Harrow"]), "night", actor=None)
    seen = cells(programme)
    for slug in ("getting-help", "at-night", "by-day"):
        assert (seen[slug, ""], seen[slug, "Brent"], seen[slug, "Harrow"]) == (1, 1, 0), slug
    assert (seen[HEARD, ""], seen[HEARD, "Brent"], seen[HEARD, "Harrow"]) == (2, 1, 1)
    assert (seen[CODED, ""], seen[CODED, "Harrow"]) == (1, 0)
    assert seen["kindness", ""] == 0


def test_an_event_is_one_session_however_much_was_said_there(programme, frame, tree):
    first, second = EventFactory(programme=programme), EventFactory(programme=programme)
    for number in range(3):
        note = EventNoteFactory(event=first, text=f"Note {number}")
        give(services.create_from_note(note, actor=None), frame["night"])
    give(services.create_from_question(EventQuestionFactory(event=first), actor=None), frame["night"])
    give(services.create_from_question(EventQuestionFactory(event=second), actor=None), frame["day"])
    seen = cells(programme, By.SOURCE)
    assert (seen["at-night", ""], seen["at-night", "sessions"]) == (4, 1)
    assert (seen["getting-help", ""], seen["getting-help", "sessions"]) == (5, 2)
    assert (seen["at-night", "Notes from events"], seen["at-night", "Questions at events"]) == (3, 1)


def test_by_role_and_by_community_where_one_person_may_stand_in_two(programme, frame):
    carers, faith = CommunityFactory(name="Carers"), CommunityFactory(name="Faith groups")
    both = give(FeedbackItemFactory(programme=programme, said_by=SaidBy.PROFESSIONAL), frame["kind"])
    both.communities.set([carers, faith])
    give(FeedbackItemFactory(programme=programme, said_by=SaidBy.RESIDENT), frame["kind"])
    seen = cells(programme, By.COMMUNITY)
    parts = ("Carers", "Faith groups", "None named", "")
    assert [seen["kindness", part] for part in parts] == [1, 1, 1, 2]
    seen = cells(programme, By.ROLE)
    assert {part for row, part in seen if row == HEARD} >= {str(SaidBy.PROFESSIONAL.label), str(SaidBy.RESIDENT.label)}
    assert seen["kindness", str(SaidBy.RESIDENT.label)] == 1


def test_pilots_and_responses_set_aside_are_nobody_here(programme, frame):
    survey = AnsweredSurveyFactory(programme=programme)
    for fields in ({"is_pilot": True}, {}):
        response = answered(survey, **fields)
        give(services.create_from_answer(response, "night", actor=None), frame["night"])
    assert cells(programme)["at-night", ""] == 1


def test_a_theme_taken_off_does_not_count_and_a_retired_one_stands_where_it_was_spoken_of(programme, frame):
    item = give(FeedbackItemFactory(programme=programme), frame["night"], frame["day"])
    services.take_theme(item, frame["day"], actor=None)
    for key in ("night", "kind"):
        frame[key].refresh_from_db()
        services.retire_theme(frame[key], actor=None)
    counted = theme_counts(programme, By.AREA).people
    labels = {row.key: row.label for row in counted.rows}
    assert labels["at-night"].strip() == "At night (no longer given)"
    assert "kindness" not in labels
    assert cells(programme)["by-day", ""] == 0


def test_a_theme_that_became_one_with_another_is_counted_there_and_not_twice(programme, frame):
    from engagement.feedback.services.merging import merge_themes

    give(FeedbackItemFactory(programme=programme), frame["night"], frame["day"])
    give(FeedbackItemFactory(programme=programme), frame["day"])
    merge_themes(frame["day"], frame["night"], why="The same.", actor=None)
    seen = cells(programme)
    assert seen["at-night", ""] == 2
    assert ("by-day", "") not in seen


def test_another_programme_is_another_count(programme, frame):
    FeedbackItemFactory()
    assert cells(programme)[HEARD, ""] == 0


def test_small_numbers_are_kept_from_everybody_but_the_team(programme, frame):
    for number in range(14):
        give(FeedbackItemFactory(programme=programme), frame["kind"], *([frame["night"]] if number < 3 else []))
    public = release(theme_counts(programme, By.AREA).people, Audience.PUBLIC)
    assert public.cell("at-night").value is None
    assert public.cell("kindness").value == 14
    assert public.cell("getting-help").value is None


class TestPages:
    @pytest.fixture
    def analyst(self, client, tree):
        client.force_login(user_with(Role.ANALYST, tree.system))

    def test_the_page_and_the_file_say_the_same(self, client, analyst, programme, frame, tree):
        give(FeedbackItemFactory(programme=programme, area=tree["Brent"]), frame["night"])
        give(FeedbackItemFactory(programme=programme), frame["kind"])
        for by in By:
            page = BeautifulSoup(client.get(PAGE, {"by": by.value}).content, "html.parser")
            table = page.select_one("table.app-figure__table")
            shown = [[cell.get_text().strip() for cell in row.select("th, td")] for row in table.select("tr")]
            answer = client.get(page.select_one(".app-figure__download a")["href"])
            assert answer["Content-Type"].startswith("text/csv")
            lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
            start = next(number for number, line in enumerate(lines) if line[:2] == ["Theme", "People"])
            assert [[cell.strip() for cell in line] for line in lines[start:]] == shown
        page = BeautifulSoup(client.get(PAGE).content, "html.parser")
        assert "Based on 2 people" in page.get_text()
        assert page.select_one("#by option[selected]")["value"] == "area"

    def test_a_name_that_a_spreadsheet_would_run_is_text_in_the_file(self, client, analyst, programme):
        services.create_theme(programme, name="=1+1", actor=None)
        assert "'=1+1" in client.get(FILE).content.decode()

    def test_an_empty_programme_none_and_a_division_that_there_is_not(self, client, analyst, tree):
        assert "no programme in your areas" in client.get(PAGE).content.decode()
        assert client.get(FILE).status_code == 404
        ProgrammeFactory(area=tree.system)
        assert "nothing to show yet" in client.get(PAGE).content.decode()
        assert client.get(PAGE, {"by": "age"}).status_code == 404

    def test_who_may(self, client, tree, programme):
        for role, expected in ((Role.APPROVER, 200), (Role.COMMISSIONER, 403), (Role.FACILITATOR, 403)):
            client.force_login(user_with(role, tree.system))
            assert [client.get(address).status_code for address in (PAGE, FILE)] == [expected] * 2
        client.force_login(user_with(Role.ANALYST, tree.other_system))
        for address in (PAGE, FILE):
            assert client.get(address, {"programme": programme.slug}).status_code == 404

    @pytest.mark.parametrize("rows", [2, 20])
    def test_it_costs_the_same_at_any_size(
        self, client, analyst, programme, frame, tree, django_assert_num_queries, rows
    ):
        for number in range(rows):
            item = FeedbackItemFactory(programme=programme, area=tree["Brent" if number % 2 else "Harrow"])
            give(item, services.create_theme(programme, name=f"Theme {number}", actor=None))
        client.get(PAGE)
        with django_assert_num_queries(12):
            client.get(PAGE)
