"""Adding a question and changing it."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.surveys import definition as d
from engagement.surveys import queries_building as queries
from engagement.surveys.building import placing, questions
from engagement.surveys.building.kinds import KINDS, TAGS, blank
from engagement.surveys.building.outline import is_equality, question_in
from engagement.surveys.building.pointing import Owner, earlier_questions
from engagement.surveys.forms_builder import QuestionForm
from engagement.surveys.forms_builder.question_reading import insert_repeat, question_from
from engagement.surveys.presentation import kind_name
from engagement.surveys.services.editing import EditConflict
from engagement.surveys.views.builder.bench import Bench, bench_for, short
from engagement.surveys.views.builder.form_page import form_page, where
from engagement.surveys.views.builder.shown import definition_for, shown_kinds
from engagement.surveys.views.builder.words import brief
from eolcare.accounts.access import requires
from eolcare.common.errors import Refusal

SAVE, SAVE_AND_ADD = "save", "save_and_add"


@requires("surveys.change")
@require_safe
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the kinds of question to choose from."""
    bench = bench_for(request, public_id)
    place = request.GET.get("place", placing.END)[:60]
    context = {
        "bench": bench,
        "survey": bench.survey,
        "groups": shown_kinds(),
        "place": place,
        "where": where(bench, place),
    }
    return render(request, "surveys/builder/add.html", context)


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """Write a new question of a kind. It is kept when it is saved, finished or not."""
    bench = bench_for(request, public_id)
    if kind not in KINDS:
        raise Http404
    place = request.GET.get("place", placing.END)[:60]
    equality = place == placing.ABOUT_YOU or is_equality(bench.definition, placing.anchor(place))
    form = _form(request, bench, blank(kind), place=place, equality=equality)
    if request.method == "POST":
        done = _answer(request, bench, form, lambda: _add(bench, form, place))
        if done is not None:
            return done
    return form_page(request, bench, form, kind=kind, place=place)


def _add(bench: Bench, form: QuestionForm, place: str) -> str:
    made = question_from(form, form.question)

    def change(definition: d.Definition) -> tuple[d.Definition, str]:
        twin = _twin(definition, made, place)
        if twin is not None:
            # The same press of the button arrived twice.
            return definition, twin
        held = {question.key for question in definition.every_question()}
        longer = questions.add(definition, made, placing.still_there(definition, place), bench.used)
        return longer, next(q.key for q in longer.every_question() if q.key not in held)

    what = _("Added “%(title)s”") % {"title": short(made.title, str(kind_name(made)))}
    return bench.edit(change, what=what, about=lambda definition: True).key


