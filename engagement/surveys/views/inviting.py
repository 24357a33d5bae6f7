"""The team makes invitation codes, sees how many were used, and takes unused ones back."""

from __future__ import annotations

import csv
import io
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engagement.programmes.refused import show_refusal
from engagement.surveys import services
from engagement.surveys.forms_lifecycle import InvitationsForm
from engagement.surveys.models import Access, Survey
from engagement.surveys.services.inviting import Invited
from engagement.surveys.views.moving import survey_for
from eolcare.accounts.access import requires
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience, show_count


@requires("surveys.invite")
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the sets of codes with how many were used; make a set and give it as a CSV for mail merge."""
    survey = survey_for(request, "surveys.invite", public_id)
    form = InvitationsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_invitations(survey, actor=cast(User, request.user), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return _csv(survey, made)
    sets = [
        (batch, show_count(batch.used, Audience.TEAM, unit=Unit.PEOPLE))
        for batch in survey.invitation_batches.select_related("created_by").annotate(
            used=Count("codes", filter=Q(codes__used_on__isnull=False)),
            unused=Count("codes", filter=Q(codes__used_on__isnull=True, codes__revoked_at__isnull=True)),
        )
    ]
    context = {"form": form, "survey": survey, "sets": sets, "takes_codes": survey.access == Access.CODES}
    return render(request, "surveys/team/invitations.html", context, status=422 if form.errors else 200)


@requires("surveys.invite")
@require_POST
def revoke(request: HttpRequest, public_id: str, batch_id: str) -> HttpResponse:
    """Make the unused codes of a set worthless."""
    survey = survey_for(request, "surveys.invite", public_id)
    batch = get_object_or_404(survey.invitation_batches, public_id=batch_id)
    services.revoke_invitations(batch, actor=cast(User, request.user))
    messages.success(request, _("The unused codes of “%(label)s” no longer open the survey.") % {"label": batch.label})
    return redirect("surveys_team:invitations", survey.public_id)


def _csv(survey: Survey, made: Invited) -> HttpResponse:
    address = settings.PORTAL_BASE_URL.rstrip("/") + reverse("surveys:start", args=[survey.slug])
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["code", "address"])
    writer.writerows((code, address) for code in made.codes)
    # The mark at the beginning lets Excel read the file as UTF-8.
    response = HttpResponse("\ufeff" + sheet.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{survey.slug}-codes-{made.batch.public_id}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
