"""The outline of a survey with a preview beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement.surveys import definition as d
from engagement.surveys import queries_building as queries
from engagement.surveys.building import CannotEdit
from engagement.surveys.building.kinds import KINDS, blank
from engagement.surveys.building.pointing import Owner
from engagement.surveys.forms_builder import QuestionForm
from engagement.surveys.forms_builder.question_reading import question_from
from engagement.surveys.models import SurveyState
from engagement.surveys.services.editing import EditConflict
from engagement.surveys.views.builder.bench import Bench, bench_for, conflict_context
from engagement.surveys.views.builder.shown import preview_of, selected_preview, shown_outline, to_put_right
from eolcare.accounts.access import requires
from eolcare.common.errors import Refusal


@requires("surveys.change")
@require_safe
def build(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the outline of a survey, and what is selected in it as people see it."""
    return build_page(request, bench_for(request, public_id), request.GET.get("at", ""))


def build_page(request: HttpRequest, bench: Bench, at: str, refusal: Refusal | None = None) -> HttpResponse:
    """Return the outline with something selected; ``refusal`` says why an edit was not made."""
    definition = bench.definition
    selected = _selected(bench, at)
    stretches, about_you = shown_outline(bench, selected)
    kind, _colon, key = selected.rpartition(":")
    owner = Owner(kind or "question", key) if selected else None  # type: ignore[arg-type]
    context: dict[str, Any] = {
        "bench": bench,
        "survey": bench.survey,
        "stretches": stretches,
        "about_you": about_you,
        "selected": selected,
        "owner": owner,
        "asked": bench.question(key) if owner and owner.kind == "question" else None,
        "is_about_you": any(row.selected for row in about_you),
        "row": _row(stretches, about_you),
        "preview": selected_preview(bench, selected),
        "put_right": to_put_right(definition, bench.problems),
        "undo": _undo(bench),
        "standing": _standing(bench),
        "can_publish": request.user.has_perm("surveys.open", bench.survey),
        "refusal": refusal,
        "reasons": refusal.reasons if isinstance(refusal, CannotEdit) and len(refusal.reasons) > 1 else [],
    }
    status = 200
    if refusal is not None:
        status = 409 if isinstance(refusal, EditConflict) else 422
    if isinstance(refusal, EditConflict):
        context |= conflict_context(refusal.edits)
    return render(request, "surveys/builder/build.html", context, status=status)


def _selected(bench: Bench, at: str) -> str:
    """Return what is selected: what was asked for, or else the first question."""
    definition = bench.definition
    kind, _colon, key = at.rpartition(":")
    groups: dict[str, Sequence[d.Page | d.Section]] = {"page": definition.pages, "section": definition.sections}
    if kind in groups and any(group.key == key for group in groups[kind]):
        return at
    if bench.question(at):
        return at
    first = next(definition.every_question(), None)
    return first.key if first else ""


def _row(stretches: Any, about_you: Any) -> Any:
    for stretch in stretches:
        rows = [stretch.section, *(row for group in stretch.groups for row in (group.page, *group.questions))]
        for row in rows:
            if row and row.selected:
                return row
    return next((row for row in about_you if row.selected), None)


def _undo(bench: Bench) -> dict[str, Any] | None:
    """Return which edit Undo goes back to, and what it undoes; ``None`` when there is nothing to undo."""
    edits = list(queries.edits_of(bench.survey)[:1])
    version = bench.state.version
    if not edits or version is None or version.published_at is not None:
        return None
    last = edits[0]
    if last.sha256 != bench.state.seen:
        return {"number": last.number, "what": _("Changes that were made outside the builder")}
    return {"number": last.number - 1, "what": last.what} if last.number else None


def _standing(bench: Bench) -> str:
    """Return in a sentence who is asked which questions."""
    version, published = bench.state.version, bench.state.published
    if version is None:
        return _("There are no questions yet. Nobody sees anything until the survey opens.")
    numbers = {"number": version.number, "published": published}
    if bench.survey.state in (SurveyState.DRAFT, SurveyState.PILOT):
        if bench.survey.state == SurveyState.PILOT and published:
            return (
                _("The survey is being tried with version %(published)s. What you change becomes the next one.")
                % numbers
            )
        return _("Nobody is asked these questions until the survey opens.")
    if version.published_at is not None:
        return (
            _("People are asked these questions now, version %(number)s. What you change becomes the next version.")
            % numbers
        )
    return (
        _(
            "You are working on version %(number)s. "
            "People are asked version %(published)s until the new one is published."
        )
        % numbers
    )


@requires("surveys.change")
@require_POST
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Return a question as people would see it, from what stands in its form; nothing is kept."""
    bench = bench_for(request, public_id)
    stored = bench.question(request.POST.get("editing", ""))
    kind = request.POST.get("kind", "")
    if stored is None and kind not in KINDS:
        return HttpResponse(_("There is no such question."), status=404)
    question = stored or blank(kind)
    form = QuestionForm(request.POST, question=question, kept=bench.kept_options(question))
    form.is_valid()
    context = {"preview": preview_of(bench, [question_from(form, question)])}
    return render(request, "surveys/builder/_live.html", context)
