import pytest
from django.template import Context, Template

from eolcare.figures import counting
from eolcare.figures.counting import Count, Unit
from tests.figures import tables


def test_a_true_count_cannot_be_printed():
    table = tables.by_borough({"Brent": 8731})
    shown = Template("{{ count }} {{ table }} {{ table.base }} {{ table.rows }}{{ table.counts }}").render(
        Context({"count": table.counts[0][0], "table": table})
    )
    assert "8731" not in shown
    assert "8731" not in f"{table!r}{table.base!r}{table.counts[0][0]}"


@pytest.mark.parametrize(("value", "error"), [(-1, ValueError), (1.5, TypeError), (True, TypeError), ("3", TypeError)])
def test_a_count_is_a_whole_number(value, error):
    with pytest.raises(error):
        Count(value, Unit.PEOPLE)


def test_rows_without_a_count_are_zero_and_rows_keep_their_order():
    table = tables.by_borough({"Harrow": 12})
    assert [row.key for row in table.rows] == tables.BOROUGHS
    assert [line[0].value for line in table.counts] == [0, 0, 12, 0]


def test_nobody_is_left_out_of_the_base_by_mistake():
    with pytest.raises(ValueError, match="'Slough'"):
        counting.one_way(
            {"Brent": 12, "Slough": 3},
            rows=["Brent"],
            title="",
            dimension="borough",
            row_heading="",
            unit=Unit.PEOPLE,
            counted="responses",
        )


def test_two_rows_of_one_key_are_refused():
    with pytest.raises(ValueError, match="same key"):
        counting.one_way(
            {}, rows=["a", "a"], title="", dimension="d", row_heading="", unit=Unit.PEOPLE, counted="responses"
        )


def test_an_overlapping_row_is_no_larger_than_its_base():
    with pytest.raises(ValueError, match="larger than its base"):
        tables.choices({"a": 11}, base=10)


def test_tally_counts_items_by_what_is_asked():
    assert counting.tally(["ab", "cd", "efg"], by=len) == {2: 2, 3: 1}