def _twin(definition: d.Definition, made: d.Question, place: str) -> str | None:
    """Return the key of a question that stands at ``place`` already and says the very same."""
    every = list(definition.every_question())
    keys = [question.key for question in every]
    anchor = placing.anchor(place)
    at = keys.index(anchor) + 1 if anchor in keys else None
    near = every[at : at + 1] if at is not None else [*definition.questions[-1:], *definition.equality[-1:]]
    for question in near:
        plain = msgspec.structs.replace(question, key=made.key, section="", page="", required=made.required)
        if plain == made and made.title:
            return question.key
    return None


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Change a question, with its preview beside the form."""
    bench = bench_for(request, public_id)
    stored = bench.question(key)
    if stored is None:
        return _gone(request, bench, key)
    form = _form(request, bench, stored, equality=is_equality(bench.definition, key))
    if request.method == "POST":
        done = _answer(request, bench, form, lambda: _change(bench, form, key))
        if done is not None:
            return done
    return form_page(request, bench, form)


def _gone(request: HttpRequest, bench: Bench, key: str) -> HttpResponse:
    """Show what somebody typed into a question that a colleague has deleted, to be added again if it is wanted."""
    lost = queries.lost_question(bench.survey, key) if request.method == "POST" else None
    if lost is None:
        raise Http404
    form = _form(request, bench, msgspec.structs.replace(lost, key="", show_if=None, section="", page=""))
    form.is_valid()
    sentence = _("Somebody deleted this question while you were editing. If you save, it is added again.")
    form.conflict = EditConflict(sentence, edits=queries.edits_since(bench.survey, request.POST.get("seen", "")[:64]))
    _start_again(request, bench, form)
    return form_page(request, bench, form, kind=TAGS[type(lost)], place=placing.END)


def _change(bench: Bench, form: QuestionForm, key: str) -> str:
    wanted = form.cleaned_data.get("key") or key

    def change(definition: d.Definition) -> tuple[d.Definition, str]:
        before = question_in(definition, key)
        if type(before) is not form.kind:
            raise Refusal(_("This question is of another kind now. Open it again."))
        made = questions.change(definition, key, question_from(form, before))
        name = wanted
        if not before.title.strip() and wanted == key and not form.fixed:
            name = questions.named_anew(made, key, bench.used)
        return questions.rename(made, key, name, bench.used - {key}), name

    def about(definition: d.Definition) -> object:
        # Where it stands and when it is asked is not on this page.
        return msgspec.structs.replace(question_in(definition, key), section="", page="", show_if=None)

    what = _("Changed “%(title)s”") % {"title": short(form.cleaned_data.get("title", ""), key)}
    return bench.edit(change, what=what, about=about).key


def _form(
    request: HttpRequest, bench: Bench, stored: d.Question, *, place: str = "", equality: bool = False
) -> QuestionForm:
    definition = bench.definition
    owner = Owner("question", stored.key)
    earlier = earlier_questions(definition, owner) if stored.key else _before_place(definition, place, equality)
    rule = ""
    if stored.valid_if is not None:
        rule = brief(stored.valid_if, definition_for(definition, owner), bench.boroughs)
    return QuestionForm(
        request.POST if request.method == "POST" else None,
        question=stored,
        earlier=earlier,
        kept=bench.kept_options(stored),
        fixed=bool(stored.key) and bench.was_answered(stored.key),
        equality=equality,
        rule_words=rule,
        initial={"seen": bench.state.seen},
    )


def _before_place(definition: d.Definition, place: str, equality: bool) -> list[d.Question]:
    """Return the questions that stand on pages before a new one at ``place``."""
    if equality:
        return list(definition.equality)
    trial = d.LongText(key="", title="?")
    try:
        longer = questions.add(definition, trial, place)
    except Refusal:
        return list(definition.questions)
    held = set(definition.positions)
    made = next(question for question in longer.questions if question.key not in held)
    return earlier_questions(longer, Owner("question", made.key))


def _answer(request: HttpRequest, bench: Bench, form: QuestionForm, save: Any) -> HttpResponse | None:
    """Do what the pressed button says. Return where to go, or ``None`` to show the form."""
    act = request.POST.get("act", SAVE)
    if act not in (SAVE, SAVE_AND_ADD):
        _within(form, act)
        return None
    if not form.is_valid():
        return None
    try:
        key = save()
    except EditConflict as conflict:
        bench.look_again()
        form.conflict = conflict
        _start_again(request, bench, form)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    else:
        return _onward(bench, key, act)
    return None


def _start_again(request: HttpRequest, bench: Bench, form: QuestionForm) -> None:
    """Show what was typed on top of the questions as they are now, so that saving again goes through."""
    form.add_error(None, str(form.conflict))
    data: Any = request.POST.copy()
    data["seen"] = bench.state.seen
    form.data = data


def _onward(bench: Bench, key: str, act: str) -> HttpResponse:
    """Lead on after saving: to what is still missing, to the next question, or to the outline."""
    if any(problem.question == key for problem in bench.problems):
        return redirect(bench.address("build_question", key))
    if act == SAVE_AND_ADD:
        return redirect(bench.address("build_add", place=f"after:{key}"))
    return redirect(bench.home(key))


def _within(form: QuestionForm, act: str) -> None:
    """Do something in the form that saves nothing: move a line, insert an answer, look at the preview."""
    missing = insert_repeat(form) if act == "insert" else ""
    name, _colon, rest = act.partition(":")
    what, _colon, at = rest.partition(":")
    for lines in form.lists:
        if lines.name == name:
            lines.act(what, int(at) if at.isdecimal() and len(at) < 4 else -1)
    form.is_valid()
    # Nobody asked for it to be judged yet.
    form.forget_errors()
    if missing:
        form.add_error("repeat", missing)
