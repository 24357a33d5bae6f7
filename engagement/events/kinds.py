"""Kinds of events: what each asks for, and the rules that it keeps. Pure facts; forms and services both ask here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.events.models import EventFormat, EventKind, PlaceKind

ONLINE, IN_PERSON, HYBRID, PHONE = (
    EventFormat.ONLINE,
    EventFormat.IN_PERSON,
    EventFormat.HYBRID,
    EventFormat.PHONE,
)
ANYWHERE = (IN_PERSON, ONLINE, HYBRID, PHONE)
TOGETHER = (IN_PERSON, ONLINE, HYBRID)


@dataclass(frozen=True)
class KindRules:
    """What holds for events of one kind.

    ``formats`` are those that are possible, the usual one first. ``listed`` and ``books`` say what the form starts
    with, ``may_be_listed`` and ``may_book`` what is possible at all. ``needs_host``, ``needs_communities``,
    ``needs_panel``, ``needs_limit`` (a number of places of each kind) and ``needs_consent`` are demanded, and asked of
    this kind alone where only it knows them. ``most`` is the size of a group above which the team is warned.
    """

    about: Any
    formats: tuple[EventFormat, ...]
    listed: bool = True
    may_be_listed: bool = True
    books: bool = True
    may_book: bool = True
    needs_host: bool = False
    needs_consent: bool = False
    needs_communities: bool = False
    needs_panel: bool = False
    needs_limit: bool = False
    most: int | None = None


RULES: dict[EventKind, KindRules] = {
    EventKind.WEBINAR: KindRules(_("Online, or online and in a room. People book."), (ONLINE, HYBRID)),
    EventKind.FULL_PANEL_WEBINAR: KindRules(
        _("A webinar with the whole panel. Say who sits on the panel before you publish it."),
        (ONLINE, HYBRID),
        needs_panel=True,
    ),
    EventKind.WORKSHOP: KindRules(_("People work together on a question. They book."), TOGETHER),
    EventKind.SELF_ASSESSMENT_WORKSHOP: KindRules(
        _("Partners rate their own services. Not in the public list unless you say so."),
        TOGETHER,
        listed=False,
        books=False,
    ),
    EventKind.FOCUS_GROUP: KindRules(
        _("A small group from the communities that you name: at most 14 people, as a rule."),
        ANYWHERE,
        needs_communities=True,
        needs_limit=True,
        most=14,
    ),
    EventKind.DROP_IN: KindRules(_("People come when they like. Nobody needs to book."), ANYWHERE, books=False),
    EventKind.MEETING_ATTENDED: KindRules(
        _("A meeting of somebody else that you went to. Recorded, never in the public list, no booking."),
        ANYWHERE,
        listed=False,
        may_be_listed=False,
        books=False,
        may_book=False,
        needs_host=True,
    ),
    EventKind.INTERVIEW: KindRules(
        _("A talk with one person who agreed to it. Never in the public list, no names, no booking."),
        ANYWHERE,
        listed=False,
        may_be_listed=False,
        books=False,
        may_book=False,
        needs_consent=True,
    ),
}

FITTING: dict[str, tuple[PlaceKind, ...]] = {
    IN_PERSON: (PlaceKind.IN_PERSON, PlaceKind.CARER),
    ONLINE: (PlaceKind.ONLINE, PlaceKind.PHONE),
    HYBRID: (PlaceKind.IN_PERSON, PlaceKind.ONLINE, PlaceKind.PHONE, PlaceKind.CARER),
    PHONE: (PlaceKind.PHONE,),
}
"""Kinds of places that an event of a format can have."""

DEMANDED: dict[str, tuple[PlaceKind, ...]] = {
    IN_PERSON: (PlaceKind.IN_PERSON,),
    ONLINE: (PlaceKind.ONLINE,),
    HYBRID: (PlaceKind.IN_PERSON, PlaceKind.ONLINE),
    PHONE: (PlaceKind.PHONE,),
}
"""Kinds of places that an event of a format must have before people can book."""


def rules_of(kind: str) -> KindRules:
    """Return the rules of a kind.

    Raises:
        ValueError: for a kind that is not known.
    """
    return RULES[EventKind(kind)]


def missing_places(format: str, kinds: Collection[str]) -> list[PlaceKind]:
    """Return the kinds of places that an event of this format still lacks."""
    return [kind for kind in DEMANDED[format] if kind not in kinds]


def misfits(format: str, kinds: Collection[str]) -> list[PlaceKind]:
    """Return the kinds of places that an event of this format cannot have."""
    return [kind for kind in PlaceKind if kind in kinds and kind not in FITTING[format]]


def has_room(format: str) -> bool:
    """Return whether people of such an event come to a place."""
    return format in (IN_PERSON, HYBRID)
