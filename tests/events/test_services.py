"""Writing events: what is kept, what is refused and at which field, and what the trail says."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from engagement.events import queries, services
from engagement.events.models import Event, EventNote, EventState
from engagement.events.moves import MOVES, can_move
from engagement.feedback.models import FeedbackItem
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, EventNoteFactory, EventQuestionFactory, PromptFactory, london
from tests.factories.programmes import CommunityFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def officer(tree):
    return user_with(Role.ENGAGEMENT_OFFICER, tree["Brent"])


@pytest.fixture
def event(programme, tree):
    return EventFactory(programme=programme, areas=[tree["Brent"]])


def create(programme, areas, actor=None, **facts):
    plan = {
        "title": "Carers’ evening",
        "kind": "workshop",
        "format": "online",
        "summary": "Tell us.",
        "starts_at": london(2099, 3, 15, 14),
        "ends_at": london(2099, 3, 15, 16),
        "how_to_take_part": "Write to us.",
    }
    return services.create_event(actor=actor, programme=programme, areas=areas, **plan | facts)


def acts(target):
    rows = AuditEntry.objects.filter(target_id=target.public_id).order_by("pk")
    return [(row.verb, row.actor) for row in rows]


def test_a_new_event_is_a_draft_with_an_address_and_a_row_in_the_trail(programme, tree, officer):
    event = create(programme, [tree["Brent"]], officer, title="  Carers’ evening \r\n")
    assert (event.title, event.slug, event.state) == ("Carers’ evening", "carers-evening", EventState.DRAFT)
    assert acts(event) == [("created", officer)]
    assert AuditEntry.objects.get().area_code == tree["Brent"].code


def test_two_events_of_one_name_have_two_addresses(programme, tree):
    first, second = create(programme, [tree["Brent"]]), create(programme, [tree["Brent"]])
    assert first.slug != second.slug
    assert second.slug.startswith("carers-evening-")
    assert create(programme, [tree["Brent"]], title="ውይይት").slug


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "x" * 10_000}, "title"),
        ({"title": "   "}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"summary": "x" * 401}, "summary"),
        ({"description": "x" * 10_001}, "description"),
        ({"kind": "seance"}, "kind"),
        ({"format": ""}, "format"),
        ({"ends_at": london(2099, 3, 15, 14)}, "ends_at"),
        ({"ends_at": london(2099, 3, 15, 13)}, "ends_at"),
        ({"ends_at": london(2099, 5, 15, 13)}, "ends_at"),
        ({"starts_at": london(1022, 3, 15, 13)}, "starts_at"),
        ({"areas": []}, "areas"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field_and_leaves_nothing(programme, tree, wrong, field):
    with pytest.raises(Refusal) as refused:
        create(programme, **{"areas": [tree["Brent"]], **wrong})
    assert refused.value.field == field
    assert str(refused.value)
    assert not Event.objects.exists()
    assert not AuditEntry.objects.exists()


def test_areas_are_the_programmes_and_the_actors(programme, tree, officer):
    for areas in ([tree["Harrow"]], [tree["Brent"], tree["Harrow"]], [tree.system], [tree.other_borough]):
        with pytest.raises(Refusal) as refused:
            create(programme, areas, officer)
        assert refused.value.field == "areas"
    with pytest.raises(Refusal):
        create(programme, [tree.other_borough])
    assert create(programme, [tree["Brent"]], officer)


def test_an_officer_of_one_borough_cannot_move_anothers(programme, tree, officer):
    event = EventFactory(programme=programme, areas=[tree["Brent"], tree["Harrow"]])
    with pytest.raises(Refusal) as refused:
        services.change_event(event, version=1, actor=officer, areas=[tree["Brent"]])
    assert refused.value.field == "areas"
    changed = services.change_event(event, version=1, actor=officer, areas=[tree["Harrow"]])
    assert list(changed.areas.all()) == [tree["Harrow"]]


def test_a_change_counts_up_says_which_fields_and_never_the_words(event, officer):
    carers = CommunityFactory(name="Carers")
    services.change_event(event, version=1, actor=officer, title="Secret words", communities=[carers])
    changed = Event.objects.get()
    assert (changed.version, changed.sequence) == (2, 0)
    entry = AuditEntry.objects.get()
    assert entry.facts == {"fields": ["communities", "title"]}
    services.change_event(event, version=2, actor=officer, title="Secret words", communities=[carers])
    assert Event.objects.get().version == 2
    assert AuditEntry.objects.count() == 1


def test_a_stale_change_is_refused_whole(event, officer):
    services.change_event(event, version=1, actor=officer, title="First")
    with pytest.raises(Conflict):
        services.change_event(event, version=1, actor=officer, title="Second", communities=[CommunityFactory()])
    assert Event.objects.get().title == "First"
    assert not event.communities.exists()


def test_the_slug_and_the_state_are_not_to_be_changed_like_that(event):
    for name in ("slug", "state", "programme", "published_at"):
        with pytest.raises(TypeError):
            services.change_event(event, version=None, actor=None, **{name: "x"})


STEPS = {
    "publish": lambda event: services.publish_event(event, actor=None),
    "cancel": lambda event: services.cancel_event(event, reason="Ill.", actor=None),
    "reinstate": lambda event: services.reinstate_event(event, actor=None),
}
LEGAL = {
    ("draft", "publish"): "published",
    ("published", "cancel"): "cancelled",
    ("cancelled", "reinstate"): "published",
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", EventState.values)
def test_every_step_from_every_state(programme, tree, state, step):
    traits = {"draft": state == "draft", "cancelled": state == "cancelled"}
    event = EventFactory(programme=programme, areas=[tree["Brent"]], **traits)
    if expected := LEGAL.get((state, step)):
        STEPS[step](event)
        assert Event.objects.get().state == expected
        assert len(acts(event)) == 1
    else:
        with pytest.raises(IllegalMove) as refused:
            STEPS[step](event)
        assert str(refused.value)
        assert Event.objects.get().state == state
        assert not acts(event)


def test_the_table_of_moves_is_the_steps():
    assert {(a.value, b.value) for a in MOVES for b in MOVES[a]} == {(a, b) for (a, _step), b in LEGAL.items()}
    assert not can_move(Event(state="draft"), EventState.CANCELLED)


def test_a_past_event_can_be_recorded_and_published(programme, tree):
    event = EventFactory(programme=programme, areas=[tree["Brent"]], past=True, draft=True, how_to_take_part="")
    assert services.publish_event(event, actor=None).published_at


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"how_to_take_part": ""}, "how_to_take_part"),
        ({"format": "in_person"}, "venue_name"),
        ({"format": "hybrid"}, "venue_name"),
    ],
)
def test_a_coming_event_that_nobody_could_find_stays_a_draft(programme, tree, facts, field):
    event = EventFactory(programme=programme, areas=[tree["Brent"]], draft=True, kind="workshop", **facts)
    with pytest.raises(Refusal) as refused:
        services.publish_event(event, actor=None)
    assert refused.value.field == field
    # Nor can a published one become like that.
    good = EventFactory(programme=programme, areas=[tree["Brent"]], kind="workshop")
    with pytest.raises(Refusal):
        services.change_event(good, version=1, actor=None, **facts)
    # What nobody is invited to needs neither.
    services.change_event(event, version=1, actor=None, is_listed=False)
    services.publish_event(event, actor=None)


def test_cancelling_needs_a_reason_and_nobody_who_came(event, tree):
    with pytest.raises(Refusal) as refused:
        services.cancel_event(event, reason="  ", actor=None)
    assert refused.value.field == "reason"
    services.record_attendance(event, counts=[(tree["Brent"], "resident", 3)], actor=None)
    with pytest.raises(Refusal):
        services.cancel_event(event, reason="Ill.", actor=None)
    assert Event.objects.get().state == EventState.PUBLISHED


def test_headcounts_are_plain_numbers_by_borough_and_role(event, tree, officer):
    brent, harrow = tree["Brent"], tree["Harrow"]
    counts = [(brent, "resident", 12), (brent, "professional", 0), (harrow, "resident", 5), (None, "other", 2)]
    services.record_attendance(event, counts=counts, actor=officer)
    assert queries.attendance_counts(event) == {
        (brent.pk, "resident"): 12,
        (harrow.pk, "resident"): 5,
        (None, "other"): 2,
    }
    assert acts(event) == [("changed", officer)]
    assert AuditEntry.objects.get().facts == {"what": "attendance"}
    services.record_attendance(event, counts=[(brent, "resident", 1)], actor=officer)
    assert queries.attendance_counts(event) == {(brent.pk, "resident"): 1}


@pytest.mark.parametrize("wrong", ["negative", "huge", "twice", "role", "area"])
def test_an_impossible_headcount_changes_nothing(event, tree, wrong):
    brent = tree["Brent"]
    services.record_attendance(event, counts=[(brent, "resident", 7)], actor=None)
    bad = {
        "negative": [(brent, "resident", -1)],
        "huge": [(brent, "resident", 10_001)],
        "twice": [(None, "resident", 1), (None, "resident", 2)],
        "role": [(brent, "ghost", 1)],
        "area": [(tree.other_borough, "resident", 1)],
    }[wrong]
    with pytest.raises(Refusal):
        services.record_attendance(event, counts=[(brent, "other", 1), *bad], actor=None)
    assert queries.attendance_counts(event) == {(brent.pk, "resident"): 7}


def test_headcounts_recorded_meanwhile_are_not_overwritten(event, tree):
    seen = queries.attendance_seen(event)
    services.record_attendance(event, counts=[(tree["Brent"], "resident", 7)], seen=seen, actor=None)
    with pytest.raises(Conflict):
        services.record_attendance(event, counts=[(tree["Brent"], "resident", 9)], seen=seen, actor=None)
    assert queries.attendance_counts(event) == {(tree["Brent"].pk, "resident"): 7}


def test_what_is_asked_keeps_its_order_and_its_notes(event):
    one, two = services.save_prompts(event, prompts=[(None, "One?"), (None, "Two?"), (None, "  ")], actor=None)
    EventNoteFactory(event=event, prompt=one)
    services.save_prompts(event, prompts=[(one.pk, "One, then?"), (two.pk, ""), (None, "Three?")], actor=None)
    assert [prompt.text for prompt in event.prompts.all()] == ["One, then?", "Three?"]
    with pytest.raises(Refusal):
        services.save_prompts(event, prompts=[(one.pk, "")], actor=None)
    with pytest.raises(Conflict):
        services.save_prompts(event, prompts=[(two.pk, "Two again?")], actor=None)
    with pytest.raises(Refusal):
        services.save_prompts(event, prompts=[(None, f"{n}?") for n in range(31)], actor=None)
    assert event.prompts.count() == 2


def test_a_note_belongs_to_its_event_and_its_programme(event, tree, officer):
    elsewhere = PromptFactory()
    for wrong, field in (
        ({"text": " "}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"said_by": "ghost"}, "said_by"),
        ({"prompt": elsewhere}, "prompt"),
        ({"area": tree.other_borough}, "area"),
    ):
        with pytest.raises(Refusal) as refused:
            services.add_note(event, actor=officer, **{"text": "Something", **wrong})
        assert refused.value.field == field
    note = services.add_note(event, text="Something private", actor=officer)
    assert acts(note) == [("created", officer)]
    assert "private" not in str(list(AuditEntry.objects.values_list("facts", flat=True)))


def test_a_note_that_feedback_rests_on_stays(event, programme):
    note, question = EventNoteFactory(event=event), EventQuestionFactory(event=event)
    for source, delete in ((note, services.delete_note), (question, services.delete_question)):
        key = "event_note" if source is note else "event_question"
        FeedbackItem.objects.create(programme=programme, text="Words", said_on="2022-03-15", **{key: source})
        with pytest.raises(Refusal) as refused:
            delete(source, actor=None)
        assert "feedback item" in str(refused.value)
    assert FeedbackItem.objects.count() == 2
    assert not AuditEntry.objects.exists()
    # The database refuses too, whoever asks.
    statement = "DELETE FROM engagement_eventnote; SET CONSTRAINTS ALL IMMEDIATE"
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(statement)


def test_changing_a_note_that_somebody_deleted_says_so(event):
    note = EventNoteFactory(event=event)
    services.delete_note(note, version=1, actor=None)
    assert not EventNote.objects.exists()
    note.pk = note.pk or 1
    for act in (
        lambda: services.change_note(note, version=1, text="Words", actor=None),
        lambda: services.delete_note(note, version=1, actor=None),
    ):
        with pytest.raises(Conflict, match="deleted"):
            act()


def test_questions_keep_the_order_in_which_they_were_asked(event):
    for words in ("First?", "Second?", "Third?"):
        services.add_question(event, question=words, actor=None)
    second = event.questions.get(question="Second?")
    services.answer_question(second, version=1, answer="Yes.", actor=None)
    assert [(row.question, row.answer) for row in queries.questions_of(event)] == [
        ("First?", ""),
        ("Second?", "Yes."),
        ("Third?", ""),
    ]
    with pytest.raises(Conflict):
        services.answer_question(second, version=1, answer="No.", actor=None)
    with pytest.raises(Refusal) as refused:
        services.answer_question(second, version=2, words=" ", answer="No.", actor=None)
    assert refused.value.field == "question"
