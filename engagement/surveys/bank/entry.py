"""One entry of the question bank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise

from engagement.surveys.definition import Option, Question

PREFER_NOT_TO_SAY = Option(key="prefer_not_to_say", label="Prefer not to say")


class Entry(NamedTuple):
    """Questions that are taken together, such as a question and the one that asks further.

    ``name`` and ``about`` are for the author, in the language of the portal; the questions are in English.
    """

    slug: str
    name: str | Promise
    about: str | Promise
    questions: tuple[Question, ...]
    equality: bool = False
    translations: Mapping[str, Mapping[str, Mapping[str, str]]] = {}


def options(**labels: str) -> tuple[Option, ...]:
    """Return options from their keys and labels; a key that begins with a figure is given with ``n_`` before it."""
    return tuple(Option(key=key.removeprefix("n_"), label=label) for key, label in labels.items())
