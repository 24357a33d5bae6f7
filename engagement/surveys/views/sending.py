"""After the questions: the consent, checking, sending, the confirmation, and stopping."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from engagement.surveys import frames
from engagement.surveys.definition import Information
from engagement.surveys.ending import after_check, after_consent, asks_consent, check_sends, consent_sends
from engagement.surveys.equality import AboutYou
from engagement.surveys.errors import (
    AlreadySent,
    CodeRefused,
    NoSuchDraft,
    NotTakingAnswers,
    NotYetAsked,
    NotYetComplete,
)
from engagement.surveys.filling import FROM_CHECK, LOCATOR_LENGTH, Filling, find_filling, forget_token, token_in
from engagement.surveys.limited import INVITATION_CODES, refused
from engagement.surveys.models import ResponseFlag, Survey
from engagement.surveys.presentation import FIELD as CONSENT
from engagement.surveys.presentation import answer_rows, consent_field, plain, prose
from engagement.surveys.queries import answerable_surveys
from engagement.surveys.routing import path
from engagement.surveys.sent import Confirmed, find_confirmation, find_sent
from engagement.surveys.services import (
    delete_draft,
    exchange_invitation,
    last_day,
    save_consent_to_quote,
    submit_response,
)
from engagement.surveys.unseen import was_filled_in
from engagement.surveys.views.unavailable import closed_page, nothing_here, private_page
from engagement.surveys.views.unsent import of_unsent
from eolcare.accounts.access import public
from eolcare.common.languages import languages
from eolcare.common.limits import count, look, place_of
from eolcare.pages.queries import footer_links

# The place of an address that says whose answers are meant; the address of a frame has this one.
NOBODYS_LOCATOR = "0" * LOCATOR_LENGTH


@public
@require_http_methods(["GET", "HEAD", "POST"])
@of_unsent
def consent(request: HttpRequest, filling: Filling) -> HttpResponse:
    """Ask whether the person's words may be used without their name. Where nothing comes after it, its button sends."""
    if request.method == "POST":
        try:
            save_consent_to_quote(filling.draft, may_quote(request))
        except (AlreadySent, NoSuchDraft):
            return nothing_here(request, filling.survey.slug, filling.locator)
        return redirect(after_consent(filling))
    from_check = request.GET.get("from") == FROM_CHECK and filling.definition.check_answers
    context = {
        "field": consent_field(filling.draft.may_quote),
        "send_url": filling.address("send") if consent_sends(filling) else "",
        "checks": filling.definition.check_answers,
        "back_url": filling.address("check") if from_check else _last_seen(filling),
    }
    return render(request, "surveys/consent.html", context | around(filling))


def may_quote(request: HttpRequest) -> bool | None:
    """Return the consent that a page sent; ``None`` where nothing was chosen."""
    return {"yes": True, "no": False}.get(request.POST.get(CONSENT, ""))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Show all answers with links to change them, and send them, or lead on to the questions about the person."""
    return (_send if request.method == "POST" else _check)(request, slug, locator)


@of_unsent
def _check(request: HttpRequest, filling: Filling) -> HttpResponse:
    if not filling.definition.check_answers:
        return redirect(after_check(filling))
    return _check_page(request, filling)


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Ask for the last press, where neither the consent nor "check your answers" sends, and send."""
    if request.method != "POST":
        return _before_sending(request, slug, locator)
    return (_send_with_code if "code" in request.POST else _send)(request, slug, locator)


@of_unsent
def _before_sending(request: HttpRequest, filling: Filling) -> HttpResponse:
    if filling.definition.equality and filling.draft.equality_wanted is None:
        return redirect(filling.address("about_you"))
    return _send_page(request, filling)


def around(filling: Filling) -> dict[str, Any]:
    """Return what every page after the questions shows around its own."""
    return {
        "survey": filling.survey,
        "survey_title": plain(filling.survey.text("title", get_language() or "")),
        "stop_url": filling.address("stop"),
        "save_url": filling.address("save"),
    }


