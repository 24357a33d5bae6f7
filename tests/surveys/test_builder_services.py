"""Edits of questions: each kept with its history, many at once without loss, and nothing unsound published."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import msgspec
import pytest
from django.db import connections
from django.utils import timezone

from engagement.surveys import definition as d
from engagement.surveys.building import CannotEdit, placing, questions
from engagement.surveys.building.outline import question_in
from engagement.surveys.definition import Option, as_json, from_json
from engagement.surveys.errors import BadDefinition
from engagement.surveys.models import BankQuestion, QuestionsEdit, SurveyState, SurveyVersion
from engagement.surveys.queries_building import binding_versions, state_of
from engagement.surveys.services import digest_of, open_survey, publish_version, save_version
from engagement.surveys.services.editing import EditConflict, drop_from_bank, edit_questions, keep_in_bank, undo_to
from engagement.surveys.services.lifecycle import sign_off, start_pilot
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from tests.factories.accounts import UserFactory
from tests.factories.surveys import ResponseDraftFactory, ResponseFactory, SurveyFactory, SurveyVersionFactory

AB = (Option(key="a", label="At home"), Option(key="b", label="In a hospice"))
HANDS = 12


def role(**more) -> d.Radios:
    return d.Radios(**{"key": "role", "title": "Who are you?", "options": AB} | more)


def adding(title: str):
    return lambda definition: questions.add(definition, d.LongText(key="", title=title))


def retitled(key: str, title: str):
    def change(definition):
        return questions.change(definition, key, msgspec.structs.replace(question_in(definition, key), title=title))

    return change


def edit(survey, change, **more):
    return edit_questions(survey, change, **{"actor": None, "seen": None, "what": "Something"} | more)


def titles(survey) -> list[str]:
    return [question.title for question in state_of(survey).definition.questions]


@pytest.fixture
def survey(db):
    made = SurveyFactory(draft=True)
    edit(made, lambda definition: questions.add(definition, role()))
    return made


# --- Keeping -------------------------------------------------------------------------------------
def test_an_edit_rewrites_the_unpublished_version_and_is_in_the_history_with_who_did_it(survey):
    person = UserFactory()
    edited = edit(survey, adding("What helps?"), actor=person, what="Added a question")
    version = SurveyVersion.objects.get()
    assert from_json(version.definition) == edited.definition == state_of(survey).definition
    assert version.sha256 == digest_of(edited.definition)
    last = survey.edits.order_by("-number").first()
    assert (last.number, last.what, last.made_by, last.sha256) == (2, "Added a question", person, version.sha256)
    entry = AuditEntry.objects.order_by("-pk").first()
    assert entry.facts["edit"] == 2
    assert "What helps?" not in str(entry.facts)


def test_a_published_version_is_never_touched_and_the_next_one_begins(survey):
    SurveyVersion.objects.update(published_at=timezone.now())
    edit(survey, adding("What helps?"))
    versions = survey.versions.order_by("number")
    assert [(version.number, version.published_at is None) for version in versions] == [(1, False), (2, True)]
    assert len(from_json(versions[0].definition).questions) == 1
    edit(survey, adding("What else?"))
    assert survey.versions.count() == 2


def test_an_edit_that_changes_nothing_leaves_no_trace(survey):
    before = survey.version
    edited = edit(survey, lambda definition: definition)
    assert not edited.changed
    survey.refresh_from_db()
    assert survey.version == before
    assert survey.edits.count() == 2


def test_a_refused_edit_keeps_nothing(survey):
    with pytest.raises(CannotEdit):
        edit(survey, lambda definition: questions.remove(definition, "gone"))
    with pytest.raises(Refusal, match="1 MB"):
        edit(
            survey, lambda definition: questions.add(definition, d.Information(key="", title="?", body="x" * 1_100_000))
        )
    assert survey.edits.count() == 2
    survey.state = SurveyState.ARCHIVED
    survey.save()
    with pytest.raises(Refusal, match="archived"):
        edit(survey, adding("More"))


def test_what_was_saved_in_another_way_stays_in_the_history(survey):
    other = d.Definition(questions=(role(title="Written elsewhere"),))
    version = SurveyVersion.objects.get()
    version.definition, version.sha256 = as_json(other), digest_of(other)
    version.save()
    edit(survey, adding("What helps?"))
    whats = list(survey.edits.order_by("number").values_list("what", flat=True))
    assert whats == ["Nothing yet", "Something", "The questions as they were before", "Something"]
    undo_to(survey, 2, actor=None, seen=None)
    assert titles(survey) == ["Written elsewhere"]


def test_an_import_and_an_edit_are_one_history(survey):
    source = msgspec.json.encode(as_json(d.Definition(questions=(role(title="Imported"),))))
    save_version(survey, source, actor=None, version=None, note="From a file")
    save_version(survey, source, actor=None, version=None)
    assert list(survey.edits.values_list("number", "what")) == [
        (2, "From a file"),
        (1, "Something"),
        (0, "Nothing yet"),
    ]
    undo_to(survey, 1, actor=None, seen=None)
    assert titles(survey) == ["Who are you?"]
    with pytest.raises(Refusal, match="no edit 99"):
        undo_to(survey, 99, actor=None, seen=None)


# --- Two at once ---------------------------------------------------------------------------------
def test_an_older_page_goes_through_where_nobody_else_touched_the_same_thing(survey):
    edit(survey, adding("What helps?"))
    seen = state_of(survey).seen
    edit(survey, retitled("role", "Who is it?"))
    edit(survey, retitled("what_helps", "What helped?"), seen=seen, about=lambda now: question_in(now, "what_helps"))
    assert titles(survey) == ["Who is it?", "What helped?"]
    with pytest.raises(EditConflict) as conflict:
        edit(survey, retitled("role", "Me?"), seen=seen, about=lambda now: question_in(now, "role"))
    assert [one.number for one in conflict.value.edits] == [4, 3]
    edit(survey, lambda now: questions.remove(now, "role"))
    with pytest.raises(EditConflict):
        edit(survey, retitled("role", "Me?"), seen=seen, about=lambda now: question_in(now, "role"))
    with pytest.raises(EditConflict):
        edit(survey, adding("More"), seen="0" * 64, about=lambda now: True)


@pytest.mark.django_db(transaction=True)
def test_many_who_add_at_once_all_find_their_question_and_the_edits_are_numbered_without_gaps():
    survey = SurveyFactory(draft=True)
    edit(survey, lambda definition: questions.add(definition, role()))
    seen = state_of(survey).seen

    def add(number: int) -> None:
        edit(survey, adding(f"Question number {number}"), seen=seen, about=lambda now: True)

    assert all_at_once(add) == [None] * HANDS
    assert sorted(titles(survey)[1:]) == sorted(f"Question number {number}" for number in range(HANDS))
    assert list(survey.edits.order_by("number").values_list("number", flat=True)) == list(range(HANDS + 2))
    assert SurveyVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_change_the_same_question_one_gets_through_and_the_others_are_told():
    survey = SurveyFactory(draft=True)
    edit(survey, lambda definition: questions.add(definition, role()))
    seen = state_of(survey).seen

    def change(number: int) -> None:
        edit(survey, retitled("role", f"Title {number}"), seen=seen, about=lambda now: question_in(now, "role"))

    results = all_at_once(change)
    assert results.count(None) == 1
    assert all(isinstance(result, EditConflict) for result in results if result is not None)
    assert titles(survey) == [f"Title {results.index(None)}"]


def all_at_once(act) -> list[Exception | None]:
    """Call ``act`` from threads that start together; return what each met."""
    barrier = Barrier(HANDS)

    def hand(number: int) -> Exception | None:
        try:
            barrier.wait()
            act(number)
        except Exception as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(hand, range(HANDS)))


# --- Publishing ----------------------------------------------------------------------------------
def approved(survey) -> None:
    version = survey.versions.order_by("-number").first()
    sign_off(survey, actor=UserFactory(), number=version.number, sha256=version.sha256)


def test_unfinished_questions_are_neither_opened_nor_tried(survey):
    edit(survey, lambda definition: questions.add(definition, role(key="", title="", options=())))
    approved(survey)
    with pytest.raises(BadDefinition, match="cannot be published yet") as refused:
        open_survey(survey, actor=None, version=None)
    assert len(refused.value.problems) == 2
    with pytest.raises(BadDefinition):
        start_pilot(survey, actor=None, version=None)
    assert not SurveyVersion.objects.filter(published_at__isnull=False).exists()
    edit(survey, lambda definition: questions.remove(definition, "question"))
    start_pilot(survey, actor=None, version=None)
    assert SurveyVersion.objects.get().published_at


def test_versions_bind_from_the_first_answer_that_counts(survey):
    one = SurveyVersion.objects.get()
    SurveyVersion.objects.update(published_at=timezone.now())
    survey.state = SurveyState.PILOT
    survey.save()
    ResponseFactory(survey=survey, version=one, is_pilot=True)
    ResponseDraftFactory(survey=survey, version=one)
    assert binding_versions(survey) == []
    survey.state = SurveyState.OPEN
    survey.save()
    assert len(binding_versions(survey)) == 1
    two = SurveyVersionFactory(survey=survey, questions=d.Definition(questions=(role(title="Two"),)))
    # Nobody finished the first, but somebody is in the middle of it.
    assert len(binding_versions(survey)) == 2
    survey.drafts.all().delete()
    assert binding_versions(survey) == [from_json(two.definition)]
    ResponseFactory(survey=survey, version=one)
    assert len(binding_versions(survey)) == 2


def test_a_key_that_came_and_went_cannot_come_back_as_something_else(survey):
    one = SurveyVersion.objects.get()
    SurveyVersion.objects.update(published_at=timezone.now())
    survey.state = SurveyState.OPEN
    survey.save()
    ResponseFactory(survey=survey, version=one)
    SurveyVersionFactory(survey=survey, questions=d.Definition(questions=(d.YesNo(key="came", title="Came?"),)))
    edit(survey, lambda now: questions.add(now, d.Number(key="role", title="Role")))
    approved(survey)
    with pytest.raises(BadDefinition, match="another kind of question"):
        publish_version(survey, actor=None, version=None)


# --- Bank ----------------------------------------------------------------------------------------
def test_keeping_a_question_in_the_bank(survey):
    kept = keep_in_bank(survey, "role", actor=None, name="  Who   is it ")
    assert kept.name == "Who is it"
    assert kept.content["question"]["kind"] == "radios"
    for name in ("", "x" * 121, "Who is it"):
        with pytest.raises(Refusal) as refused:
            keep_in_bank(survey, "role", actor=None, name=name)
        assert refused.value.field == "name"
    with pytest.raises(CannotEdit):
        keep_in_bank(survey, "gone", actor=None, name="Gone")
    drop_from_bank(kept, actor=None)
    drop_from_bank(kept, actor=None)
    assert not BankQuestion.objects.exists()
    assert AuditEntry.objects.filter(verb="deleted", target_type="engagement.bankquestion").count() == 1


def test_the_history_goes_with_the_survey_and_moves_are_edits_too(survey):
    edit(survey, adding("What helps?"))
    edit(survey, lambda now: placing.move(now, "role", 1), what="Moved")
    assert titles(survey) == ["What helps?", "Who are you?"]
    assert QuestionsEdit.objects.filter(survey=survey).count() == 4
