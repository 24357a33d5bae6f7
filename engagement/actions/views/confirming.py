"""Confirming what was done, looking at it again, and saying what difference it made."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.actions import queries
from engagement.actions.changes import Change
from engagement.actions.claims import claim_of, confirmation_of
from engagement.actions.forms.confirming import ConfirmForm, DifferenceForm, ReviewForm
from engagement.actions.models import CLAIMS, ENDED_STATUSES, Action
from engagement.actions.views.conflicts import tell
from engagement.feedback.forms import refuse
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal


@requires("actions.confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, public_id: str, row: int) -> HttpResponse:
    """Confirm what a step of the action claims. Raises Http404 for a step that is not this action's."""
    action = _action(request, "actions.confirm", public_id)
    step = action.statuses.select_related("by").filter(pk=row).first()
    if step is None:
        raise Http404
    actor = actor_of(request)
    claim = claim_of(action)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(step, actor=actor)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("It is confirmed. Residents see the day, and no name."))
            return redirect("actions_team:detail", public_id=action.public_id)
    context = {
        "form": form,
        "action": action,
        "step": step,
        "is_claim": claim is not None and claim.pk == step.pk,
        "is_own": actor.pk in (action.owner_id, step.by_id),
        "confirmation": confirmation_of(claim) if claim is not None and claim.pk == step.pk else None,
    }
    return render(request, "actions/team_confirm.html", context, status=422 if form.errors else 200)


@requires("actions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that the status of an action that has ended still holds, and when to look next."""
    action = _action(request, "actions.change", public_id)
    form = ReviewForm(request.POST if request.method == "POST" else None, action=action)
    changes: list[Change] = []
    if request.method == "POST" and form.is_valid():
        try:
            form.save(actor=actor_of(request))
        except Refusal as refusal:
            changes = tell(form, refusal, action)
        else:
            messages.success(request, _("The review is in the action's trail."))
            return redirect("actions_team:detail", public_id=action.public_id)
    context = {"form": form, "action": action, "changes": changes, "has_ended": action.status in ENDED_STATUSES}
    return render(request, "actions/team_review.html", context, status=422 if form.errors else 200)


@requires("actions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def difference(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what difference an action made; the newest finding counts."""
    action = _action(request, "actions.change", public_id)
    form = DifferenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(action, actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("What difference it made is kept."))
            return redirect("actions_team:detail", public_id=action.public_id)
    context = {
        "form": form,
        "action": action,
        "findings": action.differences.order_by("-pk"),
        "is_done": action.status in CLAIMS,
    }
    return render(request, "actions/team_difference.html", context, status=422 if form.errors else 200)


def _action(request: HttpRequest, permission: str, public_id: str) -> Action:
    return get_for(
        request.user,
        permission,
        queries.with_what_lists_show(Action.objects.select_related("programme__area")),
        public_id=public_id,
    )
