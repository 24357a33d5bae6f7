"""Owners hear of what waits, of each once, also when two workers run or one is killed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest
from django.utils import timezone

from engagement.actions import services, tasks
from engagement.actions.models import Action, ActionNotice, ActionStatus
from engagement.actions.services import notices
from eolcare.accounts.roles import Role
from eolcare.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory, user_with
from tests.factories.actions import ActionFactory
from tests.factories.areas import area_tree
from tests.factories.programmes import ProgrammeFactory
from tests.feedback.test_races import at_once

pytestmark = pytest.mark.django_db

LONG_AGO = date(2022, 1, 1)


@pytest.fixture
def programme():
    return ProgrammeFactory(area=area_tree("Brent").system)


def owner_in(programme, **facts):
    return user_with(Role.ENGAGEMENT_OFFICER, programme.area, **facts)


def claimed(programme, owner, *, days, **facts):
    """An action whose last step claimed so many days ago that it is done."""
    action = ActionFactory(programme=programme, owner=owner, **facts)
    at = timezone.now() - timedelta(days=days)
    Action.objects.filter(pk=action.pk).update(status="done", status_since=at)
    ActionStatus.objects.create(action=action, status="done", evidence="A leaflet.", at=at)
    return action


def test_one_message_names_all_that_waits(programme):
    owner = owner_in(programme, email="owner@example.org")
    ActionFactory(programme=programme, owner=owner, due_on=LONG_AGO, title="Late & later")
    ActionFactory(
        programme=programme, owner=owner, status="passed_on", passed_to="Brent", review_on=LONG_AGO, title="Look again"
    )
    claimed(programme, owner, days=15, title="Who has seen it?")
    claimed(programme, owner, days=13, title="Too early to ask")
    ActionFactory(programme=programme, owner=owner, title="In good time")
    assert services.tell_owners() == 1
    message = OutboxMessage.objects.get()
    assert (message.to_address, message.subject) == ("owner@example.org", "3 actions of yours wait for you")
    for words in ("Late & later", "was due on 1 January 2022", "Look again", "Who has seen it?"):
        assert words in message.text
    assert "Late &amp; later" in message.html
    for words in ("Too early to ask", "In good time"):
        assert words not in message.text
    assert sorted(ActionNotice.objects.values_list("kind", flat=True)) == ["overdue", "review", "unconfirmed"]


def test_of_each_day_that_is_set_once(programme):
    owner = owner_in(programme)
    action = ActionFactory(programme=programme, owner=owner, due_on=LONG_AGO)
    assert tasks.tell_owners_of_actions() == 1
    assert tasks.tell_owners_of_actions() == 0
    # Another day is something new, but there is one message a day.
    Action.objects.filter(pk=action.pk).update(due_on=LONG_AGO + timedelta(days=1))
    assert services.tell_owners() == 0
    OutboxMessage.objects.all().delete()
    assert services.tell_owners() == 1
    OutboxMessage.objects.all().delete()
    assert services.tell_owners() == 0
    # And so is another owner.
    other = owner_in(programme)
    Action.objects.filter(pk=action.pk).update(owner=other)
    assert services.tell_owners() == 1
    assert OutboxMessage.objects.get().to_address == other.email


def test_what_is_confirmed_or_moved_on_waits_for_nobody(programme):
    owner = owner_in(programme)
    confirmed, moved = (claimed(programme, owner, days=20) for _ in range(2))
    services.confirm_status(confirmed.statuses.get(status="done"), words="Seen.", actor=UserFactory())
    services.set_status(moved, "under_way", actor=None, words="It broke.")
    assert services.tell_owners() == 0
    assert not OutboxMessage.objects.exists()


def test_who_has_no_part_in_actions_any_more_hears_nothing(programme):
    ActionFactory(programme=programme, owner=UserFactory(), due_on=LONG_AGO)
    ActionFactory(programme=programme, owner=owner_in(programme, is_active=False), due_on=LONG_AGO)
    assert services.tell_owners() == 0
    assert not OutboxMessage.objects.exists()
    assert not ActionNotice.objects.exists()


def test_a_run_that_is_killed_leaves_neither_notice_nor_message(programme):
    ActionFactory(programme=programme, owner=owner_in(programme), due_on=LONG_AGO)
    with mock.patch.object(notices, "queue_mail", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        services.tell_owners()
    assert not ActionNotice.objects.exists()
    assert services.tell_owners() == 1
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize("rows", [3, 60])
def test_looking_costs_the_same_for_any_number_of_actions(programme, django_assert_num_queries, rows):
    owner = owner_in(programme)
    for _ in range(rows):
        action = ActionFactory(programme=programme, owner=owner, due_on=LONG_AGO)
        ActionNotice.objects.create(action=action, kind="overdue", about_day=LONG_AGO, owner=owner)
        claimed(programme, owner, days=20)
    with django_assert_num_queries(5):
        notices._due(Action.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_message_to_each_owner():
    programme = ProgrammeFactory(area=area_tree("Brent").system)
    for _ in range(3):
        owner = owner_in(programme)
        for _each in range(2):
            ActionFactory(programme=programme, owner=owner, due_on=LONG_AGO)
    assert sum(at_once(*[services.tell_owners] * 3)) == 3
    assert OutboxMessage.objects.count() == 3
    assert ActionNotice.objects.count() == 6
    assert all("2 actions" in message.subject for message in OutboxMessage.objects.all())


def test_the_day_of_a_claim_is_that_of_london(programme):
    owner = owner_in(programme)
    action = ActionFactory(programme=programme, owner=owner)
    at = datetime(2022, 6, 30, 23, 30, tzinfo=UTC)
    Action.objects.filter(pk=action.pk).update(status="done", status_since=at)
    ActionStatus.objects.create(action=action, status="done", evidence="A leaflet.", at=at)
    services.tell_owners()
    assert ActionNotice.objects.get().about_day == date(2022, 7, 1)
