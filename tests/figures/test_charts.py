"""What stands in the pictures, and what must not."""

from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache

from eolcare.figures import charts, disclosure, drawing, svg
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience
from tests.figures import tables

WORDS = {"title": "The title", "description": 'What it shows: "more" & <less>', "key": "a-key"}
POPULATION = {"Brent": 100, "Ealing": 300, "Harrow": 100, "Hillingdon": 100}
STATUS = {("Brent", "Online"): 30, ("Brent", "Paper"): 20, ("Ealing", "Online"): 15, ("Ealing", "Paper"): 2}


def released(table, audience=Audience.PUBLIC):
    return disclosure.release(table, audience)


ALL = {
    "bars": lambda: charts.bar_chart(released(tables.by_borough()), **WORDS),
    "shares": lambda: charts.bar_chart(released(tables.by_borough()), show="share", **WORDS),
    "intervals": lambda: charts.interval_chart(
        released(tables.by_borough()), population=POPULATION, expected_label="Share of adults", **WORDS
    ),
    "times": lambda: charts.time_chart(
        released(tables.by_month({"Jun 2024": 40, "Jul 2024": 2, "Aug 2024": 0})), **WORDS
    ),
    "stacks": lambda: charts.stacked_status_chart(released(tables.by_borough_and_channel(STATUS)), **WORDS),
    "one stack": lambda: charts.stacked_status_chart(released(tables.by_borough()), **WORDS),
}


@pytest.fixture(autouse=True)
def _no_pictures_from_before():
    cache.clear()


def texts(picture):
    return [text.get_text() for text in BeautifulSoup(picture, "xml").find_all("text")]


@pytest.mark.parametrize("kind", ALL)
def test_a_strict_page_may_carry_every_chart(kind):
    chart = ALL[kind]()
    for picture in (chart.wide, chart.narrow):
        soup = BeautifulSoup(picture, "xml")
        assert not soup.find_all(["style", "script", "image", "use", "a", "foreignObject"])
        for element in soup.find_all(True):
            assert not {"style", "class", "href", "xlink:href", "onclick"} & set(element.attrs)
        assert soup.svg["viewBox"].startswith("0 0 ")
        assert "width" not in soup.svg.attrs


@pytest.mark.parametrize("kind", ALL)
def test_every_chart_has_a_name_and_a_description(kind):
    chart = ALL[kind]()
    ids = set()
    for picture in (chart.wide, chart.narrow):
        root = BeautifulSoup(picture, "xml").svg
        assert root["role"] == "img"
        named = [root.find(id=name) for name in root["aria-labelledby"].split()]
        assert [element.get_text() for element in named] == [WORDS["title"], WORDS["description"]]
        ids |= {element["id"] for element in named}
    assert len(ids) == 4


@pytest.mark.parametrize("kind", ALL)
def test_no_chart_holds_a_hidden_number(kind):
    """The hidden numbers of these tables are 2, 3, 7 and 15; a place on the paper is no number that anybody can
    read.
    """
    chart = ALL[kind]()
    for picture in (chart.wide, chart.narrow):
        assert not {"2", "3", "7", "15"} & set(texts(picture))
        assert "not shown" in texts(picture)


@pytest.mark.parametrize(
    "draw",
    [
        charts.bar_chart,
        charts.time_chart,
        charts.stacked_status_chart,
        partial(charts.interval_chart, population=POPULATION, expected_label=""),
    ],
)
def test_a_chart_refuses_true_counts(draw):
    with pytest.raises(TypeError, match="ReleasedTable"):
        draw(tables.by_borough(), **WORDS)


def test_bars_carry_their_numbers_and_are_as_long_as_them():
    chart = charts.bar_chart(released(tables.by_borough({"Brent": 100, "Ealing": 50}, unit=Unit.RECORDS)), **WORDS)
    assert {"Brent", "Ealing", "100", "50", "0"} <= set(texts(chart.wide))
    paths = [path["d"] for path in BeautifulSoup(chart.wide, "xml").find_all("path") if path.get("fill") == "#005eb8"]
    lengths = sorted(float(path.split("h")[1].split("v")[0]) for path in paths)
    assert lengths[-1] == pytest.approx(2 * lengths[-2], rel=0.01)


