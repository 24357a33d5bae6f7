"""Typing in a letter, an e-mail or a call: what is kept, what is noticed, and what a changed consent takes with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagement.feedback import services as room
from engagement.feedback.models import Consent, FeedbackItem, Redaction, SaidBy, Submission, SubmissionContact
from engagement.feedback.services.attachments import Given
from engagement.feedback.services.contacts import Sender
from engagement.feedback.services.from_submission import create_from_submission
from engagement.feedback.services.submissions import (
    SameWords,
    Told,
    change_submission,
    create_submission,
    lower_consent,
)
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from tests.factories import files
from tests.factories.programmes import CommunityFactory
from tests.factories.submissions import LETTER, SubmissionFactory, picture
from tests.feedback.submissions.conftest import kept

pytestmark = pytest.mark.django_db

KEY = "a" * 32


def letter(**facts):
    return Told(**{"kind": "letter", "text": LETTER, "received_on": date(2022, 1, 20), **facts})


def refusal_of(act, *args, **facts):
    with pytest.raises(Refusal) as caught:
        act(*args, **facts)
    return caught.value.field, str(caught.value)


class TestTypingIn:
    def test_what_was_said_is_kept_apart_from_who_said_it(self, programme, officer, tree):
        carers = CommunityFactory(name="Carers")
        row = create_submission(
            programme,
            letter(title="The weekend", said_by=SaidBy.RESIDENT, area=tree["Brent"], communities=(carers,)),
            sender=Sender(name="Wilhelmina Sender", email="w@example.org", may_contact=True),
            actor=officer,
        )
        row.refresh_from_db()
        assert (row.text, row.title, row.consent) == (LETTER, "The weekend", Consent.NOT_PUBLISHED)
        assert (row.area, row.state, row.came_by, row.created_by) == (tree["Brent"], "received", "team", officer)
        assert list(row.communities.all()) == [carers]
        assert row.contact.name == "Wilhelmina Sender"
        entry = AuditEntry.objects.get(target_id=row.public_id)
        assert entry.facts == {"kind": "letter", "came_by": "team", "files": 0}
        assert entry.area_code == tree["Brent"].code

    def test_a_scan_alone_is_enough_and_nothing_is_not(self, programme, storage):
        row = create_submission(programme, letter(text=""), files=[Given(files.upload())], actor=None)
        assert (row.attachments.count(), len(kept(storage)), row.digest) == (1, 1, "")
        field, said = refusal_of(create_submission, programme, letter(text=" \r\n\x00 "), actor=None)
        assert (field, said) == ("text", "Type what was said, or add a scan, a photo or a recording.")

    def test_two_scans_that_nobody_typed_are_not_the_same_letter(self, programme):
        for content in (files.pdf(), picture("PNG", place=False)):
            create_submission(programme, letter(text=""), files=[Given(files.upload("scan", content))], actor=None)
        assert Submission.objects.count() == 2

    @pytest.mark.parametrize(
        ("facts", "field", "words"),
        [
            ({"text": "x" * 100_001}, "text", "100,000 characters or fewer. It has 100,001."),
            ({"kind": "telegram"}, "kind", "from the list"),
            ({"consent": "perhaps"}, "consent", "from the list"),
            ({"said_by": "nobody"}, "said_by", "from the list"),
            ({"title": "x" * 161}, "title", "160 characters or fewer"),
            ({"received_on": date(1899, 1, 1)}, "received_on", "between 2000 and 2100"),
            ({"received_on": timezone.localdate() + timedelta(days=1)}, "received_on", "today or earlier"),
        ],
    )
    def test_what_cannot_be_kept_is_refused_by_name(self, programme, facts, field, words):
        name, said = refusal_of(create_submission, programme, letter(**facts), actor=None)
        assert name == field
        assert words in said
        assert Submission.objects.count() == 0

    def test_a_borough_of_another_programme_is_refused(self, programme, tree):
        assert refusal_of(create_submission, programme, letter(area=tree.other_borough), actor=None) == (
            "area",
            "Camden does not belong to this programme.",
        )

    def test_a_text_of_just_the_length_is_kept_without_nul(self, programme):
        row = create_submission(programme, letter(text="x" * 99_999 + "\x00" + "y"), actor=None)
        row.refresh_from_db()
        assert len(row.text) == 100_000

    def test_a_contact_that_cannot_be_kept_leaves_nothing(self, programme):
        sender = Sender(name="x" * 121)
        assert refusal_of(create_submission, programme, letter(), sender=sender, actor=None)[0] == "name"
        assert (Submission.objects.count(), AuditEntry.objects.count()) == (0, 0)

    def test_nothing_known_of_the_sender_keeps_no_contact(self, programme):
        create_submission(programme, letter(), sender=Sender(may_contact=True), actor=None)
        assert not SubmissionContact.objects.exists()

    def test_one_form_sent_twice_is_one_and_other_words_are_another(self, programme, officer, storage):
        def send(**facts):
            return create_submission(
                programme, letter(**facts), files=[Given(files.upload())], form_key=KEY, actor=officer
            )

        first = send()
        assert send() == first
        assert (Submission.objects.count(), len(kept(storage))) == (1, 1)
        assert send(text="Something else was said.") != first

    def test_a_refused_file_leaves_nothing_of_the_letter(self, programme, storage):
        given = [Given(files.upload()), Given(files.upload("x.pdf", files.PNG))]
        assert refusal_of(create_submission, programme, letter(), files=given, actor=None)[0] == "file"
        assert (Submission.objects.count(), kept(storage)) == (0, [])


class TestTheSameWords:
    def test_are_noticed_however_they_are_typed_and_saved_all_the_same_once_somebody_looked(self, programme):
        first = create_submission(programme, letter(), actor=None)
        again = letter(text="  " + LETTER.upper().replace(" ", "\n "))
        with pytest.raises(SameWords) as caught:
            create_submission(programme, again, actor=None)
        assert caught.value.there == first
        assert create_submission(programme, again, all_the_same=True, actor=None) != first

    def test_in_another_programme_are_another_persons(self, programme):
        create_submission(programme, letter(), actor=None)
        other = SubmissionFactory(text="Other words")
        assert create_submission(other.programme, letter(), actor=None).pk


class TestChanging:
    def change(self, row, *, version=None, **facts):
        told = {
            "kind": row.kind,
            "text": row.text,
            "received_on": row.received_on,
            "consent": row.consent,
            "said_by": row.said_by,
            "public_name": row.public_name,
            **facts,
        }
        return change_submission(row, Told(**told), version=row.version if version is None else version, actor=None)

    def test_what_changed_is_on_record_by_name_alone(self, programme, tree):
        row = SubmissionFactory(programme=programme)
        changed = self.change(row, title="The weekend", area=tree["Harrow"])
        assert (changed.title, changed.area, changed.version) == ("The weekend", tree["Harrow"], row.version + 1)
        assert AuditEntry.objects.get(target_id=row.public_id).facts == {"fields": ["area_id", "title"]}

    def test_nothing_changed_is_nothing_done(self):
        row = SubmissionFactory()
        assert self.change(row).version == row.version
        assert not AuditEntry.objects.exists()

    def test_two_people_who_change_it_do_not_overwrite_each_other(self):
        row = SubmissionFactory()
        self.change(row, title="Mine")
        with pytest.raises(Conflict):
            self.change(row, title="Theirs")
        row.refresh_from_db()
        assert row.title == "Mine"

    def test_a_scan_is_typed_later_and_words_with_feedback_stay(self):
        row = SubmissionFactory(text="")
        row = self.change(row, text=LETTER)
        assert row.text == LETTER
        create_from_submission(row, 0, 10, actor=None)
        assert refusal_of(self.change, row, text="Other words")[0] == "text"
        row.refresh_from_db()
        assert row.text == LETTER
        assert self.change(row, title="The weekend").title == "The weekend"

    def test_other_words_lose_what_was_masked_at_places_of_the_old_ones(self):
        row = SubmissionFactory()
        Redaction.objects.create(submission=row, start=0, end=2, kind="name", state="masked", replacement="[name]")
        self.change(row, title="The weekend")
        assert row.redactions.count() == 1
        self.change(Submission.objects.get(pk=row.pk), text="Other words")
        assert row.redactions.count() == 0

    def test_words_are_not_emptied(self):
        assert refusal_of(self.change, SubmissionFactory(), text=" ") == ("text", "Enter what was said.")


class TestConsent:
    @pytest.fixture
    def row(self, programme):
        return SubmissionFactory(
            programme=programme, published=True, consent=Consent.WITH_NAME, public_name="Wilhelmina"
        )

    @pytest.fixture
    def quoted(self, row):
        item = create_from_submission(row, 0, 20, actor=None)
        return room.confirm_public_text(item, "My husband died at home.", actor=None)  # type: ignore[arg-type]

    def test_taken_back_takes_story_and_quotes_with_it(self, row, quoted):
        whole = create_from_submission(row, actor=None)
        assert (quoted.may_quote, whole.may_quote) == (True, True)
        lower_consent(row, to=Consent.NOT_PUBLISHED, actor=None)
        row.refresh_from_db()
        assert (row.published_at, row.public_text, row.public_title, row.public_name) == (None, "", "", "")
        for item in FeedbackItem.objects.all():
            assert (item.may_quote, item.public_text, item.public_text_confirmed_at) == (False, "", None)
        assert list(FeedbackItem.objects.quotable()) == []
        verbs = list(AuditEntry.objects.filter(target_id=quoted.public_id).values_list("verb", flat=True))
        assert "withdrawn" in verbs
        assert AuditEntry.objects.filter(target_id=row.public_id, verb="withdrawn").count() == 1

    def test_the_name_taken_back_takes_the_story_down_until_somebody_looked_again(self, row, quoted):
        lower_consent(row, to=Consent.WITHOUT_NAME, actor=None)
        row.refresh_from_db()
        assert (row.published_at, row.reviewed_at, row.public_name) == (None, None, "")
        quoted.refresh_from_db()
        # Their words may still be quoted without the name, as they were.
        assert (quoted.may_quote, quoted.public_text) == (True, "My husband died at home.")

    def test_given_later_lets_the_words_be_quoted(self):
        row = SubmissionFactory()
        item = create_from_submission(row, actor=None)
        assert not item.may_quote
        lower_consent(row, to=Consent.WITHOUT_NAME, actor=None)
        item.refresh_from_db()
        assert item.may_quote

    def test_the_teams_form_takes_it_back_in_the_same_way(self, row, quoted):
        TestChanging().change(row, consent=Consent.NOT_PUBLISHED, public_name="")
        row.refresh_from_db()
        quoted.refresh_from_db()
        assert (row.published_at, quoted.may_quote, quoted.public_text) == (None, False, "")

    def test_if_anything_fails_nothing_is_half_done(self, row, quoted, monkeypatch):
        def fail(*_args, **_facts):
            raise RuntimeError("the trail is full")

        monkeypatch.setattr("engagement.feedback.services.submissions.record", fail)
        with pytest.raises(RuntimeError):
            lower_consent(row, to=Consent.NOT_PUBLISHED, actor=None)
        row.refresh_from_db()
        quoted.refresh_from_db()
        assert row.published_at is not None
        assert quoted.may_quote

    def test_another_name_than_the_reviewed_one_is_reviewed_again(self, row):
        TestChanging().change(row, public_name="Wilhelmina Sender")
        row.refresh_from_db()
        assert (row.published_at, row.reviewed_at, row.public_name) == (None, None, "Wilhelmina Sender")

    def test_the_database_holds_it_too(self, row):
        for facts in ({"consent": Consent.NOT_PUBLISHED, "public_name": ""}, {"consent": Consent.WITHOUT_NAME}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Submission.objects.filter(pk=row.pk).update(**facts)
