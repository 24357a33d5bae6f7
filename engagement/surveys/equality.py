"""Finding one's way among the questions about the person, which are asked, kept and erased apart from the others."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.utils.translation import get_language

from engagement.surveys.definition import Answers, Definition
from engagement.surveys.filling import Filling
from engagement.surveys.queries import definition_of
from engagement.surveys.routing import steps


class AboutYou(Filling):
    """The equality questions of a draft, walked as the others are."""

    STEP_VIEW: ClassVar[str] = "about_you_step"
    ABOUT_PERSON: ClassVar[bool] = True
    CHECK_VIEW: ClassVar[str] = "send"

    @cached_property
    def definition(self) -> Definition:
        """The equality questions of the version that was begun, in the reader's language."""
        return definition_of(self.draft.version, get_language() or "").about_you

    @property
    def answers(self) -> Answers:
        """What was said about the person so far."""
        return self.draft.equality

    def after_last(self) -> str:
        """Return where Continue leads from the last step: to sending."""
        return self.address("send")

    def before_first(self) -> str:
        """Return where Back leads from the first step: to the opt-in."""
        return self.address("about_you")

    def last_seen(self) -> str:
        """Return the last step that was opened, or the opt-in."""
        seen = [
            step
            for step in steps(self.definition, self.answers)
            if any(question.key in self.answers for question in step.questions)
        ]
        return self.address_of(seen[-1]) if seen else self.before_first()
