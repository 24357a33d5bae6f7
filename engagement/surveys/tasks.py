"""Work of the surveys room that the schedule starts."""

from __future__ import annotations

from celery import shared_task

from engagement.surveys import services, tallies


@shared_task(name="engagement.surveys.tasks.delete_expired_drafts")
def delete_expired_drafts() -> int:
    """Delete unsent answers whose time is over; return how many."""
    return services.delete_expired_drafts()


@shared_task(name="engagement.surveys.tasks.tally_responses")
def tally_responses() -> int:
    """Take responses that were sent into the tallies; return how many."""
    return tallies.tally_waiting()
