"""A human looks at responses about which something was noticed, and decides."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from engagement.programmes.refused import show_refusal
from engagement.surveys import queries, reader, services
from engagement.surveys.forms_responses import FlagForm
from engagement.surveys.models import Response
from engagement.surveys.presentation import answer_rows
from engagement.surveys.views.moving import survey_for
from eolcare.accounts.access import get_for, requires
from eolcare.accounts.models import User
from eolcare.common.errors import Conflict, Refusal
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience, count_words

PER_PAGE = 25
SETTLE = "surveys.settle_flags"
WHICH = {
    "wait": gettext_lazy("To be decided"),
    "aside": gettext_lazy("Set aside"),
    "counts": gettext_lazy("Counts"),
    "all": gettext_lazy("All"),
}


@requires(SETTLE)
@require_safe
def list_(request: HttpRequest, public_id: str) -> HttpResponse:
    """List responses about which something was noticed; those that wait for a decision first."""
    survey = survey_for(request, SETTLE, public_id)
    which = request.GET.get("which", "wait")
    if which not in WHICH:
        which = "wait"
    page = Paginator(reader.flagged_responses(survey, which), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "survey": survey,
        "which": which,
        "choices": WHICH.items(),
        "page": page,
        "rows": reader.with_flags(list(page.object_list)),
        "found": count_words(
            page.paginator.count, Audience.TEAM, unit=Unit.PEOPLE, one=_("response"), many=_("responses")
        ),
    }
    return render(request, "surveys/team/flags.html", context)


@requires(SETTLE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, public_id: str, response_id: str) -> HttpResponse:
    """Show one flagged response with what was noticed, and take the decision."""
    responses = Response.objects.select_related("survey__programme__area", "version", "borough")
    response = get_for(request.user, SETTLE, responses, survey__public_id=public_id, public_id=response_id)
    survey = response.survey
    flagged = reader.with_flags([response])[0]
    if not flagged.flags:
        raise Http404
    form = FlagForm(
        request.POST if request.method == "POST" else None, initial={"seen": services.standing_of(response)}
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            services.settle_flags(
                response,
                chosen["decision"],
                chosen["reason"],
                actor=cast(User, request.user),
                seen=chosen["seen"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
            if isinstance(refusal, Conflict):
                response.refresh_from_db()
                flagged = reader.with_flags([response])[0]
                data = cast(QueryDict, form.data).copy()
                data["seen"] = services.standing_of(response)
                form.data = data
        else:
            messages.success(request, _("The decision is saved. Results follow at once."))
            return redirect("surveys_team:flags", survey.public_id)
    definition = queries.definition_of(response.version)
    context = {
        "survey": survey,
        "response": response,
        "flagged": flagged,
        "form": form,
        "rows": answer_rows(definition, response.answers, queries.boroughs_of(survey)),
    }
    return render(request, "surveys/team/flag.html", context, status=422 if form.errors else 200)
