"""Krippendorff's alpha against worked examples of the literature, and against its definition in exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.feedback.agreement.alpha import krippendorff_alpha
from engagement.feedback.agreement.metrics import INTERVAL, MASI, NOMINAL, ORDINAL, RATIO, masi

METRICS = {metric.name: metric for metric in (NOMINAL, ORDINAL, INTERVAL, RATIO)}


def coders(*lines: str) -> list[tuple[int | None, ...]]:
    """Return units from one line a coder; a full stop is a missing value."""
    return list(zip(*([None if sign == "." else int(sign) for sign in line.split()] for line in lines), strict=True))


# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), examples A to D.
TWO_BINARY = coders("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
TWO_NOMINAL = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
FOUR_OBSERVERS = coders(
    "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."
)
# The three coders of the encyclopaedia's article; ordinal and interval as SPSS's macro KALPHA of Hayes gives them.
THREE_CODERS = coders(". . . . . 3 4 1 2 1 1 3 3 . 3", "1 . 2 1 3 3 4 3 . . . . . . .", ". . 2 1 3 4 4 . 2 1 1 3 3 . 4")
# Four raters with fractions and a missing value; as KALPHA gives them.
FRACTIONS = [
    (1.1, 2.0, 1.5, None),
    (2.1, 3.1, 2.9, 2.6),
    (5.0, 4.0, 4.5, 4.3),
    (1.1, 1.9, 4.4, 1.1),
    (2.0, 2.3, 2.1, 2.3),
]


@pytest.mark.parametrize(
    ("units", "metric", "published"),
    [
        (TWO_BINARY, "nominal", 0.095),
        (TWO_NOMINAL, "nominal", 0.692),
        (FOUR_OBSERVERS, "nominal", 0.743),
        (FOUR_OBSERVERS, "ordinal", 0.815),
        (FOUR_OBSERVERS, "interval", 0.849),
        (FOUR_OBSERVERS, "ratio", 0.797),
        (THREE_CODERS, "nominal", 0.691),
        (THREE_CODERS, "ordinal", 0.807),
        (THREE_CODERS, "interval", 0.811),
        (FRACTIONS, "nominal", 0.036),
        (FRACTIONS, "ordinal", 0.548),
        (FRACTIONS, "interval", 0.590),
    ],
)
def test_published_examples(units, metric, published):
    alpha = krippendorff_alpha(units, METRICS[metric])
    assert alpha.value == pytest.approx(published, abs=0.0005)
    print(f"{metric}: {alpha.value:.4f}, published {published}")


def test_a_unit_with_one_value_says_nothing():
    alpha = krippendorff_alpha(FOUR_OBSERVERS, NOMINAL)
    # Unit 12 has a value of one observer alone: 40 of the 41 values can be paired.
    assert (alpha.units, alpha.values) == (11, 40)
    assert alpha == krippendorff_alpha(FOUR_OBSERVERS[:-1], NOMINAL)
    assert alpha == krippendorff_alpha([*FOUR_OBSERVERS, (None,) * 4, (7, None, None, None)], NOMINAL)


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
@pytest.mark.parametrize("units", [[], [(1, None)], [(1, 1)], [(2, 2), (2, 2), (2, None)]])
def test_without_variation_there_is_no_alpha(units, metric):
    alpha = krippendorff_alpha(units, metric)
    assert alpha.value is None
    assert not math.isnan(alpha.observed + alpha.expected)


def test_agreeing_always_is_one_and_worse_than_chance_is_below_zero():
    assert krippendorff_alpha([(1, 1), (2, 2), (1, 1)], NOMINAL).value == 1
    assert krippendorff_alpha([(1, 2), (2, 1), (1, 2)], NOMINAL).value < 0


def test_the_ratio_metric_wants_values_from_zero_on():
    assert krippendorff_alpha([(0, 0), (0, 2), (3, 3)], RATIO).value is not None
    with pytest.raises(ValueError, match="from 0 on"):
        krippendorff_alpha([(-1, 1)], RATIO)


def test_masi_of_two_sets():
    """The monotonicity of Passonneau (2006): equal 1, one within the other 2/3, overlapping 1/3, apart 0."""
    a, ab, bc, abc, none = (frozenset(letters) for letters in ("a", "ab", "bc", "abc", ""))
    assert masi(ab, ab) == masi(none, none) == 0
    assert masi(a, ab) == pytest.approx(1 - 2 / 3 * 1 / 2)
    assert masi(a, abc) == pytest.approx(1 - 2 / 3 * 1 / 3)
    assert masi(ab, bc) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(a, bc) == masi(none, a) == 1
    assert masi(bc, ab) == masi(ab, bc)


def test_sets_of_one_value_are_the_nominal_metric():
    sets = [tuple(None if value is None else frozenset([value]) for value in unit) for unit in FOUR_OBSERVERS]
    assert krippendorff_alpha(sets, MASI).value == pytest.approx(krippendorff_alpha(FOUR_OBSERVERS, NOMINAL).value)


def test_a_coding_that_only_adds_counts_as_closer_than_one_that_shares_nothing():
    rest = [(frozenset("a"), frozenset("a")), (frozenset("b"), frozenset("b")), (frozenset(), frozenset("c"))]
    adds = krippendorff_alpha([*rest, (frozenset("b"), frozenset("ab"))], MASI).value
    apart = krippendorff_alpha([*rest, (frozenset("b"), frozenset("c"))], MASI).value
    assert apart < adds < 1


def by_definition(units, metric: str) -> Fraction | None:
    """Alpha as its definition has it: the average difference within units over that among all values, in fractions.

    Written apart from the code under test: every pair of values is looked at, with no table of coincidences.
    """
    pairable = [[value for value in unit if value is not None] for unit in units]
    pairable = [values for values in pairable if len(values) > 1]
    everything = [value for values in pairable for value in values]

    def difference(one, other):
        if metric == "nominal":
            return Fraction(one != other)
        if metric == "interval":
            return Fraction(one - other) ** 2
        if metric == "ratio":
            return Fraction(0) if one == other else Fraction(one - other, one + other) ** 2
        low, high = sorted((one, other))
        between = sum(low <= value <= high for value in everything)
        ends = Fraction(everything.count(low) + everything.count(high), 2)
        return Fraction(0) if low == high else (between - ends) ** 2

    number = len(everything)
    expected = sum((difference(one, other) for one in everything for other in everything), Fraction(0))
    if not expected:
        return None
    expected /= number * (number - 1)
    observed = sum(
        (
            sum((difference(one, other) for one in values for other in values), Fraction(0)) / (len(values) - 1)
            for values in pairable
        ),
        Fraction(0),
    )
    return 1 - observed / number / expected


VALUE = st.none() | st.integers(1, 5)


@settings(max_examples=150, deadline=None)
@given(
    units=st.integers(2, 5).flatmap(lambda width: st.lists(st.tuples(*[VALUE] * width), max_size=10)),
    metric=st.sampled_from(sorted(METRICS)),
)
def test_any_number_of_coders_and_gaps_give_what_the_definition_gives(units, metric):
    found, wanted = krippendorff_alpha(units, METRICS[metric]).value, by_definition(units, metric)
    if wanted is None:
        assert found is None
    else:
        assert found == pytest.approx(float(wanted), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(units=st.lists(st.tuples(VALUE, VALUE, VALUE), min_size=2, max_size=8), data=st.data())
def test_neither_the_order_of_items_nor_that_of_coders_matters(units, data):
    shuffled = [tuple(data.draw(st.permutations(unit))) for unit in data.draw(st.permutations(units))]
    for metric in METRICS.values():
        one, other = krippendorff_alpha(units, metric).value, krippendorff_alpha(shuffled, metric).value
        assert (one is None) == (other is None)
        assert one is None or one == pytest.approx(other)
