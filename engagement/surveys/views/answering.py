"""Answering a survey, one question a page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from engagement.surveys.answers import AnswerError, clean_answer
from engagement.surveys.definition import Information, LongText, Question, ShortText
from engagement.surveys.errors import AlreadySent, NoSuchDraft
from engagement.surveys.filling import FROM_CHECK, Filling, find_filling
from engagement.surveys.presentation import FIELD, blocks, field
from engagement.surveys.routing import path, progress
from engagement.surveys.services import save_answers
from engagement.surveys.views.unavailable import closed_page, nothing_here, private_page, typed_words
from eolcare.accounts.access import public


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def question(request: HttpRequest, slug: str, locator: str, key: str) -> HttpResponse:
    """Ask one question; keep the answer and go on."""
    filling = find_filling(request, slug, locator)
    if filling is None:
        return nothing_here(request, slug, locator, key)
    asked = filling.definition.question(key)
    if asked is None:
        raise Http404
    if not filling.survey.takes_answers:
        return closed_page(request, filling, typed_words(request, asked, filling))
    from_check = request.GET.get("from") == FROM_CHECK
    if request.method == "POST":
        return _keep(request, filling, asked, from_check)
    if asked not in path(filling.definition, filling.draft.answers):
        return redirect(filling.where_to_go_on())
    return _question_page(request, filling, asked, from_check)


def _keep(request: HttpRequest, filling: Filling, asked: Question, from_check: bool) -> HttpResponse:
    sent = request.POST.getlist(FIELD)
    clearing = "clear" in request.POST
    answer = None if clearing else clean_answer(asked, sent, filling.boroughs if sent else ())
    if isinstance(answer, AnswerError):
        return _question_page(request, filling, asked, from_check, sent=sent, error=answer.message)
    try:
        save_answers(filling.draft, {asked.key: answer}, step=asked.key)
    except (AlreadySent, NoSuchDraft):
        return nothing_here(request, filling.survey.slug, filling.locator, asked.key)
    if clearing:
        return redirect(filling.address_of(asked, from_check=from_check))
    return redirect(filling.after(asked.key, from_check=from_check))


def _question_page(
    request: HttpRequest,
    filling: Filling,
    asked: Question,
    from_check: bool,
    *,
    sent: list[str] | None = None,
    error: str = "",
) -> HttpResponse:
    answer = filling.draft.answers.get(asked.key)
    context: dict[str, Any] = {
        "survey": filling.survey,
        "question": asked,
        "progress": progress(filling.definition, filling.draft.answers, asked.key),
        "back_url": filling.before(asked.key, from_check=from_check),
        "stop_url": filling.address("stop"),
        "error": error,
        "answered": bool(answer),
        "asks": not isinstance(asked, Information),
    }
    if isinstance(asked, Information):
        context["blocks"] = blocks(asked.body)
    elif error or answer:
        value: Any = answer if sent is None else sent
        if isinstance(asked, ShortText | LongText) and sent is not None:
            value = sent[0] if sent else ""
        context["field"] = field(
            asked, value, error=AnswerError("x", error) if error else None, boroughs=filling.boroughs, name=FIELD
        )
    else:
        context["field"] = field(asked, None, boroughs=filling.boroughs, name=FIELD)
    return render(request, "surveys/question.html", context, status=422 if error else 200)
