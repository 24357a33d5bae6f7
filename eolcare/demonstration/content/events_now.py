"""The invented events of the programme that is open now."""

from __future__ import annotations

from datetime import date, time, timedelta

from eolcare.demonstration.content.bookings import PANEL, PLANS
from eolcare.demonstration.content.event_shape import (
    BRENT,
    EALING,
    FULHAM,
    HARROW,
    HILL,
    HOUNSLOW,
    KENSINGTON,
    WESTMINSTER,
    Came,
    EventContent,
)
from eolcare.demonstration.people import ELDER, LANTERN, MEMORY, RAINBOW, TABLE


def is_holiday(day: date) -> bool:
    """Return whether nobody invites people on a day: between Christmas and the New Year."""
    return (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 3)


def coming(today: date) -> tuple[EventContent, ...]:
    """Return the invented events of the programme that is open now: two that have been, seven to come."""

    def on(days: int, weekday: int) -> date:
        day = today + timedelta(days=days)
        day += timedelta(days=(weekday - day.weekday()) % 7)
        return day + timedelta(days=14) if is_holiday(day) else day

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
            booking=PLANS["now-opening-webinar"],
            came=Came(41, 15, 11),
            prompts=("What has become better?", "What has not?"),
            notes=12,
            themes=("advice-line", "staff-support", "shared-records", "kindness"),
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
            held_at="wealdstone",
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
            booking=PLANS["now-carers-evening"],
            held_at="southall",
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
            booking=PLANS["now-lgbtq-webinar"],
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
            held_at="willesden",
            languages=("en", "gu", "so"),
            repeats=2,
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
            booking=PLANS["now-dementia-workshop"],
            held_at="pinner",
            interpreters=("bfi",),
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
            booking=PLANS["now-bereaved-people-webinar"],
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
            booking=PLANS["now-full-panel-webinar"],
            prompts=("Ask us anything.",),
            interpreters=("bfi", "ar", "pl"),
            panel=PANEL,
        ),
    )
