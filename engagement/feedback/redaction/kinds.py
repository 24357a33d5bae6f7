"""What a rule proposes to mask, and the words that stand there instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What stands there. The same values as ``engagement.feedback.models.Redaction.Kind``."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    BIRTH_DATE = "birth_date"
    NHS_NUMBER = "nhs_number"
    ADDRESS = "address"
    OTHER = "other"


REPLACEMENTS = {
    Kind.NAME: "[name]",
    Kind.PHONE: "[telephone number]",
    Kind.EMAIL: "[e-mail address]",
    Kind.POSTCODE: "[postcode]",
    Kind.BIRTH_DATE: "[date of birth]",
    Kind.NHS_NUMBER: "[NHS number]",
    Kind.ADDRESS: "[address]",
    Kind.OTHER: "[details removed]",
}
"""What a reader finds in the place of what is masked. Short enough for the column (60 characters)."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A stretch of a text that a rule would mask.

    ``start`` and ``end`` count code points of the text as it was given; ``found_by`` names the rule.
    """

    start: int
    end: int
    kind: Kind
    found_by: str
    replacement: str


def found(start: int, end: int, kind: Kind, rule: str, replacement: str = "") -> Proposal:
    """Return a proposal with the replacement of its kind, or with its own."""
    return Proposal(start, end, kind, rule, replacement or REPLACEMENTS[kind])


def merged(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Return the proposals in order and none over another: those that overlap become one stretch.

    The stretch takes all that either covered, so that nothing which a rule found is left standing; its kind is that of
    the one that comes first in ``proposals``, where the surest rules stand first.
    """
    ranked = sorted(enumerate(proposals), key=lambda pair: (pair[1].start, pair[1].end))
    result: list[tuple[int, Proposal]] = []
    for rank, each in ranked:
        if not result or result[-1][1].end <= each.start:
            result.append((rank, each))
            continue
        last_rank, last = result[-1]
        best = each if rank < last_rank else last
        whole = Proposal(last.start, max(last.end, each.end), best.kind, best.found_by, best.replacement)
        result[-1] = (min(rank, last_rank), whole)
    return [each for _rank, each in result]
