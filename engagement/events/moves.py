"""The table of legal moves of an event."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from engagement.events.models import Event, EventState
from eolcare.common.errors import IllegalMove

MOVES: dict[EventState, frozenset[EventState]] = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED}),
    EventState.PUBLISHED: frozenset({EventState.CANCELLED}),
    # A cancellation made by mistake, or overtaken by better news, can be taken back.
    EventState.CANCELLED: frozenset({EventState.PUBLISHED}),
}

REFUSALS = {
    (EventState.PUBLISHED, EventState.PUBLISHED): _("This event is already published."),
    (EventState.CANCELLED, EventState.CANCELLED): _("This event is already cancelled."),
    (EventState.CANCELLED, EventState.PUBLISHED): _("This event was cancelled. Put it back on instead."),
    (EventState.DRAFT, EventState.CANCELLED): _(
        "Nobody has been told about this event yet, so there is nothing to cancel. Delete the draft instead."
    ),
    (EventState.DRAFT, EventState.PUBLISHED): _("This event is not cancelled. Publish it instead."),
}


def can_move(event: Event, to: EventState) -> bool:
    """Return whether the event may go to the state ``to``."""
    return to in MOVES[EventState(event.state)]


def require_move(event: Event, to: EventState, *, since: EventState | None = None) -> None:
    """Let a legal move pass; with ``since``, only one that starts there.

    Raises:
        IllegalMove: for any other, in words that say where the event stands.
    """
    stands = EventState(event.state)
    if not can_move(event, to) or (since is not None and stands != since):
        raise IllegalMove(
            REFUSALS.get((stands, to))
            or _("An event that is “%(state)s” cannot take this step.") % {"state": stands.label.lower()}
        )
