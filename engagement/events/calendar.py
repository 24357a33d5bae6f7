"""Events as calendar files (iCalendar, RFC 5545), with London's clock changes written into the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar import Event as Entry
from icalendar.prop import vCalAddress, vDuration, vText

from engagement.events.models import Event, EventState
from engagement.events.spoken import names_of
from engagement.events.times import LONDON

REFRESH = timedelta(hours=4)
"""How often calendar programs that subscribe are asked to look again."""

# Signs that neither calendar files (RFC 5545, section 3.1) nor XML can hold; tab and line feed are not among them.
_UNKEEPABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def keepable(text: str) -> str:
    """Return a text for a feed: line ends as line feeds, and without the signs that no feed can hold."""
    return _UNKEEPABLE.sub("", text.replace("\r\n", "\n"))


def address_of(event: Event) -> str:
    """Return the full public address of an event's page."""
    return f"{settings.PORTAL_BASE_URL}{reverse('events:detail', args=[event.slug])}"


def place_of(event: Event) -> str:
    """Return where it is in one line: place and address, or how people take part where there is no place."""
    lines = [event.place_name, *event.place_address.splitlines()]
    return ", ".join(line.strip().rstrip(",") for line in lines if line.strip()) or event.get_format_display()


def title_of(event: Event) -> str:
    """Return what feeds call the event; a cancelled one says so first."""
    title = keepable(event.title)
    return _("Cancelled: %(title)s") % {"title": title} if event.state == EventState.CANCELLED else title


def calendar_of(events: Iterable[Event], *, name: str, source: str = "") -> bytes:
    """Return a calendar file with these events; the same events give the same bytes until one changes.

    It is for everybody: nobody learns from it how to join.

    Args:
        events: with their programmes and venues at hand.
        name: what a calendar program calls it.
        source: where a program that subscribes finds it again (RFC 7986); ``""`` for a file that is not subscribed to.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//eolcare//events//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    if source:
        calendar.add("name", name)
        calendar.add("source", source, parameters={"VALUE": "URI"})
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        # The same for programs that are older than RFC 7986.
        calendar.add("x-published-ttl", vDuration(REFRESH))
        calendar.add("x-wr-timezone", LONDON.key)
    calendar.add_component(_london())
    for event in events:
        calendar.add_component(_entry(event))
    return calendar.to_ical()


def invitation_of(event: Event, *, name: str, email: str, method: str) -> bytes:
    """Return the calendar file that goes with a message to one person who has a place (RFC 5546).

    Args:
        event: with its programme and venue at hand.
        name: the person's name; ``email`` their address.
        method: ``REQUEST`` puts the event into their calendar or moves it there, ``CANCEL`` takes it out.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//eolcare//events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_london())
    is_off = method == "CANCEL"
    joining = "" if is_off else "\n".join(line for line in (event.joining_link, event.joining_details) if line)
    entry = _entry(event, joining=joining)
    if is_off:
        entry["status"] = "CANCELLED"
    entry.add("organizer", vCalAddress(f"mailto:{event.programme.contact_email}"))
    attendee = vCalAddress(f"mailto:{email}")
    attendee.params["CN"] = vText(name)
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    entry.add("attendee", attendee)
    calendar.add_component(entry)
    return calendar.to_ical()


def own_calendar_of(event: Event, *, has_place: bool) -> bytes:
    """Return the event as a calendar file for one person who booked, who takes it from their own page.

    Args:
        event: with its programme and venue at hand.
        has_place: whether they are told how to join.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//eolcare//events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_london())
    tells = has_place and event.state == EventState.PUBLISHED
    joining = "\n".join(line for line in (event.joining_link, event.joining_details) if line) if tells else ""
    calendar.add_component(_entry(event, joining=joining))
    return calendar.to_ical()


@cache
def _london() -> Timezone:
    """Return London's clock changes as rules, as they have been since 1996; no event here is older.

    Their hours are those that the clocks show just before the change, as RFC 5545 asks. Nobody may write to it.
    """
    zone = Timezone()
    zone.add("tzid", LONDON.key)
    for part, name, since, month, before, after in (
        (TimezoneStandard(), "GMT", datetime(1996, 10, 27, 2), 10, 1, 0),
        (TimezoneDaylight(), "BST", datetime(1996, 3, 31, 1), 3, 0, 1),
    ):
        part.add("dtstart", since)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone


def _entry(event: Event, *, joining: str = "") -> Entry:
    entry = Entry()
    # Other programs know the event by this for ever: it names the record, not the address it has today.
    entry.add("uid", f"{event.public_id}@events.eolcare")
    entry.add("dtstamp", _whole_seconds(event.updated_at))
    entry.add("last-modified", _whole_seconds(event.updated_at))
    entry.add("sequence", event.sequence)
    entry.add("dtstart", _by_the_clock(event.starts_at))
    entry.add("dtend", _by_the_clock(event.ends_at))
    cancelled = event.state == EventState.CANCELLED
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("summary", title_of(event))
    entry.add("location", keepable(place_of(event)))
    entry.add("url", address_of(event))
    parts = [
        _("This event is cancelled: %(reason)s") % {"reason": event.cancelled_reason} if cancelled else "",
        joining,
        event.summary,
        event.how_to_take_part,
        _("Interpreters: %(languages)s") % {"languages": ", ".join(names_of(event.interpreters))}
        if event.interpreters
        else "",
        event.access_information,
        _("Questions: %(contact)s") % {"contact": event.programme.contact_email},
        address_of(event),
    ]
    entry.add("description", keepable("\n\n".join(part for part in parts if part)))
    return entry


def _by_the_clock(moment: datetime) -> datetime:
    """Return the moment as London's clocks show it; in UTC when an hour comes for the second time in autumn."""
    local = moment.astimezone(LONDON)
    return moment.astimezone(UTC) if local.fold else local


def _whole_seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
