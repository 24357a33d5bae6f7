"""Invented responses to the demonstration's surveys: who answers, when, from where, and what they say.

Everything is drawn from one ``random.Random``, so the same seed gives the same people. A response follows the routing
of its questionnaire: only questions that would have been asked are answered.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engagement.surveys.answers import ELSEWHERE, options_of
from engagement.surveys.definition import Answer, Checkboxes, Definition, Likert, Matrix, Month, Number, Radios
from engagement.surveys.routing import reachable_answers
from eolcare.demonstration.content import voices
from eolcare.demonstration.content.voices import Bag, Passage

LONDON = ZoneInfo("Europe/London")

# How likely an answer is to come from each borough, out of a thousand. Uneven on purpose: some places are hardly heard.
BOROUGH_WEIGHTS: dict[str, int] = {
    "brent": 192,
    "harrow": 168,
    "ealing": 160,
    "westminster": 131,
    "hillingdon": 124,
    "hounslow": 83,
    "kensington-and-chelsea": 76,
    "hammersmith-and-fulham": 38,
    "": 28,
}

VOICE_TO_ROLE: dict[str, tuple[str, ...]] = {
    "patient": ("ill",),
    "carer": ("carer",),
    "daughter": ("bereaved", "bereaved", "bereaved", "carer"),
    "son": ("bereaved", "bereaved", "bereaved", "carer"),
    "wife": ("bereaved", "bereaved", "carer"),
    "husband": ("bereaved", "bereaved", "carer"),
    "partner": ("bereaved",),
    "sister": ("bereaved", "close"),
    "niece": ("close", "bereaved"),
    "grandson": ("bereaved",),
    "friend": ("close", "bereaved"),
    "neighbour": ("close", "resident"),
    "resident": ("resident",),
    "volunteer": ("other", "resident"),
}
VOICE_TO_JOB: dict[str, str] = {
    "gp": "gp",
    "hospital-doctor": "hospital-doctor",
    "district-nurse": "community-nurse",
    "hospice-nurse": "specialist-nurse",
    "dementia-nurse": "specialist-nurse",
    "ld-nurse": "community-nurse",
    "care-home-manager": "care-home",
    "care-worker": "care-worker",
    "occupational-therapist": "therapist",
    "pharmacist": "pharmacist",
    "paramedic": "paramedic",
    "social-worker": "social-worker",
    "faith-leader": "voluntary",
    "community-worker": "voluntary",
    "outreach-worker": "voluntary",
}
QUESTION_OF_MOOD = {
    "residents": {"praise": "went_well", "concern": "better", "idea": "one_thing"},
    "professionals": {"praise": "works_well", "concern": "gets_in_the_way", "idea": "one_change"},
}
HEARD = (
    "my GP surgery",
    "From the hospice",
    "a friend sent it to me",
    "the mosque",
    "Carers' group",
    "poster in the library",
    "my daughter",
    "a webinar",
    "the council magazine",
    "Facebook",
    "church notices",
    "Temple",
    "the district nurse",
)
RELATIONS = ("Mum", "Dad", "my husband", "my wife", "my brother", "Nan", "a friend", "my neighbour", "my aunt")
# The first parts of postcodes, as far as they lie in a borough in the main (Royal Mail's districts).
DISTRICTS: dict[str, tuple[str, ...]] = {
    "brent": ("HA0", "HA9", "NW2", "NW10"),
    "harrow": ("HA1", "HA2", "HA3", "HA7"),
    "ealing": ("UB1", "UB5", "W3", "W5", "W13"),
    "westminster": ("NW8", "W1G", "W2", "W9", "SW1V"),
    "hillingdon": ("HA4", "UB3", "UB8", "UB10"),
    "hounslow": ("TW3", "TW4", "TW8", "W4"),
    "kensington-and-chelsea": ("SW3", "SW7", "W8", "W10", "W11"),
    "hammersmith-and-fulham": ("SW6", "W6", "W12", "W14"),
}
TRAINING = (
    "talking with families who disagree",
    "syringe pumps",
    "dementia and pain",
    "Mental Capacity Act, with real cases",
    "grief in children",
    "anything, as long as it is not a video",
    "faith and customs in our area",
    "verifying a death",
)


@dataclass(frozen=True)
class Remark:
    """That an answer in words came from a passage, and so what it is about."""

    question: str
    passage: Passage


@dataclass
class InventedResponse:
    answers: dict[str, Answer]
    borough: str  # the area's slug, "" for somewhere else or not said
    submitted_at: datetime
    channel: str
    may_quote: bool
    voice: str
    remarks: list[Remark] = field(default_factory=list)
    equality: dict[str, Answer] = field(default_factory=dict)
    language: str = "en-gb"


def days_between(first: date, last: date, peaks: tuple[date, ...]) -> tuple[list[date], list[float]]:
    """Return the days of a survey and how busy each is: more on weekdays, and for a week after each peak."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weights = []
    for day in days:
        weight = 0.55 if day.weekday() >= 5 else 1.0
        for peak in peaks:
            since = (day - peak).days
            if 0 <= since < 8:
                weight += 3.5 / (1 + since)
        weights.append(weight)
    return days, weights


