"""All rules over one text."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain

from engagement.feedback.redaction import contacts, dates, names, places
from engagement.feedback.redaction.kinds import Proposal, merged
from engagement.feedback.redaction.reading import as_read


def propose(text: str, known: Collection[str] = ()) -> list[Proposal]:
    """Return what a person should look at before the text leaves the team, in order, none over another.

    Pure, and linear in the length of the text. What a rule cannot know (a nickname, a rare illness, a story that only
    one family can tell) it does not find: a person reads the words all the same.

    Args:
        text: as it was written, in any script.
        known: names of areas and organisations, which are nobody's name; upper and lower case alike.
    """
    read = as_read(text)
    return merged(chain(with_form(read), _names(read, known)))


def with_form(read: str) -> list[Proposal]:
    """Return what has a form of its own, everything but names; from a text as :func:`reading.as_read` gives it."""
    return [*contacts.find(read), *dates.find(read), *places.find(read)]


def _names(read: str, known: Collection[str]) -> list[Proposal]:
    return list(names.find(read, tuple(each.lower() for each in known)))
