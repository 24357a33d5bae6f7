"""Disclosure control under attack. The criterion: nobody finds a number's possible values to be all within 1 to 4."""

import itertools

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eolcare.figures import disclosure, suppression
from eolcare.figures.disclosure import Audience
from tests.figures import attacker

SOME = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(SOME, max_examples=600)

# Lines that tempt: few people for many places, one large number among small ones, ties, zeros.
lines = st.lists(st.one_of(st.integers(0, 4), st.integers(0, 6), st.integers(5, 14)), min_size=1, max_size=4).map(tuple)
grids_2x2 = st.tuples(*[st.tuples(st.integers(0, 12), st.integers(0, 12))] * 2).filter(lambda g: sum(map(sum, g)) <= 30)
grids_2x3 = st.tuples(*[st.tuples(*[st.sampled_from([0, 0, 1, 2, 4, 5, 6, 10])] * 3)] * 2).filter(
    lambda g: sum(map(sum, g)) <= 13
)


@SOME
@given(lines)
@example((4, 4, 3))
@example((4, 4, 4, 4))
@example((5, 5, 4, 1))
@example((28, 2))
@example((9, 0, 0, 0))
def test_nobody_learns_a_small_number_from_a_one_way_table(counts):
    assert attacker.pinned_line(counts) == []


def test_nobody_learns_a_small_number_from_many_places_with_few_people():
    for counts in ((2, 2, 1, 1, 1, 1, 1, 1), (2, 2, 2, 2, 1, 1), (4, 4, 4)):
        assert attacker.pinned_line(counts) == []


@SOME
@given(grids_2x2)
@example(((8, 4), (4, 1)))
@example(((9, 1), (1, 9)))
def test_nobody_learns_a_small_number_from_a_two_way_table(grid):
    assert attacker.pinned_grid(grid) == []


@settings(SOME, max_examples=12)
@given(grids_2x3)
def test_nobody_learns_a_small_number_from_a_wider_two_way_table(grid):
    assert attacker.pinned_grid(grid) == []


@SOME
@given(grids_2x2)
@example(((8, 4), (4, 1)))
@example(((12, 0), (0, 5)))
@example(((10, 5), (5, 10)))
@example(((11, 4), (4, 11)))
def test_nobody_learns_a_small_number_from_a_two_way_table_beside_both_its_margins(grid):
    assert attacker.pinned_grid(grid, attacker.public_grid_with_margins) == []


@MANY
@given(st.integers(10, 60), st.data())
def test_nobody_learns_a_small_number_or_a_small_rest_where_rows_overlap(base, data):
    counts = data.draw(st.lists(st.integers(0, base), min_size=1, max_size=5))

    def show(numbers):
        return attacker.seen([disclosure.release(attacker.overlap_table(numbers, base), Audience.PUBLIC)])

    view = show(counts)
    for place in range(len(counts)):
        worlds = [[*counts[:place], other, *counts[place + 1 :]] for other in range(base + 1)]
        values = {world[place] for world in worlds if show(world) == view}
        assert not values <= {1, 2, 3, 4}
        assert not {base - value for value in values} <= {1, 2, 3, 4}


@MANY
@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_the_places_of_hidden_numbers_tell_nothing(counts):
    """Hidden numbers may change places unseen: what the proof stands on, here on long lines too."""
    released = disclosure.release(attacker.line_table(counts), Audience.PUBLIC)
    hidden = [place for place, row in enumerate(released.cells) if not isinstance(row[0], disclosure.Shown)]
    for first, second in itertools.pairwise(hidden):
        swapped = list(counts)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        other = disclosure.release(attacker.line_table(swapped), Audience.PUBLIC)
        assert attacker.seen([other]) == attacker.seen([released])


# --- Planted leaks: each step of the method is taken away, and the attacker above must notice ---------------------


def test_without_secondary_suppression_a_subtraction_gives_the_number_away(monkeypatch):
    monkeypatch.setattr(
        suppression,
        "hidden_in_line",
        lambda counts, thresholds: frozenset(i for i, count in enumerate(counts) if thresholds.small(count)),
    )
    assert attacker.pinned_line((20, 6, 2)) == ["2 is one of [2]"]


def test_with_a_cover_that_is_small_itself_the_numbers_are_known_to_be_small(monkeypatch):
    monkeypatch.setattr(
        suppression,
        "hidden_in_line",
        lambda counts, thresholds: frozenset(i for i, count in enumerate(counts) if thresholds.small(count)),
    )
    assert attacker.pinned_line((20, 2, 3))


def test_with_ties_broken_by_position_the_code_gives_the_number_away(monkeypatch):
    def first_of_ties(counts, thresholds):
        large = [count for count in counts if count >= thresholds.smallest_count]
        return frozenset({counts.index(min(large))}) if large else frozenset()

    monkeypatch.setattr(suppression, "cover_for", first_of_ties)
    # The first 5 covers and the second is shown: were the hidden numbers the other way round, the second 5 would come
    # first and be hidden in its place.
    assert attacker.pinned_line((5, 5, 4, 0)) == ["2 is one of [4]"]


def test_with_zeros_shown_beside_small_numbers_alone_the_rest_are_known_to_be_small(monkeypatch):
    monkeypatch.setattr(suppression, "hidden_in_line", zeros_shown)
    # Ten people in the seven places that are not empty: nobody else can be there, so each holds 1 to 4.
    assert attacker.pinned_line((2, 2, 2, 1, 1, 1, 1, 0))


def zeros_shown(counts, thresholds):
    small = frozenset(place for place, count in enumerate(counts) if thresholds.small(count))
    return small | suppression.cover_for(counts, thresholds) if small else small


def test_without_the_smallest_base_the_base_itself_is_small(monkeypatch):
    without = suppression.Thresholds()
    object.__setattr__(without, "smallest_base", 0)
    monkeypatch.setitem(disclosure.THRESHOLDS, Audience.PUBLIC, without)
    assert "base is one of [3]" in attacker.pinned_line((2, 1))


def test_with_column_totals_shown_a_two_way_table_gives_a_number_away(monkeypatch):
    honest = suppression.hidden_in_grid

    def with_column_totals(grid, thresholds):
        hidden = honest(grid, thresholds)
        return suppression.HiddenGrid(hidden.cells, hidden.row_totals, column_totals=False)

    monkeypatch.setattr(suppression, "hidden_in_grid", with_column_totals)
    assert attacker.pinned_grid(((8, 2), (10, 0)))


def test_with_small_totals_hiding_a_two_way_table_beside_its_margins_says_that_it_has_a_small_number(monkeypatch):
    monkeypatch.setattr(
        suppression,
        "grid_may_stand_beside_both_margins",
        lambda grid, thresholds: not any(thresholds.small(count) for line in grid for count in line),
    )
    # Margins 12 and 5: the last cell is 0 or 5 where the table is shown, so 1 to 4 where it is not.
    assert "cell 1,1 is one of [1, 2, 3, 4]" in attacker.pinned_grid(
        ((8, 4), (4, 1)), attacker.public_grid_with_margins
    )


def test_tables_released_one_by_one_give_away_what_together_they_do_not():
    grid = ((10, 2), (20, 0))

    def one_by_one(world):
        return [disclosure.release(table, Audience.PUBLIC) for table in attacker.margin_tables(world)]

    assert attacker.pinned_grid(grid, attacker.public_grid_with_margins) == []
    with pytest.raises(AssertionError):
        assert attacker.pinned_grid(grid, one_by_one) == []
