"""Pages of programmes: what the public reads, and where the team keeps them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.programmes import queries, services
from engagement.programmes.forms import ExtendForm, PhaseForm, PlanChangeForm, ProgrammeForm, SearchForm
from engagement.programmes.models import Phase, Programme
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of, version_of
from eolcare.accounts.access import get_for, public, requires
from eolcare.common.errors import Refusal

PER_PAGE = 20


@public
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """List the public programmes, the latest first."""
    page = Paginator(queries.public_programmes(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "programmes/list.html", {"page": page})


@public
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a public programme with its phases and its log. Raises Http404 for any other."""
    programme = queries.public_programme(slug)
    if programme is None:
        raise Http404
    return render(
        request,
        "programmes/detail.html",
        {
            "programme": programme,
            "timeline": queries.timeline_of(programme),
            "log": queries.log_of(programme),
            "today": timezone.localdate(),
        },
    )


@requires("programmes.view")
@require_safe
def team_list(request: HttpRequest) -> HttpResponse:
    """List the programmes of the person's areas."""
    form = SearchForm(request.GET or None)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    page = Paginator(queries.team_programmes(request.user, search=search), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "programmes/team_list.html",
        {"form": form, "page": page, "search": search, "can_create": request.user.has_perm("programmes.change")},
    )


@requires("programmes.view")
@require_safe
def team_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one programme to the team."""
    rows = queries.programme_with_log(Programme.objects.all())
    programme = get_for(request.user, "programmes.view", rows, slug=slug)
    return render(
        request,
        "programmes/team_detail.html",
        {
            "programme": programme,
            "timeline": queries.timeline_of(programme),
            "log": queries.log_of(programme),
            "can_change": request.user.has_perm("programmes.change", programme),
        },
    )


def _programme(request: HttpRequest, slug: str) -> Programme:
    return get_for(request.user, "programmes.change", Programme.objects.select_related("area"), slug=slug)


@requires("programmes.change")
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Set up a new programme."""
    form = ProgrammeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            programme = services.create_programme(actor=actor_of(request), **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The programme is saved."))
            return redirect("programmes_team:detail", slug=programme.slug)
    return _form_page(request, form, _("Set up a programme"))


@requires("programmes.change")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a programme is."""
    programme = _programme(request, slug)
    form = ProgrammeForm(request.POST or None, user=request.user, programme=programme)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_programme(
                programme, version=form.cleaned_data["version"] or 0, actor=actor_of(request), **form.facts()
            )
        except Refusal as refusal:
            show_refusal(form, refusal, row=programme)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("programmes_team:detail", slug=slug)
    return _form_page(request, form, _("Change the programme"), programme)


@requires("programmes.change")
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    """Move the closing day to a later one, and say why."""
    programme = _programme(request, slug)
    initial = {"version": programme.version, "decided_on": timezone.localdate()}
    form = ExtendForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        try:
            services.extend_programme(programme, actor=actor_of(request), **facts)
        except Refusal as refusal:
            show_refusal(form, refusal, row=programme)
        else:
            messages.success(request, _("The closing day is moved. The programme’s page says so, and why."))
            return redirect("programmes_team:detail", slug=slug)
    return _form_page(request, form, _("Extend the closing day"), programme)


@requires("programmes.change")
@require_http_methods(["GET", "POST"])
def change_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Record another change of plan, and why."""
    programme = _programme(request, slug)
    form = PlanChangeForm(request.POST or None, initial={"decided_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.record_plan_change(programme, actor=actor_of(request), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The change is recorded. The programme’s page says so, and why."))
            return redirect("programmes_team:detail", slug=slug)
    return _form_page(request, form, _("Record a change of plan"), programme)


@requires("programmes.change")
@require_http_methods(["GET", "POST"])
def phase(request: HttpRequest, slug: str, phase_id: int | None = None) -> HttpResponse:
    """Add a phase, or change the one named. Raises Http404 for one of another programme."""
    programme = _programme(request, slug)
    row = _phase(programme, phase_id) if phase_id is not None else None
    form = PhaseForm(request.POST or None, programme=programme, phase=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_phase(
                programme, phase=row, version=form.cleaned_data["version"] or 0, actor=actor_of(request), **form.facts()
            )
        except Refusal as refusal:
            show_refusal(form, refusal, row=programme)
        else:
            messages.success(request, _("The phase is saved."))
            return redirect("programmes_team:detail", slug=slug)
    return _form_page(request, form, _("Change a phase") if row else _("Add a phase"), programme)


@requires("programmes.change")
@require_http_methods(["GET", "POST"])
def delete_phase(request: HttpRequest, slug: str, phase_id: int) -> HttpResponse:
    """Take a phase off its programme, after asking. Raises Http404 for one of another programme."""
    programme = _programme(request, slug)
    row = _phase(programme, phase_id)
    if request.method == "POST":
        try:
            services.delete_phase(row, version=version_of(request), actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The phase is deleted."))
        return redirect("programmes_team:detail", slug=slug)
    return render(request, "programmes/team_delete_phase.html", {"programme": programme, "phase": row})


def _phase(programme: Programme, phase_id: int) -> Phase:
    row = programme.phases.filter(pk=phase_id).first()
    if row is None:
        raise Http404
    return row


def _form_page(request: HttpRequest, form: Any, heading: str, programme: Programme | None = None) -> HttpResponse:
    context = {"form": form, "heading": heading, "programme": programme}
    return render(request, "programmes/team_form.html", context, status=422 if form.errors else 200)
