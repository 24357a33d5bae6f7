"""What is masked in somebody's words or proposed to be, and whose words still wait for that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from engagement.feedback.models import FeedbackItem, Redaction, Submission
from engagement.feedback.redaction import mask, propose
from eolcare.accounts.models import Organisation
from eolcare.areas.models import Area


@dataclass(frozen=True, slots=True)
class Decision:
    """A stretch of the original text, and whether it is masked; decided by somebody, or proposed by a rule so far."""

    start: int
    end: int
    kind: str
    masked: bool
    replacement: str
    found_by: str = ""
    """The rule that found it; empty where a person marked it."""


def known_names() -> frozenset[str]:
    """Return the names of areas and organisations in small letters: nobody's name, whatever words they hold."""
    names = [*Area.objects.values_list("name", flat=True), *Organisation.objects.values_list("name", flat=True)]
    return frozenset(name.lower() for name in names)


def decisions_of(row: FeedbackItem | Submission, known: Collection[str] = ()) -> list[Decision]:
    """Return what was decided about a text, and what the rules propose beside it, in order and none over another.

    What somebody decided stands; a rule adds only where nobody decided anything.

    Args:
        row: whose text.
        known: as :func:`known_names` returns it.
    """
    decided = [
        Decision(each.start, each.end, each.kind, each.state == Redaction.State.MASKED, each.replacement, each.found_by)
        for each in row.redactions.order_by("start", "end")
        if each.end <= len(row.text)
    ]
    at, result = 0, list(decided)
    for new in propose(row.text, known):
        while at < len(decided) and decided[at].end <= new.start:
            at += 1
        if at == len(decided) or decided[at].start >= new.end:
            result.append(Decision(new.start, new.end, new.kind.value, True, new.replacement, new.found_by))
    return sorted(result, key=lambda each: each.start)


def without_identifiers(texts: Sequence[str]) -> list[str]:
    """Return texts that nobody decided about with all that the rules find masked: a net beneath who reviews them."""
    known = known_names() if texts else frozenset()
    return [mask(text, propose(text, known)) for text in texts]


def waiting_words(items: models.QuerySet[FeedbackItem]) -> models.QuerySet[FeedbackItem]:
    """Return the items whose people agreed to be quoted and for which nobody has chosen the words, the latest first."""
    return items.filter(may_quote=True, public_text="").order_by("-said_on", "-pk")


def next_waiting(items: models.QuerySet[FeedbackItem], after: FeedbackItem) -> FeedbackItem | None:
    """Return the next item that waits for its words, from the top again after the last; ``None`` if none does."""
    waiting = waiting_words(items).exclude(pk=after.pk)
    later = waiting.filter(Q(said_on__lt=after.said_on) | Q(said_on=after.said_on, pk__lt=after.pk)).first()
    return later or waiting.first()
