"""Many workers, one job: on a real PostgreSQL, with threads that each have their own connection."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from eolcare.jobs import registry, running, services
from eolcare.jobs.models import Job, JobState
from eolcare.jobs.running import run_job
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db(transaction=True)


def _together(count, work):
    """Run ``work`` in ``count`` threads that start at the same moment; return what each returned."""
    barrier = threading.Barrier(count)

    def one(_number):
        try:
            connection.ensure_connection()
            barrier.wait(10)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.parametrize("_again", range(5))
def test_of_eight_workers_one_gets_the_job(_again):
    job = JobFactory()
    claims = _together(8, lambda: services.claim(job.pk))
    assert sum(claim is not None for claim in claims) == 1
    job.refresh_from_db()
    assert job.attempts == 1


def test_a_message_delivered_eight_times_does_the_work_once(monkeypatch):
    done = []

    def work(run):
        done.append(threading.get_ident())
        with run.finishing():
            JobFactory(key="the result")

    monkeypatch.setitem(registry._handlers, "tests.work", registry.Registration(work, 60))
    job = JobFactory()
    results = _together(8, lambda: run_job(job.pk))
    assert results.count(True) == 1
    assert len(done) == 1
    assert Job.objects.filter(key="the result").count() == 1


def test_of_two_workers_that_both_believe_they_hold_the_job_one_keeps_its_result(monkeypatch):
    """The first worker is held up past its lease, the second takes over; then both finish at the same moment."""
    both_are_in = threading.Barrier(2)
    kept = []

    def work(run):
        if run.job.attempts == 1:
            Job.objects.filter(pk=run.job.pk).update(lease_until="2020-01-01T00:00:00Z")
        both_are_in.wait(10)
        with run.finishing():
            JobFactory(key=f"result of try {run.job.attempts}")
            kept.append(run.job.attempts)

    monkeypatch.setitem(registry._handlers, "tests.work", registry.Registration(work, 60))
    job = JobFactory()

    def one_after_the_other(number):
        try:
            while number == 2 and Job.objects.get(pk=job.pk).lease_until is None:
                pass
            for _try in range(200):
                if run_job(job.pk):
                    return True
                if Job.objects.get(pk=job.pk).state == JobState.DONE:
                    return False
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(one_after_the_other, [1, 2]))
    assert results.count(True) == 1
    assert kept == [2], "the worker whose lease ran out must not keep what it made"
    assert list(Job.objects.exclude(pk=job.pk).values_list("key", flat=True)) == ["result of try 2"]


def test_signs_of_life_keep_the_lease_of_a_busy_worker(monkeypatch):
    monkeypatch.setattr(running, "SIGN_OF_LIFE_EVERY", 0.02)
    lengthened = threading.Event()
    original = services.extend

    def watched(job_id, token, **seen):
        held = original(job_id, token, **seen)
        lengthened.set()
        return held

    monkeypatch.setattr(services, "extend", watched)
    leases = []

    def work(run):
        before = Job.objects.get(pk=run.job.pk).lease_until
        lengthened.clear()
        assert lengthened.wait(10), "no sign of life came"
        leases.append(Job.objects.get(pk=run.job.pk).lease_until > before)

    monkeypatch.setitem(registry._handlers, "tests.work", registry.Registration(work, 60))
    assert run_job(JobFactory().pk)
    assert leases == [True]
