"""Keys, made from what somebody wrote, so that nobody has to think of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from engagement.surveys import definition as d
from engagement.surveys.piping import PIPE

LONGEST = 30
# A key can have 40 characters; what makes it unique needs some of them.
LONGEST_KEPT = 36


def words_of(text: str) -> str:
    """Return the letters and figures of a text as small ASCII words with ``_`` between them, at most 30 characters.

    Only underscores, because a form sends the parts of a question as ``<key>-<part>``.
    """
    plain = unicodedata.normalize("NFKD", PIPE.sub(" ", text)).replace("’", "").replace("'", "")
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    made = ""
    for word in words:
        longer = f"{made}_{word}" if made else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        made = longer
    return made


def key_from(text: str, taken: Collection[str], otherwise: str = "question") -> str:
    """Return a key that is not among ``taken``, made from a text; ``otherwise`` where the text has no Latin letters."""
    made = words_of(text).lstrip("0123456789_")
    return _free(made or otherwise, taken)


def option_key_from(label: str, taken: Collection[str]) -> str:
    """Return the key of an option from its label; it may begin with a figure."""
    return _free(words_of(label) or "option", taken)


def _free(key: str, taken: Collection[str]) -> str:
    key = key[:LONGEST_KEPT]
    if key not in taken:
        return key
    number = 2
    while f"{key}_{number}" in taken:
        number += 1
    return f"{key}_{number}"


def taken_keys(definition: d.Definition) -> set[str]:
    """Return every key that a new question, page or section of this definition cannot have."""
    return (
        {question.key for question in definition.every_question()}
        | {page.key for page in definition.pages}
        | {section.key for section in definition.sections}
    )
