"""Pages that answer instead of a step: the survey is closed, or this browser has no answers here. Nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from engagement.surveys.answers import AnswerError, clean_answer, field_name, parts_of, said
from engagement.surveys.definition import Information, LongText, Option, Question, ShortText, Step
from engagement.surveys.filling import Filling
from engagement.surveys.models import SurveyState
from engagement.surveys.presentation import answer_rows, name_of, words
from engagement.surveys.queries import answerable_surveys, boroughs_of, definition_of, published_version
from engagement.surveys.sent import find_sent
from engagement.surveys.services import last_day

MOST_SHOWN_BACK = 100_000


class Typed(NamedTuple):
    """What somebody sent that is not kept: the question, and the answer in words."""

    title: SafeString
    texts: list[str]


def private_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page with somebody's answers out of every cache, also the browser's own."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def nothing_here(
    request: HttpRequest, slug: str, locator: str, key: str = "", *, about_person: bool = False
) -> HttpResponse:
    """Answer where this browser has no unsent answers: they were sent, expired or deleted. Show back what was typed.

    ``key`` names the step from which something was sent, of the questions ``about_person`` or of the others.
    """
    sent = find_sent(request, slug, locator)
    if sent is not None and (request.method != "POST" or not key):
        # The second of two presses on "send": the first one was kept, which is what both wanted.
        return redirect("surveys:done", slug, locator)
    survey = get_object_or_404(answerable_surveys(), slug=slug)
    typed: list[Typed] = []
    if request.method == "POST" and key:
        version = published_version(survey)
        definition = definition_of(version, get_language() or "") if version else None
        if definition is not None and about_person:
            definition = definition.about_you
        typed = typed_words(request, definition.step(key) if definition else None, boroughs_of(survey))
    context = {"survey": survey, "typed": typed, "sent": sent is not None, "locator": locator}
    return render(request, "surveys/nothing_here.html", context, status=409 if sent else 404)


def closed_page(request: HttpRequest, filling: Filling, typed: Sequence[Typed] = ()) -> HttpResponse:
    """Answer while the survey takes no answers: nothing is lost, and all that was written can be copied."""
    kept = not filling.seal
    paused = filling.survey.state == SurveyState.PAUSED
    context = {
        "survey": filling.survey,
        "paused": paused,
        "typed": typed,
        "rows": [row for row in answer_rows(filling.definition, filling.answers, filling.boroughs) if row.answer],
        "kept": kept,
        "until": last_day(filling.draft) if kept else None,
        "stop_url": filling.address("stop"),
    }
    return render(request, "surveys/closed.html", context, status=503 if paused else 410)


def typed_words(request: HttpRequest, step: Step | None, boroughs: Sequence[Option]) -> list[Typed]:
    """Return what was just sent from a step, in words, to be shown back; of a step that is gone, all that was sent."""
    if request.method != "POST":
        return []
    if step is None:
        sent = [text for name, values in request.POST.lists() if name.startswith("a-") for text in values]
        return [Typed(SafeString(), [text[:MOST_SHOWN_BACK] for text in sent if text.strip()])] if sent else []
    found = []
    for question in step.questions:
        texts = _said(request, question, boroughs)
        if texts:
            found.append(Typed(words(question.title), [text[:MOST_SHOWN_BACK] for text in texts]))
    return found


def _said(request: HttpRequest, question: Question, boroughs: Sequence[Option]) -> list[str]:
    if isinstance(question, Information):
        return []
    sent = {part: request.POST.getlist(field_name(name_of(question), part)) for part in parts_of(question)}
    answer = clean_answer(question, sent, boroughs)
    if isinstance(answer, AnswerError) or isinstance(question, ShortText | LongText):
        return [text for values in sent.values() for text in values if text.strip()]
    return said(question, answer, boroughs)
