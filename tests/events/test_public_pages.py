"""The public pages of events, as residents meet them; none needs JavaScript or an account."""

from __future__ import annotations

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from engagement.reports.models import Report, ReportVersion
from tests.events.many import many_events
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, VenueFactory, bookable, booked, london
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


def page_of(client, event):
    return soup_of(client.get(reverse("events:detail", args=[event.slug])))


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
    signed = {"languages": ["en", "pl"], "interpreters": ["bfi"], "format": "hybrid"}
    EventFactory(title="Harrow", programme=other, areas=[tree["Harrow"]], starts_at=london(2022, 7, 1, 10), **signed)
    # What is for the whole system is for each of its boroughs.
    assert titles(client, "?borough=brent") == ["Brent", "System"]
    assert titles(client, "?borough=harrow") == ["System", "Harrow"]
    assert titles(client, "?community=carers") == ["System"]
    assert titles(client, "?kind=workshop") == ["Brent"]
    # Where one can come and join from home, both find it.
    assert titles(client, "?format=in_person") == ["Brent", "Harrow"]
    assert titles(client, "?format=online") == ["System", "Harrow"]
    assert titles(client, "?format=hybrid") == ["Harrow"]
    assert titles(client, "?programme=other") == ["Harrow"]
    # In Polish, with a British Sign Language interpreter; where nobody said anything of languages it is in English.
    assert titles(client, "?language=pl") == ["Harrow"]
    assert titles(client, "?language=bfi") == ["Harrow"]
    assert titles(client, "?language=en") == ["Brent", "System", "Harrow"]
    assert titles(client, "?language=so") == []
    assert titles(client, "?borough=harrow&kind=webinar&programme=review") == ["System"]
    # Days are those of London, both ends included.
    assert titles(client, "?date_from_day=1&date_from_month=6&date_from_year=2022") == ["System", "Harrow"]
    assert titles(client, "?date_to_day=31&date_to_month=5&date_to_year=2022") == ["Brent", "System"]
    # The way back and the other list keep what was chosen.
    page = soup_of(client.get(reverse("events:list") + "?borough=harrow"))
    ways = [link["href"] for link in page.select(".app-tabs a")]
    assert ways == ["?borough=harrow", "/events/month/?borough=harrow", "?borough=harrow&when=past"]
    assert "You chose: Borough: Harrow. Show all events again" in page.main.get_text(" ", strip=True)
    from_june = soup_of(
        client.get(reverse("events:list") + "?language=bfi&date_from_day=1&date_from_month=6&date_from_year=2022")
    )
    assert "You chose: Language or interpreter: British Sign Language; From: 1 June 2022." in from_june.main.get_text(
        " ", strip=True
    )
    (calendar,) = page.select(".app-event-subscribe a")
    assert calendar["href"] == "/events/calendar/?borough=harrow"
    assert page.select_one("select[name=borough] option[selected]")["value"] == "harrow"


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("?borough=atlantis", "borough", "Select a borough from the list"),
        ("?borough=north-west-london", "borough", "Select a borough from the list"),
        ("?community=%00", "community", "Null characters are not allowed."),
        ("?kind=seance", "kind", "Select a kind of event from the list"),
        ("?language=tlh", "language", "Select a language from the list"),
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


@pytest.mark.parametrize("rows", [3, 300])
@pytest.mark.parametrize("query", ["", "?borough=brent", "?when=past"])
def test_the_list_costs_the_same_at_3_events_and_at_300(
    client, programme, tree, django_assert_num_queries, rows, query
):
    many_events(
        rows,
        lambda number: london(2022, 2 if "past" in query else 4, 1 + number % 28, 8 + number // 28),
        programme=programme,
        areas=[tree["Brent"], tree.system],
        venue=VenueFactory(area=tree["Brent"]),
    )
    # The choices: public programmes, the areas in which they listen (one a level) and their boroughs, communities.
    # The list: its length, a page with venues, the areas of its events, their places or their reports. A chosen borough
    # adds itself and what lies above it.
    number = {"": 10, "?borough=brent": 14, "?when=past": 11}[query]
    with django_assert_num_queries(number):
        client.get(reverse("events:list") + query)


# --- Whether somebody can still come ------------------------------------------------------------


def places_shown(client):
    entries = soup_of(client.get(reverse("events:list"))).select(".app-event")
    return {
        entry.select_one(".app-event__title").get_text(strip=True): [
            words.get_text(strip=True) for words in entry.select(".app-event__places")
        ]
        for entry in entries
    }


def test_places_are_shown_in_words_and_never_in_numbers(client, programme, tree):
    facts = {"programme": programme, "areas": [tree["Brent"]], "starts_at": london(2022, 3, 15, 14)}
    bookable({"in_person": 41}, title="Free", **facts)
    booked(bookable({"in_person": 7}, title="Few", **facts))
    booked(bookable({"in_person": 1}, title="Full", **facts))
    both = bookable({"in_person": 1, "online": None}, title="Both", format="hybrid", **facts)
    booked(both)
    bookable(title="Later", booking_opens_at=london(2022, 3, 8, 9), **facts)
    bookable(title="Too late", booking_closes_at=london(2022, 2, 28, 9), **facts)
    EventFactory(title="Walk in", kind="drop_in", format="in_person", **facts)
    EventFactory(title="Write to us", **facts)
    EventFactory(title="Off", cancelled=True, takes_bookings=True, **facts)
    assert places_shown(client) == {
        "Free": ["Places are free"],
        "Few": ["Places are free"],
        "Full": ["Full: you can join the waiting list"],
        "Both": ["In person: full, you can join the waiting list", "Online: places are free"],
        "Later": ["Booking opens on Tuesday 8 March 2022"],
        "Too late": ["Booking has closed"],
        "Walk in": ["No need to book"],
        "Write to us": [],
        "Off": [],
    }
    text = BeautifulSoup(client.get(reverse("events:list")).content, "lxml").main.get_text()
    assert "41" not in text


# --- Past events --------------------------------------------------------------------------------


def report_on(event, **facts):
    return Report.objects.create(
        programme=event.programme, kind="event", event=event, slug=f"on-{event.slug}", title="What we heard", **facts
    )


def publish(report, number):
    facts = {"language": "en-GB", "content": {"summary": ""}, "content_sha256": "0" * 64}
    now = timezone.now()
    ReportVersion.objects.create(
        report=report, number=number, title="What we heard", approved_at=now, published_at=now, **facts
    )


def test_past_events_lead_to_their_published_reports(client, programme, tree):
    facts = {"programme": programme, "areas": [tree["Brent"]], "starts_at": london(2022, 2, 15, 14)}
    report = report_on(EventFactory(title="Reported", **facts))
    draft = report_on(EventFactory(title="Drafted", **facts))
    EventFactory(title="Not reported", **facts)
    publish(report, 1)
    publish(report, 2)

    def links():
        page = soup_of(client.get(reverse("events:list") + "?when=past"))
        return [link["href"] for link in page.select(".app-event a") if "/reports/" in link["href"]]

    address = reverse("reports:detail", args=[report.slug])
    assert links() == [address]
    assert page_of(client, report.event).find("a", href=address)
    assert "/reports/on-" not in str(page_of(client, draft.event).main)
    Report.objects.filter(pk=report.pk).update(state="withdrawn", withdrawn_reason="A name was in it.")
    assert links() == []
