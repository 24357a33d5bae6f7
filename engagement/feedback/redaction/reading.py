"""A text as the rules read it: digits of all scripts as 0 to 9, one sort of space, dash and apostrophe.

Character for character, so that a place in it is the same place in the text.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_SIGNS = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "－": "-",
    "＠": "@", "．": ".", "＋": "+", "（": "(", "）": ")", "،": ",", "۔": ".", "。": ".",
    "\r": "\n", "\t": " ", "\x0b": "\n", "\x0c": "\n", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip
# Beyond it Unicode has no decimal digit and no space.
LAST_DIGIT = 0x1FBFF


@cache
def _table() -> dict[int, str]:
    table = {ord(sign): plain for sign, plain in _SIGNS.items()}
    for point in range(0x80, LAST_DIGIT + 1):
        character = chr(point)
        category = unicodedata.category(character)
        if category == "Nd":
            table[point] = str(unicodedata.digit(character))
        elif category == "Zs":
            table[point] = " "
    return table


def as_read(text: str) -> str:
    """Return the text for the rules, of the same length."""
    return text.translate(_table())


def before(text: str, at: int, characters: int) -> str:
    """Return what stands before a place, up to so many characters, in lower case."""
    return text[max(0, at - characters) : at].lower()


def after(text: str, at: int, characters: int) -> str:
    """Return what stands from a place on, up to so many characters, in lower case."""
    return text[at : at + characters].lower()
