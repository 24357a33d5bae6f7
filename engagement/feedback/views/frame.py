"""The team's pages of the frame: its history, merging, splitting and moving themes, and how far the coding is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ambitions.framework.models import Ambition, BuildingBlock
from engagement.feedback.forms import refuse
from engagement.feedback.forms.frame import MergeForm, SplitForm
from engagement.feedback.models import FeedbackItem, Theme, ThemeChange
from engagement.feedback.queries import frame as frames
from engagement.feedback.queries import people
from engagement.feedback.queries.progress import progress_by_analyst, progress_by_source, progress_of
from engagement.feedback.services import move_theme
from engagement.feedback.services.frame import frame_version as version_of_frame
from engagement.feedback.services.splitting import deal_codings, parts_of
from engagement.feedback.services.themes import shift_theme
from engagement.programmes.models import Programme
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.common.errors import Refusal
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience, show_count

PAGE_SIZE = 30
DEAL_SIZE = 20
FIELD_NAMES = {
    "name": gettext_lazy("name"),
    "description": gettext_lazy("what belongs there"),
    "parent": gettext_lazy("beneath"),
    "order": gettext_lazy("place among its neighbours"),
    "ambition": gettext_lazy("ambition"),
    "building_block": gettext_lazy("building block"),
    "is_retired": gettext_lazy("given or not"),
    "merged_into": gettext_lazy("merged into"),
}


@requires("feedback.view")
@require_safe
def frame_history(request: HttpRequest, programme: str) -> HttpResponse:
    """List every version of a programme's frame: what was done, by whom, when and why."""
    row = get_for(request.user, "feedback.view", Programme.objects.all(), slug=programme)
    page = Paginator(frames.history(row), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "feedback/frame/history.html", {"programme": row, "page": page})


@requires("feedback.view")
@require_safe
def frame_version(request: HttpRequest, programme: str, number: int) -> HttpResponse:
    """Show a frame as it stood at one version, and how it differs from ``?from=`` (the version before it)."""
    row = get_for(request.user, "feedback.view", Programme.objects.all(), slug=programme)
    latest = version_of_frame(row)
    if number > latest:
        raise Http404
    asked = request.GET.get("from", "")
    since = min(int(asked), latest) if asked.isdecimal() and len(asked) < 9 else max(number - 1, 0)
    now, earlier = frames.frame_at(row, number), frames.frame_at(row, since)
    names = frames.names_of(earlier) | frames.names_of(now)
    return render(
        request,
        "feedback/frame/version.html",
        {
            "programme": row,
            "number": number,
            "since": since,
            "latest": latest,
            "numbers": range(latest + 1),
            "change": frames.history(row).filter(number=number).first(),
            "tree": [
                {"name": each.state["name"], "about": each.state["description"], "depth": min(each.depth, 4),
                 "is_retired": each.state["is_retired"]}
                for each in frames.as_tree(now)
            ],
            "differences": [_in_words(each, names) for each in frames.differences(earlier, now)],
        },
    )  # fmt: skip


def _in_words(difference: frames.Difference, names: dict[str, str]) -> dict[str, Any]:
    """Return a difference as the page says it: what was and what is, a line a field."""
    lines = [
        {
            "field": FIELD_NAMES[name],
            "before": _value(name, (difference.before or {}).get(name), names),
            "after": _value(name, (difference.after or {}).get(name), names),
        }
        for name in difference.fields
    ]
    return {
        "name": difference.name,
        "made": difference.before is None,
        "gone": difference.after is None,
        "lines": lines,
    }


def _value(field: str, value: Any, names: dict[str, str]) -> str:
    """Return what stands in a field of the history, in words."""
    words = str(value)
    if field == "is_retired":
        words = _("no longer given") if value else _("given")
    elif field == "parent":
        words = names.get(value, words) if value else _("the top")
    elif value is None or value == "":
        words = _("nothing")
    elif field == "merged_into":
        words = names.get(value, words)
    elif field == "order":
        words = str(value + 1)
    elif field in ("ambition", "building_block"):
        model: type[models.Model] = Ambition if field == "ambition" else BuildingBlock
        words = str(model._default_manager.filter(pk=value).first() or value)
    return words


def _theme(request: HttpRequest, public_id: str) -> Theme:
    return get_for(
        request.user,
        "feedback.change_themes",
        Theme.objects.select_related("programme__area", "parent", "merged_into"),
        public_id=public_id,
    )


def _to_the_tree(programme: Programme) -> str:
    return f"{reverse('feedback_team:themes')}?programme={programme.slug}"


@requires("feedback.change_themes")
@require_http_methods(["GET", "HEAD", "POST"])
def theme_merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make a theme one with another."""
    theme = _theme(request, public_id)
    form = MergeForm(request.POST or None, theme=theme)
    if form.is_bound and form.is_valid():
        try:
            done = form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal, row=theme)
        else:
            messages.success(
                request,
                ngettext(
                    "“%(name)s” is one with “%(heir)s” now, with %(number)s code.",
                    "“%(name)s” is one with “%(heir)s” now, with %(number)s codes.",
                    done.codings,
                )
                % {"name": theme.name, "heir": form.cleaned_data["into_theme"].name, "number": done.codings},
            )
            return redirect(_to_the_tree(theme.programme))
    return _show_form(request, "feedback/frame/merge.html", form, theme)


@requires("feedback.change_themes")
@require_http_methods(["GET", "HEAD", "POST"])
def theme_split(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name the parts of a theme; what was coded is dealt to them on the next page."""
    theme = _theme(request, public_id)
    form = SplitForm(request.POST or None, theme=theme)
    if form.is_bound and form.is_valid():
        try:
            change = form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal, row=theme)
        else:
            messages.success(request, _("The parts are made. Now choose what belongs to each."))
            return redirect("feedback_team:theme_deal", theme.public_id, change.number)
    return _show_form(request, "feedback/frame/split.html", form, theme)


