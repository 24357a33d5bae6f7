"""The two programmes of the demonstration.

``review`` retells the review of community-based specialist palliative care for adults in North West London. From its
published pages come: the kinds of events, the communities, the extension of February 2022 and its reason, the review
of research in place of broad events, the interim report of June 2022, the engagement of September and October 2023.
The opening day, the days of later decisions and the phases' exact days are invented, as is all of ``now``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class PhaseContent:
    title: str
    description: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class ExtensionContent:
    decided_on: date
    closes_now: date
    reason: str


@dataclass(frozen=True)
class PlanChangeContent:
    decided_on: date
    what: str
    why: str
    communities: tuple[str, ...]


@dataclass(frozen=True)
class ProgrammeContent:
    key: str
    slug: str
    title: str
    summary: str
    opens_on: date
    closes_on: date  # before any extension
    phases: tuple[PhaseContent, ...]
    extensions: tuple[ExtensionContent, ...] = ()
    plan_changes: tuple[PlanChangeContent, ...] = ()


@dataclass(frozen=True)
class CommunityContent:
    slug: str
    name: str
    description: str


COMMUNITIES: tuple[CommunityContent, ...] = (
    CommunityContent(
        "lgbtq",
        "LGBTQ+ people",
        "Lesbian, gay, bisexual, trans and queer people, and those whom they choose as family.",
    ),
    CommunityContent(
        "mental-health-and-dementia",
        "People with mental ill health or dementia",
        "People living with a severe mental illness or with dementia, and those who care for them.",
    ),
    CommunityContent("faith-groups", "Faith groups", "Congregations, their leaders and volunteers, and chaplains."),
    CommunityContent(
        "ethnic-minorities",
        "People from ethnic minorities",
        "People whose background, language or migration makes services harder to reach.",
    ),
    CommunityContent(
        "homeless-people",
        "People who are homeless",
        "People on the street, in hostels or in temporary housing, and those who work with them.",
    ),
    CommunityContent(
        "learning-disabilities",
        "People with learning disabilities",
        "People with learning disabilities, their families and supporters.",
    ),
    CommunityContent("carers", "Carers", "Anyone who looks after a person who is seriously ill, without pay."),
    CommunityContent("bereaved-people", "Bereaved people", "People to whom somebody close has died."),
)


def programmes(today: date) -> tuple[ProgrammeContent, ...]:
    """Return the programmes as they stand today: the review as it was, and one that is open now."""
    return (
        ProgrammeContent(
            "review",
            "community-specialist-palliative-care",
            "Community-based specialist palliative care for adults: a review",
            "Specialist palliative care outside hospital differs from borough to borough in North West London. Before anything is decided, we asked residents, carers, bereaved people and professionals what works, what does not, and what matters most to them. What they said shapes a common offer for all eight boroughs.",
            date(2021, 12, 6),
            date(2022, 2, 18),
            (
                PhaseContent(
                    "Listening",
                    "Events, interviews and two surveys on today's services.",
                    date(2021, 12, 6),
                    date(2022, 3, 18),
                ),
                PhaseContent(
                    "What we heard so far",
                    "An interim report goes to everyone who took part. Further webinars in Brent, Kensington and Chelsea, and Westminster.",
                    date(2022, 5, 9),
                    date(2022, 7, 31),
                ),
                PhaseContent(
                    "Shaping a new model of care",
                    "Residents, clinicians and other partners work out a common offer, and show it to the public.",
                    date(2023, 9, 1),
                    date(2023, 10, 31),
                ),
            ),
            (
                ExtensionContent(
                    date(2022, 2, 10),
                    date(2022, 3, 18),
                    "Most of the staff who run this programme were sent to help with vaccination over the winter. We need more time to hear from people properly, and stop before the period ahead of the local elections begins.",
                ),
                ExtensionContent(
                    date(2022, 5, 9),
                    date(2022, 7, 31),
                    "Residents of Brent, Kensington and Chelsea, and Westminster asked for events of their own. The local elections are over, so we open again to hold them.",
                ),
                ExtensionContent(
                    date(2023, 8, 21),
                    date(2023, 10, 31),
                    "There is now a proposal for a new model of care. We go back to everyone who took part, to ask whether we understood them.",
                ),
            ),
            (
                PlanChangeContent(
                    date(2022, 2, 10),
                    "There will be no broad events on homelessness and on learning disabilities. We review the research that exists, write down what a good service would be like, and test it with professionals first and then with the people themselves.",
                    "People who work with both communities told us the same: much has been asked and written already, and asking again in large meetings would bring little. What stands in the way of good care is known.",
                    ("homeless-people", "learning-disabilities"),
                ),
            ),
        ),
        ProgrammeContent(
            "now",
            "palliative-care-at-home-now",
            "Palliative care at home: how is it now?",
            "Four years after the review we ask again. Which of the promised changes do people notice, and what is still missing? Come to an event or take ten minutes for the survey.",
            today - timedelta(days=47),
            today + timedelta(days=72),
            (
                PhaseContent(
                    "Asking again",
                    "Events in every borough, and one survey.",
                    today - timedelta(days=47),
                    today + timedelta(days=72),
                ),
                PhaseContent(
                    "Reporting back",
                    "A report on what has become better and what has not, with every action and its owner.",
                    today + timedelta(days=73),
                    today + timedelta(days=130),
                ),
            ),
        ),
    )
