"""A survey of one page that sends itself: it is opened, and sent, and nothing is kept in between.

What its author saves for later, turns to another language or has to put right becomes a draft, and goes on as one.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.surveys.ending import kept_when_sent
from engagement.surveys.errors import CodeRefused, NoSuchDraft, NotTakingAnswers, NotYetComplete
from engagement.surveys.filling import Filling, forget_gone, give_token, hold_token, locator_of
from engagement.surveys.limited import BEGIN, refused
from engagement.surveys.models import ResponseDraft, Survey, SurveyVersion
from engagement.surveys.posted import SEAL, shown_value
from engagement.surveys.presentation.question_blocks import asks
from engagement.surveys.queries import draft_by_token_hash, survey_to_begin
from engagement.surveys.services import (
    Opened,
    opened_page,
    seal_page,
    start_draft,
    submit_response,
    was_sent,
)
from engagement.surveys.views.public import many_from_here, noticed, too_many_began
from engagement.surveys.views.sending import may_quote
from engagement.surveys.views.step_page import NOBODYS_LOCATOR, step_page
from engagement.surveys.views.steps import goes_on, keep_step, read_sent
from engagement.surveys.views.unavailable import closed_page, nothing_here, private_page, typed_words
from eolcare.accounts.access import public
from eolcare.common.limits import count, look, place_of
from eolcare.common.tokens import hash_token


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the questions of a survey of one page, and send what was answered."""
    found: Any = survey_to_begin(slug)
    if found is None:
        # There is nothing, or nothing yet: the start page knows.
        return redirect("surveys:start", slug)
    survey, version = found
    response = _sent(request, survey, version) if request.method == "POST" else _opened(request, survey, version)
    # Who looks for it elsewhere is to find the start page, which says who asks and why.
    response["X-Robots-Tag"] = "noindex"
    return response


def _opened(request: HttpRequest, survey: Survey, version: SurveyVersion) -> HttpResponse:
    filling = _unkept(survey, version, seal_page(survey, version.number))
    if not survey.takes_answers or not kept_when_sent(survey, filling.definition):
        return redirect("surveys:start", survey.slug)
    begun = look(BEGIN, place_of(request))
    if begun.times >= BEGIN.allowed:
        # Before twenty questions are answered, not after.
        return too_many_began(request, survey.slug, begun)
    return _shown(request, filling)


def _sent(request: HttpRequest, survey: Survey, version: SurveyVersion) -> HttpResponse:
    opened = opened_page(survey, request.POST.get(SEAL, ""))
    if opened is not None and opened.version != version.number:
        version = survey.versions.filter(number=opened.version, published_at__isnull=False).get()
    fresh = _unkept(survey, version, seal_page(survey, version.number))
    if not kept_when_sent(survey, fresh.definition):
        # It asks for an invitation code since. What was written is shown, and the way to the start page.
        return nothing_here(request, survey.slug, NOBODYS_LOCATOR, fresh.definition.steps[0].key)
    if not survey.takes_answers:
        return closed_page(request, fresh, typed_words(request, fresh.definition.steps[0], fresh.boroughs))
    if opened is None:
        # In the words of the page that says the same of other forms.
        return _shown_again(request, fresh, _("Your page was open for too long"))
    begun = count(BEGIN, place_of(request))
    if begun.is_over:
        fresh.seal = request.POST[SEAL]
        return refused(_shown_again(request, fresh, many_from_here()), begun)
    hold_token(request, opened.token)
    filling = Filling(_draft(survey, version, opened, noticed(request, begun)), locator_of(opened.token))
    step = filling.definition.steps[0]
    response = _sent_at_once(request, filling, opened.token)
    if response is None:
        draft = _kept_draft(request, filling.draft, opened)
        if draft is None:
            return nothing_here(request, survey.slug, filling.locator, step.key)
        response = keep_step(request, Filling(draft, filling.locator), step)
    give_token(response, survey, opened.token, shared_computer=_is_shared(request))
    forget_gone(request, response, survey.slug, beside=filling.locator)
    return response


def _sent_at_once(request: HttpRequest, filling: Filling, token: str) -> HttpResponse | None:
    """Send a page as it stands and lead to the thank-you page; ``None`` where it must become a draft first."""
    posted = read_sent(request, filling, filling.definition.steps[0])
    if posted.unknown or posted.errors or goes_on(request):
        return None
    try:
        submit_response(
            token,
            read=filling.draft,
            answers=posted.changed,
            may_quote=may_quote(request),
            language=get_language() or "",
        )
    except (NotYetComplete, NotTakingAnswers, CodeRefused, NoSuchDraft):
        return None
    return redirect(filling.address("done"))


def _kept_draft(request: HttpRequest, draft: ResponseDraft, opened: Opened) -> ResponseDraft | None:
    """Return the draft of a page, made at its first press; ``None`` where it was sent already."""
    found = draft_by_token_hash(draft.token_hash)
    if found is None and not was_sent(draft.token_hash):
        try:
            with transaction.atomic():
                start_draft(
                    draft.survey,
                    version=draft.version,
                    shared_computer=_is_shared(request),
                    language=draft.language,
                    suspicions=draft.suspicions,
                    token=opened.token,
                    started_at=opened.at,
                )
        except IntegrityError:
            # Another press of the same page was faster; both go on with what it made.
            pass
        found = draft_by_token_hash(draft.token_hash)
    return found


def _unkept(survey: Survey, version: SurveyVersion, seal: str) -> Filling:
    return Filling(ResponseDraft(survey=survey, version=version), NOBODYS_LOCATOR, seal)


def _draft(survey: Survey, version: SurveyVersion, opened: Opened, suspicions: list[str]) -> ResponseDraft:
    """Return a draft that is in no database: what sending needs to know beside the answers."""
    return ResponseDraft(
        survey=survey,
        version=version,
        token_hash=hash_token(opened.token),
        language=get_language() or settings.LANGUAGE_CODE,
        suspicions=suspicions,
        started_at=opened.at,
    )


def _is_shared(request: HttpRequest) -> bool:
    """Return whether others use the device, as the start page asked: a page is sent to the address it was opened at."""
    return request.GET.get("shared") == "yes"


def _shown(request: HttpRequest, filling: Filling, **more: Any) -> HttpResponse:
    step = filling.on_path(filling.definition.steps[0].key)
    if step is None:
        raise Http404
    # Whatever stands in its fields, none of it is kept.
    shown = shown_value(filter(asks, step.questions), {})
    return step_page(request, filling, step, from_check=False, shown=shown, **more)


def _shown_again(request: HttpRequest, filling: Filling, general: str) -> HttpResponse:
    """Show a page with all that stood on it, of which nothing is kept."""
    posted = read_sent(request, filling, filling.definition.steps[0])
    # The questions that are asked are those of what was answered.
    filling.draft.answers = posted.changed
    filling.draft.may_quote = may_quote(request)
    return _shown(request, filling, typed=dict(posted.given), general=general, status=422)
