"""The team's list of actions, and the pages that make and change one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.actions import queries, services
from engagement.actions.forms import ActionForm, StatusForm, TeamFilters
from engagement.actions.models import Action
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
    page = Paginator(queries.with_what_lists_show(found), PAGE_SIZE).get_page(request.GET.get("page"))
    by_status = release(queries.actions_by_status(actions=found), Audience.TEAM)
    return render(
        request,
        "actions/team_list.html",
        {
            "filters": filters,
            "page": page,
            "by_status": [(row, by_status.cell(row.key)) for row in by_status.rows],
            "overdue": found.overdue().count(),  # type: ignore[attr-defined]
        },
    )


@requires("actions.view")
@require_safe
def action_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an action to the team: what it answers, its trail, and what can be done with it."""
    action = _action(request, "actions.view", public_id)
    items = action.items.select_related(
        "area", "response__survey", "event_note__event", "event_question__event"
    ).order_by("-said_on", "-pk")
    areas = {area.pk for area in action.areas.all()}
    reads_feedback = action.programme.area_id in area_ids_for(request.user, "feedback.view")
    return render(
        request,
        "actions/team_detail.html",
        {
            "action": action,
            "items": items if reads_feedback else None,
            "people": queries.people_behind_in_words(action, Audience.TEAM),
            "trail": queries.trail_of(action),
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
    form = ActionForm(request.POST or None, user=actor_of(request), programme=programme, items=items)
    if request.method == "POST" and form.is_valid():
        try:
            action = form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The action is made. Residents do not see it yet."))
            return redirect("actions_team:detail", public_id=action.public_id)
    return render(request, "actions/team_form.html", {"form": form, "programme": programme, "items": items})


@requires("actions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what an action says, whose it is and when it is due."""
    action = _action(request, "actions.change", public_id)
    form = ActionForm(request.POST or None, user=actor_of(request), programme=action.programme, action=action)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal, row=action)
        else:
            messages.success(request, _("The action is changed."))
            return redirect("actions_team:detail", public_id=action.public_id)
    return render(request, "actions/team_form.html", {"form": form, "programme": action.programme, "action": action})


@requires("actions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def action_set_status(request: HttpRequest, public_id: str) -> HttpResponse:
    """Move an action to another status, or say more about the one it has."""
    action = _action(request, "actions.change", public_id)
    form = StatusForm(request.POST or None, action=action)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal, row=action)
        else:
            messages.success(request, _("The new status is in the action's trail."))
            return redirect("actions_team:detail", public_id=action.public_id)
    return render(request, "actions/team_status.html", {"form": form, "action": action})


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
        queries.with_what_lists_show(Action.objects.select_related("programme__area", "building_block__ambition")),
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
