"""The six events of the review that have a published report."""

from __future__ import annotations

from datetime import date, time

from eolcare.demonstration.content.event_shape import FULHAM, KENSINGTON, WESTMINSTER, WHAT_MATTERS, Came, EventContent
from eolcare.demonstration.people import MEMORY, RAINBOW, TABLE, VOICES

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
        notes=34,
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
        notes=22,
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
        notes=24,
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
        notes=24,
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
        notes=26,
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
        notes=30,
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
                "They can if the urgent care plan was filled in and the person agreed. Many people who should have one do not have it yet. That is what we are working on.",
            ),
        ),
    ),
)
