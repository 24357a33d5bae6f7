"""The team's list of actions, and the pages that make and change one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.actions import queries, services
from engagement.actions.changes import Change
from engagement.actions.claims import claim_shown, confirmation_of, findings_of, steps_of, unconfirmed
from engagement.actions.forms import ActionForm, StatusForm, TeamFilters
from engagement.actions.models import CLAIMS, ENDED_STATUSES, Action
from engagement.actions.services.bulk import MOST
from engagement.actions.views.board import board_address
from engagement.actions.views.conflicts import tell
from engagement.feedback.forms import refuse
from engagement.feedback.models import FeedbackItem
from engagement.programmes.models import Programme
from engagement.programmes.requests import actor_of, version_of
from eolcare.accounts.access import get_for, requires
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Refusal
from eolcare.figures.disclosure import Audience, release

PAGE_SIZE = 30


@requires("actions.view")
@require_safe
def action_list(request: HttpRequest) -> HttpResponse:
    """List actions with status, owner and due date; the overdue ones are marked."""
    filters = TeamFilters(request.GET, user=request.user)
    found = filters.actions()
    sort = request.GET.get("sort", "")
    listed = queries.in_order(queries.with_what_lists_show(found), sort)
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    by_status = release(queries.actions_by_status(actions=found), Audience.TEAM)
    return render(
        request,
        "actions/team_list.html",
        {
            "filters": filters,
            "page": page,
            "headings": _headings(filters, sort),
            "sort": sort if sort.removeprefix("-") in queries.SORTS else "",
            "unconfirmed": set(
                unconfirmed(Action.objects.filter(pk__in=[row.pk for row in page]).order_by()).values_list(
                    "pk", flat=True
                )
            ),
            "most": MOST,
            "by_status": [(row, by_status.cell(row.key)) for row in by_status.rows],
            "overdue": found.overdue().count(),  # type: ignore[attr-defined]
        },
    )


def _headings(filters: TeamFilters, sort: str) -> list[dict[str, str]]:
    """Return the headings of the list: what each says, where it leads (the list sorted by it, the other way round where
    it is so already), and how the list is sorted now.
    """
    names = {
        "title": _("Action"),
        "status": _("Status"),
        "due": _("Due"),
        "review": _("Review"),
        "owner": _("Owner"),
    }
    sorted_by = {sort: "ascending", sort.removeprefix("-"): "descending" if sort.startswith("-") else "ascending"}
    return [
        {
            "text": text,
            "address": f"{filters.address}&sort={'-' if sort == name else ''}{name}".lstrip("&"),
            "sorted": sorted_by.get(name, ""),
        }
        for name, text in names.items()
    ]


@requires("actions.view")
@require_safe
def action_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an action to the team: what it answers, its trail, and what can be done with it."""
    action = _action(request, "actions.view", public_id)
    items = action.items.select_related(
        "area", "response__survey", "event_note__event", "event_question__event"
    ).order_by("-said_on", "-pk")
    areas = {area.pk for area in action.areas.all()}
    steps = steps_of(action)
    shown = claim_shown(steps)
    claim = shown.row if shown else None
    reads_feedback = action.programme.area_id in area_ids_for(request.user, "feedback.view")
    return render(
        request,
        "actions/team_detail.html",
        {
            "action": action,
            "items": items if reads_feedback else None,
            "people": queries.people_behind_in_words(action, Audience.TEAM),
            "steps": steps,
            "claim": claim,
            "waits": claim is not None and confirmation_of(claim) is None,
            "own_claim": claim is not None and request.user.pk in (action.owner_id, claim.by_id),
            "differences": findings_of(action),
            "has_ended": action.status in ENDED_STATUSES,
            "is_done": action.status in CLAIMS,
            "may_confirm": bool(areas & area_ids_for(request.user, "actions.confirm")),
            "may_change": bool(areas & area_ids_for(request.user, "actions.change")),
            "may_publish": bool(areas & area_ids_for(request.user, "actions.publish")),
        },
    )


