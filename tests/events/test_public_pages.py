"""The public pages of events, as residents meet them; none needs JavaScript or an account."""

from __future__ import annotations

import json

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.factories.accounts import OrganisationFactory
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, PromptFactory, london
from tests.factories.programmes import CommunityFactory, ProgrammeFactory

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
    return ProgrammeFactory(area=tree.system, slug="review", title="The review")


def soup_of(response):
    return BeautifulSoup(response.content, "lxml")


def titles(client, query=""):
    response = client.get(reverse("events:list") + query)
    assert response.status_code == 200
    return [link.get_text(strip=True) for link in soup_of(response).select(".app-event__title a")]


def main_text(response):
    return soup_of(response).main.get_text(" ", strip=True)


def test_coming_events_come_first_and_past_ones_stand_apart(client, programme, tree):
    facts = {"programme": programme, "areas": [tree["Brent"]]}
    EventFactory(title="Last week", starts_at=london(2022, 2, 22, 14), **facts)
    EventFactory(title="Last year", starts_at=london(2021, 2, 22, 14), **facts)
    EventFactory(title="In May", starts_at=london(2022, 5, 1, 14), **facts)
    EventFactory(title="Now", starts_at=london(2022, 3, 1, 8), **facts)
    EventFactory(title="Called off", starts_at=london(2022, 3, 9, 14), cancelled=True, **facts)
    EventFactory(title="A draft", draft=True, **facts)
    EventFactory(title="An interview", is_listed=False, **facts)
    assert titles(client) == ["Now", "Called off", "In May"]
    assert titles(client, "?when=past") == ["Last week", "Last year"]


def test_filters_stand_in_the_address(client, programme, tree):
    carers = CommunityFactory(name="Carers", slug="carers")
    other = ProgrammeFactory(area=tree.system, slug="other")
    spring = {"starts_at": london(2022, 5, 31, 23), "ends_at": london(2022, 6, 1, 1)}
    EventFactory(title="Brent", programme=programme, areas=[tree["Brent"]], kind="workshop", format="in_person")
    EventFactory(title="System", programme=programme, areas=[tree.system], communities=[carers], **spring)
    EventFactory(title="Harrow", programme=other, areas=[tree["Harrow"]], starts_at=london(2022, 7, 1, 10))
    # What is for the whole system is for each of its boroughs.
    assert titles(client, "?borough=brent") == ["Brent", "System"]
    assert titles(client, "?borough=harrow") == ["System", "Harrow"]
    assert titles(client, "?community=carers") == ["System"]
    assert titles(client, "?kind=workshop") == ["Brent"]
    assert titles(client, "?format=in_person") == ["Brent"]
    assert titles(client, "?programme=other") == ["Harrow"]
    assert titles(client, "?borough=harrow&kind=webinar&programme=review") == ["System"]
    # Days are those of London, both ends included.
    assert titles(client, "?date_from_day=1&date_from_month=6&date_from_year=2022") == ["System", "Harrow"]
    assert titles(client, "?date_to_day=31&date_to_month=5&date_to_year=2022") == ["Brent", "System"]
    # The way back and the other list keep what was chosen.
    page = soup_of(client.get(reverse("events:list") + "?borough=harrow"))
    assert page.select_one(".app-tabs a:not([aria-current])")["href"] == "?borough=harrow&when=past"
    assert page.select_one("select[name=borough] option[selected]")["value"] == "harrow"


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("?borough=atlantis", "borough", "Select a borough from the list"),
        ("?borough=north-west-london", "borough", "Select a borough from the list"),
        ("?community=%00", "community", "Null characters are not allowed."),
        ("?kind=seance", "kind", "Select a kind of event from the list"),
        ("?format='; drop table", "format", "Select how people take part from the list"),
        ("?date_from_day=31&date_from_month=2&date_from_year=2022", "date_from_day", "From must be a real date"),
        ("?date_from_day=31", "date_from_month", "From must include a month and year"),
        (
            "?date_from_day=2&date_from_month=2&date_from_year=2022&date_to_day=1&date_to_month=2&date_to_year=2022",
            "date_to_day",
            "“Until” must be the same day as “From” or a later one",
        ),
    ],
)
def test_a_forged_or_wrong_filter_is_answered_at_its_field(client, programme, tree, query, name, words):
    EventFactory(programme=programme, areas=[tree["Brent"]], title="Still here", starts_at=london(2022, 3, 8, 14))
    response = client.get(reverse("events:list") + query)
    assert response.status_code == 200
    page = soup_of(response)
    (line,) = page.select(".nhsuk-error-summary li a")
    assert line.get_text(strip=True) == words
    assert page.find(id=line["href"].removeprefix("#"))["name"] == name
    assert page.title.get_text().startswith("Error: ")


@pytest.mark.parametrize("query", ["?when=never", "?page=0", "?page=99", "?page=x", "?page=-1", "?unknown=1"])
def test_what_no_field_is_to_blame_for_shows_the_list(client, programme, tree, query):
    EventFactory(programme=programme, areas=[tree["Brent"]], title="Still here", starts_at=london(2022, 3, 8, 14))
    assert titles(client, query) == ["Still here"]


