"""The team's pages of the coding frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.feedback import queries, services
from engagement.feedback.forms import ThemeForm, refuse
from engagement.feedback.models import FeedbackItem, Theme
from engagement.programmes.models import Programme
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Refusal
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience, show_count


@requires("feedback.view")
@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    """Show a programme's themes as a tree, each with the people behind it."""
    programmes = list(within_areas(request.user, "feedback.view", Programme.objects.order_by("-opens_on", "title")))
    wanted = request.GET.get("programme")
    programme: Programme | None
    if wanted:
        programme = get_for(request.user, "feedback.view", Programme.objects.all(), slug=wanted)
    else:
        programme = programmes[0] if programmes else None
    rows: list[dict[str, Any]] = []
    total = None
    if programme is not None:
        rows = [
            {"theme": each.theme, "depth": min(each.depth, 4), "people": _shown(each.people.value)}
            for each in queries.themes_with_counts(programme=programme)
        ]
        total = _shown(queries.people(FeedbackItem.objects.filter(programme=programme)).value)
    return render(
        request,
        "feedback/themes.html",
        {
            "programmes": programmes,
            "programme": programme,
            "rows": rows,
            "total": total,
            "may_change": programme is not None
            and programme.area_id in area_ids_for(request.user, "feedback.change_themes"),
        },
    )


def _shown(people: int) -> object:
    return show_count(people, Audience.TEAM, unit=Unit.PEOPLE)


@requires("feedback.change_themes")
@require_http_methods(["GET", "HEAD", "POST"])
def theme_create(request: HttpRequest) -> HttpResponse:
    """Make a theme in ``?programme=``, beneath ``?beneath=`` if one is named."""
    programme = get_for(
        request.user,
        "feedback.change_themes",
        Programme.objects.select_related("area"),
        slug=request.GET.get("programme", ""),
    )
    above = Theme.objects.filter(programme=programme, public_id=request.GET.get("beneath", "")).first()
    form = ThemeForm(request.POST or None, programme=programme, parent=above)
    if (answer := _saved(request, form, _("The theme is made."))) is not None:
        return answer
    return render(request, "feedback/theme_form.html", {"form": form, "programme": programme})


@requires("feedback.change_themes")
@require_http_methods(["GET", "HEAD", "POST"])
def theme_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what a theme is called, what belongs to it and where it stands."""
    theme = _theme(request, public_id)
    form = ThemeForm(request.POST or None, programme=theme.programme, theme=theme)
    if (answer := _saved(request, form, _("The theme is changed."))) is not None:
        return answer
    return render(request, "feedback/theme_form.html", {"form": form, "programme": theme.programme, "theme": theme})


@requires("feedback.change_themes")
@require_POST
def theme_retire(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop giving a theme."""
    return _carried_out(request, public_id, services.retire_theme, _("The theme is not given any more."))


@requires("feedback.change_themes")
@require_POST
def theme_bring_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a retired theme again."""
    return _carried_out(request, public_id, services.bring_back_theme, _("The theme can be given again."))


def _theme(request: HttpRequest, public_id: str) -> Theme:
    return get_for(
        request.user,
        "feedback.change_themes",
        Theme.objects.select_related("programme__area", "parent"),
        public_id=public_id,
    )


def _to_the_tree(programme: Programme) -> HttpResponse:
    return redirect(f"{reverse('feedback_team:themes')}?programme={programme.slug}")


def _saved(request: HttpRequest, form: ThemeForm, sentence: str) -> HttpResponse | None:
    if not form.is_bound or not form.is_valid():
        return None
    try:
        theme = form.save(actor=actor_of(request))
    except Refusal as refusal:
        refuse(form, refusal, row=form.theme)
        return None
    messages.success(request, sentence)
    return _to_the_tree(theme.programme)


def _carried_out(request: HttpRequest, public_id: str, service: Callable[..., Theme], sentence: str) -> HttpResponse:
    theme = _theme(request, public_id)
    try:
        service(theme, actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return _to_the_tree(theme.programme)
