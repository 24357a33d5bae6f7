"""A report is rendered exactly once, whatever happens to workers and broker: with a real worker, killed for real."""

from __future__ import annotations

import hashlib
import random
import shutil
import time

import pytest
from celery import current_app
from django.db import connections
from kombu import Connection

from engagement.events.models import EventQuestion
from engagement.reports import services
from engagement.reports.models import ReportDocument
from eolcare.jobs import tasks
from eolcare.jobs.models import Job, JobState
from tests.factories.reports import approved_report, reported_event
from tests.races.real_worker import RealWorker, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]


@pytest.fixture
def broker_away(monkeypatch):
    """The broker does not answer the process that asks."""

    def away(*args, **options):
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.run, "apply_async", away)


@pytest.fixture
def worker(tmp_path):
    one = RealWorker(tmp_path)
    yield one
    one.stop()
    # The worker held locks and connections of its own; the next test starts from none of ours.
    connections.close_all()


def _long_report(questions=150):
    """A report that takes a few seconds to set, so that there is a middle to be killed in."""
    scene = reported_event()
    EventQuestion.objects.bulk_create(
        EventQuestion(event=scene.event, order=number, question=f"Question {number}?", answer="A long answer. " * 60)
        for number in range(questions)
    )
    return approved_report(scene)


def _job(version):
    return Job.objects.get(pk=version.job_id)


def _is_done(version):
    job = _job(version)
    assert job.state != JobState.FAILED, job.error
    return job.state == JobState.DONE


def _one_whole_pdf(version):
    document = ReportDocument.objects.get(version=version)
    pdf = bytes(document.pdf)
    assert pdf.startswith(b"%PDF-1.7")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert (hashlib.sha256(pdf).hexdigest(), len(pdf)) == (document.sha256, document.size)
    assert document.pages > 1
    assert ReportDocument.objects.count() == 1
    return document


def _is_setting_pages(version):
    return _job(version).stage.startswith("Setting pages: page")


def test_killed_in_mid_render_and_robbed_of_its_broker_it_ends_in_one_pdf(worker, broker_away):
    """No message is ever sent for the job: the sweep finds it. The worker is killed while it sets pages, the broker's
    folder is removed, and a new worker ends the work with no hand touching it.
    """
    worker.start()
    scene, report, version = _long_report()
    wait_for("the worker sets pages", lambda: _is_setting_pages(version))
    worker.kill()
    job = _job(version)
    assert job.state == JobState.RUNNING, "it was killed too late to prove anything"
    assert not ReportDocument.objects.exists()
    shutil.rmtree(worker.broker)

    worker.start()
    wait_for("the PDF is there", lambda: _is_done(version), every=0.2)
    assert _job(version).attempts == 2
    _one_whole_pdf(version)
    services.publish_report(report, actor=scene.manager)


def test_a_message_that_comes_five_times_and_a_broker_that_vanishes_make_one_pdf(worker, broker_away):
    """Messages go through a real broker this time, far too many of them; then its folder goes while the worker runs."""
    worker.start()
    scene, report, version = approved_report()
    folder = {"data_folder_in": str(worker.broker / "queue"), "data_folder_out": str(worker.broker / "queue")}
    with Connection("filesystem://localhost/", transport_options=folder) as broker:
        for _again in range(5):
            current_app.send_task("eolcare.jobs.tasks.run", (version.job_id,), connection=broker)
    wait_for("the PDF is there", lambda: _is_done(version), every=0.1)
    wait_for("all messages are taken", lambda: not list(worker.broker.glob("queue/*.celery.msg")), every=0.1)
    first = _one_whole_pdf(version)
    assert _job(version).attempts == 1

    shutil.rmtree(worker.broker)
    services.return_report(report, actor=scene.approver, words="Once more.")
    services.submit_report(report, actor=scene.author)
    again = services.approve_report(report, actor=scene.approver, seen=None)
    wait_for("the sweep finds it without a broker's help", lambda: _is_done(again), every=0.2)
    assert set(ReportDocument.objects.values_list("version", flat=True)) == {first.version_id, again.pk}


@pytest.mark.torture
@pytest.mark.parametrize("round_", range(8))
def test_killed_at_any_moment_it_ends_in_one_pdf(worker, broker_away, round_):
    """The same at moments that chance picks: before the claim, while setting, while writing, around the commit."""
    chance = random.Random(round_)
    _scene, _report, version = _long_report(questions=60)
    for _kill in range(2):
        worker.start()
        wait_for("the worker has the job, or had it", lambda: _job(version).state != JobState.QUEUED, every=0.01)
        time.sleep(chance.uniform(0, 4))
        worker.kill()
    worker.start()
    wait_for("the PDF is there", lambda: _is_done(version), every=0.2)
    assert _job(version).attempts <= 3
    _one_whole_pdf(version)
