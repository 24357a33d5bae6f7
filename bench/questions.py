"""The twenty questions that every contestant asks: 9 radios of 5, 4 checkboxes of 6, 3 Likert of 6, 2 short and 2 long texts.

No label has a comma: the peer keeps its choices separated by commas.
"""

from __future__ import annotations

import json
from typing import Any

AGREEMENT = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree", "I’m not sure")
HOW_GOOD = ("Very good", "Good", "Neither good nor poor", "Poor", "Very poor")
HOW_OFTEN = ("Always", "Most of the time", "Sometimes", "Hardly ever", "Never")
HOW_SOON = ("The same day", "Within two days", "Within a week", "Later than that", "Nobody came")

# Stands in the words, and is another number each time: two people hardly write the same.
NUMBER = "0000000"
WORDS = (
    f"Family {NUMBER}. The nurses were kind and explained each step. At night nobody answered the telephone, and we waited until the "
    "morning. One number to ring, and somebody who knows us when they pick it up, would have made the difference."
)
WORD = "A number to ring at night"


def _asked(key: str, kind: str, title: str, options: tuple[str, ...] = (), statement: str = "") -> dict[str, Any]:
    return {"key": key, "kind": kind, "title": title, "options": list(options), "statement": statement}


QUESTIONS: list[dict[str, Any]] = [
    _asked(
        "role",
        "radios",
        "Which best describes you?",
        (
            "I live with an illness that will not get better",
            "I care for somebody",
            "Somebody close to me died",
            "I work in health or care",
            "Something else",
        ),
    ),
    _asked("overall", "radios", "How good was the care overall?", HOW_GOOD),
    _asked(
        "places",
        "checkboxes",
        "Where was care given?",
        ("At home", "In a care home", "In a hospice", "In hospital", "At the GP’s surgery", "Somewhere else"),
    ),
    _asked("first_visit", "radios", "How soon did somebody come after the first call?", HOW_SOON),
    _asked("heard", "likert", "How far do you agree?", AGREEMENT, "We were listened to."),
    _asked("pain", "radios", "How often was pain under control?", HOW_OFTEN),
    _asked(
        "people",
        "checkboxes",
        "Who gave care?",
        ("A district nurse", "A specialist nurse", "A GP", "A hospital doctor", "A paid carer", "Family or friends"),
    ),
    _asked("night", "radios", "How good was help at night?", HOW_GOOD),
    _asked("told", "likert", "How far do you agree?", AGREEMENT, "We knew what would happen next."),
    _asked("medicine", "radios", "How soon were medicines there when they were needed?", HOW_SOON),
    _asked("one_word", "short_text", "Which few words describe the care?"),
    _asked(
        "help",
        "checkboxes",
        "What would have helped?",
        (
            "One number to ring",
            "Visits at night",
            "Equipment at home",
            "A break for carers",
            "Advice about money",
            "Somebody to talk to",
        ),
    ),
    _asked("respect", "radios", "How often were you treated with respect?", HOW_OFTEN),
    _asked("choice", "likert", "How far do you agree?", AGREEMENT, "We could choose where care was given."),
    _asked("team", "radios", "How good was the way teams worked together?", HOW_GOOD),
    _asked("worked", "long_text", "What went well?"),
    _asked(
        "after",
        "checkboxes",
        "What was offered afterwards?",
        ("A telephone call", "A letter", "A visit", "A group to join", "Advice about paperwork", "Nothing"),
    ),
    _asked("equipment", "radios", "How soon did equipment come?", HOW_SOON),
    _asked("place", "short_text", "Which place or team are you thinking of?"),
    _asked("better", "long_text", "What should be better?"),
]

# The kinds as a form of Django's knows them.
KINDS = {"radios": "one", "likert": "one", "checkboxes": "many", "short_text": "short", "long_text": "long"}


def plain() -> list[dict[str, Any]]:
    """Return the questions as the floors and the peer need them.

    Each has ``key``, ``title``, ``kind`` (``one``, ``many``, ``short``, ``long``) and ``options`` (pairs of key and label).
    """
    return [
        {
            "key": asked["key"],
            "title": " ".join(text for text in (asked["title"], asked["statement"]) if text),
            "kind": KINDS[asked["kind"]],
            "options": [[f"option_{number}", label] for number, label in enumerate(asked["options"], start=1)],
        }
        for asked in QUESTIONS
    ]


def definition(*, one_page: bool, check_answers: bool = True) -> str:
    """Return the questions as the JSON of a definition of this portal.

    Args:
        one_page: all questions on one page; otherwise one a page.
        check_answers: whether "check your answers" comes before sending.
    """
    questions = []
    for asked in QUESTIONS:
        question: dict[str, Any] = {"kind": asked["kind"], "key": asked["key"], "title": asked["title"]}
        if asked["kind"] == "likert":
            question |= {"statement": asked["statement"], "scale": "agreement", "not_sure": True}
        elif asked["options"]:
            listed = enumerate(asked["options"], start=1)
            question["options"] = [{"key": f"option_{number}", "label": label} for number, label in listed]
        if one_page:
            question["page"] = "all"
        questions.append(question)
    whole: dict[str, Any] = {"schema": 1, "language": "en", "questions": questions}
    if one_page:
        whole["pages"] = [{"key": "all", "title": "The care you had"}]
    if not check_answers:
        whole["check_answers"] = False
    return json.dumps(whole)
