"""Writes of the feedback room: items, their coding, the words to publish, and the themes."""

from engagement.feedback.services.coding import give_theme, save_coding, set_communities, take_theme
from engagement.feedback.services.items import (
    create_from_answer,
    create_from_note,
    create_from_notes,
    create_from_question,
)
from engagement.feedback.services.quotes import confirm_public_text, withdraw_public_text
from engagement.feedback.services.themes import (
    bring_back_theme,
    change_theme,
    create_theme,
    move_theme,
    retire_theme,
)

__all__ = [
    "bring_back_theme",
    "change_theme",
    "confirm_public_text",
    "create_from_answer",
    "create_from_note",
    "create_from_notes",
    "create_from_question",
    "create_theme",
    "give_theme",
    "move_theme",
    "retire_theme",
    "save_coding",
    "set_communities",
    "take_theme",
    "withdraw_public_text",
]
