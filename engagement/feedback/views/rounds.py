"""The team's pages of rounds that put our conclusions back to people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.feedback.forms import refuse
from engagement.feedback.forms.rounds import ConclusionForm, OutcomeForm, RoundForm
from engagement.feedback.models import Conclusion, ConclusionAnswer, ConclusionRound
from engagement.feedback.queries.conclusions import replies_to, results_of
from engagement.feedback.services import conclusions as services
from engagement.programmes.models import Programme
from engagement.programmes.requests import actor_of, version_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Refusal
from eolcare.figures.disclosure import Audience, show_count

COMMENTS_SHOWN = 300


@requires("evidence.view")
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """List the rounds of the programmes that the person sees."""
    rounds = within_areas(
        request.user, "evidence.view", ConclusionRound.objects.select_related("programme", "after")
    ).order_by("-opens_on", "-pk")
    changes = area_ids_for(request.user, "conclusions.change")
    programmes = within_areas(request.user, "evidence.view", Programme.objects.order_by("-opens_on", "title"))
    return render(
        request,
        "feedback/rounds/list.html",
        {"rounds": rounds, "may_add": [each for each in programmes if each.area_id in changes]},
    )


@requires("evidence.view")
@require_safe
def round_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a round to the team: its conclusions, how people answered, and what they wrote."""
    return _shown(request, _round(request, "evidence.view", public_id))


def _shown(request: HttpRequest, row: ConclusionRound, outcome: OutcomeForm | None = None) -> HttpResponse:
    changes = row.programme.area_id in area_ids_for(request.user, "conclusions.change")
    publishes = row.programme.area_id in area_ids_for(request.user, "conclusions.publish")
    comments = (
        ConclusionAnswer.objects.filter(reply__round=row)
        .exclude(comment="")
        .select_related("reply__area", "conclusion", "feedback_item")
        .order_by("conclusion__order", "-reply__submitted_at", "pk")
    )
    is_draft = row.state == ConclusionRound.State.DRAFT
    context: dict[str, Any] = {
        "row": row,
        "conclusions": row.conclusions.prefetch_related("themes").order_by("order"),
        "results": [] if is_draft else results_of(row, Audience.TEAM),
        "people": show_count(replies_to(row), Audience.TEAM),
        "comments": comments[:COMMENTS_SHOWN],
        "comments_total": comments.count(),
        "waiting": comments.filter(feedback_item__isnull=True).count(),
        "may_change": changes,
        "may_publish": publishes,
        "takes_answers": services.takes_answers(row),
        "outcome": outcome or (OutcomeForm(row=row) if publishes and not is_draft else None),
    }
    return render(request, "feedback/rounds/detail.html", context, status=422 if outcome else 200)


@requires("conclusions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """Write a new round in ``?programme=``."""
    programme = get_for(
        request.user,
        "conclusions.change",
        Programme.objects.select_related("area"),
        slug=request.GET.get("programme", ""),
    )
    return _round_form(request, RoundForm(request.POST or None, programme=programme))


@requires("conclusions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def round_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a round; once it is open, its closing day alone."""
    row = _round(request, "conclusions.change", public_id)
    return _round_form(request, RoundForm(request.POST or None, programme=row.programme, row=row))


def _round_form(request: HttpRequest, form: RoundForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            row = form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal, row=form.row)
        else:
            messages.success(request, _("The round is saved."))
            return redirect("feedback_team:round", row.public_id)
    context = {"form": form, "programme": form.programme, "row": form.row}
    return render(request, "feedback/rounds/form.html", context, status=422 if form.is_bound else 200)


@requires("conclusions.change")
@require_POST
def round_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a draft."""
    row = _round(request, "conclusions.change", public_id)
    try:
        services.delete_round(row, version=version_of(request), actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("feedback_team:round", row.public_id)
    messages.success(request, _("The draft is deleted."))
    return redirect("feedback_team:rounds")


@requires("conclusions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def conclusion_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a conclusion to a draft."""
    row = _round(request, "conclusions.change", public_id)
    return _conclusion_form(request, ConclusionForm(request.POST or None, row=row))


@requires("conclusions.change")
@require_http_methods(["GET", "HEAD", "POST"])
def conclusion_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a conclusion of a draft."""
    conclusion = _conclusion(request, public_id)
    form = ConclusionForm(request.POST or None, row=conclusion.round, conclusion=conclusion)
    return _conclusion_form(request, form)


def _conclusion_form(request: HttpRequest, form: ConclusionForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal, row=form.row)
        else:
            messages.success(request, _("The conclusion is saved."))
            return redirect("feedback_team:round", form.row.public_id)
    context = {"form": form, "row": form.row, "conclusion": form.conclusion}
    return render(request, "feedback/rounds/conclusion_form.html", context, status=422 if form.is_bound else 200)


@requires("conclusions.change")
@require_POST
def conclusion_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a conclusion of a draft."""
    conclusion = _conclusion(request, public_id)
    try:
        services.delete_conclusion(conclusion, version=version_of(request), actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The conclusion is deleted."))
    return redirect("feedback_team:round", conclusion.round.public_id)


@requires("conclusions.publish")
@require_POST
def round_open(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let people answer."""
    row = _round(request, "conclusions.publish", public_id)
    try:
        services.open_round(row, version=version_of(request), actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The round is open. People can answer from its opening day on."))
    return redirect("feedback_team:round", row.public_id)


@requires("conclusions.publish")
@require_POST
def round_close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take no more answers, and say what came of them; later, say it better."""
    row = _round(request, "conclusions.publish", public_id)
    form = OutcomeForm(request.POST, row=row)
    if form.is_valid():
        try:
            services.close_round(
                row,
                outcome=form.cleaned_data["outcome"],
                version=form.cleaned_data["version"],
                actor=actor_of(request),
            )
        except Refusal as refusal:
            refuse(form, refusal, row=row)
        else:
            messages.success(request, _("The round is closed. Residents can read what came of it."))
            return redirect("feedback_team:round", row.public_id)
    return _shown(request, row, outcome=form)


@requires("conclusions.change")
@require_POST
def round_take_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make feedback of every comment, to be coded with the same themes."""
    row = _round(request, "conclusions.change", public_id)
    made = services.take_up_comments(row, actor=actor_of(request))
    messages.success(
        request,
        ngettext("%(n)s comment is feedback now.", "%(n)s comments are feedback now.", made) % {"n": made},
    )
    return redirect("feedback_team:round", row.public_id)


def _round(request: HttpRequest, permission: str, public_id: str) -> ConclusionRound:
    rounds = ConclusionRound.objects.select_related("programme__area", "after")
    return get_for(request.user, permission, rounds, public_id=public_id)


def _conclusion(request: HttpRequest, public_id: str) -> Conclusion:
    conclusions = Conclusion.objects.select_related("round__programme__area")
    return get_for(request.user, "conclusions.change", conclusions, public_id=public_id)
