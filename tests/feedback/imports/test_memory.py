"""An import takes the same memory at any length, shows how far it is, and survives the end of its worker."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import tracemalloc

import openpyxl
import pytest
from django.db import connections
from django.utils import timezone

from engagement.feedback.importing import checking
from engagement.feedback.models import FeedbackItem, Submission
from engagement.feedback.queries.imports import job_of
from engagement.feedback.services.imports import choose_columns, start_import
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from eolcare.jobs.models import Job
from eolcare.jobs.running import run_job
from ops import places
from tests.factories.imports import GOOD, HEADINGS, checked, csv_of, received, row, worked_on
from tests.races.real_worker import database_url, wait_for

WORDS = "Nobody came at night, and we did not know whom to ring. The nurse who came later was kind. "
MEGABYTE = 1_000_000


def voices(number: int, times: int = 8) -> bytes:
    return csv_of([row(Comment=f"Voice {n}. {WORDS * times}") for n in range(number)])


def workbook(number: int, times: int = 8) -> bytes:
    """Return a workbook with its texts in the table, as Excel writes it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    for n in range(number):
        sheet.append([f"Voice {n}. {WORDS * times}", *GOOD[1:]])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


MAKERS = {"csv": voices, "xlsx": workbook}


def peak(work) -> int:
    """Return how many bytes more Python held at a time while ``work`` ran than before it."""
    tracemalloc.start()
    try:
        before, _peak = tracemalloc.get_traced_memory()
        work()
        _now, most = tracemalloc.get_traced_memory()
        return most - before
    finally:
        tracemalloc.stop()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_twice_the_rows_take_no_more_memory(programme, analyst, kind, monkeypatch):
    monkeypatch.setattr(checking, "BATCH", 20)

    def once(number: int) -> int:
        content = MAKERS[kind](number, times=40)
        found = received(programme, content, actor=analyst, name=f"{number}.{kind}")
        columns = dict(zip(("text", "kind", "received_on"), HEADINGS, strict=False))
        choose_columns(found, version=1, sheet=found.sheet, columns=columns, defaults={}, actor=analyst)

        def work() -> None:
            worked_on(found)
            start_import(found, version=found.version, leave_out=True, actor=analyst)
            worked_on(found)

        most = peak(work)
        assert found.rows_done == number, found.problems[:2]
        Submission.objects.filter(brought_in=found).delete()
        return most

    # What is loaded once is loaded here.
    once(20)
    # A workbook's buffers fill over its first two hundred of these rows, and then stay: fewer would measure them.
    few, many = once(240), once(480)
    held = len(voices(480, times=40)) - len(voices(240, times=40))
    assert held > 0.85 * MEGABYTE, "the file is so small that holding it would not be noticed"
    assert many - few < 0.4 * MEGABYTE, f"{few:,} bytes for 240 rows, {many:,} for 480"


def asked(found, analyst) -> Job:
    start_import(found, version=found.version, leave_out=False, actor=analyst)
    found.refresh_from_db()
    job = job_of(found)
    assert job is not None
    return job


def process(job: Job, var) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "EOLCARE_VAR": str(var), "DATABASE_URL": database_url()}
    command = [sys.executable, "-m", "tests.feedback.imports.work", str(job.pk)]
    return subprocess.Popen(command, cwd=places.ROOT, env=environment, stdout=subprocess.PIPE)


@pytest.fixture
def no_messages(monkeypatch):
    """No worker hears of a job but the one that the test starts."""
    monkeypatch.setattr("eolcare.jobs.tasks.run.apply_async", lambda *args, **options: None)


@pytest.mark.torture
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_fifty_thousand_rows_take_the_memory_of_five_thousand(programme, analyst, kind, tmp_path, no_messages):
    def once(number: int) -> tuple[int, int, set[str]]:
        found = received(programme, MAKERS[kind](number), actor=analyst, name=f"{number}.{kind}")
        columns = dict(zip(("text", "kind", "received_on"), HEADINGS, strict=False))
        choose_columns(found, version=1, sheet=found.sheet, columns=columns, defaults={}, actor=analyst)
        found.refresh_from_db()
        checking_took = done(process(job_of(found), tmp_path), set())
        found.refresh_from_db()
        stages: set[str] = set()
        importing_took = done(process(asked(found, analyst), tmp_path), stages)
        found.refresh_from_db()
        assert (found.state, found.rows_done) == ("imported", number)
        FeedbackItem.objects.all().delete()
        Submission.objects.all().delete()
        return checking_took, importing_took, stages

    def done(worker: subprocess.Popen[bytes], stages: set[str]) -> int:
        while worker.poll() is None:
            stages.add(Job.objects.order_by("-pk").values_list("stage", flat=True)[0])
            try:
                worker.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
        did, took = worker.stdout.read().split()
        assert did == b"1"
        return int(took)

    few, many = once(5_000), once(50_000)
    print(f"\n{kind}: {few[:2]} kB more for 5,000 rows, {many[:2]} kB for 50,000")
    assert len([stage for stage in many[2] if stage.startswith("Bringing in rows: ")]) > 5, many[2]
    # What cannot be seen to grow at all is not measured.
    assert few[1] > 0
    assert many[0] - few[0] < 8_000
    assert many[1] - few[1] < 8_000


def killed_and_done_again(programme, analyst, number: int, var) -> None:
    found = checked(programme, voices(number), actor=analyst)
    job = asked(found, analyst)
    worker = process(job, var)

    def is_in_the_middle() -> bool:
        job.refresh_from_db()
        return job.stage.startswith("Bringing in rows: ")

    wait_for("rows are being brought in", is_in_the_middle)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    job.refresh_from_db()
    assert job.state == "running", "it was killed too late to prove anything"
    # PostgreSQL notices that its client is gone, and nothing of it is left.
    assert not Submission.objects.exists()
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now())
    assert run_job(job.pk) is True
    found.refresh_from_db()
    assert (found.state, found.rows_done) == ("imported", number)
    assert Submission.objects.count() == FeedbackItem.objects.count() == number
    assert AuditEntry.objects.filter(verb="imported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_leaves_nothing_and_the_next_brings_all_in(programme, analyst, tmp_path, no_messages):
    killed_and_done_again(programme, analyst, 4_000, tmp_path)


@pytest.mark.torture
@pytest.mark.django_db(transaction=True)
def test_the_same_with_fifty_thousand_rows(programme, analyst, tmp_path, no_messages):
    killed_and_done_again(programme, analyst, 50_000, tmp_path)


@pytest.mark.django_db(transaction=True)
def test_two_people_press_at_once_and_two_workers_take_it_up(programme, analyst, no_messages):
    found = checked(programme, voices(20), actor=analyst)
    refused: list[Refusal] = []
    together = threading.Barrier(2)

    def press() -> None:
        try:
            together.wait()
            start_import(found, version=found.version, leave_out=False, actor=analyst)
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    def work(pk: int) -> None:
        try:
            together.wait()
            run_job(pk)
        finally:
            connections.close_all()

    def both(target, *args) -> None:
        threads = [threading.Thread(target=target, args=args) for _person in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

    both(press)
    assert refused == []
    job = Job.objects.get(kind="feedback.run_import")
    both(work, job.pk)
    assert Submission.objects.count() == FeedbackItem.objects.count() == 20
    assert AuditEntry.objects.filter(verb="imported").count() == 1
