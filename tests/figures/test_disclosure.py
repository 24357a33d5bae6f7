"""What each audience is shown."""

import pytest

from eolcare.figures import disclosure
from eolcare.figures.counting import Count, Order, Unit
from eolcare.figures.disclosure import Audience, ReleasedTable, Shown, Suppressed
from tests.figures import tables

PUBLIC, TEAM = Audience.PUBLIC, Audience.TEAM


def words(released):
    return {row.key: str(released.cell(row.key)) for row in released.rows}


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.COMMISSIONER])
def test_small_numbers_and_the_next_larger_are_not_shown(audience):
    released = disclosure.release(tables.by_borough(), audience)
    assert words(released) == {"Brent": "182", "Ealing": "1,201", "Harrow": "not shown", "Hillingdon": "not shown"}
    assert released.base_words == "1,393 responses"
    assert released.suppressed
    assert not released.withheld


def test_the_team_sees_true_counts():
    released = disclosure.release(tables.by_borough(), TEAM)
    assert words(released) == {"Brent": "182", "Ealing": "1,201", "Harrow": "7", "Hillingdon": "3"}
    assert not released.suppressed


def test_records_are_shown_to_everybody():
    released = disclosure.release(tables.by_borough({"Brent": 2, "Ealing": 1}, unit=Unit.RECORDS), PUBLIC)
    assert words(released) == {"Brent": "2", "Ealing": "1", "Harrow": "0", "Hillingdon": "0"}


@pytest.mark.parametrize(("brent", "base"), [(9, "fewer than 10 responses"), (10, "10 responses")])
def test_nothing_stands_on_fewer_than_ten_people(brent, base):
    released = disclosure.release(tables.by_borough({"Brent": brent}), PUBLIC)
    assert released.base_words == base
    assert released.withheld is (brent < 10)
    assert released.percentage("Brent") == ("not shown" if brent < 10 else "100%")


def test_nobody_at_all_is_no_secret():
    released = disclosure.release(tables.by_borough({}), PUBLIC)
    assert released.empty
    assert set(words(released).values()) == {"0"}


def test_a_hidden_number_is_empty_to_a_filter_and_the_same_whatever_it_hides():
    released = disclosure.release(tables.by_borough(), PUBLIC)
    assert released.cell("Harrow") == released.cell("Hillingdon") == Suppressed()
    assert not released.cell("Harrow")
    assert released.cell("Harrow").value is None
    assert [row.key for row in released.rows if released.cell(row.key)] == ["Brent", "Ealing"]


def test_rows_sorted_by_size_say_nothing_about_hidden_rows():
    one = {"Brent": 20, "Ealing": 90, "Harrow": 2, "Hillingdon": 6}
    other = one | {"Harrow": 6, "Hillingdon": 2}
    orders = [
        [row.key for row in disclosure.release(tables.by_borough(counts, order=Order.LARGEST_FIRST), PUBLIC).rows]
        for counts in (one, other)
    ]
    assert orders[0] == orders[1] == ["Ealing", "Brent", "Harrow", "Hillingdon"]


def test_rows_that_came_sorted_by_true_counts_lose_that_order():
    counts = {"d": 40, "b": 8, "c": 4, "a": 2}
    table = disclosure.Table(**{**vars(tables.by_month(counts)), "order": Order.LARGEST_FIRST})
    assert [row.key for row in disclosure.release(table, PUBLIC).rows] == ["d", "a", "b", "c"]


def test_a_choice_that_nearly_everybody_made_is_hidden_with_the_few_who_did_not():
    released = disclosure.release(tables.choices({"a": 28, "b": 12, "c": 30, "d": 0, "e": 3}, base=30), PUBLIC)
    assert words(released) == {"a": "not shown", "b": "12", "c": "30", "d": "0", "e": "not shown"}
    assert released.percentage("b") == "40%"


def test_a_two_way_table_hides_small_cells_and_its_column_totals():
    counts = {("Brent", "Online"): 30, ("Brent", "Paper"): 20, ("Ealing", "Online"): 15, ("Ealing", "Paper"): 2}
    released = disclosure.release(tables.by_borough_and_channel(counts), PUBLIC)
    assert [[str(cell) for cell in line] for line in released.cells] == [["30", "20"], ["not shown", "not shown"]]
    assert [str(total) for total in released.row_totals] == ["50", "17"]
    assert released.column_totals is None
    assert released.percentage("Brent", "Paper") == "40%"


