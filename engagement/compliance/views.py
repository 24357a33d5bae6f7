"""The team's pages of the compliance pack."""

from __future__ import annotations

import csv

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.compliance import services
from engagement.compliance.content import build_content
from engagement.compliance.forms import ConsiderationForm
from engagement.compliance.models import CompliancePack, Consideration
from engagement.compliance.printing import csv_rows
from engagement.programmes.models import Programme
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Refusal

PACKS_SHOWN = 20


@requires("compliance.view")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the programmes of which the person may see what the records show."""
    programmes = within_areas(request.user, "compliance.view", Programme.objects.order_by("-opens_on", "title"))
    return render(request, "compliance/home.html", {"programmes": programmes})


@requires("compliance.view")
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the records of a programme show today, the gaps first, and the packs that were made."""
    row = _programme(request, "compliance.view", slug)
    with translation.override("en-gb"):
        content = build_content(row)
    considerations = row.considerations.order_by("held_on", "pk")
    packs = row.compliance_packs.defer("pdf", "content").select_related("asked_by")
    return render(
        request,
        "compliance/programme.html",
        {
            "programme": row,
            "content": content,
            "gaps": sum(len(each["gaps"]) for each in content["sections"]),
            "packs": packs[:PACKS_SHOWN],
            "considerations": considerations,
            "may_change": row.area_id in area_ids_for(request.user, "compliance.change"),
        },
    )


@requires("compliance.change")
@require_http_methods(["GET", "HEAD", "POST"])
def consideration_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Record that a body which decides considered what people said."""
    row = _programme(request, "compliance.change", slug)
    return _consideration(request, ConsiderationForm(request.POST or None, programme=row))


@requires("compliance.change")
@require_http_methods(["GET", "HEAD", "POST"])
def consideration_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change such a record."""
    rows = Consideration.objects.select_related("programme__area")
    row = get_for(request.user, "compliance.change", rows, public_id=public_id)
    return _consideration(request, ConsiderationForm(request.POST or None, programme=row.programme, row=row))


def _consideration(request: HttpRequest, form: ConsiderationForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            form.save(actor=actor_of(request))
        except Refusal as refusal:
            show_refusal(form, refusal, row=form.row)
        else:
            messages.success(request, _("It is recorded."))
            return redirect("compliance:programme", form.programme.slug)
    context = {"form": form, "programme": form.programme, "row": form.row}
    return render(request, "compliance/consideration.html", context, status=422 if form.is_bound else 200)


@requires("compliance.view")
@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a pack of what the records show now."""
    pack = services.ask_for_pack(_programme(request, "compliance.view", slug), actor=actor_of(request))
    return redirect("compliance:pack", pack.public_id)


@requires("compliance.view")
@require_safe
def pack(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far a pack is, and once it is made, where to get it."""
    row = _pack(request, public_id)
    return render(request, "compliance/pack.html", {"pack": row, "job": services.job_of(row)})


@requires("compliance.view")
@require_safe
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the PDF of a pack. Raises Http404 for one that is not made yet."""
    row = _pack(request, public_id)
    if row.pdf is None:
        raise Http404
    services.note_download(row, actor=actor_of(request), form="pdf")
    return _file(bytes(row.pdf), "application/pdf", f"what-the-records-show-{row.programme.slug}.pdf")


@requires("compliance.view")
@require_safe
def records(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the same as a CSV: each statement with the addresses of its records."""
    row = _pack(request, public_id)
    if row.content is None:
        raise Http404
    services.note_download(row, actor=actor_of(request), form="csv")
    response = _file(b"\xef\xbb\xbf", "text/csv; charset=utf-8", f"what-the-records-show-{row.programme.slug}.csv")
    csv.writer(response).writerows(csv_rows(row.content))
    return response


def _file(body: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def _programme(request: HttpRequest, permission: str, slug: str) -> Programme:
    return get_for(request.user, permission, Programme.objects.select_related("area"), slug=slug)


def _pack(request: HttpRequest, public_id: str) -> CompliancePack:
    packs = CompliancePack.objects.select_related("programme__area", "asked_by")
    return get_for(request.user, "compliance.view", packs, public_id=public_id)
