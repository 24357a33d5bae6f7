"""What the demonstration says was known before, and the rounds that checked conclusions. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class FindingContent:
    text: str
    place: str
    themes: tuple[str, ...]


@dataclass(frozen=True)
class SourceContent:
    kind: str
    title: str
    source: str
    published_on: date
    population: str
    people: int | None
    method: str
    communities: tuple[str, ...]
    areas: tuple[str, ...]
    is_public: bool
    findings: tuple[FindingContent, ...]


@dataclass(frozen=True)
class ConclusionContent:
    text: str
    because: str
    themes: tuple[str, ...]
    # How many of a hundred agree, agree in part, disagree and are not sure; the rest do not say.
    verdicts: tuple[int, int, int, int]
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoundContent:
    key: str
    programme: str
    title: str
    introduction: str
    audience: str
    opens_on: date
    closes_on: date
    conclusions: tuple[ConclusionContent, ...]
    replies: int
    after: str = ""
    what_changed: str = ""
    outcome: str = ""


SOURCES: tuple[SourceContent, ...] = (
    SourceContent(
        "engagement",
        "What carers told us: winter listening 2018",
        "Lantern Voices (invented)",
        date(2018, 3, 19),
        "Unpaid carers of people in their last year of life, in five boroughs.",
        214,
        "Eleven conversations in carers' centres and a postal survey.",
        (),
        ("brent", "ealing", "harrow"),
        True,
        (
            FindingContent(
                "Carers ring four numbers on average before somebody comes at night.", "p. 7", ("advice-line",)
            ),
            FindingContent(
                "Two carers in three had not slept through a night in the month before.",
                "p. 9",
                ("night-sitting", "respite"),
            ),
            FindingContent("Most had never been asked how they were themselves.", "p. 12", ("carers-recognised",)),
        ),
    ),
    SourceContent(
        "research",
        "Dying without a front door: a review of studies",
        "Copperbeech Institute for Care Research (invented)",
        date(2020, 9, 3),
        "People who are homeless and seriously ill, in 27 studies from eight countries.",
        None,
        "A systematic review; two readers, 1,406 abstracts, 27 studies taken in.",
        ("homeless-people",),
        (),
        True,
        (
            FindingContent(
                "Hostel staff notice that somebody is dying before any service does, and have nobody to ring.",
                "section 4.2",
                ("homelessness", "roles"),
            ),
            FindingContent(
                "People are sent from hospital to a hostel with no plan and no medicines.",
                "section 4.5",
                ("hospital-discharge", "homelessness"),
            ),
            FindingContent(
                "Trust grows where the same nurse comes to the same place each week.",
                "section 5.1",
                ("community-visits", "kindness"),
            ),
        ),
    ),
    SourceContent(
        "research",
        "Told and untold: people with learning disabilities near the end of life",
        "Plain Words Advocacy with a university (invented)",
        date(2019, 6, 24),
        "People with learning disabilities, their families and staff.",
        58,
        "Interviews with pictures and Easy Read, led by people with learning disabilities.",
        ("learning-disabilities",),
        (),
        True,
        (
            FindingContent(
                "Half had not been told that they were ill enough to die, though everybody around them knew.",
                "p. 31",
                ("learning-disabilities", "honest-conversations"),
            ),
            FindingContent(
                "Staff want to stay with the person and are told to call an ambulance.",
                "p. 44",
                ("training", "care-homes"),
            ),
        ),
    ),
    SourceContent(
        "local",
        "Out-of-hours palliative medicines: audit of one year",
        "Brookmere Community Trust (invented)",
        date(2021, 2, 8),
        "Every request for palliative medicines between six in the evening and eight in the morning, in eight boroughs.",
        1_312,
        "Records of the out-of-hours service from April 2019 to March 2020.",
        (),
        (),
        True,
        (
            FindingContent(
                "From the first call to the medicine being given took more than four hours in one case of three.",
                "table 2",
                ("night-medicine",),
            ),
            FindingContent(
                "One visit in nine failed because the form was not the one in use in that borough.",
                "table 5",
                ("night-medicine", "shared-records"),
            ),
        ),
    ),
    SourceContent(
        "engagement",
        "Faith leaders on death and dying: notes of three evenings",
        "The Table, interfaith network (invented)",
        date(2019, 11, 14),
        "Leaders and volunteers of 23 congregations.",
        61,
        "Three open evenings with note-takers.",
        ("faith-groups",),
        ("brent", "harrow", "ealing"),
        True,
        (
            FindingContent(
                "Release of the body within a day is promised and not kept at weekends.",
                "evening 2",
                ("culture-faith",),
            ),
            FindingContent(
                "Congregations visit the dying every week, and no service knows it.",
                "evening 3",
                ("community", "culture-faith"),
            ),
        ),
    ),
    SourceContent(
        "research",
        "Whom may I call family? LGBTQ+ people and hospice care",
        "Rainbow Care Collective (invented)",
        date(2021, 5, 17),
        "LGBTQ+ people over fifty who had a serious illness or had cared for somebody.",
        112,
        "An online survey, advertised by community groups.",
        ("lgbtq",),
        (),
        True,
        (
            FindingContent(
                "One in four had hidden a partner from a nurse who came to the home.", "p. 6", ("lgbtq", "kindness")
            ),
            FindingContent(
                "Those who were asked once, plainly, whom they wanted beside them trusted the service from then on.",
                "p. 11",
                ("lgbtq", "honest-conversations"),
            ),
        ),
    ),
    SourceContent(
        "national",
        "A good last year: what the figures say about place of death",
        "An invented national data group",
        date(2021, 10, 5),
        "Everybody over 18 who died in England in 2019.",
        None,
        "Registered deaths joined with records of care.",
        (),
        (),
        True,
        (
            FindingContent(
                "People in the poorest fifth of places have the most emergency admissions in their last three months.",
                "figure 8",
                ("community-visits", "hospital-discharge"),
            ),
            FindingContent(
                "Where a plan was shared, fewer people died in hospital.", "figure 14", ("shared-records", "care-plans")
            ),
        ),
    ),
    SourceContent(
        "local",
        "Beds and journeys: how far families travelled in 2021",
        "Programme team, working note",
        date(2022, 1, 20),
        "Families of people who were in a hospice bed between January and June 2021.",
        287,
        "Postcodes of the first visitor named in the record, as a distance alone.",
        (),
        (),
        False,
        (
            FindingContent(
                "One family in five travelled for more than an hour each way after the unit nearby had closed.",
                "p. 2",
                ("inpatient-beds",),
            ),
        ),
    ),
)


def rounds(today: date) -> tuple[RoundContent, ...]:
    """Return the rounds as they stand on a day: two of 2022, and one that is open."""
    return (
        RoundContent(
            "professionals",
            "review",
            "Are these the right conclusions? For those who work in care",
            "We read the research and everything that was said until May 2022. These are the conclusions that we would draw. Tell us where "
            "we are wrong before we put them to residents.",
            "professionals",
            date(2022, 6, 6),
            date(2022, 6, 26),
            (
                ConclusionContent(
                    "One telephone number, answered day and night by a nurse who can see the plan, would help most.",
                    "Almost every event raised it first, and the audit of medicines shows what the search for the right number costs.",
                    ("advice-line", "shared-records"),
                    (71, 19, 4, 4),
                    (
                        "Only if whoever answers can also send somebody. A number alone is one more number.",
                        "It has to see the plan in all eight boroughs, or we will be reading it out over the telephone again.",
                    ),
                ),
                ConclusionContent(
                    "Hostels need a named nurse who comes every week.",
                    "The review of studies and the notes of outreach workers say the same.",
                    ("homelessness", "community-visits"),
                    (58, 30, 6, 4),
                    (
                        "Every week is right for the large hostels. For the small ones, a day in the week when we can ring.",
                    ),
                ),
                ConclusionContent(
                    "Visits by specialist nurses should be the same in every borough, on seven days.",
                    "What is offered differs with the postcode, and Friday evening is when it shows.",
                    ("community-visits",),
                    (49, 33, 11, 5),
                    (
                        "The same, yes. Seven days without more nurses means five thinner days.",
                        "We tried weekends in 2019 and lost three colleagues within the year.",
                    ),
                ),
                ConclusionContent(
                    "Families would rather have night sitting than a bed far away.",
                    "It is what most carers say, though not all.",
                    ("night-sitting", "inpatient-beds"),
                    (34, 38, 19, 7),
                    ("Some would. Those who live alone cannot sit with themselves. Please do not write the beds off.",),
                ),
            ),
            41,
            outcome="We keep the first two. We changed the third: it now says that weekends come with the staff for them. We took the fourth apart, "
            "because night sitting and beds are not one or the other, and ask residents about both.",
        ),
        RoundContent(
            "communities",
            "review",
            "Did we understand you?",
            "This is what we think we heard, after those who work in care have told us where we were wrong. Please tell us the same. "
            "There is an Easy Read version at each drop-in.",
            "communities",
            date(2022, 7, 4),
            date(2022, 8, 14),
            (
                ConclusionContent(
                    "One telephone number, answered day and night by a nurse who can see your plan, would help most.",
                    "You said so at almost every event.",
                    ("advice-line", "shared-records"),
                    (84, 9, 2, 3),
                    ("And that the person picks up. Last time I was in a queue at four in the morning.",),
                ),
                ConclusionContent(
                    "People who are homeless need a nurse whom they know, in the place where they are.",
                    "Trust takes many visits.",
                    ("homelessness", "community-visits"),
                    (66, 17, 3, 10),
                    ("Where they are is sometimes the park. Say that too.",),
                ),
                ConclusionContent(
                    "Nurses should come on Saturday and Sunday as well, and there must be enough of them.",
                    "Staff told us that seven days without more nurses makes five thinner days.",
                    ("community-visits", "staff-support"),
                    (79, 14, 2, 3),
                ),
                ConclusionContent(
                    "Somebody to sit through the night matters as much as a bed that is not too far away.",
                    "Some of you need the one, some the other.",
                    ("night-sitting", "inpatient-beds"),
                    (61, 22, 6, 8),
                    (
                        "My husband would have been frightened in any bed but his own.",
                        "For me it was the bed. I could not lift him any more and I was ashamed to say it.",
                    ),
                ),
            ),
            63,
            after="professionals",
            what_changed="Those who work in care told us that weekends need more nurses, and that sitting and beds are not one or the other. "
            "We changed both.",
            outcome="You agreed with all four, most of all with the first. Because of what you wrote we added that somebody has to pick up, and that a "
            "nurse comes to the street as well. The final report says so.",
        ),
        RoundContent(
            "now",
            "now",
            "Has it got better? What we think so far",
            "Since the new services began we have read what you wrote this year. Before we report, tell us whether this is right.",
            "communities",
            today - timedelta(days=12),
            today + timedelta(days=23),
            (
                ConclusionContent(
                    "The night line is answered quickly, and people know its number.",
                    "Most who rang it this year say so.",
                    ("advice-line", "information"),
                    (62, 20, 8, 7),
                    ("Quickly, yes. I found the number on a fridge magnet, not from the hospital.",),
                ),
                ConclusionContent(
                    "Medicines at night still take too long in three boroughs.",
                    "The car is out on four nights of seven.",
                    ("night-medicine",),
                    (55, 24, 3, 14),
                ),
                ConclusionContent(
                    "Carers are asked how they are, but little follows from it.",
                    "More forms, the same waiting lists.",
                    ("carers-recognised", "respite"),
                    (58, 25, 4, 9),
                    ("They asked. I said I was tired. They wrote it down.",),
                ),
            ),
            27,
        ),
    )
