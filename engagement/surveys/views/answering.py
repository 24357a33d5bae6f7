"""Answering a survey: one question a page, the consent, checking, sending, and stopping."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.surveys.answers import AnswerError, clean_answer, said
from engagement.surveys.definition import Information, LongText, Question, ShortText
from engagement.surveys.errors import AlreadySent, NoSuchDraft, NotTakingAnswers, NotYetComplete
from engagement.surveys.filling import (
    FROM_CHECK,
    Filling,
    find_filling,
    find_response,
    forget_token,
    token_in,
)
from engagement.surveys.models import SurveyState
from engagement.surveys.presentation import FIELD, answer_rows, blank_field, blocks, consent_field, field, has_text
from engagement.surveys.queries import boroughs_of, definition_of, public_surveys, published_version
from engagement.surveys.routing import path, progress
from engagement.surveys.services import (
    delete_draft,
    reference_for,
    save_answer,
    save_consent_to_quote,
    submit_response,
)
from eolcare.accounts.access import public
from eolcare.common.tokens import hash_code

MOST_SHOWN_BACK = 100_000


def private_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page with somebody's answers out of every cache, also the browser's own."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def question(request: HttpRequest, slug: str, locator: str, key: str) -> HttpResponse:
    """Ask one question; keep the answer and go on."""
    filling = find_filling(request, slug, locator)
    if filling is None:
        return _nothing_here(request, slug, locator, key)
    asked = filling.definition.question(key)
    if asked is None:
        raise Http404
    if not filling.survey.takes_answers:
        return _closed(request, filling, _typed(request, asked, filling))
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
        save_answer(filling.draft, asked.key, answer)
    except (AlreadySent, NoSuchDraft):
        return _nothing_here(request, filling.survey.slug, filling.locator, asked.key)
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
        context["field"] = field(asked, value, error=error, boroughs=filling.boroughs)
    else:
        context["field"] = blank_field(filling.draft.version.sha256, asked, filling.boroughs)
    return render(request, "surveys/question.html", context, status=422 if error else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def consent(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Ask whether the person's words may be used without their name."""
    filling = find_filling(request, slug, locator)
    if filling is None:
        return _nothing_here(request, slug, locator)
    if not filling.survey.takes_answers:
        return _closed(request, filling)
    if request.method == "POST":
        may_quote = {"yes": True, "no": False}.get(request.POST.get(FIELD, ""))
        try:
            save_consent_to_quote(filling.draft, may_quote)
        except (AlreadySent, NoSuchDraft):
            return _nothing_here(request, slug, locator)
        return redirect(filling.address("check"))
    last = path(filling.definition, filling.draft.answers)
    back_url = filling.address("check") if request.GET.get("from") == FROM_CHECK else filling.address_of(last[-1])
    context = {
        "survey": filling.survey,
        "field": consent_field(filling.draft.may_quote),
        "back_url": back_url,
        "stop_url": filling.address("stop"),
    }
    return render(request, "surveys/consent.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def check(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Show all answers with links to change them, and send them."""
    if request.method == "POST":
        return _send(request, slug, locator)
    filling = find_filling(request, slug, locator)
    if filling is None:
        return _nothing_here(request, slug, locator)
    if not filling.survey.takes_answers:
        return _closed(request, filling)
    return _check_page(request, filling)


def _check_page(request: HttpRequest, filling: Filling, error: str = "", error_url: str = "") -> HttpResponse:
    rows = answer_rows(filling.definition, filling.draft.answers, filling.boroughs)
    asks_consent = has_text(filling.definition, filling.draft.answers)
    context = {
        "survey": filling.survey,
        "rows": [(row, filling.address_of(row.question, from_check=True)) for row in rows],
        "anything": any(row.answer for row in rows),
        "unseen": next((filling.address_of(row.question) for row in rows if not row.seen), ""),
        "consent_url": filling.address("consent") + f"?from={FROM_CHECK}" if asks_consent else "",
        "may_quote": filling.draft.may_quote,
        "back_url": _before_check(filling, asks_consent),
        "stop_url": filling.address("stop"),
        "error": error,
        "error_url": error_url,
    }
    return render(request, "surveys/check.html", context, status=422 if error else 200)


def _before_check(filling: Filling, asks_consent: bool) -> str:
    if asks_consent:
        return filling.address("consent")
    seen = [asked for asked in path(filling.definition, filling.draft.answers) if asked.key in filling.draft.answers]
    return filling.address_of(seen[-1]) if seen else filling.where_to_go_on()


def _send(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    token = token_in(request, locator)
    if token is None:
        return _nothing_here(request, slug, locator)
    try:
        submit_response(token)
    except NoSuchDraft:
        return _nothing_here(request, slug, locator)
    except (NotTakingAnswers, NotYetComplete) as refusal:
        filling = find_filling(request, slug, locator)
        if filling is None:
            return _nothing_here(request, slug, locator)
        if isinstance(refusal, NotTakingAnswers):
            return _closed(request, filling)
        missing = filling.definition.question(refusal.key)
        error_url = filling.address_of(missing, from_check=True) if missing else filling.where_to_go_on()
        error = f"{missing.title} – {refusal}" if missing else str(refusal)
        return _check_page(request, filling, error, error_url)
    return redirect("surveys:done", slug, locator)


@public
@require_safe
@private_page
def done(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Confirm that the answers arrived, with the code to look them up by; the same one however often it is opened."""
    found = find_response(request, slug, locator)
    if found is None:
        return _nothing_here(request, slug, locator)
    response, token = found
    reference = reference_for(token)
    context = {
        "survey": response.survey,
        "what_happens": blocks(response.survey.what_happens),
        # After the portal's secret was changed the code no longer follows from the token; better none than a wrong one.
        "reference": reference if hash_code(reference) == response.reference_hash else "",
    }
    return render(request, "surveys/done.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def stop(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Say what happens with the answers so far: keep, send, or delete them."""
    filling = find_filling(request, slug, locator)
    if filling is None:
        return _nothing_here(request, slug, locator)
    if request.method == "POST":
        delete_draft(filling.draft)
        response = redirect("surveys:deleted", slug)
        forget_token(response, slug, locator)
        return response
    context = {
        "survey": filling.survey,
        "draft": filling.draft,
        "anything": any(filling.draft.answers.values()),
        "takes_answers": filling.survey.takes_answers,
        "check_url": filling.address("check"),
        "continue_url": filling.where_to_go_on(),
    }
    return render(request, "surveys/stop.html", context)


@public
@require_safe
def deleted(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm that unsent answers are gone."""
    return render(request, "surveys/deleted.html", {"survey": get_object_or_404(public_surveys(), slug=slug)})


def _nothing_here(request: HttpRequest, slug: str, locator: str, key: str = "") -> HttpResponse:
    """Answer where this browser has no unsent answers: they were sent, expired or deleted. Show back what was typed."""
    sent = find_response(request, slug, locator)
    if sent is not None and request.method != "POST":
        return redirect("surveys:done", slug, locator)
    survey = get_object_or_404(public_surveys(), slug=slug)
    typed = ""
    if request.method == "POST" and key:
        version = published_version(survey)
        asked = definition_of(version).question(key) if version else None
        typed = _typed(request, asked, None, boroughs_of(survey))
    elif sent is not None:
        # The second of two presses on "send": the first one was kept, which is what both wanted.
        return redirect("surveys:done", slug, locator)
    context = {"survey": survey, "typed": typed, "sent": sent is not None, "locator": locator}
    return render(request, "surveys/nothing_here.html", context, status=409 if sent else 404)


def _closed(request: HttpRequest, filling: Filling, typed: str = "") -> HttpResponse:
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


def _typed(request: HttpRequest, asked: Question | None, filling: Filling | None, boroughs: Any = ()) -> str:
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
