"""Calendars and news that programs subscribe to: read back by libraries that had no part in writing them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import feedparser
import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream
from ical.event import EventStatus
from lxml import etree

from engagement.events import services
from engagement.events.models import Event, EventSeries
from engagement.events.queries_public import MOST_NEWS
from tests.events.many import many_events
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, VenueFactory, london
from tests.factories.programmes import CommunityFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
LINK = "https://meet.example/secret-room"


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system, slug="review")


@pytest.fixture
def march():
    with time_machine.travel(london(2022, 3, 1, 9), tick=False) as clock:
        yield clock


def feed(client, query="", **headers):
    return client.get(reverse("events:feed") + query, headers=headers)


def entries(client, query=""):
    """The events of the calendar as another library than ours reads them, by title."""
    response = feed(client, query)
    assert response.status_code == 200
    return {event.summary: event for event in IcsCalendarStream.calendar_from_ics(response.content.decode()).events}


def unfolded(content):
    return content.replace(b"\r\n ", b"").decode()


# In 2022 the clocks went forward on 27 March and back on 30 October, both at 01:00 UTC.
def test_a_weekly_series_keeps_its_hour_across_both_changes(client, programme, tree, march):
    series = EventSeries.objects.create(programme=programme, title="Coffee mornings")
    days = [
        *(london(2022, 3, day, 10, 30) for day in (13, 20, 27)),
        *(london(2022, 4, day, 10, 30) for day in (3, 10)),
        *(london(2022, 10, day, 10, 30) for day in (16, 23, 30)),
        *(london(2022, 11, day, 10, 30) for day in (6, 13)),
    ]
    for day in days:
        EventFactory(programme=programme, areas=[tree["Brent"]], series=series, title=f"{day:%d %B}", starts_at=day)
    read = entries(client)
    assert len(read) == 10
    for day in days:
        entry = read[f"{day:%d %B}"]
        assert (entry.dtstart.hour, entry.dtstart.minute) == (10, 30)
        in_summer = (3, 27) <= (day.month, day.day) < (10, 30)
        assert entry.dtstart.astimezone(UTC) == datetime(2022, day.month, day.day, 9 + (not in_summer), 30, tzinfo=UTC)
        assert entry.dtend - entry.dtstart == timedelta(hours=2)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        # Over the hour that is skipped, and over the one that comes twice; from and until its second turn.
        ("2022-03-26 23:00", "2022-03-27 02:00"),
        ("2022-03-27 00:59", "2022-03-27 01:00"),
        ("2022-10-29 23:30", "2022-10-30 00:30"),
        ("2022-10-30 00:30", "2022-10-30 01:30"),
        ("2022-10-30 01:00", "2022-10-30 01:59"),
        ("2022-10-30 01:15", "2022-10-30 03:00"),
    ],
)
def test_events_over_a_change_of_the_clocks_are_as_long_as_they_are(client, programme, tree, march, starts, ends):
    starts, ends = (datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (starts, ends))
    EventFactory(programme=programme, areas=[tree["Brent"]], title="Night watch", starts_at=starts, ends_at=ends)
    entry = entries(client)["Night watch"]
    assert (entry.dtstart.astimezone(UTC), entry.dtend.astimezone(UTC)) == (starts, ends)


def test_cancelled_events_stay_and_past_ones_for_ninety_days(client, programme, tree, march):
    facts = {"programme": programme, "areas": [tree["Brent"]]}
    EventFactory(title="To come", starts_at=london(2022, 3, 9, 14), **facts)
    EventFactory(title="Flooded", starts_at=london(2022, 3, 10, 14), cancelled=True, **facts)
    EventFactory(title="89 days ago", starts_at=timezone.now() - timedelta(days=89), **facts)
    EventFactory(title="91 days ago", starts_at=timezone.now() - timedelta(days=91), **facts)
    EventFactory(title="A draft", draft=True, **facts)
    EventFactory(title="An interview", is_listed=False, **facts)
    read = entries(client)
    assert sorted(read) == ["89 days ago", "Cancelled: Flooded", "To come"]
    assert read["Cancelled: Flooded"].status == EventStatus.CANCELLED
    assert read["To come"].status == EventStatus.CONFIRMED
    assert "The speaker is ill." in read["Cancelled: Flooded"].description


def test_programs_are_told_how_often_to_look_and_where(client, programme, tree):
    EventFactory(programme=programme, areas=[tree["Brent"]])
    response = feed(client, "?borough=brent")
    calendar = IcsCalendarStream.calendar_from_ics(response.content.decode())
    assert calendar.refresh_interval == timedelta(hours=4)
    assert str(calendar.source).endswith("/events/calendar.ics?borough=brent")
    assert calendar.name == ["Events: palliative and end of life care (Brent)"]
    assert "X-PUBLISHED-TTL:PT4H" in unfolded(response.content)
    # A calendar that is published names no method: nobody is invited.
    assert "METHOD" not in unfolded(response.content)


def test_lines_are_folded_ended_and_escaped_as_the_standard_says(client, programme, tree):
    title = "Tea; cake, \\n and “talk”: BEGIN:VEVENT – ዝግጅት 🫖 " + "ё" * 90
    facts = {"programme": programme, "areas": [tree["Brent"]]}
    EventFactory(title=title, how_to_take_part="One\r\nEND:VCALENDAR\r\nTwo\x0b\x1b[2J", **facts)
    content = feed(client).content
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert lines[-1] == b""
    assert b"\n" not in content.replace(b"\r\n", b"")
    # No line is cut within a letter.
    assert all(line.decode() for line in lines[:-1])
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", content)
    (read,) = entries(client).values()
    assert read.summary == title
    assert "One\nEND:VCALENDAR\nTwo[2J" in read.description


def test_nobody_learns_from_a_feed_how_to_join(client, programme, tree):
    facts = {"joining_link": LINK, "joining_details": "Passcode 4711"}
    event = EventFactory(programme=programme, areas=[tree["Brent"]], takes_bookings=True, **facts)
    pages = [reverse("events:feed"), reverse("events:atom"), reverse("events:list"), reverse("events:month")]
    pages += [reverse(f"events:{name}", args=[event.slug]) for name in ("detail", "calendar")]
    for page in pages:
        content = unfolded(client.get(page).content)
        assert "secret-room" not in content, page
        assert "4711" not in content, page


def test_each_filter_of_the_list_has_its_calendar(client, programme, tree, march):
    carers = CommunityFactory(name="Carers", slug="carers")
    facts = {"programme": programme, "starts_at": london(2022, 3, 9, 14)}
    EventFactory(title="Brent", areas=[tree["Brent"]], communities=[carers], **facts)
    EventFactory(title="Harrow", areas=[tree["Harrow"]], interpreters=["bfi"], **facts)
    EventFactory(title="Everywhere", areas=[tree.system], **facts)
    assert set(entries(client, "?borough=brent")) == {"Brent", "Everywhere"}
    assert set(entries(client, "?community=carers")) == {"Brent"}
    assert set(entries(client, "?language=bfi")) == {"Harrow"}
    assert set(entries(client, "?borough=harrow&language=bfi&programme=review")) == {"Harrow"}
    # Somebody who asked for one borough does not get all.
    for name in ("feed", "atom"):
        assert client.get(reverse(f"events:{name}") + "?borough=atlantis").status_code == 404
        assert client.get(reverse(f"events:{name}") + "?language=tlh").status_code == 404


@pytest.mark.parametrize("name", ["feed", "atom"])
def test_what_has_not_changed_is_not_sent_again(client, programme, tree, name):
    facts = {"programme": programme, "areas": [tree["Brent"]], "format": "in_person", "kind": "workshop"}
    with time_machine.travel("2022-03-01 09:00:00Z", tick=False) as clock:
        programme.save()
        venue = VenueFactory(area=tree["Brent"])
        event = EventFactory(venue=venue, starts_at=london(2022, 3, 9, 14), **facts)
        other = EventFactory(starts_at=london(2022, 3, 9, 14), **facts)
        last = {"etag": ""}

        def ask(*, changed):
            clock.shift(60)
            address = reverse(f"events:{name}")
            whole = client.get(address)
            assert whole.status_code == 200
            again = client.get(address, headers={"If-None-Match": last["etag"]}) if last["etag"] else whole
            assert again.status_code == (200 if changed else 304)
            assert (again.content == b"") is not changed
            assert (whole["ETag"] == last["etag"]) is not changed
            by_time = client.get(
                address, headers={"If-Modified-Since": last.get("time", "Sat, 01 Jan 2022 00:00:00 GMT")}
            )
            assert by_time.status_code == (200 if changed else 304)
            last.update(etag=whole["ETag"], time=whole["Last-Modified"])

        ask(changed=True)
        ask(changed=False)
        services.change_event(event, version=None, actor=None, title="Another title")
        ask(changed=True)
        venue.name = "Another hall"
        venue.save()
        ask(changed=True)
        services.cancel_event(event, reason="The hall is flooded.", actor=None)
        ask(changed=True)
        ask(changed=False)
        services.change_event(other, version=None, actor=None, is_listed=False)
        ask(changed=True)
        ask(changed=False)
        programme.contact_email = "new@example.org"
        programme.save()
        ask(changed=True)


def test_another_language_is_another_file(client, programme, tree):
    EventFactory(programme=programme, areas=[tree["Brent"]])
    english = client.get(reverse("events:atom"))
    client.cookies["language"] = "pl"
    polish = client.get(reverse("events:atom"))
    assert english["ETag"] != polish["ETag"]
    assert "Cookie" in polish["Vary"]


@pytest.mark.parametrize("rows", [3, 300])
@pytest.mark.parametrize("name", ["feed", "atom"])
def test_a_feed_costs_the_same_at_3_events_and_at_300(
    client, programme, tree, march, django_assert_num_queries, rows, name
):
    many_events(
        rows,
        lambda number: london(2022, 4, 1 + number % 28, 8 + number // 28 % 12),
        programme=programme,
        areas=[tree["Brent"], tree.system],
        venue=VenueFactory(area=tree["Brent"]),
    )
    # The events' marks, the last change of all, the events; the news with their areas.
    with django_assert_num_queries({"feed": 3, "atom": 4}[name]):
        whole = client.get(reverse(f"events:{name}"))
    with django_assert_num_queries(2):
        client.get(reverse(f"events:{name}"), headers={"If-None-Match": whole["ETag"]})


# --- Atom ---------------------------------------------------------------------------------------


def atom(client, query=""):
    response = client.get(reverse("events:atom") + query)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return SimpleNamespace(root=etree.fromstring(response.content), read=feedparser.parse(response.content))


def test_news_hold_what_the_standard_asks(client, programme, tree, march):
    EventFactory(title="One", programme=programme, areas=[tree["Brent"]], starts_at=london(2022, 3, 9, 14))
    EventFactory(title="Two", programme=programme, areas=[tree["Brent"]], starts_at=london(2022, 3, 9, 14))
    news = atom(client, "?borough=brent")
    assert not news.read.bozo
    assert news.read.version == "atom10"
    # RFC 4287, 4.1.1 and 4.1.2: exactly one each, and an author of the feed for entries that name none.
    for element in (news.root, *news.root.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            (one,) = element.findall(f"a:{name}", ATOM)
            assert (one.text or "").strip(), name
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", element.findtext("a:updated", "", ATOM)
        )
    assert news.root.findtext("a:author/a:name", "", ATOM)
    links = {link.get("rel"): link.get("href") for link in news.root.findall("a:link", ATOM)}
    assert links["self"].endswith("/events/changes.atom?borough=brent")
    assert links["alternate"].endswith("/events/?borough=brent")
    for entry in news.root.findall("a:entry", ATOM):
        (alternate,) = [link for link in entry.findall("a:link", ATOM) if link.get("rel") == "alternate"]
        assert alternate.get("href").startswith("http")
    ids = [entry.id for entry in news.read.entries]
    assert len(set(ids)) == 2
    assert all(re.fullmatch(r"tag:events\.eolcare,2022:[0-9a-z]+", one) for one in ids)
    assert news.read.feed.updated_parsed == max(entry.updated_parsed for entry in news.read.entries)


def test_an_entry_keeps_its_id_moves_up_when_changed_and_says_that_it_is_cancelled(client, programme, tree, march):
    facts = {"programme": programme, "areas": [tree["Brent"]], "starts_at": london(2022, 3, 9, 14)}
    first = EventFactory(title="First", **facts)
    march.shift(3600)
    EventFactory(title="Second", **facts)
    before = atom(client).read.entries
    assert [entry.title for entry in before] == ["Second", "First"]
    march.shift(3600)
    services.cancel_event(first, reason="The <b>hall</b> is flooded.", actor=None)
    after = atom(client).read.entries
    assert [entry.title for entry in after] == ["Cancelled: First", "Second"]
    assert after[0].id == before[1].id
    assert after[0].updated_parsed > before[1].updated_parsed
    assert after[0].published_parsed == before[1].published_parsed
    assert "The &lt;b&gt;hall&lt;/b&gt; is flooded." in after[0].summary
    assert "Wednesday 9 March 2022, 2pm to 4pm" in after[0].summary


def test_news_end_after_fifty_and_can_be_none(client, programme, tree, march):
    empty = atom(client)
    assert not empty.read.bozo
    assert empty.read.entries == []
    assert client.get(reverse("events:atom")).content == client.get(reverse("events:atom")).content
    for _number in range(MOST_NEWS + 1):
        EventFactory(programme=programme, areas=[tree["Brent"]], starts_at=london(2022, 3, 9, 14))
    assert len(atom(client).read.entries) == MOST_NEWS


def test_strange_titles_leave_the_feed_whole(client, programme, tree):
    title = "]]> <script>alert(1)</script> & \x0b\x1f “Nights” ዝግጅት 🫖"
    event = EventFactory(programme=programme, areas=[tree["Brent"]])
    # No form lets these signs through, and no form is the only way into a table.
    Event.objects.filter(pk=event.pk).update(title=title)
    (entry,) = atom(client).read.entries
    assert "“Nights” ዝግጅት 🫖" in entry.title
    assert "<script>" not in entry.summary


# --- Where people find the addresses ------------------------------------------------------------


def soup_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def test_the_page_gives_the_address_for_all_events_and_for_what_was_chosen(client, programme, tree, settings):
    settings.PORTAL_BASE_URL = "https://portal.example"
    CommunityFactory(name="Carers", slug="carers")
    page = soup_of(client.get(reverse("events:subscribe")))
    assert page.select_one("a[href^='webcal:']")["href"] == "webcal://portal.example/events/calendar.ics"
    assert "https://portal.example/events/calendar.ics" in page.main.get_text()
    page = soup_of(client.get(reverse("events:subscribe") + "?borough=brent&community=carers&kind="))
    chosen = "portal.example/events/calendar.ics?borough=brent&community=carers"
    assert page.select_one("a[href^='webcal:']")["href"] == f"webcal://{chosen}"
    assert f"https://{chosen}" in page.main.get_text()
    assert "Borough: Brent" in page.main.get_text()
    assert "Community: Carers" in page.main.get_text()


def test_a_choice_that_does_not_exist_is_said_at_its_field(client, programme, tree):
    page = soup_of(client.get(reverse("events:subscribe") + "?borough=atlantis"))
    (line,) = page.select(".nhsuk-error-summary li a")
    assert line.get_text(strip=True) == "Select a borough from the list"
    assert "?borough" not in page.select_one("a[href^='webcal:']")["href"]


@pytest.mark.parametrize("name", ["list", "month", "subscribe"])
def test_feed_readers_find_the_feeds_of_what_is_shown(client, programme, tree, name):
    page = soup_of(client.get(reverse(f"events:{name}") + "?borough=brent"))
    found = {link["type"]: link["href"] for link in page.select("head link[rel=alternate]")}
    assert found["application/atom+xml"] == "/events/changes.atom?borough=brent"
    assert found["text/calendar"] == "/events/calendar.ics?borough=brent"
