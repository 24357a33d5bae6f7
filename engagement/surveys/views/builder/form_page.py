"""The page with the form of one question and its preview."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.building import placing
from engagement.surveys.building.kinds import KINDS, TAGS
from engagement.surveys.building.outline import is_equality
from engagement.surveys.building.pointing import Owner
from engagement.surveys.forms_builder import QuestionForm
from engagement.surveys.forms_builder.question_reading import question_from
from engagement.surveys.presentation import kind_name
from engagement.surveys.views.builder.bench import Bench, conflict_context
from engagement.surveys.views.builder.shown import definition_for, in_titles, preview_of
from engagement.surveys.views.builder.words import brief


def form_page(
    request: HttpRequest, bench: Bench, form: QuestionForm, *, kind: str = "", place: str = ""
) -> HttpResponse:
    """Return the page of a question's form, with its preview, what is wrong with it, and what others did meanwhile.

    ``kind`` and ``place`` are those of a new question.
    """
    stored = form.question
    conflict = form.conflict
    shown = question_from(form, stored) if form.is_bound and conflict is None else bench.question(stored.key) or stored
    problems = [problem for problem in bench.problems if stored.key and problem.question == stored.key]
    problems += [problem for problem in bench.doubts if stored.key and problem.question == stored.key]
    owner = Owner("question", stored.key)
    condition = brief(stored.show_if, definition_for(bench.definition, owner), bench.boroughs)
    _mark(form, problems)
    context = {
        "bench": bench,
        "survey": bench.survey,
        "form": form,
        "question": stored,
        "kind": kind,
        "kind_name": kind_name(stored),
        "kind_sentence": KINDS[TAGS[type(stored)]].sentence,
        "place": place,
        "where": where(bench, place) if place else "",
        "condition": condition,
        "preview": preview_of(bench, [shown]),
        "put_right": [
            {"href": _anchor(form, problem.field, stored), "reason": in_titles(bench.definition, problem)}
            for problem in problems
        ],
        "translated_into": [_language(code) for code in sorted(bench.definition.translations)],
        "action": bench.address("build_new", kind, place=place)
        if kind
        else bench.address("build_question", stored.key),
        "home": bench.home(stored.key) if stored.key else bench.home(placing.anchor(place)),
    }
    status = 422 if form.errors else 200
    if conflict is not None:
        context |= conflict_context(conflict.edits)
        status = 409
    return render(request, "surveys/builder/question.html", context, status=status)


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def where(bench: Bench, place: str) -> str:
    """Return in words where a new question goes."""
    if place == placing.ABOUT_YOU or is_equality(bench.definition, placing.anchor(place)):
        return _("Among the equality questions, which are asked apart at the end.")
    found = next((one.label for one in placing.places(bench.definition) if one.code == place), "")
    return _("Place: %(place)s.") % {"place": found} if found else _("At the end of the survey.")


def _mark(form: QuestionForm, problems: list[Any]) -> None:
    """Show problems of single lines at the line."""
    for lines in form.lists:
        for problem in problems:
            if problem.field.startswith(f"{lines.name}["):
                at = int(problem.field.removeprefix(f"{lines.name}[").partition("]")[0]) - 1
                lines.problems.setdefault(at, []).append(problem.reason)


FIELD_OF_LIMITS: dict[type[d.Question], dict[str, str]] = {
    d.Checkboxes: {"min": "least", "max": "most", "exclusive": "options"},
    d.Ranking: {"max": "most"},
    d.Number: {"min": "lowest", "max": "highest"},
    d.Date: {"min": "earliest", "max": "latest"},
    d.Month: {"min": "earliest", "max": "latest"},
    d.Matrix: {"scale": "columns"},
}


def _anchor(form: QuestionForm, field: str, stored: d.Question) -> str:
    """Return where on the page a problem of a question is put right."""
    name, _bracket, rest = field.partition("[")
    if name in {lines.name for lines in form.lists}:
        at = rest.partition("]")[0]
        return f"#{name}-{int(at) - 1}-label" if at.isdecimal() else f"#{name}-0-label"
    if name in ("show_if", "section", "page"):
        return "#when"
    name = FIELD_OF_LIMITS.get(type(stored), {}).get(name, name)
    if name == "options":
        return "#options-0-label"
    return f"#id_{name}" if name in form.fields else "#question-form"
