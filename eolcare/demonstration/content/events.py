"""The events of the demonstration.

From the published pages of the North West London review: the kinds of events and whom they were for, the events of
13 December 2021, 15 and 18 March 2022, 12 July 2022 and 6 September 2023 with their boroughs, and that more than 40
people came to the first. (Two pages disagree on one of the March days; this takes the page's title.) All other days,
times, places, numbers of people, questions and answers are invented, as is everything in the programme ``now``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eolcare.demonstration.people import BROOKMERE, ELDER, HEARTH, LANTERN, MEMORY, PLAIN, RAINBOW, TABLE, VOICES

LONDON = ZoneInfo("Europe/London")

ALL: tuple[str, ...] = ()
"""All eight boroughs."""


@dataclass(frozen=True)
class Came:
    """How many came: residents, professionals, voluntary sector, others; spread over the event's boroughs."""

    residents: int = 0
    professionals: int = 0
    voluntary: int = 0
    other: int = 0


@dataclass(frozen=True)
class EventContent:
    slug: str
    kind: str
    title: str
    summary: str
    on: date
    at: time
    minutes: int
    boroughs: tuple[str, ...] = ALL
    format: str = "online"
    programme: str = "review"
    description: str = ""
    venue: str = ""
    address: str = ""
    communities: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    came: Came | None = None
    prompts: tuple[str, ...] = ()
    # How many notes were taken, and on which themes: the words come from the passages.
    notes: int = 0
    themes: tuple[str, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    listed: bool = True
    cancelled: str = ""

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.on, self.at, LONDON)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


WHAT_MATTERS = (
    "What matters most to you when somebody is seriously ill?",
    "What has worked well for you or your family?",
    "What got in the way?",
    "If you could change one thing, what would it be?",
)

ACCESS_ONLINE = "The call has live captions. Tell us if you would like a British Sign Language interpreter, another language, or to join by telephone."
ACCESS_IN_PERSON = "Step-free entrance, accessible toilet, hearing loop. Tell us if you need an interpreter, a lift to get there or somebody to sit with the person whom you care for."
TAKE_PART_ONLINE = "We send the link to everyone who asks for it. You can listen only, write in the chat, or speak. You need not give your name."
TAKE_PART_IN_PERSON = "You can simply come. If you let us know beforehand we can plan for what you need. Tea, coffee and travel costs are on us."

HILL, HARROW, BRENT, EALING, HOUNSLOW = "hillingdon", "harrow", "brent", "ealing", "hounslow"
FULHAM, KENSINGTON, WESTMINSTER = "hammersmith-and-fulham", "kensington-and-chelsea", "westminster"

