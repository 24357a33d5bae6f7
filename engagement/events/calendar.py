"""Events as calendar files (iCalendar, RFC 5545), with London's clock changes written into the file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar import Event as Entry
from icalendar.prop import vCalAddress, vText

from engagement.events.models import Event, EventState
from engagement.events.times import LONDON


def address_of(event: Event) -> str:
    """Return the full public address of an event's page."""
    return f"{settings.PORTAL_BASE_URL}{reverse('events:detail', args=[event.slug])}"


def place_of(event: Event) -> str:
    """Return where it is in one line: place and address, or how people take part where there is no place."""
    lines = [event.place_name, *event.place_address.splitlines()]
    return ", ".join(line.strip().rstrip(",") for line in lines if line.strip()) or event.get_format_display()


def calendar_of(events: Iterable[Event], *, name: str) -> bytes:
    """Return a calendar file with these events; the same events give the same bytes until one changes.

    Args:
        events: with their programmes at hand.
        name: what a calendar program calls it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//eolcare//events//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
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


def _london() -> Timezone:
    """Return London's clock changes as rules, as they have been since 1996; no event here is older.

    Their hours are those that the clocks show just before the change, as RFC 5545 asks.
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
    entry.add("summary", _("Cancelled: %(title)s") % {"title": event.title} if cancelled else event.title)
    entry.add("location", place_of(event))
    entry.add("url", address_of(event))
    parts = [
        _("This event is cancelled: %(reason)s") % {"reason": event.cancelled_reason} if cancelled else "",
        joining,
        event.summary,
        event.how_to_take_part,
        event.access_information,
        _("Questions: %(contact)s") % {"contact": event.programme.contact_email},
        address_of(event),
    ]
    entry.add("description", "\n\n".join(part.replace("\r\n", "\n") for part in parts if part))
    return entry


def _by_the_clock(moment: datetime) -> datetime:
    """Return the moment as London's clocks show it; in UTC when an hour comes for the second time in autumn."""
    local = moment.astimezone(LONDON)
    return moment.astimezone(UTC) if local.fold else local


def _whole_seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
