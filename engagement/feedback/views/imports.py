"""Bringing in a spreadsheet, up to its check: which there are, the template, the file, its columns."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from engagement.feedback.forms.imports import PERMISSION, ColumnsForm, NewImportForm
from engagement.feedback.importing.problems import Unreadable
from engagement.feedback.importing.template import template_csv, template_xlsx
from engagement.feedback.models import SubmissionImport
from engagement.feedback.queries.imports import look_inside
from engagement.feedback.services.imports import choose_columns, receive_file
from engagement.programmes.models import Community
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common.errors import IllegalMove, Refusal

PAGE_SIZE = 30
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def import_of(request: HttpRequest, public_id: str) -> SubmissionImport:
    """Return an import that the person may see; 404 or 403 otherwise."""
    rows = SubmissionImport.objects.select_related("programme__area", "started_by", "imported_by", "undone_by")
    return get_for(request.user, PERMISSION, rows, public_id=public_id)


@requires(PERMISSION)
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """List the spreadsheets of the person's programmes, the latest first."""
    rows = within_areas(
        request.user, PERMISSION, SubmissionImport.objects.select_related("programme", "started_by").defer("preview")
    )
    page = Paginator(rows.order_by("-created_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "feedback/imports/list.html", {"page": page})


@requires(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Take a file for a programme; ``?programme=`` chooses one."""
    form = NewImportForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        user=request.user,
        initial={"programme": request.GET.get("programme", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = receive_file(form.cleaned_data["programme"], form.cleaned_data["file"], actor=actor_of(request))
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("feedback_team:import_columns", row.public_id)
    return render(request, "feedback/imports/new.html", {"form": form}, status=422 if form.errors else 200)


@requires(PERMISSION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the first rows with a guess which column is what, and take what is chosen; ``?sheet=`` shows another one."""
    row = import_of(request, public_id)
    if not row.file or row.state not in (
        SubmissionImport.State.CHECKING,
        SubmissionImport.State.CHECKED,
        SubmissionImport.State.FAILED,
    ):
        return redirect("feedback_team:import_check", row.public_id)
    asked = request.POST if request.method == "POST" else request.GET
    problem = ""
    try:
        glimpse = look_inside(row, asked.get("sheet", ""))
    except Unreadable as error:
        # Another sheet may be none, or have no headings; the first one had.
        problem = str(error)
        try:
            glimpse = look_inside(row)
        except Unreadable as again:
            messages.error(request, str(again))
            return redirect("feedback_team:imports")
    form = ColumnsForm(request.POST if request.method == "POST" else None, row=row, glimpse=glimpse)
    if request.method == "POST" and form.is_valid() and not problem:
        try:
            choose_columns(
                row,
                version=form.cleaned_data["version"],
                sheet=glimpse.sheet,
                columns=form.columns,
                defaults=form.defaults,
                actor=actor_of(request),
            )
        except IllegalMove as refusal:
            messages.error(request, str(refusal))
            return redirect("feedback_team:import_check", row.public_id)
        except Refusal as refusal:
            show_refusal(form, refusal, row=row)
        else:
            return redirect("feedback_team:import_check", row.public_id)
    context = {"row": row, "form": form, "glimpse": glimpse, "problem": problem}
    return render(request, "feedback/imports/columns.html", context, status=422 if form.errors or problem else 200)


@requires(PERMISSION)
@require_safe
def import_template(request: HttpRequest, file_format: str) -> HttpResponse:
    """Give a spreadsheet to fill in: ``csv`` or ``xlsx``."""
    if file_format not in TYPES:
        raise Http404
    if file_format == "csv":
        content = template_csv()
    else:
        own = Area.objects.boroughs().filter(pk__in=area_ids_for(request.user, PERMISSION)).order_by("order", "name")
        content = template_xlsx(
            list(own.values_list("name", flat=True)), list(Community.objects.values_list("name", flat=True))
        )
    return HttpResponse(
        content,
        content_type=TYPES[file_format],
        headers={"Content-Disposition": f'attachment; filename="feedback-template.{file_format}"'},
    )
