import pytest
from hypothesis import given
from hypothesis import strategies as st

from eolcare.figures import disclosure, intervals
from eolcare.figures.disclosure import Audience
from eolcare.figures.intervals import Verdict
from tests.figures import tables


# Newcombe (1998), table I, method 3 (the score method without continuity correction), 95%.
@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_published_examples(count, base, low, high):
    interval = intervals.wilson(count, base)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@given(st.integers(1, 100_000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_the_interval_holds_the_share_and_stays_within_none_and_all(pair):
    count, base = pair
    interval = intervals.wilson(count, base)
    assert 0 <= interval.low <= count / base <= interval.high <= 1


@pytest.mark.parametrize(("count", "base"), [(1, 0), (-1, 5), (6, 5)])
def test_an_impossible_share_is_refused(count, base):
    with pytest.raises(ValueError, match="base above 0"):
        intervals.wilson(count, base)


POPULATION = {"Brent": 100, "Ealing": 100, "Harrow": 100, "Hillingdon": 100}


def groups(counts, audience=Audience.PUBLIC):
    released = disclosure.release(tables.by_borough(counts), audience)
    return {group.row.key: group for group in intervals.representation(released, POPULATION)}


def test_words_follow_the_whole_interval():
    found = groups({"Brent": 60, "Ealing": 26, "Harrow": 24, "Hillingdon": 10})
    assert [group.verdict for group in found.values()] == [
        Verdict.MORE,
        Verdict.ABOUT,
        Verdict.ABOUT,
        Verdict.FEWER,
    ]
    assert intervals.in_words(found["Hillingdon"].verdict) == "fewer than we would expect"
    brent = found["Brent"]
    assert brent.ratio == pytest.approx(2)
    assert brent.ratio_interval.low == pytest.approx(brent.interval.low * 4)


def test_a_group_that_is_not_shown_has_no_share():
    found = groups({"Brent": 60, "Ealing": 26, "Harrow": 7, "Hillingdon": 2})
    assert found["Hillingdon"].verdict is found["Harrow"].verdict is Verdict.UNKNOWN
    assert found["Harrow"].share is None
    assert intervals.range_in_words(found["Harrow"].interval) == "not shown"
    assert intervals.in_words(found["Harrow"].verdict) == "not enough answers to say"


def test_people_from_elsewhere_leave_the_base_where_their_number_is_shown():
    counts = {"Brent": 40, "Ealing": 20, "Harrow": 20, "Hillingdon": 20, "Elsewhere": 25}
    assert groups(counts)["Brent"].share == pytest.approx(40 / 100)
    assert "Elsewhere" not in groups(counts)
    # Three from elsewhere are not shown, so nobody may subtract them either.
    assert groups(counts | {"Elsewhere": 3})["Brent"].share == pytest.approx(40 / 103)


def test_a_range_in_words():
    assert intervals.range_in_words(intervals.wilson(81, 263)) == "26% to 37%"


def test_shares_of_rows_come_from_shown_numbers_alone():
    counts = {("Brent", "Online"): 30, ("Brent", "Paper"): 20, ("Ealing", "Online"): 15, ("Ealing", "Paper"): 2}
    table = tables.by_borough_and_channel(counts)
    brent, ealing = (
        each
        for each in intervals.row_shares(disclosure.release(table, Audience.TEAM), "Online")
        if each.row.key in ("Brent", "Ealing")
    )
    assert (brent.base, brent.share, brent.interval) == (50, 0.6, intervals.wilson(30, 50))
    assert ealing.base == 17
    public = {each.row.key: each for each in intervals.row_shares(disclosure.release(table, Audience.PUBLIC), "Online")}
    assert public["Brent"].share == 0.6
    assert (public["Ealing"].share, public["Ealing"].interval) == (None, None)
    with pytest.raises(ValueError, match="rows by columns"):
        intervals.row_shares(disclosure.release(tables.by_borough(), Audience.TEAM), "count")
