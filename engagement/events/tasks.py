"""Background work of the events room."""

from __future__ import annotations

from celery import shared_task

from engagement.events.services import telling_all, waiting
from eolcare.jobs.registry import job_handler

job_handler(telling_all.TELL_JOB, maximum_seconds=1800)(telling_all.tell_now)


@shared_task(name="engagement.events.tasks.move_waiting_lists")
def move_waiting_lists() -> None:
    """Pass on places that nobody accepted in time."""
    waiting.move_waiting_lists()
