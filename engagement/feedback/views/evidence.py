"""The team's pages of the library of evidence."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.feedback.forms import refuse
from engagement.feedback.forms.evidence import EvidenceFilters, FindingForm, SourceForm
from engagement.feedback.models import EvidenceFinding, EvidenceSource
from engagement.feedback.queries.evidence import with_findings, with_what_lists_show
from engagement.feedback.services import evidence as services
from engagement.programmes.models import Programme
from engagement.programmes.requests import actor_of, version_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Refusal

PAGE_SIZE = 30


@requires("evidence.view")
@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """List the sources of the programmes that the person sees, narrowed by words and filters."""
    programmes = list(within_areas(request.user, "evidence.view", Programme.objects.order_by("-opens_on", "title")))
    filters = EvidenceFilters(request.GET, programmes=programmes)
    sources = filters.narrow(within_areas(request.user, "evidence.view", EvidenceSource.objects.all()))
    page = Paginator(with_what_lists_show(sources), PAGE_SIZE).get_page(request.GET.get("page"))
    changes = area_ids_for(request.user, "evidence.change")
    return render(
        request,
        "feedback/evidence/list.html",
        {
            "filters": filters,
            "page": page,
            "may_add": [programme for programme in programmes if programme.area_id in changes],
        },
    )


@requires("evidence.view")
@require_safe
def source_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a source with what it found."""
    source = _source(request, "evidence.view", public_id)
    may_change = source.programme.area_id in area_ids_for(request.user, "evidence.change")
    return render(request, "feedback/evidence/detail.html", {"source": source, "may_change": may_change})


@requires("evidence.change")
@require_http_methods(["GET", "HEAD", "POST"])
def source_new(request: HttpRequest) -> HttpResponse:
    """Add a source to the library of ``?programme=``."""
    programme = get_for(
        request.user,
        "evidence.change",
        Programme.objects.select_related("area"),
        slug=request.GET.get("programme", ""),
    )
    return _source_form(
        request, SourceForm(request.POST or None, programme=programme), _("The source is in the library.")
    )


@requires("evidence.change")
@require_http_methods(["GET", "HEAD", "POST"])
def source_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a source."""
    source = _source(request, "evidence.change", public_id)
    form = SourceForm(request.POST or None, programme=source.programme, row=source)
    return _source_form(request, form, _("The source is changed."))


def _source_form(request: HttpRequest, form: SourceForm, sentence: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            source = form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal, row=form.row)
        else:
            messages.success(request, sentence)
            return redirect("feedback_team:evidence_source", source.public_id)
    context = {"form": form, "programme": form.programme, "source": form.row}
    return render(request, "feedback/evidence/source_form.html", context, status=422 if form.is_bound else 200)


@requires("evidence.change")
@require_http_methods(["GET", "HEAD", "POST"])
def source_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whether a source is to be deleted with its findings, and delete it."""
    source = _source(request, "evidence.change", public_id)
    if request.method == "POST":
        try:
            services.delete_source(source, version=version_of(request), actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("feedback_team:evidence_source", source.public_id)
        messages.success(request, _("The source is deleted."))
        return redirect("feedback_team:evidence")
    return render(request, "feedback/evidence/delete.html", {"source": source})


@requires("evidence.change")
@require_http_methods(["GET", "HEAD", "POST"])
def finding_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a finding to a source."""
    source = _source(request, "evidence.change", public_id)
    return _finding_form(request, FindingForm(request.POST or None, source=source), _("The finding is added."))


@requires("evidence.change")
@require_http_methods(["GET", "HEAD", "POST"])
def finding_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a finding and its themes."""
    finding = _finding(request, public_id)
    form = FindingForm(request.POST or None, source=finding.source, finding=finding)
    return _finding_form(request, form, _("The finding is changed."))


def _finding_form(request: HttpRequest, form: FindingForm, sentence: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal, row=form.finding)
        else:
            messages.success(request, sentence)
            if "another" in request.POST:
                return redirect("feedback_team:finding_add", form.source.public_id)
            return redirect("feedback_team:evidence_source", form.source.public_id)
    context = {"form": form, "source": form.source, "finding": form.finding}
    return render(request, "feedback/evidence/finding_form.html", context, status=422 if form.is_bound else 200)


@requires("evidence.change")
@require_POST
def finding_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a finding."""
    finding = _finding(request, public_id)
    try:
        services.delete_finding(finding, version=version_of(request), actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The finding is deleted."))
    return redirect("feedback_team:evidence_source", finding.source.public_id)


def _source(request: HttpRequest, permission: str, public_id: str) -> EvidenceSource:
    return get_for(request.user, permission, with_findings(EvidenceSource.objects.all()), public_id=public_id)


def _finding(request: HttpRequest, public_id: str) -> EvidenceFinding:
    findings = EvidenceFinding.objects.select_related("source__programme__area")
    return get_for(request.user, "evidence.change", findings, public_id=public_id)
