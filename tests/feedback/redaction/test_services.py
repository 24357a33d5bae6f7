"""Who masked what is written down, the words to publish come of it, and what is masked leads to no page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engagement.feedback import services
from engagement.feedback.models import Consent, Redaction, Submission
from engagement.feedback.queries.quotes import quotes_for
from engagement.feedback.queries.redaction import Decision, decisions_of, next_waiting, waiting_words
from engagement.feedback.services.redaction import redact_item, redact_submission
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackItemFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

TEXT = "My mum Halima was ill. Ring me on 07700 900123."
COUNTS = {"masked_name": 1, "masked_phone": 1}


@pytest.fixture
def item():
    return FeedbackItemFactory(text=TEXT, may_quote=True)


@pytest.fixture
def actor():
    return UserFactory()


def submission(**fields):
    facts = {"programme": ProgrammeFactory(), "kind": "letter", "text": TEXT, "received_on": "2022-03-01"}
    return Submission.objects.create(**facts | {"consent": Consent.WITHOUT_NAME} | fields)


def left(decision):
    return Decision(decision.start, decision.end, decision.kind, False, decision.replacement, decision.found_by)


def test_what_is_masked_is_written_down_and_its_words_are_not(item, actor):
    redact_item(item, decisions_of(item), actor=actor, version=1)
    item.refresh_from_db()
    assert item.public_text == "My mum [name] was ill. Ring me on [telephone number]."
    assert (item.public_text_confirmed_by, item.text) == (actor, TEXT)
    rows = [(each.kind, each.state, each.found_by, each.decided_by) for each in item.redactions.all()]
    assert rows == [("name", "masked", "relation", actor), ("phone", "masked", "phone", actor)]
    entry = AuditEntry.objects.get(target_id=item.public_id, verb="redacted")
    assert {key: entry.facts[key] for key in entry.facts if key.startswith(("masked", "left"))} == COUNTS
    for entry in AuditEntry.objects.filter(target_id=item.public_id):
        assert "Halima" not in str(entry.facts)
        assert "07700" not in str(entry.facts)


def test_what_stays_keeps_who_decided_it_and_the_words_are_made_anew(item, actor):
    name, phone = decisions_of(item)
    redact_item(item, [name, phone], actor=actor)
    other = UserFactory()
    item.refresh_from_db()
    redact_item(item, [left(name), phone], actor=other)
    item.refresh_from_db()
    assert item.public_text == "My mum Halima was ill. Ring me on [telephone number]."
    assert [(each.state, each.decided_by) for each in item.redactions.all()] == [("left", other), ("masked", actor)]
    # A quote in a report that is being written follows.
    assert [quote.words for quote in quotes_for(programme=item.programme)] == [item.public_text]


def test_decisions_stand_and_rules_add_only_where_nobody_decided(item, actor):
    name, phone = decisions_of(item)
    redact_item(item, [left(name)], text="My mum Halima was ill.", actor=actor)
    again = decisions_of(item)
    assert [(each.kind, each.masked) for each in again] == [("name", False), ("phone", True)]
    Redaction.objects.filter(item=item).delete()
    redact_item(item, [Decision(3, 13, "other", True, "[x]")], actor=actor)
    assert [(each.start, each.end) for each in decisions_of(item)] == [(3, 13), (phone.start, phone.end)]


def test_without_consent_nothing_is_kept(actor):
    item = FeedbackItemFactory(text=TEXT)
    with pytest.raises(Refusal, match="did not agree"):
        redact_item(item, decisions_of(item), actor=actor)
    assert not item.redactions.exists()
    assert not AuditEntry.objects.filter(target_id=item.public_id).exists()


def test_words_that_bring_back_what_is_masked_are_refused_everywhere(item, actor):
    with pytest.raises(Refusal, match="“Halima”"):
        redact_item(item, decisions_of(item), text="My mum halima was ill.", actor=actor)
    assert not item.redactions.exists()
    redact_item(item, decisions_of(item), actor=actor)
    item.refresh_from_db()
    with pytest.raises(Refusal, match="07700 900123"):
        services.confirm_public_text(item, "Ring 07700 900123.", actor=actor)
    item.refresh_from_db()
    assert "07700" not in item.public_text


def test_two_at_once_the_second_is_told(item, actor):
    redact_item(item, decisions_of(item), actor=actor, version=1)
    with pytest.raises(Conflict):
        redact_item(item, [], actor=UserFactory(), version=1)
    assert item.redactions.count() == 2


@pytest.mark.parametrize(
    "decision",
    [
        Decision(0, len(TEXT) + 1, "name", True, "[name]"),
        Decision(5, 5, "name", True, "[name]"),
        Decision(-1, 3, "name", True, "[name]"),
        Decision(0, 2, "nonsense", True, "[name]"),
        Decision(0, 2, "name", True, ""),
    ],
)
def test_a_stretch_that_is_none_is_refused(item, actor, decision):
    with pytest.raises(Refusal, match="Open the page again"):
        redact_item(item, [decision], actor=actor)


def test_stretches_that_overlap_are_refused(item, actor):
    with pytest.raises(Refusal, match="overlap"):
        redact_item(item, [Decision(0, 5, "name", True, "x"), Decision(4, 8, "name", True, "x")], actor=actor)


def test_taken_back_words_wait_again_and_what_was_decided_stays(item, actor):
    redact_item(item, decisions_of(item), actor=actor)
    items = type(item).objects.filter(programme=item.programme)
    assert list(waiting_words(items)) == []
    item.refresh_from_db()
    services.withdraw_public_text(item, actor=actor)
    assert list(waiting_words(items)) == [item]
    assert item.redactions.count() == 2


def test_the_next_one_goes_round_and_passes_those_without_consent():
    programme = ProgrammeFactory()
    first, second, third = (FeedbackItemFactory(programme=programme, may_quote=True) for _ in range(3))
    FeedbackItemFactory(programme=programme)
    items = type(first).objects.filter(programme=programme)
    assert next_waiting(items, third) == second
    assert next_waiting(items, first) == third
    items.filter(pk__in=[second.pk, third.pk]).delete()
    assert next_waiting(items, first) is None


class TestSubmissions:
    def test_its_words_are_kept_and_wait_for_a_review(self, actor):
        row = submission(reviewed_at=datetime(2022, 4, 1, tzinfo=UTC), reviewed_by=actor)
        redact_submission(row, decisions_of(row), actor=actor, version=1)
        row.refresh_from_db()
        assert row.public_text == "My mum [name] was ill. Ring me on [telephone number]."
        assert (row.reviewed_at, row.reviewed_by, row.published_at) == (None, None, None)
        assert row.redactions.count() == 2
        assert AuditEntry.objects.get(target_id=row.public_id, verb="redacted").facts == COUNTS

    def test_what_is_masked_does_not_come_back(self, actor):
        row = submission()
        with pytest.raises(Refusal, match="“Halima”"):
            redact_submission(row, decisions_of(row), text="My mum Halima was ill.", actor=actor)
        row.refresh_from_db()
        assert row.public_text == ""

    def test_not_without_consent(self, actor):
        row = submission(consent=Consent.NOT_PUBLISHED)
        with pytest.raises(Refusal, match="did not agree"):
            redact_submission(row, [], actor=actor)

    def test_what_residents_read_does_not_change_behind_them(self, actor):
        now = datetime(2022, 4, 1, tzinfo=UTC)
        row = submission(public_text="My mum.", public_title="Mum", reviewed_at=now, published_at=now)
        with pytest.raises(Refusal, match="Take it down first"):
            redact_submission(row, [], text="Other words.", actor=actor)
        row.refresh_from_db()
        assert row.public_text == "My mum."