@requires("actions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def action_create(request: HttpRequest) -> HttpResponse:
    """Make an action: from feedback (``?item=``, as often as there are), or in a programme (``?programme=``)."""
    items = [
        get_for(
            request.user,
            "feedback.view",
            FeedbackItem.objects.select_related("programme__area", "area"),
            public_id=public_id,
        )
        for public_id in dict.fromkeys(request.GET.getlist("item")[:50])
    ]
    programmes = list(queries.programmes_for(area_ids_for(request.user, "actions.change")))
    programme = _programme(request, items, programmes)
    if programme is None:
        return render(request, "actions/team_choose_programme.html", {"programmes": programmes})
    data = request.POST if request.method == "POST" else None
    form = ActionForm(data, user=actor_of(request), programme=programme, items=items)
    if request.method == "POST" and form.is_valid():
        try:
            action = form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The action is made. Residents do not see it yet."))
            return redirect("actions_team:detail", public_id=action.public_id)
    context = {"form": form, "programme": programme, "items": items}
    return render(request, "actions/team_form.html", context, status=422 if form.errors else 200)


@requires("actions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what an action says, whose it is and when it is due."""
    action = _action(request, "actions.change", public_id)
    data = request.POST if request.method == "POST" else None
    form = ActionForm(data, user=actor_of(request), programme=action.programme, action=action)
    changes: list[Change] = []
    if request.method == "POST" and form.is_valid():
        try:
            form.save(actor=actor_of(request))
        except Refusal as refusal:
            changes = tell(form, refusal, action)
        else:
            messages.success(request, _("The action is changed."))
            return redirect("actions_team:detail", public_id=action.public_id)
    context = {"form": form, "programme": action.programme, "action": action, "changes": changes}
    return render(request, "actions/team_form.html", context, status=422 if form.errors else 200)


@requires("actions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def action_set_status(request: HttpRequest, public_id: str) -> HttpResponse:
    """Move an action to another status, or say more about the one it has.

    ``status`` in the address is chosen already; ``board`` is the query of the board that led here.
    """
    action = _action(request, "actions.change", public_id)
    data = request.POST if request.method == "POST" else None
    form = StatusForm(data, action=action, status=request.GET.get("status", ""))
    changes: list[Change] = []
    if request.method == "POST" and form.is_valid():
        try:
            form.save(actor=actor_of(request))
        except Refusal as refusal:
            changes = tell(form, refusal, action)
        else:
            messages.success(request, _("The new status is in the action's trail."))
            if "board" in request.GET:
                return redirect(f"{board_address(request.GET['board'])}#card-{action.public_id}")
            return redirect("actions_team:detail", public_id=action.public_id)
    context = {"form": form, "action": action, "changes": changes}
    if "board" in request.GET:
        context["board"] = board_address(request.GET["board"])
    return render(request, "actions/team_status.html", context, status=422 if form.errors else 200)


@requires("actions.publish")
@require_POST
def action_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an action to residents, or with ``withdraw`` take it off the public pages."""
    action = _action(request, "actions.publish", public_id)
    withdraw = "withdraw" in request.POST
    try:
        service = services.unpublish_action if withdraw else services.publish_action
        service(action, actor=actor_of(request), version=version_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Residents do not see the action any more.") if withdraw else _("Residents can see the action now."),
        )
    return redirect("actions_team:detail", public_id=action.public_id)


def _action(request: HttpRequest, permission: str, public_id: str) -> Action:
    return get_for(
        request.user,
        permission,
        queries.with_what_lists_show(
            Action.objects.select_related("programme__area", "building_block__ambition", "ambition", "foundation")
        ),
        public_id=public_id,
    )


def _programme(request: HttpRequest, items: list[FeedbackItem], programmes: list[Programme]) -> Programme | None:
    if items:
        return items[0].programme
    wanted = request.GET.get("programme")
    chosen = [programme for programme in programmes if programme.slug == wanted]
    if chosen or len(programmes) != 1:
        return chosen[0] if chosen else None
    return programmes[0]
