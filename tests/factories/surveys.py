"""Surveys, their versions, and what people answered, for tests."""

from __future__ import annotations

from datetime import date, timedelta

import factory
from django.utils import timezone

from engagement.surveys.definition import (
    Borough,
    Checkboxes,
    Definition,
    Equals,
    Information,
    Likert,
    LongText,
    Option,
    Radios,
    ShortText,
    as_json,
)
from engagement.surveys.models import LawfulBasis, Response, ResponseDraft, Survey, SurveyState, SurveyVersion
from engagement.surveys.services import digest_of
from eolcare.common.tokens import hash_code, hash_token, make_code, make_token
from tests.factories.areas import AreaFactory
from tests.factories.programmes import ProgrammeFactory


def small_definition() -> Definition:
    """One question of each kind, one of them routed: "caring" is asked of carers alone."""
    return Definition(
        questions=(
            Radios(
                key="role",
                title="Which best describes you?",
                why="Carers and people who are ill see different things.",
                options=(
                    Option(key="carer", label="I care for somebody"),
                    Option(key="bereaved", label="Somebody close to me died"),
                    Option(key="other", label="Something else"),
                ),
            ),
            LongText(
                key="caring",
                title="What would have helped you as a carer?",
                max_length=10_000,
                show_if=Equals(question="role", value="carer"),
            ),
            Checkboxes(
                key="places",
                title="Where was care given?",
                options=(
                    Option(key="home", label="At home"),
                    Option(key="hospice", label="In a hospice"),
                    Option(key="nowhere", label="There was none"),
                ),
                exclusive="nowhere",
            ),
            Likert(key="heard", title="How far do you agree?", statement="We were listened to"),
            Information(
                key="background", title="About care at home", body="Teams come to the house.\n\n- By day\n- At night"
            ),
            ShortText(key="word", title="Which one word would you use?"),
            Borough(key="borough", title="Which borough do you live in?"),
        )
    )


class SurveyFactory(factory.django.DjangoModelFactory):
    """An open survey of one new borough (``areas=[...]``) with one published version (``definition=...``).

    Traits: ``draft`` (nothing published, not open), ``closed``, ``paused``.
    """

    class Meta:
        model = Survey
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=SurveyState.DRAFT)
        closed = factory.Trait(state=SurveyState.CLOSED)
        paused = factory.Trait(state=SurveyState.PAUSED)

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"Your experience of care {n}")
    slug = factory.Sequence(lambda n: f"your-experience-{n}")
    summary = "We would like to know how care near the end of life is for you."
    audience = Survey.Audience.RESIDENTS
    state = SurveyState.OPEN
    opens_on = date(2021, 11, 24)
    closes_on = date(2099, 12, 31)
    content_notice = "Some questions are about dying."
    what_happens = "We read every answer and publish a report."
    privacy_notice = "Your answers are kept by the integrated care board."
    lawful_basis = LawfulBasis.PUBLIC_TASK
    retention_months = 24
    contact_email = "have-your-say@example.org"
    contact_phone = "020 7946 0000"

    @factory.post_generation
    def areas(self, create, extracted, **kwargs):
        if create:
            self.areas.set([AreaFactory()] if extracted is None else extracted)

    @factory.post_generation
    def definition(self, create, extracted, **kwargs):
        if create and (extracted or self.state != SurveyState.DRAFT):
            SurveyVersionFactory(survey=self, questions=extracted or small_definition())


class SurveyVersionFactory(factory.django.DjangoModelFactory):
    """A published version; ``questions`` is its :class:`Definition`, ``unpublished=True`` leaves it open to change."""

    class Meta:
        model = SurveyVersion

    class Params:
        questions = factory.LazyFunction(small_definition)
        unpublished = factory.Trait(published_at=None)

    survey = factory.SubFactory(SurveyFactory, draft=True)
    number = factory.LazyAttribute(lambda o: o.survey.versions.count() + 1)
    definition = factory.LazyAttribute(lambda o: as_json(o.questions))
    sha256 = factory.LazyAttribute(lambda o: digest_of(o.questions))
    published_at = factory.LazyFunction(timezone.now)


class ResponseDraftFactory(factory.django.DjangoModelFactory):
    """Answers being given; ``token`` opens them."""

    class Meta:
        model = ResponseDraft

    class Params:
        token = factory.LazyFunction(make_token)

    survey = factory.SubFactory(SurveyFactory)
    version = factory.LazyAttribute(lambda o: o.survey.versions.first())
    token_hash = factory.LazyAttribute(lambda o: hash_token(o.token))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class ResponseFactory(factory.django.DjangoModelFactory):
    """What somebody answered to :func:`small_definition`; ``code`` is its reference code."""

    class Meta:
        model = Response

    class Params:
        code = factory.LazyFunction(make_code)

    survey = factory.SubFactory(SurveyFactory)
    version = factory.LazyAttribute(lambda o: o.survey.versions.first())
    submission_key = factory.LazyFunction(lambda: hash_token(make_token()))
    reference_hash = factory.LazyAttribute(lambda o: hash_code(o.code))
    answers = factory.LazyFunction(
        lambda: {"role": "carer", "caring": "A number to ring at night.", "places": ["home"], "heard": "4"}
    )
    may_quote = True
    submitted_at = factory.LazyFunction(timezone.now)
