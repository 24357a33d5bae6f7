"""Feedback items, themes and the answers they come from, for tests."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import factory

from engagement.feedback.models import FeedbackItem, SaidBy, Theme
from engagement.surveys import definition as d
from engagement.surveys.models import LawfulBasis, Response, Survey, SurveyState, SurveyVersion
from eolcare.common.tokens import hash_code, make_token
from tests.factories.events import EventNoteFactory
from tests.factories.programmes import ProgrammeFactory

QUESTIONS = d.Definition(
    questions=(
        d.Radios(key="role", title="Which best describes you?", options=(d.Option(key="carer", label="I am a carer"),)),
        d.LongText(key="night", title="What would have helped at night?"),
        d.LongText(key="else", title="Is there anything else?"),
    )
)


class AnsweredSurveyFactory(factory.django.DjangoModelFactory):
    """An open survey of residents with one published version that asks :data:`QUESTIONS`; ``areas=[...]``."""

    class Meta:
        model = Survey
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"Your experience of care {n}")
    slug = factory.Sequence(lambda n: f"your-experience-{n}")
    summary = "We ask how care was."
    audience = Survey.Audience.RESIDENTS
    state = SurveyState.OPEN
    opens_on = date(2021, 11, 24)
    closes_on = date(2099, 12, 31)
    what_happens = "We read every answer."
    privacy_notice = "We keep your answers safe."
    lawful_basis = LawfulBasis.PUBLIC_TASK
    contact_email = "have-your-say@example.org"

    @factory.post_generation
    def areas(self, create, extracted, **kwargs):
        if create:
            self.areas.set([self.programme.area] if extracted is None else extracted)

    @factory.post_generation
    def version(self, create, extracted, **kwargs):
        if create:
            SurveyVersion.objects.create(
                survey=self,
                number=1,
                definition=d.as_json(QUESTIONS),
                sha256=hashlib.sha256(b"questions").hexdigest(),
                published_at=datetime(2021, 11, 1, tzinfo=UTC),
            )


def answered(survey: Survey | None = None, *, code: str = "", **fields: object) -> Response:
    """Return a response to the survey (a new one by default); ``answers={...}``, ``code`` as the person holds it."""
    survey = survey or AnsweredSurveyFactory()
    facts = {
        "answers": {"role": "carer", "night": "We rang and rang, and nobody came until morning."},
        "may_quote": True,
        "submitted_at": datetime(2022, 1, 20, 21, 30, tzinfo=UTC),
        **fields,
    }
    return Response.objects.create(
        survey=survey,
        version=survey.versions.get(),
        submission_key=make_token(),
        reference_hash=hash_code(code) if code else make_token(),
        **facts,
    )


class ThemeFactory(factory.django.DjangoModelFactory):
    """A theme at the top of a new programme's frame."""

    class Meta:
        model = Theme

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Theme {n}")
    slug = factory.Sequence(lambda n: f"theme-{n}")
    order = factory.Sequence(lambda n: n % 30_000)


class FeedbackItemFactory(factory.django.DjangoModelFactory):
    """What a resident said at an event, without a theme; ``quotable=True`` with words that may be published."""

    class Meta:
        model = FeedbackItem

    class Params:
        quotable = factory.Trait(
            may_quote=True,
            public_text="Nobody came until morning.",
            public_text_confirmed_at=datetime(2022, 4, 1, tzinfo=UTC),
        )

    programme = factory.SubFactory(ProgrammeFactory)
    event_note = factory.SubFactory(EventNoteFactory, event__programme=factory.SelfAttribute("...programme"))
    text = "We rang and rang, and nobody came until morning."
    said_by = SaidBy.RESIDENT
    said_on = date(2022, 1, 20)
