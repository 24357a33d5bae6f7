"""Writing events: planning them, and recording what happened there."""

from engagement.events.services.asked import (
    Asked,
    add_booking_question,
    change_booking_question,
    delete_booking_question,
    move_booking_question,
)
from engagement.events.services.booking import (
    Booked,
    Need,
    Wish,
    accept_offer,
    book_place,
    booking_refusal,
    cancel_booking,
    change_booking,
    erase_booking,
)
from engagement.events.services.notes import add_note, change_note, delete_note
from engagement.events.services.places import save_places
from engagement.events.services.planning import change_event, create_event
from engagement.events.services.preparing import (
    add_reminder,
    delete_reminder,
    save_panel,
)
from engagement.events.services.questions import add_question, answer_question, delete_question, move_question
from engagement.events.services.record import record_attendance, save_prompts
from engagement.events.services.series import (
    cancel_series,
    change_from_here,
    publish_series,
    repeat_event,
    save_places_from_here,
)
from engagement.events.services.steps import cancel_event, delete_draft, publish_event, reinstate_event
from engagement.events.services.venues import (
    change_venue,
    create_venue,
)

__all__ = [
    "Asked",
    "Booked",
    "Need",
    "Wish",
    "accept_offer",
    "add_booking_question",
    "add_note",
    "add_question",
    "add_reminder",
    "answer_question",
    "book_place",
    "booking_refusal",
    "cancel_booking",
    "cancel_event",
    "cancel_series",
    "change_booking",
    "change_booking_question",
    "change_event",
    "change_from_here",
    "change_note",
    "change_venue",
    "create_event",
    "create_venue",
    "delete_booking_question",
    "delete_draft",
    "delete_note",
    "delete_question",
    "delete_reminder",
    "erase_booking",
    "move_booking_question",
    "move_question",
    "publish_event",
    "publish_series",
    "record_attendance",
    "reinstate_event",
    "repeat_event",
    "save_panel",
    "save_places",
    "save_places_from_here",
    "save_prompts",
]
