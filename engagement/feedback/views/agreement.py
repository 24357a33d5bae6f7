"""The team's pages of blind samples: the list, drawing one, its figures, and the steps of its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.feedback.agreement import words
from engagement.feedback.forms.agreement import SampleForm
from engagement.feedback.forms.refusing import refuse
from engagement.feedback.models import AgreementSample
from engagement.feedback.queries import agreement as queries
from engagement.feedback.services import agreement as services
from engagement.feedback.services import agreement_closing as closing
from engagement.programmes.models import Programme
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Refusal

PAGE_SIZE = 30
State = AgreementSample.State
COLOURS = {State.CODING: "blue", State.RECONCILING: "yellow", State.CLOSED: "green", State.ABANDONED: "grey"}


@requires("feedback.view")
@require_safe
def sample_list(request: HttpRequest) -> HttpResponse:
    """List the blind samples of the person's areas, the latest first."""
    samples = within_areas(request.user, "feedback.view", AgreementSample.objects.all())
    page = Paginator(queries.listed(samples), PAGE_SIZE).get_page(request.GET.get("page"))
    may_run = area_ids_for(request.user, "feedback.run_agreement")
    rows = []
    for sample in page:
        result = queries.result_of(sample)
        rows.append(
            {
                "sample": sample,
                "colour": COLOURS[State(sample.state)],
                "alpha": words.alpha_words(result.overall) if result else "",
                "range": words.alpha_range(result.overall) if result else "",
            }
        )
    programmes = Programme.objects.filter(area__in=may_run).order_by("-opens_on", "title") if may_run else []
    return render(request, "feedback/agreement/list.html", {"page": page, "rows": rows, "programmes": programmes})


@requires("feedback.run_agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a blind sample of ``?programme=``."""
    programme = get_for(
        request.user,
        "feedback.run_agreement",
        Programme.objects.select_related("area"),
        slug=request.GET.get("programme", ""),
    )
    form = SampleForm(request.POST or None, programme=programme)
    if form.is_bound and form.is_valid():
        try:
            sample = form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The sample is drawn. Both coders find it here and can start."))
            return redirect("feedback_team:agreement_sample", public_id=sample.public_id)
    return render(
        request,
        "feedback/agreement/new.html",
        {"form": form, "programme": programme},
        status=422 if form.is_bound else 200,
    )


@requires("feedback.view")
@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one sample: before it is opened who has finished, after that the figures and what is left to agree on."""
    rows = queries.listed(AgreementSample.objects.all())
    sample = get_for(request.user, "feedback.view", rows, public_id=public_id)
    user = actor_of(request)
    is_coder = is_coder_of(user, sample)
    may_run = user.has_perm("feedback.run_agreement", sample.programme)
    context: dict[str, Any] = {
        "sample": sample,
        "colour": COLOURS[State(sample.state)],
        "is_coder": is_coder,
        "may_run": may_run,
        "themes": [node for group in queries.sample_tree(sample) for node in group],
    }
    if sample.state == State.CODING and is_coder:
        waiting = queries.next_unread(sample, user)
        left = queries.unread(sample, user).count()
        context |= {"waiting": waiting, "read": sample.size - left, "first_item": sample.sample_items.first()}  # type: ignore[attr-defined]
    result = queries.result_of(sample)
    if result is not None:
        context |= {
            "result": result,
            "overall": _overall(result.overall),
            "lines": words.theme_lines(result.themes),
            "statement": queries.statement_of(sample, sample.programme),
        }
        if is_coder or may_run:
            differing = [pair for pair in queries.pairs(sample) if pair.differs]
            context |= {
                "differing": differing,
                "settled": sum(pair.settled for pair in differing),
                "next_open": next((pair for pair in differing if not pair.settled), None),
            }
    return render(request, "feedback/agreement/detail.html", context)


def is_coder_of(user: Any, sample: AgreementSample) -> bool:
    """Return whether the person is one of the sample's two coders and may still code in its area."""
    named = user.pk in (sample.first_coder_id, sample.second_coder_id)
    return named and sample.programme.area_id in area_ids_for(user, "feedback.code")


def _overall(figures: Any) -> dict[str, Any]:
    judged = words.verdict(figures.alpha)
    return {
        "alpha": words.alpha_words(figures),
        "alpha_range": words.alpha_range(figures),
        "share": words.share_words(figures),
        "share_range": words.share_range(figures),
        "verdict": words.VERDICTS[judged],
        "colour": words.COLOURS[judged],
        "caution": words.caution(figures),
    }


@requires("feedback.run_agreement")
@require_POST
def finish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open both codings, though one or both have not read everything."""
    return _step(request, public_id, services.finish_coding, _("Both codings are open. These are the figures."))


@requires("feedback.run_agreement")
@require_POST
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the items the codes on which both agree."""
    return _step(request, public_id, closing.close_sample, _("The sample is closed and the agreed codes are given."))


@requires("feedback.run_agreement")
@require_POST
def abandon(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a sample up."""
    return _step(request, public_id, services.abandon_sample, _("The sample is given up. Nothing of it is counted."))


def _step(request: HttpRequest, public_id: str, service: Callable[..., AgreementSample], sentence: str) -> HttpResponse:
    sample = get_for(
        request.user,
        "feedback.run_agreement",
        AgreementSample.objects.select_related("programme__area"),
        public_id=public_id,
    )
    try:
        service(sample, actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect("feedback_team:agreement_sample", public_id=sample.public_id)
