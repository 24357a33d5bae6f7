"""When a question, a page or a section is asked: tests that are chosen from lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.surveys import definition as d
from engagement.surveys.building import CannotEdit, groups
from engagement.surveys.building.pointing import Owner, OwnerKind, earlier_questions, title_of
from engagement.surveys.building.routing import (
    Part,
    Rules,
    as_condition,
    as_rules,
    with_join,
    with_part,
    without_part,
)
from engagement.surveys.forms_builder import AboutForm, TestForm
from engagement.surveys.services.editing import EditConflict
from engagement.surveys.views.builder.bench import Bench, at_of, bench_for, conflict_context, short
from engagement.surveys.views.builder.shown import definition_for
from engagement.surveys.views.builder.words import about_one_question, brief, part_in_words
from eolcare.accounts.access import requires
from eolcare.common.errors import Refusal

KINDS: dict[str, OwnerKind] = {"question": "question", "page": "page", "section": "section"}


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def when(request: HttpRequest, public_id: str, kind: str, key: str) -> HttpResponse:
    """Show and change when something is asked. Each test is kept as soon as it is added."""
    bench = bench_for(request, public_id)
    if kind not in KINDS:
        raise Http404
    owner = Owner(KINDS[kind], key)
    try:
        condition = groups.condition_of(bench.definition, owner)
    except CannotEdit as gone:
        raise Http404 from gone
    act = request.POST.get("act", "")
    if request.method == "POST" and act != "add":
        return _change(request, bench, owner, _change_of(act, request))
    form = _test_form(request, bench, owner, as_rules(condition))
    if request.method == "POST" and form is not None and form.is_valid():
        return _change(request, bench, owner, lambda rules: with_part(rules or Rules(), form.part(), form.place), form)
    return _page(request, bench, owner, form)


Edit = Callable[[Rules | None], Rules]


def _change_of(act: str, request: HttpRequest) -> Edit:
    """Return what a button does to the list of tests."""
    what, _colon, place = act.partition(":")
    at, _colon, leaf = place.partition(":")

    def edit(rules: Rules | None) -> Rules:
        if what == "always":
            return Rules()
        if rules is None:
            raise CannotEdit(_("This condition is too deep to be changed here. Replace it."))
        if what == "drop" and at.isdecimal():
            return without_part(rules, int(at), int(leaf) if leaf.isdecimal() else None)
        if what == "join":
            return with_join(rules, "any" if request.POST.get("join") == "any" else "all")
        return rules

    return edit


def _change(request: HttpRequest, bench: Bench, owner: Owner, edit: Edit, form: TestForm | None = None) -> HttpResponse:
    def change(definition: d.Definition) -> d.Definition:
        rules = edit(as_rules(groups.condition_of(definition, owner)))
        return groups.set_condition(definition, owner, as_condition(rules))

    what = _("Changed when “%(title)s” is asked") % {"title": short(title_of(bench.definition, owner))}
    try:
        bench.edit(change, what=what, about=lambda definition: groups.condition_of(definition, owner))
    except Refusal as refusal:
        bench.look_again()
        if form is not None:
            # On top of the questions as they are now, so that pressing again goes through.
            data = request.POST.copy()
            data["seen"] = bench.state.seen
            form.data = data
        return _page(request, bench, owner, form, refusal)
    return redirect(bench.address("build_when", owner.kind, owner.key))


def _test_form(request: HttpRequest, bench: Bench, owner: Owner, rules: Rules | None) -> TestForm | None:
    """Return the second step of adding a test, once it is clear which question it is about."""
    sent = request.POST if request.method == "POST" else None
    about = (sent or request.GET).get("about", "")
    earlier = {question.key: question for question in earlier_questions(bench.definition, owner)}
    target = earlier.get(about)
    if target is None or isinstance(target, d.Information) or rules is None:
        return None
    return TestForm(
        sent,
        target=target,
        rules=rules,
        others=list(earlier.values()),
        boroughs=bench.boroughs,
        entries=len(rules.parts),
        initial={"seen": bench.state.seen},
    )


def _entries(rules: Rules | None, definition: d.Definition, bench: Bench) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for at, part in enumerate(rules.parts if rules else ()):
        single = len(part.leaves) == 1 or about_one_question(part.leaves)
        inside = [] if single else [part_in_words(Part((leaf,)), definition, bench.boroughs) for leaf in part.leaves]
        found.append(
            {"at": at, "words": part_in_words(part, definition, bench.boroughs), "join": part.join, "inside": inside}
        )
    return found


def _page(
    request: HttpRequest, bench: Bench, owner: Owner, form: TestForm | None, refusal: Refusal | None = None
) -> HttpResponse:
    try:
        condition = groups.condition_of(bench.definition, owner)
    except CannotEdit:
        return redirect(bench.home())
    rules = as_rules(condition)
    definition = definition_for(bench.definition, owner)
    earlier: Sequence[d.Question] = earlier_questions(bench.definition, owner)
    about = form.target.key if form is not None else ""
    about_form = AboutForm(earlier=bench.numbered(earlier), initial={"about": about})
    can_ask = len(about_form.fields["about"].choices) > 1  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "bench": bench,
        "survey": bench.survey,
        "owner": owner,
        "title": short(title_of(bench.definition, owner)),
        "rules": rules,
        "deep": rules is None,
        "words": brief(condition, definition, bench.boroughs),
        "entries": _entries(rules, definition, bench),
        "about_form": about_form if can_ask else None,
        "form": form,
        "target": short(form.target.title, form.target.key) if form is not None else "",
        "refusal": refusal,
        "home": bench.home(at_of(owner)),
    }
    status = 200
    if form is not None and form.errors:
        status = 422
    if refusal is not None:
        status = 409 if isinstance(refusal, EditConflict) else 422
    if isinstance(refusal, EditConflict):
        context |= conflict_context(refusal.edits)
    return render(request, "surveys/builder/when.html", context, status=status)
