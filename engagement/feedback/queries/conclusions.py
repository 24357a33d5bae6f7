"""Reads of rounds of conclusions: what can be answered, and how people answered."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.models import Conclusion, ConclusionAnswer, ConclusionReply, ConclusionRound
from eolcare.figures import counting
from eolcare.figures.disclosure import Audience, ReleasedTable, release_together

NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class ConclusionResult:
    """One conclusion with how people answered, as its reader may know it."""

    conclusion: Conclusion
    table: ReleasedTable

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Each answer with the people who gave it and their share, as words."""
        table = self.table
        return [(str(row.label), str(table.cell(row.key)), table.percentage(row.key)) for row in table.rows]


def public_rounds() -> QuerySet[ConclusionRound]:
    """Return the rounds that everybody can see: opened ones of public programmes, the latest first."""
    return (
        ConclusionRound.objects.filter(programme__is_public=True)
        .exclude(state=ConclusionRound.State.DRAFT)
        .select_related("programme__area", "after")
        .order_by("-opens_on", "-pk")
    )


def open_rounds() -> QuerySet[ConclusionRound]:
    """Return the public rounds that take answers today."""
    today = timezone.localdate()
    return public_rounds().filter(state=ConclusionRound.State.OPEN, opens_on__lte=today, closes_on__gte=today)


def replies_to(row: ConclusionRound) -> counting.Count:
    """Return how many people answered: a true count, see ``eolcare.figures``."""
    return counting.Count(ConclusionReply.objects.filter(round=row).count(), counting.Unit.PEOPLE)


def verdict_tables(row: ConclusionRound) -> list[tuple[Conclusion, counting.Table]]:
    """Return each conclusion with how many people agreed, in part, not, were not sure, or did not say.

    Who did not say stands in a row of its own, so that every table has the same base and none can be subtracted from
    another. Three queries, however many people there are.
    """
    everybody = replies_to(row).value
    counts: dict[int, dict[str, int]] = {}
    answers = ConclusionAnswer.objects.filter(reply__round=row).exclude(verdict="")
    for conclusion, verdict, number in answers.order_by().values_list("conclusion", "verdict").annotate(n=Count("pk")):
        counts.setdefault(conclusion, {})[verdict] = number
    rows = [counting.Category(verdict.value, str(verdict.label)) for verdict in ConclusionAnswer.Verdict]
    rows.append(counting.Category(NOT_SAID, _("Did not say")))
    tables = []
    for conclusion in row.conclusions.prefetch_related("themes").order_by("order"):
        said = counts.get(conclusion.pk, {})
        table = counting.one_way(
            {**said, NOT_SAID: everybody - sum(said.values())},
            rows=rows,
            title=conclusion.text,
            dimension=f"conclusion-{conclusion.public_id}",
            row_heading=_("Answer"),
            unit=counting.Unit.PEOPLE,
            counted=_("people"),
            source=row.title,
        )
        tables.append((conclusion, table))
    return tables


def results_of(row: ConclusionRound, audience: Audience) -> list[ConclusionResult]:
    """Return how people answered each conclusion, released together for an audience; nothing without conclusions."""
    tables = verdict_tables(row)
    if not tables:
        return []
    released = release_together([table for _conclusion, table in tables], audience)
    return [ConclusionResult(conclusion, table) for (conclusion, _table), table in zip(tables, released, strict=True)]
