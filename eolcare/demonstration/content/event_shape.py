"""The shape of an event of the demonstration, and words that several share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eolcare.demonstration.content.bookings import BookingPlan

LONDON = ZoneInfo("Europe/London")

ALL: tuple[str, ...] = ()
"""All eight boroughs."""


@dataclass(frozen=True)
class Came:
    """How many came: residents, professionals, voluntary sector, others; spread over the event's boroughs."""

    residents: int = 0
    professionals: int = 0
    voluntary: int = 0
    other: int = 0


@dataclass(frozen=True)
class EventContent:
    slug: str
    kind: str
    title: str
    summary: str
    on: date
    at: time
    minutes: int
    boroughs: tuple[str, ...] = ALL
    format: str = "online"
    programme: str = "review"
    description: str = ""
    venue: str = ""
    address: str = ""
    communities: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    came: Came | None = None
    prompts: tuple[str, ...] = ()
    # How many notes were taken, and on which themes: the words come from the passages.
    notes: int = 0
    themes: tuple[str, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    listed: bool = True
    cancelled: str = ""
    # A key of the register of venues, in place of `venue` and `address`.
    held_at: str = ""
    languages: tuple[str, ...] = ("en",)
    interpreters: tuple[str, ...] = ()
    panel: tuple[tuple[str, str], ...] = ()
    booking: BookingPlan | None = None
    # How often it is repeated, every second week.
    repeats: int = 0

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.on, self.at, LONDON)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


WHAT_MATTERS = (
    "What matters most to you when somebody is seriously ill?",
    "What has worked well for you or your family?",
    "What got in the way?",
    "If you could change one thing, what would it be?",
)

ACCESS_ONLINE = "The call has live captions. Tell us if you would like a British Sign Language interpreter, another language, or to join by telephone."
ACCESS_IN_PERSON = "Step-free entrance, accessible toilet, hearing loop. Tell us if you need an interpreter, a lift to get there or somebody to sit with the person whom you care for."
TAKE_PART_ONLINE = "We send the link to everyone who asks for it. You can listen only, write in the chat, or speak. You need not give your name."
TAKE_PART_IN_PERSON = "You can simply come. If you let us know beforehand we can plan for what you need. Tea, coffee and travel costs are on us."

TAKE_PART_BOOKED = (
    "Book a place, here or by telephone. You need not say why you come, and you can cancel at any time. We remind you."
)

HILL, HARROW, BRENT, EALING, HOUNSLOW = "hillingdon", "harrow", "brent", "ealing", "hounslow"
FULHAM, KENSINGTON, WESTMINSTER = "hammersmith-and-fulham", "kensington-and-chelsea", "westminster"
