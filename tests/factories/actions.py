"""Actions for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime

import factory

from engagement.actions.models import Action, ActionStatus, Status
from tests.factories.accounts import UserFactory
from tests.factories.programmes import ProgrammeFactory


class ActionFactory(factory.django.DjangoModelFactory):
    """An action being considered for the whole of its programme's area; ``areas=[...]``, ``public=True``."""

    class Meta:
        model = Action
        skip_postgeneration_save = True

    class Params:
        public = factory.Trait(published_at=datetime(2022, 5, 1, tzinfo=UTC))

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"A telephone line at night {n}")
    you_said = "You could not reach anybody at night."
    we_did = "A nurse answers the telephone day and night."
    owner = factory.SubFactory(UserFactory)
    due_on = date(2099, 1, 1)
    status = Status.CONSIDERED
    status_since = datetime(2022, 4, 20, 9, tzinfo=UTC)

    @factory.post_generation
    def areas(self, create, extracted, **kwargs):
        if create:
            self.areas.set([self.programme.area] if extracted is None else extracted)

    @factory.post_generation
    def items(self, create, extracted, **kwargs):
        if create and extracted:
            self.items.set(extracted)

    @factory.post_generation
    def themes(self, create, extracted, **kwargs):
        if create and extracted:
            self.themes.set(extracted)

    @factory.post_generation
    def first_status(self, create, extracted, **kwargs):
        if create:
            ActionStatus.objects.create(
                action=self,
                status=self.status,
                reason_code=self.reason_code,
                words=self.words,
                passed_to=self.passed_to,
                at=self.status_since,
            )
