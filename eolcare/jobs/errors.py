"""What can go wrong with a job."""

from __future__ import annotations

from eolcare.common.errors import Refusal


class UnknownKind(LookupError):
    """No handler is registered for this kind of job."""


class LostClaim(Exception):
    """Somebody else holds the job by now, or nobody does: what this worker made must not be kept."""


class CannotBeDone(Exception):
    """The job cannot succeed however often it is tried; its text, in plain words, is what people are shown."""


class NotFailed(Refusal):
    """Only a job that failed can be tried again."""
