"""How one can see what was done, who else looked, and what difference it made; by the action's title. All invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FoundContent:
    evidence: str
    # What somebody other than the owner looked at, and how many days after it was called done; nothing where nobody did.
    confirmed: str = ""
    confirmed_after: int = 0
    difference: tuple[str, str, int] | None = None
    reviewed_after: int = 0


FOUND: dict[str, FoundContent] = {
    "One number to ring at any hour": FoundContent(
        "The number stands on every urgent care plan, and the line publishes each month how fast it was answered.",
        "Rang the line on a Sunday night and read the report of its first month in all eight boroughs.",
        9,
        (
            "yes",
            "Nine callers out of ten reach a nurse within two minutes, and most calls end without anyone having to leave home.",
            620,
        ),
        365,
    ),
    "Publish which pharmacies hold end of life medicines": FoundContent(
        "The list is on the website of the trust, with the day of its last check.",
        "Compared the list with twelve pharmacies by telephone; eleven agreed.",
        12,
        ("some", "Families drive less. Two boroughs still have no pharmacy that opens after ten at night.", 400),
        365,
    ),
    "One form for giving medicines in all boroughs": FoundContent(
        "The chart is the one in use in all eight boroughs; the old ones were called in.",
        "Looked at 40 charts in five boroughs.",
        21,
        ("yes", "No visit has failed because of the form since June 2023.", 300),
        365,
    ),
    "Specialist nurses on seven days a week": FoundContent(
        "The rotas of the eight teams.",
        "Read the rotas of October and November.",
        30,
        ("some", "Weekend admissions fell in six boroughs. Staff say that the week has become thinner.", 240),
        180,
    ),
    "A travel fund for visitors": FoundContent(
        "The fund's first half-yearly account.", "Read the account and rang three families.", 16,
        ("yes", "People who could not visit, visit. 412 journeys in the first six months.", 210), 365,
    ),
    "Syringe pump training for care homes, on site": FoundContent(
        "The register of the trainers: 87 homes, 640 members of staff.", "Sampled the register.", 20,
        ("some", "Fewer residents go to hospital for a pump. Staff who leave take what they learnt with them.", 380), 365,
    ),
    "A small store of equipment with a key in each borough": FoundContent(
        "The delivery times of the equipment service.", "Read the delivery times of a quarter.", 25,
        ("yes", "A bed takes one day instead of five.", 150), 365,
    ),
    "A break that can be booked like a haircut": FoundContent("330 cards were used in the first half year.", "", 0, None, 120),
    "Practise the hard conversation": FoundContent(
        "The training record: 1,180 people.", "Sat in on one of the sessions.", 14,
        ("unknown", "We ask bereaved families from next spring whether conversations have become more honest.", 200), 365,
    ),
    "One page at the start": FoundContent(
        "The page is on the website in twelve languages, in Easy Read and as a recording.",
        "Opened each language and listened to the recording.", 8, None, 730,
    ),
    "The crew sees the plan before the door": FoundContent(
        "The ambulance service counts how often a plan was opened: 9,300 times in the first year.",
        "Read the count and the way in which it is made.", 40,
        ("yes", "Fewer people are taken to hospital against their plan.", 400), 365,
    ),
    "A medicine round that is out all night": FoundContent("The car's log book.", "", 0, None, 90),
    "One practice for each care home": FoundContent("The list of homes with their practices.", "Checked ten homes of the list.", 30, None, 180),
    "Write down who is important, and ring them": FoundContent("The field stands in the urgent care plan.", "", 0, None, 180),
}  # fmt: skip

OTHERWISE = "The team of the review keeps what shows it, and gives it to whoever asks."
"""How one can see a step whose own evidence is not told here."""

REVIEWED = {
    "Reopen the closed inpatient unit now": 540,
    "Somebody to sit every night for everyone": 365,
    "One computer system for everybody": 730,
    "Let family members see everything in the record": 730,
}
"""Days after which a "no" is thought over again."""
