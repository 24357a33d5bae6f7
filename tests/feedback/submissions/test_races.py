"""Two people at the same moment, on a real PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import connection

from engagement.feedback.models import FeedbackItem, Submission, SubmissionAttachment
from engagement.feedback.services import answering
from engagement.feedback.services.attachments import Given, attach
from engagement.feedback.services.erasing import erase_submission
from engagement.feedback.services.from_submission import create_from_submission
from engagement.feedback.services.stories import tell_story
from engagement.feedback.services.submissions import Told, lower_consent
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from eolcare.mail.models import OutboxMessage
from tests.factories import files
from tests.factories.accounts import user_with
from tests.factories.programmes import ProgrammeFactory
from tests.factories.submissions import SubmissionContactFactory, SubmissionFactory
from tests.feedback.submissions.conftest import kept
from tests.feedback.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_acknowledge_write_one_message():
    row = SubmissionContactFactory().submission
    outcomes = at_once(*[lambda: answering.acknowledge_submission(row, by="email", actor=None)[1]] * 4)
    assert sorted(outcomes) == [False, False, False, True]
    assert OutboxMessage.objects.count() == 1
    assert AuditEntry.objects.filter(verb="acknowledged").count() == 1


def test_of_two_who_give_it_to_two_people_one_is_told():
    programme = ProgrammeFactory()
    people = [user_with(Role.ANALYST, programme.area) for _person in range(2)]
    row = SubmissionFactory(programme=programme)
    outcomes = at_once(
        *[
            lambda to=to: answering.assign_submission(row, to, version=row.version, actor=None)  # type: ignore[misc]
            for to in people
        ]
    )
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    row.refresh_from_db()
    assert row.assigned_to in people
    assert AuditEntry.objects.filter(verb="assigned").count() == 1


def test_a_story_sent_from_one_form_at_once_is_one(storage):
    programme = ProgrammeFactory()
    stories = at_once(
        *[
            lambda: tell_story(
                programme,
                Told(kind="story", text="We sat with her."),
                files=[Given(files.upload("a.txt", b"Words"))],
                form_key="d" * 32,
            )
        ]
        * 4
    )
    assert len({story.reference for story in stories}) == 1
    assert (Submission.objects.count(), len(kept(storage))) == (1, 1)
    assert AuditEntry.objects.filter(verb="created").count() == 1


def test_a_passage_marked_by_two_is_one_item():
    row = SubmissionFactory()
    items = at_once(*[lambda: create_from_submission(row, 3, 30, actor=None)] * 4)
    assert len({item.pk for item in items}) == 1
    assert FeedbackItem.objects.count() == 1


def test_a_file_sent_twice_at_once_is_one(storage):
    row = SubmissionFactory()
    at_once(*[lambda: attach(row, Given(files.upload()), actor=None)] * 3)
    assert (SubmissionAttachment.objects.count(), len(kept(storage))) == (1, 1)


def test_feedback_made_while_the_consent_is_taken_back_is_never_quoted():
    for _attempt in range(3):
        row = SubmissionFactory(consent="without_name")
        at_once(
            lambda row=row: lower_consent(row, to="not_published", actor=None),
            lambda row=row: create_from_submission(row, actor=None),
        )
        assert not FeedbackItem.objects.get(submission=row).may_quote


def test_feedback_made_while_it_is_erased_is_erased_or_refused():
    for _attempt in range(3):
        row = SubmissionFactory()
        outcomes = at_once(
            lambda row=row: erase_submission(row, actor=None), lambda row=row: create_from_submission(row, actor=None)
        )
        assert outcomes[0] is True
        assert isinstance(outcomes[1], Refusal | FeedbackItem)
        assert not FeedbackItem.objects.exists()
        assert not Submission.objects.exists()
    assert connection.vendor == "postgresql"
