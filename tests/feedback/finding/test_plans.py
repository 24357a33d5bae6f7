"""Looking through very many things said costs what an index costs: PostgreSQL's own plans say so, as it would choose."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from engagement.feedback.finding import letters, words
from engagement.feedback.finding.alike import LATEST, POOL, alike
from engagement.feedback.models import Coding, FeedbackItem
from engagement.feedback.queries import search
from tests.factories.feedback import ThemeFactory
from tests.factories.programmes import ProgrammeFactory
from tests.feedback.finding.large import ITEM, LIST_INDEXES, PHRASE, RARE, fill

pytestmark = pytest.mark.django_db

SHORT, LONG = 20_000, 200_000


@pytest.fixture(params=[SHORT, pytest.param(LONG, marks=pytest.mark.torture)])
def size(request):
    return request.param


@pytest.fixture
def programmes(size):
    full, small = ProgrammeFactory(), ProgrammeFactory()
    fill(full, size, small=small)
    return [full, small]


def plan_of(items):
    """Return every node of the plan by which PostgreSQL would fetch these items."""
    sql, values = items.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    nodes, waiting = [], [plan]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting += node.get("Plans", [])
    return nodes


def indexes_of(nodes):
    return {node["Index Name"] for node in nodes if "Index Name" in node}


def reads_everything(nodes):
    return any(node["Node Type"] == "Seq Scan" and node["Relation Name"] == ITEM for node in nodes)


def rows_touched(items):
    """Return how many rows of items PostgreSQL really fetched."""
    sql, values = items.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values)
        found = cursor.fetchone()[0]
    waiting, touched = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]], 0
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if node.get("Relation Name") == ITEM:
            removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
            touched += (node["Actual Rows"] + removed) * node["Actual Loops"]
    return touched


def ordered(items):
    return items.order_by("-said_on", "-pk")[:31]


def test_an_index_serves_each_way_of_looking_and_the_list(programmes, size):
    mine = FeedbackItem.objects.filter(programme__in=[programme.pk for programme in programmes])
    one = FeedbackItem.objects.filter(programme__in=[programmes[0].pk])

    for items in (mine, one):
        by_word = plan_of(ordered(words.matching(items, RARE)))
        assert "feedback_text_search" in indexes_of(by_word)
        assert not reads_everything(by_word)
        by_phrase = plan_of(ordered(words.matching(items, f'"{PHRASE}"')))
        assert "feedback_text_trigrams" in indexes_of(by_phrase)
        assert not reads_everything(by_phrase)
        by_letters = plan_of(ordered(letters.matching(items, RARE[2:-1].upper())))
        assert "feedback_text_trigrams" in indexes_of(by_letters)
        assert not reads_everything(by_letters)

    # Each thousandth holds the word, and none of them is the small programme's.
    assert words.matching(one, RARE).count() == size // 1000
    assert words.matching(one, f'"{PHRASE}"').count() == size // 10_000
    assert letters.matching(one, RARE[2:-1].upper()).count() == size // 1000

    # The list itself, of one programme and of several: no sorting, and as many rows fetched at the last page as at the
    # first. Most of it is the large programme's, so that either index would do for it.
    middle = one.order_by("-said_on", "-pk")[size // 2]
    small = FeedbackItem.objects.filter(programme__in=[programmes[1].pk])
    for items, index in ((small, {"feedback_programme_latest"}), (mine, {"feedback_latest"}), (one, set(LIST_INDEXES))):
        for part in (
            ordered(items),
            ordered(items.filter(search._Compared("<", search.Place.of(middle)))),
            items.filter(search._Compared(">", search.Place.of(middle))).order_by("said_on", "pk")[:31],
            items.order_by("said_on", "pk")[:31],
        ):
            plan = plan_of(part)
            assert len(indexes_of(plan)) == 1
            assert indexes_of(plan) <= index
            assert not [node for node in plan if "Sort" in node["Node Type"]]
            assert rows_touched(part) <= 40
    bounded = one.order_by()[: search.COUNTED_UP_TO + 1]
    assert rows_touched(bounded) == search.COUNTED_UP_TO + 1
    assert search.bounded_count(one) == search.Bounded(10_000, more=True)

    # Suggestions read a bounded number of rows, however much was said.

    theme = ThemeFactory(programme=programmes[0])
    some = FeedbackItem.objects.filter(programme=programmes[0]).values_list("pk", flat=True)[:: size // 4_000]
    Coding.objects.bulk_create([Coding(item_id=pk, theme=theme) for pk in some])
    found = alike(middle, with_theme=True)
    assert 0 < len(found) <= POOL + LATEST
