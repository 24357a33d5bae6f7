"""An event as structured data (schema.org Event), so that search engines show day and place."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from engagement.events import card
from engagement.events.calendar import address_of, place_of
from engagement.events.models import Event, EventFormat, EventState
from engagement.events.queries_booking import BookingPanel
from engagement.events.times import LONDON

# As characters of a script element these would end it or start a comment.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}

_MODES = {
    EventFormat.ONLINE: "OnlineEventAttendanceMode",
    EventFormat.PHONE: "OnlineEventAttendanceMode",
    EventFormat.IN_PERSON: "OfflineEventAttendanceMode",
    EventFormat.HYBRID: "MixedEventAttendanceMode",
}

# In words of schema.org: free, or full. How many places there are, nobody is told.
_AVAILABILITY = {"open": "InStock", "full": "SoldOut", "not_yet": "PreOrder", "closed": "SoldOut"}


def card_address_of(event: Event) -> str:
    """Return the full address of the event's picture; another one as soon as the picture is another."""
    mark = card.mark_of(card.words_of(event))[:12]
    return f"{settings.PORTAL_BASE_URL}{reverse('events:card', args=[event.slug])}?v={mark}"


def facts_of(event: Event, panel: BookingPanel) -> dict[str, Any]:
    """Return the event as a schema.org ``Event``.

    Args:
        event: with its programme, venue, series and panel of speakers at hand.
        panel: how it stands for somebody who wants to come.
    """
    status = "EventCancelled" if event.state == EventState.CANCELLED else "EventScheduled"
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address_of(event),
        "name": event.title,
        "description": event.summary,
        "startDate": event.starts_at.astimezone(LONDON).isoformat(),
        "endDate": event.ends_at.astimezone(LONDON).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[EventFormat(event.format)]}",
        "location": _location(event),
        "url": address_of(event),
        "image": card_address_of(event),
        "inLanguage": event.languages or ["en"],
        "isAccessibleForFree": True,
        "organizer": _organisers(event),
    }
    if event.series is not None:
        facts["superEvent"] = {"@type": "EventSeries", "name": event.series.title}
    if speakers := [{"@type": "Person", "name": speaker.name} for speaker in event.panellists.all()]:
        facts["performer"] = speakers
    if offer := _offer(event, panel):
        facts["offers"] = offer
    return facts


def _location(event: Event) -> Any:
    address = place_of(event)
    here: dict[str, Any] = {"@type": "Place", "name": event.place_name or address}
    lines = [line.strip().rstrip(",") for line in event.place_address.splitlines() if line.strip()]
    street = ", ".join(lines) or address
    here["address"] = {"@type": "PostalAddress", "streetAddress": street, "addressCountry": "GB"}
    online = {"@type": "VirtualLocation", "url": address_of(event)}
    if event.format == EventFormat.HYBRID:
        return [here, online]
    return here if event.format == EventFormat.IN_PERSON else online


def _organisers(event: Event) -> Any:
    ours = {"@type": "Organization", "name": settings.PORTAL_ORGANISATION, "url": settings.PORTAL_BASE_URL}
    others = [{"@type": "Organization", "name": str(organisation)} for organisation in event.organisations.all()]
    return [ours, *others] if others else ours


def _offer(event: Event, panel: BookingPanel) -> dict[str, Any]:
    if panel.state not in _AVAILABILITY:
        return {}
    offer = {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "GBP",
        "availability": f"https://schema.org/{_AVAILABILITY[panel.state]}",
        "url": address_of(event),
        "availabilityEnds": event.booking_ends_at.astimezone(LONDON).isoformat(),
    }
    if event.booking_opens_at is not None:
        offer["validFrom"] = event.booking_opens_at.astimezone(LONDON).isoformat()
    return offer


def script_of(event: Event, panel: BookingPanel) -> SafeString:
    """Return the facts as JSON that can stand inside a script element whatever the event is called."""
    return mark_safe(json.dumps(facts_of(event, panel), ensure_ascii=False).translate(_ESCAPES))  # noqa: S308 - escaped
