"""The board of actions: columns by status, cards that can be moved."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.actions import services
from engagement.actions.board import MOST_IN_COLUMN, columns_of, needs_form
from engagement.actions.changes import Change, changes_since
from engagement.actions.forms import TeamFilters
from engagement.actions.models import Action, Status
from engagement.actions.moves import MOVES
from engagement.programmes.requests import actor_of, version_of
from eolcare.accounts.access import get_for, requires
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Conflict, Refusal


def board_address(query: str) -> str:
    """Return the address of the board with these filters; whatever ``query`` is, it leads to the board."""
    chosen = QueryDict(query).urlencode()
    return reverse("actions_team:board") + (f"?{chosen}" if chosen else "")


@requires("actions.view")
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest) -> HttpResponse:
    """Show actions by status; a POST (``action``, ``version``, ``status``) moves one card.

    A status that asks for words, a reason or evidence opens its form instead. Filters stand in the address.
    """
    if request.method == "POST":
        return _move(request)
    return _shown(request)


def _move(request: HttpRequest) -> HttpResponse:
    action = get_for(
        request.user,
        "actions.change",
        Action.objects.all(),
        public_id=request.POST.get("action", "").replace("\x00", "")[:12],
    )
    status, query = request.POST.get("status", ""), request.GET.urlencode()
    if not status:
        return _shown(request, action=action, problem=_("Choose where to move “%(title)s”.") % {"title": action.title})
    may_follow = status in Status.values and Status(status) in MOVES[Status(action.status)]
    if may_follow and needs_form(action.status, status):
        address = reverse("actions_team:set_status", args=[action.public_id])
        return redirect(f"{address}?{urlencode({'status': status, 'board': query})}")
    version = version_of(request)
    try:
        moved = services.set_status(action, status, actor=actor_of(request), version=version)
    except Conflict:
        action.refresh_from_db()
        problem = _("Somebody else changed “%(title)s” meanwhile. Look at how it stands now, then move it again.")
        changes = changes_since(action, version)
        return _shown(request, action=action, problem=problem % {"title": action.title}, changes=changes)
    except Refusal as refusal:
        return _shown(request, action=action, problem=f"{action.title}: {refusal}")
    messages.success(
        request,
        _("“%(title)s” is now “%(status)s”.") % {"title": moved.title, "status": moved.get_status_display()},
    )
    return redirect(f"{board_address(query)}#card-{moved.public_id}")


def _shown(
    request: HttpRequest,
    *,
    action: Action | None = None,
    problem: str = "",
    changes: list[Change] | None = None,
) -> HttpResponse:
    """Show the board; after a move that was refused, with what was wrong and a link to the card."""
    filters = TeamFilters(request.GET, user=request.user)
    found = filters.actions()
    may_change = area_ids_for(request.user, "actions.change")
    columns = columns_of(found)
    movable = {
        card.action.pk
        for column in columns
        for card in column.cards
        if may_change & {area.pk for area in card.action.areas.all()}
    }
    return render(
        request,
        "actions/team_board.html",
        {
            "filters": filters,
            "columns": columns,
            "is_empty": not any(column.cards for column in columns),
            "movable": movable,
            "most": MOST_IN_COLUMN,
            "problem": problem,
            "problem_at": action,
            "changes": changes or [],
            "query": request.GET.urlencode(),
        },
        status=422 if problem else 200,
    )
