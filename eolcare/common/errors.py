"""Refusals: what a service raises when it will not do what it was asked."""

from __future__ import annotations


class Refusal(Exception):
    """A write that was refused, with a sentence for the person who asked.

    Args:
        message: plain words that say what to do; may be a lazy translation.
        field: the form field that the sentence belongs to, or ``None`` for the whole form.
    """

    def __init__(self, message: object, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Conflict(Refusal):
    """Somebody else changed the record after this person opened it; nothing was overwritten."""


class IllegalMove(Refusal):
    """The record's state does not allow this step."""
