"""Numbers and listings of actions."""

from __future__ import annotations

from datetime import date

import pytest

from engagement.actions import queries, services
from engagement.actions.models import Action
from engagement.feedback.services import create_from_note, create_from_question
from eolcare.figures.disclosure import Audience, release
from tests.factories.actions import ActionFactory
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, EventNoteFactory, EventQuestionFactory
from tests.factories.feedback import FeedbackItemFactory, ThemeFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


def test_actions_by_status_count_each_once(programme, tree):
    both = [tree["Brent"], tree["Harrow"]]
    ActionFactory(programme=programme, areas=both)
    ActionFactory(programme=programme, areas=[tree["Brent"]], status="done")
    ActionFactory()
    table = release(queries.actions_by_status(programme=programme, areas=both), Audience.PUBLIC)
    assert {row.key: table.cell(row.key).value for row in table.rows} == {
        "considered": 1,
        "planned": 0,
        "under_way": 0,
        "partly": 0,
        "done": 1,
        "cannot_be_done": 0,
        "passed_on": 0,
    }
    assert (
        release(queries.actions_by_status(programme=programme, areas=[tree["Harrow"]]), Audience.TEAM).base.value == 1
    )


def test_overdue_is_open_and_past_its_day(programme):
    ActionFactory(programme=programme, due_on=date(2022, 1, 1))
    ActionFactory(programme=programme, due_on=date(2022, 1, 1), status="done")
    ActionFactory(programme=programme)
    assert queries.overdue_count(programme=programme).value == 1
    assert queries.overdue_count(programme=ProgrammeFactory()).value == 0


def test_actions_of_an_event_answer_what_was_said_there(programme):
    event = EventFactory(programme=programme)
    note = create_from_note(EventNoteFactory(event=event), actor=None)
    question = create_from_question(EventQuestionFactory(event=event), actor=None)
    shown = ActionFactory(programme=programme, items=[note, question], public=True)
    hidden = ActionFactory(programme=programme, items=[note])
    ActionFactory(programme=programme, items=[FeedbackItemFactory(programme=programme)], public=True)
    assert list(queries.actions_for_event(event)) == [shown]
    assert set(queries.actions_for_event(event, public=False)) == {shown, hidden}


def test_the_public_sees_published_actions_of_public_programmes(programme):
    shown = ActionFactory(programme=programme, public=True)
    ActionFactory(programme=programme)
    ActionFactory(programme=ProgrammeFactory(is_public=False), public=True)
    assert list(queries.public_actions()) == [shown]


def test_an_action_for_a_wider_area_is_found_under_each_borough(programme, tree):
    wide = ActionFactory(programme=programme)
    brent = ActionFactory(programme=programme, areas=[tree["Brent"]])
    assert set(queries.narrowed(Action.objects.all(), area=tree["Brent"])) == {wide, brent}
    assert set(queries.narrowed(Action.objects.all(), area=tree["Harrow"])) == {wide}
    assert set(queries.narrowed(Action.objects.all(), area=tree.other_borough)) == set()


def test_a_theme_finds_what_is_coded_beneath_it(programme):
    access = ThemeFactory(programme=programme)
    night = ThemeFactory(programme=programme, parent=access)
    action = ActionFactory(programme=programme, themes=[night])
    ActionFactory(programme=programme)
    assert list(queries.narrowed(Action.objects.all(), theme=access)) == [action]
    assert list(queries.narrowed(Action.objects.all(), theme=access, status="done")) == []


def test_words_are_found_in_any_of_the_texts(programme):
    action = ActionFactory(programme=programme, you_said="Nobody picks up", we_did="Nurses answer")
    ActionFactory(programme=programme, you_said="Parking costs money", we_did="It is free")
    assert list(queries.containing(Action.objects.all(), "nurses PICKS")) == [action]
    assert queries.containing(Action.objects.all(), "\x00 ").count() == 2
    assert not queries.containing(Action.objects.all(), "%").exists()


def test_few_people_are_not_counted_out_in_public(programme):
    action = ActionFactory(programme=programme)
    items = [FeedbackItemFactory(programme=programme) for _ in range(9)]
    services.link_items(action, items, actor=None)
    assert queries.people_behind_in_words(action, Audience.PUBLIC) == "fewer than 10 people"
    assert queries.people_behind_in_words(action, Audience.TEAM) == "9 people"
    services.link_items(action, [FeedbackItemFactory(programme=programme)], actor=None)
    assert queries.people_behind_in_words(action, Audience.PUBLIC) == "10 people"


def test_the_trail_has_every_step_the_latest_first():
    action = ActionFactory()
    services.set_status(action, "planned", actor=None)
    services.set_status(action, "done", actor=None)
    assert [row.status for row in queries.trail_of(action)] == ["done", "planned", "considered"]
