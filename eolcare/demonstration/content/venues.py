"""The venues of the demonstration, all invented: rooms, streets and what is known of getting in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VenueContent:
    key: str
    name: str
    address: str
    borough: str
    has: tuple[str, ...]
    has_not: tuple[str, ...] = ()
    notes: str = ""
    directions: str = ""
    checked: int = 60  # days ago


VENUES: tuple[VenueContent, ...] = (
    VenueContent(
        "southall",
        "Lantern Street Community Centre",
        "4 Lantern Street\nSouthall\nUB1 9ZZ",
        "ealing",
        ("step_free", "accessible_toilet", "hearing_loop", "blue_badge", "assistance_dogs", "near_transport"),
        ("changing_places",),
        "The front door opens by itself. The room is on the ground floor, the second on the left.",
        "Bus 299 stops outside. From the station it is seven minutes on level pavement.",
        21,
    ),
    VenueContent(
        "pinner",
        "Lanternfield Hospice education centre",
        "Orchard Lane\nPinner\nHA5 9ZZ",
        "harrow",
        ("step_free", "accessible_toilet", "changing_places", "hearing_loop", "lift", "quiet_room", "blue_badge"),
        ("near_transport",),
        "A quiet room with a sofa is next door all the time. The garden is open.",
        "The hospice's minibus meets people at the station if you ask when you book.",
        35,
    ),
    VenueContent(
        "willesden",
        "Willow Green Library",
        "95 Willow Parade\nWillesden Green\nNW10 9ZZ",
        "brent",
        ("step_free", "accessible_toilet", "near_transport", "assistance_dogs"),
        ("hearing_loop", "changing_places"),
        "A portable hearing loop can be brought: ask us.",
        checked=90,
    ),
    VenueContent(
        "wealdstone",
        "Clocktower Civic Rooms",
        "High Street\nWealdstone\nHA3 9ZZ",
        "harrow",
        ("step_free", "accessible_toilet"),
        checked=200,
    ),
)
