"""The only door from true counts to numbers that a reader may see.

``release(table, audience)`` gives a :class:`ReleasedTable`; ``release_together(tables, audience)`` does it for tables
of the same people; ``show_count`` and ``count_words`` for a number on its own. Charts, pages, CSV files and PDFs take
released tables alone.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eolcare.figures import suppression
from eolcare.figures.counting import Category, Count, Order, Shape, Table, Unit
from eolcare.figures.suppression import Thresholds


class Audience(enum.Enum):
    """Who will see the number."""

    PUBLIC = "public"
    COMMISSIONER = "commissioner"
    TEAM = "team"


THRESHOLDS: dict[Audience, Thresholds | None] = {
    Audience.PUBLIC: Thresholds(smallest_count=5, smallest_base=10),
    Audience.COMMISSIONER: Thresholds(smallest_count=5, smallest_base=10),
    # The team reads the answers themselves, so it sees true counts.
    Audience.TEAM: None,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that this audience may see."""

    value: int

    def __str__(self) -> str:
        return formats.number_format(self.value, force_grouping=True)

    def __bool__(self) -> bool:
        return self.value != 0


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A number that this audience may not see. False, without a value, and the same whether it was small or covers a
    small one.

    ``below`` is set where a count is too small to be a base, and then gives the number it is smaller than.
    """

    below: int | None = None

    @property
    def value(self) -> None:
        """Nothing: so that filters and sums see an empty cell."""
        return None

    def __str__(self) -> str:
        if self.below is not None:
            return _("fewer than %(number)s") % {"number": self.below}
        return _("not shown")

    def __bool__(self) -> bool:
        return False


Cell = Shown | Suppressed
HIDDEN = Suppressed()
_SEAL = object()


@dataclass(frozen=True)
class ReleasedTable:
    """A table that its audience may see. Made by :func:`release` and :func:`release_together` and by nothing else.

    ``base`` is how many people or records it describes; ``row_totals`` and ``column_totals`` are there for two-way
    tables, and the latter is ``None`` where column totals are withheld.
    """

    title: str
    dimension: str
    rows: tuple[Category, ...]
    columns: tuple[Category, ...]
    cells: tuple[tuple[Cell, ...], ...]
    base: Cell
    row_totals: tuple[Cell, ...] | None
    column_totals: tuple[Cell, ...] | None
    unit: Unit
    shape: Shape
    row_heading: str
    counted: str
    source: str
    audience: Audience
    seal: object = field(repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("A released table comes from eolcare.figures.disclosure.release alone.")

    def cell(self, row_key: str, column_key: str | None = None) -> Cell:
        """The cell of a row (and a column, where there is more than one). ``KeyError`` where there is none."""
        row = _position(self.rows, row_key)
        return self.cells[row][0 if column_key is None else _position(self.columns, column_key)]

    def share(self, row_key: str, column_key: str | None = None) -> float | None:
        """A cell as a share (0 to 1) of its row in a two-way table and of the base otherwise, worked out from shown
        numbers alone.

        ``None`` where one of the two is not shown or there is nobody to take a share of.
        """
        cell = self.cell(row_key, column_key)
        whole = self.row_totals[_position(self.rows, row_key)] if self.row_totals is not None else self.base
        if isinstance(cell, Suppressed) or isinstance(whole, Suppressed) or not whole.value:
            return None
        return cell.value / whole.value

    def percentage(self, row_key: str, column_key: str | None = None) -> str:
        """:meth:`share` as text ("12%"), or "not shown"."""
        share = self.share(row_key, column_key)
        return str(HIDDEN) if share is None else percent(share)

    @property
    def suppressed(self) -> bool:
        """Whether any cell or row total is not shown."""
        cells = [cell for line in self.cells for cell in line] + list(self.row_totals or ())
        return any(isinstance(cell, Suppressed) for cell in cells)

    @property
    def withheld(self) -> bool:
        """Whether no cell at all is shown."""
        return bool(self.rows) and all(isinstance(cell, Suppressed) for line in self.cells for cell in line)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to describe: nobody answered yet."""
        return not self.rows or (isinstance(self.base, Shown) and self.base.value == 0)

    @property
    def base_words(self) -> str:
        """The base as words: "120 responses", "fewer than 10 responses"."""
        return f"{self.base} {self.counted}"


