"""The coding frame of the demonstration: eight branches, 31 leaves, each with the building block that it bears on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Leaf:
    slug: str
    name: str
    description: str
    block: str


@dataclass(frozen=True)
class Branch:
    slug: str
    name: str
    description: str
    ambition: int
    leaves: tuple[Leaf, ...]


FRAME: tuple[Branch, ...] = (
    Branch(
        "help-in-time",
        "Getting help when it is needed",
        "Reaching somebody, and somebody coming, at any hour.",
        4,
        (
            Leaf("advice-line", "Advice by day and night", "One number to ring, and who answers it.", "4.2"),
            Leaf(
                "night-medicine",
                "Medicines at night and at weekends",
                "Getting and giving medicine for pain and other symptoms out of hours.",
                "3.5",
            ),
            Leaf(
                "community-visits",
                "Visits by community nurses",
                "Who comes to the home, how often, and whether it is the same person.",
                "3.2",
            ),
        ),
    ),
    Branch(
        "where-care-is-given",
        "Where care is given",
        "Hospice, hospital, care home or home, and moving between them.",
        2,
        (
            Leaf(
                "inpatient-beds",
                "Hospice beds and getting there",
                "Closed or distant units, travel and visiting.",
                "3.5",
            ),
            Leaf(
                "hospital-discharge",
                "Coming home from hospital",
                "What is ready, and who knows, when somebody is sent home.",
                "4.5",
            ),
            Leaf("care-homes", "Care homes", "Care at the end of life for people who live in care homes.", "5.1"),
            Leaf(
                "dying-at-home",
                "Being cared for at home",
                "What it takes to stay at home, and what it costs a family.",
                "1.3",
            ),
        ),
    ),
    Branch(
        "help-at-home",
        "Practical help at home",
        "Sitting, equipment, care workers, breaks and money.",
        6,
        (
            Leaf(
                "night-sitting", "Night sitting", "Somebody to sit through the night so that a carer can sleep.", "6.2"
            ),
            Leaf("equipment", "Beds, mattresses and other equipment", "Ordering, delivery and collection.", "3.5"),
            Leaf("care-workers", "Care workers", "Visits by paid care workers, and the agencies behind them.", "1.4"),
            Leaf("respite", "A break for carers", "Respite, day centres and carers' own health.", "6.2"),
            Leaf("money-worries", "Money worries", "Benefits, bills and what dying costs at home.", "3.4"),
        ),
    ),
    Branch(
        "talking",
        "Talking and being told",
        "Honest conversations, plans and knowing what there is.",
        1,
        (
            Leaf(
                "honest-conversations",
                "Honest conversations",
                "Being told, in time and kindly, that somebody may be dying.",
                "1.1",
            ),
            Leaf(
                "information",
                "Knowing what help exists",
                "Finding out what there is, and what words such as hospice mean.",
                "6.3",
            ),
            Leaf("care-plans", "Plans for care", "Making a plan, having a copy, and others keeping to it.", "1.6"),
        ),
    ),
    Branch(
        "joined-up",
        "Working together",
        "Records, doctors and who is in charge.",
        4,
        (
            Leaf("shared-records", "Shared records", "Whether those who care can see the same plan.", "4.1"),
            Leaf(
                "gp-continuity",
                "Seeing the same doctor",
                "GPs who know the person, and getting through to them.",
                "4.5",
            ),
            Leaf("roles", "Knowing who does what", "Who leads, and whom to ask.", "4.3"),
        ),
    ),
    Branch(
        "fair-and-seen",
        "Being seen and treated fairly",
        "Who is missed, misheard or turned away.",
        2,
        (
            Leaf(
                "language", "Language and interpreters", "Being understood, and not through one's own children.", "2.4"
            ),
            Leaf(
                "culture-faith",
                "Culture and faith",
                "Customs before and after a death, and being asked about them.",
                "2.4",
            ),
            Leaf("lgbtq", "LGBTQ+ people and those they choose", "Partners and chosen family being recognised.", "2.5"),
            Leaf("homelessness", "People who are homeless", "Care in hostels and on the street.", "2.3"),
            Leaf(
                "learning-disabilities",
                "People with learning disabilities",
                "Being told, being understood, staying in one's own home.",
                "2.1",
            ),
            Leaf("dementia", "Dementia", "Palliative care for people who cannot say what hurts.", "3.1"),
        ),
    ),
    Branch(
        "grief",
        "Grief, and those who care",
        "Families and carers, before and after the death.",
        1,
        (
            Leaf("bereavement", "Support after a death", "What is offered, when and to whom.", "1.5"),
            Leaf("children", "Children and young people in the family", "Telling and supporting children.", "4.4"),
            Leaf(
                "carers-recognised",
                "Carers being asked and shown",
                "Carers as part of the team, taught what to do.",
                "6.2",
            ),
        ),
    ),
    Branch(
        "staff-and-neighbours",
        "Staff, volunteers and neighbours",
        "The people who do the caring.",
        5,
        (
            Leaf("kindness", "Kindness and respect", "How people were treated, mostly well.", "5.1"),
            Leaf("training", "Training", "What staff have and have not been taught.", "5.2"),
            Leaf("staff-support", "Looking after staff", "Time, supervision and staying in the work.", "5.4"),
            Leaf("community", "Neighbours and volunteers", "What communities do, and what would help them.", "6.1"),
        ),
    ),
)

LEAVES: dict[str, Leaf] = {leaf.slug: leaf for branch in FRAME for leaf in branch.leaves}

# What somebody who speaks of one thing often speaks of as well.
RELATED: dict[str, str] = {
    "advice-line": "night-medicine",
    "night-medicine": "community-visits",
    "community-visits": "roles",
    "inpatient-beds": "dying-at-home",
    "hospital-discharge": "roles",
    "care-homes": "training",
    "dying-at-home": "night-sitting",
    "night-sitting": "respite",
    "equipment": "hospital-discharge",
    "care-workers": "staff-support",
    "respite": "carers-recognised",
    "honest-conversations": "training",
    "information": "community",
    "care-plans": "shared-records",
    "shared-records": "care-plans",
    "gp-continuity": "roles",
    "roles": "information",
    "language": "culture-faith",
    "culture-faith": "inpatient-beds",
    "lgbtq": "care-plans",
    "homelessness": "community",
    "learning-disabilities": "honest-conversations",
    "dementia": "care-homes",
    "bereavement": "carers-recognised",
    "children": "bereavement",
    "carers-recognised": "information",
    "kindness": "community-visits",
    "training": "staff-support",
}
