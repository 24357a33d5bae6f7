"""The team's pages of reports: the list, one report, how far its PDF is, and how it will look."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement.events.models import Event
from engagement.programmes.queries import programmes_reaching
from engagement.reports import queries, services
from engagement.reports.content import build_content
from engagement.reports.forms import TeamFilterForm
from engagement.reports.kinds import kind_of
from engagement.reports.models import Report, ReportState
from engagement.reports.services.review import gaps_in, may_approve
from engagement.reports.views.public import pdf_response
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal
from eolcare.jobs.models import JobState

PER_PAGE = 30


@requires("reports.view")
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """List the reports of the person's areas, and events that have none yet."""
    form = TeamFilterForm(request.GET or None, programmes=programmes_reaching(request.user, "reports.view"))
    page = Paginator(queries.team_reports(request.user, form.filters()), PER_PAGE).get_page(request.GET.get("page"))
    may_write = request.user.has_perm("reports.write")
    waiting = queries.events_without_report(request.user)[:20] if may_write else []
    narrowed = any(value for name, value in request.GET.items() if name != "page")
    return render(
        request, "reports/team/list.html", {"form": form, "page": page, "waiting": waiting, "narrowed": narrowed}
    )


@requires("reports.write")
@require_POST
def create_for_event(request: HttpRequest, public_id: str) -> HttpResponse:
    """Start the report of an event, or open the one there is."""
    event = get_for(request.user, "reports.write", Event.objects.all(), public_id=public_id)
    try:
        report = services.create_for_event(event, actor=request.user)  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("reports_team:list")
    return redirect("reports_team:detail", public_id=report.public_id)


def fetch(request: HttpRequest, permission: str, public_id: str) -> Report:
    """Return a report that the person may see, write or approve.

    Raises:
        PermissionDenied: without the permission anywhere.
        Http404: if there is no such report in their areas.
    """
    reports = Report.objects.select_related("programme__area", "event", "submitted_by", "created_by")
    return get_for(request.user, permission, reports, public_id=public_id)


@requires("reports.view")
@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show where a report stands, what it is made of, and what can be done next."""
    report = fetch(request, "reports.view", public_id)
    user: Any = request.user
    kind = kind_of(report)
    version = queries.approved_version(report)
    may = {
        "write": user.has_perm("reports.write", report),
        "approve": user.has_perm("reports.approve", report),
    }
    is_draft = report.state == ReportState.DRAFT
    return render(
        request,
        "reports/team/detail.html",
        {
            "report": report,
            "sections": [(section, kind.section(section.key)) for section in report.sections.order_by("order")],
            "may": may,
            "is_draft": is_draft,
            "gaps": gaps_in(report) if is_draft and may["write"] else [],
            "own_work": may["approve"] and not may_approve(report, user),
            "writers": queries.writers_of(report),
            "version": version,
            "job": version.job if version else None,
            "is_ready": version is not None and hasattr(version, "document"),
            "versions": queries.published_versions(report),
            "steps": report.steps.select_related("by").order_by("-at", "-pk"),
        },
    )


@requires("reports.view")
@require_safe
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with the part of the page that says how far the PDF is; the page's script asks for it each second."""
    report = fetch(request, "reports.view", public_id)
    version = queries.approved_version(report)
    job = version.job if version else None
    is_over = job is None or job.state in (JobState.DONE, JobState.FAILED)
    response = render(request, "reports/team/_progress.html", {"report": report, "job": job})
    response["X-Work"] = "over" if is_over else "going"
    return response


@requires("reports.view")
@require_safe
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the report as readers would see it, from the text and the records of this moment."""
    report = fetch(request, "reports.view", public_id)
    return render(request, "reports/team/preview.html", {"report": report, "content": build_content(report)})


@requires("reports.view")
@require_safe
def document(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with the PDF of the version that is approved and not published yet."""
    report = fetch(request, "reports.view", public_id)
    version = queries.approved_version(report)
    shown = getattr(version, "document", None)
    if version is None or shown is None:
        raise Http404
    return pdf_response(request, shown, name=f"{report.slug}-version-{version.number}.pdf", keep=False)


@requires("reports.view")
@require_POST
def retry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Try again to make the PDF."""
    report = fetch(request, "reports.view", public_id)
    try:
        services.retry_render(report, actor=request.user)  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The PDF is being made again."))
    return redirect("reports_team:detail", public_id=public_id)
