"""After the questions: the consent, checking, sending, and stopping."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from engagement.surveys.errors import AlreadySent, NoSuchDraft, NotTakingAnswers, NotYetComplete
from engagement.surveys.filling import FROM_CHECK, Filling, find_filling, find_response, forget_token, token_in
from engagement.surveys.presentation import FIELD, answer_rows, blocks, consent_field, has_text
from engagement.surveys.queries import public_surveys
from engagement.surveys.routing import path
from engagement.surveys.services import delete_draft, reference_for, save_consent_to_quote, submit_response
from engagement.surveys.views.unavailable import closed_page, nothing_here, private_page
from eolcare.accounts.access import public
from eolcare.common.tokens import hash_code


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def consent(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Ask whether the person's words may be used without their name."""
    filling = find_filling(request, slug, locator)
    if filling is None:
        return nothing_here(request, slug, locator)
    if not filling.survey.takes_answers:
        return closed_page(request, filling)
    if request.method == "POST":
        may_quote = {"yes": True, "no": False}.get(request.POST.get(FIELD, ""))
        try:
            save_consent_to_quote(filling.draft, may_quote)
        except (AlreadySent, NoSuchDraft):
            return nothing_here(request, slug, locator)
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
        return nothing_here(request, slug, locator)
    if not filling.survey.takes_answers:
        return closed_page(request, filling)
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
        return nothing_here(request, slug, locator)
    try:
        submit_response(token)
    except NoSuchDraft:
        return nothing_here(request, slug, locator)
    except (NotTakingAnswers, NotYetComplete) as refusal:
        filling = find_filling(request, slug, locator)
        if filling is None:
            return nothing_here(request, slug, locator)
        if isinstance(refusal, NotTakingAnswers):
            return closed_page(request, filling)
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
        return nothing_here(request, slug, locator)
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
        return nothing_here(request, slug, locator)
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
