"""Two people decide at the same moment: one is carried out, the other is told, nothing is lost."""

from __future__ import annotations

import pytest

from engagement.actions import services
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict
from tests.factories.actions import ActionFactory
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