def invent(
    *,
    audience: str,
    definition: Definition,
    count: int,
    first: date,
    last: date,
    peaks: tuple[date, ...],
    borough_codes: dict[str, str],
    rng: random.Random,
) -> Iterator[InventedResponse]:
    """Yield ``count`` responses in the order in which they were sent; ``borough_codes`` maps slugs to area codes."""
    professional = audience == "professionals"
    bag = Bag(list(voices.of_kind(professional=professional)), rng)
    days, weights = days_between(first, last, peaks)
    moments = sorted(_moment(day, rng) for day in rng.choices(days, weights, k=count))
    boroughs = rng.choices(list(BOROUGH_WEIGHTS), list(BOROUGH_WEIGHTS.values()), k=count)
    for moment, borough in zip(moments, boroughs, strict=True):
        yield _one(
            audience=audience,
            definition=definition,
            bag=bag,
            borough=borough,
            borough_codes=borough_codes,
            moment=moment,
            rng=rng,
        )


def _moment(day: date, rng: random.Random) -> datetime:
    hour = rng.choices(range(24), [2, 1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 8, 7, 7, 8, 8, 7, 6, 7, 9, 10, 9, 6, 4])[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), LONDON)


def _one(
    *,
    audience: str,
    definition: Definition,
    bag: Bag,
    borough: str,
    borough_codes: dict[str, str],
    moment: datetime,
    rng: random.Random,
) -> InventedResponse:
    words = _passages(bag, rng)
    voice = words[0].voice
    kin = voices.kin_of(voice, rng)
    # Many tick boxes and leave the words.
    if rng.random() < 0.4:
        words = []
    answers = _ticked(definition, rng, gloom=_gloom(words, rng))
    _measured(definition, answers, moment.date(), rng)
    if audience == "residents":
        answers["role"] = rng.choice(VOICE_TO_ROLE[voice])
        if rng.random() < 0.6:
            answers["heard"] = rng.choice(HEARD)
    else:
        answers["job"] = VOICE_TO_JOB[voice]
        if rng.random() < 0.35:
            answers["training"] = rng.choice(TRAINING)
    answers["borough"] = borough_codes[borough] if borough else ELSEWHERE
    remarks = []
    for passage in words:
        question = QUESTION_OF_MOOD[audience][passage.mood]
        answers[question] = voices.say(passage, borough, kin, rng)
        remarks.append(Remark(question, passage))
    for question in QUESTION_OF_MOOD[audience].values():
        if question not in answers and rng.random() < 0.07:
            answers[question] = rng.choice(voices.SHORT)
    channel = rng.choices(["online", "paper", "phone", "interview"], [84, 10, 4, 2])[0]
    if definition.question("relation") and rng.random() < 0.8:
        answers["relation"] = rng.choice(RELATIONS)
    if definition.question("district") and borough and rng.random() < 0.7:
        answers["district"] = rng.choice(DISTRICTS[borough])
    # Who writes here writes English; those who only tick also do so in their own language.
    translated = bool(definition.translations) and not words
    return InventedResponse(
        answers=reachable_answers(definition, answers),  # type: ignore[arg-type]
        borough=borough,
        submitted_at=moment,
        channel=channel,
        may_quote=rng.random() < 0.62,
        voice=voice,
        remarks=remarks,
        equality=_about_the_person(definition, rng),
        language=rng.choices(["en-gb", "pl", "ar"], [80, 12, 8])[0] if translated else "en-gb",
    )


