"""What happened to what I said: with the code that somebody was given, no account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from engagement.actions import outcomes
from engagement.actions.forms import LookupForm
from engagement.actions.throttle import WRONG_CODES
from eolcare.accounts.access import public
from eolcare.common.limits import count, look, place_of


@public
@sensitive_post_parameters("code")
@sensitive_variables("form", "outcome")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Ask for a reference code and show what came of what was said under it; nobody's words are shown.

    The code is posted and answered in one step, so that it stands in no address, no log and no session. An unknown
    code and one whose words were taken back get the same answer for the same work.
    """
    if request.method != "POST":
        return render(request, "actions/lookup.html", {"form": LookupForm()})
    form = LookupForm(request.POST)
    place = place_of(request)
    guessed = look(WRONG_CODES, place)
    if guessed.times >= WRONG_CODES.allowed:
        response = render(request, "actions/lookup_later.html", status=429)
        response["Retry-After"] = str(guessed.again_in)
        return response
    if form.is_valid():
        outcome = outcomes.outcome_of_code(form.cleaned_data["code"])
        if outcome is not None:
            return render(request, "actions/lookup_result.html", {"outcome": outcome})
        form.add_error(
            "code",
            _("Nothing has this code. Check it and try again, or what you sent may have been deleted"),
        )
    if request.POST.get("code", "").strip():
        count(WRONG_CODES, place)
    return render(request, "actions/lookup.html", {"form": form}, status=422)
