"""Work of the surveys room that the schedule starts."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from engagement.surveys import services, tallies
from engagement.surveys.services.exporting import EXPORT
from eolcare.jobs.registry import job_handler
from eolcare.jobs.running import Run

DAYTIME = range(8, 20)


@shared_task(name="engagement.surveys.tasks.delete_expired_drafts")
def delete_expired_drafts() -> int:
    """Delete unsent answers whose time is over, and messages with links that were sent; return how many drafts."""
    services.forget_sent_messages()
    services.forget_sent_drafts()
    return services.delete_expired_drafts()


@shared_task(name="engagement.surveys.tasks.send_reminders")
def send_reminders() -> int:
    """Write the reminders that are due, in the daytime of London; return how many."""
    return services.send_reminders() if timezone.localtime().hour in DAYTIME else 0


@shared_task(name="engagement.surveys.tasks.tally_responses")
def tally_responses() -> int:
    """Take responses that were sent into the tallies; return how many."""
    return tallies.tally_waiting()


@job_handler(EXPORT, maximum_seconds=1_800)
def make_export(run: Run) -> None:
    """Make a file of responses."""
    services.make_export(run)


@shared_task(name="engagement.surveys.tasks.delete_expired_exports")
def delete_expired_exports() -> int:
    """Delete files of responses whose day is over; return how many."""
    return services.delete_expired_exports()
