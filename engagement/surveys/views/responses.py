"""The team reads responses one by one, and erases one, or what it says about the person, where its author asks."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from engagement.surveys import queries, reader, services
from engagement.surveys.definition import LongText, ShortText
from engagement.surveys.forms_responses import ResponseFilters, language_name
from engagement.surveys.models import EqualityAnswers, Response, SecondEntry, Survey
from engagement.surveys.narrowing import versions_of
from engagement.surveys.presentation import answer_rows
from engagement.surveys.views.moving import survey_for
from eolcare.accounts.access import get_for, requires
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience, count_words

PER_PAGE = 25


@requires("surveys.read_responses")
@require_safe
def list_(request: HttpRequest, public_id: str) -> HttpResponse:
    """List a survey's responses, newest first, narrowed by words and by who sent them."""
    survey = survey_for(request, "surveys.read_responses", public_id)
    versions = versions_of(survey)
    form = ResponseFilters(request.GET or None, versions=versions, boroughs=queries.boroughs_of(survey))
    words = form.asked.get("words", "")
    found = reader.responses_looked_for(survey, versions, form.narrowing, words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    definitions = {asking.version.pk: asking.definition for asking in versions}
    context = {
        "survey": survey,
        "form": form,
        "page": page,
        "found": count_words(
            page.paginator.count, Audience.TEAM, unit=Unit.PEOPLE, one=_("response"), many=_("responses")
        ),
        "narrowed": bool(form.asked),
        "rows": [(response, _first_words(definitions[response.version_id], response)) for response in page.object_list],
        "may": _may(request, survey),
    }
    return render(request, "surveys/team/responses.html", context)


def _may(request: HttpRequest, survey: Survey) -> dict[str, bool]:
    return {name: request.user.has_perm(f"surveys.{name}", survey) for name in ("settle_flags", "export")}


def _first_words(definition: Any, response: Response) -> str:
    """Return the first thing that somebody said in words."""
    texts = (question for question in definition.questions if isinstance(question, LongText | ShortText))
    longest = sorted(texts, key=lambda question: isinstance(question, ShortText))
    return next((str(response.answers[question.key]) for question in longest if question.key in response.answers), "")


@requires("surveys.read_responses")
@require_safe
def detail(request: HttpRequest, public_id: str, response_id: str) -> HttpResponse:
    """Show one response as its author saw it on "check your answers", and what is known of how it came."""
    response = _response(request, "surveys.read_responses", public_id, response_id)
    survey = response.survey
    definition = queries.definition_of(response.version)
    # A room above holds the items; they are known here by name alone.
    made = dict(response.feedback_items.values_list("question_key", "public_id"))
    rows = [
        (row, made.get(row.question.key, ""))
        for row in answer_rows(definition, response.answers, queries.boroughs_of(survey))
    ]
    user: Any = request.user
    context = {
        "survey": survey,
        "response": response,
        "rows": rows,
        "language": language_name(response.language),
        "second": SecondEntry.objects.filter(response=response).select_related("entered_by").first(),
        "flagged": reader.with_flags([response])[0],
        "quotes": dict(response.quotes.values_list("question_key", "passage")),
        "has_equality": EqualityAnswers.objects.filter(response=response).exists(),
        "may_make_feedback": user.has_perm("feedback.code"),
        "can_erase": user.has_perm("surveys.erase_response", survey),
        "can_enter": user.has_perm("surveys.enter_responses", survey),
        "can_settle": user.has_perm("surveys.settle_flags", survey),
        **queries.neighbours_of(response),
    }
    return render(request, "surveys/team/response.html", context)


@requires("surveys.read_responses")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, public_id: str, response_id: str) -> HttpResponse:
    """Show what somebody said about themselves, after a step of its own that is put on record."""
    response = _response(request, "surveys.read_responses", public_id, response_id)
    survey = response.survey
    rows = None
    if request.method == "POST":
        found = services.read_equality(response, actor=cast(User, request.user))
        if found is None:
            raise Http404
        definition = queries.definition_of(response.version).about_you
        rows = answer_rows(definition, found.answers, queries.boroughs_of(survey))
    elif not EqualityAnswers.objects.filter(response=response).exists():
        raise Http404
    context = {
        "survey": survey,
        "response": response,
        "rows": rows,
        "can_erase": request.user.has_perm("surveys.erase_response", survey),
    }
    return render(request, "surveys/team/response_about.html", context)


@requires("surveys.erase_response")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, public_id: str, response_id: str) -> HttpResponse:
    """Erase one response, after asking once."""
    response = _response(request, "surveys.erase_response", public_id, response_id)
    survey = response.survey
    error = ""
    if request.method == "POST":
        try:
            services.erase_response(response, actor=cast(User, request.user))
        except Refusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("The response is erased. The audit trail keeps only that it was."))
            if request.user.has_perm("surveys.read_responses", survey):
                return redirect("surveys_team:responses", survey.public_id)
            return redirect("team:desk")
    context = {
        "survey": survey,
        "response": response,
        "feedback_items": response.feedback_items.count(),
        "can_read": request.user.has_perm("surveys.read_responses", survey),
        "has_equality": EqualityAnswers.objects.filter(response=response).exists(),
        "error": error,
    }
    return render(request, "surveys/team/erase.html", context, status=422 if error else 200)


@requires("surveys.erase_response")
@require_http_methods(["GET", "HEAD", "POST"])
def erase_about(request: HttpRequest, public_id: str, response_id: str) -> HttpResponse:
    """Erase what a response says about the person and leave the rest, after asking once."""
    response = _response(request, "surveys.erase_response", public_id, response_id)
    survey = response.survey
    can_read = request.user.has_perm("surveys.read_responses", survey)
    if request.method == "POST":
        if services.erase_equality(response, actor=cast(User, request.user)):
            messages.success(request, _("What the person said about themselves is erased. The other answers are kept."))
        else:
            messages.info(request, _("There is nothing that the person said about themselves."))
        if can_read:
            return redirect("surveys_team:response", survey.public_id, response.public_id)
        return redirect("team:desk")
    if not EqualityAnswers.objects.filter(response=response).exists():
        raise Http404
    context = {"survey": survey, "response": response, "can_read": can_read}
    return render(request, "surveys/team/erase_about.html", context)


def _response(request: HttpRequest, permission: str, public_id: str, response_id: str) -> Response:
    responses = Response.objects.select_related("survey__programme__area", "version", "borough", "entered_by")
    return get_for(request.user, permission, responses, survey__public_id=public_id, public_id=response_id)
