"""A month of events: the address holds it, days without events are quiet, and nothing leads out of what there is."""

from __future__ import annotations

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.events.many import many_events
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, VenueFactory, london
from tests.factories.programmes import ProgrammeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]


@pytest.fixture
def march():
    with time_machine.travel(london(2022, 3, 1, 9), tick=False):
        yield


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system, slug="review")


def page_of(client, query=""):
    response = client.get(reverse("events:month") + query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def days(page):
    """What the month says of each day on which something is: time, title and the rest in one line."""
    return {
        cell.select_one("time")["datetime"]: [line.get_text(" ", strip=True) for line in cell.select("li")]
        for cell in page.select(".app-month__day")
    }


def test_events_stand_on_their_days_in_london(client, programme, tree):
    facts = {"programme": programme, "areas": [tree["Brent"]]}
    EventFactory(title="Coming", starts_at=london(2022, 3, 9, 14), **facts)
    EventFactory(title="Earlier", starts_at=london(2022, 3, 9, 9, 30), **facts)
    EventFactory(title="Off", starts_at=london(2022, 3, 10, 12), cancelled=True, **facts)
    # 23:30 on the last day of March in London is 22:30 in UTC, as the clocks went forward.
    EventFactory(title="Late", starts_at=london(2022, 3, 31, 23, 30), ends_at=london(2022, 4, 1), **facts)
    EventFactory(title="Until midnight", starts_at=london(2022, 3, 20, 22), ends_at=london(2022, 3, 21), **facts)
    EventFactory(title="April", starts_at=london(2022, 4, 1), **facts)
    EventFactory(title="Draft", starts_at=london(2022, 3, 9, 14), draft=True, **facts)
    page = page_of(client)
    assert page.h1.get_text(strip=True) == "Events in March 2022"
    assert days(page) == {
        "2022-03-09": ["9:30am Earlier Online", "2pm Coming Online"],
        "2022-03-10": ["midday Off Cancelled Online"],
        "2022-03-20": ["10pm Until midnight Online"],
        "2022-03-31": ["11:30pm Late Online"],
    }
    assert [cell.get_text(strip=True) for cell in page.select(".app-month th")][::6] == ["Monday", "Sunday"]
    # Every day of the month stands in the table once, quiet or not.
    assert len(page.select(".app-month time")) == 31
    assert len(page.select(".app-month__quiet")) == 27


def test_an_event_of_several_days_stands_on_each(client, programme, tree):
    lasts = {"starts_at": london(2022, 2, 27, 14), "ends_at": london(2022, 3, 2, 16)}
    EventFactory(title="Panel", programme=programme, areas=[tree["Brent"]], **lasts)
    assert days(page_of(client)) == {"2022-03-01": ["all day Panel Online"], "2022-03-02": ["until 4pm Panel Online"]}
    february = days(page_of(client, "?month=2022-02"))
    assert february == {"2022-02-27": ["2pm Panel Online"], "2022-02-28": ["all day Panel Online"]}


def test_one_walks_from_month_to_month_with_what_was_chosen(client, programme, tree):
    facts = {"programme": programme}
    EventFactory(title="Brent", areas=[tree["Brent"]], starts_at=london(2022, 3, 9, 14), **facts)
    EventFactory(title="Harrow", areas=[tree["Harrow"]], starts_at=london(2022, 3, 9, 14), **facts)
    EventFactory(title="Brent in May", areas=[tree["Brent"]], starts_at=london(2022, 5, 9, 14), **facts)
    page = page_of(client, "?month=2022-03&borough=brent")
    assert days(page) == {"2022-03-09": ["2pm Brent Online"]}
    assert page.select_one("a[rel=prev]") is None
    following = page.select_one("a[rel=next]")
    assert following["href"] == "/events/month/?month=2022-04&borough=brent"
    assert "Next month" in following.get_text()
    assert "April 2022" in following.get_text()
    page = BeautifulSoup(client.get(following["href"]).content, "lxml")
    assert "No event fits what you chose in this month." in page.main.get_text()
    assert page.find("a", string="See events in May 2022")["href"] == "/events/month/?month=2022-05&borough=brent"
    assert page.find("a", string="Show this month")["href"] == "/events/month/?month=2022-03&borough=brent"
    assert page.select_one("select[name=borough] option[selected]")["value"] == "brent"
    # The form keeps the month.
    assert page.select_one("input[name=month]")["value"] == "2022-04"
    last = page_of(client, "?month=2022-05&borough=brent")
    assert last.select_one("a[rel=next]") is None
    assert last.select_one("a[rel=prev]")["href"].endswith("month=2022-04&borough=brent")
    assert [link["href"] for link in last.select(".app-tabs a")] == [
        "/events/?borough=brent",
        "/events/month/?borough=brent",
        "/events/?borough=brent&when=past",
    ]


@pytest.mark.parametrize("month", ["", "2022-13", "2022-00", "0001-01", "9999-12", "2022", "next", "%00", "٢٠٢٢-٠٤"])
def test_a_month_that_is_none_is_this_month(client, programme, tree, month):
    assert page_of(client, f"?month={month}").h1.get_text(strip=True) == "Events in March 2022"


def test_an_empty_month_says_so_and_leads_to_where_something_is(client, programme, tree):
    assert "There are no events in this month." in page_of(client).main.get_text()
    EventFactory(programme=programme, areas=[tree["Brent"]], starts_at=london(2021, 11, 9, 14))
    page = page_of(client)
    assert page.find("a", string="See events in November 2021")
    assert page.select(".app-month") == []


def test_a_forged_filter_is_answered_at_its_field(client, programme, tree):
    page = page_of(client, "?month=2022-03&borough=atlantis")
    (line,) = page.select(".nhsuk-error-summary li a")
    assert line.get_text(strip=True) == "Select a borough from the list"


@pytest.mark.parametrize("rows", [3, 300])
@pytest.mark.parametrize("query", ["?month=2022-03", "?month=2022-03&borough=brent"])
def test_a_month_costs_the_same_with_3_events_and_with_300(
    client, programme, tree, django_assert_num_queries, rows, query
):
    many_events(
        rows,
        lambda number: london(2022, 3, 1 + number % 31, 8 + number // 31),
        programme=programme,
        areas=[tree["Brent"]],
        venue=VenueFactory(area=tree["Brent"]),
    )
    # The choices as in the list: six. The events; how far the list reaches on either side. A chosen borough adds itself
    # and what lies above it.
    with django_assert_num_queries({"?month=2022-03": 8, "?month=2022-03&borough=brent": 12}[query]):
        page = client.get(reverse("events:month") + query)
    assert page.content.decode().count("app-month__time") == rows
