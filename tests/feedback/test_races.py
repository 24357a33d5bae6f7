"""Two people at the same moment, on a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from engagement.feedback import services
from engagement.feedback.models import Coding, FeedbackItem, Theme, ThemeChange
from engagement.feedback.services.merging import merge_themes
from engagement.feedback.services.notes import write_note
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from tests.factories.accounts import UserFactory
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


@pytest.mark.parametrize("attempt", range(4))
def test_coding_while_somebody_merges_the_theme_loses_no_code(attempt):
    programme = ProgrammeFactory()
    night, hours = (services.create_theme(programme, name=name, actor=None) for name in ("Night", "Out of hours"))
    items = [FeedbackItemFactory(programme=programme) for _ in range(4)]
    acts = [lambda item=item: services.save_coding(item, give=[night], actor=None) for item in items]
    at_once(*acts[:2], lambda: merge_themes(night, hours, actor=None), *acts[2:])
    assert not Coding.objects.filter(theme=night, removed_at__isnull=True).exists()
    given = Coding.objects.filter(theme=hours, removed_at__isnull=True)
    assert set(given.values_list("item", flat=True)) == {item.pk for item in items}


@pytest.mark.parametrize("attempt", range(4))
def test_two_merges_at_once_follow_each_other_or_one_is_refused(attempt):
    programme = ProgrammeFactory()
    one, two, three = (services.create_theme(programme, name=name, actor=None) for name in ("One", "Two", "Three"))
    item = FeedbackItemFactory(programme=programme)
    services.give_theme(item, one, actor=None)
    # One into two and two into one: whichever comes second meets a theme that is not there any more.
    outcomes = at_once(lambda: merge_themes(one, two, actor=None), lambda: merge_themes(two, one, actor=None))
    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 1
    left = Theme.objects.get(programme=programme, is_retired=False, name__in=["One", "Two"])
    at_once(lambda: merge_themes(left, three, actor=None), lambda: services.take_theme(item, left, actor=None))
    numbers = list(ThemeChange.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5]
    # The merge carried it, and whoever took it off took it off: it stands with nobody.
    assert not Coding.objects.filter(theme=left, removed_at__isnull=True).exists()


@pytest.mark.parametrize("attempt", range(3))
def test_a_note_that_is_sent_twice_is_one_note(attempt):
    programme, author = ProgrammeFactory(), UserFactory()
    notes = at_once(*[lambda: write_note(programme, text="Twice.", actor=author, form_key="k")] * 4)
    assert len({note.pk for note in notes}) == 1
    assert AuditEntry.objects.filter(verb="created", target_id=notes[0].public_id).count() == 1
