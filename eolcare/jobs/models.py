"""Jobs: the database is the queue of record, a broker message only wakes a worker."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eolcare.common.models import PublicIdModel


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by what is meant."""

    def due(self) -> JobQuerySet:
        """Jobs that a worker should take now: waiting and due, or running under a lease that ran out."""
        # The database's clock, so that workers on machines whose clocks differ agree.
        return self.filter(
            Q(state=JobState.QUEUED, run_after__lte=Now()) | Q(state=JobState.RUNNING, lease_until__lt=Now())
        )


class Job(PublicIdModel):
    """One piece of work for a worker, done exactly once however many messages or workers there are."""

    kind = models.CharField(_("kind"), max_length=60, db_index=True)
    # The same work asked for twice is one row.
    key = models.CharField(_("what it is about"), max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    maximum_attempts = models.PositiveSmallIntegerField(default=3)
    run_after = models.DateTimeField(default=timezone.now)
    # Whoever holds this token holds the job; a worker that lost its lease finds another token here.
    claim_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("per cent done"), default=0)
    stage = models.CharField(_("what it is doing"), max_length=120, blank=True)
    error = models.TextField(_("why it failed"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Job]] = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                name="job_due", fields=["run_after"], condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING])
            )
        ]
        constraints = [
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(name="job_progress_percent", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="job_running_is_claimed",
                condition=~Q(state=JobState.RUNNING) | (Q(lease_until__isnull=False) & ~Q(claim_token="")),
            ),
            models.CheckConstraint(name="job_failed_says_why", condition=~Q(state=JobState.FAILED) | ~Q(error="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.state}"
