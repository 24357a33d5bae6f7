"""Which numbers to hide: pure functions on whole numbers.

The promise (proved in ADR 0007, attacked by ``tests/figures/test_attackers.py``): a reader who knows every number
that is shown *and this code* never finds a hidden number's possible values to be all within 1 to 4.

The proof rests on one property. Each function below treats the cells of a line alike: what is hidden depends on the
numbers and never on their places. So the hidden numbers of a line can be exchanged among the hidden places without
changing what is shown, and each hidden place may hold each hidden number. It is enough that one of these is 0, or 5
or more. Do not break ties by position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``smallest_count`` is the smallest number above 0 that may be shown, ``smallest_base`` the smallest base of a
    figure.
    """

    smallest_count: int = 5
    smallest_base: int = 10

    def __post_init__(self) -> None:
        # The proof for lines of small counts alone needs at least three of them to make up a base.
        if self.smallest_base < 2 * self.smallest_count:
            raise ValueError("The smallest base is at least twice the smallest count.")

    def small(self, count: int) -> bool:
        """Whether a count is one that nobody may learn."""
        return 0 < count < self.smallest_count


def hidden_in_line(counts: Sequence[int], thresholds: Thresholds) -> frozenset[int]:
    """Positions to hide in a line of counts whose total is shown.

    The total is 0 or at least ``smallest_base``; otherwise ``ValueError``, as the whole line is then the caller's to
    withhold.
    """
    total = sum(counts)
    if total and total < thresholds.smallest_base:
        raise ValueError("A line with so small a total is withheld as a whole.")
    small = frozenset(place for place, count in enumerate(counts) if thresholds.small(count))
    if not small:
        return NOTHING
    cover = cover_for(counts, thresholds)
    # With nothing to cover them, all is hidden, zeros too: then any place may hold a 0, or (see the ADR) 5 or more.
    return small | cover if cover else frozenset(range(len(counts)))


def cover_for(counts: Sequence[int], thresholds: Thresholds) -> frozenset[int]:
    """Where the smallest count stands that may be shown but is hidden to cover small ones: all such places if there
    are several.
    """
    large = [count for count in counts if count >= thresholds.smallest_count]
    if not large:
        return NOTHING
    return frozenset(place for place, count in enumerate(counts) if count == min(large))


def hidden_in_overlap(counts: Sequence[int], base: int, thresholds: Thresholds) -> frozenset[int]:
    """Positions to hide where each person may be in several rows: a small count, and one that leaves a small rest of
    the base.
    """
    return frozenset(
        place for place, count in enumerate(counts) if thresholds.small(count) or thresholds.small(base - count)
    )


@dataclass(frozen=True, slots=True)
class HiddenGrid:
    """What to hide in a two-way table: cells by (row, column), row totals by row, and whether column totals stay off
    the page.
    """

    cells: frozenset[tuple[int, int]]
    row_totals: frozenset[int]
    column_totals: bool


def hidden_in_grid(grid: Sequence[Sequence[int]], thresholds: Thresholds) -> HiddenGrid:
    """What to hide in a two-way table that shows its row totals.

    Row totals are a line. A row whose total is hidden, or smaller than ``smallest_base``, hides all its cells; any
    other row is a line of its own. Column totals appear only where nothing at all is hidden, so no row can be worked
    out from the others.
    """
    totals = [sum(line) for line in grid]
    row_totals = hidden_in_line(totals, thresholds)
    cells: set[tuple[int, int]] = set()
    for row, line in enumerate(grid):
        if row in row_totals or 0 < totals[row] < thresholds.smallest_base:
            hidden = frozenset(range(len(line)))
        else:
            hidden = hidden_in_line(line, thresholds)
        cells |= {(row, column) for column in hidden}
    return HiddenGrid(frozenset(cells), row_totals, column_totals=bool(cells or row_totals))


def grid_may_stand_beside_both_margins(grid: Sequence[Sequence[int]], thresholds: Thresholds) -> bool:
    """Whether a two-way table may be shown where its row totals and its column totals are shown too: in full, or not
    at all.

    Every total is 0 or at least ``smallest_base`` (the reader can see that in the margins, so a refusal for this reason
    gives nothing away), and no cell is small.
    """
    totals = [sum(line) for line in grid] + [sum(column) for column in zip(*grid, strict=True)]
    if any(0 < total < thresholds.smallest_base for total in totals):
        return False
    return not any(thresholds.small(count) for line in grid for count in line)
