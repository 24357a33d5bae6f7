"""Bringing in a spreadsheet, from its check on: what was found, bringing in, taking out again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.events.spoken import SPOKEN
from engagement.feedback.forms.imports import PERMISSION, RunForm, UndoForm
from engagement.feedback.importing.fields import FIELDS, label_of
from engagement.feedback.models import Consent, FeedbackItem, SaidBy, Submission, SubmissionImport
from engagement.feedback.queries.imports import in_use, job_of, uses_of
from engagement.feedback.services.imports import discard_import, retry_import, start_import
from engagement.feedback.services.imports_files import problems_file
from engagement.feedback.services.imports_undo import take_out
from engagement.feedback.views.imports import import_of
from engagement.programmes.models import Community
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import requires
from eolcare.areas.models import Area
from eolcare.common.errors import Conflict, Refusal
from eolcare.figures.csv import safe
from eolcare.jobs.models import JobState

State = SubmissionImport.State
LISTED = 50
CHECK_PAGE = "feedback_team:import_check"


@requires(PERMISSION)
@never_cache
@require_safe
def import_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far an import is, what was found in its file, and what became of it."""
    row = import_of(request, public_id)
    if row.state == State.CHECKING and not row.columns:
        return redirect("feedback_team:import_columns", row.public_id)
    return _show(request, row, RunForm(row=row))


def _show(request: HttpRequest, row: SubmissionImport, form: RunForm) -> HttpResponse:
    job = job_of(row)
    context: dict[str, Any] = {
        "row": row,
        "job": job,
        "form": form,
        "left_out": row.rows - row.rows_good,
        "columns": [(field.label, row.columns[field.key]) for field in FIELDS if row.columns.get(field.key)],
        "preview": _readable(row),
        "is_at_work": job is not None and job.state in (JobState.QUEUED, JobState.RUNNING),
        "may_discard": row.state in (State.CHECKING, State.CHECKED, State.FAILED)
        or (job is not None and job.state == JobState.FAILED),
    }
    return render(request, "feedback/imports/check.html", context, status=422 if form.errors else 200)


def _readable(row: SubmissionImport) -> list[dict[str, Any]]:
    """Return the preview with names for codes."""
    areas = dict(Area.objects.filter(pk__in=[one["area"] for one in row.preview]).values_list("pk", "name"))
    wanted = {pk for one in row.preview for pk in one["communities"]}
    communities = dict(Community.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return [
        one
        | {
            "kind": Submission.Kind(one["kind"]).label,
            "said_by": SaidBy(one["said_by"]).label,
            "consent": Consent(one["consent"]).label,
            "language": SPOKEN.get(one["language"], one["language"]),
            "received_on": parse_date(one["received_on"]),
            "area": areas.get(one["area"], ""),
            "communities": ", ".join(communities[pk] for pk in one["communities"] if pk in communities),
        }
        for one in row.preview
    ]


@requires(PERMISSION)
@never_cache
@require_safe
def import_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with the part of the page that says how far the work is; the page's script asks for it each second."""
    row = import_of(request, public_id)
    job = job_of(row)
    response = render(request, "feedback/imports/_progress.html", {"row": row, "job": job})
    is_over = job is None or job.state in (JobState.DONE, JobState.FAILED)
    response["X-Work"] = "over" if is_over else "going"
    return response


@requires(PERMISSION)
@require_POST
def import_run(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bring in the rows that were shown."""
    row = import_of(request, public_id)
    form = RunForm(request.POST, row=row)
    if form.is_valid():
        try:
            start_import(
                row,
                version=form.cleaned_data["version"],
                leave_out=bool(form.cleaned_data.get("leave_out")),
                actor=actor_of(request),
            )
        except Conflict as refusal:
            messages.error(request, str(refusal))
        except Refusal as refusal:
            show_refusal(form, refusal)
            return _show(request, row, form)
    return redirect(CHECK_PAGE, row.public_id)


@requires(PERMISSION)
@require_POST
def import_retry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Try again what went wrong."""
    row = import_of(request, public_id)
    try:
        retry_import(row, actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(CHECK_PAGE, row.public_id)


@requires(PERMISSION)
@require_POST
def import_discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete an import that was not brought in, with its file."""
    row = import_of(request, public_id)
    try:
        discard_import(row, actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(CHECK_PAGE, row.public_id)
    messages.success(request, _("The file is deleted. Nothing of it was brought in."))
    return redirect("feedback_team:imports")


@requires(PERMISSION)
@never_cache
@require_safe
def import_problems(request: HttpRequest, public_id: str) -> HttpResponse | FileResponse:
    """Give all problems of a file as a CSV file; once the file is deleted, those that the page shows."""
    row = import_of(request, public_id)
    name = f"problems-{row.public_id}.csv"
    try:
        listed = default_storage.open(problems_file(row))
    except FileNotFoundError:
        return HttpResponse(
            "".join(_lines(row)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    return FileResponse(listed, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


def _lines(row: SubmissionImport) -> Iterator[str]:
    yield "\ufeff"
    out = io.StringIO()
    lines = [[problem["row"], problem["column"], problem["message"]] for problem in row.problems]
    csv.writer(out, lineterminator="\r\n").writerows(
        [[safe(cell) for cell in line] for line in [[_("Row"), _("Column"), _("What is wrong")], *lines]]
    )
    yield out.getvalue()


@requires(PERMISSION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take out again what was brought in; says what is in use since, and stands in the way."""
    row = import_of(request, public_id)
    if row.state != State.IMPORTED:
        return redirect(CHECK_PAGE, row.public_id)
    mine = Submission.objects.filter(brought_in=row)
    used = in_use(mine).order_by("row")
    number = used.count()
    form = UndoForm(request.POST if request.method == "POST" else None, row=row, in_use=number)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            gone, left = take_out(
                row,
                why=chosen["why"],
                leave_used=bool(chosen.get("leave_used")),
                version=chosen["version"],
                actor=actor_of(request),
            )
        except Refusal as refusal:
            show_refusal(form, refusal, row=row)
        else:
            messages.success(request, _undone(gone, left))
            return redirect(CHECK_PAGE, row.public_id)
    context = {
        "row": row,
        "form": form,
        "total": mine.count(),
        "used": number,
        "uses": uses_of(row),
        "listed": _with_items(used[:LISTED]),
        "text_label": label_of("text"),
    }
    return render(request, "feedback/imports/undo.html", context, status=422 if form.errors else 200)


def _with_items(submissions: Any) -> list[tuple[Submission, FeedbackItem | None]]:
    rows = list(submissions)
    items = FeedbackItem.objects.filter(submission__in=rows).order_by("start", "pk")
    first: dict[int | None, FeedbackItem] = {}
    for item in items:
        first.setdefault(item.submission_id, item)
    return [(submission, first.get(submission.pk)) for submission in rows]


def _undone(gone: int, left: int) -> str:
    words = ngettext("%(n)s row is taken out again.", "%(n)s rows are taken out again.", gone) % {"n": f"{gone:,}"}
    if left:
        words += " " + ngettext("%(n)s is left in.", "%(n)s are left in.", left) % {"n": f"{left:,}"}
    return words
