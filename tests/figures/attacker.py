"""An attacker who sees everything that is shown, and has the code.

``pinned_line`` and ``pinned_grid`` go through every table that could have given what is seen, run the door on it, and
keep those for which the door shows the very same thing. What a hidden cell holds in those is all that can be known
about it. No bounds and no cleverness: every table is tried, so what is reported here is exact.
"""

from collections.abc import Callable, Iterator, Sequence

from eolcare.figures import counting, disclosure
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience, ReleasedTable, Shown, Suppressed

Grid = tuple[tuple[int, ...], ...]
View = tuple


def line_table(counts: Sequence[int], dimension: str = "borough") -> counting.Table:
    keys = [f"{dimension}-{place}" for place in range(len(counts))]
    return counting.one_way(
        dict(zip(keys, counts, strict=True)),
        rows=keys,
        title="Responses",
        dimension=dimension,
        row_heading="Row",
        unit=Unit.PEOPLE,
        counted="responses",
    )


def overlap_table(counts: Sequence[int], base: int) -> counting.Table:
    keys = [f"choice-{place}" for place in range(len(counts))]
    return counting.overlapping(
        dict(zip(keys, counts, strict=True)),
        base=base,
        rows=keys,
        title="Choices",
        dimension="choice",
        row_heading="Choice",
        unit=Unit.PEOPLE,
        counted="responses",
    )


def grid_table(grid: Grid, dimension: str = "borough", column_dimension: str = "channel") -> counting.Table:
    rows = [f"{dimension}-{place}" for place in range(len(grid))]
    columns = [f"{column_dimension}-{place}" for place in range(len(grid[0]))]
    return counting.two_way(
        {(rows[r], columns[c]): count for r, line in enumerate(grid) for c, count in enumerate(line)},
        rows=rows,
        columns=columns,
        title="Responses",
        dimension=dimension,
        column_dimension=column_dimension,
        row_heading="Row",
        unit=Unit.PEOPLE,
        counted="responses",
    )


def margin_tables(grid: Grid) -> list[counting.Table]:
    return [
        line_table([sum(line) for line in grid], "borough"),
        line_table([sum(column) for column in zip(*grid, strict=True)], "channel"),
        grid_table(grid),
    ]


def public_line(counts: Sequence[int]) -> list[ReleasedTable]:
    return [disclosure.release(line_table(counts), Audience.PUBLIC)]


def public_grid(grid: Grid) -> list[ReleasedTable]:
    return [disclosure.release(grid_table(grid), Audience.PUBLIC)]


def public_grid_with_margins(grid: Grid) -> list[ReleasedTable]:
    return disclosure.release_together(margin_tables(grid), Audience.PUBLIC)


def seen(released: Sequence[ReleasedTable]) -> View:
    """All that reaches a reader: cells, totals, bases, in their order."""
    return tuple((table.base, table.rows, table.cells, table.row_totals, table.column_totals) for table in released)


def contradicts(world: Grid, view: View) -> bool:
    """Whether a shown number rules a world out at once. It saves running the door on most worlds, and changes no
    result.
    """
    for _base, rows, cells, row_totals, _column_totals in view:
        across = rows and rows[0].key.startswith("channel")
        lines = tuple(zip(*world, strict=True)) if across else world
        sums = [sum(line) for line in lines]
        for place, line in enumerate(cells):
            actual = lines[place] if len(line) == len(lines[place]) else (sums[place],)
            if any(isinstance(c, Shown) and c.value != n for c, n in zip(line, actual, strict=True)):
                return True
        if row_totals and any(isinstance(c, Shown) and c.value != n for c, n in zip(row_totals, sums, strict=True)):
            return True
    return False


def compositions(total: int, places: int) -> Iterator[tuple[int, ...]]:
    """Every way to put ``total`` people in ``places`` places."""
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, places - 1):
            yield (first, *rest)


def worlds(total_seen: object, places: int) -> Iterator[tuple[int, ...]]:
    """Every line of counts that fits the base as it is shown."""
    if isinstance(total_seen, Suppressed):
        assert total_seen.below is not None
        for total in range(1, total_seen.below):
            yield from compositions(total, places)
    else:
        yield from compositions(total_seen.value, places)


def pinned_line(counts: Sequence[int], show: Callable[[Sequence[int]], list[ReleasedTable]] = public_line) -> list[str]:
    """What the attacker learns about a line that must not be learnt; nothing if all is well."""
    view = seen(show(counts))
    base = view[0][0]
    fitting = [
        world
        for world in worlds(base, len(counts))
        if not contradicts(tuple((n,) for n in world), view) and seen(show(world)) == view
    ]
    assert tuple(counts) in fitting
    secrets = {str(place): {world[place] for world in fitting} for place in range(len(counts))}
    return _pinned(secrets | {"base": {sum(world) for world in fitting}})


def pinned_grid(grid: Grid, show: Callable[[Grid], list[ReleasedTable]] = public_grid) -> list[str]:
    """The same for a two-way table, cells, row totals and column totals alike."""
    view = seen(show(grid))
    height, width = len(grid), len(grid[0])
    fitting = []
    for flat in worlds(view[0][0], height * width):
        world = tuple(flat[row * width : (row + 1) * width] for row in range(height))
        if not contradicts(world, view) and seen(show(world)) == view:
            fitting.append(world)
    assert grid in fitting
    secrets = {f"cell {r},{c}": {world[r][c] for world in fitting} for r in range(height) for c in range(width)}
    secrets |= {f"row {r}": {sum(world[r]) for world in fitting} for r in range(height)}
    secrets |= {f"column {c}": {sum(line[c] for line in world) for world in fitting} for c in range(width)}
    secrets["base"] = {sum(map(sum, world)) for world in fitting}
    return _pinned(secrets)


def _pinned(secrets: dict[str, set[int]]) -> list[str]:
    return [f"{name} is one of {sorted(values)}" for name, values in secrets.items() if values <= {1, 2, 3, 4}]
