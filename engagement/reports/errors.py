"""Refusals of the reports room."""

from __future__ import annotations

from eolcare.common.errors import Conflict, IllegalMove, Refusal


class OwnWork(Refusal):
    """The person wrote in this report, so somebody else approves it."""


class NotReady(Refusal):
    """Something that page and PDF need is missing."""


class Changed(Conflict):
    """The records behind the report changed after the approver opened it."""


class NotRendered(IllegalMove):
    """The PDF is not there yet, and page and PDF are published together."""
