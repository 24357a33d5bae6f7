"""Writes of the actions room: what is done about what people said, and every step of it."""

from engagement.actions.services.actions import (
    FIELDS,
    change_action,
    create_action,
    publish_action,
    unpublish_action,
)
from engagement.actions.services.bulk import BulkChange, BulkRefused, Problem, change_many
from engagement.actions.services.confirming import add_difference, confirm_status
from engagement.actions.services.links import link_items, link_themes, unlink_items
from engagement.actions.services.notices import tell_owners
from engagement.actions.services.status import review_action, set_status

__all__ = [
    "FIELDS",
    "BulkChange",
    "BulkRefused",
    "Problem",
    "add_difference",
    "change_action",
    "change_many",
    "confirm_status",
    "create_action",
    "link_items",
    "link_themes",
    "publish_action",
    "review_action",
    "set_status",
    "tell_owners",
    "unlink_items",
    "unpublish_action",
]
