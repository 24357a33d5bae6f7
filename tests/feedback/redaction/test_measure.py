"""How much of what is marked in the passages the rules find: printed, and held to what was reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from engagement.feedback.redaction import Kind, measure
from engagement.feedback.redaction.marking import parse, read_passages

PASSAGES = read_passages(Path(__file__).with_name("passages.txt"))


@pytest.fixture(scope="module", params=["development", "held-out", "hard"])
def measured(request):
    score = measure.measure(PASSAGES[request.param])
    print(f"\n{request.param}: {score.passages} passages\n{measure.table(score)}")
    return request.param, score


def test_there_are_enough_passages():
    assert {name: len(passages) for name, passages in PASSAGES.items()} == {
        "development": 103,
        "held-out": 90,
        "hard": 25,
    }
    text = " ".join(passage.text for passages in PASSAGES.values() for passage in passages)
    for trap in ("May", "Brent", "St Mary's", "111", "24/7", "5 mg", "room 12"):
        assert trap in text


def test_recall_and_precision(measured):
    name, score = measured
    floors = {"development": (0.95, 0.9), "held-out": (0.95, 0.9), "hard": (0.45, 0.85)}
    recall, precision = floors[name]
    assert score.recall() >= recall, score.missed
    assert score.precision() >= precision, score.wrong
    if name != "hard":
        assert score.recall(*measure.STRUCTURED) >= 0.95, score.missed
        assert score.precision(*measure.STRUCTURED) >= 0.9, score.wrong
        assert score.recall(Kind.NAME) >= 0.9, score.missed


def test_a_miss_and_a_false_alarm_are_counted():
    score = measure.measure([parse("[[name:Ann]] and [[phone:1]] met"), parse("at noon")], rules=_everything)
    assert (score.recall(), score.precision()) == (0.5, 0.5)
    assert measure.measure([parse("[[name:Ann]]")], rules=lambda text: []).recall(Kind.NAME) == 0


def _everything(text):
    from engagement.feedback.redaction.kinds import found

    return [found(0, 3, Kind.NAME, "test")] if text else []
