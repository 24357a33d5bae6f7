"""The administrator's page of the audit trail. It stands here because permissions stand above the trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from eolcare.accounts.access import requires
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.audit.queries import search
from eolcare.audit.verbs import Verb
from eolcare.common import nhsuk

PER_PAGE = 50


class AuditSearchForm(nhsuk.Form):
    """What to look for in the trail."""

    verb = forms.ChoiceField(label=_("What was done"), required=False, choices=[("", _("Anything")), *Verb.choices])
    actor = forms.CharField(label=_("By whom (email address, or part of it)"), required=False, max_length=100)
    target = forms.CharField(
        label=_("Kind of record, or its identifier"),
        required=False,
        max_length=60,
        help_text=_("For example engagement.event"),
    )
    since = nhsuk.DateField(label=_("From"), required=False)
    until = nhsuk.DateField(label=_("To"), required=False)

    mark_optional = False
    submit_text = _("Search")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_method = "get"
        self.helper.disable_csrf = True


@requires("audit.search")
@require_safe
def audit_search(request: HttpRequest) -> HttpResponse:
    """Search the trail by act, person, record and day."""
    form = AuditSearchForm(request.GET or None)
    areas = Area.objects.filter(pk__in=area_ids_for(request.user, "audit.search"))
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    entries = search(
        area_codes={area.code for area in areas},
        verb=wanted.get("verb") or "",
        target=wanted.get("target") or "",
        actor_email=wanted.get("actor") or "",
        since=wanted.get("since"),
        until=wanted.get("until"),
    )
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "audit/search.html",
        {"form": form, "page": page, "query": query.urlencode()},
        status=422 if form.errors else 200,
    )
