"""Changing the kind of a question."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.surveys.building import questions
from engagement.surveys.building.kinds import KINDS, TAGS
from engagement.surveys.building.outline import question_in
from engagement.surveys.forms_builder import SeenForm
from engagement.surveys.presentation import kind_name
from engagement.surveys.services.editing import EditConflict
from engagement.surveys.views.builder.bench import bench_for, conflict_context
from engagement.surveys.views.builder.shown import shown_kinds
from eolcare.accounts.access import requires
from eolcare.common.errors import Refusal


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Change the kind of a question that nobody has answered."""
    bench = bench_for(request, public_id)
    stored = bench.question(key)
    if stored is None:
        raise Http404
    form = SeenForm(request.POST or None, initial={"seen": bench.state.seen})
    refusal: Refusal | None = None
    wanted = KINDS.get(request.POST.get("kind", ""))
    if request.method == "POST" and wanted is not None:
        try:
            if bench.was_answered(key):
                raise Refusal(_("People have answered this question, so its kind can no longer change."))
            bench.edit(
                lambda definition: questions.change_kind(definition, key, wanted.struct),
                what=_("Changed the kind of “%(title)s”") % {"title": bench.title(key)},
                about=lambda definition: question_in(definition, key),
            )
        except Refusal as refused:
            refusal = refused
        else:
            return redirect(bench.address("build_question", key))
    context = {
        "bench": bench,
        "survey": bench.survey,
        "question": stored,
        "tag": TAGS[type(stored)],
        "kind_name": kind_name(stored),
        "answered": bench.was_answered(key),
        "groups": shown_kinds(),
        "form": form,
        "refusal": refusal,
    }
    if isinstance(refusal, EditConflict):
        context |= conflict_context(refusal.edits)
    return render(request, "surveys/builder/kind.html", context, status=422 if refusal else 200)
