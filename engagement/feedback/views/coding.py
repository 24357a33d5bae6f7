"""The coding page: one thing that somebody said, its themes and communities."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engagement.feedback import queries
from engagement.feedback.forms import CodingForm, FeedbackFilters, refuse
from engagement.feedback.forms.notes import NoteForm
from engagement.feedback.models import Coding, FeedbackItem
from engagement.feedback.queries.notes import notes_about
from engagement.feedback.queries.passages import coded_passages, pieces
from engagement.feedback.queries.progress import neighbours, next_to_read, recent_themes
from engagement.feedback.services.coding import Followed
from engagement.feedback.services.reading import mark_read as mark_as_read
from engagement.feedback.views.items import with_sources
from engagement.programmes.requests import actor_of
from engagement.surveys.definition import from_json
from engagement.surveys.piping import in_words
from eolcare.accounts.access import get_for, requires
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Refusal


@requires("feedback.view")
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one thing that somebody said; with POST save its themes and communities, and go on to the next one."""
    permission = "feedback.code" if request.method == "POST" else "feedback.view"
    item = _item(request, permission, public_id)
    if request.method != "POST":
        return _show(request, item)
    form = CodingForm(request.POST, item=item)
    if form.is_valid():
        try:
            followed = form.save(actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            _tell(request, followed)
            return _after_saving(request, item, _("The coding is saved."))
    return _show(request, item, coding=form)


@requires("feedback.code")
@require_POST
def mark_read(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that one thing was read and there is nothing to code in it; with ``next`` go on."""
    item = _item(request, "feedback.code", public_id)
    try:
        mark_as_read(item, actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("feedback_team:list")
    return _after_saving(request, item, _("You have read this; there is nothing to code in it."))


def _item(request: HttpRequest, permission: str, public_id: str) -> FeedbackItem:
    return get_for(request.user, permission, with_sources(FeedbackItem.objects.all()), public_id=public_id)


def _back_to(request: HttpRequest, item: FeedbackItem) -> HttpResponse:
    address = reverse("feedback_team:detail", args=[item.public_id])
    parameters = request.GET.urlencode()
    return redirect(f"{address}?{parameters}" if parameters else address)


def _after_saving(request: HttpRequest, item: FeedbackItem, sentence: str) -> HttpResponse:
    if "next" not in request.POST:
        messages.success(request, sentence)
        return _back_to(request, item)
    filters = FeedbackFilters(request.GET, user=request.user)
    following = next_to_read(filters.items(), item)
    parameters = request.GET.urlencode()
    if following is None:
        messages.success(request, f"{sentence} {_('Everything in this list is coded.')}")
        address = reverse("feedback_team:list")
    else:
        messages.success(request, f"{sentence} {_('This is the next one.')}")
        address = reverse("feedback_team:detail", args=[following.public_id])
    return redirect(f"{address}?{parameters}" if parameters else address)


def _tell(request: HttpRequest, followed: list[Followed]) -> None:
    for each in followed:
        messages.info(
            request,
            _("“%(name)s” became one with “%(heir)s” while you were coding, so this was done with “%(heir)s”.")
            % {"name": each.theme.name, "heir": each.heir.name},
        )


def _show(
    request: HttpRequest,
    item: FeedbackItem,
    *,
    coding: CodingForm | None = None,
) -> HttpResponse:
    may_code = item.programme.area_id in area_ids_for(request.user, "feedback.code")
    filters = FeedbackFilters(request.GET, user=request.user)
    question = None
    if item.response is not None:
        asked = from_json(item.response.version.definition).question(item.question_key)
        question = in_words(asked.title) if asked is not None else None
    coding = coding or (CodingForm(item=item) if may_code else None)
    standing = coding.standing if coding else _standing(item)
    passages = coded_passages(item.text, standing)
    before, after = neighbours(filters.listed(), item)
    context: dict[str, Any] = {
        "item": item,
        "passages": passages,
        "pieces": pieces(item.text, passages),
        "whole": [row for row in standing if row.start is None],
        "before": before,
        "after": after,
        "recent": recent_themes(item.programme, request.user) if may_code else [],
        "is_read": may_code and item.reads.filter(reader=actor_of(request)).exists(),
        "notes": notes_about(item.programme, item=item),
        "note_form": NoteForm(item=item) if may_code else None,
        "question": question,
        "may_code": may_code,
        "coding": coding,
        "progress": queries.coding_progress(filters.items()),
        "history": _history(item),
        "actions": item.actions.order_by("-status_since"),
        "parameters": request.GET.urlencode(),
    }
    return render(request, "feedback/detail.html", context, status=422 if coding is not None and coding.errors else 200)


def _standing(item: FeedbackItem) -> list[Coding]:
    return list(item.codings.filter(removed_at__isnull=True).select_related("theme").order_by("start", "end", "pk"))


def _history(item: FeedbackItem) -> list[dict[str, Any]]:
    """Return what was given and taken off, by whom or what and when, the latest first."""
    steps = []
    rows = item.codings.select_related("theme", "set_by", "removed_by", "through", "removed_through")
    for row in rows:
        words = "" if row.start is None else item.text[row.start : row.end]
        of = {"theme": row.theme, "words": words}
        steps.append(
            of
            | {
                "at": row.set_at,
                "by": row.set_by,
                "given": True,
                "how": "" if row.set_how == Coding.SetHow.PERSON else row.get_set_how_display(),
                "through": row.through,
            }
        )
        if row.removed_at is not None:
            how = Coding.SetHow.FRAME.label if row.removed_through else ""
            steps.append(
                of
                | {
                    "at": row.removed_at,
                    "by": row.removed_by,
                    "given": False,
                    "how": how,
                    "through": row.removed_through,
                }
            )
    return sorted(steps, key=lambda step: (step["at"], step["given"]), reverse=True)
