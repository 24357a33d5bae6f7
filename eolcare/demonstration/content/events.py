"""The events of the demonstration.

From the published pages of the North West London review: the kinds of events and whom they were for, the events of
13 December 2021, 15 and 18 March 2022, 12 July 2022 and 6 September 2023 with their boroughs, and that more than 40
people came to the first. (Two pages disagree on one of the March days; this takes the page's title.) All other days,
times, places, numbers of people, questions and answers are invented, as is everything in the programme ``now``.
"""

from __future__ import annotations

from datetime import date

from eolcare.demonstration.content.event_shape import EventContent
from eolcare.demonstration.content.events_now import coming
from eolcare.demonstration.content.events_reported import REPORTED
from eolcare.demonstration.content.events_review import OTHER
from eolcare.demonstration.content.events_tested import TESTED


def events(today: date) -> tuple[EventContent, ...]:
    """Return every event of the demonstration, as it stands on a day."""
    return (*REPORTED, *OTHER, *TESTED, *coming(today))