def test_an_empty_list_says_what_comes_here(client):
    assert "No event is planned at the moment" in main_text(client.get(reverse("events:list")))
    assert "Events that have taken place are listed here" in main_text(
        client.get(reverse("events:list") + "?when=past")
    )
    assert "No event fits what you chose" in main_text(client.get(reverse("events:list") + "?kind=workshop"))


def test_a_long_list_comes_in_pages(client, programme, tree):
    for number in range(21):
        facts = {"title": f"Event {number}", "starts_at": london(2022, 4, 1 + number, 10)}
        EventFactory(programme=programme, areas=[tree["Brent"]], **facts)
    assert titles(client) == [f"Event {number}" for number in range(20)]
    page = soup_of(client.get(reverse("events:list") + "?borough=brent"))
    following = page.select_one("a[rel=next]")["href"]
    assert titles(client, following) == ["Event 20"]
    assert "borough=brent" in following


def test_the_page_says_when_where_and_how(client, programme, tree):
    event = EventFactory(
        programme=programme,
        areas=[tree["Brent"], tree["Harrow"]],
        title="Carers’ evening",
        starts_at=london(2022, 3, 15, 14),
        ends_at=london(2022, 3, 15, 16),
        format="in_person",
        venue_name="Willesden Library",
        venue_address="95 High Road\nLondon NW10 2SF",
        communities=[CommunityFactory(name="Carers")],
        organisations=[OrganisationFactory(name="Brent Carers Centre")],
    )
    PromptFactory(event=event, text="What helps?")
    text = main_text(client.get(reverse("events:detail", args=[event.slug])))
    for words in (
        "Tuesday 15 March 2022, 2pm to 4pm",
        "In person Willesden Library 95 High Road London NW10 2SF",
        "Brent, Harrow",
        "Carers",
        "Brent Carers Centre",
        "How to take part Write to us and we will send you the link.",
        "A British Sign Language interpreter will be there.",
        "What we will ask What helps?",
        "have-your-say@example.org",
        "This event is part of The review",
    ):
        assert words in text
    assert "has taken place" not in text


def test_a_past_event_says_so_and_asks_nobody_to_come(client, programme, tree):
    event = EventFactory(programme=programme, areas=[tree["Brent"]], starts_at=london(2022, 2, 15, 14))
    text = main_text(client.get(reverse("events:detail", args=[event.slug])))
    assert "This event has taken place." in text
    assert "How to take part" not in text
    assert "Add it to your calendar" not in text


def test_a_cancelled_event_says_so_and_why(client, programme, tree):
    event = EventFactory(
        programme=programme,
        areas=[tree["Brent"]],
        starts_at=london(2022, 3, 15, 14),
        cancelled=True,
        cancelled_reason="The <speaker> is ill.",
    )
    text = main_text(client.get(reverse("events:detail", args=[event.slug])))
    assert "Important: this event is cancelled" in text
    assert "The <speaker> is ill." in text
    assert "How to take part" not in text


def test_what_is_not_public_has_no_page(client, programme, tree):
    draft = EventFactory(draft=True, programme=programme, areas=[tree["Brent"]])
    unlisted = EventFactory(is_listed=False, programme=programme, areas=[tree["Brent"]])
    for slug in (draft.slug, unlisted.slug, "nothing"):
        assert client.get(reverse("events:detail", args=[slug])).status_code == 404
        assert client.get(reverse("events:calendar", args=[slug])).status_code == 404


def test_a_programme_that_is_not_public_is_not_named(client, tree):
    programme = ProgrammeFactory(area=tree.system, title="Secret", is_public=False)
    event = EventFactory(programme=programme, areas=[tree["Brent"]])
    assert "Secret" not in client.get(reverse("events:detail", args=[event.slug])).content.decode()


def test_search_engines_read_the_facts_and_cannot_be_fooled(client, programme, tree):
    title = "</script><script>alert(1)</script> & <!-- “Nights”"
    event = EventFactory(
        programme=programme,
        areas=[tree["Brent"]],
        title=title,
        starts_at=london(2022, 6, 15, 14),
        format="hybrid",
        venue_name="Library",
    )
    response = client.get(reverse("events:detail", args=[event.slug]))
    script = soup_of(response).find("script", type="application/ld+json")
    facts = json.loads(script.string)
    assert facts["name"] == title
    assert (facts["startDate"], facts["endDate"]) == ("2022-06-15T14:00:00+01:00", "2022-06-15T16:00:00+01:00")
    assert facts["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert facts["location"][0]["name"] == "Library"
    # The policy of the page lets this script be, and no other.
    assert f"'nonce-{script['nonce']}'" in response["Content-Security-Policy"]
    assert "alert(1)</script>" not in response.content.decode()


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize("query", ["", "?borough=brent", "?when=past"])
def test_the_list_costs_the_same_at_3_rows_and_at_30(client, programme, tree, django_assert_num_queries, rows, query):
    for number in range(rows):
        starts = {"starts_at": london(2022, 2 if "past" in query else 4, 1 + number % 28, 8 + number // 28)}
        EventFactory(programme=programme, areas=[tree["Brent"], tree.system], **starts)
    # The choices: public programmes, the areas in which they listen (one a level) and their boroughs, communities.
    # The list: its length, a page, the areas of its events. A chosen borough adds itself and what lies above it.
    number = {"": 9, "?borough=brent": 13, "?when=past": 9}[query]
    with django_assert_num_queries(number):
        client.get(reverse("events:list") + query)
