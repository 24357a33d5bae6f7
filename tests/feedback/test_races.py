"""Two people at the same moment, on a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from engagement.feedback import services
from engagement.feedback.models import Coding, FeedbackItem, Theme
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from tests.factories.feedback import FeedbackItemFactory, ThemeFactory, answered
from tests.factories.programmes import ProgrammeFactory

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


@pytest.mark.parametrize("attempt", range(5))
def test_one_answer_becomes_one_item(attempt):
    response = answered()
    items = at_once(*[lambda: services.create_from_answer(response, "night", actor=None)] * 6)
    assert len({item.pk for item in items}) == 1
    assert FeedbackItem.objects.count() == 1
    assert AuditEntry.objects.filter(verb="created", target_id=items[0].public_id).count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_one_theme_is_given_once_and_taken_once(attempt):
    item = FeedbackItemFactory()
    theme = ThemeFactory(programme=item.programme)
    at_once(*[lambda: services.give_theme(item, theme, actor=None)] * 6)
    assert Coding.objects.filter(removed_at__isnull=True).count() == 1
    taken = at_once(*[lambda: services.take_theme(item, theme, actor=None)] * 6)
    assert sorted(taken) == [False] * 5 + [True]
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == ["coded", "uncoded"]


@pytest.mark.parametrize("attempt", range(5))
def test_two_moves_do_not_make_a_circle_together(attempt):
    programme = ProgrammeFactory()
    one, two = (services.create_theme(programme, name=name, actor=None) for name in ("One", "Two"))
    outcomes = at_once(
        lambda: services.move_theme(one, two, actor=None), lambda: services.move_theme(two, one, actor=None)
    )
    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 1
    assert Theme.objects.filter(parent__isnull=True).count() == 1
