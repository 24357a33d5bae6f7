"""The questions about the person: whether somebody wants to be asked them, and their steps."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.surveys.ending import after_consent, asks_consent
from engagement.surveys.equality import AboutYou
from engagement.surveys.errors import AlreadySent, NoSuchDraft
from engagement.surveys.filling import Filling, find_filling
from engagement.surveys.presentation import FIELD
from engagement.surveys.services import save_equality_wanted
from engagement.surveys.views.sending import around
from engagement.surveys.views.steps import answer_step
from engagement.surveys.views.unavailable import closed_page, nothing_here, private_page, typed_words
from engagement.surveys.views.unsent import of_unsent
from eolcare.accounts.access import public
from eolcare.common.nhsuk.components import render as component


@public
@require_http_methods(["GET", "HEAD", "POST"])
@of_unsent
def about_you(request: HttpRequest, filling: Filling) -> HttpResponse:
    """Say why we ask about the person, and let them choose whether they want to be asked."""
    if not filling.definition.equality:
        return redirect(after_consent(filling))
    if request.method == "POST":
        wanted = {"yes": True, "no": False}.get(request.POST.get(FIELD, ""))
        if wanted is None:
            return _opt_in(request, filling, error=_("Choose whether you want to answer them"))
        try:
            save_equality_wanted(filling.draft, wanted)
        except (AlreadySent, NoSuchDraft):
            return nothing_here(request, filling.survey.slug, filling.locator)
        about = AboutYou(filling.draft, filling.locator)
        return redirect(about.where_to_go_on() if wanted else about.after_last())
    return _opt_in(request, filling)


def _opt_in(request: HttpRequest, filling: Filling, *, error: str = "") -> HttpResponse:
    if filling.definition.check_answers:
        back_url = filling.address("check")
    else:
        back_url = filling.address("consent") if asks_consent(filling) else filling.where_to_go_on()
    context = {
        "field": _field(filling.draft.equality_wanted, error),
        "count": len(filling.definition.equality),
        "back_url": back_url,
        "error": error,
        "error_url": f"#{FIELD}",
    }
    return render(request, "surveys/equality.html", context | around(filling), status=422 if error else 200)


def _field(wanted: bool | None, error: str) -> str:
    params = {
        "idPrefix": FIELD,
        "name": FIELD,
        "fieldset": {"legend": {"text": _("Do you want to answer questions about you?"), "size": "m"}},
        "items": [
            {"value": "yes", "text": _("Yes"), "hint": {"text": _("You can leave out any of them.")}},
            {"value": "no", "text": _("No, go on without them")},
        ],
        "value": {True: "yes", False: "no", None: ""}[wanted],
    }
    if error:
        params["errorMessage"] = {"text": error}
    return component("radios", params)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def about_you_step(request: HttpRequest, slug: str, locator: str, key: str) -> HttpResponse:
    """Ask the questions about the person of one step; keep the answers and go on."""
    filling = find_filling(request, slug, locator)
    if filling is None:
        return nothing_here(request, slug, locator, key, about_person=True)
    about = AboutYou(filling.draft, filling.locator)
    if not about.definition.questions:
        raise Http404
    if not filling.survey.takes_answers:
        return closed_page(request, filling, typed_words(request, about.definition.step(key), filling.boroughs))
    if not filling.draft.equality_wanted:
        return redirect(about.before_first())
    return answer_step(request, about, key)
