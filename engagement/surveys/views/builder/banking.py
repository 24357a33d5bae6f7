"""The question bank: taking questions from it, and keeping them in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.surveys import bank
from engagement.surveys import definition as d
from engagement.surveys import queries_building as queries
from engagement.surveys.answers import every_option
from engagement.surveys.building import placing
from engagement.surveys.forms_builder import KeepForm
from engagement.surveys.piping import in_words
from engagement.surveys.presentation import kind_name
from engagement.surveys.services.editing import drop_from_bank, keep_in_bank
from engagement.surveys.views.builder.bench import Bench, bench_for, short
from engagement.surveys.views.builder.moves import order, step
from eolcare.accounts.access import requires
from eolcare.common.errors import Refusal


@requires("surveys.change")
@require_safe
def list_(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the question bank: equality questions, common ones, and what the team kept."""
    bench = bench_for(request, public_id)
    place = request.GET.get("place", placing.END)[:60]
    kept = queries.kept_entries(bench.survey)
    context = {
        "bench": bench,
        "survey": bench.survey,
        "place": place,
        "equality": [_shown(bench, entry) for entry in bank.EQUALITY],
        "common": [_shown(bench, entry) for entry in bank.COMMON],
        "kept": [(question, _shown(bench, entry)) for question, entry in kept if entry is not None],
        "unreadable": [question for question, entry in kept if entry is None],
    }
    return render(request, "surveys/builder/bank.html", context)


def _shown(bench: Bench, entry: bank.Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "taken": bank.held_already(bench.definition, entry),
        "questions": [
            {
                "title": in_words(question.title),
                "kind": kind_name(question),
                "why": question.why,
                "options": [option.label for option in every_option(question)],
                "statements": [row.label for row in getattr(question, "statements", ())],
            }
            for question in entry.questions
        ],
    }


@requires("surveys.change")
@require_POST
def take(request: HttpRequest, public_id: str, entry: str) -> HttpResponse:
    """Put the questions of an entry into the survey."""
    bench = bench_for(request, public_id)
    chosen = bank.find_entry(entry)
    if chosen is None:
        kept = bench.survey.programme.bank_questions.filter(public_id=entry).first()
        chosen = queries.entry_of(kept) if kept else None
    if chosen is None:
        raise Http404
    place = request.POST.get("place", placing.END)[:60]

    def change(definition: d.Definition) -> tuple[d.Definition, str]:
        return bank.take(definition, chosen, placing.still_there(definition, place), bench.used)

    what = _("Took “%(name)s” from the bank") % {"name": chosen.name}
    return step(request, bench, change, what=what, at=placing.anchor(place), about=order)


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Keep a question in the bank of the programme."""
    bench = bench_for(request, public_id)
    question = bench.question(key)
    if question is None:
        raise Http404
    title = short(question.title, key)
    form = KeepForm(request.POST or None, initial={"name": title})
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_in_bank(bench.survey, key, actor=bench.actor, name=form.cleaned_data["name"])
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("“%(name)s” is kept in the bank.") % {"name": kept.name})
            return redirect(bench.home(key))
    context = {
        "bench": bench,
        "survey": bench.survey,
        "form": form,
        "title": title,
        "tied": question.show_if is not None or "${" in question.title,
        "home": bench.home(key),
    }
    return render(request, "surveys/builder/keep.html", context, status=422 if form.errors else 200)


@requires("surveys.change")
@require_POST
def drop(request: HttpRequest, public_id: str, kept_id: str) -> HttpResponse:
    """Take a question out of the bank of the programme."""
    bench = bench_for(request, public_id)
    kept = get_object_or_404(bench.survey.programme.bank_questions.select_related("programme__area"), public_id=kept_id)
    drop_from_bank(kept, actor=bench.actor)
    messages.success(request, _("“%(name)s” is no longer in the bank. Surveys keep theirs.") % {"name": kept.name})
    return redirect(bench.address("build_bank"))
