"""Longer texts: paragraphs and lists."""

from __future__ import annotations

from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from engagement.surveys.presentation.words import NOTHING_SAID, Said, words
from engagement.surveys.translating import Original


class Block(NamedTuple):
    """A part of a page to read: one paragraph, or the items of a list."""

    paragraph: str
    items: list[str]


def blocks(body: str) -> list[Block]:
    """Return a text as paragraphs (parted by a blank line) and lists (lines that begin with ``- ``).

    The parts of an ``Original`` are ``Original``s.
    """
    found: list[Block] = []
    for part in body.replace("\r\n", "\n").split("\n\n"):
        plain: list[str] = []
        items: list[str] = []
        for line in part.split("\n"):
            if line.startswith("- "):
                items.append(line[2:].strip())
            elif line.strip() and items:
                items[-1] = f"{items[-1]} {line.strip()}"
            elif line.strip():
                plain.append(line.strip())
        if plain:
            found.append(Block(_like(body, " ".join(plain)), []))
        if items:
            found.append(Block("", [_like(body, item) for item in items]))
    return found


def _like(whole: str, part: str) -> str:
    return Original(part, whole.language) if isinstance(whole, Original) else part


def prose(body: str, said: Said = NOTHING_SAID) -> SafeString:
    """Return a longer text of a survey as HTML."""
    made = [Block(words(block.paragraph, said), [words(item, said) for item in block.items]) for block in blocks(body)]
    return SafeString(render_to_string("surveys/_blocks.html", {"blocks": made}).strip())
