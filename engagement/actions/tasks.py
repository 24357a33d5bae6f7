"""Background work of the actions room."""

from __future__ import annotations

from celery import shared_task

from engagement.actions.services.notices import tell_owners


@shared_task(name="engagement.actions.tasks.tell_owners_of_actions", soft_time_limit=1800, time_limit=1860)
def tell_owners_of_actions() -> int:
    """Write to owners about actions that are overdue, to be reviewed or unconfirmed; return to how many."""
    return tell_owners()
