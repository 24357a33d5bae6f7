"""Which communities the equality questions can measure, and what the census says of them.

A community is a population to hear from; most of them no census counts. Those that one counts are told from the
answers to one equality question of the bank, by the same categories as the census (``engagement.surveys.bank.census``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagement.surveys.bank.census import CATEGORIES


@dataclass(frozen=True)
class Measure:
    """How a community is told from answers, and beside which part of the census it stands.

    Args:
        topic: of the census, as in ``Population.topic``.
        question: key of the equality question.
        outside: census categories of people who do not belong to the community; all others of the topic do.
        unknown: census categories of people who did not say; they stand outside the comparison.
        note: what a reader must know about the comparison.
    """

    topic: str
    question: str
    outside: frozenset[str]
    unknown: frozenset[str] = frozenset({"Not answered"})
    note: str | Promise = ""

    def belongs(self, option: str) -> bool | None:
        """Return whether an answer puts somebody into the community; ``None`` where it does not say."""
        category = CATEGORIES[self.topic].get((self.question, option))
        return None if category is None else category not in self.outside


# By the slug of the community.
MEASURES: Mapping[str, Measure] = {
    "lgbtq": Measure(
        "sexual-orientation",
        "sexual_orientation",
        frozenset({"Straight or heterosexual"}),
        note=_("The census asked people aged 16 and over. Gender identity is not compared."),
    ),
    "ethnic-minorities": Measure(
        "ethnic-group-5",
        "ethnic_group",
        frozenset({"White"}),
        note=_("All groups but White; White minority groups are not told apart here."),
    ),
    "faith-groups": Measure("religion", "religion", frozenset({"No religion"})),
    "carers": Measure(
        "unpaid-care",
        "unpaid_care",
        frozenset({"None"}),
        note=_("Who gives unpaid care now. The census asked people aged 5 and over."),
    ),
}
