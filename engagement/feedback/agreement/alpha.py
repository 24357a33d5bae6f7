"""Krippendorff's alpha for any number of coders, any metric and missing values.

K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), whose worked examples are our tests; the same as
A. F. Hayes and K. Krippendorff, "Answering the Call for a Standard Reliability Measure for Coding Data", Communication
Methods and Measures 1 (2007), 77-89.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any

from engagement.feedback.agreement.metrics import Metric

Unit = Sequence[Any]
"""What the coders said of one item, one value a coder, ``None`` where one said nothing."""


@dataclass(frozen=True, slots=True)
class Alpha:
    """Alpha and what it rests on.

    Args:
        value: 1 where all agree, 0 where they agree as often as by chance, below that where they agree less often.
            ``None`` where there is nothing to compare with: no item with two values, or one and the same value
            everywhere.
        observed: the disagreement found, on average over pairs.
        expected: the disagreement that chance would give.
        units: how many items have two values or more; others say nothing about agreement and do not count.
        values: how many values those items have.
    """

    value: float | None
    observed: float
    expected: float
    units: int
    values: int


class Table:
    """Coded units prepared so that alpha of them, or of a new draw of them, is cheap.

    Args:
        units: one for each item.
        metric: how values are compared.
    """

    def __init__(self, units: Iterable[Unit], metric: Metric) -> None:
        said = [[value for value in unit if value is not None] for unit in units]
        self.units = [values for values in said if len(values) > 1]
        self.metric = metric
        distinct = {value for values in self.units for value in values}
        # Any order does where the metric has none; the order of appearance is always the same one.
        seen = dict.fromkeys(value for values in self.units for value in values)
        self.values: list[Any] = sorted(distinct) if metric.ordered else list(seen)
        places = {value: place for place, value in enumerate(self.values)}
        self._counts = [Counter(places[value] for value in values) for values in self.units]
        #: For each value, how often each unit has it.
        self._by_value = [[counts[place] for counts in self._counts] for place in range(len(self.values))]
        self._sizes = [len(values) for values in self.units]
        self._differences = [] if metric.depends_on_totals else metric.between(self.values, [])
        self._observed = [] if metric.depends_on_totals else self._within_units(self._differences)

    def _within_units(self, differences: list[list[float]]) -> list[float]:
        """Return for each unit the differences of all its ordered pairs, over one less than its values."""
        return [
            sum(
                times * other_times * differences[place][other]
                for place, times in counts.items()
                for other, other_times in counts.items()
                if place != other
            )
            / (size - 1)
            for counts, size in zip(self._counts, self._sizes, strict=True)
        ]

    def alpha(self, weights: Sequence[int] | None = None) -> Alpha:
        """Return alpha of the units, or of a draw in which each stands as often as ``weights`` says."""
        drawn = [1] * len(self.units) if weights is None else weights
        totals = [sum(map(mul, counts, drawn)) for counts in self._by_value]
        values = sum(totals)
        units = sum(drawn)
        # Decided by counting, not by a sum of fractions being zero: one value alone leaves nothing to disagree about.
        if sum(1 for total in totals if total) < 2:
            return Alpha(None, 0.0, 0.0, units, values)
        if self.metric.depends_on_totals:
            differences = self.metric.between(self.values, totals)
            observed = self._within_units(differences)
        else:
            differences, observed = self._differences, self._observed
        found = sum(map(mul, observed, drawn)) / values
        chance = sum(
            total * sum(map(mul, row, totals)) for row, total in zip(differences, totals, strict=True) if total
        )
        expected = chance / (values * (values - 1))
        return Alpha(1 - found / expected, found, expected, units, values)


def krippendorff_alpha(units: Iterable[Unit], metric: Metric) -> Alpha:
    """Return alpha of the units, each with one value a coder and ``None`` where a coder said nothing.

    Raises:
        ValueError: for a value that the metric cannot take.
    """
    return Table(units, metric).alpha()