def _measured(definition: Definition, answers: dict[str, Answer], day: date, rng: random.Random) -> None:
    """Fill in tables, numbers and months; each is left empty by some."""
    for question in definition.questions:
        if not isinstance(question, Matrix | Number | Month) or rng.random() < 0.15:
            continue
        match question:
            case Matrix():
                keys = [option.key for option in question.options]
                weights = [1 / (1 + 0.4 * at) for at in range(len(keys))]
                rows = [row.key for row in question.statements if rng.random() < 0.9]
                if rows:
                    answers[question.key] = {row: rng.choices(keys, weights)[0] for row in rows}
            case Number():
                answers[question.key] = str(min(7, max(0, round(rng.gauss(3, 2)))))
            case Month():
                ended = day - timedelta(days=rng.randrange(900))
                answers[question.key] = ended.isoformat()[:7]


def _about_the_person(definition: Definition, rng: random.Random) -> dict[str, Answer]:
    """Return what somebody says about themselves; four in ten would rather not be asked."""
    if not definition.equality or rng.random() < 0.4:
        return {}
    said: dict[str, Answer] = {}
    for question in definition.equality:
        keys = [option.key for option in options_of(question)]
        if not keys or rng.random() < 0.05:
            continue
        weights = [1 / (1 + 0.3 * at) for at in range(len(keys))]
        chosen = rng.choices(keys, weights)[0]
        said[question.key] = [chosen] if isinstance(question, Checkboxes) else chosen
    return reachable_answers(definition.about_you, said)  # type: ignore[arg-type]


def _passages(bag: Bag, rng: random.Random) -> list[Passage]:
    """Draw what one person says: one passage, or two or three in different moods by the same voice."""
    words = [bag.draw()]
    for _ in range(rng.choices([0, 1, 2], [70, 24, 6])[0]):
        others = [mood for mood in voices.MOODS if mood not in {passage.mood for passage in words}]
        more = bag.draw_for(words[0].voice, others)
        if more is not None and more.theme not in {passage.theme for passage in words}:
            words.append(more)
    return words


def _gloom(words: list[Passage], rng: random.Random) -> float:
    """Return how dark the ticks are, 0 to 1: people who write of something bad also tick lower, mostly."""
    tilt = sum({"praise": -0.25, "concern": 0.2, "idea": 0.0}[passage.mood] for passage in words)
    return min(0.95, max(0.05, 0.45 + tilt + rng.uniform(-0.2, 0.2)))


def _ticked(definition: Definition, rng: random.Random, gloom: float) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for question in definition.questions:
        if rng.random() < 0.06 and not question.required:
            continue
        match question:
            case Likert():
                answers[question.key] = _point(question, gloom, rng)
            case Radios():
                keys = [option.key for option in question.options]
                # Falls off towards the end of the list, so that charts have a shape.
                answers[question.key] = rng.choices(keys, [1 / (1 + 0.35 * at) for at in range(len(keys))])[0]
            case Checkboxes():
                answers[question.key] = _ticks(question, rng)
    return answers


def _point(question: Likert, gloom: float, rng: random.Random) -> str:
    luck = rng.random()
    if luck < 0.05 and question.not_sure:
        return "not_sure"
    if luck < 0.1 and question.not_applicable:
        return "not_applicable"
    # Each question leans its own way, the same for all.
    lean = (sum(map(ord, question.key)) % 7 - 3) * 0.05
    return str(min(5, max(1, round(rng.gauss(5 - 4 * min(1, max(0, gloom + lean)), 0.9)))))


def _ticks(question: Checkboxes, rng: random.Random) -> list[str]:
    if question.exclusive is not None and rng.random() < 0.03:
        return [question.exclusive]
    keys = [option.key for option in question.options if option.key != question.exclusive]
    most = question.max or 4
    chosen: set[str] = set()
    for _ in range(rng.choice(range(1, most + 1))):
        chosen.add(rng.choices(keys, [1 / (1 + 0.2 * at) for at in range(len(keys))])[0])
    return [key for key in keys if key in chosen]
