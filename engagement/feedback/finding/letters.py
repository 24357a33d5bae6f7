"""Letters as they are typed, in any language, also within a word: served by the index of trigrams."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.lookups import Lookup

from engagement.feedback.models import FeedbackItem

# The index knows runs of three letters or digits; with fewer, every text would have to be read.
FEWEST = 3


class ILike(Lookup):
    """``text ILIKE pattern``. Django's ``icontains`` compares with UPPER(), which the index does not serve."""

    lookup_name = "ilike"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:  # noqa: D102 - Django's
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} ILIKE {right}", [*left_values, *right_values]


def can_be_looked_for(letters: str) -> bool:
    """Return whether these letters have a run of three letters or digits, which is what the index finds things by."""
    # Marks are parts of letters in many languages: vowels of Gujarati, accents that were typed apart.
    runs = groupby(letters, key=lambda sign: unicodedata.category(sign)[0] in "LMN")
    return any(letter and len(list(run)) >= FEWEST for letter, run in runs)


def matching(items: models.QuerySet[FeedbackItem], letters: str) -> models.QuerySet[FeedbackItem]:
    """Return the items whose text holds exactly these letters; capital and small ones are alike.

    An empty string leaves the items as they are.
    """
    wanted = letters.replace("\x00", "").strip()
    if not wanted:
        return items
    for special in ("\\", "%", "_"):
        wanted = wanted.replace(special, f"\\{special}")
    return items.filter(ILike(F("text"), Value(f"%{wanted}%", output_field=models.TextField())))
