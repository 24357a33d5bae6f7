"""Dealing with what came in: given to somebody, acknowledged and answered once, closed for a reason, forgotten in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from engagement.feedback.models import Submission, SubmissionContact
from engagement.feedback.moves import MOVES, State
from engagement.feedback.queries.submissions import history_of, overdue
from engagement.feedback.services import answering, contacts
from engagement.feedback.tasks import forget_submission_contacts
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from eolcare.mail.models import OutboxMessage
from tests.factories.accounts import user_with
from tests.factories.submissions import LETTER, SubmissionContactFactory, SubmissionFactory


@pytest.fixture
def row(programme):
    return SubmissionFactory(programme=programme)


@pytest.fixture
def reachable(row):
    return SubmissionContactFactory(submission=row).submission


def refusal_of(act, *args, **facts):
    with pytest.raises(Refusal) as caught:
        act(*args, **facts)
    return caught.value.field, str(caught.value)


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


class TestAssigning:
    def test_somebody_deals_with_it_by_a_day(self, row, officer, manager):
        given = answering.assign_submission(row, officer, answer_by=today(20), version=row.version, actor=manager)
        assert (given.state, given.assigned_to, given.answer_by) == ("taken_up", officer, today(20))
        entry = AuditEntry.objects.get(target_id=row.public_id)
        assert (entry.verb, entry.actor) == ("assigned", manager)
        assert entry.facts == {"to": officer.pk, "answer_by": today(20).isoformat()}

    def test_two_who_give_it_to_two_people(self, row, officer, manager):
        answering.assign_submission(row, officer, version=row.version, actor=manager)
        with pytest.raises(Conflict):
            answering.assign_submission(row, manager, version=row.version, actor=officer)
        row.refresh_from_db()
        assert row.assigned_to == officer

    def test_only_to_somebody_who_can_see_it(self, row, tree, officer):
        for other in (
            user_with(Role.ENGAGEMENT_OFFICER, tree.other_system),
            user_with(Role.ENGAGEMENT_OFFICER, tree["Brent"]),
            user_with(Role.COMMISSIONER, tree.system),
            user_with(Role.ANALYST, tree.system, is_active=False),
        ):
            assert refusal_of(answering.assign_submission, row, other, actor=officer)[0] == "assigned_to"
        assert answering.assign_submission(row, user_with(Role.ANALYST, tree.region), actor=officer).assigned_to

    def test_not_by_a_day_that_is_over(self, row, officer):
        assert refusal_of(answering.assign_submission, row, officer, answer_by=today(-1), actor=None)[0] == "answer_by"

    def test_overdue_is_what_waits_longer_than_promised(self, programme, officer):
        facts = {"programme": programme, "assigned_to": officer, "state": "taken_up"}
        late = SubmissionFactory(**facts, answer_by=today(-1))
        SubmissionFactory(**facts, answer_by=today())
        SubmissionFactory(**{**facts, "state": "closed"}, answer_by=today(-1))
        SubmissionFactory(programme=programme)
        assert list(overdue(Submission.objects.all())) == [late]


class TestAcknowledging:
    def test_by_email_it_is_said_once_however_often_it_is_pressed(self, reachable, officer):
        for expected in (True, False, False):
            _row, done = answering.acknowledge_submission(reachable, by="email", actor=officer)
            assert done is expected
        [message] = OutboxMessage.objects.all()
        assert message.to_address == "wilhelmina@example.org"
        assert message.about == f"submission:{reachable.public_id}"
        assert "20 January 2022" in message.text
        assert "husband" not in message.text
        assert "Wilhelmina" not in message.text
        assert AuditEntry.objects.filter(verb="acknowledged").count() == 1

    def test_any_other_way_is_put_on_record_and_writes_nothing(self, row, officer):
        kept, _done = answering.acknowledge_submission(row, by="post", actor=officer)
        assert (kept.acknowledged_by, kept.state) == (officer, "received")
        assert not OutboxMessage.objects.exists()
        assert [(step.what, step.who, step.by) for step in history_of(kept)] == [
            ("Acknowledged", "Olu Officer", "Post")
        ]

    @pytest.mark.parametrize("facts", [{"may_contact": False}, {"email": ""}])
    def test_without_address_or_consent_nothing_is_sent(self, row, facts):
        SubmissionContactFactory(submission=row, **facts)
        field, said = refusal_of(answering.acknowledge_submission, row, by="email", actor=None)
        assert field == "by"
        assert "Nothing can be sent by email" in said
        row.refresh_from_db()
        assert (row.acknowledged_at, OutboxMessage.objects.count()) == (None, 0)
        assert refusal_of(answering.acknowledge_submission, row, by="pigeon", actor=None)[0] == "by"

    def test_a_mail_that_cannot_be_written_leaves_it_unacknowledged(self, reachable, monkeypatch):
        def fail(*_args, **_facts):
            raise RuntimeError("no outbox")

        monkeypatch.setattr(answering, "queue_mail", fail)
        with pytest.raises(RuntimeError):
            answering.acknowledge_submission(reachable, by="email", actor=None)
        reachable.refresh_from_db()
        assert reachable.acknowledged_at is None


class TestAnswering:
    def test_the_words_are_kept_and_sent_once(self, reachable, officer):
        answered = answering.answer_submission(
            reachable, "You can ring\r\nday and night.", by="email", version=reachable.version, actor=officer
        )
        assert (answered.state, answered.answered_by) == ("answered", officer)
        assert answered.answer == "You can ring\nday and night."
        assert answered.acknowledged_at is not None
        with pytest.raises(IllegalMove):
            answering.answer_submission(reachable, "Again", by="email", actor=officer)
        [message] = OutboxMessage.objects.all()
        assert "You can ring\nday and night." in message.text
        assert AuditEntry.objects.get(verb="answered").facts == {"by": "email", "characters": 27}

    def test_in_the_language_of_the_person_where_the_portal_speaks_it(self, programme):
        row = SubmissionFactory(programme=programme, language="ar")
        SubmissionContactFactory(submission=row)
        answering.acknowledge_submission(row, by="email", actor=None)
        other = SubmissionFactory(programme=programme, language="tr")
        SubmissionContactFactory(submission=other)
        answering.acknowledge_submission(other, by="email", actor=None)
        assert list(OutboxMessage.objects.order_by("pk").values_list("language", flat=True)) == ["ar", "en-gb"]

    def test_without_words_or_with_too_many_it_is_refused(self, row):
        assert refusal_of(answering.answer_submission, row, " \x00", by="post", actor=None)[0] == "answer"
        assert refusal_of(answering.answer_submission, row, "x" * 100_001, by="post", actor=None)[0] == "answer"

    def test_closing_needs_a_reason(self, row, officer):
        assert refusal_of(answering.close_submission, row, " ", actor=None)[0] == "reason"
        closed = answering.close_submission(row, "They left no address.", version=row.version, actor=officer)
        assert (closed.state, closed.answer, closed.answered_at) == ("closed", "They left no address.", None)

    def test_what_was_closed_is_taken_up_again_and_an_answer_stands(self, reachable, officer):
        answering.close_submission(reachable, "Too early", actor=None)
        contact = SubmissionContact.objects.get()
        assert contact.forget_on == today(180)
        again = answering.assign_submission(reachable, officer, actor=None)
        contact.refresh_from_db()
        assert (again.state, again.answer, contact.forget_on) == ("taken_up", "", None)
        answering.answer_submission(again, "Yes.", by="post", actor=None)
        with pytest.raises(IllegalMove):
            answering.assign_submission(again, officer, actor=None)

    @pytest.mark.parametrize("state", State.values)
    def test_the_table_of_moves_is_kept(self, programme, officer, state):
        acts = {
            State.TAKEN_UP: lambda row: answering.assign_submission(row, officer, actor=None),
            State.ANSWERED: lambda row: answering.answer_submission(row, "Yes.", by="post", actor=None),
            State.CLOSED: lambda row: answering.close_submission(row, "No address.", actor=None),
        }
        for to, act in acts.items():
            row = SubmissionFactory(
                programme=programme, state=state, assigned_to=officer, answered_at=timezone.now(), text=f"{state} {to}"
            )
            if to in MOVES[state]:
                assert act(row).state == to
            else:
                with pytest.raises(IllegalMove):
                    act(row)
        assert set(MOVES) == set(State.values)


class TestContacts:
    def test_a_look_is_on_record_each_time(self, reachable, officer):
        for _look in range(2):
            assert contacts.read_contact(reachable, actor=officer).name == "Wilhelmina Sender"
        entries = AuditEntry.objects.filter(verb="read")
        assert [(entry.actor, entry.facts) for entry in entries] == [(officer, {"what": "contact"})] * 2

    def test_where_nothing_is_kept_there_is_nothing_to_put_on_record(self, row, officer):
        assert contacts.read_contact(row, actor=officer) is None
        assert not AuditEntry.objects.exists()

    def test_it_is_changed_and_deleted_without_its_words_in_the_trail(self, reachable, officer):
        contacts.change_contact(reachable, contacts.Sender(name="W. Sender", email="w@example.net"), actor=officer)
        assert SubmissionContact.objects.get().email == "w@example.net"
        contacts.change_contact(reachable, contacts.Sender(), actor=officer)
        assert not SubmissionContact.objects.exists()
        assert [entry.facts for entry in AuditEntry.objects.all()] == [{"what": "contact"}] * 2

    def test_it_goes_180_days_after_the_answer_and_its_messages_with_it(self, reachable):
        answering.answer_submission(reachable, "Yes.", by="email", actor=None)
        waiting = SubmissionContactFactory(submission=SubmissionFactory(programme=reachable.programme))
        assert contacts.forget_contacts(today=today(179)) == 0
        assert OutboxMessage.objects.count() == 1
        assert contacts.forget_contacts(today=today(180)) == 1
        assert contacts.forget_contacts(today=today(180)) == 0
        assert list(SubmissionContact.objects.all()) == [waiting]
        assert not OutboxMessage.objects.exists()
        reachable.refresh_from_db()
        assert (reachable.text, reachable.answer) == (LETTER, "Yes.")
        assert AuditEntry.objects.filter(verb="deleted", actor=None, target_id=reachable.public_id).count() == 1

    def test_another_time_can_be_set(self, reachable, settings):
        settings.SUBMISSION_CONTACTS_KEPT_DAYS = 30
        answering.close_submission(reachable, "No question in it.", actor=None)
        assert SubmissionContact.objects.get().forget_on == today(30)

    def test_one_that_is_added_after_the_answer_goes_too(self, row, officer):
        answering.answer_submission(row, "Yes.", by="post", actor=None)
        contacts.change_contact(row, contacts.Sender(name="Wilhelmina"), actor=officer)
        assert SubmissionContact.objects.get().forget_on == today(180)

    def test_a_name_that_may_be_read_stays_with_the_story(self, programme):
        story = SubmissionFactory(programme=programme, published=True, consent="with_name", public_name="Wilhelmina")
        SubmissionContactFactory(submission=story, forget_on=today())
        assert forget_submission_contacts() == 1
        story.refresh_from_db()
        assert (story.public_name, SubmissionContact.objects.count()) == ("Wilhelmina", 0)
        assert story.published_at is not None
