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
    """A question holds up sending; ``key`` names it, or is empty when nothing was answered at all.

    ``about_person`` says that it is one of the equality questions.
    """

    def __init__(self, message: object, *, key: str, about_person: bool = False) -> None:
        super().__init__(message, field=key or None)
        self.key = key
        self.about_person = about_person


class NotYetAsked(NotYetComplete):
    """Nobody has asked the person yet whether they want to answer the questions about them."""


class CodeRefused(Refusal):
    """The invitation code is missing, unknown, used or withdrawn; what was answered is kept."""

    def __init__(self, message: object) -> None:
        super().__init__(message, field="code")


class NoWayBack(Refusal):
    """No answers are behind this link or short code: it was never given out, was revoked, or they are gone."""


class TooMuchMail(Refusal):
    """Links were sent often enough for now; ``seconds`` says when the next one can be."""

    def __init__(self, message: object, *, seconds: int) -> None:
        super().__init__(message, field="email")
        self.seconds = seconds


class BadDefinition(Refusal):
    """The questions cannot be used; ``problems`` holds every reason."""

    def __init__(self, message: object, *, problems: Sequence[Problem]) -> None:
        super().__init__(message, field="definition")
        self.problems = list(problems)
