"""The history of the questions: what was done, how they were, and going back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement.surveys import definition as d
from engagement.surveys import queries_building as queries
from engagement.surveys.answers import every_option
from engagement.surveys.definition import from_json
from engagement.surveys.piping import in_words
from engagement.surveys.presentation import kind_name
from engagement.surveys.services.editing import undo_to
from engagement.surveys.views.builder.bench import Bench, bench_for, short
from engagement.surveys.views.builder.main import build_page
from engagement.surveys.views.builder.words import brief
from eolcare.accounts.access import requires
from eolcare.common.errors import Refusal

PER_PAGE = 25


@requires("surveys.change")
@require_safe
def history(request: HttpRequest, public_id: str) -> HttpResponse:
    """List every edit of a survey's questions, the newest first."""
    bench = bench_for(request, public_id)
    page = Paginator(queries.edits_of(bench.survey), PER_PAGE).get_page(request.GET.get("page"))
    published = bench.survey.versions.filter(published_at__isnull=False).values_list("sha256", "number")
    numbers: dict[str, int] = dict(published)
    rows = [(edit, numbers.get(edit.sha256), edit.sha256 == bench.state.seen) for edit in page.object_list]
    context = {"bench": bench, "survey": bench.survey, "page": page, "rows": rows}
    return render(request, "surveys/builder/history.html", context)


@requires("surveys.change")
@require_safe
def edit(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Show the questions as they were after an edit, and what going back to it would change."""
    bench = bench_for(request, public_id)
    found = get_object_or_404(bench.survey.edits.select_related("made_by"), number=number)
    definition = from_json(found.definition)
    context = {
        "bench": bench,
        "survey": bench.survey,
        "edit": found,
        "is_now": found.sha256 == bench.state.seen,
        "questions": _read(definition, bench),
        "differences": differences(bench.definition, definition),
    }
    return render(request, "surveys/builder/edit.html", context)


@requires("surveys.change")
@require_POST
def undo(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Bring the questions back to how they were after an edit."""
    bench = bench_for(request, public_id)
    at = request.POST.get("at", "")[:60]
    try:
        edited = undo_to(bench.survey, number, actor=bench.actor, seen=request.POST.get("seen", "")[:64])
    except Refusal as refusal:
        bench.look_again()
        return build_page(request, bench, at, refusal)
    if edited.changed:
        messages.success(request, _("The questions are as they were after edit %(number)s.") % {"number": number})
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect(bench.home(at))


def _read(definition: d.Definition, bench: Bench) -> list[dict[str, Any]]:
    about_you = {question.key for question in definition.equality}
    return [
        {
            "number": number,
            "title": short(question.title, question.key),
            "kind": kind_name(question),
            "options": [option.label for option in every_option(question) if not option.retired],
            "condition": brief(
                question.show_if, definition.about_you if question.key in about_you else definition, bench.boroughs
            ),
        }
        for number, question in enumerate(definition.every_question(), start=1)
    ]


def differences(now: d.Definition, then: d.Definition) -> list[str]:
    """Return what would change if the questions ``now`` became those of ``then``, a sentence each."""
    held = {question.key: question for question in now.every_question()}
    back = {question.key: question for question in then.every_question()}
    found = [_("“%(title)s” would come back.") % _named(back[key]) for key in back if key not in held]
    found += [_("“%(title)s” would go.") % _named(held[key]) for key in held if key not in back]
    found += [
        _("“%(title)s” would be as it was.") % _named(back[key])
        for key in back
        if key in held and back[key] != held[key]
    ]
    if [key for key in held if key in back] != [key for key in back if key in held]:
        found.append(_("The order would be as it was."))
    if (now.sections, now.pages) != (then.sections, then.pages):
        found.append(_("Sections and pages would be as they were."))
    if (now.any_order, now.check_answers) != (then.any_order, then.check_answers):
        found.append(_("The settings would be as they were."))
    if now.translations != then.translations:
        found.append(_("Translations would be as they were."))
    return found


def _named(question: d.Question) -> dict[str, str]:
    return {"title": in_words(question.title) or question.key}
