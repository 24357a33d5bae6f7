"""What the team's pages of a survey share: finding it, and a step that is asked about once before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from engagement.programmes.refused import show_refusal
from engagement.surveys.forms import MoveForm
from engagement.surveys.models import Survey
from eolcare.accounts.access import get_for
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal


def move_page(
    request: HttpRequest, public_id: str, act: Callable[..., object], words: Callable[[Survey], dict[str, Any]]
) -> HttpResponse:
    """Ask for confirmation of a step, and take it."""
    survey = survey_for(request, "surveys.open", public_id)
    said = words(survey)
    form = MoveForm(request.POST or None, initial={"version": survey.version})
    if request.method == "POST" and form.is_valid():
        try:
            act(survey, actor=cast(User, request.user), version=form.cleaned_data["version"])
        except Refusal as refusal:
            show_refusal(form, refusal, row=survey)
        else:
            messages.success(request, said["done"])
            return redirect("surveys_team:detail", survey.public_id)
    context = {"form": form, "survey": survey, **said}
    return render(request, "surveys/team/move.html", context, status=422 if form.errors else 200)


def survey_for(request: HttpRequest, permission: str, public_id: str) -> Survey:
    """Return the survey that somebody may do this with; 404 in another area, 403 for another role."""
    return get_for(request.user, permission, Survey.objects.select_related("programme__area"), public_id=public_id)
