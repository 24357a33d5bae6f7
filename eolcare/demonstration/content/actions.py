"""The 40 actions of the demonstration, read from ``actions.txt``, which says how a block is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eolcare.demonstration import people

LONDON = ZoneInfo("Europe/London")
FILE = Path(__file__).parent / "actions.txt"

BODIES: dict[str, str] = {
    "board": people.BOARD,
    "brookmere": people.BROOKMERE,
    "councils": people.SEVERAL_COUNCILS,
    "lantern": people.LANTERN,
    "copperbeech": "Copperbeech Hospice",
    "rainbow": people.RAINBOW,
    "table": people.TABLE,
    "elder": people.ELDER,
    "hearth": people.HEARTH,
    "plain": people.PLAIN,
    "marigold": "Marigold Court Care Homes",
}
KEYS = ("you", "did", "themes", "areas", "owner", "body", "due", "programme")


@dataclass(frozen=True)
class StatusContent:
    at: datetime
    status: str
    words: str = ""
    reason_code: str = ""
    passed_to: str = ""


@dataclass(frozen=True)
class ActionContent:
    title: str
    you_said: str
    we_did: str
    themes: tuple[str, ...]
    areas: tuple[str, ...]
    owner: str
    body: str
    due_on: date
    programme: str
    trail: tuple[StatusContent, ...]


def actions(today: date) -> tuple[ActionContent, ...]:
    """Return every action as it stands on a day.

    Raises:
        ValueError: naming the block that cannot be read.
    """
    text = FILE.read_text(encoding="utf-8")
    blocks = [block for block in text.split("\n\n") if block.strip() and not block.startswith("#")]
    return tuple(_action(block, today) for block in blocks)


def _action(block: str, today: date) -> ActionContent:
    title, *lines = block.strip().splitlines()
    facts: dict[str, str] = {}
    rows: list[list[str]] = []
    for line in lines:
        if line.startswith("- "):
            rows.append([cell.strip() for cell in line[2:].split("|")])
            continue
        key, found, value = line.partition(":")
        if not found or key not in KEYS:
            raise ValueError(f"{title!r}: cannot read {line!r}")
        facts[key] = value.strip()
    if missing := {"you", "themes", "owner", "body", "due"} - facts.keys():
        raise ValueError(f"{title!r}: {sorted(missing)} missing")
    return ActionContent(
        title=title,
        you_said=facts["you"],
        we_did=facts.get("did", ""),
        themes=_names(facts["themes"]),
        areas=_names(facts.get("areas", "")),
        owner=facts["owner"],
        body=BODIES[facts["body"]],
        due_on=_day(facts["due"], today),
        programme=facts.get("programme", "review"),
        trail=tuple(_status(row, len(rows) - at, today) for at, row in enumerate(rows)),
    )


def _status(row: list[str], from_the_end: int, today: date) -> StatusContent:
    when, status, words, *rest = (*row, "", "")[:4]
    extra = rest[0]
    # Whatever the clock of this machine says, nothing that has happened lies ahead of it.
    day = min(_day(when, today), today - timedelta(days=from_the_end))
    return StatusContent(
        at=datetime.combine(day, time(9, 30), LONDON),
        status=status,
        words=words,
        reason_code=extra if status == "cannot_be_done" else "",
        passed_to=extra if status == "passed_on" else "",
    )


def _day(text: str, today: date) -> date:
    if re.fullmatch(r"-?\d+", text):
        return today + timedelta(days=int(text))
    return date.fromisoformat(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