def release(table: Table, audience: Audience) -> ReleasedTable:
    """What ``audience`` may see of ``table``. The rules and their proof stand in ADR 0007."""
    if not isinstance(table, Table):
        raise TypeError(f"release() takes a Table, not {type(table).__name__}.")
    thresholds = _thresholds(table, audience)
    base = table.base.value
    if thresholds is None or base == 0:
        return _released(table, audience)
    if base < thresholds.smallest_base:
        return _withheld(table, audience, Suppressed(below=thresholds.smallest_base))
    grid = _numbers(table)
    if table.shape is Shape.TWO_WAY:
        hidden = suppression.hidden_in_grid(grid, thresholds)
        return _released(table, audience, hidden.cells, hidden.row_totals, column_totals=not hidden.column_totals)
    line = [row[0] for row in grid]
    if table.shape is Shape.OVERLAPPING:
        places = suppression.hidden_in_overlap(line, base, thresholds)
    else:
        places = suppression.hidden_in_line(line, thresholds)
    return _released(table, audience, frozenset((place, 0) for place in places))


def release_together(tables: Sequence[Table], audience: Audience) -> list[ReleasedTable]:
    """What ``audience`` may see of several tables that describe **the same people**, shown in one place or one after
    the other.

    All tables have one base and one unit. The same dimension gives the same numbers, hidden in the same places. A
    two-way table whose column totals a reader can find in another table of the set is shown in full or not at all.

    Raises ``ValueError`` where tables have different bases or numbers that do not agree (a subtraction would find the
    difference), or where two-way tables go round in a circle (borough by age, age by month, month by borough), which
    this method cannot protect.
    """
    for table in tables:
        if not isinstance(table, Table):
            raise TypeError(f"release_together() takes Tables, not {type(table).__name__}.")
    _check_they_belong_together(tables)
    known = _dimensions_known_without(tables)
    return [_release_beside(table, known, audience) for table in tables]


def _release_beside(table: Table, known: frozenset[str], audience: Audience) -> ReleasedTable:
    thresholds = _thresholds(table, audience)
    base = table.base.value
    beside_both = table.shape is Shape.TWO_WAY and table.column_dimension in known
    if thresholds is None or not beside_both or base < thresholds.smallest_base:
        return release(table, audience)
    if suppression.grid_may_stand_beside_both_margins(_numbers(table), thresholds):
        return _released(table, audience)
    return _withheld(table, audience, Shown(base))


def _dimensions_known_without(tables: Sequence[Table]) -> frozenset[str]:
    """Dimensions whose totals a reader may find elsewhere in the set than under a two-way table's own columns."""
    two_way = [table for table in tables if table.shape is Shape.TWO_WAY]
    columns = [table.column_dimension for table in two_way]
    several = {name for name in columns if columns.count(name) > 1}
    return frozenset({table.dimension for table in tables if table.shape is not Shape.OVERLAPPING} | several)


def _check_they_belong_together(tables: Sequence[Table]) -> None:
    if len({(table.base.value, table.unit) for table in tables}) > 1:
        raise ValueError("Tables released together describe the same people, so they have one base and one unit.")
    margins: dict[tuple[str, bool], dict[str, int]] = {}
    for table in tables:
        for name, overlaps, margin in _margins(table):
            if margins.setdefault((name, overlaps), margin) != margin:
                raise ValueError(f"Two tables released together divide by {name!r} and do not agree.")
    group_of: dict[str, str] = {}

    def group(name: str) -> str:
        while group_of.setdefault(name, name) != name:
            name = group_of[name]
        return name

    for table in tables:
        if table.shape is Shape.TWO_WAY:
            first, second = group(table.dimension), group(table.column_dimension)
            if first == second:
                raise ValueError("Two-way tables released together go round in a circle; leave one out.")
            group_of[first] = second


def _margins(table: Table) -> list[tuple[str, bool, dict[str, int]]]:
    grid = _numbers(table)
    rows = {row.key: sum(line) for row, line in zip(table.rows, grid, strict=True)}
    margins = [(table.dimension, table.shape is Shape.OVERLAPPING, rows)]
    if table.shape is Shape.TWO_WAY:
        columns = {column.key: sum(line[place] for line in grid) for place, column in enumerate(table.columns)}
        margins.append((table.column_dimension, False, columns))
    return margins