def _check_page(request: HttpRequest, filling: Filling, error: str = "", error_url: str = "") -> HttpResponse:
    rows = answer_rows(filling.definition, filling.answers, filling.boroughs)
    with_consent = asks_consent(filling)
    context = {
        "rows": [(row, filling.address_of(row.question, from_check=True)) for row in rows],
        "anything": any(row.answer for row in rows),
        "unseen": next((filling.address_of(row.question) for row in rows if not row.seen), ""),
        "consent_url": filling.address("consent") + f"?from={FROM_CHECK}" if with_consent else "",
        "may_quote": filling.draft.may_quote,
        "back_url": filling.address("consent") if with_consent else _last_seen(filling),
        "copy_url": filling.address("copy"),
        "about_url": "" if check_sends(filling) else after_check(filling),
        "error": error,
        "error_url": error_url,
    }
    return render(request, "surveys/check.html", context | around(filling), status=422 if error else 200)


def _send_page(
    request: HttpRequest,
    filling: Filling,
    *,
    error: str = "",
    error_url: str = "",
    asks_code: bool = False,
    code: str = "",
    too_many: str = "",
    status: int = 200,
) -> HttpResponse:
    about = AboutYou(filling.draft, filling.locator)
    rows = answer_rows(about.definition, about.answers, about.boroughs) if filling.draft.equality_wanted else []
    if about.definition.questions:
        back_url = about.last_seen() if filling.draft.equality_wanted else filling.address("about_you")
    else:
        back_url = filling.address("check") if filling.definition.check_answers else _last_seen(filling)
    context = {
        "rows": [(row, about.address_of(row.question, from_check=True)) for row in rows],
        "send_url": filling.address("send"),
        "has_equality": bool(about.definition.questions),
        "wanted": filling.draft.equality_wanted,
        "about_url": filling.address("about_you") if about.definition.questions else "",
        "check_url": filling.address("check") if filling.definition.check_answers else "",
        "anything": any(filling.answers.values()),
        "copy_url": filling.address("copy"),
        "back_url": back_url,
        "error": error,
        "error_url": error_url,
        "asks_code": asks_code,
        "code": code,
        "too_many": too_many,
    }
    return render(request, "surveys/send.html", context | around(filling), status=status)


def _last_seen(filling: Filling) -> str:
    seen = [asked for asked in path(filling.definition, filling.answers) if asked.key in filling.answers]
    return filling.address_of(seen[-1]) if seen else filling.where_to_go_on()


