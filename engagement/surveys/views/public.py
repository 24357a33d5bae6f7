"""Surveys as everybody finds them: the list, the start page, beginning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from engagement.surveys.ending import kept_when_sent
from engagement.surveys.errors import CodeRefused, NotTakingAnswers
from engagement.surveys.filling import Filling, forget_gone, give_token, locator_of, tokens_in
from engagement.surveys.limited import BEGIN, INVITATION_CODES, MANY_FROM_ONE_PLACE, refused
from engagement.surveys.models import Access, ResponseFlag, Survey, SurveyState, SurveyVersion
from engagement.surveys.presentation import plain, prose, words
from engagement.surveys.queries import (
    answerable_surveys,
    definition_of,
    draft_by_token_hash,
    survey_to_begin,
    surveys_by_standing,
)
from engagement.surveys.services import start_draft
from engagement.surveys.translating import best_language, speaks
from engagement.surveys.unseen import was_filled_in
from eolcare.accounts.access import public
from eolcare.common.languages import languages
from eolcare.common.limits import Counted, count, look, place_of
from eolcare.common.tokens import hash_token

TEXTS = ("summary", "what_happens", "privacy_notice", "content_notice", "other_formats")


@public
@require_safe
def survey_list(request: HttpRequest) -> HttpResponse:
    """Show which surveys one can answer, which come, and which are over."""
    return render(request, "surveys/list.html", {"surveys": surveys_by_standing()})


@public
@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who asks and why, before anything is asked, and the way to begin or to go on."""
    survey, version = _find(slug)
    return _start_page(request, survey, version)


@public
@sensitive_post_parameters("code")
@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a response and open its first page."""
    found: Sequence[Any] | None = survey_to_begin(slug)
    survey, version = found or _find(slug)
    place = place_of(request)
    begun = count(BEGIN, place)
    if begun.is_over:
        return too_many_began(request, slug, begun)
    code = request.POST.get("code", "")[:100]
    guessed = look(INVITATION_CODES, place) if survey.access == Access.CODES else None
    if guessed is not None and guessed.times >= INVITATION_CODES.allowed:
        too_many = _("Many invitation codes that we do not know were entered from your connection.")
        return refused(_start_page(request, *_find(slug), too_many=too_many), guessed)
    shared_computer = request.POST.get("shared") == "yes"
    try:
        draft, token = start_draft(
            survey,
            version=version,
            shared_computer=shared_computer,
            code=code,
            language=get_language() or settings.LANGUAGE_CODE,
            suspicions=noticed(request, begun),
        )
    except NotTakingAnswers:
        # The page says by itself why one cannot answer.
        return _start_page(request, *_find(slug), status=409)
    except CodeRefused as refusal:
        if code.strip():
            count(INVITATION_CODES, place)
        return _start_page(request, *_find(slug), status=422, error=str(refusal))
    filling = Filling(draft, locator_of(token))
    response = redirect(filling.where_to_go_on())
    give_token(response, survey, token, shared_computer=shared_computer)
    forget_gone(request, response, slug)
    return response


def _find(slug: str) -> tuple[Survey, SurveyVersion | None]:
    """Return a survey that this address may show, and the version that who begins now is asked.

    Raises ``Http404`` where nobody may know of it.
    """
    surveys = answerable_surveys().filter(slug=slug)
    published = SurveyVersion.objects.filter(survey__in=surveys, published_at__isnull=False).defer("definition")
    version = published.select_related("survey__programme").order_by("-number").first()
    if version is not None:
        return version.survey, version
    survey = surveys.first()
    if survey is None:
        raise Http404
    return survey, None


def too_many_began(request: HttpRequest, slug: str, counted: Counted) -> HttpResponse:
    """Answer with the start page where too many began from one place today."""
    return refused(_start_page(request, *_find(slug), too_many=many_from_here()), counted)


def many_from_here() -> str:
    """Return what somebody is told from whose connection too many began today."""
    return _("Many people began a survey from your connection today, more than we can take in from one place.")


def noticed(request: HttpRequest, begun: Counted) -> list[str]:
    """Return what a human should look at of a response that was begun with this request."""
    suspicions = [ResponseFlag.Kind.HONEYPOT.value] if was_filled_in(request) else []
    if begun.times > MANY_FROM_ONE_PLACE:
        suspicions.append(ResponseFlag.Kind.SAME_SOURCE.value)
    return suspicions


def _start_page(
    request: HttpRequest,
    survey: Survey,
    version: SurveyVersion | None,
    *,
    status: int = 200,
    error: str = "",
    too_many: str = "",
) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    takes_answers = survey.takes_answers and version is not None
    texts = {name: prose(survey.text(name, language)) for name in TEXTS if getattr(survey, name)}
    context: dict[str, Any] = {
        "survey": survey,
        "takes_answers": takes_answers,
        "title": words(survey.text("title", language)),
        "plain_title": plain(survey.text("title", language)),
        "texts": texts,
        "begun": _begun(request, survey) if request.COOKIES else None,
        "extensions": _extensions(survey),
        "languages_here": _languages(version) if takes_answers else [],
        "form_language": _form_language(version) if takes_answers else "",
        "is_spoken": version is None or speaks(definition_of(version), language),
        "opens": takes_answers and version is not None and kept_when_sent(survey, definition_of(version)),
        "asks_code": survey.access == Access.CODES,
        "code": request.POST.get("code", "")[:100],
        "shared": request.POST.get("shared") == "yes",
        "error": error,
        "too_many": too_many,
        "is_pilot": survey.state == SurveyState.PILOT,
    }
    response = render(request, "surveys/start.html", context, status=status)
    response["Cache-Control"] = "private, no-cache"
    if context["is_pilot"]:
        response["X-Robots-Tag"] = "noindex"
    return response


def _extensions(survey: Survey) -> list[dict[str, Any]]:
    """Return how the last day of a survey, and of the review that it belongs to, was moved; the oldest first."""
    columns = ("decided_on", "closed_before", "closes_now", "reason")
    of_survey = survey.extensions.order_by().values_list(*columns, Value("survey"))
    of_programme = survey.programme.extensions.order_by().values_list(*columns, Value("programme"))
    rows = sorted(of_survey.union(of_programme, all=True), key=lambda row: (row[0], row[1]))
    return [dict(zip((*columns, "of"), row, strict=True)) for row in rows]


def _languages(version: SurveyVersion | None) -> list[dict[str, Any]]:
    """Return the portal's languages in which the questions can be read; empty where there is no choice."""
    if version is None:
        return []
    definition = definition_of(version)
    found = [each for each in languages() if speaks(definition, each["code"])]
    return found if len(found) > 1 else []


def _form_language(version: SurveyVersion | None) -> str:
    """Return the language of the blank form to offer: the reader's where the questions have it."""
    if version is None:
        return ""
    definition = definition_of(version)
    return best_language(definition, get_language() or "") or definition.language


def _begun(request: HttpRequest, survey: Survey) -> Filling | None:
    """Return the answers that this browser began and did not send, the ones changed last."""
    drafts = [(draft_by_token_hash(hash_token(token)), locator_of(token)) for token in tokens_in(request)]
    found = [Filling(draft, locator) for draft, locator in drafts if draft is not None and draft.survey_id == survey.pk]
    return max(found, key=lambda filling: filling.draft.updated_at, default=None)
