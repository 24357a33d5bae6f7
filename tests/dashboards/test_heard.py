"""Who have we not heard from: gaps named while there is time, not asked apart from nobody, and nobody found in it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.events.models import EventKind
from engagement.programmes.models import Community
from engagement.surveys.bank import EQUALITY
from engagement.surveys.definition import Definition, ShortText
from engagement.surveys.models import EqualityAnswers
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.areas import PopulationFactory
from tests.factories.events import AttendanceFactory, EventFactory
from tests.factories.surveys import SurveyFactory

pytestmark = pytest.mark.django_db
ORIENTATION = next(entry for entry in EQUALITY if any(q.key == "sexual_orientation" for q in entry.questions))


@pytest.fixture
def communities(db):
    Community.objects.all().delete()
    return {
        slug: Community.objects.create(slug=slug, name=name, order=order)
        for order, (slug, name) in enumerate(
            [("lgbtq", "LGBTQ+ people"), ("carers", "Carers"), ("homeless-people", "People who are homeless")]
        )
    }


@pytest.fixture
def census(tree):
    for area in tree.boroughs.values():
        for order, (category, persons) in enumerate(
            [
                ("Straight or heterosexual", 180_000),
                ("Gay or lesbian", 15_000),
                ("Bisexual", 5_000),
                ("Not answered", 9_000),
            ]
        ):
            PopulationFactory(area=area, topic="sexual-orientation", category=category, persons=persons, order=order)


@pytest.fixture
def asking(programme, tree):
    """A survey of residents that asks for sexual orientation and nothing else about the person."""
    asks = Definition(questions=(ShortText(key="word", title="One word"),), equality=ORIENTATION.questions)
    return SurveyFactory(
        programme=programme,
        areas=[tree.system],
        closed=True,
        opens_on=date(2026, 1, 5),
        closes_on=date(2026, 4, 30),
        definition=asks,
    )


def page_of(client, slug="review"):
    response = client.get(reverse("dashboards:heard", args=[slug]))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def row(soup, caption, name):
    """The cells of one line of a table, as texts."""
    table = soup.find("caption", id=caption).parent
    line = next(tr for tr in table.find_all("tr") if tr.th and tr.th.get_text(strip=True) == name)
    return [" ".join(cell.get_text(" ").split()) for cell in line.find_all("td")]


def gaps(soup):
    return [" ".join(li.get_text(" ").split()) for li in soup.find_all(class_="app-heard__gap")]


def of(answers, *, said):
    EqualityAnswers.objects.bulk_create(
        EqualityAnswers(response=response, answers={"sexual_orientation": said}) for response in answers
    )


def test_a_borough_with_nothing_is_named_and_one_with_a_plan_says_so(reader, programme, survey, tree, communities):
    now = timezone.now()
    EventFactory(programme=programme, areas=[tree["Brent"]], starts_at=now - timedelta(days=9))
    EventFactory(programme=programme, areas=[tree["Harrow"]], starts_at=now + timedelta(days=9))
    EventFactory(
        programme=programme, areas=[tree["Ealing"]], starts_at=now - timedelta(days=9), kind=EventKind.INTERVIEW
    )
    EventFactory(programme=programme, areas=[tree["Westminster"]], starts_at=now + timedelta(days=9), draft=True)
    soup = page_of(reader)
    named = gaps(soup)
    assert not any(gap.startswith(("Brent : No event", "Brent: No event")) for gap in named)
    assert "Harrow : No event, meeting or interview of its own so far. Something is planned there." in named
    assert "Westminster : No event, meeting or interview of its own so far, and none is planned." in named
    # What nobody has planned for stands first.
    assert named.index(next(g for g in named if g.startswith("Westminster"))) < named.index(
        next(g for g in named if g.startswith("Harrow"))
    )
    assert row(soup, "places-caption", "Brent")[3] == "1 held"
    assert row(soup, "places-caption", "Harrow")[3] == "1 planned"
    assert row(soup, "places-caption", "Ealing")[3:5] == ["none", "1 held"]


def test_not_asked_is_not_nobody(reader, programme, survey, answer, communities, census):
    answer(survey, 40)
    soup = page_of(reader)
    assert row(soup, "communities-caption", "LGBTQ+ people")[0].startswith("Not asked")
    assert "only events and meetings" in row(soup, "communities-caption", "People who are homeless")[0]
    assert row(soup, "places-caption", "Brent")[2] == "not asked"  # No survey asks professionals.
    assert row(soup, "places-caption", "Harrow")[0] == "0"  # Residents were asked, and nobody there answered.


def test_a_community_beside_the_census_with_its_likely_range(reader, asking, answer, communities, census):
    people = answer(asking, 400)
    of(people[:8], said="gay_or_lesbian")
    of(people[8:300], said="straight")
    soup = page_of(reader)
    cells = row(soup, "communities-caption", "LGBTQ+ people")
    assert cells[0] == "8"
    # 8 of 300 who said; the census counts 20,000 of 200,000. Who did not say stands apart.
    assert cells[1].startswith("fewer than we would expect 3% (1% to 5%); census 10%")
    assert cells[2] == "100"
    assert any(gap.startswith("LGBTQ+ people : They are 3%") for gap in gaps(soup))


def test_small_numbers_are_on_no_page_and_in_no_file(reader, asking, answer, communities, census):
    people = answer(asking, 60)
    of(people[:3], said="gay_or_lesbian")
    of(people[3:40], said="straight")
    soup = page_of(reader)
    cells = row(soup, "communities-caption", "LGBTQ+ people")
    assert cells[0] == "not shown"
    assert cells[1].startswith("too few to show")
    # The other number that would give the 3 by subtraction is hidden with it.
    assert "not shown" in cells[2] or "37" not in soup.get_text()
    file = reader.get(reverse("dashboards:heard_csv", args=["review"])).content.decode("utf-8-sig")
    line = next(each for each in file.splitlines() if each.startswith("LGBTQ+"))
    assert line.split(",")[1] == "suppressed"
    assert not any("LGBTQ+" in gap and "They are" in gap for gap in gaps(soup))


def test_people_at_events_by_borough_are_for_the_team_alone(client, reader, programme, survey, tree, communities):
    event = EventFactory(programme=programme, areas=[tree["Brent"]], past=True)
    AttendanceFactory(event=event, area=tree["Brent"], people=4713)
    for visitor, sees in ((Role.ENGAGEMENT_OFFICER, True), (Role.ANALYST, True), (Role.COMMISSIONER, False)):
        client.force_login(user_with(visitor, tree.system))
        page = client.get(reverse("dashboards:heard", args=["review"])).content.decode()
        file = client.get(reverse("dashboards:heard_csv", args=["review"])).content.decode()
        assert ("4,713" in page, "4713" in file) == (sees, sees), visitor


def test_a_programme_that_is_over_says_that_the_gaps_stayed(reader, programme, survey, communities):
    programme.closes_on = date(2026, 4, 30)
    programme.save()
    soup = page_of(reader)
    assert "These gaps stayed" in soup.main.get_text()
    assert "Plan an event" not in soup.main.get_text()


def test_an_officer_can_go_on_to_plan(client, programme, survey, tree, communities):
    client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree.system))
    assert "Plan an event" in page_of(client).main.get_text()


def test_it_costs_the_same_at_3_events_and_at_300(reader, asking, answer, programme, tree, communities, census):
    def cost():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            page_of(reader)
        return len(captured)

    def more(events, people):
        for place in range(events):
            event = EventFactory(programme=programme, areas=[list(tree.boroughs.values())[place % 4]], past=True)
            event.communities.add(communities["carers"])
        of(answer(asking, people), said="straight")

    more(3, 30)
    few = cost()
    more(297, 600)
    assert cost() == few == 27


def test_another_system_reads_nothing(client, programme, tree):
    client.force_login(user_with(Role.COMMISSIONER, tree.other_system))
    for name in ("heard", "heard_csv"):
        assert client.get(reverse(f"dashboards:{name}", args=["review"])).status_code == 404
