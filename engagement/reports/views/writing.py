"""Where a report is written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.reports import services
from engagement.reports.content import section_content
from engagement.reports.forms import ReportForm, SectionForm
from engagement.reports.kinds import kind_of
from engagement.reports.models import ReportState
from engagement.reports.views.team import fetch
from eolcare.accounts.access import requires
from eolcare.common.errors import Conflict, Refusal


def show_refusal(form: Any, refusal: Refusal, row: Any) -> None:
    """Put a refusal at its field. After a conflict the form carries the number of the row as it is now, so that the
    next save goes through: whoever saves again has been told.
    """
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal))
    if isinstance(refusal, Conflict) and "version" in form.fields:
        row.refresh_from_db()
        form.data = form.data.copy()
        form.data["version"] = str(row.version)


@requires("reports.write")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a draft's title, summary and choice of sections."""
    report = fetch(request, "reports.write", public_id)
    if report.state != ReportState.DRAFT:
        return _no_draft(request, public_id)
    form = ReportForm(request.POST or None, report=report)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.change_report(
                report,
                actor=request.user,  # type: ignore[arg-type]
                version=data["version"],
                title=data["title"],
                summary=data["summary"],
                included=data["included"],
                correction_note=data.get("correction_note"),
            )
        except Refusal as refusal:
            show_refusal(form, refusal, report)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("reports_team:detail", public_id=public_id)
    return render(
        request, "reports/team/edit.html", {"report": report, "form": form}, status=422 if form.errors else 200
    )


@requires("reports.write")
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Change one section of a draft. Below the form stands what the section takes from the records."""
    report = fetch(request, "reports.write", public_id)
    row = get_object_or_404(report.sections.all(), key=key)
    if report.state != ReportState.DRAFT:
        return _no_draft(request, public_id)
    kind = kind_of(report).section(row.key)
    form = SectionForm(request.POST or None, section=row, hint=kind.hint)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.change_section(
                row,
                actor=request.user,  # type: ignore[arg-type]
                version=data["version"],
                heading=data["heading"],
                body=data["body"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal, row)
        else:
            messages.success(request, _("The section is saved."))
            return redirect("reports_team:detail", public_id=public_id)
    shown = section_content(report, row)
    return render(
        request,
        "reports/team/section.html",
        {"report": report, "section": row, "kind": kind, "form": form, "blocks": shown["blocks"] if shown else []},
        status=422 if form.errors else 200,
    )


def _no_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    messages.info(request, _("This report is not a draft, so its text cannot change now."))
    return redirect("reports_team:detail", public_id=public_id)
