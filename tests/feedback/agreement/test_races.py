"""Two people at the same moment, on a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from engagement.feedback.models import Coding, Reconciliation
from engagement.feedback.queries import agreement as queries
from engagement.feedback.services import agreement as services
from engagement.feedback.services import agreement_closing as closing
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from tests.factories.agreement import Blind

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run the acts in threads that start together; return what each gave or the refusal that it met."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait()
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_both_save_their_last_item_at_once_and_the_sample_opens_once():
    blind = Blind()
    for order in range(1, 10):
        blind.read(blind.first, order, "At night")
        blind.read(blind.second, order)
    at_once(
        *[
            lambda coder=coder: services.save_reading(blind.sample, 10, [], coder=coder)
            for coder in (blind.first, blind.second)
        ]
    )
    blind.sample.refresh_from_db()
    assert blind.sample.state == "reconciling"
    assert queries.result_of(blind.sample).read_by_both == 10
    assert AuditEntry.objects.filter(verb="opened").count() == 1


def test_two_agreements_for_one_item_are_one_and_the_other_is_told_then_closing_gives_once():
    blind = Blind()
    blind.read_all(differ=1)
    night, plain = blind.theme["At night"], blind.theme["Plain words"]
    outcomes = at_once(
        lambda: closing.reconcile(blind.sample, 1, [night], why="One.", seen="", actor=blind.first),
        lambda: closing.reconcile(blind.sample, 1, [plain], why="Two.", seen="", actor=blind.second),
    )
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    assert Reconciliation.objects.count() == 1
    at_once(*[lambda: closing.close_sample(blind.sample, actor=blind.manager)] * 4)
    assert Coding.objects.count() == 5
    assert AuditEntry.objects.filter(verb="closed").count() == 1


def test_one_form_sent_four_times_at_once_draws_one_sample():
    blind = Blind()
    samples = at_once(*[lambda: blind.draw(title="Another", seed=9)] * 4)
    assert len({sample.pk for sample in samples}) == 1
