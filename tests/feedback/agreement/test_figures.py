"""Intervals, the draw, and the figures of two people's codings with their words."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.feedback.agreement import drawing, words
from engagement.feedback.agreement.alpha import Table
from engagement.feedback.agreement.bootstrap import NoInterval, draws, quantile, sureness
from engagement.feedback.agreement.metrics import NOMINAL
from engagement.feedback.agreement.percentage import percentage_agreement
from engagement.feedback.agreement.result import NamedTheme, from_json, work_out
from engagement.feedback.agreement.words import Verdict, verdict

THEMES = [NamedTheme("night", "At night", 0), NamedTheme("words", "Plain words", 0), NamedTheme("never", "Never", 1)]


def sets(*pairs: str):
    """Return readings from "night words|night": what the one gave, and the other."""
    return [tuple(frozenset(side.split()) for side in pair.split("|")) for pair in pairs]


READINGS = sets(*["night|night"] * 6, *["|"] * 5, *["words|words"] * 4, "night|", "words night|night", "|words")


class TestBootstrap:
    def test_the_same_seed_draws_the_same(self):
        assert list(draws(9, 7, 20)) == list(draws(9, 7, 20))
        assert list(draws(9, 7, 20)) != list(draws(9, 8, 20))
        assert all(sum(weights) == 9 for weights in draws(9, 7, 20))
        # These very numbers, in any version of Python: a figure that was printed can be made again.
        assert next(draws(6, 2024, 1)) == FIRST_DRAW

    def test_a_draw_is_alpha_of_the_drawn_items(self):
        table = Table([(1, 1), (1, 2), (2, 2), (3, None)], NOMINAL)
        drawn = Table([(1, 1), (1, 1), (1, 2), (1, 2), (1, 2), (2, 2)], NOMINAL)
        assert table.alpha([2, 3, 1]).value == pytest.approx(drawn.alpha().value)

    def test_the_interval_holds_alpha_and_narrows_with_more_items(self):
        units = [(1, 1), (1, 2), (2, 2), (1, 1), (2, 2), (2, 2)]
        few, many = Table(units, NOMINAL), Table(units * 12, NOMINAL)
        narrow = sureness(many, list(draws(72, 1))).interval
        wide = sureness(
            few,
            list(
                draws(6, 1),
            ),
        ).interval
        assert narrow.low < many.alpha().value < narrow.high
        assert wide is None or narrow.high - narrow.low < wide.high - wide.low

    def test_it_covers_the_truth_about_as_often_as_it_says(self):
        """Of 95% intervals about 95 in 100 hold the alpha of everything; 85 is where chance alone stops."""
        world = random.Random(3)
        units = [
            (value, value if world.random() < 0.8 else world.randrange(3)) for value in world.choices(range(3), k=600)
        ]
        truth = Table(units, NOMINAL).alpha().value
        held = 0
        for trial in range(60):
            table = Table(world.sample(units, 50), NOMINAL)
            interval = sureness(table, list(draws(50, trial, 200))).interval
            held += interval.low <= truth <= interval.high
        assert held >= 51

    def test_why_there_is_none(self):
        weights = list(draws(12, 1))
        alike = Table([(1, 1)] * 12, NOMINAL)
        assert sureness(alike, weights).why_not is NoInterval.NO_ALPHA
        agreed = Table([(1, 1)] * 6 + [(2, 2)] * 6, NOMINAL)
        assert sureness(agreed, weights).why_not is NoInterval.ALWAYS_AGREED
        rare = Table([(1, 1)] * 11 + [(1, 2)], NOMINAL)
        assert sureness(rare, weights).why_not is NoInterval.TOO_RARE

    def test_quantiles_lie_between_two_values_in_proportion(self):
        assert quantile([0.0, 1.0, 2.0, 3.0], 0.5) == 1.5
        assert (quantile([1.0, 2.0], 0), quantile([1.0, 2.0], 1), quantile([5.0], 0.3)) == (1.0, 2.0, 5.0)


FIRST_DRAW = [0, 1, 2, 0, 2, 1]


def test_percentage_agreement_and_its_wilson_interval():
    found = percentage_agreement([("a", "a"), ("a", "b"), ("b", "b"), (None, "a"), ("c", "c", None), ("c", "c", "a")])
    assert (found.agreed, found.base) == (3, 5)
    always = percentage_agreement([(1, 1)] * 20)
    assert always.share == 1
    # Wilson's interval for 20 of 20, where a bootstrap would say 100% to 100%.
    assert (round(always.interval.low, 3), always.interval.high) == (0.839, 1.0)
    assert percentage_agreement([(1, None)]).share is None


class TestDraw:
    def test_each_source_has_its_share(self):
        assert drawing.share_out(40, {"response": 300, "event_note": 90, "submission": 10}) == {
            "response": 30,
            "event_note": 9,
            "submission": 1,
        }
        assert drawing.share_out(10, {"a": 1, "b": 1, "c": 8}) == {"a": 1, "b": 1, "c": 8}
        with pytest.raises(ValueError, match="cannot be drawn"):
            drawing.share_out(11, {"a": 10})

    @settings(max_examples=80, deadline=None)
    @given(st.dictionaries(st.sampled_from("abcde"), st.integers(1, 60), min_size=1), st.data())
    def test_shares_add_up_and_are_never_off_by_one_whole(self, strata, data):
        total = sum(strata.values())
        size = data.draw(st.integers(0, total))
        given_out = drawing.share_out(size, strata)
        assert sum(given_out.values()) == size
        for name, number in strata.items():
            assert given_out[name] <= number
            assert abs(given_out[name] - size * number / total) < 1

    def test_the_same_seed_draws_the_same_and_another_others(self):
        strata = {"a": [f"a{n}" for n in range(50)], "b": [f"b{n}" for n in range(50)]}
        drawn = drawing.draw(5, 20, strata)
        assert len(set(drawn)) == 20
        assert sum(name.startswith("a") for name in drawn) == 10
        assert drawn == drawing.draw(5, 20, {"b": strata["b"][::-1], "a": strata["a"]})
        assert set(drawn) != set(drawing.draw(6, 20, strata))

    def test_over_many_seeds_everything_is_drawn_alike(self):
        strata = {"a": [f"a{n}" for n in range(10)]}
        times = dict.fromkeys(strata["a"], 0)
        for seed in range(400):
            for name in drawing.draw(seed, 3, strata):
                times[name] += 1
        # 120 expected each; five standard deviations are 46.
        assert all(74 < number < 166 for number in times.values()), times


class TestFigures:
    def result(self, readings=READINGS, **facts):
        return work_out(readings, THEMES, items=facts.pop("items", len(readings)), seed=11, **facts)

    def test_by_theme_and_together(self):
        result = self.result(items=20)
        night, plain, never = result.themes
        assert (result.read_by_both, result.left_out, result.nothing_by_both) == (18, 2, 5)
        assert (night.both, night.first_only, night.second_only) == (7, 1, 0)
        assert (night.figures.agreed, night.figures.base) == (17, 18)
        assert (plain.both, plain.first_only, plain.second_only) == (4, 1, 1)
        assert result.overall.agreed == 15
        assert result.overall.alpha_low < result.overall.alpha < result.overall.alpha_high
        # 18 items, 7 by both, 1 by one: 15 of 36 values are "given", one item differs.
        assert night.figures.alpha == pytest.approx(1 - 35 * 1 / (15 * 21))
        assert never.given == 0

    def test_a_theme_that_nobody_gave_has_no_alpha_and_says_so(self):
        never = self.result().themes[2].figures
        assert (never.alpha, never.alpha_low, never.no_interval) == (None, None, "no_alpha")
        assert words.alpha_words(never) == "cannot be computed: both always said the same"
        assert words.share_words(never) == "100%"
        assert verdict(never.alpha) is Verdict.UNKNOWN

    def test_agreeing_on_all_has_an_alpha_of_one_without_a_false_interval(self):
        night = self.result(sets(*["night|night"] * 7, *["|"] * 7)).themes[0].figures
        assert night.alpha == 1
        assert words.alpha_range(night) == "none: they never differed"
        assert words.share_range(night) == "78% to 100%"

    def test_nothing_read_by_both_gives_no_number_at_all(self):
        result = self.result([], items=5)
        assert words.alpha_words(result.overall) == "cannot be computed"
        assert (words.share_words(result.overall), words.share_range(result.overall)) == ("none read by both", "")

    def test_it_is_the_same_again_and_survives_the_database(self):
        result = self.result()
        assert self.result() == result
        kept = json.loads(json.dumps(result.to_json()))
        assert from_json(kept) == result
        assert "NaN" not in json.dumps(kept)

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(*[st.frozensets(st.sampled_from(["night", "words", "never"]))] * 2), max_size=14))
    def test_no_coding_gives_a_number_that_is_none(self, readings):
        result = self.result(readings)
        for figures in (result.overall, *(theme.figures for theme in result.themes)):
            json.dumps(result.to_json(), allow_nan=False)
            assert figures.alpha is None or -1 <= figures.alpha <= 1
            if figures.alpha_low is not None:
                assert -1 <= figures.alpha_low <= figures.alpha_high <= 1
            for text in (words.alpha_words(figures), words.alpha_range(figures), words.share_range(figures)):
                assert "nan" not in text.lower()

    @pytest.mark.parametrize(
        ("alpha", "expected"),
        [
            (1.0, Verdict.RELIABLE),
            (0.8, Verdict.RELIABLE),
            (0.79951, Verdict.RELIABLE),
            (0.7994, Verdict.TENTATIVE),
            (0.667, Verdict.TENTATIVE),
            (0.666, Verdict.UNRELIABLE),
            (-0.2, Verdict.UNRELIABLE),
            (None, Verdict.UNKNOWN),
        ],
    )
    def test_how_it_is_read(self, alpha, expected):
        assert verdict(alpha) is expected

    def test_numbers_as_text(self):
        assert [words.number(alpha) for alpha in (0.7434, 1.0, -0.05, -0.0001)] == [
            "0.743",
            "1.000",
            "\u22120.050",
            "0.000",
        ]
