"""A survey's way from draft to archive, as the team takes it: pilot, sign-off, extension, archive."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from engagement.programmes.refused import show_refusal
from engagement.surveys import services
from engagement.surveys.forms_lifecycle import ExtendForm, SignOffForm
from engagement.surveys.models import Survey
from engagement.surveys.views.moving import move_page, survey_for
from eolcare.accounts.access import requires
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal


@requires("surveys.open")
@require_http_methods(["GET", "HEAD", "POST"])
def pilot(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a few people try the survey, after asking once."""

    def words(survey: Survey) -> dict[str, Any]:
        return {
            "heading": _("Try this survey?"),
            "explanation": _(
                "Whoever you send the address to can answer it. It stands on no list, each page says that it is a "
                "trial, and what is sent is marked, counts in no result and can be deleted."
            ),
            "button": _("Begin the trial"),
            "done": _("The survey can be tried. Send its address to those who are to try it."),
        }

    return move_page(request, public_id, services.start_pilot, words)


@requires("surveys.open")
@require_http_methods(["GET", "HEAD", "POST"])
def end_pilot(request: HttpRequest, public_id: str) -> HttpResponse:
    """End the trial without opening the survey, after asking once."""

    def words(survey: Survey) -> dict[str, Any]:
        return {
            "heading": _("End the trial?"),
            "explanation": _("Nobody can answer until you open the survey or begin another trial."),
            "button": _("End the trial"),
            "done": _("The trial has ended. The survey is a draft again."),
        }

    return move_page(request, public_id, services.end_pilot, words)


@requires("surveys.open")
@require_http_methods(["GET", "HEAD", "POST"])
def delete_pilot_responses(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete what was sent during the trial, after asking once."""
    told: dict[str, Any] = {}

    def act(survey: Survey, *, actor: User, version: int | None) -> None:
        gone = services.delete_pilot_responses(survey, actor=actor)
        told["done"] = ngettext("%(n)s trial response is deleted.", "%(n)s trial responses are deleted.", gone) % {
            "n": gone
        }

    def words(survey: Survey) -> dict[str, Any]:
        told.update(
            {
                "heading": _("Delete the trial’s responses?"),
                "explanation": _("Everything that was sent during the trial is deleted. This cannot be undone."),
                "button": _("Delete them"),
                "warning": True,
                "done": "",
            }
        )
        return told

    return move_page(request, public_id, act, words)


@requires("surveys.open")
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a closed survey away, after asking once."""

    def words(survey: Survey) -> dict[str, Any]:
        return {
            "heading": _("Archive this survey?"),
            "explanation": _("It leaves the lists. Its responses and results stay, and it can be closed again."),
            "button": _("Archive the survey"),
            "done": _("The survey is archived."),
        }

    return move_page(request, public_id, services.archive_survey, words)


@requires("surveys.sign_off")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Agree to the questions of a version, as its preview shows them."""
    survey = survey_for(request, "surveys.sign_off", public_id)
    version = get_object_or_404(survey.versions.defer("definition"), number=number)
    form = SignOffForm(request.POST or None, initial={"sha256": version.sha256})
    if request.method == "POST" and form.is_valid():
        try:
            services.sign_off(survey, actor=cast(User, request.user), number=number, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Version %(number)s is signed off.") % {"number": number})
            return redirect("surveys_team:detail", survey.public_id)
    signed = survey.sign_offs.filter(sha256=version.sha256).select_related("signed_by")
    context = {"form": form, "survey": survey, "version": version, "signed": signed}
    return render(request, "surveys/team/sign_off.html", context, status=422 if form.errors else 200)


@requires("surveys.open")
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the survey a later last day, with a reason that everybody can read."""
    survey = survey_for(request, "surveys.open", public_id)
    form = ExtendForm(request.POST or None, initial={"version": survey.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.extend_survey(survey, actor=cast(User, request.user), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal, row=survey)
        else:
            messages.success(request, _("The survey has a later last day. Its page says so, with the reason."))
            return redirect("surveys_team:detail", survey.public_id)
    context = {"form": form, "survey": survey, "extensions": survey.extensions.select_related("decided_by")}
    return render(request, "surveys/team/extend.html", context, status=422 if form.errors else 200)