REPORTED: tuple[EventContent, ...] = (
    EventContent(
        "first-engagement-event-december-2021",
        "webinar",
        "First engagement event: care at the end of life in North West London",
        "What is community-based specialist palliative care, why do we review it, and what should we ask you?",
        date(2021, 12, 13),
        time(18, 0),
        90,
        description="The first of our conversations. Clinicians explain which services there are today and how they differ from borough to borough. Most of the time is yours.",
        communities=("carers", "bereaved-people"),
        came=Came(24, 12, 7),
        prompts=WHAT_MATTERS,
        notes=22,
        themes=(
            "advice-line",
            "inpatient-beds",
            "night-medicine",
            "honest-conversations",
            "information",
            "bereavement",
        ),
        questions=(
            (
                "Has the decision about the closed beds been taken already?",
                "No. This review looks at what people need first. Where services should be comes after that, and if a large change is proposed there will be a public consultation.",
            ),
            (
                "Will you look at care homes as well?",
                "Yes. People who live in care homes are part of the community, and they should get the same help.",
            ),
            (
                "How will we hear what came of this evening?",
                "We write up each event within weeks and publish it. Each thing that we do, or cannot do, will be listed with its reason.",
            ),
            (
                "Why only adults?",
                "Children's palliative care is planned by a different team, together with children's hospitals and hospices. We pass on what you tell us about it.",
            ),
        ),
    ),
    EventContent(
        "lgbtq-webinar-february-2022",
        "webinar",
        "Webinar with LGBTQ+ communities",
        "Being yourself, and being with the people you choose, when you are seriously ill.",
        date(2022, 2, 22),
        time(18, 30),
        90,
        description="Together with people from LGBTQ+ groups we ask what makes care feel safe, and what does not.",
        communities=("lgbtq",),
        organisations=(RAINBOW,),
        came=Came(26, 8, 9),
        prompts=(
            "What would make care at the end of life feel safe for you?",
            "Have the people who are important to you been recognised?",
            "What should every member of staff know?",
        ),
        notes=14,
        themes=("lgbtq", "honest-conversations", "care-homes", "carers-recognised", "training"),
        questions=(
            (
                "Who counts as next of kin?",
                "In law there is no fixed list. You can say who is important to you, and staff should write it down and act on it. We will make this plain in the plan that people fill in.",
            ),
            (
                "Will staff be trained, and by whom?",
                "We have asked for training that is given together with LGBTQ+ people. It is in the list of actions.",
            ),
            (
                "Can I say in my plan who should wash me?",
                "Yes. A plan can hold whatever matters to you, and staff should ask.",
            ),
        ),
    ),
    EventContent(
        "mental-health-and-dementia-webinar-march-2022",
        "webinar",
        "Webinar on mental health and dementia",
        "Care at the end of life for people who live with dementia or with severe mental illness, and for those who look after them.",
        date(2022, 3, 3),
        time(14, 0),
        90,
        description="Dementia is an illness that people die of. We ask how it can be treated as one, and how care reaches people with severe mental illness.",
        communities=("mental-health-and-dementia", "carers"),
        organisations=(MEMORY,),
        came=Came(19, 21, 8),
        prompts=(
            "When should conversations begin?",
            "How do you know that somebody who cannot say so is in pain?",
            "What would help you as a carer?",
        ),
        notes=15,
        themes=("dementia", "respite", "care-homes", "carers-recognised", "night-sitting"),
        questions=(
            (
                "Why does my husband have no palliative nurse when his illness cannot be cured?",
                "He should be able to get one when he needs one. Referral rules differ between boroughs today, and a common offer is what this review is for.",
            ),
            (
                "Could we be taught how to tell when somebody is in pain?",
                "Yes. There are simple scales for people who cannot speak. We want every team, and every family that wishes it, to use the same one.",
            ),
        ),
    ),
    EventContent(
        "faith-groups-webinar-march-2022",
        "webinar",
        "Webinar with faith groups",
        "What different faiths ask of us before and after a death, and what congregations already do.",
        date(2022, 3, 9),
        time(19, 0),
        90,
        description="Leaders and members of eight faiths, chaplains and funeral directors talk with clinicians.",
        communities=("faith-groups",),
        organisations=(TABLE,),
        came=Came(17, 9, 28),
        prompts=(
            "What should staff ask, and when?",
            "What stands in the way of customs after a death?",
            "What could congregations and services do together?",
        ),
        notes=15,
        themes=("culture-faith", "community", "gp-continuity", "language", "bereavement"),
        questions=(
            (
                "Can a death be certified on a Sunday?",
                "It depends on which doctor has seen the person and who is on call. We have passed the question on to those who can change it, and will report what they answer.",
            ),
            (
                "Our volunteers visit the sick every week. Why are they not part of the team?",
                "They should be able to be. We are looking at a common training and a short check for volunteers of congregations.",
            ),
            (
                "Do hospices keep a quiet room?",
                "Most do. We will list for each service what it offers, so that families know before they come.",
            ),
        ),
    ),
    EventContent(
        "ethnic-minorities-event-march-2022",
        "focus_group",
        "Public involvement event with ethnic minorities",
        "For residents of Westminster, Kensington and Chelsea, and Hammersmith and Fulham.",
        date(2022, 3, 15),
        time(17, 30),
        105,
        (WESTMINSTER, KENSINGTON, FULHAM),
        description="In small rooms, with interpreters for Arabic, Bengali and Portuguese, we talk about being understood and being believed.",
        communities=("ethnic-minorities",),
        organisations=(VOICES,),
        came=Came(33, 9, 12),
        prompts=(
            "Where do you first turn for help when somebody is dying?",
            "What makes it hard to be understood or believed?",
            "Whom would you trust to tell you more?",
        ),
        notes=16,
        themes=("language", "culture-faith", "information", "community", "honest-conversations"),
        questions=(
            (
                "Why must my daughter interpret?",
                "She must not. An interpreter is your right. We will make it easier for staff to book one at short notice, and the same one again.",
            ),
            (
                "Is it true that in a hospice they let you die faster?",
                "No. A hospice helps people to live as well as they can, and many go home again. We hear this fear often, and it is our task to explain better.",
            ),
            (
                "Can the information be spoken and not written?",
                "Yes, that was said in every room tonight. We are planning recordings in several languages that can be sent from phone to phone.",
            ),
        ),
    ),
    EventContent(
        "kensington-chelsea-westminster-webinar-july-2022",
        "webinar",
        "End of life webinar for Kensington and Chelsea and Westminster",
        "What we heard so far in both boroughs, what has been done since, and your questions.",
        date(2022, 7, 12),
        time(18, 0),
        90,
        (KENSINGTON, WESTMINSTER),
        description="Asked for by residents after the interim report. With GPs, community nurses and people from the council.",
        communities=("carers", "bereaved-people"),
        came=Came(29, 14, 6),
        prompts=(
            "Did we understand you? What is missing from the interim report?",
            "What should be different in your borough by next summer?",
        ),
        notes=18,
        themes=("inpatient-beds", "shared-records", "hospital-discharge", "advice-line", "roles", "bereavement"),
        questions=(
            (
                "What happens with the inpatient unit that is closed?",
                "It stays closed while the new model of care is worked out. We know that this answer is hard to hear. No decision on its future will be taken without asking you.",
            ),
            (
                "Will there be help with travel until then?",
                "We have asked for a travel fund for visitors and will publish the answer with its reasons.",
            ),
            (
                "Why can the ambulance crew not see what the GP wrote?",
                "They can if the urgent care plan was filled in and the person agreed. Fewer than half of the people who should have one do. That is what we are working on.",
            ),
        ),
    ),
)


