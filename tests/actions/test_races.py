"""Two people decide at the same moment: one is carried out, the other is told, nothing is lost."""

from __future__ import annotations

import pytest

from engagement.actions import services
from engagement.actions.models import Action
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict
from tests.factories.accounts import UserFactory
from tests.factories.actions import ActionFactory
from tests.factories.programmes import ProgrammeFactory
from tests.feedback.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("attempt", range(5))
def test_two_decisions_on_one_version(attempt):
    action = ActionFactory()
    outcomes = at_once(
        lambda: services.set_status(action, "planned", actor=None, version=1),
        lambda: services.set_status(
            action, "cannot_be_done", actor=None, reason_code="money", words="There is no money.", version=1
        ),
        lambda: services.change_action(action, actor=None, version=1, title="Another title"),
    )
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 2
    action.refresh_from_db()
    assert action.version == 2
    # Whichever won is whole: the action, its trail and the audit say the same.
    assert action.statuses.last().status == action.status
    assert AuditEntry.objects.filter(target_id=action.public_id).count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_several_actions_changed_by_two_at_once(attempt):
    programme = ProgrammeFactory()
    actions = [ActionFactory(programme=programme) for _ in range(6)]
    seen = {action.pk: 1 for action in actions}
    one, two = UserFactory(), UserFactory()
    outcomes = at_once(
        lambda: services.change_many(seen, services.BulkChange(owner=one, status="planned"), actor=one),
        # In the other order: they wait for each other, and neither is thrown out by the database.
        lambda: services.change_many(
            dict(reversed(seen.items())), services.BulkChange(owner=two, status="under_way"), actor=two
        ),
    )
    assert sum(isinstance(outcome, services.BulkRefused) for outcome in outcomes) == 1
    # Whoever won changed all of them, with a row for each; the other changed none.
    assert Action.objects.order_by().values_list("owner", "status", "version").distinct().count() == 1
    assert set(Action.objects.values_list("version", flat=True)) == {2}
    assert AuditEntry.objects.filter(verb="moved").count() == 6


@pytest.mark.parametrize("attempt", range(3))
def test_one_claim_is_confirmed_once_by_many(attempt):
    action = ActionFactory(status="done")
    step = action.statuses.get()
    people = [UserFactory() for _ in range(5)]
    made = at_once(
        *[lambda person=person: services.confirm_status(step, words="Seen.", actor=person) for person in people]
    )
    assert len({confirmation.pk for confirmation in made}) == 1
    assert AuditEntry.objects.filter(verb="confirmed").count() == 1
