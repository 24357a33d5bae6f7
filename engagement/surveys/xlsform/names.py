"""Keys for the names of a form: ours are small letters, digits, hyphens and underscores, unique, at most 40 long."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 40
ALREADY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
ALREADY_OPTION = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
OTHER_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


class Keys:
    """Gives out keys: the same name gets the same shape, and none is given twice.

    ``letter_first`` is for questions, pages and sections; a key of an option may begin with a digit.
    """

    def __init__(self, *, letter_first: bool = True) -> None:
        self.letter_first = letter_first
        self.taken: set[str] = set()
        self.kept: set[str] = set()
        self.changed: dict[str, str] = {}

    def keep(self, names: Iterable[str]) -> None:
        """Keep those names that need no change for themselves, so that no other name gets one of them first."""
        self.kept.update(name for name in names if self._shape(name) == name)

    def give(self, name: str) -> str:
        """Return a key for a name that has none yet."""
        shape = self._shape(name)
        key, number = shape, 1
        while key in self.taken or (key in self.kept and key != name):
            number += 1
            end = f"_{number}"
            key = f"{shape[: LONGEST - len(end)]}{end}"
        self.taken.add(key)
        if key != name:
            self.changed[name] = key
        return key

    def _shape(self, name: str) -> str:
        if (ALREADY if self.letter_first else ALREADY_OPTION).fullmatch(name):
            return name
        parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
        text = unicodedata.normalize("NFKD", parted.lower().translate(OTHER_LETTERS))
        text = "".join(char for char in text if not unicodedata.combining(char))
        negative = "minus_" if re.fullmatch(r"-\d+(\.\d+)?", name) else ""
        text = negative + re.sub(r"[^a-z0-9-]+", "_", text).strip("_-")
        if not text:
            text = "question" if self.letter_first else "option"
        if self.letter_first and not text[0].isalpha():
            text = f"q_{text}"
        return text[:LONGEST].rstrip("_-")
