"""What was done is shown, confirmed by somebody else, looked at again, and what difference it made is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from ambitions.framework.loading import load_framework
from ambitions.framework.models import Ambition, BuildingBlock
from engagement.actions import claims, services
from engagement.actions.models import Action, Confirmation, Difference
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from tests.factories.accounts import UserFactory
from tests.factories.actions import ActionFactory
from tests.feedback.test_races import at_once

pytestmark = pytest.mark.django_db

TOMORROW = timezone.localdate() + timedelta(days=1)


def done(**facts):
    """An action that somebody other than its owner set to "done"."""
    action, setter = ActionFactory(**facts), UserFactory()
    services.set_status(action, "done", actor=setter, evidence="The line answers.", version=1)
    action.refresh_from_db()
    return action


def claim(action):
    return claims.claim_of(action)


def standing(action):
    """Both ways of finding the claim: the database's and the page's. They must agree."""
    by_page = claims.claim_shown(claims.steps_of(action))
    found = claims.claim_of(action)
    assert (found.pk if found else None) == (by_page.row.pk if by_page else None)
    return found


class TestEvidence:
    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({}, "evidence"),
            ({"evidence": "  "}, "evidence"),
            ({"evidence_url": "http://example.org/page"}, "evidence_url"),
            ({"evidence_url": "javascript:alert(1)"}, "evidence_url"),
            ({"evidence_url": "https://"}, "evidence_url"),
            ({"evidence_url": "https://nhs.uk@evil.example/"}, "evidence_url"),
            ({"evidence_url": "https://example.org/" + "a" * 500}, "evidence_url"),
            ({"evidence_url": "https://[oops/"}, "evidence_url"),
        ],
    )
    def test_done_shows_how_one_can_see_it(self, facts, field):
        action = ActionFactory()
        with pytest.raises(Refusal) as refused:
            services.set_status(action, "done", actor=None, version=1, **facts)
        assert refused.value.field == field
        action.refresh_from_db()
        assert (action.status, action.version) == ("considered", 1)

    @pytest.mark.parametrize("facts", [{"evidence": "A leaflet."}, {"evidence_url": "https://www.example.org/a?b=1"}])
    def test_words_or_an_address_do(self, facts):
        action = ActionFactory()
        services.set_status(action, "done", actor=None, version=1, **facts)
        (name, value) = next(iter(facts.items()))
        assert getattr(claim(action), name) == value

    def test_a_part_may_have_it_and_a_plan_has_none(self):
        action = ActionFactory()
        services.set_status(action, "planned", actor=None, evidence="A leaflet.", version=1)
        services.set_status(action, "partly", actor=None, words="Half.", version=2)
        services.set_status(action, "partly", actor=None, words="More.", evidence="A leaflet.", version=3)
        assert [row.evidence for row in action.statuses.order_by("pk")] == ["", "", "", "A leaflet."]

    def test_the_audit_does_not_repeat_the_words(self):
        action = done()
        facts = AuditEntry.objects.get(target_id=action.public_id, verb="moved").facts
        assert facts == {"from": "considered", "to": "done", "evidence": "words"}


class TestTheClaim:
    def test_it_is_the_step_that_says_so(self):
        action = done()
        assert standing(action).evidence == "The line answers."
        assert standing(ActionFactory()) is None

    def test_more_words_and_a_review_claim_nothing_new(self):
        action = done()
        first = standing(action)
        services.set_status(action, "done", actor=None, words="Still.", version=2)
        services.review_action(action, words="Looked.", review_on=TOMORROW, actor=None, version=3)
        action.refresh_from_db()
        assert standing(action) == first

    def test_without_evidence_it_is_the_step_that_gave_the_status(self):
        action = ActionFactory(status="partly", words="Half.")
        first = standing(action)
        services.review_action(action, words="Looked.", review_on=TOMORROW, actor=None, version=1)
        action.refresh_from_db()
        assert standing(action) == first

    def test_new_evidence_does_and_so_does_another_status(self):
        action = done()
        first = standing(action)
        services.set_status(action, "done", actor=None, words="More.", evidence="Another leaflet.", version=2)
        action.refresh_from_db()
        second = standing(action)
        services.set_status(action, "partly", actor=None, words="Not all of it.", version=3)
        action.refresh_from_db()
        third = standing(action)
        services.set_status(action, "under_way", actor=None, words="Taken up again.", version=4)
        action.refresh_from_db()
        assert standing(action) is None
        assert len({first.pk, second.pk, third.pk}) == 3
        # Done again later is a claim of its own.
        services.set_status(action, "done", actor=None, evidence="Now.", version=5)
        action.refresh_from_db()
        assert standing(action).evidence == "Now."


class TestConfirming:
    def test_somebody_else_confirms_once(self):
        action, other = done(), UserFactory()
        first = services.confirm_status(claim(action), words="I rang the line.", actor=other)
        again = services.confirm_status(claim(action), words="I rang the line.", actor=UserFactory())
        assert first == again
        assert Confirmation.objects.get().by == other
        entry = AuditEntry.objects.get(verb="confirmed")
        assert "rang" not in str(entry.facts)
        assert not claims.unconfirmed(Action.objects.all()).exists()

    def test_not_its_owner_and_not_who_set_it(self):
        action = done()
        with pytest.raises(Refusal, match="You own this action"):
            services.confirm_status(claim(action), words="Yes.", actor=action.owner)
        with pytest.raises(Refusal, match="You set this status yourself"):
            services.confirm_status(claim(action), words="Yes.", actor=claim(action).by)
        assert list(claims.unconfirmed(Action.objects.all())) == [action]

    def test_who_became_the_owner_in_between_is_refused(self):
        action, other = done(), UserFactory()
        step = claim(action)
        services.change_action(action, actor=None, version=None, owner=other)
        with pytest.raises(Refusal, match="You own this action"):
            services.confirm_status(step, words="Yes.", actor=other)
        assert not Confirmation.objects.exists()

    def test_what_the_action_does_not_claim_any_more_is_not_confirmed(self):
        action, other = done(), UserFactory()
        step = claim(action)
        services.set_status(action, "under_way", actor=None, words="It broke.", version=2)
        with pytest.raises(Conflict, match="moved on"):
            services.confirm_status(step, words="Yes.", actor=other)
        services.set_status(action, "done", actor=None, evidence="Mended.", version=3)
        with pytest.raises(Conflict):
            services.confirm_status(step, words="Yes.", actor=other)
        services.confirm_status(claim(action), words="Yes.", actor=other)
        assert Confirmation.objects.get().status.evidence == "Mended."

    def test_it_says_what_was_looked_at_and_stays(self):
        action = done()
        with pytest.raises(Refusal) as refused:
            services.confirm_status(claim(action), words=" ", actor=UserFactory())
        assert refused.value.field == "words"
        confirmation = services.confirm_status(claim(action), words="I rang.", actor=UserFactory())
        with pytest.raises(DatabaseError), transaction.atomic():
            Confirmation.objects.filter(pk=confirmation.pk).update(words="Else")


class TestReviews:
    @pytest.mark.parametrize(
        ("status", "facts"),
        [
            ("cannot_be_done", {"reason_code": "money", "words": "There is no money."}),
            ("passed_on", {"passed_to": "Brent Council"}),
            ("partly", {"words": "Half of it."}),
            ("done", {}),
        ],
    )
    def test_what_has_ended_is_looked_at_again(self, status, facts):
        action = ActionFactory(status=status, review_on=timezone.localdate(), **facts)
        before = action.status_since
        assert list(Action.objects.to_review()) == [action]
        services.review_action(action, words="We looked.", review_on=TOMORROW, actor=UserFactory(), version=1)
        action.refresh_from_db()
        assert not Action.objects.to_review().exists()
        assert (action.version, action.review_on, action.status, action.status_since) == (2, TOMORROW, status, before)
        # The words of the decision stay; those of the review stand in the trail.
        assert action.words == facts.get("words", "")
        step = action.statuses.order_by("pk").last()
        assert (step.status, step.words, step.passed_to) == (status, "We looked.", facts.get("passed_to", ""))
        assert AuditEntry.objects.get(verb="reviewed").facts == {"status": status, "review_on": TOMORROW.isoformat()}

    def test_what_is_missing_is_named(self):
        action = ActionFactory(status="done")
        for facts, field in (
            ({"words": " ", "review_on": TOMORROW}, "words"),
            ({"words": "We looked.", "review_on": timezone.localdate()}, "review_on"),
        ):
            with pytest.raises(Refusal) as refused:
                services.review_action(action, actor=None, **facts)
            assert refused.value.field == field
        with pytest.raises(IllegalMove, match="still works on"):
            services.review_action(ActionFactory(), words="We looked.", review_on=TOMORROW, actor=None)
        with pytest.raises(Conflict):
            services.review_action(action, words="We looked.", review_on=TOMORROW, actor=None, version=7)


class TestDifferences:
    def test_the_newest_counts_and_the_same_twice_is_once(self):
        action, one = done(), UserFactory()
        facts = {"size": "some", "words": "Fewer calls at night.", "actor": one}
        services.add_difference(action, **facts)
        services.add_difference(action, **facts)
        services.add_difference(action, size="yes", words="Nobody waits.", evidence_url="https://a.example", actor=one)
        assert [finding.row.size for finding in claims.findings_of(action)] == ["yes", "some"]
        assert claims.findings_of(action)[0].evidence_host == "a.example"
        assert AuditEntry.objects.filter(facts__has_key="difference").count() == 2
        with pytest.raises(DatabaseError), transaction.atomic():
            Difference.objects.all().delete()

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"size": "huge", "words": "So."}, "size"),
            ({"size": "yes", "words": " "}, "words"),
            ({"size": "yes", "words": "So.", "evidence_url": "ftp://a.example"}, "evidence_url"),
        ],
    )
    def test_what_is_missing_is_named(self, facts, field):
        with pytest.raises(Refusal) as refused:
            services.add_difference(done(), actor=None, **facts)
        assert refused.value.field == field

    def test_what_is_not_done_makes_none_yet(self):
        with pytest.raises(IllegalMove):
            services.add_difference(ActionFactory(), size="yes", words="So.", actor=None)


@pytest.fixture
def blocks():
    load_framework()
    return list(BuildingBlock.objects.select_related("ambition").order_by("ambition__number", "number"))


def test_a_building_block_belongs_to_the_ambition(blocks):
    one = blocks[0]
    other = Ambition.objects.exclude(pk=one.ambition_id).first()
    action = ActionFactory()
    services.change_action(action, actor=None, version=None, building_block=one)
    action.refresh_from_db()
    assert action.ambition == one.ambition
    with pytest.raises(Refusal, match="belongs to the ambition") as refused:
        services.change_action(action, actor=None, version=None, ambition=other)
    assert refused.value.field == "building_block"
    with pytest.raises(Refusal):
        services.create_action(
            action.programme,
            title="A",
            you_said="B",
            areas=action.areas.all(),
            owner=action.owner,
            due_on=date(2099, 1, 1),
            actor=None,
            ambition=other,
            building_block=one,
        )


@pytest.mark.django_db(transaction=True)
def test_confirming_while_the_owner_changes_never_lets_the_owner_confirm():
    for _attempt in range(3):
        action, other = done(), UserFactory()
        step = claim(action)
        outcomes = at_once(
            lambda step=step, other=other: services.confirm_status(step, words="Yes.", actor=other),
            lambda action=action, other=other: services.change_action(action, actor=None, version=None, owner=other),
        )
        confirmed = Confirmation.objects.filter(status=step).first()
        # Either the confirmation came first, or it was refused.
        assert (confirmed is None) == isinstance(outcomes[0], Refusal)
        if confirmed is not None:
            changed = AuditEntry.objects.get(target_id=action.public_id, verb="changed")
            assert AuditEntry.objects.get(target_id=action.public_id, verb="confirmed").at <= changed.at
