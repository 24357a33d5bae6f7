"""The surveys of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass, field

from engagement.surveys.definition import Definition
from eolcare.demonstration.content.now import DETAILS_TRANSLATED, NOW
from eolcare.demonstration.content.surveys import PROFESSIONALS, RESIDENTS


@dataclass(frozen=True)
class SurveyContent:
    slug: str
    programme: str
    title: str
    summary: str
    audience: str
    definition: Definition
    minutes: int
    translations: dict[str, dict[str, str]] = field(default_factory=dict)


SURVEYS: tuple[SurveyContent, ...] = (
    SurveyContent(
        "your-experience-2022",
        "review",
        "Your experience of palliative and end of life care",
        "For anyone who is ill, cares for somebody, or has been close to somebody who died, and for anyone else who lives in North West London.",
        "residents",
        RESIDENTS,
        10,
    ),
    SurveyContent(
        "professionals-2022",
        "review",
        "Palliative care: what helps and what gets in the way",
        "For everybody who gives care at the end of life in North West London, in whatever job, paid or as a volunteer.",
        "professionals",
        PROFESSIONALS,
        8,
    ),
    SurveyContent(
        "how-is-it-now",
        "now",
        "Palliative care at home: how is it now?",
        "Four years ago people in North West London told us what needed to change. We ask again, so that we can see what has become better and what has not.",
        "residents",
        NOW,
        10,
        DETAILS_TRANSLATED,
    ),
)
