"""Moving, duplicating and deleting questions."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engagement.surveys import definition as d
from engagement.surveys.building import groups, placing, questions
from engagement.surveys.building.outline import outline, question_in
from engagement.surveys.building.pointing import Owner, depending_on, title_of, without_pointers
from engagement.surveys.forms_builder import PlaceForm, SeenForm
from engagement.surveys.services.editing import About, Change, EditConflict
from engagement.surveys.views.builder.bench import Bench, at_of, bench_for, conflict_context, short
from engagement.surveys.views.builder.main import build_page
from engagement.surveys.views.builder.shown import definition_for
from engagement.surveys.views.builder.words import brief
from eolcare.accounts.access import requires
from eolcare.common.errors import Refusal


def order(definition: d.Definition) -> object:
    """Return how the questions stand, which is what a move rests on."""
    tree = outline(definition)
    shape = [(stretch.section, [(group.page, tuple(group.keys)) for group in stretch.groups]) for stretch in tree]
    return shape, [question.key for question in definition.equality]


def step(
    request: HttpRequest, bench: Bench, change: Change, *, what: str, at: str, about: About | None = order
) -> HttpResponse:
    """Make an edit that needs no form, and go back to the outline; show there why it was refused."""
    try:
        edited = bench.edit(change, what=what, about=about)
    except Refusal as refusal:
        bench.look_again()
        return build_page(request, bench, at, refusal)
    return redirect(bench.home(edited.key or at))


def way_of(request: HttpRequest) -> placing.Way | None:
    """Return where a button moves something: up, down, or ``None`` for neither."""
    ways: dict[str, placing.Way] = {"up": -1, "down": 1}
    return ways.get(request.POST.get("way", ""))


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Move a question up or down by a button, or to a place that is chosen from a list."""
    bench = bench_for(request, public_id)
    if bench.question(key) is None:
        raise Http404
    way = way_of(request)
    title = bench.title(key)
    if request.method == "POST" and way is not None:
        sentence = _("Moved “%(title)s” up") if way < 0 else _("Moved “%(title)s” down")
        what = sentence % {"title": title}
        return step(request, bench, lambda definition: placing.move(definition, key, way), what=what, at=key)
    places = placing.places(bench.definition, key)
    form = PlaceForm(request.POST or None, places=places, initial={"seen": bench.state.seen})
    conflict: EditConflict | None = None
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data["place"]
        try:
            bench.edit(
                lambda definition: placing.move_to(definition, key, place),
                what=_("Moved “%(title)s”") % {"title": title},
                about=order,
            )
        except EditConflict as refused:
            bench.look_again()
            return build_page(request, bench, key, refused)
        except Refusal as refusal:
            form.add_error("place", str(refusal))
        else:
            return redirect(bench.home(key))
    context = {"bench": bench, "survey": bench.survey, "form": form, "title": title, "home": bench.home(key)}
    if conflict is not None:
        context |= conflict_context(conflict.edits)
    return render(request, "surveys/builder/move.html", context, status=422 if form.errors else 200)


@requires("surveys.change")
@require_POST
def move_page(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Move a page with its questions up or down."""
    return _move_group(request, public_id, Owner("page", key), placing.move_page)


@requires("surveys.change")
@require_POST
def move_section(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Move a section with its questions up or down."""
    return _move_group(request, public_id, Owner("section", key), placing.move_section)


def _move_group(
    request: HttpRequest,
    public_id: str,
    owner: Owner,
    act: Callable[[d.Definition, str, placing.Way], d.Definition],
) -> HttpResponse:
    bench = bench_for(request, public_id)
    way = way_of(request) or 1
    sentence = _("Moved “%(title)s” up") if way < 0 else _("Moved “%(title)s” down")
    what = sentence % {"title": short(title_of(bench.definition, owner))}
    return step(request, bench, lambda definition: act(definition, owner.key, way), what=what, at=at_of(owner))


@requires("surveys.change")
@require_POST
def duplicate(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Put a copy of a question after it, and open the copy."""
    bench = bench_for(request, public_id)
    what = _("Duplicated “%(title)s”") % {"title": bench.title(key)}
    try:
        edited = bench.edit(lambda definition: questions.duplicate(definition, key, bench.used), what=what, about=order)
    except Refusal as refusal:
        bench.look_again()
        return build_page(request, bench, key, refusal)
    return redirect(bench.address("build_question", edited.key))


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Delete a question, after saying what depends on it and what becomes of that."""
    bench = bench_for(request, public_id)
    if bench.question(key) is None:
        raise Http404

    def about(definition: d.Definition) -> object:
        return question_in(definition, key), depending_on(definition, key)

    refusal: Refusal | None = None
    if request.method == "POST":
        neighbour = _neighbour(bench.definition, key)
        try:
            bench.edit(
                lambda definition: questions.remove(definition, key, with_conditions=True),
                what=_("Deleted “%(title)s”") % {"title": bench.title(key)},
                about=about,
            )
        except Refusal as refused:
            refusal = refused
            bench.look_again()
            if bench.question(key) is None:
                return build_page(request, bench, neighbour, refused)
        else:
            return redirect(bench.home(neighbour))
    context = {
        "bench": bench,
        "survey": bench.survey,
        "title": bench.title(key),
        "dependents": _dependents(bench, key),
        "answered": bench.was_answered(key),
        "form": SeenForm(initial={"seen": bench.state.seen}),
        "refusal": refusal,
        "home": bench.home(key),
    }
    if isinstance(refusal, EditConflict):
        context |= conflict_context(refusal.edits)
    return render(request, "surveys/builder/delete.html", context, status=422 if refusal else 200)


def _dependents(bench: Bench, key: str) -> list[dict[str, str]]:
    """Return what depends on a question, and how it is asked once that is gone."""
    definition = bench.definition
    after = without_pointers(definition, key)
    found = []
    for owner in depending_on(definition, key):
        before, now = groups.condition_of(definition, owner), groups.condition_of(after, owner)
        then = ""
        if before != now:
            words = brief(now, definition_for(after, owner), bench.boroughs)
            then = (
                _("will be asked if %(condition)s.") % {"condition": words}
                if words
                else _("will be asked of everybody who comes so far.")
            )
        elif owner.kind == "question":
            then = _("will no longer repeat the answer in its text.")
        found.append({"title": title_of(definition, owner), "then": then})
    return found


def _neighbour(definition: d.Definition, key: str) -> str:
    keys = [question.key for question in definition.every_question()]
    at = keys.index(key)
    return keys[at - 1] if at else next(iter(keys[1:]), "")
