"""The administrator's page of the audit trail. It stands here because permissions stand above the trail."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from eolcare.accounts.access import requires
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.audit.queries import search
from eolcare.audit.verbs import Verb

PER_PAGE = 50


class AuditSearchForm(forms.Form):
    """What to look for in the trail."""

    verb = forms.ChoiceField(label=_("What was done"), required=False, choices=[("", _("Anything")), *Verb.choices])
    actor = forms.CharField(label=_("By whom (email address, or part of it)"), required=False, max_length=100)
    target = forms.CharField(
        label=_("Kind of record, or its identifier"),
        required=False,
        max_length=60,
        help_text=_("For example engagement.event"),
    )
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True


@requires("audit.search")
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
