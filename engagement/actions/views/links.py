"""Linking an action with what people said."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from engagement.actions import services
from engagement.actions.models import Action
from engagement.feedback.forms import FeedbackFilters
from engagement.feedback.models import FeedbackItem
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.common.errors import Refusal

PAGE_SIZE = 30


@requires("actions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, public_id: str) -> HttpResponse:
    """Find feedback by words and filters, and link what is ticked with the action."""
    action = _action(request, public_id)
    if request.method == "POST":
        items = _ticked(request)
        try:
            services.link_items(action, items, actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{reverse('actions_team:link', args=[action.public_id])}?{request.GET.urlencode()}")
        if items:
            sentence = ngettext("%(n)d thing is linked.", "%(n)d things are linked.", len(items))
            messages.success(request, sentence % {"n": len(items)})
        return redirect("actions_team:detail", public_id=action.public_id)
    parameters = request.GET.copy()
    if not parameters and (theme := action.themes.first()):
        parameters["theme"] = theme.public_id
    filters = FeedbackFilters(parameters, user=request.user)
    found = (
        filters.listed()
        .filter(programme=action.programme_id)
        .exclude(pk__in=action.items.values("pk"))
        .select_related("area", "response__survey", "event_note__event", "event_question__event")
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "actions/team_link.html", {"action": action, "filters": filters, "page": page})


@requires("actions.change")
@require_POST
def unlink(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take feedback (``item``: public ids) off the action."""
    action = _action(request, public_id)
    services.unlink_items(action, _ticked(request), actor=actor_of(request))
    messages.success(request, _("It is not linked any more."))
    return redirect("actions_team:detail", public_id=action.public_id)


def _action(request: HttpRequest, public_id: str) -> Action:
    return get_for(
        request.user, "actions.change", Action.objects.select_related("programme__area"), public_id=public_id
    )


def _ticked(request: HttpRequest) -> list[FeedbackItem]:
    visible = within_areas(request.user, "feedback.view", FeedbackItem.objects.all())
    return list(visible.filter(public_id__in=request.POST.getlist("item")[:200]))
