"""What is done about what people said: every step kept, every "no" with its reason."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from engagement.actions import services
from engagement.actions.models import Action, ActionStatus, ReasonCode, Status
from engagement.actions.moves import MOVES
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from tests.factories.accounts import UserFactory
from tests.factories.actions import ActionFactory
from tests.factories.areas import area_tree
from tests.factories.feedback import FeedbackItemFactory, ThemeFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

LEGAL = """
considered     -> considered, planned, under_way, partly, done, cannot_be_done, passed_on
planned        -> considered, planned, under_way, partly, done, cannot_be_done, passed_on
under_way      -> planned, under_way, partly, done, cannot_be_done, passed_on
partly         -> planned, under_way, partly, done, cannot_be_done, passed_on
done           -> under_way, partly, done
cannot_be_done -> considered, planned, cannot_be_done, passed_on
passed_on      -> considered, planned, under_way, partly, done, cannot_be_done, passed_on
"""
ENOUGH = {"reason_code": ReasonCode.MONEY, "words": "There is no money this year.", "passed_to": "Brent Council"}


def create(programme, **facts):
    return services.create_action(
        programme,
        **{
            "title": "A line at night",
            "you_said": "You could not reach anybody at night.",
            "areas": [programme.area],
            "owner": UserFactory(),
            "due_on": date(2099, 1, 1),
            "actor": None,
            **facts,
        },
    )


def test_a_new_action_is_considered_and_not_public():
    programme, actor = ProgrammeFactory(), UserFactory()
    item, theme = FeedbackItemFactory(programme=programme), ThemeFactory(programme=programme)
    action = create(programme, actor=actor, items=[item], themes=[theme])
    assert (action.status, action.published_at) == (Status.CONSIDERED, None)
    assert list(action.items.all()) == [item]
    assert list(action.themes.all()) == [theme]
    assert [(row.status, row.by) for row in action.statuses.all()] == [("considered", actor)]
    entries = AuditEntry.objects.filter(target_id=action.public_id).order_by("pk")
    assert [entry.verb for entry in entries] == ["created", "linked", "linked"]
    assert "reach" not in str([entry.facts for entry in entries])


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"title": " "}, "title"), ({"you_said": " "}, "you_said"), ({"areas": []}, "areas")],
)
def test_what_is_missing_is_named(facts, field):
    with pytest.raises(Refusal) as refused:
        create(ProgrammeFactory(), **facts)
    assert refused.value.field == field
    assert not Action.objects.exists()


def test_areas_lie_in_the_programme():
    tree = area_tree("Brent", "Harrow")
    programme = ProgrammeFactory(area=tree.system)
    assert set(create(programme, areas=[tree["Brent"], tree["Harrow"]]).areas.all()) == {tree["Brent"], tree["Harrow"]}
    with pytest.raises(Refusal, match="Camden"):
        create(programme, areas=[tree["Brent"], tree.other_borough])


def test_nothing_of_another_programme_is_linked():
    programme = ProgrammeFactory()
    for facts, field in (({"items": [FeedbackItemFactory()]}, "items"), ({"themes": [ThemeFactory()]}, "themes")):
        with pytest.raises(Refusal) as refused:
            create(programme, **facts)
        assert refused.value.field == field


def test_the_table_of_moves_is_this_one():
    written = {}
    for line in LEGAL.strip().splitlines():
        before, after = line.split("->")
        written[before.strip()] = {status.strip() for status in after.split(",")}
    assert {before.value: {after.value for after in moves} for before, moves in MOVES.items()} == written


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_legal_moves_are_carried_out_and_others_refused(before, after):
    facts = {}
    if before == Status.CANNOT_BE_DONE:
        facts = {"reason_code": ReasonCode.LAW, "words": "The law does not allow it."}
    if before == Status.PASSED_ON:
        facts = {"passed_to": "Somebody"}
    if before == Status.PARTLY:
        facts = {"words": "The line is there; the night visits are not."}
    action = ActionFactory(status=before, **facts)
    if after not in MOVES[before]:
        with pytest.raises(IllegalMove) as refused:
            services.set_status(action, after, actor=None, **ENOUGH)
        assert refused.value.field == "status"
        assert action.statuses.count() == 1
        return
    services.set_status(action, after, actor=None, **ENOUGH)
    action.refresh_from_db()
    assert action.status == after
    assert action.statuses.count() == 2
    # A reason and an addressee stay only where they belong.
    assert action.reason_code == ("money" if after == Status.CANNOT_BE_DONE else "")
    assert action.passed_to == ("Brent Council" if after == Status.PASSED_ON else "")


@pytest.mark.parametrize(
    ("status", "facts", "field"),
    [
        (Status.CANNOT_BE_DONE, {"words": "No."}, "reason_code"),
        (Status.CANNOT_BE_DONE, {"words": "No.", "reason_code": "because"}, "reason_code"),
        (Status.CANNOT_BE_DONE, {"reason_code": ReasonCode.MONEY, "words": "  "}, "words"),
        (Status.PASSED_ON, {"words": "To the council."}, "passed_to"),
        (Status.PASSED_ON, {"passed_to": " "}, "passed_to"),
        (Status.CONSIDERED, {}, "words"),
        ("nonsense", {}, "status"),
    ],
)
def test_a_status_says_enough(status, facts, field):
    action = ActionFactory()
    with pytest.raises(Refusal) as refused:
        services.set_status(action, status, actor=None, **facts)
    assert refused.value.field == field
    action.refresh_from_db()
    assert (action.status, action.version, action.statuses.count()) == (Status.CONSIDERED, 1, 1)


def test_the_database_holds_the_same_rule():
    action = ActionFactory()
    for row in (Action.objects.filter(pk=action.pk),):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(status=Status.CANNOT_BE_DONE)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(status=Status.PASSED_ON)


def test_a_step_cannot_be_rewritten():
    action = ActionFactory()
    with pytest.raises(DatabaseError), transaction.atomic():
        ActionStatus.objects.filter(action=action).update(words="Something else")
    with pytest.raises(DatabaseError), transaction.atomic():
        ActionStatus.objects.filter(action=action).delete()


def test_the_action_and_its_last_step_agree():
    action, actor = ActionFactory(), UserFactory()
    services.set_status(
        action, "cannot_be_done", actor=actor, reason_code="money", words="There is no money.", version=1
    )
    action.refresh_from_db()
    step = action.statuses.last()
    for name in ("status", "reason_code", "words", "passed_to"):
        assert getattr(step, name) == getattr(action, name)
    assert (step.by, step.at) == (actor, action.status_since)
    entry = AuditEntry.objects.get(target_id=action.public_id)
    assert entry.facts == {"from": "considered", "to": "cannot_be_done", "reason_code": "money"}


def test_the_second_of_two_editors_is_told_and_nothing_is_lost():
    action = ActionFactory()
    services.set_status(action, "planned", actor=None, version=1)
    with pytest.raises(Conflict):
        services.set_status(action, "done", actor=None, version=1)
    with pytest.raises(Conflict):
        services.change_action(action, actor=None, version=1, title="Another title")
    action.refresh_from_db()
    assert (action.status, action.version) == ("planned", 2)
    assert action.title != "Another title"


def test_an_edit_changes_what_it_names_and_the_trail_says_which_fields():
    action = ActionFactory()
    services.change_action(action, actor=None, version=1, title=" A telephone line ", due_on=date(2098, 1, 1))
    action.refresh_from_db()
    assert (action.title, action.due_on, action.version) == ("A telephone line", date(2098, 1, 1), 2)
    assert AuditEntry.objects.get(target_id=action.public_id).facts == {"fields": ["title", "due_on"]}
    with pytest.raises(TypeError):
        services.change_action(action, actor=None, version=2, status="done")
    with pytest.raises(Refusal):
        services.change_action(action, actor=None, version=2, areas=[])


def test_items_and_themes_come_and_go():
    action = ActionFactory()
    one, two = (FeedbackItemFactory(programme=action.programme) for _ in range(2))
    first, second = (ThemeFactory(programme=action.programme) for _ in range(2))
    services.link_items(action, [one], actor=None)
    services.link_items(action, [one, two], actor=None)
    services.unlink_items(action, [one], actor=None)
    services.unlink_items(action, [one], actor=None)
    services.link_themes(action, [first], actor=None)
    services.link_themes(action, [second], actor=None)
    assert list(action.items.all()) == [two]
    assert list(action.themes.all()) == [second]
    verbs = list(AuditEntry.objects.filter(target_id=action.public_id).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["linked", "linked", "unlinked", "linked", "unlinked", "linked"]


def test_publishing_needs_something_to_read():
    action = ActionFactory(we_did="")
    with pytest.raises(Refusal) as refused:
        services.publish_action(action, actor=None)
    assert refused.value.field == "we_did"
    services.change_action(action, actor=None, version=None, we_did="We answer the telephone.")
    services.publish_action(action, actor=None)
    services.publish_action(action, actor=None)
    action.refresh_from_db()
    assert action.published_at is not None
    with pytest.raises(Refusal):
        services.change_action(action, actor=None, version=None, we_did=" ")
    services.unpublish_action(action, actor=None)
    services.unpublish_action(action, actor=None)
    assert not Action.objects.public().exists()
    verbs = list(AuditEntry.objects.filter(target_id=action.public_id).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["changed", "published", "withdrawn"]


def test_a_no_with_its_words_can_be_published_without_more():
    action = ActionFactory(we_did="", status="cannot_be_done", reason_code="law", words="The law does not allow it.")
    assert services.publish_action(action, actor=None).published_at is not None
