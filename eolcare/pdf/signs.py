"""What the renderer cannot tell by itself of a text: where it runs to, and which signs no font of ours has."""

from __future__ import annotations

import unicodedata

from eolcare.pdf.fonts import missing_characters

# What stands for a sign that cannot be printed; said once in the document that uses it.
UNPRINTABLE = "[?]"


def direction_of(text: str) -> str:
    """Return in which direction a text is written, by its first letter: ``ltr`` or ``rtl``."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def missing_letters(text: str) -> list[str]:
    """Return the letters and accents that no font of ours has, each once: without them a text cannot be read."""
    return [sign for sign in missing_characters(text) if unicodedata.category(sign)[0] in "LM"]


def printable(text: str) -> tuple[str, bool]:
    """Return a text with ``[?]`` for each sign that no font of ours has, and whether there was one."""
    unknown = missing_characters(text)
    return text.translate({ord(sign): UNPRINTABLE for sign in unknown}), bool(unknown)
