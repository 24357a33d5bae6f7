"""The table of legal moves: which status of an action may follow which."""

from __future__ import annotations

from engagement.actions.models import Status

MOVES: dict[Status, tuple[Status, ...]] = {
    Status.CONSIDERED: (
        Status.CONSIDERED,
        Status.PLANNED,
        Status.UNDER_WAY,
        Status.PARTLY,
        Status.DONE,
        Status.CANNOT_BE_DONE,
        Status.PASSED_ON,
    ),
    Status.PLANNED: (
        Status.PLANNED,
        Status.CONSIDERED,
        Status.UNDER_WAY,
        Status.PARTLY,
        Status.DONE,
        Status.CANNOT_BE_DONE,
        Status.PASSED_ON,
    ),
    Status.UNDER_WAY: (
        Status.UNDER_WAY,
        Status.PLANNED,
        Status.PARTLY,
        Status.DONE,
        Status.CANNOT_BE_DONE,
        Status.PASSED_ON,
    ),
    # Of what was done in part the rest can follow, or turn out to be impossible or somebody else's.
    Status.PARTLY: (
        Status.PARTLY,
        Status.PLANNED,
        Status.UNDER_WAY,
        Status.DONE,
        Status.CANNOT_BE_DONE,
        Status.PASSED_ON,
    ),
    # Done stays done, unless it turns out that it is not, or not all of it.
    Status.DONE: (Status.DONE, Status.UNDER_WAY, Status.PARTLY),
    # A "no" can be explained better or thought over; it does not become "done" in one step.
    Status.CANNOT_BE_DONE: (Status.CANNOT_BE_DONE, Status.CONSIDERED, Status.PLANNED, Status.PASSED_ON),
    Status.PASSED_ON: (
        Status.PASSED_ON,
        Status.CONSIDERED,
        Status.PLANNED,
        Status.UNDER_WAY,
        Status.PARTLY,
        Status.DONE,
        Status.CANNOT_BE_DONE,
    ),
}
"""For each status, those that may follow it. The same status again says more about it."""

TAKEN_BACK = {
    (Status.PLANNED, Status.CONSIDERED),
    (Status.UNDER_WAY, Status.PLANNED),
    (Status.DONE, Status.UNDER_WAY),
    (Status.DONE, Status.PARTLY),
    (Status.PARTLY, Status.PLANNED),
    (Status.PARTLY, Status.UNDER_WAY),
    (Status.CANNOT_BE_DONE, Status.CONSIDERED),
    (Status.CANNOT_BE_DONE, Status.PLANNED),
}

NEEDS_WORDS = TAKEN_BACK | {(status, status) for status in Status}
"""Moves that say nothing without words: steps back, and more about the same status."""
