"""Who books for the events of the demonstration, and what they need. Names, numbers and needs are all invented.

Telephone numbers are those that Ofcom keeps free for stories (020 7946 0xxx, 07700 900xxx).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from engagement.events.needs import NeedKind


@dataclass(frozen=True)
class QuestionContent:
    kind: str
    label: str
    hint: str = ""
    options: tuple[str, ...] = ()
    # Asked only if the question before it was answered with one of these.
    asked_if: tuple[str, ...] = ()


@dataclass(frozen=True)
class BookingPlan:
    """How an event takes bookings, and how many there are today."""

    places: dict[str, int | None]
    link: str = ""
    details: str = ""
    hours: int = 48
    opens: int | None = None  # days before the event
    questions: tuple[QuestionContent, ...] = ()
    # Requests by kind of place; those beyond the capacity wait.
    asked: dict[str, int] = field(default_factory=dict)
    carers: float = 0.0
    cancelled: int = 0
    came: float | None = None


CARERS_EVENING = BookingPlan(
    {"in_person": 10, "carer": 3},
    questions=(
        QuestionContent("yes_no", "Does somebody need to be with the person whom you care for while you are out?"),
        QuestionContent(
            "short_text",
            "From when until when would you need somebody?",
            "We arrange it and pay for it.",
            asked_if=("yes",),
        ),
    ),
    asked={"in_person": 15},
    carers=0.2,
    cancelled=2,
)

PLANS: dict[str, BookingPlan] = {
    "now-opening-webinar": BookingPlan({"online": 120, "phone": 10}, asked={"online": 58, "phone": 4}, came=0.8),
    "now-carers-evening": CARERS_EVENING,
    "now-lgbtq-webinar": BookingPlan(
        {"online": 100, "phone": 10},
        link="https://meet.eolcare.example/being-yourself",
        details="Use any name you like. You can keep your camera off.",
        asked={"online": 31, "phone": 2},
    ),
    "now-dementia-workshop": BookingPlan(
        {"in_person": 24, "online": 60, "carer": 8},
        link="https://meet.eolcare.example/dementia-pain-and-comfort",
        questions=(
            QuestionContent("radios", "How do you know dementia?", options=("In my family", "From my work", "Both")),
        ),
        asked={"in_person": 19, "online": 12},
        carers=0.3,
    ),
    "now-bereaved-people-webinar": BookingPlan(
        {"online": 40}, link="https://meet.eolcare.example/after-a-death", asked={"online": 17}
    ),
    "now-full-panel-webinar": BookingPlan(
        {"online": 500, "phone": 20}, link="https://meet.eolcare.example/ask-us-anything", opens=30
    ),
}

PANEL: tuple[tuple[str, str], ...] = (
    ("Dr Imogen Ashdown", "Consultant in palliative medicine, Lanternfield Hospice"),
    ("Tunde Oyelaran", "Lead nurse, community specialist palliative care, Brookmere Community Health Trust"),
    ("Farida Rahmani", "Carer, and member of the residents' panel"),
    ("Councillor Glen Petrie", "Eight Boroughs Social Care Partnership"),
    ("Siobhan Keane", "Programme director, North West London Integrated Care Board"),
)

# Who sat there in 2022 and 2023 is not published; roles alone, invented.
PANEL_BEFORE: tuple[tuple[str, str], ...] = (
    ("A consultant in palliative medicine", "Lanternfield Hospice"),
    ("A community nurse", "Brookmere Community Health Trust"),
    ("A carer", "The residents' panel"),
    ("The programme's director", "North West London Integrated Care Board"),
)

_FIRST = [
    "Amina",
    "Beatrice",
    "Callum",
    "Dilys",
    "Efua",
    "Farouk",
    "Grace",
    "Harjit",
    "Ines",
    "Jarek",
    "Kamala",
    "Leon",
    "Meera",
    "Nadia",
    "Owen",
    "Priya",
    "Quentin",
    "Rosa",
    "Samir",
    "Teresa",
    "Umar",
    "Violet",
    "Wanjiru",
    "Yusuf",
    "Zofia",
]
_LAST = [
    "Abebe",
    "Barker",
    "Choudhury",
    "Dunne",
    "Eze",
    "Fashola",
    "Gill",
    "Hussein",
    "Iqbal",
    "Jankowski",
    "Kaur",
    "Lindqvist",
    "Mensah",
    "Novak",
    "Okafor",
    "Patel",
    "Quaye",
    "Rossi",
    "Shah",
    "Tembo",
    "Underhill",
    "Varga",
    "Wójcik",
    "Yilmaz",
    "Zaman",
]
_NEEDS: tuple[tuple[str, str], ...] = (
    (NeedKind.STEP_FREE, ""),
    (NeedKind.WHEELCHAIR, "A powered chair, 70 cm wide"),
    (NeedKind.BSL, ""),
    (NeedKind.CAPTIONS, ""),
    (NeedKind.HEARING_LOOP, ""),
    (NeedKind.LARGE_PRINT, "18 point, please"),
    (NeedKind.EASY_READ, ""),
    (NeedKind.LANGUAGE, "Gujarati"),
    (NeedKind.LANGUAGE, "Somali"),
    (NeedKind.FOOD, "No nuts"),
    (NeedKind.FOOD, "Halal"),
    (NeedKind.BREAKS, ""),
    (NeedKind.SITTING, "My husband, who has Parkinson's"),
    (NeedKind.TRAVEL, ""),
    (NeedKind.ASSISTANCE_DOG, ""),
)
_AT_A_DISTANCE = frozenset(
    {NeedKind.BSL, NeedKind.CAPTIONS, NeedKind.LARGE_PRINT, NeedKind.EASY_READ, NeedKind.LANGUAGE, NeedKind.BREAKS}
)


@dataclass(frozen=True)
class Asks:
    """One invented person who asks for a place."""

    place_kind: str
    name: str
    email: str
    phone: str
    with_carer: bool
    borough: str
    role: str
    language: str
    needs: tuple[tuple[str, str], ...]
    answers: tuple[Any, ...]
    may_contact: bool
    may_quote: bool
    by_phone: bool


def people_asking(plan: BookingPlan, boroughs: tuple[str, ...], rng: random.Random) -> Iterator[Asks]:
    """Yield who asks for a place at one event, in the order in which they ask."""
    kinds = [kind for kind, number in plan.asked.items() for _at in range(number)]
    rng.shuffle(kinds)
    names = [f"{first} {last}" for first in _FIRST for last in _LAST]
    for kind, name in zip(kinds, rng.sample(names, len(kinds)), strict=True):
        by_phone = kind == "phone" or rng.random() < 0.15
        fits = [need for need in _NEEDS if kind == "in_person" or need[0] in _AT_A_DISTANCE]
        number = rng.choices((0, 1, 2), (70, 22, 8))[0]
        needs = {kind: (kind, detail) for kind, detail in rng.sample(fits, number)}
        professional = rng.random() < 0.25
        yield Asks(
            place_kind=kind,
            name=name,
            email="" if by_phone else f"{name.lower().replace(' ', '.').replace('ó', 'o')}@people.example",
            phone=f"07700 900{rng.randrange(1000):03d}" if by_phone else "",
            with_carer=kind == "in_person" and "carer" in plan.places and rng.random() < plan.carers,
            borough=rng.choice(boroughs),
            role="professional" if professional else "resident",
            language=rng.choices(("en-gb", "pl", "gu", "ar"), (91, 3, 3, 3))[0],
            needs=tuple(needs.values()),
            answers=_answers(plan, rng),
            may_contact=rng.random() < 0.6,
            may_quote=rng.random() < 0.4,
            by_phone=by_phone,
        )


def _answers(plan: BookingPlan, rng: random.Random) -> tuple[Any, ...]:
    said: list[Any] = []
    for question in plan.questions:
        if question.kind == "yes_no":
            said.append(rng.choices(("yes", "no", ""), (3, 6, 1))[0])
        elif question.kind == "radios":
            said.append(rng.choice(question.options))
        else:
            said.append(rng.choice(("From 6 to half past 8", "From 17:45, about three hours")))
    return tuple(said)
