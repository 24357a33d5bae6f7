"""Background work of the jobs room: what a broker's message starts, and the sweep that needs none."""

from __future__ import annotations

from celery import shared_task

from eolcare.jobs import services
from eolcare.jobs.running import run_job


@shared_task(name="eolcare.jobs.tasks.run", soft_time_limit=1200, time_limit=1260)
def run(job_id: int) -> None:
    """Do one job, if it is due and nobody else does it."""
    run_job(job_id)


@shared_task(name="eolcare.jobs.tasks.sweep")
def sweep() -> None:
    """Wake workers for whatever no message announced."""
    services.sweep()
