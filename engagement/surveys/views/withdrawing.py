"""Taking back what one sent, with the reference code and without an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from engagement.surveys.forms_public import ReferenceForm, WithdrawForm
from engagement.surveys.limited import REFERENCE_CODES, refused
from engagement.surveys.models import EqualityAnswers, Response
from engagement.surveys.presentation import words
from engagement.surveys.services import withdraw_response
from engagement.surveys.views.unavailable import private_page
from eolcare.accounts.access import public
from eolcare.common.errors import Refusal
from eolcare.common.limits import count, look, place_of


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask for the code, say which answers it belongs to, and erase them once that is confirmed.

    The code is posted each time, so that it stands in no address, no log and no session. Answers are never shown.
    """
    if request.method != "POST":
        return render(request, "surveys/withdraw.html", {"form": ReferenceForm()})
    form = ReferenceForm(request.POST)
    place = place_of(request)
    guessed = look(REFERENCE_CODES, place)
    if guessed.times >= REFERENCE_CODES.allowed:
        too_many = _("Many codes that we do not know were entered from your connection.")
        return refused(render(request, "surveys/withdraw.html", {"form": form, "too_many": too_many}), guessed)
    response = _behind(form)
    if response is None:
        if request.POST.get("code", "").strip():
            count(REFERENCE_CODES, place)
        return render(request, "surveys/withdraw.html", {"form": form}, status=422)
    return _confirm(request, response)


def _behind(form: ReferenceForm) -> Response | None:
    if not form.is_valid():
        return None
    responses = Response.objects.select_related("survey", "borough").defer("answers")
    response = responses.filter(reference_hash=form.cleaned_data["code"]).first()
    if response is None:
        form.add_error("code", _("No answers have this code. Check it, or they may have been taken back already"))
    return response


def _confirm(request: HttpRequest, response: Response) -> HttpResponse:
    has_equality = EqualityAnswers.objects.filter(response=response.pk).exists()
    code = request.POST["code"][:40]
    confirmed = request.POST.get("confirm") == "yes"
    form = WithdrawForm(
        request.POST if confirmed else None,
        initial={"code": code, "confirm": "yes"},
        has_equality=has_equality,
    )
    context = {
        "form": form,
        "survey": response.survey,
        "title": words(response.survey.text("title", get_language() or "")),
        "sent_on": timezone.localdate(response.submitted_at),
        "has_equality": has_equality,
    }
    if not confirmed or not form.is_valid():
        return render(request, "surveys/withdraw_confirm.html", context, status=422 if confirmed else 200)
    try:
        withdrawn = withdraw_response(response, whole=form.cleaned_data.get("what", "whole") == "whole")
    except Refusal:
        return render(request, "surveys/withdraw_later.html", context, status=409)
    return render(request, "surveys/withdraw_done.html", context | {"withdrawn": withdrawn})