def _show_form(request: HttpRequest, template: str, form: MergeForm | SplitForm, theme: Theme) -> HttpResponse:
    spoke = people(FeedbackItem.objects.filter(codings__theme=theme, codings__removed_at__isnull=True)).value
    context = {
        "form": form,
        "theme": theme,
        "programme": theme.programme,
        "people": show_count(spoke, Audience.TEAM, unit=Unit.PEOPLE),
        "splits": theme.changes.filter(kind=ThemeChange.Kind.SPLIT).order_by("-number"),
    }
    return render(request, template, context, status=422 if form.errors else 200)


@requires("feedback.change_themes")
@require_http_methods(["GET", "HEAD", "POST"])
def theme_deal(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Give what was coded to a split theme to its parts, a page at a time; what nobody decides stays."""
    theme = _theme(request, public_id)
    change = get_object_or_404(
        ThemeChange.objects.select_related("theme"), theme=theme, number=number, kind=ThemeChange.Kind.SPLIT
    )
    parts = [part for part in parts_of(change) if not part.is_retired]
    waiting = frames.to_deal(theme)
    if request.method == "POST":
        try:
            dealt = deal_codings(change, _choices(request, parts), actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            _tell_dealt(request, dealt.moved, dealt.gone)
        page_number = request.POST.get("page", "1")
        address = reverse("feedback_team:theme_deal", args=[theme.public_id, number])
        return redirect(f"{address}?page={page_number if page_number.isdecimal() else 1}")
    page = Paginator(waiting, DEAL_SIZE).get_page(request.GET.get("page"))
    rows = [
        {"coding": row, "words": row.item.text if row.start is None else row.item.text[row.start : row.end]}
        for row in page
    ]
    context = {
        "theme": theme,
        "programme": theme.programme,
        "change": change,
        "parts": parts,
        "rows": rows,
        "page": page,
    }
    return render(request, "feedback/frame/deal.html", context)


def _choices(request: HttpRequest, parts: list[Theme]) -> dict[int, list[Theme]]:
    """Return which parts were ticked for which code; what is no part of this split counts for nothing."""
    by_key = {part.public_id: part for part in parts}
    choices = {}
    for name in request.POST:
        key = name.removeprefix("code-")
        if key != name and key.isascii() and key.isdecimal() and len(key) < 16:
            choices[int(key)] = [by_key[each] for each in request.POST.getlist(name) if each in by_key]
    return choices


def _tell_dealt(request: HttpRequest, moved: int, gone: int) -> None:
    if moved:
        words = ngettext("%(n)s code went to its part.", "%(n)s codes went to their parts.", moved) % {"n": moved}
        messages.success(request, words)
    if gone:
        words = ngettext(
            "%(n)s code was taken off or dealt by somebody else in the meantime.",
            "%(n)s codes were taken off or dealt by somebody else in the meantime.",
            gone,
        )
        messages.info(request, words % {"n": gone})
    if not moved and not gone:
        messages.info(request, _("Nothing was ticked, so everything stays where it is."))


@requires("feedback.change_themes")
@require_POST
def theme_move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Move a theme: ``to`` is "up", "down" or "beneath" another (``parent``, empty for the top)."""
    theme = _theme(request, public_id)
    to = request.POST.get("to", "")
    try:
        if to in ("up", "down"):
            shift_theme(theme, -1 if to == "up" else 1, actor=actor_of(request))
        elif to == "beneath":
            parent = None
            if key := request.POST.get("parent"):
                parent = get_for(request.user, "feedback.change_themes", Theme.objects.all(), public_id=key)
            move_theme(theme, parent, actor=actor_of(request))
        else:
            raise Refusal(_("Choose where the theme goes: up, down or beneath another."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” is moved.") % {"name": theme.name})
    return redirect(f"{_to_the_tree(theme.programme)}#theme-{theme.public_id}")


@requires("feedback.view")
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Show how much of ``?programme=`` is read and coded: of each kind of source, and by each analyst."""
    programmes = list(within_areas(request.user, "feedback.view", Programme.objects.order_by("-opens_on", "title")))
    programme = programmes[0] if programmes else None
    if wanted := request.GET.get("programme"):
        programme = get_for(request.user, "feedback.view", Programme.objects.all(), slug=wanted)
    context: dict[str, Any] = {"programmes": programmes, "programme": programme}
    if programme is not None:
        items = FeedbackItem.objects.filter(programme=programme)
        context |= {
            "progress": progress_of(items),
            "sources": progress_by_source(items),
            "analysts": progress_by_analyst(programme),
        }
    return render(request, "feedback/frame/progress.html", context)
