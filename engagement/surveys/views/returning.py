"""Stopping half-way and coming back: a link by e-mail, a short code on the screen, on this device or another."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from engagement.surveys import services
from engagement.surveys.errors import AlreadySent, NoSuchDraft, NotTakingAnswers, NoWayBack, TooMuchMail
from engagement.surveys.filling import Filling, find_filling, give_token, locator_of, token_in
from engagement.surveys.forms_public import LinkForm, ReturnCodeForm, SharedForm
from engagement.surveys.limited import LINKS_FROM_ONE, LINKS_TO_ONE, RETURN_CODES, refused
from engagement.surveys.models import DraftKey
from engagement.surveys.presentation import plain
from engagement.surveys.views.sending import around
from engagement.surveys.views.unavailable import closed_page, nothing_here, private_page
from engagement.surveys.views.unsent import of_unsent
from eolcare.accounts.access import public
from eolcare.common.limits import Counted, count, look, place_of

LINK, CODE = DraftKey.Kind.LINK, DraftKey.Kind.CODE


@public
@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
@of_unsent
def save(request: HttpRequest, filling: Filling) -> HttpResponse:
    """Offer ways back to answers that are not sent yet, and take back those that were given."""
    token = token_in(request, filling.locator)
    if request.method != "POST" or token is None:
        return _save_page(request, filling)
    try:
        return _act(request, filling, token)
    except (AlreadySent, NoSuchDraft):
        return nothing_here(request, filling.survey.slug, filling.locator)
    except NotTakingAnswers:
        return closed_page(request, filling)


def _act(request: HttpRequest, filling: Filling, token: str) -> HttpResponse:
    match request.POST.get("way", ""):
        case "link":
            return _send_link(request, filling, token)
        case "code":
            return _give_code(request, filling, token)
        case "revoke-link":
            services.revoke_way(token, LINK)
        case "revoke-code":
            services.revoke_way(token, CODE)
        case "here" if services.can_keep_longer(filling.draft):
            services.keep_longer(token)
            response = redirect(filling.address("save"))
            give_token(response, filling.survey, token, shared_computer=False)
            return response
    return redirect(filling.address("save"))


def _send_link(request: HttpRequest, filling: Filling, token: str) -> HttpResponse:
    can_remind = services.reminder_day(filling.draft) is not None
    form = LinkForm(request.POST, can_remind=can_remind)
    if not form.is_valid():
        return _save_page(request, filling, form, status=422)
    email = form.cleaned_data["email"]
    for limit, who in ((LINKS_FROM_ONE, place_of(request)), (LINKS_TO_ONE, email.lower())):
        counted = count(limit, who)
        if counted.is_over:
            return _too_much_mail(request, filling, form, counted.again_in)
    try:
        services.send_link(
            token,
            email=email,
            remind=form.cleaned_data.get("remind", False),
            language=get_language() or "",
            nonce=form.cleaned_data["nonce"],
        )
    except TooMuchMail as refusal:
        return _too_much_mail(request, filling, form, refusal.seconds)
    return redirect(filling.address("save"))


def _too_much_mail(request: HttpRequest, filling: Filling, form: LinkForm, seconds: int) -> HttpResponse:
    too_many = _("We have sent many links in the last hour. Wait an hour, or take a code instead: it needs no email.")
    response = _save_page(request, filling, form, too_many=too_many, status=429)
    response["Retry-After"] = str(seconds)
    return response


@sensitive_variables("code")
def _give_code(request: HttpRequest, filling: Filling, token: str) -> HttpResponse:
    try:
        code, _until = services.give_code(token, nonce=request.POST.get("nonce", ""))
    except NoWayBack as refusal:
        return _save_page(request, filling, code_error=str(refusal), status=409)
    # The page is the answer to the press itself: the code is kept nowhere from which another page could show it.
    # Loaded again, the same press gives the same code.
    return _save_page(request, filling, code=code)


def _save_page(
    request: HttpRequest,
    filling: Filling,
    form: LinkForm | None = None,
    *,
    code: str = "",
    code_error: str = "",
    too_many: str = "",
    status: int = 200,
) -> HttpResponse:
    remind_on = services.reminder_day(filling.draft)
    nonce = services.new_nonce()
    if form is None:
        form = LinkForm(initial={"way": "link", "nonce": nonce}, can_remind=remind_on is not None)
    # What was just written is not in the draft that the page was opened with.
    fresh = find_filling(request, filling.survey.slug, filling.locator) if code else filling
    context: dict[str, Any] = {
        "form": form,
        "nonce": nonce,
        "ways": services.ways_back(filling.draft),
        "until": services.last_day((fresh or filling).draft),
        "can_keep": services.can_keep_longer(filling.draft),
        "code": code,
        "code_error": code_error,
        "error": bool(form.errors or code_error or too_many),
        "too_many": too_many,
        "back_url": filling.where_to_go_on(),
        "anything": any(filling.answers.values()),
    }
    return render(request, "surveys/save.html", context | around(filling), status=status)


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def return_by_code(request: HttpRequest) -> HttpResponse:
    """Ask for the short code, and lead on to where somebody stopped."""
    if request.method != "POST":
        return render(request, "surveys/return_code.html", {"form": ReturnCodeForm()})
    form = ReturnCodeForm(request.POST)
    place = place_of(request)
    guessed = look(RETURN_CODES, place)
    if guessed.times >= RETURN_CODES.allowed:
        return _too_many_codes(request, form, guessed)
    if form.is_valid():
        try:
            draft, token = services.open_way(CODE, form.cleaned_data["code"])
        except NoWayBack as refusal:
            form.add_error("code", str(refusal))
        else:
            return _go_on(Filling(draft, locator_of(token)), token, shared_computer=form.cleaned_data["shared"])
    if request.POST.get("code", "").strip():
        count(RETURN_CODES, place)
    return render(request, "surveys/return_code.html", {"form": form}, status=422)


def _too_many_codes(request: HttpRequest, form: ReturnCodeForm, guessed: Counted) -> HttpResponse:
    too_many = _("Many codes that we do not know were entered from your connection.")
    return refused(render(request, "surveys/return_code.html", {"form": form, "too_many": too_many}), guessed)


@public
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def return_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Lead back to where somebody stopped, after a press: programs that look through mail open links, people press."""
    form = SharedForm(request.POST if request.method == "POST" else None)
    try:
        if request.method == "POST":
            draft, token = services.open_way(LINK, secret)
            shared_computer = bool(form.is_valid() and form.cleaned_data["shared"])
            return _go_on(Filling(draft, locator_of(token)), token, shared_computer=shared_computer)
        survey = services.find_way(LINK, secret).draft.survey
    except NoWayBack:
        return _unlisted(render(request, "surveys/return_nothing.html", status=404))
    context = {"form": form, "survey": survey, "survey_title": plain(survey.text("title", get_language() or ""))}
    return _unlisted(render(request, "surveys/return_link.html", context))


def _go_on(filling: Filling, token: str, *, shared_computer: bool) -> HttpResponse:
    response = redirect(filling.where_to_go_on())
    give_token(response, filling.survey, token, shared_computer=shared_computer)
    return response


def _unlisted(response: HttpResponse) -> HttpResponse:
    # Where one goes from here outside the portal nobody is told this address: the policy of all pages sees to that.
    response["X-Robots-Tag"] = "noindex"
    return response
