"""The team's calendar, as somebody at a desk meets it; it needs no JavaScript."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.events.models import EventPlaces
from engagement.events.queries_calendar import Month, month_of
from eolcare.accounts.roles import Role
from tests.factories.accounts import OrganisationFactory, user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, bookable, booked, london
from tests.factories.programmes import CommunityFactory, ProgrammeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@pytest.fixture
def march():
    with time_machine.travel(london(2026, 3, 4, 9), tick=False):
        yield


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system, slug="review", title="The review", closes_on=date(2026, 3, 31))


@pytest.fixture
def desk(client, tree):
    client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree.system))
    return client


def page_of(client, query=""):
    response = client.get(reverse("events_team:calendar") + query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def on_days(page):
    """Return the titles in the table by the day that their cell names."""
    found = {}
    for cell in page.select("table.app-calendar td"):
        titles = [link.get_text() for link in cell.select("li a")]
        if titles:
            found[cell.time["datetime"]] = titles
    return found


def in_list(page):
    """Return the titles in the list for narrow screens, by day."""
    return {
        part.time["datetime"]: [link.get_text() for link in part.select("li a")]
        for part in page.select(".app-calendar-days section")
    }


def test_a_month_is_a_table_of_whole_weeks_from_monday(desk):
    page = page_of(desk)
    assert page.h1.get_text() == "Events in March 2026"
    table = page.select_one("table.app-calendar")
    assert [head.get_text() for head in table.select("thead th[scope=col]")] == WEEKDAYS
    days = [cell.time["datetime"] for cell in table.select("tbody td")]
    assert (days[0], days[-1], len(days)) == ("2026-02-23", "2026-04-05", 42)
    [today] = table.select("[aria-current=date]")
    assert today.time["datetime"] == "2026-03-04"
    assert "Today" in today.get_text()
    good_friday = table.select_one("time[datetime='2026-04-03']").find_parent("td")
    assert "Good Friday" in good_friday.get_text()
    assert "Nothing is planned in this month" in page.main.get_text()


def test_each_event_stands_on_its_day_with_what_the_team_asks(desk, tree, programme):
    event = bookable({"in_person": 10, "online": 20}, programme=programme, areas=[tree["Brent"]], title="Open evening")
    type(event).objects.filter(pk=event.pk).update(
        starts_at=london(2026, 3, 10, 18), ends_at=london(2026, 3, 10, 20), kind="workshop"
    )
    booked(event)
    EventFactory(
        programme=programme, areas=[tree["Brent"]], title="A draft", draft=True, starts_at=london(2026, 3, 10, 9)
    )
    EventFactory(
        programme=programme, areas=[tree["Harrow"]], title="Off", cancelled=True, starts_at=london(2026, 4, 2, 9)
    )
    page = page_of(desk)
    assert on_days(page) == {"2026-03-10": ["A draft", "Open evening"], "2026-04-02": ["Off"]}
    # The list by day holds the days of the month itself.
    assert in_list(page) == {"2026-03-10": ["A draft", "Open evening"]}
    first, second = (entry.get_text(" ", strip=True) for entry in page.select("table.app-calendar li")[:2])
    assert first == "09:00 A draft Webinar, draft Brent"
    assert second == "18:00 Open evening Workshop Brent 1 of 30 places taken"
    assert "2 events in March 2026." in page.main.get_text()
    assert "cancelled" in page.select("table.app-calendar li")[2].get_text()


def test_places_without_limit_have_no_number_and_carers_seats_are_not_counted(desk, tree, programme):
    event = bookable({"online": None, "carer": 5}, programme=programme, areas=[tree["Brent"]])
    EventPlaces.objects.filter(event=event, kind="carer").update(taken=2)
    assert "0 places taken" in page_of(desk).select_one("table.app-calendar li").get_text()


def test_an_event_over_midnight_is_on_both_days_and_one_until_midnight_on_one(desk, tree, programme):
    facts = {"programme": programme, "areas": [tree["Brent"]]}
    EventFactory(**facts, title="Night", starts_at=london(2026, 3, 28, 22), ends_at=london(2026, 3, 29, 6))
    EventFactory(**facts, title="Late", starts_at=london(2026, 3, 20, 22), ends_at=london(2026, 3, 21))
    page = page_of(desk)
    assert on_days(page) == {"2026-03-20": ["Late"], "2026-03-28": ["Night"], "2026-03-29": ["Night"]}
    entries = page.select("table.app-calendar li")
    assert entries[1].get_text(" ", strip=True).startswith("22:00")
    assert entries[2].get_text(" ", strip=True).startswith("goes on")


def test_late_in_summer_the_day_is_londons(desk, tree, programme):
    EventFactory(programme=programme, areas=[tree["Brent"]], title="Late", starts_at=london(2026, 7, 1, 0, 15))
    assert on_days(page_of(desk, "?month=2026-07")) == {"2026-07-01": ["Late"]}


def test_the_address_holds_month_and_filters(desk, tree, programme):
    carers = CommunityFactory(name="Carers", slug="carers")
    facts = {"programme": programme, "starts_at": london(2026, 3, 10, 14)}
    EventFactory(**facts, areas=[tree["Brent"]], title="Alpha", kind="workshop", communities=[carers])
    EventFactory(**facts, areas=[tree["Harrow"]], title="Beta", kind="drop_in")
    EventFactory(**facts, areas=[tree.system], title="Gamma", kind="webinar")
    other = ProgrammeFactory(area=tree.system, slug="other", title="Another")
    EventFactory(programme=other, areas=[tree["Brent"]], title="Delta", starts_at=london(2026, 3, 11, 14))

    def titles(query):
        return {title for day in on_days(page_of(desk, query)).values() for title in day}

    assert titles("") == {"Alpha", "Beta", "Gamma", "Delta"}
    assert titles("?borough=brent") == {"Alpha", "Gamma", "Delta"}
    assert titles("?borough=brent&programme=review") == {"Alpha", "Gamma"}
    assert titles("?community=carers") == {"Alpha"}
    assert titles("?kind=drop_in") == {"Beta"}
    assert titles("?month=2026-05&kind=drop_in") == set()
    page = page_of(desk, "?month=2026-03&borough=brent&kind=workshop")
    before, following = page.select(".app-calendar-months a[rel]")
    assert following["href"] == "?borough=brent&kind=workshop&month=2026-04"
    assert before["href"] == "?borough=brent&kind=workshop&month=2026-02"
    assert page_of(desk, following["href"]).h1.get_text() == "Events in April 2026"
    assert page.select_one("input[name=month]")["value"] == "2026-03"
    assert page.select_one("select[name=borough] option[selected]")["value"] == "brent"
    assert page.select_one("details[open] a")["href"] == "?month=2026-03"
    assert "No event of this month fits" in page_of(desk, "?month=2026-05&kind=drop_in").main.get_text()


@pytest.mark.parametrize(
    "month", ["", "2026-13", "march", "0000-00", "9999-12", "2026-3", "２０２６-03", "1999-12", "-"]
)
def test_a_month_that_is_none_is_this_month(desk, month):
    assert page_of(desk, f"?month={month}").h1.get_text() == "Events in March 2026"


def test_a_filter_that_is_none_says_so_and_narrows_nothing(desk, tree, programme):
    EventFactory(programme=programme, areas=[tree["Brent"]], title="Alpha", starts_at=london(2026, 3, 10, 14))
    page = page_of(desk, "?kind=seance&borough=camden")
    summary = page.select_one(".nhsuk-error-summary").get_text(" ", strip=True)
    assert "Select a kind of event from the list" in summary
    assert "Select a borough from the list" in summary
    assert on_days(page) == {"2026-03-10": ["Alpha"]}


def test_months_follow_one_another_to_the_edges():
    month = Month(2000, 1)
    assert month.before is None
    for _number in range(101 * 12 - 1):
        following = month.after
        assert following.before == month
        assert following.first == (month.first + timedelta(days=31)).replace(day=1)
        assert month_of(following.key, today=date(2026, 3, 4)) == following
        month = following
    assert (month, month.after) == (Month(2100, 12), None)


def test_clashes_and_gaps_stand_above_with_links(desk, tree, programme):
    facts = {"programme": programme, "starts_at": london(2026, 3, 10, 14), "areas": [tree["Brent"]]}
    first, second = EventFactory(**facts, title="Alpha"), EventFactory(**facts, title="<Beta>")
    page = page_of(desk)
    clash, gap = page.select(".app-warnings")
    assert "2 events overlap on Tuesday 10 March 2026: for people in Brent." in clash.get_text()
    assert "People can go to one alone" in clash.get_text()
    assert [(link.get_text(), link["href"]) for link in clash.select("a")] == [
        (event.title, reverse("events_team:detail", args=[event.public_id])) for event in (first, second)
    ]
    assert "“The review”: nothing more is planned in Harrow." in gap.get_text()
    # In another month nothing clashes; the gaps are the same.
    assert len(page_of(desk, "?month=2026-07").select(".app-warnings")) == 1
    # A filter that shows neither event hides their clash.
    assert len(page_of(desk, "?kind=drop_in").select(".app-warnings")) == 1


def test_many_warnings_fold_after_the_third(desk, tree, programme):
    for day in range(9, 16):
        facts = {"programme": programme, "starts_at": london(2026, 3, day, 14), "areas": [tree["Brent"]]}
        EventFactory.create_batch(2, **facts)
    clash = page_of(desk).select_one(".app-warnings")
    assert len(clash.select(".app-warnings__one")) == 7
    assert len(clash.select("details .app-warnings__one")) == 4
    assert clash.summary.get_text(strip=True) == "4 more"
    assert clash.strong.get_text().startswith("2 events overlap on Monday 9 March")


def test_other_areas_stay_apart(client, tree, programme):
    EventFactory(programme=programme, areas=[tree["Harrow"]], title="Theirs", starts_at=london(2026, 3, 10, 14))
    client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree["Brent"]))
    page = page_of(client)
    assert "Theirs" not in page.main.get_text()
    assert [option["value"] for option in page.select("select[name=borough] option")] == ["", "brent"]


@pytest.mark.parametrize("events", [3, 300])
def test_the_calendar_costs_the_same_at_3_events_and_at_300(desk, tree, programme, django_assert_num_queries, events):
    community, partner = CommunityFactory(), OrganisationFactory()
    for number in range(events):
        event = EventFactory(
            programme=programme,
            areas=[tree["Brent"], tree["Harrow"]],
            communities=[community],
            organisations=[partner],
            takes_bookings=True,
            starts_at=london(2026, 3, 1 + number % 28, 8 + number % 12),
        )
        EventPlaces.objects.create(event=event, kind="online", capacity=20)
    address = reverse("events_team:calendar")
    desk.get(address)
    with django_assert_num_queries(33):
        response = desk.get(address)
    assert response.content.count(b"0 of 20 places taken") == 2 * events
