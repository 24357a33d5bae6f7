"""True counts, as immutable values that cannot be shown.

A :class:`Table` is what a room's ``queries`` build. It holds true numbers, so it prints none of them: the only way to
a number that a reader may see is :func:`eolcare.figures.disclosure.release`.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Unit(enum.Enum):
    """What one count stands for, which decides whether it needs protection."""

    PEOPLE = "people"
    """A person, or something that stands for one: a response, a booking, a story. Small numbers are protected."""

    RECORDS = "records"
    """Something nobody can be found behind: an action, an event, a session, a report. Shown as it is."""


class Shape(enum.Enum):
    """How the numbers of a table add up, which decides what could be worked out by subtraction."""

    ONE_WAY = "one way"
    """One column; each person is in exactly one row; the rows add up to the base."""

    TWO_WAY = "two way"
    """Each person is in exactly one cell; cells add up to row totals, row totals to the base."""

    OVERLAPPING = "overlapping"
    """One column; a person may be in several rows or none (a question with checkboxes); the base is given."""


class Order(enum.Enum):
    """The order in which rows are shown. It is made after disclosure control, so that it tells nothing about hidden
    numbers.
    """

    GIVEN = "given"
    LARGEST_FIRST = "largest first"


@dataclass(frozen=True, slots=True)
class Count:
    """A true count. It has no text: printing it, in a template or a log, gives words and never the number."""

    value: int = field(repr=False)
    unit: Unit

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise TypeError("A count is a whole number.")
        if self.value < 0:
            raise ValueError("A count is not negative.")

    def __str__(self) -> str:
        return "a count that has not been released"


@dataclass(frozen=True, slots=True)
class Category:
    """A row or a column: ``key`` is stable (a code or slug), ``label`` is what the reader sees."""

    key: str
    label: str


Rows = Iterable[Category | str]


@dataclass(frozen=True)
class Table:
    """True counts by row, and by column where there is more than one.

    ``dimension`` names what the rows divide by ("borough") and ``column_dimension`` what the columns divide by;
    tables released together are recognised by these names. ``counted`` is the plural noun of what is counted
    ("responses", "people", "actions"). Use the builders below; they check that the parts fit.
    """

    title: str
    dimension: str
    rows: tuple[Category, ...]
    counts: tuple[tuple[Count, ...], ...] = field(repr=False)
    unit: Unit
    shape: Shape
    row_heading: str
    counted: str
    columns: tuple[Category, ...]
    column_dimension: str = ""
    source: str = ""
    order: Order = Order.GIVEN
    given_base: Count | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for what, categories in (("row", self.rows), ("column", self.columns)):
            keys = [category.key for category in categories]
            if len(set(keys)) != len(keys):
                raise ValueError(f"Two {what}s of the table {self.dimension!r} have the same key.")
        if not self.columns:
            raise ValueError(f"The table {self.dimension!r} has no columns.")
        if len(self.counts) != len(self.rows) or any(len(line) != len(self.columns) for line in self.counts):
            raise ValueError(f"The counts of the table {self.dimension!r} do not fit its rows and columns.")
        if any(count.unit is not self.unit for line in self.counts for count in line):
            raise ValueError(f"The counts of the table {self.dimension!r} are not all of the table's unit.")
        if self.shape is Shape.OVERLAPPING:
            if self.given_base is None:
                raise ValueError("A table whose rows overlap needs its base: how many were asked.")
            if any(count.value > self.given_base.value for line in self.counts for count in line):
                raise ValueError("A row of an overlapping table is larger than its base.")
        elif self.given_base is not None:
            raise ValueError("The base of this table is the sum of its rows: count those who did not answer as a row.")
        if self.shape is Shape.TWO_WAY and not self.column_dimension:
            raise ValueError("A two-way table names what its columns divide by.")

    @property
    def base(self) -> Count:
        """How many people or records the table describes."""
        if self.given_base is not None:
            return self.given_base
        return Count(sum(count.value for line in self.counts for count in line), self.unit)


def one_way(
    counts: Mapping[str, int],
    *,
    rows: Rows | None = None,
    title: str,
    dimension: str,
    row_heading: str,
    unit: Unit,
    counted: str,
    column_heading: str = "",
    source: str = "",
    order: Order = Order.GIVEN,
) -> Table:
    """A table of one column whose rows add up to the base.

    ``counts`` maps row keys to numbers. ``rows`` says which rows there are, in order, those without a count included
    (they are 0); without it the rows are the keys in alphabetical order. A key of ``counts`` that is not among
    ``rows`` raises ``ValueError``: leaving somebody out would make the base wrong.
    """
    categories = _categories(rows if rows is not None else sorted(counts))
    _refuse_strangers(counts, categories)
    return Table(
        title=title,
        dimension=dimension,
        rows=categories,
        columns=(Category("count", column_heading or _sentence_case(counted)),),
        counts=tuple((Count(counts.get(row.key, 0), unit),) for row in categories),
        unit=unit,
        shape=Shape.ONE_WAY,
        row_heading=row_heading,
        counted=counted,
        source=source,
        order=order,
    )


def two_way(
    counts: Mapping[tuple[str, str], int],
    *,
    rows: Rows,
    columns: Rows,
    title: str,
    dimension: str,
    column_dimension: str,
    row_heading: str,
    unit: Unit,
    counted: str,
    source: str = "",
    order: Order = Order.GIVEN,
) -> Table:
    """A table of rows by columns where each person is in exactly one cell. ``counts`` maps ``(row key, column key)``
    to numbers.
    """
    row_categories, column_categories = _categories(rows), _categories(columns)
    _refuse_strangers({row: 0 for row, _column in counts}, row_categories)
    _refuse_strangers({column: 0 for _row, column in counts}, column_categories)
    return Table(
        title=title,
        dimension=dimension,
        column_dimension=column_dimension,
        rows=row_categories,
        columns=column_categories,
        counts=tuple(
            tuple(Count(counts.get((row.key, column.key), 0), unit) for column in column_categories)
            for row in row_categories
        ),
        unit=unit,
        shape=Shape.TWO_WAY,
        row_heading=row_heading,
        counted=counted,
        source=source,
        order=order,
    )


def overlapping(
    counts: Mapping[str, int],
    *,
    base: int,
    rows: Rows | None = None,
    title: str,
    dimension: str,
    row_heading: str,
    unit: Unit,
    counted: str,
    column_heading: str = "",
    source: str = "",
    order: Order = Order.GIVEN,
) -> Table:
    """A table of one column where a person may be in several rows, as with checkboxes. ``base`` is how many people
    answered.
    """
    categories = _categories(rows if rows is not None else sorted(counts))
    _refuse_strangers(counts, categories)
    return Table(
        title=title,
        dimension=dimension,
        rows=categories,
        columns=(Category("count", column_heading or _sentence_case(counted)),),
        counts=tuple((Count(counts.get(row.key, 0), unit),) for row in categories),
        unit=unit,
        shape=Shape.OVERLAPPING,
        row_heading=row_heading,
        counted=counted,
        source=source,
        order=order,
        given_base=Count(base, unit),
    )


def tally(items: Iterable[T], by: Callable[[T], K]) -> dict[K, int]:
    """How many of ``items`` fall under each value of ``by``; the result goes into a builder above."""
    return dict(Counter(by(item) for item in items))


def _categories(given: Rows) -> tuple[Category, ...]:
    return tuple(each if isinstance(each, Category) else Category(each, each) for each in given)


def _refuse_strangers(counts: Mapping[str, int], categories: Sequence[Category]) -> None:
    strangers = sorted(set(counts) - {category.key for category in categories})
    if strangers:
        raise ValueError(f"There are counts for {', '.join(map(repr, strangers))}, but no such row or column.")


def _sentence_case(words: str) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]
