"""Writing events: planning them, and recording what happened there."""

from engagement.events.services.planning import (
    cancel_event,
    change_event,
    create_event,
    delete_draft,
    publish_event,
    reinstate_event,
)
from engagement.events.services.record import (
    add_note,
    add_question,
    answer_question,
    change_note,
    delete_note,
    delete_question,
    record_attendance,
    save_prompts,
)

__all__ = [
    "add_note",
    "add_question",
    "answer_question",
    "cancel_event",
    "change_event",
    "change_note",
    "create_event",
    "delete_draft",
    "delete_note",
    "delete_question",
    "publish_event",
    "record_attendance",
    "reinstate_event",
    "save_prompts",
]