def interview(
    number: int, on: date, who: str, community: tuple[str, ...], borough: str, themes: tuple[str, ...]
) -> EventContent:
    return EventContent(
        f"interview-{number}-2022",
        "interview",
        f"Interview with {who}",
        "A conversation with one person, at a time and in a place that suited them.",
        on,
        time(10 + number % 5, 0),
        60,
        (borough,),
        format="phone" if number % 2 else "in_person",
        communities=community,
        came=Came(residents=1),
        notes=3,
        themes=themes,
        listed=False,
    )


OTHER: tuple[EventContent, ...] = (
    EventContent(
        "carers-forum-meeting-january-2022",
        "meeting_attended",
        "Meeting of a carers' forum",
        "We were guests at the forum's regular meeting and listened.",
        date(2022, 1, 19),
        time(11, 0),
        60,
        (EALING, HOUNSLOW),
        communities=("carers",),
        organisations=(ELDER,),
        came=Came(18, 2, 3),
        notes=7,
        themes=("respite", "night-sitting", "carers-recognised"),
        listed=False,
    ),
    EventContent(
        "health-and-wellbeing-board-january-2022",
        "meeting_attended",
        "Meeting of a health and wellbeing board",
        "We presented the review and answered questions.",
        date(2022, 1, 27),
        time(14, 0),
        45,
        (HARROW,),
        came=Came(professionals=16, other=4),
        notes=4,
        themes=("roles", "information", "care-workers"),
        listed=False,
    ),
    EventContent(
        "homelessness-event-february-2022",
        "webinar",
        "Webinar on homelessness and care at the end of life",
        "For people who have been homeless and those who work with them.",
        date(2022, 2, 24),
        time(14, 0),
        90,
        communities=("homeless-people",),
        organisations=(HEARTH,),
        cancelled="People who work with this community advised us to read the research that exists, and then to test our conclusions with them. We do that instead.",
    ),
    EventContent(
        "learning-disabilities-event-march-2022",
        "webinar",
        "Webinar on learning disabilities and care at the end of life",
        "For people with learning disabilities, their families and supporters.",
        date(2022, 3, 1),
        time(14, 0),
        90,
        communities=("learning-disabilities",),
        organisations=(PLAIN,),
        cancelled="Much has been asked and written already. We review it first, with two organisations that speak up for people with learning disabilities, and then come back to you with what we think it means.",
    ),
    EventContent(
        "brent-place-based-march-2022",
        "webinar",
        "Brent: care at the end of life in our borough",
        "What works in Brent, and what does not?",
        date(2022, 3, 10),
        time(18, 0),
        90,
        (BRENT,),
        came=Came(22, 9, 5),
        prompts=WHAT_MATTERS,
        notes=10,
        themes=("care-workers", "community-visits", "language", "night-medicine"),
    ),
    EventContent(
        "harrow-place-based-march-2022",
        "webinar",
        "Harrow: care at the end of life in our borough",
        "What works in Harrow, and what does not?",
        date(2022, 3, 11),
        time(13, 0),
        90,
        (HARROW,),
        organisations=(LANTERN,),
        came=Came(20, 11, 4),
        prompts=WHAT_MATTERS,
        notes=9,
        themes=("care-homes", "gp-continuity", "equipment", "kindness"),
    ),
    EventContent(
        "full-panel-webinar-march-2022",
        "full_panel_webinar",
        "Full-panel webinar: open to everybody",
        "Doctors, nurses, social workers and commissioners answer your questions on any part of the review.",
        date(2022, 3, 16),
        time(18, 0),
        120,
        came=Came(58, 22, 13),
        prompts=("Ask us anything about the review.",),
        notes=16,
        themes=("advice-line", "inpatient-beds", "money-worries", "hospital-discharge", "care-plans", "training"),
    ),
    EventContent(
        "feedback-session-march-2022",
        "webinar",
        "Feedback session: what we have heard so far",
        "We read back to you what people have told us since December. Tell us what we got wrong.",
        date(2022, 3, 18),
        time(12, 30),
        75,
        came=Came(27, 13, 9),
        prompts=("What did we miss?",),
        notes=11,
        themes=("shared-records", "staff-support", "bereavement", "children", "information"),
    ),
    EventContent(
        "carers-focus-group-march-2022",
        "focus_group",
        "Focus group with carers, face to face",
        "For people who cannot join a video call. Eight chairs, tea, and somebody to sit with the person whom you care for.",
        date(2022, 3, 17),
        time(11, 0),
        90,
        (EALING,),
        format="in_person",
        venue="Community centre",
        address="Southall",
        communities=("carers",),
        organisations=(ELDER,),
        came=Came(7, 1, 1),
        notes=8,
        themes=("respite", "carers-recognised", "night-sitting", "money-worries"),
    ),
    interview(
        1, date(2022, 2, 3), "a bereaved husband", ("bereaved-people",), HILL, ("hospital-discharge", "care-workers")
    ),
    interview(2, date(2022, 2, 8), "a hostel manager", ("homeless-people",), WESTMINSTER, ("homelessness",)),
    interview(3, date(2022, 2, 15), "a woman who is ill", (), BRENT, ("honest-conversations", "kindness")),
    interview(
        4,
        date(2022, 3, 2),
        "a sister of a man with a learning disability",
        ("learning-disabilities",),
        HOUNSLOW,
        ("learning-disabilities",),
    ),
    interview(
        5, date(2022, 6, 14), "a volunteer in a gurdwara", ("faith-groups",), HOUNSLOW, ("culture-faith", "community")
    ),
    EventContent(
        "self-assessment-workshop-one-2022",
        "self_assessment_workshop",
        "Ambitions self-assessment: first workshop",
        "Clinicians, managers and residents rate how far North West London has come on each of the six ambitions.",
        date(2022, 5, 18),
        time(9, 30),
        180,
        organisations=(BROOKMERE,),
        came=Came(9, 24, 6),
        prompts=("How far have we come, from 0 to 5?",),
        notes=5,
        themes=("shared-records", "training", "roles"),
        listed=False,
    ),
    EventContent(
        "self-assessment-workshop-two-2022",
        "self_assessment_workshop",
        "Ambitions self-assessment: second workshop",
        "The six ambitions again, with what we heard from residents on the table.",
        date(2022, 6, 8),
        time(9, 30),
        180,
        organisations=(BROOKMERE,),
        came=Came(11, 19, 7),
        prompts=("Where do our own scores and what residents say differ?",),
        notes=5,
        themes=("culture-faith", "information", "staff-support"),
        listed=False,
    ),
    EventContent(
        "brent-webinar-june-2022",
        "webinar",
        "Brent: what we heard, and what happens next",
        "The interim report, read together. Asked for by residents of Brent.",
        date(2022, 6, 28),
        time(18, 0),
        90,
        (BRENT,),
        came=Came(25, 8, 6),
        prompts=("Did we understand you?",),
        notes=9,
        themes=("language", "care-workers", "advice-line", "dying-at-home"),
    ),
    EventContent(
        "next-steps-september-2023",
        "webinar",
        "Next steps: a new model of care",
        "We show the proposal for a common offer in all eight boroughs and ask whether it fits what you told us.",
        date(2023, 9, 6),
        time(18, 0),
        90,
        came=Came(38, 17, 9),
        prompts=("Does the proposal fit what people told us?", "What is missing?"),
        notes=9,
        themes=("inpatient-beds", "advice-line", "dying-at-home", "community-visits"),
    ),
    EventContent(
        "hillingdon-drop-in-september-2023",
        "drop_in",
        "Hillingdon: drop-in on the new model of care",
        "Come in, have tea, look at the proposal on the wall and tell us what you think.",
        date(2023, 9, 21),
        time(14, 0),
        180,
        (HILL,),
        format="in_person",
        venue="Library",
        address="Uxbridge",
        came=Came(21, 3, 2),
        notes=6,
        themes=("information", "equipment", "community"),
    ),
)


