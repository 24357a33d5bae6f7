"""Writing events: planning them, and recording what happened there."""

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
from engagement.events.services.planning import (
    cancel_event,
    change_event,
    create_event,
    delete_draft,
    publish_event,
    reinstate_event,
)
from engagement.events.services.questions import add_question, answer_question, delete_question, move_question
from engagement.events.services.record import record_attendance, save_prompts

__all__ = [
    "Booked",
    "Need",
    "Wish",
    "accept_offer",
    "add_note",
    "add_question",
    "answer_question",
    "book_place",
    "booking_refusal",
    "cancel_booking",
    "cancel_event",
    "change_booking",
    "change_event",
    "change_note",
    "create_event",
    "delete_draft",
    "delete_note",
    "delete_question",
    "erase_booking",
    "move_question",
    "publish_event",
    "record_attendance",
    "reinstate_event",
    "save_places",
    "save_prompts",
]
