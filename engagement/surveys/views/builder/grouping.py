"""Pages of several questions, sections, and what holds for the survey as a whole."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engagement.surveys import definition as d
from engagement.surveys.building import groups
from engagement.surveys.forms_builder import PageForm, SectionForm, SeenForm, WholeForm
from engagement.surveys.services.editing import About, Change, EditConflict
from engagement.surveys.views.builder.bench import Bench, bench_for, conflict_context, short
from engagement.surveys.views.builder.moves import order, step
from eolcare.accounts.access import requires
from eolcare.common.errors import Refusal


def _save(
    request: HttpRequest,
    bench: Bench,
    form: SeenForm,
    change: Change,
    *,
    what: str,
    about: About | None,
    heading: str,
    at: str = "",
    kind: str = "",
) -> HttpResponse:
    """Keep what stands in a valid form, or show why not; a new page or section is selected afterwards."""
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                edited = bench.edit(change, what=what, about=about)
            except EditConflict as conflict:
                bench.look_again()
                data = request.POST.copy()
                data["seen"] = bench.state.seen
                form.data = data
                form.add_error(None, str(conflict))
                context = conflict_context(conflict.edits)
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                return redirect(bench.home(f"{kind}:{edited.key}" if kind and edited.key else at))
        status = 409 if context else 422
    context |= {"bench": bench, "survey": bench.survey, "form": form, "heading": heading, "home": bench.home(at)}
    return render(request, "surveys/builder/group.html", context, status=status)


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def new_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put several questions on one page."""
    bench = bench_for(request, public_id)
    first = request.GET.get("from", "")
    initial = {"seen": bench.state.seen, "chosen": [first]}
    form = PageForm(request.POST or None, questions=bench.numbered(), initial=initial)
    form.is_valid()
    values = getattr(form, "cleaned_data", {})
    title = values.get("title", "")

    def change(definition: d.Definition) -> tuple[d.Definition, str]:
        return groups.group_on_page(definition, values.get("chosen", ()), title, values.get("intro", ""), bench.used)

    return _save(
        request,
        bench,
        form,
        change,
        what=_("Put questions on the page “%(title)s”") % {"title": short(title)},
        about=order,
        heading=_("Ask several questions on one page"),
        at=first,
        kind="page",
    )


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Change the title and introduction of a page."""
    bench = bench_for(request, public_id)
    stored = next((one for one in bench.definition.pages if one.key == key), None)
    if stored is None:
        raise Http404
    initial = {"seen": bench.state.seen, "title": stored.title, "intro": stored.intro}
    form = PageForm(request.POST or None, initial=initial)
    form.is_valid()
    values = getattr(form, "cleaned_data", {})
    title = values.get("title", "")
    return _save(
        request,
        bench,
        form,
        lambda definition: groups.change_page(definition, key, title, values.get("intro", "")),
        what=_("Changed the page “%(title)s”") % {"title": short(title)},
        about=lambda definition: _texts(groups.page_in(definition, key)),
        heading=_("The page of several questions"),
        at=f"page:{key}",
    )


@requires("surveys.change")
@require_POST
def ungroup(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Ask the questions of a page on pages of their own again."""
    bench = bench_for(request, public_id)
    first = next((question.key for question in bench.definition.questions if question.page == key), "")
    title = next((one.title for one in bench.definition.pages if one.key == key), "")
    what = _("Took the page “%(title)s” apart") % {"title": short(title)}
    return step(request, bench, lambda definition: groups.ungroup(definition, key), what=what, at=first)


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def new_section(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a section."""
    bench = bench_for(request, public_id)
    before = request.GET.get("before", "")
    initial = {"seen": bench.state.seen, "before": before}
    form = SectionForm(request.POST or None, questions=bench.numbered(), initial=initial)
    form.is_valid()
    values = getattr(form, "cleaned_data", {})
    title = values.get("title", "")

    def change(definition: d.Definition) -> tuple[d.Definition, str]:
        return groups.add_section(definition, title, values.get("intro", ""), values.get("before", ""), bench.used)

    return _save(
        request,
        bench,
        form,
        change,
        what=_("Began the section “%(title)s”") % {"title": short(title)},
        about=order,
        heading=_("Begin a section"),
        at=before,
        kind="section",
    )


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Change the title and introduction of a section."""
    bench = bench_for(request, public_id)
    stored = next((one for one in bench.definition.sections if one.key == key), None)
    if stored is None:
        raise Http404
    initial = {"seen": bench.state.seen, "title": stored.title, "intro": stored.intro}
    form = SectionForm(request.POST or None, initial=initial)
    form.is_valid()
    values = getattr(form, "cleaned_data", {})
    title = values.get("title", "")
    return _save(
        request,
        bench,
        form,
        lambda definition: groups.change_section(definition, key, title, values.get("intro", "")),
        what=_("Changed the section “%(title)s”") % {"title": short(title)},
        about=lambda definition: _texts(groups.section_in(definition, key)),
        heading=_("The section"),
        at=f"section:{key}",
    )


@requires("surveys.change")
@require_POST
def remove_section(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Take a section away; its questions stay."""
    bench = bench_for(request, public_id)
    first = next((question.key for question in bench.definition.questions if question.section == key), "")
    title = next((one.title for one in bench.definition.sections if one.key == key), "")
    what = _("Took the section “%(title)s” away") % {"title": short(title)}
    return step(request, bench, lambda definition: groups.remove_section(definition, key), what=what, at=first)


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def whole(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what holds for the survey as a whole."""
    bench = bench_for(request, public_id)
    definition = bench.definition
    held = {"any_order": definition.any_order, "check_answers": definition.check_answers}
    form = WholeForm(request.POST or None, initial={"seen": bench.state.seen, **held})
    form.is_valid()
    values = getattr(form, "cleaned_data", {})

    def change(now: d.Definition) -> d.Definition:
        return groups.set_whole(now, any_order=values["any_order"], check_answers=values["check_answers"])

    return _save(
        request,
        bench,
        form,
        change,
        what=_("Changed the settings of the questions"),
        about=lambda now: (now.any_order, now.check_answers),
        heading=_("Settings of the questions"),
    )


def _texts(group: d.Page | d.Section) -> tuple[str, str]:
    return group.title, group.intro
