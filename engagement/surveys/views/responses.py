"""The team reads responses, takes text from them as feedback, and erases one where its author asks."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.surveys import queries, services
from engagement.surveys.definition import LongText, ShortText
from engagement.surveys.forms import ResponseFilters
from engagement.surveys.models import Response, Survey
from engagement.surveys.presentation import answer_rows
from eolcare.accounts.access import get_for, requires
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience, count_words

PER_PAGE = 25


@requires("surveys.read_responses")
@require_safe
def list_(request: HttpRequest, public_id: str) -> HttpResponse:
    """List a survey's responses, newest first, narrowed by words, borough and channel."""
    survey = get_for(
        request.user, "surveys.read_responses", Survey.objects.select_related("programme"), public_id=public_id
    )
    boroughs = queries.boroughs_of(survey)
    form = ResponseFilters(request.GET or None, boroughs=boroughs)
    page = Paginator(queries.responses_of(survey, form.filters), PER_PAGE).get_page(request.GET.get("page"))
    definitions = {
        version.pk: queries.definition_of(version)
        for version in survey.versions.filter(pk__in={response.version_id for response in page.object_list})
    }
    context = {
        "survey": survey,
        "form": form,
        "page": page,
        "found": count_words(
            page.paginator.count, Audience.TEAM, unit=Unit.PEOPLE, one=_("response"), many=_("responses")
        ),
        "narrowed": bool(form.filters),
        "rows": [(response, _first_words(definitions[response.version_id], response)) for response in page.object_list],
    }
    return render(request, "surveys/team/responses.html", context)


def _first_words(definition: Any, response: Response) -> str:
    """Return the first thing that somebody said in words."""
    texts = (question for question in definition.questions if isinstance(question, LongText | ShortText))
    longest = sorted(texts, key=lambda question: isinstance(question, ShortText))
    return next((str(response.answers[question.key]) for question in longest if question.key in response.answers), "")


@requires("surveys.read_responses")
@require_safe
def detail(request: HttpRequest, public_id: str, response_id: str) -> HttpResponse:
    """Show one response as its author saw it on "check your answers"."""
    response = _response(request, "surveys.read_responses", public_id, response_id)
    survey = response.survey
    definition = queries.definition_of(response.version)
    made = dict(response.feedback_items.values_list("question_key", "public_id"))
    rows = [
        (row, made.get(row.question.key, ""))
        for row in answer_rows(definition, response.answers, queries.boroughs_of(survey))
    ]
    context = {
        "survey": survey,
        "response": response,
        "rows": rows,
        "may_make_feedback": request.user.has_perm("feedback.code"),
        "can_erase": request.user.has_perm("surveys.erase_response", survey),
        **queries.neighbours_of(response),
    }
    return render(request, "surveys/team/response.html", context)


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
        "error": error,
    }
    return render(request, "surveys/team/erase.html", context, status=422 if error else 200)


def _response(request: HttpRequest, permission: str, public_id: str, response_id: str) -> Response:
    responses = Response.objects.select_related("survey__programme__area", "version", "borough")
    return get_for(request.user, permission, responses, survey__public_id=public_id, public_id=response_id)
