"""Surveys on paper: the blank form for everybody, the poster and the form of any version for the team."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from engagement.surveys.models import Survey, SurveyVersion
from engagement.surveys.models.survey import Access
from engagement.surveys.printing import CannotPrint, Document, blank_document, kept_or_rendered, poster_document
from engagement.surveys.queries import definition_of, public_surveys
from engagement.surveys.translating import best_language
from eolcare.accounts.access import get_for, public, requires
from eolcare.pdf.render import Busy

TRY_AGAIN_SECONDS = 30
FOR_EVERYBODY = "public, max-age=300, must-revalidate"
FOR_THE_TEAM = "private, no-cache"


@public
@require_safe
def blank(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the blank form of the version that people answer now, while they can.

    ``?large=1`` gives large print, ``?language=ar`` another language. A language that the survey does not have leads to
    its own; a survey that takes no answers, or only with codes, leads to its page, which says so.
    """
    survey = get_object_or_404(public_surveys(), slug=slug)
    version = survey.versions.filter(published_at__isnull=False).order_by("-number").first()
    if version is None or not survey.takes_answers or survey.access == Access.CODES:
        return redirect("surveys:start", slug)
    return _form(request, version, reverse("surveys:blank", args=[slug]), FOR_EVERYBODY)


@requires("surveys.view")
@require_safe
def team_blank(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Give the blank form of any version of a survey, so that it can be printed before the survey opens."""
    survey = get_for(request.user, "surveys.view", Survey.objects.all(), public_id=public_id)
    version = get_object_or_404(survey.versions, number=number)
    return _form(request, version, reverse("surveys_team:blank", args=[public_id, number]), FOR_THE_TEAM)


@requires("surveys.view")
@require_safe
def poster(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a survey's poster; ``?language=pl`` in another language of the portal."""
    survey = get_for(request.user, "surveys.view", Survey.objects.all(), public_id=public_id)
    language = request.GET.get("language") or settings.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        raise Http404
    address = settings.PORTAL_BASE_URL + reverse("surveys:start", args=[survey.slug])
    return _pdf(
        request,
        survey,
        lambda: poster_document(survey, address, language=language),
        name=f"{survey.slug}-poster-{language}.pdf",
        keep=FOR_THE_TEAM,
    )


def _form(request: HttpRequest, version: SurveyVersion, address: str, keep: str) -> HttpResponse:
    definition = definition_of(version)
    large = request.GET.get("large") == "1"
    wanted = request.GET.get("language", "")
    language = best_language(definition, wanted) if wanted else definition.language
    if language is None:
        return redirect(f"{address}?large=1" if large else address)
    size = "large-print" if large else "form"
    return _pdf(
        request,
        version.survey,
        lambda: blank_document(version, large=large, language=language),
        name=f"{version.survey.slug}-{size}-{language}.pdf",
        keep=keep,
    )


def _pdf(request: HttpRequest, survey: Survey, make: Callable[[], Document], *, name: str, keep: str) -> HttpResponse:
    try:
        document = make()
        etag = quote_etag(document.key)
        known = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
        response: HttpResponse
        if etag in known:
            response = HttpResponseNotModified()
        else:
            response = HttpResponse(kept_or_rendered(document), content_type="application/pdf")
            response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
        response["ETag"] = etag
        response["Cache-Control"] = keep
    except (Busy, CannotPrint) as refusal:
        busy = isinstance(refusal, Busy)
        context = {"survey": survey, "reason": str(refusal), "busy": busy}
        response = render(request, "surveys/no_pdf.html", context, status=503 if busy else 404)
        if busy:
            response["Retry-After"] = str(TRY_AGAIN_SECONDS)
        response["Cache-Control"] = "private, no-store"
    return response
