"""After the event: thanks to those who were there, the survey about it, and the report to those who asked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from engagement.events import tasks  # noqa: F401 - registers the jobs
from engagement.events.models import Booking, Event, FollowUp
from engagement.events.services import following
from engagement.events.services.following import label_for, thank_attendees, wipe_words
from engagement.reports import services as reports
from engagement.reports.models import ReportDocument
from engagement.surveys.errors import CodeRefused
from engagement.surveys.models import Access, InvitationBatch, InvitationCode
from engagement.surveys.services import save_answers, start_draft, submit_response
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import IllegalMove
from eolcare.common.tokens import hash_code
from eolcare.jobs.models import Job, JobState
from eolcare.jobs.running import run_job
from eolcare.mail.models import MessageState, OutboxMessage
from tests.factories.events import bookable, booked
from tests.factories.reports import approved_report, reported_event
from tests.factories.surveys import SurveyFactory

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


def past(event):
    """Let the event have been yesterday."""
    start = timezone.now() - timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(starts_at=start, ends_at=start + timedelta(hours=2))
    event.refresh_from_db()
    return event


def came(*bookings):
    Booking.objects.filter(pk__in=[booking.pk for booking in bookings]).update(checked_in_at=timezone.now())


@pytest.fixture
def event():
    """An event of yesterday: Rosa and Adam were there, Phone too but has no address, Absent was not."""
    event = bookable({"in_person": 20})
    rosa, adam = booked(event, "Rosa", may_contact=True), booked(event, "Adam", language="pl")
    phone, _absent = booked(event, "Phone", email="", phone="020 7946 0000"), booked(event, "Absent", may_contact=True)
    past(event)
    came(rosa, adam, phone)
    OutboxMessage.objects.all().delete()
    return event


def done(job):
    assert run_job(job.pk, signs_of_life=False)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    return job


def written(kind):
    return sorted(OutboxMessage.objects.filter(kind=kind).values_list("to_address", flat=True))


def test_those_who_were_there_are_thanked_once_each_in_their_language(event):
    done(thank_attendees(event, actor=None))
    assert written("events.thanks") == ["adam@example.org", "rosa@example.org"]
    assert OutboxMessage.objects.get(to_address="adam@example.org").language == "pl"
    assert FollowUp.objects.filter(kind="thanks").count() == 2
    with pytest.raises(IllegalMove, match="nobody to thank"):
        thank_attendees(event, actor=None)
    late = Booking.objects.get(contact__name="Absent")
    came(late)
    done(thank_attendees(event, actor=None))
    assert written("events.thanks") == ["absent@example.org", "adam@example.org", "rosa@example.org"]
    entry = AuditEntry.objects.filter(verb="told").order_by("pk").first()
    assert entry.facts == {"what": "thank", "people": 2}


def test_two_presses_are_one_job_and_a_failed_one_is_tried_again(event):
    first = thank_attendees(event, actor=None)
    assert thank_attendees(event, actor=None) == first
    Job.objects.filter(pk=first.pk).update(state=JobState.FAILED, error="x", attempts=3)
    assert thank_attendees(event, actor=None) == first
    done(first)
    assert len(written("events.thanks")) == 2


def test_killed_on_the_way_it_goes_on_where_it_stopped(event, monkeypatch):
    original = following.tell
    calls = []

    def tell(*args, **more):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return original(*args, **more)

    monkeypatch.setattr(following, "tell", tell)
    job = thank_attendees(event, actor=None)
    assert not run_job(job.pk, signs_of_life=False)
    assert len(written("events.thanks")) == FollowUp.objects.count() == 1
    Job.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    done(job)
    assert len(written("events.thanks")) == FollowUp.objects.count() == 2


@pytest.mark.parametrize(("state", "words"), [("cancelled", "did not take place"), ("published", "not over yet")])
def test_nobody_is_thanked_for_an_event_that_was_not(event, state, words):
    soon = timezone.now() + timedelta(hours=1)
    Event.objects.filter(pk=event.pk).update(state=state, cancelled_reason="Ill", ends_at=soon)
    with pytest.raises(IllegalMove, match=words):
        thank_attendees(event, actor=None)


def test_the_survey_about_the_event_goes_with_it_while_it_is_open(event):
    event.evaluation_survey = SurveyFactory(slug="how-was-it")
    event.save()
    done(thank_attendees(event, actor=None))
    for mail in OutboxMessage.objects.filter(kind="events.thanks"):
        assert "/surveys/how-was-it/" in mail.text
        assert "/surveys/how-was-it/" in mail.html
        assert not CODE.search(mail.text)


@pytest.mark.parametrize("trait", ["draft", "closed", "paused"])
def test_a_survey_that_nobody_can_answer_is_not_named(event, trait):
    event.evaluation_survey = SurveyFactory(slug="how-was-it", **{trait: True})
    event.save()
    done(thank_attendees(event, actor=None))
    assert not OutboxMessage.objects.filter(text__contains="how-was-it").exists()


def test_with_a_survey_by_code_each_gets_one_that_works_once(event):
    survey = SurveyFactory(slug="how-was-it", access=Access.CODES)
    event.evaluation_survey = survey
    event.save()
    done(thank_attendees(event, actor=None))
    mails = OutboxMessage.objects.filter(kind="events.thanks")
    codes = [CODE.search(mail.text).group() for mail in mails]
    assert len(set(codes)) == 2
    assert all(code in mail.html for code, mail in zip(codes, mails, strict=True))
    batch = InvitationBatch.objects.get()
    assert (batch.label, batch.size) == (f"{event.title}, {event.day}", 2)
    for code in codes:
        draft, token = start_draft(survey, code=code)
        save_answers(draft, {"role": "carer"}, step="role")
        submit_response(token)
        with pytest.raises(CodeRefused):
            start_draft(survey, code=code)


def test_codes_stand_nowhere_but_in_the_messages_and_not_there_once_they_are_sent(event):
    event.evaluation_survey = SurveyFactory(access=Access.CODES)
    event.save()
    done(thank_attendees(event, actor=None))
    OutboxMessage.objects.filter(to_address="rosa@example.org").update(state=MessageState.SENT, sent_at=timezone.now())
    assert wipe_words() == 1
    rosa = OutboxMessage.objects.get(to_address="rosa@example.org")
    assert (rosa.text, rosa.html) == ("", "")
    adam = OutboxMessage.objects.get(to_address="adam@example.org")
    assert CODE.search(adam.text), "what waits is not touched"


def test_codes_are_dealt_so_that_their_order_says_nothing(event, monkeypatch):
    for number in range(30):
        came(booked_then(event, f"P{number}"))
    event.evaluation_survey = SurveyFactory(access=Access.CODES)
    event.save()
    done(thank_attendees(event, actor=None))
    mails = OutboxMessage.objects.filter(kind="events.thanks").order_by("pk")
    dealt = [InvitationCode.objects.get(code_hash=hash_code(CODE.search(mail.text).group())).pk for mail in mails]
    assert len(set(dealt)) == 32
    assert dealt != sorted(dealt)


def booked_then(event, name):
    """Book somebody for an event that is over by now."""
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() + timedelta(days=1), ends_at=timezone.now() + timedelta(days=2)
    )
    Event.objects.filter(pk=event.pk).update(takes_bookings=True)
    event.places.update(capacity=None)
    booking = booked(event, name)
    past(event)
    return booking


def test_with_codes_all_are_written_or_none(event, monkeypatch):
    event.evaluation_survey = SurveyFactory(access=Access.CODES)
    event.save()
    calls = []

    def tell(*args, **more):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("power cut")

    job = thank_attendees(event, actor=None)
    with monkeypatch.context() as patch:
        patch.setattr(following, "tell", tell)
        assert not run_job(job.pk, signs_of_life=False)
    assert not FollowUp.objects.exists()
    assert not InvitationBatch.objects.exists()
    Job.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    done(job)
    assert InvitationCode.objects.count() == FollowUp.objects.count() == 2


def test_a_second_set_of_codes_has_a_name_of_its_own():
    event = bookable(title="A conversation " * 12)
    first = label_for(event, [])
    second = label_for(event, [first])
    assert first != second
    assert second.endswith("(2)")
    assert max(len(first), len(second)) <= 120


def published(scene_of=None):
    scene, report, version = approved_report(scene_of)
    ReportDocument.objects.create(version=version, pdf=b"%PDF-1.7", sha256="0" * 64, size=8, pages=1)
    return scene, report


def test_publishing_the_report_tells_those_who_asked_once_also_after_a_correction():
    scene = reported_event()
    people_at(scene.event)
    scene, report = published(scene)
    reports.publish_report(report, actor=scene.manager)
    done(Job.objects.get(kind=following.REPORT_JOB))
    assert written("events.report") == ["absent@example.org", "rosa@example.org"]
    mail = OutboxMessage.objects.get(to_address="rosa@example.org", kind="events.report")
    assert report.title in mail.text
    assert f"/reports/{report.slug}/" in mail.text

    reports.open_correction(report, actor=scene.author, words="A number was wrong.")
    reports.submit_report(report, actor=scene.author)
    version = reports.approve_report(report, actor=scene.approver, seen=None)
    ReportDocument.objects.create(version=version, pdf=b"%PDF-1.7", sha256="0" * 64, size=8, pages=1)
    reports.publish_report(report, actor=scene.manager)
    assert Job.objects.filter(kind=following.REPORT_JOB).count() == 1
    assert len(written("events.report")) == 2


def people_at(event):
    """Rosa was there and asked to be told, Absent asked as well; Adam did not ask."""
    starts_at, ends_at = event.starts_at, event.ends_at
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() + timedelta(days=1), ends_at=timezone.now() + timedelta(days=2), takes_bookings=True
    )
    event.places.create(kind="in_person", capacity=None)
    rosa, adam = booked(event, "Rosa", may_contact=True), booked(event, "Adam")
    booked(event, "Absent", may_contact=True)
    came(rosa, adam)
    Event.objects.filter(pk=event.pk).update(starts_at=starts_at, ends_at=ends_at)


def test_a_publication_that_is_undone_tells_nobody(monkeypatch):
    scene = reported_event()
    people_at(scene.event)
    scene, report = published(scene)
    monkeypatch.setattr("engagement.reports.services.publishing.ReportVersion.objects.select_related", None)
    with pytest.raises(TypeError):
        reports.publish_report(report, actor=scene.manager)
    assert not Job.objects.filter(kind=following.REPORT_JOB).exists()


def test_a_report_without_people_who_asked_needs_no_job():
    scene, report = published()
    reports.publish_report(report, actor=scene.manager)
    assert not Job.objects.filter(kind=following.REPORT_JOB).exists()


def test_the_teams_own_button_tells_who_was_left_and_only_while_the_report_is_out():
    scene = reported_event()
    with pytest.raises(IllegalMove, match="not published"):
        following.tell_report_now_known(scene.event, actor=scene.manager)
    scene, report = published(scene)
    reports.publish_report(report, actor=scene.manager)
    people_at(scene.event)
    done(following.tell_report_now_known(scene.event, actor=scene.manager))
    assert written("events.report") == ["absent@example.org", "rosa@example.org"]
    with pytest.raises(IllegalMove, match="nobody to tell"):
        following.tell_report_now_known(scene.event, actor=scene.manager)
    reports.withdraw_report(report, actor=scene.manager, words="It named somebody.")
    with pytest.raises(IllegalMove, match="not published"):
        following.tell_report_now_known(scene.event, actor=scene.manager)
