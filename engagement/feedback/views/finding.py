"""Things like one that somebody said, and themes that are suggested for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement.feedback.forms.finding import DecisionForm
from engagement.feedback.models import FeedbackItem, Theme
from engagement.feedback.queries.suggestions import similar_items, taken_by_theme
from engagement.feedback.services.suggestions import refuse_suggestion, take_suggestion
from engagement.feedback.views.items import with_sources
from engagement.feedback.views.listing import with_excerpts
from engagement.programmes.models import Programme
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.common.errors import Refusal

MOST_ALIKE = 20


@requires("feedback.view")
@require_safe
def similar(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what others said in the same programme that is most like one thing, the nearest first."""
    item = get_for(request.user, "feedback.view", with_sources(FeedbackItem.objects.all()), public_id=public_id)
    pks = similar_items(item, limit=MOST_ALIKE)
    by_pk = {each.pk: each for each in with_sources(FeedbackItem.objects.filter(pk__in=pks))}
    rows = with_excerpts([by_pk[pk] for pk in pks if pk in by_pk], "", "")
    return render(request, "feedback/finding/similar.html", {"item": item, "rows": rows})


@requires("feedback.code")
@require_POST
def suggestion_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take or refuse a theme that is suggested for an item, and go back to it; or say so to the page's script."""
    item = get_for(
        request.user, "feedback.code", FeedbackItem.objects.select_related("programme__area"), public_id=public_id
    )
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _said(request, item, _("Choose whether the theme fits."), done=False)
    theme = get_object_or_404(Theme, programme=item.programme_id, public_id=form.cleaned_data["theme"])
    try:
        if form.cleaned_data["decision"] == "take":
            given = take_suggestion(item, theme, actor=actor_of(request)).theme
            return _said(request, item, _("“%(theme)s” is given.") % {"theme": given.name}, given=given)
        refuse_suggestion(item, theme, actor=actor_of(request))
    except Refusal as refusal:
        return _said(request, item, str(refusal), done=False)
    return _said(request, item, _("“%(theme)s” is not suggested for this again.") % {"theme": theme.name})


def _said(
    request: HttpRequest, item: FeedbackItem, words: str, *, done: bool = True, given: Theme | None = None
) -> HttpResponse:
    """Say it on the coding page, or to its script, which keeps what is ticked there and not saved yet."""
    if "application/json" in request.headers.get("Accept", ""):
        answer = {"said": words, "given": given.public_id if given else None}
        return JsonResponse(answer, status=200 if done else 422)
    (messages.success if done else messages.error)(request, words)
    parameters = request.GET.urlencode()
    address = reverse("feedback_team:detail", args=[item.public_id])
    return redirect(f"{address}?{parameters}" if parameters else address)


@requires("feedback.view")
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show how often people took the themes that the portal suggested, for one programme."""
    programmes, programme = chosen_programme(request)
    rows = taken_by_theme(programme) if programme else []
    context = {
        "programmes": programmes,
        "programme": programme,
        "rows": rows,
        "taken": sum(row.taken for row in rows),
        "decided": sum(row.taken + row.refused for row in rows),
    }
    return render(request, "feedback/finding/suggestions.html", context)


def chosen_programme(request: HttpRequest) -> tuple[list[Programme], Programme | None]:
    """Return the programmes whose feedback the person may see, and the one that ``?programme=`` names or the latest.

    Raises:
        Http404: if the address names one that they may not see.
    """
    programmes = list(within_areas(request.user, "feedback.view", Programme.objects.order_by("-opens_on", "title")))
    wanted = request.GET.get("programme")
    if wanted:
        return programmes, get_for(request.user, "feedback.view", Programme.objects.all(), slug=wanted)
    return programmes, programmes[0] if programmes else None
