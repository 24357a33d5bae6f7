"""What everybody reads: the list, a report, its older versions, and their PDFs."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.views.decorators.http import require_safe

from engagement.programmes.queries import boroughs_of_public_programmes, public_programmes
from engagement.reports import queries
from engagement.reports.forms import PublicFilterForm
from engagement.reports.models import Report, ReportDocument, ReportVersion
from eolcare.accounts.access import public

PER_PAGE = 20


def published(slug: str) -> Report:
    """Return a report with a published version.

    Raises:
        Http404: for any other.
    """
    reports = Report.objects.public().filter(programme__is_public=True)
    return get_object_or_404(reports.select_related("programme", "event"), slug=slug)


@public
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """List the published reports, the latest first."""
    form = PublicFilterForm(
        request.GET or None, programmes=public_programmes(), boroughs=boroughs_of_public_programmes()
    )
    page = Paginator(queries.public_reports(form.filters()), PER_PAGE).get_page(request.GET.get("page"))
    narrowed = any(value for name, value in request.GET.items() if name != "page")
    return render(request, "reports/list.html", {"form": form, "page": page, "narrowed": narrowed})


@public
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a report in its latest published version, or that it was withdrawn and why."""
    report = published(slug)
    if report.withdrawn_reason:
        return render(request, "reports/withdrawn.html", {"report": report}, status=410)
    latest = queries.latest_version(report)
    if latest is None:
        raise Http404
    return _show(request, report, latest, latest=latest.number)


@public
@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one published version, marked as superseded if a later one took its place."""
    report = published(slug)
    if report.withdrawn_reason:
        return render(request, "reports/withdrawn.html", {"report": report}, status=410)
    versions = report.versions.filter(published_at__isnull=False).select_related("document").defer("document__pdf")
    shown = get_object_or_404(versions, number=number)
    latest = versions.aggregate(number=Max("number"))["number"]
    return _show(request, report, shown, latest=latest)


def _show(request: HttpRequest, report: Report, shown: ReportVersion, *, latest: int) -> HttpResponse:
    return render(
        request,
        "reports/detail.html",
        {
            "report": report,
            "version": shown,
            "content": shown.content,
            "document": shown.document,
            "versions": queries.published_versions(report),
            "latest": latest,
            "superseded": shown.number < latest,
        },
    )


@public
@require_safe
def pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer with the PDF of a published version. It never changes, so browsers may keep it."""
    report = published(slug)
    if report.withdrawn_reason:
        return render(request, "reports/withdrawn.html", {"report": report}, status=410)
    shown = get_object_or_404(
        ReportDocument.objects.select_related("version").defer("pdf", "version__content"),
        version__report=report,
        version__number=number,
        version__published_at__isnull=False,
    )
    return pdf_response(request, shown, name=f"{report.slug}-version-{number}.pdf", keep=True)


def pdf_response(request: HttpRequest, document: ReportDocument, *, name: str, keep: bool) -> HttpResponse:
    """Return a PDF to be shown in the browser, or 304 where the browser has it.

    Args:
        request: the request.
        document: the PDF's row; its bytes are read only if they are needed.
        name: the name to save it under.
        keep: whether any cache may keep it; a report can still be withdrawn, so each use asks again.

    Raises:
        Http404: if the row is gone.
    """
    etag = quote_etag(document.sha256)
    known = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    response: HttpResponse
    if etag in known or "*" in known:
        response = HttpResponseNotModified()
    else:
        body = ReportDocument.objects.filter(pk=document.pk).values_list("pdf", flat=True).first()
        if body is None:
            raise Http404
        response = HttpResponse(bytes(body), content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
        response["Last-Modified"] = http_date(document.rendered_at.timestamp())
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=3600, must-revalidate" if keep else "private, no-store"
    return response