def test_a_two_way_table_without_small_cells_is_shown_in_full():
    counts = {("Brent", "Online"): 30, ("Brent", "Paper"): 20, ("Ealing", "Online"): 15, ("Ealing", "Paper"): 0}
    released = disclosure.release(tables.by_borough_and_channel(counts), PUBLIC)
    assert [str(total) for total in released.column_totals] == ["45", "20"]
    assert not released.suppressed


# --- Together -------------------------------------------------------------------------------------------------------


def test_tables_of_the_same_people_have_one_base():
    with pytest.raises(ValueError, match="one base"):
        disclosure.release_together([tables.by_borough({"Brent": 20}), tables.by_month({"Jun": 19})], PUBLIC)


def test_tables_that_disagree_on_the_same_rows_are_refused():
    with pytest.raises(ValueError, match="'borough'"):
        disclosure.release_together(
            [tables.by_borough({"Brent": 20, "Ealing": 15}), tables.by_borough({"Brent": 15, "Ealing": 20})], PUBLIC
        )


def test_a_two_way_table_beside_both_its_totals_is_withheld_if_it_has_a_small_cell():
    counts = {("Brent", "Online"): 30, ("Brent", "Paper"): 20, ("Ealing", "Online"): 15, ("Ealing", "Paper"): 2}
    channels = tables.by_month({"Online": 45, "Paper": 22})
    channels = disclosure.Table(**{**vars(channels), "dimension": "channel"})
    by_channel, both = disclosure.release_together([channels, tables.by_borough_and_channel(counts)], PUBLIC)
    assert words(by_channel) == {"Online": "45", "Paper": "22"}
    assert both.withheld
    assert both.base == Shown(67)


def test_two_way_tables_in_a_circle_are_refused():
    def pair(first, second):
        table = tables.by_borough_and_channel({("Brent", "Online"): 20})
        rows = tuple(disclosure.Category(f"{first}{n}", "") for n in (0, 1))
        columns = tuple(disclosure.Category(f"{second}{n}", "") for n in (0, 1))
        changes = {"dimension": first, "column_dimension": second, "rows": rows, "columns": columns}
        return disclosure.Table(**{**vars(table), **changes})

    with pytest.raises(ValueError, match="circle"):
        disclosure.release_together([pair("a", "b"), pair("b", "c"), pair("c", "a")], PUBLIC)
    assert len(disclosure.release_together([pair("a", "b"), pair("b", "c")], PUBLIC)) == 2


# --- The door -------------------------------------------------------------------------------------------------------


def test_nothing_but_the_door_makes_a_released_table():
    released = disclosure.release(tables.by_borough(), PUBLIC)
    with pytest.raises(TypeError, match="release"):
        ReleasedTable(**{**vars(released), "seal": None})


def test_the_door_takes_tables_alone():
    with pytest.raises(TypeError):
        disclosure.release({"Brent": 3}, PUBLIC)
    with pytest.raises(TypeError):
        disclosure.release_together([{"Brent": 3}], PUBLIC)


@pytest.mark.parametrize(
    ("number", "audience", "unit", "text"),
    [
        (37, PUBLIC, Unit.RECORDS, "37 actions"),
        (1, PUBLIC, Unit.RECORDS, "1 action"),
        (0, PUBLIC, Unit.PEOPLE, "0 actions"),
        (9, PUBLIC, Unit.PEOPLE, "fewer than 10 actions"),
        (1, Audience.COMMISSIONER, Unit.PEOPLE, "fewer than 10 actions"),
        (10, PUBLIC, Unit.PEOPLE, "10 actions"),
        (1234, PUBLIC, Unit.PEOPLE, "1,234 actions"),
        (3, TEAM, Unit.PEOPLE, "3 actions"),
    ],
)
def test_a_number_on_its_own(number, audience, unit, text):
    assert disclosure.count_words(number, audience, unit=unit, one="action", many="actions") == text


def test_a_count_brings_its_unit_and_a_bare_number_needs_one():
    assert str(disclosure.show_count(Count(3, Unit.PEOPLE), PUBLIC)) == "fewer than 10"
    assert str(disclosure.show_count(Count(3, Unit.RECORDS), PUBLIC)) == "3"
    with pytest.raises(TypeError, match="unit"):
        disclosure.show_count(3, PUBLIC)


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0%"), (0.001, "less than 1%"), (0.125, "13%"), (0.999, "more than 99%"), (1, "100%")]
)
def test_a_share_in_words_is_never_a_false_none_or_all(share, text):
    assert disclosure.percent(share) == text


def test_a_mean_needs_ten_people_too():
    assert not disclosure.big_enough(9, PUBLIC)
    assert disclosure.big_enough(10, PUBLIC)
    assert disclosure.big_enough(1, TEAM)
