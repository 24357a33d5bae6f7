"""Pages that answer instead of a step: the survey is closed, or this browser has no answers here. Nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from engagement.surveys.answers import said
from engagement.surveys.definition import LongText, Question, ShortText
from engagement.surveys.filling import Filling, find_response
from engagement.surveys.models import SurveyState
from engagement.surveys.presentation import FIELD, answer_rows
from engagement.surveys.queries import boroughs_of, definition_of, public_surveys, published_version

MOST_SHOWN_BACK = 100_000


def private_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page with somebody's answers out of every cache, also the browser's own."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def nothing_here(request: HttpRequest, slug: str, locator: str, key: str = "") -> HttpResponse:
    """Answer where this browser has no unsent answers: they were sent, expired or deleted. Show back what was typed."""
    sent = find_response(request, slug, locator)
    if sent is not None and request.method != "POST":
        return redirect("surveys:done", slug, locator)
    survey = get_object_or_404(public_surveys(), slug=slug)
    typed = ""
    if request.method == "POST" and key:
        version = published_version(survey)
        asked = definition_of(version).question(key) if version else None
        typed = typed_words(request, asked, None, boroughs_of(survey))
    elif sent is not None:
        # The second of two presses on "send": the first one was kept, which is what both wanted.
        return redirect("surveys:done", slug, locator)
    context = {"survey": survey, "typed": typed, "sent": sent is not None, "locator": locator}
    return render(request, "surveys/nothing_here.html", context, status=409 if sent else 404)


def closed_page(request: HttpRequest, filling: Filling, typed: str = "") -> HttpResponse:
    """Answer while the survey takes no answers: nothing is lost, and all that was written can be copied."""
    paused = filling.survey.state == SurveyState.PAUSED
    context = {
        "survey": filling.survey,
        "paused": paused,
        "typed": typed,
        "rows": [row for row in answer_rows(filling.definition, filling.draft.answers, filling.boroughs) if row.answer],
        "draft": filling.draft,
        "stop_url": filling.address("stop"),
    }
    return render(request, "surveys/closed.html", context, status=503 if paused else 410)


def typed_words(request: HttpRequest, asked: Question | None, filling: Filling | None, boroughs: Any = ()) -> str:
    """Return what somebody just sent, in words, to be shown back to them."""
    if request.method != "POST":
        return ""
    sent = request.POST.getlist(FIELD)
    if asked is None or isinstance(asked, ShortText | LongText):
        return "\n".join(sent)[:MOST_SHOWN_BACK]
    offered = filling.boroughs if filling else boroughs
    return (
        _("%(question)s %(answer)s")
        % {
            "question": asked.title,
            "answer": ", ".join(said(asked, sent, offered)),
        }
        if sent
        else ""
    )
