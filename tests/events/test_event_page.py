"""The page of one event: what a resident reads there, and what other programs are told."""

from __future__ import annotations

import json
from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.events import services
from engagement.events.models import EventSeries, Panellist
from tests.factories.accounts import OrganisationFactory
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, PromptFactory, VenueFactory, bookable, booked, london
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


def main_text(response):
    return soup_of(response).main.get_text(" ", strip=True)


def page_of(client, event):
    return soup_of(client.get(reverse("events:detail", args=[event.slug])))


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


def test_a_venue_says_what_it_has_what_not_and_what_nobody_looked_at(client, programme, tree):
    venue = VenueFactory(
        area=tree["Brent"],
        name="Willesden Library",
        address="95 High Road\nLondon",
        access_notes="The ramp is at the side.",
        directions="Two minutes from the station.",
        checked_on=date(2022, 1, 31),
    )
    facts = {"programme": programme, "areas": [tree["Brent"]], "format": "in_person"}
    event = EventFactory(venue=venue, starts_at=london(2022, 3, 15, 14), **facts)
    text = page_of(client, event).main.get_text(" ", strip=True)
    assert "Where In person Willesden Library 95 High Road London" in text
    assert "What the place has Step-free from the street to the room Accessible toilet What it does not have" in text
    assert "What it does not have Hearing loop What we have not checked yet Changing Places toilet" in text
    assert "The ramp is at the side. We last checked this on 31 January 2022." in text
    assert "How to get there Two minutes from the station." in text

    venue.has, venue.has_not = [], []
    venue.save()
    text = page_of(client, event).main.get_text(" ", strip=True)
    assert "We have not checked the access of this place yet. Ask us, and we will find out for you." in text
    assert "Hearing loop" not in text


def test_somebody_tired_finds_what_when_where_and_booking_first(client, programme, tree, settings):
    event = bookable(
        programme=programme,
        areas=[tree["Brent"]],
        title="Carers’ evening",
        starts_at=london(2022, 3, 15, 14),
        venue_name="Willesden Library",
        languages=["en", "pl"],
        interpreters=["bfi"],
    )
    Panellist.objects.create(event=event, order=1, name="Dr Ada Palmer", role="Consultant, Example Hospice")
    PromptFactory(event=event, text="What helps?")
    text = page_of(client, event).main.get_text(" ", strip=True)
    # What it is spoken in is one thing, the languages that the portal offers another.
    assert len(page_of(client, event).select(".app-languages__item")) == len(settings.LANGUAGES)
    order = [
        "Carers’ evening",
        "Come and tell us what matters to you.",
        "When Tuesday 15 March 2022, 2pm to 4pm",
        "Where In person Willesden Library",
        "Language English, Polish",
        "Interpreters British Sign Language",
        "Book a place",
        "About the event",
        "Who speaks and answers questions Dr Ada Palmer , Consultant, Example Hospice",
        "What we will ask What helps?",
        "Access",
        "Who it is for",
        "Questions about this event Email have-your-say@example.org",
    ]
    assert [words for words in order if words not in text] == []
    found = [text.index(words) for words in order]
    assert found == sorted(found)


def test_what_was_recorded_stands_with_its_transcript(client, programme, tree):
    event = EventFactory(programme=programme, areas=[tree["Brent"]], starts_at=london(2022, 2, 15, 14))
    facts = {"kind": "recording", "transcript": "Good evening, and welcome.", "language": "en"}
    recording = "https://video.example/evening"
    event.materials.create(title="The evening", url=recording, is_public=True, **facts)
    event.materials.create(title="The rehearsal", url="https://video.example/rehearsal", **facts)
    page = page_of(client, event)
    assert page.main.find("a", href=recording)
    assert "Good evening, and welcome." in page.main.get_text()
    assert "rehearsal" not in str(page)


def test_the_page_costs_the_same_with_much_and_with_little_on_it(client, programme, tree, django_assert_num_queries):
    event = bookable({"in_person": 2, "online": None}, programme=programme, areas=[tree["Brent"]], format="hybrid")
    costs = []
    for more in (0, 20):
        for number in range(more):
            Panellist.objects.create(event=event, order=number, name=f"Speaker {number}")
            PromptFactory(event=event, order=number)
            event.areas.add(tree["Harrow"])
            event.organisations.add(OrganisationFactory())
            event.communities.add(CommunityFactory())
        with CaptureQueriesContext(connection) as queries:
            page_of(client, event)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


# --- What search engines and other sites are told -----------------------------------------------


def facts_of(client, event):
    return json.loads(page_of(client, event).find("script", type="application/ld+json").string)


