"""Testing conclusions drawn from existing research: with professionals first, then with the communities themselves.

That two broad events were replaced in this way is published (see ``programmes``); days, places, numbers and notes are
invented.
"""

from __future__ import annotations

from datetime import date, time

from eolcare.demonstration.content.event_shape import BRENT, EALING, WESTMINSTER, Came, EventContent
from eolcare.demonstration.people import HEARTH, PLAIN

WHAT_WE_THINK = (
    "This is what the research says, and what we conclude from it. Where are we wrong?",
    "What would have to be there for it to work?",
)

TESTED: tuple[EventContent, ...] = (
    EventContent(
        "homelessness-conclusions-professionals-june-2022",
        "workshop",
        "Homelessness: testing our conclusions with those who work there",
        "We read what has been written. Hostel staff, outreach nurses and doctors say what is right about our conclusions, and what is not.",
        date(2022, 6, 9),
        time(13, 0),
        120,
        communities=("homeless-people",),
        organisations=(HEARTH,),
        came=Came(professionals=17, voluntary=8),
        prompts=WHAT_WE_THINK,
        notes=7,
        themes=("roles", "shared-records", "training", "hospital-discharge"),
        listed=False,
    ),
    EventContent(
        "learning-disabilities-conclusions-professionals-june-2022",
        "workshop",
        "Learning disabilities: testing our conclusions with those who work there",
        "We read what has been written. Nurses, care homes and advocates say what is right about our conclusions, and what is not.",
        date(2022, 6, 16),
        time(10, 0),
        120,
        communities=("learning-disabilities",),
        organisations=(PLAIN,),
        came=Came(professionals=14, voluntary=6),
        prompts=WHAT_WE_THINK,
        notes=7,
        themes=("training", "information", "care-plans", "honest-conversations"),
        listed=False,
    ),
    EventContent(
        "homelessness-conclusions-residents-july-2022",
        "drop_in",
        "Homelessness: did we understand you?",
        "Soup, chairs and a large sheet of paper at the day centre. We read out what we think, and you cross out what is wrong.",
        date(2022, 7, 5),
        time(11, 30),
        120,
        (WESTMINSTER,),
        format="in_person",
        venue="Day centre",
        address="Near Victoria",
        communities=("homeless-people",),
        organisations=(HEARTH,),
        came=Came(residents=19, voluntary=4),
        prompts=WHAT_WE_THINK,
        notes=6,
        themes=("kindness", "roles", "dying-at-home"),
        listed=False,
    ),
    EventContent(
        "learning-disabilities-conclusions-residents-july-2022",
        "focus_group",
        "Learning disabilities: did we understand you?",
        "In Easy Read, with pictures and plenty of breaks. Bring whoever helps you to say what you think.",
        date(2022, 7, 14),
        time(10, 30),
        120,
        (BRENT, EALING),
        format="in_person",
        venue="Community centre",
        address="Park Royal",
        communities=("learning-disabilities",),
        organisations=(PLAIN,),
        came=Came(residents=11, professionals=2, voluntary=5),
        prompts=WHAT_WE_THINK,
        notes=6,
        themes=("information", "honest-conversations", "kindness"),
        listed=False,
    ),
)
