"""What happened to what I said: with the code from the last page of a survey, no account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from engagement.actions import outcomes, throttle
from engagement.actions.forms import LookupForm
from engagement.surveys.models import Response
from eolcare.accounts.access import public


@public
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Ask for a reference code and show what came of the answers behind it; nobody's words are shown.

    The code is posted and answered in one step, so that it stands in no address, no log and no session.
    """
    if request.method != "POST":
        return render(request, "actions/lookup.html", {"form": LookupForm()})
    form = LookupForm(request.POST)
    if not throttle.may_try(request):
        return render(request, "actions/lookup_later.html", status=429)
    if not form.is_valid():
        if form.data.get("code", "").strip():
            throttle.note_wrong_code(request)
        return render(request, "actions/lookup.html", {"form": form})
    response = (
        Response.objects.select_related("survey__programme", "version")
        .filter(reference_hash=form.cleaned_data["code"])
        .first()
    )
    if response is None:
        throttle.note_wrong_code(request)
        form.add_error(
            "code",
            _("No answers have this code. Check it and try again, or the answers may have been deleted"),
        )
        return render(request, "actions/lookup.html", {"form": form})
    return render(request, "actions/lookup_result.html", {"outcome": outcomes.outcome_of(response)})