def test_the_structured_facts_are_whole(client, programme, tree, settings):
    settings.PORTAL_BASE_URL = "https://portal.example"
    venue = VenueFactory(area=tree["Brent"], name="Library", address="1 High Road,\nLondon\n")
    series = EventSeries.objects.create(programme=programme, title="Coffee mornings")
    event = bookable(
        {"in_person": 1},
        programme=programme,
        areas=[tree["Brent"]],
        starts_at=london(2022, 3, 15, 14),
        venue=venue,
        series=series,
        languages=["pl"],
        booking_opens_at=london(2022, 2, 1, 9),
        organisations=[OrganisationFactory(name="Brent Carers Centre")],
    )
    Panellist.objects.create(event=event, order=1, name="Dr Ada Palmer")
    facts = facts_of(client, event)
    assert facts["@context"] == "https://schema.org"
    assert facts["eventStatus"] == "https://schema.org/EventScheduled"
    assert facts["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    address = {"@type": "PostalAddress", "streetAddress": "1 High Road, London", "addressCountry": "GB"}
    assert facts["location"] == {"@type": "Place", "name": "Library", "address": address}
    assert [one["name"] for one in facts["organizer"]] == [settings.PORTAL_ORGANISATION, "Brent Carers Centre"]
    assert facts["inLanguage"] == ["pl"]
    assert facts["superEvent"]["name"] == "Coffee mornings"
    assert facts["performer"] == [{"@type": "Person", "name": "Dr Ada Palmer"}]
    assert facts["image"].startswith(f"https://portal.example/events/{event.slug}.png?v=")
    assert facts["url"] == f"https://portal.example/events/{event.slug}/"
    assert facts["offers"] == {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "GBP",
        "availability": "https://schema.org/InStock",
        "url": facts["url"],
        "availabilityEnds": "2022-03-15T14:00:00+00:00",
        "validFrom": "2022-02-01T09:00:00+00:00",
    }
    booked(event)
    assert facts_of(client, event)["offers"]["availability"] == "https://schema.org/SoldOut"
    services.cancel_event(event, reason="The hall is flooded.", actor=None)
    facts = facts_of(client, event)
    assert facts["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in facts


@pytest.mark.parametrize(
    "title",
    [
        "</script><script>alert(1)</script>",
        "<!-- <script> “Nights” & 'days' \\ \\u003c/script",
        'A "quoted" title\u2028\u2029 with \ttabs',
        "]]> {{ event }} {% now %} ዝግጅት 🫖",
    ],
)
def test_no_title_gets_out_of_where_it_stands(client, programme, tree, title):
    event = EventFactory(programme=programme, areas=[tree["Brent"]], title=title, summary=title)
    Panellist.objects.create(event=event, order=1, name=title[:120])
    page = page_of(client, event)
    (script,) = page.find_all("script", type="application/ld+json")
    facts = json.loads(script.string)
    assert facts["name"] == facts["description"] == facts["performer"][0]["name"] == title
    # Scripts of ours alone, each with the nonce or from our own address.
    assert [script for script in page.find_all("script") if not (script.get("nonce") or script.get("src"))] == []
    assert page.find("meta", property="og:title")["content"] == title


def test_other_sites_are_told_what_to_show_beside_a_link(client, programme, tree, settings):
    settings.PORTAL_BASE_URL = "https://portal.example"
    event = EventFactory(programme=programme, areas=[tree["Brent"]], starts_at=london(2022, 3, 15, 14))
    page = page_of(client, event)
    shown = {meta.get("property") or meta["name"]: meta["content"] for meta in page.select("head meta[content]")}
    assert shown["og:title"] == event.title
    assert shown["og:description"] == f"Tuesday 15 March 2022, 2pm to 4pm. {event.summary}"
    assert shown["og:type"] == "website"
    assert shown["og:url"] == f"https://portal.example/events/{event.slug}/"
    assert shown["og:image"].startswith(f"https://portal.example/events/{event.slug}.png?v=")
    assert (shown["og:image:width"], shown["og:image:height"]) == ("1200", "630")
    assert shown["og:image:alt"] == f"{event.title}. Tuesday 15 March 2022, 2pm to 4pm. Online."
    assert shown["twitter:card"] == "summary_large_image"
    assert [shown[f"twitter:{what}"] for what in ("title", "description", "image")] == [
        shown[f"og:{what}"] for what in ("title", "description", "image")
    ]
    services.cancel_event(event, reason="The hall is flooded.", actor=None)
    page = page_of(client, event)
    assert page.find("meta", property="og:title")["content"] == f"Cancelled: {event.title}"
    assert page.find("meta", property="og:image")["content"] != shown["og:image"]
