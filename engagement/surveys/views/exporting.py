"""Files of responses: asking for one, seeing how far it is, taking it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.programmes.refused import show_refusal
from engagement.surveys import queries, services
from engagement.surveys.forms_responses import ExportForm, narrowed_in_words
from engagement.surveys.models import ResponseExport
from engagement.surveys.narrowing import versions_of
from engagement.surveys.services.exporting import ENDINGS, options_of
from engagement.surveys.views.moving import survey_for
from eolcare.accounts.access import get_for, requires
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal
from eolcare.common.tokens import make_token
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience, show_count
from eolcare.jobs.models import JobState

EXPORT = "surveys.export"
SHOWN = 20
TYPES = {"zip": "application/zip", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@requires(EXPORT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask what the file shall hold, and list the files of the last day. The address may bring the results' filters."""
    survey = survey_for(request, EXPORT, public_id)
    versions = versions_of(survey)
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        initial={**request.GET.dict(), "also": request.GET.getlist("also"), "token": make_token()},
        versions=versions,
        boroughs=queries.boroughs_of(survey),
        has_equality=any(asking.definition.equality for asking in versions),
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            made = services.ask_for_export(
                survey, chosen["file_format"], form.options, actor=cast(User, request.user), token=chosen["token"]
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("surveys_team:export_file", survey.public_id, made.public_id)
    exports = survey.exports.filter(expires_at__gt=timezone.now()).select_related("job", "asked_by")[:SHOWN]
    context = {"survey": survey, "form": form, "exports": exports, "has_versions": bool(versions)}
    return render(request, "surveys/team/export.html", context, status=422 if form.errors else 200)


@requires(EXPORT)
@never_cache
@require_safe
def file_(request: HttpRequest, public_id: str, export_id: str) -> HttpResponse:
    """Show one file: how far it is, what it holds, and where to take it."""
    found = _export(request, public_id, export_id)
    options = options_of(found)
    context = {
        "survey": found.survey,
        "export": found,
        "job": found.job,
        "options": options,
        "narrowing": narrowed_in_words(options.narrowing, versions_of(found.survey), queries.boroughs_of(found.survey)),
        "rows": "" if found.rows is None else show_count(found.rows, Audience.TEAM, unit=Unit.PEOPLE),
        "is_ready": bool(found.file) and found.expires_at > timezone.now(),
        "is_over": found.expires_at <= timezone.now(),
    }
    return render(request, "surveys/team/export_file.html", context)


@requires(EXPORT)
@never_cache
@require_safe
def progress(request: HttpRequest, public_id: str, export_id: str) -> HttpResponse:
    """Answer with the part of the page that says how far the file is; the page's script asks for it each second."""
    found = _export(request, public_id, export_id)
    job = found.job
    is_over = job is None or job.state in (JobState.DONE, JobState.FAILED)
    context = {"survey": found.survey, "export": found, "job": job}
    response = render(request, "surveys/team/_export_progress.html", context)
    response["X-Work"] = "over" if is_over else "going"
    return response


@requires(EXPORT)
@never_cache
@require_safe
def download(request: HttpRequest, public_id: str, export_id: str) -> HttpResponse | FileResponse:
    """Hand the file out, with a row in the trail."""
    found = _export(request, public_id, export_id)
    try:
        opened = services.hand_out(found, actor=cast(User, request.user))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("surveys_team:export", public_id)
    ending = ENDINGS[ResponseExport.Format(found.file_format)]
    name = f"{found.survey.slug}-{timezone.localtime(found.asked_at):%Y-%m-%d}.{ending}"
    return FileResponse(opened, as_attachment=True, filename=name, content_type=TYPES[ending])


@requires(EXPORT)
@require_POST
def retry(request: HttpRequest, public_id: str, export_id: str) -> HttpResponse:
    """Try again to make a file."""
    found = _export(request, public_id, export_id)
    try:
        services.retry_export(found, actor=cast(User, request.user))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("surveys_team:export_file", public_id, export_id)


def _export(request: HttpRequest, public_id: str, export_id: str) -> ResponseExport:
    exports = ResponseExport.objects.select_related("survey__programme", "job", "asked_by")
    found: ResponseExport = get_for(request.user, EXPORT, exports, survey__public_id=public_id, public_id=export_id)
    return found