@private_page
def _send(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Send, reading nothing before: sending itself looks at all that matters, under its lock."""
    token = token_in(request, locator)
    if token is None:
        return nothing_here(request, slug, locator)
    suspicions = [ResponseFlag.Kind.HONEYPOT] if was_filled_in(request) else []
    try:
        submit_response(token, may_quote=may_quote(request), language=get_language() or "", suspicions=suspicions)
    except NoSuchDraft:
        return nothing_here(request, slug, locator)
    except (NotTakingAnswers, CodeRefused, NotYetComplete) as refusal:
        return not_sent(request, slug, locator, refusal)
    return redirect("surveys:done", slug, locator)


def keep_consent(request: HttpRequest, filling: Filling) -> None:
    """Keep the consent that a page sent with its answers, if it sent one."""
    chosen = may_quote(request)
    if chosen is not None and chosen != filling.draft.may_quote:
        save_consent_to_quote(filling.draft, chosen)


def not_sent(
    request: HttpRequest, slug: str, locator: str, refusal: NotTakingAnswers | CodeRefused | NotYetComplete
) -> HttpResponse:
    """Answer a press that could not send: everything is kept, and the page says what to do."""
    filling = find_filling(request, slug, locator)
    if filling is None:
        return nothing_here(request, slug, locator)
    # The press that was to send them also said this; it is not lost with it.
    keep_consent(request, filling)
    if isinstance(refusal, NotTakingAnswers):
        return closed_page(request, filling)
    if isinstance(refusal, CodeRefused):
        return _send_page(request, filling, error=str(refusal), error_url="#code", asks_code=True, status=409)
    if isinstance(refusal, NotYetAsked):
        return redirect(filling.address("about_you"))
    return _incomplete(request, filling, refusal)


def _incomplete(request: HttpRequest, filling: Filling, refusal: NotYetComplete) -> HttpResponse:
    asked = AboutYou(filling.draft, filling.locator) if refusal.about_person else filling
    missing = asked.definition.question(refusal.key)
    error = f"{plain(missing.title)} – {refusal}" if missing else str(refusal)
    # Where nothing was answered at all, the way on is the first question that can be.
    first = next(q for q in path(asked.definition, asked.answers) if missing is q or not isinstance(q, Information))
    error_url = asked.address_of(missing or first, from_check=True)
    if filling.definition.check_answers and not refusal.about_person:
        return _check_page(request, filling, error, error_url)
    return _send_page(request, filling, error=error, error_url=error_url, status=422)


@of_unsent
def _send_with_code(request: HttpRequest, filling: Filling) -> HttpResponse:
    """Send with another invitation code, after the first one was used by somebody else."""
    place, code = place_of(request), request.POST["code"][:100]
    guessed = look(INVITATION_CODES, place)
    if guessed.times >= INVITATION_CODES.allowed:
        too_many = _("Many invitation codes that we do not know were entered from your connection.")
        return refused(_send_page(request, filling, asks_code=True, code=code, too_many=too_many), guessed)
    try:
        exchange_invitation(filling.draft, code)
    except CodeRefused as refusal:
        count(INVITATION_CODES, place)
        return _send_page(
            request, filling, error=str(refusal), error_url="#code", asks_code=True, code=code, status=422
        )
    return _send(request, filling.survey.slug, filling.locator)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def done(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Confirm that the answers arrived, with the code to look them up by; the same one however often it is opened.

    Posted to, it forgets on this device what was sent: for a computer that others use.
    """
    if request.method == "POST":
        response = redirect("surveys:start", slug)
        forget_token(response, slug, locator)
        return response
    confirmed = find_confirmation(request, slug, locator) if frames.is_nobody(request) else None
    if confirmed is None:
        sent = find_sent(request, slug, locator)
        if sent is None:
            return nothing_here(request, slug, locator)
        return render(request, "surveys/done.html", _confirmation(sent.survey, sent.reference, locator))
    language = get_language() or ""
    footer = tuple((link["title"], link["slug"]) for link in footer_links())
    key = ("done", *confirmed[:3], language, bool(confirmed.reference), footer)
    frame = frames.kept.get(key, lambda: _done_frame(confirmed))
    values = {
        "nonce": str(getattr(request, "csp_nonce", "")),
        "csrf": get_token(request),
        "path": conditional_escape(request.get_full_path()),
        "locator": locator,
        "reference": confirmed.reference,
    }
    return HttpResponse(frame.filled(values))


def _done_frame(confirmed: Confirmed) -> frames.Frame:
    slots = frames.Slots()
    survey = Survey.objects.get(pk=confirmed.survey_id)
    reference = slots("reference") if confirmed.reference else ""
    context = _confirmation(survey, reference, NOBODYS_LOCATOR)
    before, after = context["copy_url"].split(f"/{NOBODYS_LOCATOR}/")
    context["copy_url"] = format_html("{}/{}/{}", before, slots("locator"), after)
    context["languages"] = languages()
    return frames.framed("surveys/done.html", context, slots, fixed={})


def _confirmation(survey: Survey, reference: str, locator: str) -> dict[str, Any]:
    language = get_language() or ""
    return {
        "survey": survey,
        "survey_title": plain(survey.text("title", language)),
        "what_happens": prose(survey.text("what_happens", language)),
        "reference": reference,
        "copy_url": reverse("surveys:copy", args=[survey.slug, locator]),
    }


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
        "until": last_day(filling.draft),
        "anything": any(filling.answers.values()),
        "takes_answers": filling.survey.takes_answers,
        "check_url": filling.address("check"),
        "continue_url": filling.where_to_go_on(),
    }
    return render(request, "surveys/stop.html", context | around(filling))


@public
@require_safe
def deleted(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm that unsent answers are gone."""
    survey = get_object_or_404(answerable_surveys(), slug=slug)
    title = plain(survey.text("title", get_language() or ""))
    return render(request, "surveys/deleted.html", {"survey": survey, "survey_title": title})
