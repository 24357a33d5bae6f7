"""An event as structured data (schema.org Event), so that search engines show day and place."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from engagement.events.calendar import address_of, place_of
from engagement.events.models import Event, EventFormat, EventState
from engagement.events.times import LONDON

# As characters of a script element these would end it or start a comment.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}

_MODES = {
    EventFormat.ONLINE: "OnlineEventAttendanceMode",
    EventFormat.PHONE: "OnlineEventAttendanceMode",
    EventFormat.IN_PERSON: "OfflineEventAttendanceMode",
    EventFormat.HYBRID: "MixedEventAttendanceMode",
}


def facts_of(event: Event) -> dict[str, Any]:
    """Return the event as a schema.org ``Event``."""
    here = {"@type": "Place", "name": event.place_name or place_of(event), "address": place_of(event)}
    online = {"@type": "VirtualLocation", "url": address_of(event)}
    mode = EventFormat(event.format)
    location: Any = here if mode == EventFormat.IN_PERSON else [here, online] if mode == EventFormat.HYBRID else online
    status = "EventCancelled" if event.state == EventState.CANCELLED else "EventScheduled"
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": event.summary,
        "startDate": event.starts_at.astimezone(LONDON).isoformat(),
        "endDate": event.ends_at.astimezone(LONDON).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[mode]}",
        "location": location,
        "url": address_of(event),
        "isAccessibleForFree": True,
        "organizer": {"@type": "Organization", "name": settings.PORTAL_ORGANISATION, "url": settings.PORTAL_BASE_URL},
    }


def script_of(event: Event) -> SafeString:
    """Return the facts as JSON that can stand inside a script element whatever the event is called."""
    return mark_safe(json.dumps(facts_of(event), ensure_ascii=False).translate(_ESCAPES))  # noqa: S308 - escaped