def test_an_interval_chart_says_what_its_symbols_mean():
    assert {"Share of adults", "Share of responses, with its likely range"} <= set(texts(ALL["intervals"]().wide))


def test_time_says_a_year_once():
    months = ["Nov 2023", "Dec 2023", "Jan 2024", "Feb 2024"]
    chart = charts.time_chart(released(tables.by_month(dict.fromkeys(months, 20))), **WORDS)
    assert [text for text in texts(chart.wide) if text.startswith("20") and len(text) == 4] == ["2023", "2024"]


@pytest.mark.parametrize("months", [1, 12, 60, 300])
def test_time_stays_on_its_paper_however_long_it_is(months):
    labels = {f"{n % 12 + 1:02} {2000 + n // 12}": 10 + n for n in range(months)}
    chart = charts.time_chart(released(tables.by_month(labels)), **WORDS)
    root = BeautifulSoup(chart.wide, "xml").svg
    assert root["viewBox"].split()[2] == "680"
    # The largest number is written even where there is no room for all.
    assert str(9 + months) in texts(chart.wide)


@pytest.mark.parametrize("kind", ["bars", "stacks"])
def test_a_table_without_rows_or_people_does_not_break_a_chart(kind):
    empty = tables.by_borough({})
    draw = charts.bar_chart if kind == "bars" else charts.stacked_status_chart
    assert draw(released(empty), **WORDS).wide


def test_a_label_cannot_carry_markup():
    counts = {"<script>alert(1)</script>": 20, "Brent": 30}
    assert "<script" not in charts.bar_chart(released(tables.by_borough(counts)), **WORDS).wide


def test_the_second_time_a_chart_is_not_drawn(monkeypatch):
    first = ALL["bars"]()
    monkeypatch.setattr(drawing, "draw", lambda *args: pytest.fail("drawn again"))
    assert ALL["bars"]() == first


def test_other_numbers_give_another_picture():
    one, other = (charts.bar_chart(released(tables.by_borough({"Brent": n})), **WORDS) for n in (20, 21))
    assert one.wide != other.wide


@pytest.mark.parametrize(
    "content",
    [
        "<style>text{fill:red}</style>",
        "<script>alert(1)</script>",
        '<rect width="1" height="1" fill="red" style="fill:red"/>',
        '<rect width="1" height="1" fill="url(https://elsewhere.example/x)"/>',
        '<image href="https://elsewhere.example/x.png"/>',
        '<rect width="1" height="1" fill="red" onclick="alert(1)"/>',
    ],
)
def test_a_picture_with_anything_else_in_it_is_refused(content):
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{content}</svg>'
    with pytest.raises(ValueError, match="A chart"):
        svg.finished(picture, title="", description="", key="k")


def test_shares_of_rows_stand_beside_that_of_all_rows():
    chart = charts.share_chart(
        released(tables.by_borough_and_channel(STATUS), Audience.TEAM),
        column="Online",
        share_label="Share online",
        overall_label="All together",
        **WORDS,
    )
    for picture in (chart.wide, chart.narrow):
        assert {"Brent", "Ealing", "Share online", "All together", "0%", "100%"} <= set(texts(picture))
        soup = BeautifulSoup(picture, "xml")
        assert not soup.find_all(["style", "script", "image", "use", "a", "foreignObject"])
        assert soup.svg.find("title").get_text() == WORDS["title"]


def test_shares_are_not_set_beside_a_total_that_is_withheld():
    hidden = released(tables.by_borough_and_channel(STATUS))
    assert hidden.column_totals is None
    with pytest.raises(ValueError, match="all rows together"):
        charts.share_chart(hidden, column="Online", share_label="Share", overall_label="All", **WORDS)
