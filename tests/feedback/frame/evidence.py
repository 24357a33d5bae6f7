"""A finding and a conclusion with themes, for tests."""

from __future__ import annotations

from datetime import date
from secrets import token_hex

from engagement.feedback.models import (
    Conclusion,
    ConclusionRound,
    EvidenceFinding,
    EvidenceSource,
    FindingTheme,
)


def a_finding(programme, *themes):
    """Return a finding of a new source, coded to these themes."""
    source = EvidenceSource.objects.create(
        programme=programme, kind="research", title="A study", source="Somebody", published_year=2020, population="All"
    )
    finding = EvidenceFinding.objects.create(source=source, text="Nights are hard.")
    for theme in themes:
        FindingTheme.objects.create(finding=finding, theme=theme)
    return finding


def a_conclusion(programme, *themes):
    """Return a conclusion of a new round, about these themes."""
    asked = ConclusionRound.objects.create(
        programme=programme,
        slug=f"round-{token_hex(4)}",
        title="Are we right?",
        introduction="We ask you.",
        audience="professionals",
        opens_on=date(2022, 3, 1),
        closes_on=date(2022, 3, 31),
    )
    conclusion = Conclusion.objects.create(round=asked, order=1, text="Nights are hard.")
    conclusion.themes.set(themes)
    return conclusion
