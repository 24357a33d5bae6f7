"""Asking for jobs, taking them, failing, trying again, sweeping."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from eolcare.audit.models import AuditEntry
from eolcare.jobs import services, tasks
from eolcare.jobs.errors import CannotBeDone, NotFailed
from eolcare.jobs.models import Job, JobState
from eolcare.jobs.registry import job_handler
from eolcare.jobs.running import run_job
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


def _run(job):
    return run_job(job.pk, signs_of_life=False)


def _make_due(job):
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(seconds=1))


def _let_lease_run_out(job):
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_the_same_work_asked_for_twice_is_one_job_and_wakes_a_worker(messages, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = services.enqueue("tests.work", "report:1", {"version": 1}, asked_by=None)
        second = services.enqueue("tests.work", "report:1", {"version": 2}, asked_by=None)
        assert messages == [], "a worker must not be woken before the row is there"
    assert first == second
    assert Job.objects.get().payload == {"version": 1}
    assert set(messages) == {first.pk}


@pytest.mark.django_db(transaction=True)
def test_a_job_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction"):
        services.enqueue("tests.work", "report:1", {}, asked_by=None)


def test_a_broken_broker_does_not_fail_the_request(monkeypatch, caplog, django_capture_on_commit_callbacks):
    def broken(*args, **options):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.run, "apply_async", broken)
    with django_capture_on_commit_callbacks(execute=True):
        job = services.enqueue("tests.work", "report:1", {}, asked_by=None)
    assert Job.objects.get().state == JobState.QUEUED
    assert f"job {job.pk}" in caplog.text


def test_done_work_is_done_once(handlers):
    done = []
    handlers["tests.work"] = lambda run: done.append(run.payload["n"])
    job = JobFactory(payload={"n": 7})
    assert _run(job) is True
    assert _run(job) is False
    job.refresh_from_db()
    assert (done, job.state, job.progress, job.claim_token, job.lease_until) == ([7], JobState.DONE, 100, "", None)
    assert job.finished_at is not None


def test_progress_is_seen_and_lengthens_the_lease(handlers):
    seen = []

    def work(run):
        before = Job.objects.get(pk=run.job.pk).lease_until
        run.progress(40, "Drawing charts")
        after = Job.objects.get(pk=run.job.pk)
        seen.append((after.progress, after.stage, after.lease_until > before))

    handlers["tests.work"] = work
    assert _run(JobFactory())
    assert seen == [(40, "Drawing charts", True)]


def test_an_error_is_tried_again_later_and_fails_after_the_last_try_with_its_reason(handlers):
    def work(run):
        raise ValueError("the moon was full")

    handlers["tests.work"] = work
    job = JobFactory(maximum_attempts=2)
    assert _run(job) is False
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert job.run_after > timezone.now()
    assert "the moon was full" in job.error
    assert _run(job) is False
    job.refresh_from_db()
    assert job.attempts == 1, "a job that waits is not tried before its time"
    _make_due(job)
    assert _run(job) is False
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 2)
    assert "the moon was full" in job.error
    _make_due(job)
    assert _run(job) is False


def test_what_cannot_be_done_is_not_tried_again(handlers):
    def work(run):
        raise CannotBeDone("The report has no title.")

    handlers["tests.work"] = work
    job = JobFactory()
    _run(job)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The report has no title.")


def test_an_unknown_kind_says_so(handlers):
    job = JobFactory(kind="tests.nobody")
    _run(job)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "tests.nobody" in job.error


def test_a_failed_job_can_be_tried_again_and_no_other(handlers, messages, django_capture_on_commit_callbacks):
    handlers["tests.work"] = lambda run: None
    job = JobFactory(state=JobState.FAILED, error="It broke.", attempts=3, stage="Half way")
    with django_capture_on_commit_callbacks(execute=True):
        again = services.retry_job(job, actor=None)
    assert (again.state, again.attempts, again.error) == (JobState.QUEUED, 0, "")
    assert messages == [job.pk]
    assert AuditEntry.objects.filter(verb="retried", target_id=job.public_id).count() == 1
    assert _run(job) is True
    with pytest.raises(NotFailed):
        services.retry_job(job, actor=None)


def test_a_worker_that_lost_its_claim_keeps_nothing(handlers):
    def work(run):
        _let_lease_run_out(run.job)
        assert services.claim(run.job.pk) is not None
        with run.finishing():
            JobFactory(key="what the slow worker made")

    handlers["tests.work"] = work
    job = JobFactory()
    assert _run(job) is False
    job.refresh_from_db()
    assert job.state == JobState.RUNNING, "the second worker still holds it"
    assert not Job.objects.filter(key="what the slow worker made").exists()


def test_progress_tells_a_worker_that_it_lost_its_claim(handlers):
    reached = []

    def work(run):
        _let_lease_run_out(run.job)
        services.claim(run.job.pk)
        run.progress(50, "Too late")
        reached.append("the end")

    handlers["tests.work"] = work
    assert _run(JobFactory()) is False
    assert reached == []


def test_an_error_while_keeping_undoes_all_of_it(handlers):
    def work(run):
        with run.finishing():
            JobFactory(key="half")
            raise ValueError("no room")

    handlers["tests.work"] = work
    job = JobFactory()
    _run(job)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert not Job.objects.filter(key="half").exists()


def test_the_sweep_wakes_for_what_is_due_alone(messages):
    due = JobFactory()
    later = JobFactory(run_after=timezone.now() + timedelta(minutes=1))
    dead = JobFactory(state=JobState.RUNNING, claim_token="x", lease_until=timezone.now() - timedelta(seconds=1))
    alive = JobFactory(state=JobState.RUNNING, claim_token="x", lease_until=timezone.now() + timedelta(seconds=9))
    done = JobFactory(state=JobState.DONE)
    assert services.sweep() == 2
    assert set(messages) == {due.pk, dead.pk}
    assert not {later.pk, alive.pk, done.pk} & set(messages)


def test_the_sweep_fails_a_job_whose_workers_died_every_time(messages):
    job = JobFactory(
        state=JobState.RUNNING,
        claim_token="x",
        attempts=3,
        stage="Setting pages",
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    assert services.sweep() == 0
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "3 times" in job.error
    assert "Setting pages" in job.error


def test_a_lease_that_ran_out_is_taken_up_with_a_new_token():
    job = JobFactory()
    first = services.claim(job.pk)
    assert services.claim(job.pk) is None
    _let_lease_run_out(job)
    second = services.claim(job.pk)
    assert second.claim_token != first.claim_token
    assert services.extend(job.pk, first.claim_token) is False
    assert services.extend(job.pk, second.claim_token) is True
    assert services.give_up(first, first.claim_token, "late") is False


def test_the_database_refuses_a_failure_without_a_reason_and_a_run_without_a_claim():
    for wrong in ({"state": JobState.FAILED}, {"state": JobState.RUNNING}, {"progress": 101}):
        with pytest.raises(IntegrityError), transaction.atomic():
            JobFactory(**wrong)


def test_two_handlers_of_one_kind_are_refused(handlers):
    job_handler("tests.twice")(lambda run: None)
    with pytest.raises(ValueError, match="handler already"):
        job_handler("tests.twice")(lambda run: None)
