"""Writes to the queue of record: asking for a job, taking one, failing one, trying again, sweeping."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.jobs.errors import NotFailed
from eolcare.jobs.models import Job, JobState

if TYPE_CHECKING:
    from eolcare.accounts.models import User

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
"""How long a worker holds a job without a sign of life. With a sweep every 5 s a killed worker's job is taken up
again within 20 s."""

BACK_OFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))
"""How long to wait after the first, second and each later try that went wrong."""

SWEEP_AT_ONCE = 20
WAKE_EXPIRES = 20  # seconds after which a message that nobody took is worth nothing: the sweep sends another


def enqueue(
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    *,
    asked_by: User | None,
    maximum_attempts: int = 3,
) -> Job:
    """Put a job on record inside the caller's transaction, and wake a worker once it commits.

    Asked twice with the same ``key`` it is one job; the second call returns the first's row as it stands.

    Args:
        kind: which handler does it.
        key: what it is about, the same for the same work: ``"report-version:<public id>"``.
        payload: what the handler needs, plain JSON: identifiers, never personal text.
        asked_by: who asked; ``None`` for the system.
        maximum_attempts: how often it is tried before it counts as failed.

    Raises:
        RuntimeError: outside a transaction: a job and what it is about stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A job is put on record in the transaction of what it is about.")
    job, _is_new = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": dict(payload),
            "asked_by": asked_by,
            "maximum_attempts": maximum_attempts,
            "run_after": Now(),
        },
    )
    transaction.on_commit(lambda: wake_worker(job.pk))
    return job


def wake_worker(job_id: int) -> bool:
    """Tell a worker that a job waits. A broker that does not answer is logged and harms nothing: the sweep finds the
    job. Return whether a message was sent.
    """
    from eolcare.jobs import tasks

    try:
        tasks.run.apply_async((job_id,), expires=WAKE_EXPIRES, retry=False)
    except Exception as error:  # Whatever a broker's library raises, the request that asked must not fail.
        logger.warning("No message could be sent for job %s (%s); the next sweep takes it up.", job_id, error)
        return False
    return True


def claim(job_id: int) -> Job | None:
    """Take a job that is due, with one conditional update: of any number of workers one gets it.

    Return the job with its fresh claim token, or ``None`` if it is not due, done, or somebody else's.
    """
    token = secrets.token_hex(16)
    taken = (
        Job.objects.filter(pk=job_id)
        .due()
        .filter(attempts__lt=F("maximum_attempts"))
        .update(
            state=JobState.RUNNING,
            claim_token=token,
            lease_until=Now() + LEASE,
            attempts=F("attempts") + 1,
            started_at=Now(),
            progress=0,
            stage="",
        )
    )
    return Job.objects.get(pk=job_id, claim_token=token) if taken else None


def extend(job_id: int, token: str, **seen: object) -> bool:
    """Lengthen the lease of a claim, and write what is ``seen`` (progress, stage). Return whether it still held."""
    held = Job.objects.filter(pk=job_id, claim_token=token, state=JobState.RUNNING)
    return bool(held.update(lease_until=Now() + LEASE, **seen))


def give_up(job: Job, token: str, reason: str, *, for_good: bool = False) -> bool:
    """Put on record that a try went wrong: try again later, or fail after the last try.

    Args:
        job: the job as it was claimed.
        token: the claim; without it nothing is written.
        reason: plain words for the page.
        for_good: whether trying again is of no use.

    Return whether the claim still held.
    """
    held = Job.objects.filter(pk=job.pk, claim_token=token, state=JobState.RUNNING)
    if for_good or job.attempts >= job.maximum_attempts:
        return bool(
            held.update(state=JobState.FAILED, error=reason, claim_token="", lease_until=None, finished_at=Now())
        )
    wait = BACK_OFF[min(job.attempts, len(BACK_OFF)) - 1]
    return bool(
        held.update(state=JobState.QUEUED, error=reason, claim_token="", lease_until=None, run_after=Now() + wait)
    )


def retry_job(job: Job, *, actor: User | None) -> Job:
    """Let a failed job be tried again from its beginning.

    Raises:
        NotFailed: if it is waiting, running or done.
    """
    with transaction.atomic():
        row = Job.objects.select_for_update().get(pk=job.pk)
        if row.state != JobState.FAILED:
            raise NotFailed(gettext_lazy("This is being worked on already. There is nothing to try again."))
        row.state = JobState.QUEUED
        row.attempts = 0
        row.error = ""
        row.stage = ""
        row.progress = 0
        row.finished_at = None
        row.run_after = Now()
        row.save()
        record(Verb.RETRIED, actor=actor, target=row, kind=row.kind)
        transaction.on_commit(lambda: wake_worker(row.pk))
    row.refresh_from_db()
    return row


def sweep() -> int:
    """Wake workers for all jobs that are due, and fail those whose workers died on every try.

    Return how many messages were sent. Messages for one job may be many; its claim is one.
    """
    due = Job.objects.due()
    worn_out = due.filter(attempts__gte=F("maximum_attempts"))
    for job in worn_out.only("pk", "kind", "attempts", "stage", "claim_token", "state")[:SWEEP_AT_ONCE]:
        reason = _(
            "The work stopped in the middle %(times)s times, the last time at “%(stage)s”. "
            "Try again; if it stops again, tell whoever runs the portal."
        ) % {"times": job.attempts, "stage": job.stage or _("the start")}
        stopped = worn_out.filter(pk=job.pk, claim_token=job.claim_token).update(
            state=JobState.FAILED, error=reason, claim_token="", lease_until=None, finished_at=Now()
        )
        if stopped:
            logger.error("Job %s (%s) failed: its worker stopped %s times.", job.pk, job.kind, job.attempts)
    waiting = due.filter(attempts__lt=F("maximum_attempts")).order_by("run_after", "pk")
    return sum(wake_worker(pk) for pk in list(waiting.values_list("pk", flat=True)[:SWEEP_AT_ONCE]))
