"""Background work of the events room."""

from __future__ import annotations

from celery import shared_task

from engagement.events.services import following, forgetting, materials, reminding, telling_all, waiting
from eolcare.jobs.registry import job_handler

job_handler(telling_all.TELL_JOB, maximum_seconds=1800)(telling_all.tell_now)
job_handler(following.THANK_JOB, maximum_seconds=1800)(following.thank_now)
job_handler(following.REPORT_JOB, maximum_seconds=1800)(following.tell_report_now)


@shared_task(name="engagement.events.tasks.move_waiting_lists")
def move_waiting_lists() -> None:
    """Pass on places that nobody accepted in time."""
    waiting.move_waiting_lists()


@shared_task(name="engagement.events.tasks.send_event_reminders", soft_time_limit=1800, time_limit=1860)
def send_event_reminders() -> int:
    """Write the reminders of events that are due; return how many."""
    following.wipe_words()
    return reminding.send_event_reminders()


@shared_task(name="engagement.events.tasks.forget_bookings", soft_time_limit=3600, time_limit=3660)
def forget_bookings() -> int:
    """Delete needs and bookings whose time is over, leaving counts; return at how many events."""
    return forgetting.forget_what_is_due()


@shared_task(name="engagement.events.tasks.forget_orphaned_materials")
def forget_orphaned_materials() -> int:
    """Delete files of materials that no record has; return how many."""
    return materials.forget_orphans()
