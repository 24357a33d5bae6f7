"""How new the results are: what was counted when, and what still waits."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.surveys.models import Tally, Untallied
from engagement.surveys.results.figures import AUDIENCE
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Cell, show_count

MOST_WAITING = 10_000


class Freshness(NamedTuple):
    """How many responses wait to be counted (``MOST_WAITING`` stands for more), and when some were counted last."""

    waiting: Cell
    counted_at: datetime | None

    @property
    def words(self) -> str:
        """The same for a reader."""
        if self.waiting.value == 0:
            return _("Every response that was sent is counted here.")
        # What is not shown is spoken of as several.
        grammar = 2 if self.waiting.value is None else self.waiting.value
        if grammar >= MOST_WAITING:
            text = _("More than %(n)s responses wait to be counted.") % {"n": self.waiting}
        else:
            text = ngettext(
                "%(n)s response waits to be counted. It shows within a minute.",
                "%(n)s responses wait to be counted. They show within a minute.",
                grammar,
            ) % {"n": self.waiting}
        if self.counted_at is None:
            return text
        seconds = max(0, round((timezone.now() - self.counted_at).total_seconds()))
        if seconds < 120:
            age = ngettext("The results are %(n)s second old.", "The results are %(n)s seconds old.", seconds)
            return f"{text} {age % {'n': seconds}}"
        minutes = seconds // 60
        age = ngettext("The results are %(n)s minute old.", "The results are %(n)s minutes old.", minutes)
        return f"{text} {age % {'n': f'{minutes:,}'}}"


def freshness_of(survey_id: int) -> Freshness:
    """Return how new a survey's results are; it costs the same however many responses wait."""
    counted_at = Tally.objects.filter(survey=survey_id).values_list("updated_at", flat=True).first()
    waiting = Untallied.objects.filter(survey=survey_id).order_by()[:MOST_WAITING].count()
    return Freshness(show_count(waiting, AUDIENCE, unit=Unit.PEOPLE), counted_at)
