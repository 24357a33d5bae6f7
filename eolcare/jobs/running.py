"""One run of one job by one worker: signs of life, progress, and an end that counts only while the claim holds."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from eolcare.jobs import services
from eolcare.jobs.errors import CannotBeDone, LostClaim, UnknownKind
from eolcare.jobs.models import Job, JobState
from eolcare.jobs.registry import registration_of

logger = logging.getLogger(__name__)

SIGN_OF_LIFE_EVERY = 4.0  # seconds; a third of the lease, so that one missed sign loses nothing
PROGRESS_EVERY = 0.5  # seconds between writes of progress within one stage


class Run:
    """What a handler is given: the job, ways to say how far it is, and the one way to keep what it made."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.token = job.claim_token
        self.finished = False
        self._written_at = 0.0
        self._stage = ""

    @property
    def payload(self) -> dict[str, Any]:
        """What :func:`~eolcare.jobs.services.enqueue` was given."""
        return self.job.payload

    def progress(self, per_cent: int, stage: str) -> None:
        """Say how far the work is. It also lengthens the lease. News of the same stage is written twice a second at
        most.

        Raises:
            LostClaim: if somebody else has the job by now; the handler need not catch it.
        """
        now = time.monotonic()
        if stage == self._stage and now - self._written_at < PROGRESS_EVERY:
            return
        self._written_at, self._stage = now, stage
        if not services.extend(self.job.pk, self.token, progress=max(0, min(per_cent, 100)), stage=stage[:120]):
            raise LostClaim

    @contextmanager
    def finishing(self) -> Iterator[Job]:
        """Keep what was made: a transaction that holds the job's row and ends with the job done.

        Rows written inside are committed with the job's end or not at all, so of two workers that both think they
        hold the job only one keeps anything.

        Raises:
            LostClaim: if somebody else has the job by now.
        """
        with transaction.atomic():
            job = Job.objects.select_for_update().filter(pk=self.job.pk).first()
            if job is None or job.state != JobState.RUNNING or job.claim_token != self.token:
                raise LostClaim
            yield job
            Job.objects.filter(pk=job.pk).update(
                state=JobState.DONE,
                progress=100,
                stage="",
                error="",
                claim_token="",
                lease_until=None,
                finished_at=Now(),
            )
        self.finished = True


class SignsOfLife:
    """Lengthens the lease from a thread of its own while the handler is busy, but not for a handler that hangs."""

    def __init__(self, run: Run, maximum_seconds: int) -> None:
        self._run = run
        self._maximum_seconds = maximum_seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"job-{run.job.pk}", daemon=True)

    def __enter__(self) -> SignsOfLife:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=10)

    def _beat(self) -> None:
        began = time.monotonic()
        try:
            while not self._stop.wait(SIGN_OF_LIFE_EVERY):
                if time.monotonic() - began > self._maximum_seconds:
                    logger.error("Job %s takes too long; its lease is left to run out.", self._run.job.pk)
                    return
                try:
                    if not services.extend(self._run.job.pk, self._run.token):
                        return
                except Exception:
                    # A database that is away for a moment: the next sign of life may come through.
                    logger.warning("Job %s: a sign of life did not come through.", self._run.job.pk, exc_info=True)
                    connection.close()
        finally:
            connection.close()


def run_job(job_id: int, *, signs_of_life: bool = True) -> bool:
    """Claim a job and do it. Safe to call any number of times, by any number of workers.

    Args:
        job_id: the job's primary key.
        signs_of_life: whether a thread lengthens the lease meanwhile; not inside somebody's transaction, whose rows
            the thread could not see.

    Return whether this call did the work.
    """
    job = services.claim(job_id)
    if job is None:
        return False
    run = Run(job)
    try:
        registration = registration_of(job.kind)
        if signs_of_life:
            with SignsOfLife(run, registration.maximum_seconds):
                registration.handler(run)
        else:
            registration.handler(run)
        if not run.finished:
            with run.finishing():
                pass
    except LostClaim:
        logger.warning("Job %s was taken over by another worker; what this one made is dropped.", job.pk)
        return False
    except CannotBeDone as error:
        logger.error("Job %s (%s) cannot be done: %s", job.pk, job.kind, error)
        services.give_up(job, run.token, str(error), for_good=True)
        return False
    except UnknownKind as error:
        logger.exception("Job %s", job.pk)
        services.give_up(job, run.token, str(error), for_good=True)
        return False
    except Exception as error:
        logger.exception("Job %s (%s), try %s of %s, went wrong.", job.pk, job.kind, job.attempts, job.maximum_attempts)
        services.give_up(job, run.token, in_words(error))
        return False
    return True


def in_words(error: Exception) -> str:
    """Return an unexpected error as a sentence for the team's page, short enough to read."""
    said = " ".join(str(error).split())[:300]
    name = type(error).__name__
    return _("Something went wrong that nobody foresaw: %(error)s") % {"error": f"{name}: {said}" if said else name}
