"""The coding page: one thing that somebody said, its themes and communities."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.feedback import queries
from engagement.feedback.forms import CodingForm, FeedbackFilters, refuse
from engagement.feedback.models import FeedbackItem
from engagement.feedback.views.items import with_sources
from engagement.programmes.requests import actor_of
from engagement.surveys.definition import from_json
from eolcare.accounts.access import get_for, requires
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Refusal


@requires("feedback.view")
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one thing that somebody said; with POST save its themes and communities, and go on to the next one."""
    permission = "feedback.code" if request.method == "POST" else "feedback.view"
    item = _item(request, permission, public_id)
    if request.method != "POST":
        return _show(request, item)
    form = CodingForm(request.POST, item=item)
    if form.is_valid():
        try:
            form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _after_saving(request, item)
    return _show(request, item, coding=form)


def _item(request: HttpRequest, permission: str, public_id: str) -> FeedbackItem:
    return get_for(request.user, permission, with_sources(FeedbackItem.objects.all()), public_id=public_id)


def _back_to(request: HttpRequest, item: FeedbackItem) -> HttpResponse:
    address = reverse("feedback_team:detail", args=[item.public_id])
    parameters = request.GET.urlencode()
    return redirect(f"{address}?{parameters}" if parameters else address)


def _after_saving(request: HttpRequest, item: FeedbackItem) -> HttpResponse:
    if "next" not in request.POST:
        messages.success(request, _("The coding is saved."))
        return _back_to(request, item)
    filters = FeedbackFilters(request.GET, user=request.user)
    following = queries.next_uncoded(filters.items(), item)
    parameters = request.GET.urlencode()
    if following is None:
        messages.success(request, _("The coding is saved. Everything in this list is coded."))
        address = reverse("feedback_team:list")
    else:
        messages.success(request, _("The coding is saved. This is the next one."))
        address = reverse("feedback_team:detail", args=[following.public_id])
    return redirect(f"{address}?{parameters}" if parameters else address)


def _show(
    request: HttpRequest,
    item: FeedbackItem,
    *,
    coding: CodingForm | None = None,
) -> HttpResponse:
    may_code = item.programme.area_id in area_ids_for(request.user, "feedback.code")
    filters = FeedbackFilters(request.GET, user=request.user)
    question = None
    if item.response is not None:
        question = from_json(item.response.version.definition).question(item.question_key)
    context: dict[str, Any] = {
        "item": item,
        "question": question,
        "may_code": may_code,
        "coding": coding or (CodingForm(item=item) if may_code else None),
        "progress": queries.coding_progress(filters.items()),
        "history": _history(item),
        "actions": item.actions.order_by("-status_since"),
        "parameters": request.GET.urlencode(),
    }
    return render(request, "feedback/detail.html", context)


def _history(item: FeedbackItem) -> list[dict[str, Any]]:
    """Return what was given and taken off, by whom and when, the latest first."""
    steps = []
    for row in item.codings.select_related("theme", "set_by", "removed_by"):
        steps.append({"at": row.set_at, "by": row.set_by, "theme": row.theme, "given": True})
        if row.removed_at is not None:
            steps.append({"at": row.removed_at, "by": row.removed_by, "theme": row.theme, "given": False})
    return sorted(steps, key=lambda step: step["at"], reverse=True)
