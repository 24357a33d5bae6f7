"""Why the surveys room refuses a write."""

from __future__ import annotations

from collections.abc import Sequence

from engagement.surveys.checking import Problem
from eolcare.common.errors import Refusal


class NotTakingAnswers(Refusal):
    """The survey is not open, or is no longer; nothing that was saved before is lost."""


class NoSuchDraft(Refusal):
    """There are no answers under this token: they expired, were deleted, or never were."""


class AlreadySent(Refusal):
    """The answers under this token were sent, so they can no longer be changed."""


class NotYetComplete(Refusal):
    """A required question has no answer; ``key`` names it, or is empty when nothing was answered at all."""

    def __init__(self, message: object, *, key: str) -> None:
        super().__init__(message, field=key or None)
        self.key = key


class BadDefinition(Refusal):
    """The questions cannot be used; ``problems`` holds every reason."""

    def __init__(self, message: object, *, problems: Sequence[Problem]) -> None:
        super().__init__(message, field="definition")
        self.problems = list(problems)
