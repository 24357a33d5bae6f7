"""Surveys as everybody finds them: the list, the start page, beginning."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from engagement.surveys.errors import NotTakingAnswers
from engagement.surveys.filling import Filling, forget_token, give_token, locator_of, tokens_in
from engagement.surveys.models import Survey
from engagement.surveys.presentation import blocks
from engagement.surveys.queries import draft_by_token_hash, public_surveys, surveys_by_standing
from engagement.surveys.services import start_draft
from eolcare.accounts.access import public
from eolcare.common.tokens import hash_token


@public
@require_safe
def survey_list(request: HttpRequest) -> HttpResponse:
    """Show which surveys one can answer, which come, and which are over."""
    return render(request, "surveys/list.html", {"surveys": surveys_by_standing()})


@public
@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who asks and why, before anything is asked, and the way to begin or to go on."""
    survey = get_object_or_404(public_surveys(), slug=slug)
    return _start_page(request, survey, _begun(request, survey))


@public
@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a response and open its first page."""
    survey = get_object_or_404(public_surveys(), slug=slug)
    shared_computer = request.POST.get("shared") == "yes"
    try:
        draft, token = start_draft(survey, shared_computer=shared_computer)
    except NotTakingAnswers:
        # The page says by itself why one cannot answer.
        return _start_page(request, survey, None, status=409)
    filling = Filling(draft, locator_of(token))
    response = redirect(filling.where_to_go_on())
    give_token(response, survey, token, shared_computer=shared_computer)
    for old in tokens_in(request):
        if draft_by_token_hash(hash_token(old)) is None:
            forget_token(response, slug, locator_of(old))
    return response


def _start_page(request: HttpRequest, survey: Survey, begun: Filling | None, status: int = 200) -> HttpResponse:
    context = {
        "survey": survey,
        "begun": begun,
        "extensions": survey.programme.extensions.order_by("decided_on", "pk"),
        "content_notice": blocks(survey.content_notice),
        "summary": blocks(survey.summary),
        "what_happens": blocks(survey.what_happens),
        "privacy_notice": blocks(survey.privacy_notice),
    }
    response = render(request, "surveys/start.html", context, status=status)
    response["Cache-Control"] = "private, no-cache"
    return response


def _begun(request: HttpRequest, survey: Survey) -> Filling | None:
    """Return the answers that this browser began and did not send, the ones changed last."""
    drafts = [(draft_by_token_hash(hash_token(token)), locator_of(token)) for token in tokens_in(request)]
    found = [Filling(draft, locator) for draft, locator in drafts if draft is not None and draft.survey_id == survey.pk]
    return max(found, key=lambda filling: filling.draft.updated_at, default=None)
