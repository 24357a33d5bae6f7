"""How different two values are, for Krippendorff's alpha.

Each metric gives a squared difference as alpha takes it. Nominal, ordinal, interval and ratio are those of
K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section on difference functions. For sets of
themes it is MASI: R. Passonneau, "Measuring Agreement on Set-valued Items (MASI) for Semantic and Pragmatic
Annotation", LREC 2006.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

Differences = list[list[float]]
"""The difference between each two of some values, in their order; 0 between a value and itself."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A way of comparing values.

    Args:
        name: what it is called.
        between: makes :data:`Differences` of distinct values and of how often each was given.
        depends_on_totals: whether how often each was given matters to it.
        ordered: whether values have an order, which ``between`` needs them in.
    """

    name: str
    between: Callable[[Sequence[Any], Sequence[float]], Differences]
    depends_on_totals: bool = False
    ordered: bool = False


def _pairwise(difference: Callable[[Any, Any], float]) -> Callable[[Sequence[Any], Sequence[float]], Differences]:
    def between(values: Sequence[Any], totals: Sequence[float]) -> Differences:
        return [[difference(one, other) for other in values] for one in values]

    return between


def _nominal(one: Hashable, other: Hashable) -> float:
    return float(one != other)


def _interval(one: float, other: float) -> float:
    return float((one - other) ** 2)


def _ratio(one: float, other: float) -> float:
    """Return ((one - other) / (one + other))². ``ValueError`` for a value below zero, which has no ratio."""
    if one < 0 or other < 0:
        raise ValueError("The ratio metric takes values from 0 on.")
    return 0.0 if one == other else float((one - other) / (one + other)) ** 2


def _ordinal(values: Sequence[Any], totals: Sequence[float]) -> Differences:
    """Return, squared, how many values lie between two of them, each end counted half."""
    found = [[0.0] * len(values) for _each in values]
    for low in range(len(values)):
        passed = totals[low]
        for high in range(low + 1, len(values)):
            passed += totals[high]
            found[low][high] = found[high][low] = (passed - (totals[low] + totals[high]) / 2) ** 2
    return found


def masi(one: frozenset[Any], other: frozenset[Any]) -> float:
    """Return how different two sets are, 0 to 1: 1 less their Jaccard index times how they lie to each other.

    That is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0 where they share nothing. Two
    empty sets are equal: "nothing fits" is an answer.
    """
    if one == other:
        return 0.0
    shared = len(one & other)
    if not shared:
        return 1.0
    monotonicity = 2 / 3 if one < other or other < one else 1 / 3
    return 1 - monotonicity * shared / len(one | other)


NOMINAL = Metric("nominal", _pairwise(_nominal))
ORDINAL = Metric("ordinal", _ordinal, depends_on_totals=True, ordered=True)
INTERVAL = Metric("interval", _pairwise(_interval))
RATIO = Metric("ratio", _pairwise(_ratio))
MASI = Metric("masi", _pairwise(masi))
