"""A figure as a reader meets it: on a page, in print, as CSV."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template

from eolcare.figures import charts, disclosure, intervals
from eolcare.figures.counting import Unit
from eolcare.figures.csv import figure_csv, safe
from eolcare.figures.disclosure import Audience
from eolcare.figures.figure import Figure, representation_columns, share_column
from tests.figures import tables

CSV_URL = "/figures/responses.csv"


def a_figure(table=None, audience=Audience.PUBLIC, **changes):
    released = disclosure.release(table or tables.by_borough(), audience)
    facts = {
        "key": "responses-by-borough",
        "title": "Responses by borough",
        "sentence": "Most people who answered live in Ealing.",
        "table": released,
        "chart": charts.bar_chart,
        "csv_url": CSV_URL,
        "definition": "Responses handed in by 30 June 2024.",
    }
    return Figure(**(facts | changes))


def page(figure, for_print=False):
    template = Template("{% load figures %}{% figure figure for_print=for_print %}")
    return BeautifulSoup(template.render(Context({"figure": figure, "for_print": for_print})), "html.parser")


def cells(soup):
    return [[cell.get_text(strip=True) for cell in row.find_all(["th", "td"])] for row in soup.table.find_all("tr")]


def test_a_page_says_what_the_figure_shows_and_on_whom_it_stands():
    soup = page(a_figure())
    assert soup.find("h3").get_text() == "Responses by borough"
    assert soup.figure["aria-labelledby"] == soup.find("h3")["id"]
    text = " ".join(soup.get_text().split())
    assert "Most people who answered live in Ealing." in text
    assert "Based on 1,393 responses. Source: Survey of residents. Responses handed in by 30 June 2024." in text
    assert "Some numbers are not shown" in text
    assert len(soup.find_all("svg")) == 2
    assert soup.find("a")["href"] == CSV_URL


def test_its_table_is_folded_below_the_chart_with_headers_that_a_screen_reader_finds():
    soup = page(a_figure())
    assert soup.find("details").find("table")
    assert soup.table.caption.get_text(strip=True) == "Responses by borough"
    assert {header["scope"] for header in soup.table.find_all("th")} == {"row", "col"}
    assert cells(soup) == [
        ["Borough", "Responses"],
        ["Brent", "182"],
        ["Ealing", "1,201"],
        ["Harrow", "not shown"],
        ["Hillingdon", "not shown"],
        ["Total", "1,393"],
    ]


def test_the_markup_has_no_style_and_no_id_twice():
    soup = page(a_figure())
    assert not soup.find_all(style=True)
    assert not soup.find_all(["style", "script"])
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_in_print_the_table_is_open_and_nothing_is_there_to_click():
    soup = page(a_figure(), for_print=True)
    assert not soup.find_all(["details", "a"])
    assert soup.find("table")
    assert len(soup.find_all("svg")) == 1


def test_too_few_people_give_a_sentence_and_no_table():
    soup = page(a_figure(tables.by_borough({"Brent": 6, "Ealing": 3})))
    assert "fewer than 10 responses" in soup.get_text()
    assert not soup.find_all(["table", "svg", "a"])
    assert not {"6", "3", "9"} & set(soup.get_text().split())


def test_nobody_yet_gives_a_sentence():
    soup = page(a_figure(tables.by_borough({})))
    assert "There is nothing to show yet." in soup.get_text()
    assert not soup.find_all(["table", "svg"])


def test_a_figure_without_a_chart_has_its_table_open():
    soup = page(a_figure(chart=None))
    assert soup.find("table")
    assert not soup.find_all(["details", "svg"])


def test_a_figure_and_its_csv_refuse_true_counts():
    with pytest.raises(TypeError, match="ReleasedTable"):
        Figure(key="k", title="", sentence="", table=tables.by_borough())
    with pytest.raises(TypeError, match="Figure"):
        figure_csv(tables.by_borough())
    with pytest.raises(TypeError, match="Figure"):
        page(tables.by_borough())


def test_shares_and_verdicts_stand_beside_the_counts():
    table = disclosure.release(
        tables.by_borough({"Brent": 60, "Ealing": 26, "Harrow": 7, "Hillingdon": 2}), Audience.PUBLIC
    )
    groups = intervals.representation(table, dict.fromkeys(tables.BOROUGHS, 1))
    columns = representation_columns(groups, population_heading="Share of adults")
    found = cells(page(Figure(key="k", title="", sentence="", table=table, extra_columns=columns)))
    assert found[0] == ["Borough", "Responses", "Percentage", "Likely range", "Share of adults", "In words"]
    assert found[1] == ["Brent", "60", "63%", "53% to 72%", "25%", "more than we would expect"]
    assert found[4] == ["Hillingdon", "not shown", "not shown", "not shown", "25%", "not enough answers to say"]


# --- CSV ------------------------------------------------------------------------------------------------------------


def rows_of(response):
    content = response.content.decode()
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))


def test_the_csv_has_the_numbers_of_the_page_in_a_layout_of_its_own():
    table = disclosure.release(tables.by_borough(), Audience.PUBLIC)
    response = figure_csv(a_figure(extra_columns=(share_column(table),)))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="responses-by-borough.csv"'
    rows = rows_of(response)
    assert [row[0] for row in rows[:6]] == ["Title", "What it shows", "Definition", "Base", "Source", "Notes"]
    assert rows[3] == ["Base", "1,393 responses"]
    assert rows[6:] == [
        [],
        ["Borough", "Responses", "Percentage"],
        ["Brent", "182", "13%"],
        ["Ealing", "1201", "86%"],
        ["Harrow", "suppressed", "not shown"],
        ["Hillingdon", "suppressed", "not shown"],
        ["Total", "1393", ""],
    ]


def test_the_csv_of_too_few_people_holds_no_number():
    rows = rows_of(figure_csv(a_figure(tables.by_borough({"Brent": 6, "Ealing": 3}))))
    assert rows[3] == ["Base", "fewer than 10 responses"]
    assert [row[1] for row in rows[8:]] == ["suppressed"] * 5


def test_a_two_way_table_has_its_totals_in_the_csv_where_they_are_shown():
    counts = {("Brent", "Online"): 3, ("Ealing", "Paper"): 1}
    rows = rows_of(figure_csv(a_figure(tables.by_borough_and_channel(counts, unit=Unit.RECORDS))))
    assert rows[7:] == [
        ["Borough", "Online", "Paper", "Total"],
        ["Brent", "3", "0", "3"],
        ["Ealing", "0", "1", "1"],
        ["Total", "3", "1", "4"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n="])
def test_a_spreadsheet_runs_no_cell(start):
    words = f"{start}cmd|' /C calc'!A0"
    assert safe(words) == f"'{words}"
    rows = rows_of(figure_csv(a_figure(tables.by_borough({words: 30, "Brent": 20}))))
    assert any(row and row[0] == f"'{words}" for row in rows)
    assert not any(cell.startswith(start) for row in rows for cell in row if cell)


def test_plain_words_and_numbers_are_left_as_they_are():
    assert safe("Kensington and Chelsea") == "Kensington and Chelsea"
    assert safe(12) == "12"


# --- PDF ------------------------------------------------------------------------------------------------------------


def test_the_same_picture_is_drawn_in_a_pdf():
    pypdf = pytest.importorskip("pypdf")
    weasyprint = pytest.importorskip("weasyprint")
    html = f'<html lang="en"><title>x</title><body>{page(a_figure(), for_print=True).svg}</body></html>'
    found = pypdf.PdfReader(io.BytesIO(weasyprint.HTML(string=html).write_pdf())).pages[0].extract_text()
    assert "Brent" in found
    assert "1,201" in found
    assert "not shown" in found
