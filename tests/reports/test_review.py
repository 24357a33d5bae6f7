"""Review, approval by somebody else, publication, correction, withdrawal."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from engagement.events.models import EventQuestion
from engagement.reports import queries
from engagement.reports.content import build_content, fingerprint
from engagement.reports.errors import Changed, NotReady, NotRendered, OwnWork
from engagement.reports.models import Report, ReportDocument, ReportState, ReportStep
from engagement.reports.moves import MOVES
from engagement.reports.services import (
    approve_report,
    change_report,
    change_section,
    open_correction,
    publish_event_report,
    publish_report,
    retry_render,
    return_report,
    submit_report,
    withdraw_report,
)
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import IllegalMove, Refusal
from eolcare.jobs.errors import NotFailed
from eolcare.jobs.models import Job, JobState
from eolcare.mail.models import OutboxMessage
from tests.factories.accounts import user_with
from tests.factories.reports import approved_report, draft_report, reported_event

pytestmark = pytest.mark.django_db


def _give_pdf(version):
    Job.objects.filter(pk=version.job_id).update(state=JobState.DONE)
    return ReportDocument.objects.create(version=version, pdf=b"%PDF-1.7", sha256="0" * 64, size=8, pages=1)


def _published():
    scene, report, version = approved_report()
    _give_pdf(version)
    publish_report(report, actor=scene.manager)
    report.refresh_from_db()
    return scene, report


def test_the_way_from_draft_to_publication(no_broker, django_capture_on_commit_callbacks):
    scene, report = draft_report()
    with django_capture_on_commit_callbacks(execute=True):
        submit_report(report, actor=scene.author, words="Please look at the numbers.")
        seen = fingerprint(build_content(report))
        version = approve_report(report, actor=scene.approver, seen=seen)
    assert no_broker == [version.job.pk]
    assert version.number == 1
    assert version.content_sha256 == fingerprint(version.content)
    assert version.content["number"] == 1
    with pytest.raises(NotRendered):
        publish_report(report, actor=scene.manager)
    _give_pdf(version)
    assert queries.report_of_event(scene.event) is None
    published = publish_report(report, actor=scene.manager)
    assert published.published_at is not None
    report.refresh_from_db()
    assert report.state == ReportState.PUBLISHED
    assert queries.report_of_event(scene.event) == report
    assert [step.kind for step in report.steps.all()] == ["started", "submitted", "approved", "published"]
    verbs = AuditEntry.objects.filter(target_id=report.public_id).values_list("verb", flat=True)
    assert {"created", "submitted", "approved", "published"} <= set(verbs)


def test_mail_goes_to_those_who_act_next():
    scene, report = draft_report()
    stranger = user_with(Role.APPROVER, reported_event(title="Elsewhere", slug="elsewhere").event.areas.first())
    submit_report(report, actor=scene.author, words="Please look.")
    mails = OutboxMessage.objects.filter(kind="reports.submitted")
    assert scene.author.email not in set(mails.values_list("to_address", flat=True))
    assert {scene.approver.email, scene.manager.email} <= set(mails.values_list("to_address", flat=True))
    text = mails.first().text
    assert "Please look." in text
    assert f"/team/reports/{report.public_id}/" in text
    assert stranger.email  # somebody of the same borough also hears of it; nobody of another does, see below
    return_report(report, actor=scene.approver, words="Explain the second figure.")
    returned = OutboxMessage.objects.get(kind="reports.returned")
    assert returned.to_address == scene.author.email
    assert "Explain the second figure." in returned.text
    assert "Explain the second figure." in returned.html


def test_approvers_of_another_borough_are_not_told():
    scene, report = draft_report()
    from tests.factories.areas import AreaFactory

    stranger = user_with(Role.APPROVER, AreaFactory(name="Camden"))
    submit_report(report, actor=scene.author)
    assert not OutboxMessage.objects.filter(to_address=stranger.email).exists()


def test_nobody_approves_what_they_wrote_started_or_sent():
    scene, report = draft_report()
    section = report.sections.get(key="about")
    change_section(section, actor=scene.manager, version=None, heading="About", body="<p>Changed.</p>")
    submit_report(report, actor=scene.author)
    for person in (scene.manager, scene.author):
        with pytest.raises(OwnWork):
            approve_report(report, actor=person, seen=None)
    assert report.versions.count() == 0
    assert approve_report(report, actor=scene.approver, seen=None).approved_by == scene.approver


def test_who_only_sent_it_does_not_approve_it():
    scene, report = draft_report()
    submit_report(report, actor=scene.manager)
    with pytest.raises(OwnWork):
        approve_report(report, actor=scene.manager, seen=None)


def test_writing_counts_for_the_version_it_was_in():
    scene, report = _published()
    open_correction(report, actor=scene.manager, words="A number was wrong.")
    submit_report(report, actor=scene.manager)
    # The author of version 1 wrote nothing in version 2.
    assert approve_report(report, actor=scene.author, seen=None).number == 2


def test_a_record_that_changes_under_the_approvers_eyes_is_not_approved_unseen():
    scene, report = draft_report()
    submit_report(report, actor=scene.author)
    seen = fingerprint(build_content(report))
    EventQuestion.objects.filter(event=scene.event).update(answer="Something else.")
    with pytest.raises(Changed):
        approve_report(report, actor=scene.approver, seen=seen)
    assert report.versions.count() == 0
    assert Job.objects.count() == 0
    assert approve_report(report, actor=scene.approver, seen=fingerprint(build_content(report))).number == 1


def test_what_is_approved_stays_as_it_was_whatever_happens_to_the_records():
    scene, _report, version = approved_report()
    scene.event.prompts.all().delete()
    scene.actions["line"].title = "Renamed"
    scene.actions["line"].save()
    version.refresh_from_db()
    assert "What matters most to you?" in str(version.content)
    assert "Renamed" not in str(version.content)


def test_what_is_missing_is_said_before_it_is_sent():
    scene, report = draft_report()
    change_report(report, actor=scene.author, version=None, title="T", summary="")
    with pytest.raises(NotReady, match="summary"):
        submit_report(report, actor=scene.author)
    change_report(report, actor=scene.author, version=None, title="T 漢", summary="S")
    with pytest.raises(NotReady, match="漢"):
        submit_report(report, actor=scene.author)


def test_every_move_that_the_table_does_not_have_is_refused():
    scene, report = draft_report()
    acts = {
        "submitted": lambda: submit_report(report, actor=scene.author),
        "returned": lambda: return_report(report, actor=scene.approver, words="w"),
        "approved": lambda: approve_report(report, actor=scene.approver, seen=None),
        "published": lambda: publish_report(report, actor=scene.manager),
        "correction": lambda: open_correction(report, actor=scene.author, words="w"),
        "withdrawn": lambda: withdraw_report(report, actor=scene.manager, words="w"),
    }
    assert set(acts) == set(MOVES)
    tried = 0
    for state in ReportState:
        for step, act in acts.items():
            if state in MOVES[step].sources and not MOVES[step].only_published:
                continue
            Report.objects.filter(pk=report.pk).update(
                state=state, withdrawn_reason="x" if state == "withdrawn" else ""
            )
            with pytest.raises(IllegalMove):
                act()
            tried += 1
            assert Report.objects.get(pk=report.pk).state == state
    assert tried == 23
    assert report.steps.count() == 1


@pytest.mark.parametrize("words", ["", "   "])
def test_returning_correcting_and_withdrawing_say_why(words):
    scene, report = draft_report()
    submit_report(report, actor=scene.author)
    with pytest.raises(Refusal) as refused:
        return_report(report, actor=scene.approver, words=words)
    assert refused.value.field == "words"


def test_a_version_that_is_sent_back_before_publication_gives_its_number_on():
    scene, report, first = approved_report()
    return_report(report, actor=scene.approver, words="The PDF has a gap on page 3.")
    submit_report(report, actor=scene.author)
    second = approve_report(report, actor=scene.approver, seen=None)
    assert (first.number, second.number) == (1, 1)
    assert first.job != second.job
    _give_pdf(second)
    publish_report(report, actor=scene.manager)
    assert [version.pk for version in queries.published_versions(report)] == [second.pk]


def test_a_correction_becomes_the_next_version_and_the_old_one_stays():
    scene, report = _published()
    open_correction(report, actor=scene.author, words="One number was wrong.")
    report.refresh_from_db()
    assert queries.latest_version(report).number == 1, "the public reads version 1 until version 2 is published"
    submit_report(report, actor=scene.author)
    second = approve_report(report, actor=scene.approver, seen=None)
    assert second.note == "One number was wrong."
    assert second.content["note"] == "One number was wrong."
    _give_pdf(second)
    publish_report(report, actor=scene.manager)
    assert [version.number for version in queries.published_versions(report)] == [2, 1]


def test_a_withdrawn_report_is_in_no_list_and_comes_back_corrected():
    scene, report = _published()
    withdraw_report(report, actor=scene.manager, words="It told who had spoken.")
    report.refresh_from_db()
    assert list(queries.public_reports()) == []
    assert report.withdrawn_reason == "It told who had spoken."
    open_correction(report, actor=scene.author, words="Taken out.")
    assert list(queries.public_reports()) == [], "an open correction does not show it again"
    submit_report(report, actor=scene.author)
    second = approve_report(report, actor=scene.approver, seen=None)
    _give_pdf(second)
    publish_report(report, actor=scene.manager)
    report.refresh_from_db()
    assert report.withdrawn_reason == ""
    assert list(queries.public_reports()) == [report]


def test_a_report_that_was_never_public_is_not_withdrawn():
    scene, report = draft_report()
    with pytest.raises(IllegalMove):
        withdraw_report(report, actor=scene.manager, words="Why not.")


def _refused_by_the_database(sql, *parameters):
    refused = pytest.raises(IntegrityError, match=r"never changes|only ever added")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_the_database_itself_refuses_to_change_what_was_published():
    scene, report = _published()
    version = report.versions.get()
    _refused_by_the_database("UPDATE engagement_reportversion SET title = 'x' WHERE id = %s", version.pk)
    _refused_by_the_database("UPDATE engagement_reportversion SET content = '{}' WHERE id = %s", version.pk)
    _refused_by_the_database("UPDATE engagement_reportversion SET published_at = NULL WHERE id = %s", version.pk)
    _refused_by_the_database("DELETE FROM engagement_reportversion WHERE id = %s", version.pk)
    _refused_by_the_database("UPDATE engagement_reportdocument SET pdf = 'x'")
    _refused_by_the_database("DELETE FROM engagement_reportdocument")
    _refused_by_the_database("UPDATE engagement_reportstep SET words = 'x'")
    _refused_by_the_database("DELETE FROM engagement_reportstep")
    assert scene.event.title in version.content["title"]


def test_a_second_try_at_the_pdf_needs_one_that_failed():
    scene, report, version = approved_report()
    with pytest.raises(NotFailed):
        retry_render(report, actor=scene.author)
    Job.objects.filter(pk=version.job_id).update(state=JobState.FAILED, error="No fonts.")
    assert retry_render(report, actor=scene.author).state == JobState.QUEUED
    return_report(report, actor=scene.approver, words="w")
    with pytest.raises(IllegalMove):
        retry_render(report, actor=scene.author)


def test_the_whole_way_in_one_call_is_safe_to_repeat_and_tells_nobody():
    scene = reported_event()
    from datetime import UTC, datetime

    when = datetime(2022, 4, 20, 9, tzinfo=UTC)
    version = publish_event_report(
        scene.event,
        author=scene.author,
        approver=scene.approver,
        texts={"findings": "Nights were hard.\n\nBeds were far."},
        summary="Forty people came.",
        approval_words="Checked.",
        published_at=when,
    )
    again = publish_event_report(scene.event, author=scene.author, approver=scene.approver)
    assert again == version
    assert (version.number, version.published_at, version.approved_at) == (1, when, when)
    assert bytes(version.document.pdf).startswith(b"%PDF")
    assert version.content["approved_on"] == "2022-04-20"
    assert {step.at for step in ReportStep.objects.all()} == {when}
    assert OutboxMessage.objects.count() == 0
    findings = next(section for section in version.content["sections"] if section["key"] == "findings")
    assert findings["html"] == "<p>Nights were hard.</p>\n\n<p>Beds were far.</p>"
