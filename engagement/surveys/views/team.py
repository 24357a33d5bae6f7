"""The team's pages of surveys: list, details, questions, preview, opening and closing."""

from __future__ import annotations

import json
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.programmes.refused import show_refusal
from engagement.surveys import queries, services
from engagement.surveys.errors import BadDefinition
from engagement.surveys.forms import QuestionsForm, SurveyFilters, SurveyForm
from engagement.surveys.models import Survey, SurveyState, SurveyVersion
from engagement.surveys.presentation import blocks
from engagement.surveys.services.building import MOVES, needs_sign_off, what_is_missing
from engagement.surveys.services.entering import TAKES_ENTRIES
from engagement.surveys.views.moving import move_page, survey_for
from engagement.surveys.wording import problems_by_question
from eolcare.accounts.access import requires, within_areas
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience, release, show_count

PER_PAGE = 25
TEXTS = ("summary", "content_notice", "what_happens", "privacy_notice", "other_formats")
ACTS = (
    "change",
    "open",
    "sign_off",
    "invite",
    "read_responses",
    "enter_responses",
    "view_results",
    "settle_flags",
    "export",
)


@requires("surveys.view")
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """List the surveys of the person's areas."""
    form = SurveyFilters(request.GET or None)
    surveys = within_areas(request.user, "surveys.view", Survey.objects.all())
    page = Paginator(queries.team_surveys(surveys, **form.filters), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        (survey, show_count(survey.response_count, Audience.TEAM, unit=Unit.PEOPLE))  # type: ignore[attr-defined]
        for survey in page.object_list
    ]
    context = {"form": form, "page": page, "rows": rows, "can_create": request.user.has_perm("surveys.change")}
    return render(request, "surveys/team/list.html", context)


@requires("surveys.view")
@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a survey: where it stands, its versions, how many answered, and what can be done next."""
    survey = survey_for(request, "surveys.view", public_id)
    counts = release(queries.responses_by_version(survey), Audience.TEAM)
    versions = [
        (version, counts.cell(str(version.number)) if version.published_at else None)
        for version in survey.versions.defer("definition").select_related("created_by").order_by("-number")
    ]
    newest = versions[0][0] if versions else None
    may = {name: request.user.has_perm(f"surveys.{name}", survey) for name in ACTS}
    context = {
        "survey": survey,
        "areas": survey.areas.all(),
        "texts": {name: blocks(getattr(survey, name)) for name in TEXTS},
        "versions": versions,
        "total": counts.base,
        "newest": newest,
        "unpublished": newest if newest and newest.published_at is None else None,
        "needs_sign_off": newest is not None and needs_sign_off(survey, newest),
        "signed": survey.sign_offs.filter(sha256=newest.sha256).select_related("signed_by") if newest else [],
        "extensions": survey.extensions.all(),
        "missing": what_is_missing(survey) if survey.state in MOVES[SurveyState.OPEN] else [],
        "may": may,
        "moves": [state for state, before in MOVES.items() if survey.state in before] if may["open"] else [],
        "takes_entries": survey.state in TAKES_ENTRIES,
        "has_pilot_responses": may["open"] and survey.responses.filter(is_pilot=True).exists(),
    }
    return render(request, "surveys/team/detail.html", context)


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Begin a new survey with its details."""
    form = SurveyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            survey = services.create_survey(actor=cast(User, request.user), **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The survey is saved as a draft. Add its questions next."))
            return redirect("surveys_team:detail", survey.public_id)
    return render(request, "surveys/team/form.html", {"form": form}, status=422 if form.errors else 200)


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a survey's details."""
    survey = survey_for(request, "surveys.change", public_id)
    form = SurveyForm(request.POST or None, user=request.user, survey=survey)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            services.change_survey(survey, actor=cast(User, request.user), version=version, **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal, row=survey)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("surveys_team:detail", survey.public_id)
    context = {"form": form, "survey": survey}
    return render(request, "surveys/team/form.html", context, status=422 if form.errors else 200)


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the questions as JSON; show everything that is wrong with them at once."""
    survey = survey_for(request, "surveys.change", public_id)
    problems: list[Any] = []
    if request.method == "POST":
        form = QuestionsForm(request.POST, request.FILES)
        if form.is_valid():
            source = form.cleaned_data["definition"]
            try:
                version = services.save_version(
                    survey,
                    source,
                    actor=cast(User, request.user),
                    version=form.cleaned_data["version"],
                    note=form.cleaned_data["note"],
                )
            except BadDefinition as refusal:
                problems = problems_by_question(refusal.problems, source)
                form.add_error("definition", str(refusal))
            except Refusal as refusal:
                show_refusal(form, refusal, row=survey)
            else:
                messages.success(request, _("The questions are saved. Nobody is asked them until you publish them."))
                return redirect("surveys_team:version", survey.public_id, version.number)
    else:
        newest = survey.versions.order_by("-number").first()
        text = json.dumps(newest.definition, ensure_ascii=False, indent=2) if newest else ""
        form = QuestionsForm(initial={"version": survey.version, "definition": text})
    context = {"form": form, "survey": survey, "problems": problems}
    return render(request, "surveys/team/questions.html", context, status=422 if form.errors else 200)


@requires("surveys.view")
@require_safe
def definition_file(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Give a version's definition as a JSON file."""
    survey = survey_for(request, "surveys.view", public_id)
    shown: SurveyVersion = get_object_or_404(survey.versions, number=number)
    response = HttpResponse(
        json.dumps(shown.definition, ensure_ascii=False, indent=2), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{survey.slug}-{shown.number}.json"'
    return response


@requires("surveys.open")
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a survey, after asking once."""

    def words(survey: Survey) -> dict[str, Any]:
        return {
            "heading": _("Open this survey?"),
            "explanation": _(
                "Everybody can answer it from its first to its last day. Its newest questions are published."
            ),
            "button": _("Open the survey"),
            "done": _("The survey is open."),
            "missing": what_is_missing(survey),
        }

    return move_page(request, public_id, services.open_survey, words)


@requires("surveys.open")
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, public_id: str) -> HttpResponse:
    """Pause a survey, after asking once."""

    def words(survey: Survey) -> dict[str, Any]:
        return {
            "heading": _("Pause this survey?"),
            "explanation": _("Nobody can answer until you open it again. What people have begun is kept."),
            "button": _("Pause the survey"),
            "done": _("The survey is paused."),
        }

    return move_page(request, public_id, services.pause_survey, words)


@requires("surveys.open")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close a survey, after asking once."""

    def words(survey: Survey) -> dict[str, Any]:
        return {
            "heading": _("Close this survey?"),
            "explanation": _(
                "Nobody can answer any more, and people in the middle cannot send what they have written."
            ),
            "button": _("Close the survey"),
            "warning": True,
            "done": _("The survey is closed."),
        }

    return move_page(request, public_id, services.close_survey, words)


@requires("surveys.open")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish the newest questions of an open survey, after asking once."""

    def words(survey: Survey) -> dict[str, Any]:
        return {
            "heading": _("Publish the new questions?"),
            "explanation": _(
                "Who begins from now on is asked them. Who is in the middle stays with the questions that they began. "
                "A published version never changes."
            ),
            "button": _("Publish the questions"),
            "done": _("The new questions are published."),
        }

    return move_page(request, public_id, services.publish_version, words)
