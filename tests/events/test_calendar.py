"""Calendar files are read back by a calendar library, on both sides of both clock changes."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from dateutil import tz
from django.urls import reverse

from engagement.events import services
from engagement.events.models import Event
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, london
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return area_tree("Brent")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


def read(client, event):
    response = client.get(reverse("events:calendar", args=[event.slug]))
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    return response.content


def only_entry(content):
    calendar = icalendar.Calendar.from_ical(content)
    (entry,) = calendar.walk("VEVENT")
    return entry


# The clocks went forward on 27 March and back on 30 October 2022, both at 01:00 UTC.
AROUND_THE_CHANGES = {
    "winter, the day before spring": (london(2022, 3, 26, 14), datetime(2022, 3, 26, 14, tzinfo=UTC)),
    "the last minute before spring": (london(2022, 3, 27, 0, 59), datetime(2022, 3, 27, 0, 59, tzinfo=UTC)),
    "the first minute after spring": (london(2022, 3, 27, 2), datetime(2022, 3, 27, 1, tzinfo=UTC)),
    "summer, the day after": (london(2022, 3, 28, 14), datetime(2022, 3, 28, 13, tzinfo=UTC)),
    "summer, the day before autumn": (london(2022, 10, 29, 14), datetime(2022, 10, 29, 13, tzinfo=UTC)),
    "just before autumn": (london(2022, 10, 30, 0, 59), datetime(2022, 10, 29, 23, 59, tzinfo=UTC)),
    "after autumn": (london(2022, 10, 30, 2), datetime(2022, 10, 30, 2, tzinfo=UTC)),
    "winter, the day after autumn": (london(2022, 10, 31, 14), datetime(2022, 10, 31, 14, tzinfo=UTC)),
    "far ahead, in a summer": (london(2031, 7, 1, 14), datetime(2031, 7, 1, 13, tzinfo=UTC)),
}


@pytest.mark.parametrize("case", AROUND_THE_CHANGES)
def test_the_moment_survives_the_way_through_a_calendar(client, programme, tree, case):
    starts, in_utc = AROUND_THE_CHANGES[case]
    ends = in_utc + timedelta(hours=2)
    event = EventFactory(programme=programme, areas=[tree["Brent"]], starts_at=starts, ends_at=ends)
    content = read(client, event)
    entry = only_entry(content)
    assert entry["DTSTART"].params["TZID"] == "Europe/London"
    assert entry.decoded("dtstart").astimezone(UTC) == in_utc
    assert entry.decoded("dtend").astimezone(UTC) == ends
    # A program that trusts the rules in the file, not its own table of time zones, gets the same moment.
    local = entry.decoded("dtstart").replace(tzinfo=None)
    rules = tz.tzical(_as_file(content)).get("Europe/London")
    assert local.replace(tzinfo=rules).astimezone(UTC) == in_utc
    assert in_utc.astimezone(rules).replace(tzinfo=None) == local


@pytest.mark.parametrize("hour", [0, 1])
def test_both_turns_of_the_hour_that_comes_twice_survive(client, programme, tree, hour):
    ends = datetime(2022, 10, 30, hour, 30, tzinfo=UTC)
    starts = datetime(2022, 10, 29, 22, tzinfo=UTC)
    event = EventFactory(programme=programme, areas=[tree["Brent"]], starts_at=starts, ends_at=ends)
    assert only_entry(read(client, event)).decoded("dtend").astimezone(UTC) == ends


def _as_file(content):
    return io.StringIO(content.decode())


def test_the_entry_keeps_its_name_and_counts_its_changes(client, programme, tree):
    event = EventFactory(programme=programme, areas=[tree["Brent"]], starts_at=london(2099, 3, 15, 14))
    first = only_entry(read(client, event))
    assert (first["UID"], first["SEQUENCE"], first["STATUS"]) == (f"{event.public_id}@events.eolcare", 0, "CONFIRMED")
    assert read(client, event) == read(client, event)

    later = {"starts_at": london(2099, 3, 16, 14), "ends_at": london(2099, 3, 16, 16)}
    services.change_event(event, version=None, actor=None, title="Another title", **later)
    second = only_entry(read(client, event))
    assert (second["UID"], second["SEQUENCE"], second["SUMMARY"]) == (first["UID"], 1, "Another title")
    assert second.decoded("dtstamp") >= first.decoded("dtstamp")

    services.cancel_event(event, reason="The hall is flooded.", actor=None)
    third = only_entry(read(client, event))
    assert (third["UID"], third["SEQUENCE"], third["STATUS"]) == (first["UID"], 2, "CANCELLED")
    assert "The hall is flooded." in third["DESCRIPTION"]


def test_awkward_text_comes_back_as_it_was(client, programme, tree):
    title = "Tea; cake, and \\ “talk”: BEGIN:VEVENT – ዝግጅት 🫖"
    event = EventFactory(
        programme=programme,
        areas=[tree["Brent"]],
        title=title,
        venue_name="Hall A, ground floor",
        venue_address="1 High Road,\nLondon\n\n",
        how_to_take_part="Line one\nEND:VCALENDAR\n" + "long " * 60,
    )
    content = read(client, event)
    entry = only_entry(content)
    assert entry["SUMMARY"] == title
    assert entry["LOCATION"] == "Hall A, ground floor, 1 High Road, London"
    assert "Line one\nEND:VCALENDAR" in entry["DESCRIPTION"]
    # RFC 5545: no line is longer than 75 octets.
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_the_feed_holds_coming_events_and_obeys_the_filters(client, programme, tree):
    mine = EventFactory(programme=programme, areas=[tree["Brent"]], kind="workshop")
    other = EventFactory(programme=programme, areas=[tree["Brent"]])
    EventFactory(programme=programme, areas=[tree["Brent"]], past=True)
    EventFactory(programme=programme, areas=[tree["Brent"]], draft=True)

    def uids(query=""):
        calendar = icalendar.Calendar.from_ical(client.get(reverse("events:feed") + query).content)
        return {str(entry["UID"]) for entry in calendar.walk("VEVENT")}

    assert uids() == {f"{event.public_id}@events.eolcare" for event in (mine, other)}
    assert uids("?kind=workshop") == {f"{mine.public_id}@events.eolcare"}
    Event.objects.update(state="draft")
    assert uids() == set()


def test_no_event_can_take_the_address_of_the_feed(programme, tree):
    facts = {"kind": "webinar", "format": "online", "summary": "x", "areas": [tree["Brent"]]}
    times = {"starts_at": london(2099, 1, 1, 10), "ends_at": london(2099, 1, 1, 11)}
    event = services.create_event(actor=None, programme=programme, title="Calendar", **facts, **times)
    assert event.slug.startswith("calendar-")
