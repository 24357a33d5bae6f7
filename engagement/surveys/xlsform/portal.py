"""The column ``portal`` of a workbook that this portal wrote: what XLSForm has no word for.

    likert scale=quality not_sure=no not_applicable=yes counts_as=role

The first word is the kind of the question, the others are its parts. It counts only where the sheet agrees with it: a
scale that somebody gave other choices is a list of choices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from engagement.surveys.scales import LABELS, POINTS

# Stands for a part of a text that has no translation yet.
MISSING = "…"
WORD = re.compile(r"([a-z_]+)=([A-Za-z0-9_.-]*)")
KINDS = frozenset(
    [
        "radios",
        "checkboxes",
        "yes_no",
        "likert",
        "matrix",
        "ranking",
        "short_text",
        "long_text",
        "number",
        "date",
        "month",
        "age_band",
        "borough",
        "postcode_district",
        "information",
        "intro",
        "section",
        "page",
    ]
)


class Portal(NamedTuple):
    """What the column says about a row; an empty ``kind`` when it says nothing."""

    kind: str
    parts: dict[str, str]

    def number(self, name: str) -> int | None:
        """Return a part that is a whole number of up to three digits, ``None`` for anything else."""
        text = self.parts.get(name, "")
        return int(text) if re.fullmatch(r"\d{1,3}", text, re.ASCII) else None


def read_portal(text: str) -> Portal:
    """Return what a cell of the column says; what is not understood is nothing."""
    first, _space, rest = text.strip().partition(" ")
    if first not in KINDS:
        return Portal("", {})
    return Portal(first, dict(WORD.findall(rest)))


def scale_of(portal: Portal, names: Iterable[str]) -> dict[str, Any]:
    """Return the scale that a row says it has and its ways out, as a question takes them.

    Nothing if the choices are not the points of that scale.
    """
    names, scale = list(names), portal.parts.get("scale", "agreement" if portal.kind == "likert" else "")
    ways = {"not_sure": "not_sure" in names, "not_applicable": "not_applicable" in names}
    if portal.kind not in ("likert", "matrix") or scale not in LABELS:
        return {}
    kept = [*POINTS, *(way for way, offered in ways.items() if offered)]
    return {"scale": scale, **ways} if kept == names else {}


def write_portal(kind: str, **parts: object) -> str:
    """Return the cell for a kind and those of its parts that are given: text, numbers, and yes or no."""
    words = [kind]
    for name, value in parts.items():
        if value is not None and value != "":
            words.append(f"{name}={('yes' if value else 'no') if isinstance(value, bool) else value}")
    return " ".join(words)
