"""Who speaks in the demonstration, and how one hand-written passage becomes what a particular person wrote.

The passages stand in ``passages/*.txt``: ``# theme``, then one a line, ``voice | mood | text``. A text may hold slots
(``{who}``, ``{hours}``, ``{language}``) that are filled for the person who says it. All of it is invented.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PASSAGES = Path(__file__).parent / "passages"
# Between two sentences; a quotation inside a sentence does not end it.
SENTENCE_END = re.compile(r"(?<=[a-z0-9][.!?]) (?=[A-Z{])")
MOODS = ("praise", "concern", "idea")

PROFESSIONAL_VOICES = {
    "care-home-manager",
    "care-worker",
    "community-worker",
    "dementia-nurse",
    "district-nurse",
    "faith-leader",
    "gp",
    "hospice-nurse",
    "hospital-doctor",
    "ld-nurse",
    "occupational-therapist",
    "outreach-worker",
    "paramedic",
    "pharmacist",
    "social-worker",
}
VOLUNTARY_VOICES = {"community-worker", "faith-leader", "outreach-worker"}
RESIDENT_VOICES = {
    "carer",
    "daughter",
    "friend",
    "grandson",
    "husband",
    "neighbour",
    "niece",
    "partner",
    "patient",
    "resident",
    "sister",
    "son",
    "volunteer",
    "wife",
}


@dataclass(frozen=True)
class Passage:
    theme: str
    voice: str
    mood: str
    text: str
    names_people: bool

    @property
    def is_professional(self) -> bool:
        return self.voice in PROFESSIONAL_VOICES


# Whom somebody of this voice speaks of, with the pronouns.
SHE = ("she", "her", "her")
HE = ("he", "him", "his")
KIN: dict[str, tuple[tuple[str, tuple[str, str, str]], ...]] = {
    "daughter": (("mum", SHE), ("dad", HE), ("mother", SHE), ("father", HE)),
    "son": (("mum", SHE), ("dad", HE), ("mother", SHE), ("father", HE)),
    "niece": (("aunt", SHE), ("uncle", HE)),
    "grandson": (("nan", SHE), ("grandad", HE)),
}
LATE = (
    "at two in the morning",
    "late on a Sunday evening",
    "at half past four in the morning",
    "at eleven at night",
    "on a bank holiday Monday",
    "late on a Friday",
)
HOURS = ("three hours", "four hours", "five hours", "six hours")
DAYS = ("four days", "five days", "six days", "nine days", "eleven days", "twelve days")
WEEKS = ("three weeks", "four weeks", "five weeks", "six weeks", "seven weeks", "two months")
LANGUAGES: dict[str, tuple[str, ...]] = {
    "brent": ("Gujarati", "Portuguese", "Somali", "Arabic"),
    "ealing": ("Punjabi", "Polish", "Somali", "Farsi"),
    "hammersmith-and-fulham": ("Arabic", "Spanish", "Amharic"),
    "harrow": ("Gujarati", "Tamil", "Romanian"),
    "hillingdon": ("Punjabi", "Tamil", "Urdu"),
    "hounslow": ("Punjabi", "Nepali", "Polish", "Urdu"),
    "kensington-and-chelsea": ("Arabic", "Portuguese", "Farsi"),
    "westminster": ("Arabic", "Bengali", "Cantonese"),
}
OPENINGS: dict[str, tuple[str, ...]] = {
    "praise": (
        "I should like to say something good.",
        "You will get complaints, so here is the other side.",
        "Where do I begin?",
        "I want to be fair.",
        "One thing stays with me.",
        "Not everything was right, but this was.",
    ),
    "concern": (
        "I have put off writing this.",
        "I shall try to be brief.",
        "It is a while ago, but I remember it well.",
        "I do not blame anyone in particular.",
        "You asked, so I will say it.",
        "This is hard to write down.",
        "I have told this to several people by now.",
        "It may have changed since.",
    ),
    "idea": (
        "A suggestion.",
        "It would not take much.",
        "I have had time to think about this.",
        "If anyone is reading this:",
        "You asked for one thing.",
    ),
}
CLOSINGS: dict[str, tuple[str, ...]] = {
    "praise": (
        "Please pass that on.",
        "I shall not forget it.",
        "More of that, please.",
        "Thank you.",
    ),
    "concern": (
        "I hope that it helps somebody else.",
        "It should not be down to luck.",
        "I would not want it for another family.",
        "Thank you for asking.",
        "That is all I have to say about it.",
        "I am told that we were not the only ones.",
    ),
    "idea": (
        "Please think about it.",
        "I would help, if you asked me.",
        "Somebody must have tried this already.",
        "Thank you for reading.",
    ),
}
SHORT: tuple[str, ...] = (
    "Nothing comes to mind.",
    "See my answer before.",
    "It is too soon for me to say.",
    "All of it.",
    "I would rather not say more.",
    "The nurses.",
    "More staff.",
    "Communication!!",
    "Not sure, we only had a few days.",
    "ask me again in a year",
)


@cache
def passages() -> tuple[Passage, ...]:
    """Return every passage, in the order of the files.

    Raises:
        ValueError: naming file and line, for one that cannot be read.
    """
    found: list[Passage] = []
    for path in sorted(PASSAGES.glob("*.txt")):
        theme = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("# "):
                theme = line[2:].strip()
                continue
            parts = [part.strip() for part in line.split(" | ", 2)]
            voices = PROFESSIONAL_VOICES | RESIDENT_VOICES
            if len(parts) != 3 or parts[0] not in voices or parts[1] not in MOODS or not theme:
                raise ValueError(f"{path.name}, line {number}: not a passage")
            found.append(Passage(theme, parts[0], parts[1], parts[2], path.stem == "with-names"))
    return tuple(found)


class Bag:
    """Draws every thing once before any comes again."""

    def __init__(self, things: Sequence[Passage], rng: random.Random) -> None:
        self.things = list(things)
        self.rng = rng
        self.left: list[Passage] = []

    def draw(self) -> Passage:
        if not self.left:
            self.left = self.things.copy()
            self.rng.shuffle(self.left)
        return self.left.pop()

    def draw_for(self, voice: str, moods: Sequence[str]) -> Passage | None:
        """Draw one that this voice would say in one of these moods; ``None`` when none is left in this round."""
        for at in range(len(self.left) - 1, -1, -1):
            passage = self.left[at]
            if passage.voice == voice and passage.mood in moods:
                return self.left.pop(at)
        return None


def kin_of(voice: str, rng: random.Random) -> dict[str, str]:
    """Return the words for the person whom somebody speaks of, the same all through one response."""
    who, (they, them, their) = rng.choice(KIN.get(voice, (("mother", SHE), ("father", HE))))
    words = {"who": who, "they": they, "them": them, "their": their}
    return words | {key.capitalize(): value.capitalize() for key, value in words.items()}


def say(passage: Passage, borough: str, kin: dict[str, str], rng: random.Random, *, frame: bool = True) -> str:
    """Return the passage as somebody of this borough (its slug) says it; ``frame`` lets an opening or a closing join."""
    late = rng.choice(LATE)
    text = passage.text.format(
        **kin,
        late=late,
        late_c=late[0].upper() + late[1:],
        hours=rng.choice(HOURS),
        days=rng.choice(DAYS),
        weeks=rng.choice(WEEKS),
        language=rng.choice(LANGUAGES.get(borough, ("Arabic", "Polish", "Bengali"))),
    )
    if frame and len(text) > 60:
        sentences = SENTENCE_END.split(text)
        if len(sentences) > 2 and rng.random() < 0.2:
            text = " ".join(sentences[:-1])
        luck = rng.random()
        if luck < 0.22:
            text = f"{rng.choice(OPENINGS[passage.mood])} {text}"
        elif luck < 0.38:
            text = f"{text} {rng.choice(CLOSINGS[passage.mood])}"
    return text


def of_kind(*, professional: bool) -> Iterator[Passage]:
    """Yield what professionals, or everybody else, would write in a survey."""
    return (passage for passage in passages() if passage.is_professional == professional)
