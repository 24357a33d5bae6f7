"""Changing several actions at once: choose them in the list, look at them, change all of them or none."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from engagement.actions import queries
from engagement.actions.changes import changes_since
from engagement.actions.forms import TeamFilters
from engagement.actions.forms.board import BulkForm
from engagement.actions.models import Action
from engagement.actions.services.bulk import MOST, BulkRefused, Problem
from engagement.feedback.forms import refuse
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import requires, within_areas
from eolcare.common.errors import Refusal


@requires("actions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Show the chosen actions with what can be changed on all of them; a POST changes them.

    A GET names them (``item``, as often as there are) or takes all that the list's filters find (``all`` with
    ``back``, the list's query). A POST carries each with the version that the person saw (``chosen``: ``id:version``).
    """
    back = QueryDict((request.POST if request.method == "POST" else request.GET).get("back", "")[:2000]).urlencode()
    if request.method == "POST":
        return _change(request, back)
    wanted = list(dict.fromkeys(request.GET.getlist("item")))[: MOST + 1]
    if "all" in request.GET:
        found = TeamFilters(QueryDict(back), user=request.user).actions()
        wanted = list(found.values_list("public_id", flat=True)[: MOST + 1])
    actions = _changeable(request, wanted)
    left_out = min(len(wanted), MOST) - len(actions)
    form = BulkForm(actions=actions)
    context = {
        "form": form,
        "actions": [(action, True, None) for action in actions],
        "left_out": left_out,
        "back": back,
        "too_many": len(wanted) > MOST,
        "most": MOST,
    }
    return render(request, "actions/team_bulk.html", context)


def _change(request: HttpRequest, back: str) -> HttpResponse:
    versions = _versions(request)
    offered = [name for name in request.POST.getlist("offered")[:MOST] if name] or list(versions)
    actions = _changeable(request, dict.fromkeys([*offered, *versions]))
    seen = {action.pk: versions[action.public_id] for action in actions if action.public_id in versions}
    form = BulkForm(request.POST, actions=actions)
    problems: dict[int, Problem] = {}
    missing = len(versions) - len(seen)
    if missing and form.is_valid():
        form.add_error(
            None,
            ngettext(
                "Nothing was changed: %(n)d action that you ticked is not yours to change any more. Look at the rest, "
                "then try again.",
                "Nothing was changed: %(n)d actions that you ticked are not yours to change any more. Look at the "
                "rest, then try again.",
                missing,
            )
            % {"n": missing},
        )
    if form.is_valid():
        try:
            outcome = form.save(seen, actor=actor_of(request))
        except BulkRefused as refusal:
            refuse(form, refusal)
            problems = {problem.action.pk: problem for problem in refusal.problems}
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            number = len(outcome.changed)
            messages.success(
                request,
                ngettext("%(n)d action is changed.", "%(n)d actions are changed.", number) % {"n": number},
            )
            return redirect(reverse("actions_team:list") + (f"?{back}" if back else ""))
    # Read again: the page carries the versions of now, beside what somebody else changed meanwhile.
    rows = [
        (action, action.pk in seen, _told(action, problems.get(action.pk), seen))
        for action in _changeable(request, [action.public_id for action in actions])
    ]
    context = {"form": form, "actions": rows, "back": back, "left_out": 0, "too_many": False, "most": MOST}
    return render(request, "actions/team_bulk.html", context, status=422)


def _told(action: Action, problem: Problem | None, seen: dict[int, int]) -> dict[str, object] | None:
    if problem is None:
        return None
    changes = changes_since(action, seen[action.pk]) if problem.is_conflict else []
    return {"message": problem.message, "changes": changes}


def _versions(request: HttpRequest) -> dict[str, int]:
    """Return what is ticked: public ids with the versions that the page showed; what cannot be read is version 0,
    which no action has.
    """
    versions = {}
    for value in request.POST.getlist("chosen")[: MOST + 1]:
        public_id, _colon, version = value.partition(":")
        versions[public_id] = int(version) if version.isdecimal() and len(version) < 10 else 0
    return versions


def _changeable(request: HttpRequest, public_ids: Iterable[str]) -> list[Action]:
    """Return those of the actions that the person may change, in the order of their titles."""
    rows = within_areas(request.user, "actions.change", Action.objects.all())
    wanted = [public_id.replace("\x00", "") for public_id in public_ids][:MOST]
    return list(queries.with_what_lists_show(rows.filter(public_id__in=wanted)).order_by("title", "pk"))
