"""The table of a report's legal moves. Nothing else changes its state."""

from __future__ import annotations

from dataclasses import dataclass

from engagement.reports.models import ReportState, ReportStep


@dataclass(frozen=True, slots=True)
class Move:
    """From which states a step may be taken, where it leads, and whether only a report that the public knows."""

    step: ReportStep.Kind
    sources: frozenset[str]
    target: str
    only_published: bool = False
    needs_words: bool = False


def _move(step: ReportStep.Kind, sources: set[str], target: str, **more: bool) -> tuple[str, Move]:
    return step.value, Move(step, frozenset(sources), target, **more)


STEP, STATE = ReportStep.Kind, ReportState

MOVES: dict[str, Move] = dict(
    [
        _move(STEP.SUBMITTED, {STATE.DRAFT}, STATE.IN_REVIEW),
        # Also once approved: what is wrong in the PDF is sometimes seen there first.
        _move(STEP.RETURNED, {STATE.IN_REVIEW, STATE.APPROVED}, STATE.DRAFT, needs_words=True),
        _move(STEP.APPROVED, {STATE.IN_REVIEW}, STATE.APPROVED),
        _move(STEP.PUBLISHED, {STATE.APPROVED}, STATE.PUBLISHED),
        _move(STEP.CORRECTION, {STATE.PUBLISHED, STATE.WITHDRAWN}, STATE.DRAFT, needs_words=True),
        _move(
            STEP.WITHDRAWN,
            {STATE.PUBLISHED, STATE.DRAFT, STATE.IN_REVIEW, STATE.APPROVED},
            STATE.WITHDRAWN,
            only_published=True,
            needs_words=True,
        ),
    ]
)