def coming(today: date) -> tuple[EventContent, ...]:
    """Return the invented events of the programme that is open now: two that have been, seven to come."""

    def on(days: int, weekday: int) -> date:
        day = today + timedelta(days=days)
        return day + timedelta(days=(weekday - day.weekday()) % 7)

    now = "now"
    return (
        EventContent(
            "now-opening-webinar",
            "webinar",
            "Four years on: opening webinar",
            "What was promised, what has been done, and what we would like to ask you now.",
            on(-37, 1),
            time(18, 0),
            75,
            programme=now,
            came=Came(41, 15, 11),
            prompts=("What has become better?", "What has not?"),
            notes=10,
            themes=("advice-line", "night-medicine", "shared-records", "kindness"),
        ),
        EventContent(
            "now-harrow-drop-in",
            "drop_in",
            "Harrow: tea and talk",
            "A drop-in for anybody who wishes to tell us how care at home is now.",
            on(-20, 3),
            time(14, 0),
            150,
            (HARROW,),
            format="in_person",
            programme=now,
            venue="Civic community room",
            address="Wealdstone",
            came=Came(16, 3, 2),
            notes=6,
            themes=("care-workers", "equipment", "community"),
        ),
        EventContent(
            "now-carers-evening",
            "focus_group",
            "An evening for carers",
            "Eight to ten carers round a table: what would help you tonight, and what by next year?",
            on(4, 2),
            time(18, 30),
            90,
            (EALING, HOUNSLOW),
            format="in_person",
            programme=now,
            venue="Community centre",
            address="Southall",
            description="If you need somebody to sit with the person whom you care for while you are out, tell us, and we arrange and pay for it.",
            communities=("carers",),
            organisations=(ELDER,),
            prompts=("What would help you tonight?", "What should be there by next year?"),
        ),
        EventContent(
            "now-lgbtq-webinar",
            "webinar",
            "Being yourself: webinar with LGBTQ+ communities",
            "Four years ago you told us what makes care feel safe. Does it now?",
            on(9, 1),
            time(18, 30),
            75,
            programme=now,
            communities=("lgbtq",),
            organisations=(RAINBOW,),
            prompts=("What is different now?",),
        ),
        EventContent(
            "now-brent-walk-in",
            "drop_in",
            "Brent: walk in and tell us",
            "No talk, no slides. Two nurses, two people from the programme, and biscuits. Gujarati and Somali spoken.",
            on(15, 4),
            time(11, 0),
            180,
            (BRENT,),
            format="in_person",
            programme=now,
            venue="Library",
            address="Willesden Green",
            communities=("ethnic-minorities",),
        ),
        EventContent(
            "now-dementia-workshop",
            "workshop",
            "Workshop: dementia, pain and comfort",
            "Learn to read the signs of pain in somebody who cannot say so, and tell us what you still lack.",
            on(22, 3),
            time(13, 30),
            120,
            (HARROW, BRENT, HILL),
            format="hybrid",
            programme=now,
            venue="Hospice education centre",
            address="Pinner",
            communities=("mental-health-and-dementia", "carers"),
            organisations=(MEMORY, LANTERN),
            prompts=("What are the signs that you go by?", "What do you still lack?"),
        ),
        EventContent(
            "now-faith-leaders-breakfast",
            "meeting_attended",
            "Breakfast with faith leaders",
            "A meeting of the interfaith forum to which we are invited.",
            on(25, 1),
            time(8, 30),
            75,
            (WESTMINSTER, KENSINGTON, FULHAM),
            format="in_person",
            programme=now,
            communities=("faith-groups",),
            organisations=(TABLE,),
            listed=False,
        ),
        EventContent(
            "now-bereaved-people-webinar",
            "webinar",
            "After a death: webinar for bereaved people",
            "What was offered to you, what came too late, and what would you offer to others?",
            on(31, 0),
            time(19, 0),
            75,
            programme=now,
            description="Two counsellors are there throughout, and you can leave the call and talk with one of them at any moment.",
            communities=("bereaved-people",),
            prompts=("What helped?", "What came too late?"),
        ),
        EventContent(
            "now-full-panel-webinar",
            "full_panel_webinar",
            "Full-panel webinar: ask us anything",
            "Everybody who answers for care at the end of life in North West London, on one screen, for two hours.",
            on(44, 2),
            time(18, 0),
            120,
            programme=now,
            prompts=("Ask us anything.",),
        ),
    )


def events(today: date) -> tuple[EventContent, ...]:
    """Return every event of the demonstration, as it stands on a day."""
    return (*REPORTED, *OTHER, *coming(today))
