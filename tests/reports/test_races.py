"""Two people press the same button at the same moment: on a real PostgreSQL, with a connection each."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from engagement.reports.models import Report, ReportDocument, ReportSection
from engagement.reports.services import (
    approve_report,
    change_section,
    create_for_event,
    publish_report,
    submit_report,
)
from eolcare.accounts.roles import Role
from eolcare.common.errors import Conflict, IllegalMove
from eolcare.jobs.models import Job
from tests.factories.accounts import user_with
from tests.factories.reports import approved_report, draft_report, reported_event

pytestmark = pytest.mark.django_db(transaction=True)


def _together(*acts):
    """Do all of it at the same moment; return each result, or the error in its place."""
    barrier = threading.Barrier(len(acts))

    def one(act):
        try:
            connection.ensure_connection()
            barrier.wait(20)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def _kinds(results):
    return sorted(type(each).__name__ for each in results)


def test_two_people_start_one_report():
    scene = reported_event(notes=3)
    results = _together(*[lambda: create_for_event(scene.event, actor=scene.author)] * 4)
    assert _kinds(results) == ["Report"] * 4
    assert Report.objects.count() == 1
    assert Report.objects.get().sections.count() == 9


def test_two_approvers_make_one_version_and_one_job():
    scene, report = draft_report(reported_event(notes=3))
    submit_report(report, actor=scene.author)
    other = user_with(Role.APPROVER, scene.area)
    results = _together(
        lambda: approve_report(report, actor=scene.approver, seen=None),
        lambda: approve_report(report, actor=other, seen=None),
    )
    assert _kinds(results) == [IllegalMove.__name__, "ReportVersion"]
    assert report.versions.count() == 1
    assert Job.objects.count() == 1


def test_a_double_click_publishes_once():
    scene, report, version = approved_report(reported_event(notes=3))
    ReportDocument.objects.create(version=version, pdf=b"%PDF", sha256="0" * 64, size=4, pages=1)
    results = _together(*[lambda: publish_report(report, actor=scene.manager)] * 3)
    assert _kinds(results) == [IllegalMove.__name__, IllegalMove.__name__, "ReportVersion"]
    assert report.steps.filter(kind="published").count() == 1


def test_of_two_who_save_one_section_one_is_told():
    scene, report = draft_report(reported_event(notes=3))
    section = report.sections.get(key="about")
    results = _together(
        *[
            lambda person=person: change_section(
                section, actor=person, version=1, heading=person.full_name, body="<p>x</p>"
            )
            for person in (scene.author, scene.manager)
        ]
    )
    assert _kinds(results) == [Conflict.__name__, ReportSection.__name__]
    assert ReportSection.objects.get(pk=section.pk).version == 2