def show_count(number: int | Count, audience: Audience, *, unit: Unit | None = None) -> Cell:
    """A number on its own: a :class:`Count`, or a whole number with its ``unit`` (``TypeError`` without).

    A count of people is its own base, so 1 to 9 of them are "fewer than 10" to all but the team.
    """
    if isinstance(number, Count):
        unit, number = number.unit, number.value
    if unit is None:
        raise TypeError("A number on its own needs its unit: people or records.")
    thresholds = None if unit is Unit.RECORDS else THRESHOLDS[audience]
    if thresholds is not None and 0 < number < thresholds.smallest_base:
        return Suppressed(below=thresholds.smallest_base)
    return Shown(number)


def count_words(number: int | Count, audience: Audience, *, unit: Unit | None = None, one: str, many: str) -> str:
    """:func:`show_count` and its noun: "37 actions", "fewer than 10 people". ``one`` and ``many`` its forms."""
    cell = show_count(number, audience, unit=unit)
    return f"{cell} {one if cell.value == 1 else many}"


def big_enough(number: int, audience: Audience) -> bool:
    """Whether a figure that is no count (a mean, a median) may be shown to ``audience`` when it stands on ``number``
    people.
    """
    thresholds = THRESHOLDS[audience]
    return number > 0 and (thresholds is None or number >= thresholds.smallest_base)


def percent(share: float) -> str:
    """A share (0 to 1) as text: whole per cent, but never a 0% that is not none or a 100% that is not all."""
    if 0 < share < 0.005:
        return _("less than 1%")
    if 0.995 <= share < 1:
        return _("more than 99%")
    return f"{int(share * 100 + 0.5)}%"


SUPPRESSION_NOTE = gettext_lazy(
    "Some numbers are not shown, so that nobody can be recognised. These are small numbers, and numbers from which "
    "a small one could be worked out."
)


def _thresholds(table: Table, audience: Audience) -> Thresholds | None:
    return None if table.unit is Unit.RECORDS else THRESHOLDS[audience]


def _numbers(table: Table) -> list[list[int]]:
    return [[count.value for count in line] for line in table.counts]


def _withheld(table: Table, audience: Audience, base: Cell) -> ReleasedTable:
    everywhere = frozenset((row, column) for row in range(len(table.rows)) for column in range(len(table.columns)))
    return _released(table, audience, everywhere, frozenset(range(len(table.rows))), column_totals=False, base=base)


def _released(
    table: Table,
    audience: Audience,
    hidden: frozenset[tuple[int, int]] = frozenset(),
    hidden_totals: frozenset[int] = frozenset(),
    *,
    column_totals: bool = True,
    base: Cell | None = None,
) -> ReleasedTable:
    grid = _numbers(table)
    two_way = table.shape is Shape.TWO_WAY
    cells = [
        tuple(HIDDEN if (row, column) in hidden else Shown(count) for column, count in enumerate(line))
        for row, line in enumerate(grid)
    ]
    totals: list[Cell] = [HIDDEN if row in hidden_totals else Shown(sum(line)) for row, line in enumerate(grid)]
    order = list(range(len(table.rows)))
    if table.order is Order.LARGEST_FIRST:
        # By what is shown alone, then by name: rows may have come in the order of their true counts.
        visible = totals if two_way else [line[0] for line in cells]
        order.sort(
            key=lambda row: (
                isinstance(visible[row], Suppressed),
                -(visible[row].value or 0),
                str(table.rows[row].label),
            )
        )
    return ReleasedTable(
        title=table.title,
        dimension=table.dimension,
        rows=tuple(table.rows[row] for row in order),
        columns=table.columns,
        cells=tuple(cells[row] for row in order),
        base=Shown(table.base.value) if base is None else base,
        row_totals=tuple(totals[row] for row in order) if two_way else None,
        column_totals=tuple(Shown(sum(column)) for column in zip(*grid, strict=True))
        if two_way and column_totals and grid
        else None,
        unit=table.unit,
        shape=table.shape,
        row_heading=table.row_heading,
        counted=table.counted,
        source=table.source,
        audience=audience,
        seal=_SEAL,
    )


def _position(categories: Sequence[Category], key: str) -> int:
    for place, category in enumerate(categories):
        if category.key == key:
            return place
    raise KeyError(key)
