"""Passages with their identifiers marked, for measuring: ``[[phone:07700 900123]]``, one passage a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from engagement.feedback.redaction.kinds import Kind

_MARK = re.compile(r"\[\[([a-z_]+):(.*?)\]\]")
_PART = re.compile(r"\[([a-z-]+)\]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, and each identifier in it as (start, end, kind)."""

    text: str
    marks: tuple[tuple[int, int, Kind], ...]


def parse(line: str) -> Passage:
    """Return the passage of one line.

    Raises:
        ValueError: for a kind that there is not.
    """
    text, marks, end = "", [], 0
    for match in _MARK.finditer(line):
        text += line[end : match.start()]
        marks.append((len(text), len(text) + len(match[2]), Kind(match[1])))
        text += match[2]
        end = match.end()
    return Passage(text + line[end:], tuple(marks))


def read_passages(path: Path) -> dict[str, list[Passage]]:
    """Return the passages of a file by part, as its headings ``[development]`` and ``[held-out]`` name them."""
    parts: dict[str, list[Passage]] = {}
    part = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if heading := _PART.fullmatch(line.strip()):
            part = heading[1]
            continue
        parts.setdefault(part, []).append(parse(line))
    return parts
