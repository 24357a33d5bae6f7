"""Feedback items come from an answer, a note or a question, each once."""

from __future__ import annotations

from datetime import date

import pytest

from engagement.events.models import Attendance
from engagement.feedback import services
from engagement.feedback.models import FeedbackItem, SaidBy
from engagement.surveys.models import Survey
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from tests.factories.accounts import UserFactory
from tests.factories.areas import AreaFactory
from tests.factories.events import EventNoteFactory, EventQuestionFactory, london
from tests.factories.feedback import AnsweredSurveyFactory, answered
from tests.factories.programmes import CommunityFactory

pytestmark = pytest.mark.django_db


def test_an_answer_becomes_an_item_that_knows_where_it_comes_from():
    actor, brent = UserFactory(), AreaFactory(name="Brent")
    response = answered(borough=brent)

    item = services.create_from_answer(response, "night", actor=actor)

    assert item.text == "We rang and rang, and nobody came until morning."
    assert (item.response, item.question_key) == (response, "night")
    assert item.programme == response.survey.programme
    assert item.area == brent
    assert item.said_by == SaidBy.RESIDENT
    assert item.said_on == date(2022, 1, 20)
    assert item.may_quote
    assert item.public_text == ""
    assert item.created_by == actor


def test_a_professional_speaks_as_one_and_consent_is_not_invented():
    survey = AnsweredSurveyFactory(audience=Survey.Audience.PROFESSIONALS)
    item = services.create_from_answer(answered(survey, may_quote=False), "night", actor=UserFactory())
    assert item.said_by == SaidBy.PROFESSIONAL
    assert not item.may_quote
    assert item.area is None


def test_the_same_answer_again_gives_the_same_item_and_one_audit_row():
    response, actor = answered(), UserFactory()
    first = services.create_from_answer(response, "night", actor=actor)
    again = services.create_from_answer(response, "night", actor=UserFactory())
    assert again == first
    assert FeedbackItem.objects.count() == 1
    entry = AuditEntry.objects.get(target_id=first.public_id)
    assert (entry.verb, entry.actor) == ("created", actor)
    assert "rang" not in str(entry.facts)


def test_a_passage_must_stand_in_the_answer():
    response = answered()
    with pytest.raises(Refusal) as refused:
        services.create_from_answer(response, "night", actor=None, text="They were very kind.")
    assert refused.value.field == "text"
    assert not FeedbackItem.objects.exists()
    item = services.create_from_answer(response, "night", actor=None, text="nobody came\nuntil morning")
    assert item.text == "nobody came\nuntil morning"


@pytest.mark.parametrize("key", ["role", "else", "no-such-question"])
def test_only_words_become_an_item(key):
    with pytest.raises(Refusal) as refused:
        services.create_from_answer(answered(answers={"role": "carer", "else": "  "}), key, actor=None)
    assert refused.value.field == "question_key"


def test_a_note_becomes_an_item_once_with_the_communities_of_its_event():
    carers, brent = CommunityFactory(name="Carers"), AreaFactory(name="Brent")
    note = EventNoteFactory(
        event__starts_at=london(2022, 3, 15, 14),
        event__communities=[carers],
        said_by=Attendance.Role.VOLUNTARY,
        area=brent,
        may_quote=True,
    )
    item = services.create_from_note(note, actor=None)
    assert services.create_from_note(note, actor=None) == item
    assert FeedbackItem.objects.count() == 1
    assert (item.text, item.area, item.may_quote) == (note.text, brent, True)
    assert item.said_by == SaidBy.VOLUNTARY
    assert item.said_on == date(2022, 3, 15)
    assert list(item.communities.all()) == [carers]


@pytest.mark.parametrize("said_by", [Attendance.Role.OTHER, ""])
def test_who_said_a_note_may_be_unknown(said_by):
    assert services.create_from_note(EventNoteFactory(said_by=said_by), actor=None).said_by == SaidBy.UNKNOWN


def test_a_question_becomes_an_item_that_nobody_may_quote():
    question = EventQuestionFactory()
    item = services.create_from_question(question, actor=None)
    assert services.create_from_question(question, actor=None) == item
    assert item.text == question.question
    assert not item.may_quote
    assert item.said_by == SaidBy.UNKNOWN
