"""Import and export of a survey's questions: a file in, what was understood of it, and only then a new version."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.programmes.refused import show_refusal
from engagement.surveys import queries, services
from engagement.surveys.definition import Condition, Definition, Option, Question, from_json
from engagement.surveys.errors import BadDefinition
from engagement.surveys.forms_importing import ConfirmForm, ImportForm, sealed
from engagement.surveys.models import Survey
from engagement.surveys.presentation import kind_name
from engagement.surveys.reading import read_definition
from engagement.surveys.translating import Completeness, completeness
from engagement.surveys.views.moving import survey_for
from engagement.surveys.wording import condition_in_words, problems_by_question
from engagement.surveys.xlsform.exporting import write_xlsform
from engagement.surveys.xlsform.importing import read_xlsform
from engagement.surveys.xlsform.languages import label_of
from engagement.surveys.xlsform.problems import BadWorkbook, Imported, Notice
from eolcare.accounts.access import requires
from eolcare.accounts.models import User
from eolcare.common.errors import Conflict, Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Understood(NamedTuple):
    """One thing that was understood: a heading (a section, a page) or a question, with its condition in words."""

    heading: str
    number: int
    question: Question | None
    kind: str
    condition: str


class Language(NamedTuple):
    """A translation of the questions and how much of them it has."""

    name: str
    held: Completeness


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a file with questions and show what was understood of it; nothing is saved here."""
    survey = survey_for(request, "surveys.change", public_id)
    newest = survey.versions.order_by("-number").first()
    context: dict[str, Any] = {"survey": survey, "newest": newest}
    if request.method != "POST":
        form = ImportForm(initial={"version": survey.version})
        return render(request, "surveys/team/import.html", context | {"form": form})
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        content: bytes = upload.read()
        boroughs = queries.boroughs_of(survey)
        if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
            found: Imported | BadWorkbook | None
            found, context["json_problems"] = _json(content, boroughs)
        else:
            found = read_xlsform(content, {option.key for option in boroughs})
            context["found"] = found
        if isinstance(found, Imported):
            note = _("Imported from %(name)s") % {"name": upload.name[:200]}
            return _preview(request, survey, found, form.cleaned_data["version"], note)
        form.add_error("upload", _("These questions cannot be taken over. “What stands in the way” says why."))
    return render(request, "surveys/team/import.html", context | {"form": form}, status=422)


def _json(content: bytes, boroughs: Sequence[Option]) -> tuple[Imported | None, list[Any]]:
    definition, problems = read_definition(content, {option.key for option in boroughs})
    if definition is not None:
        return Imported(definition, ()), []
    return None, problems_by_question(problems, content.decode("utf-8", errors="replace"))


def _preview(request: HttpRequest, survey: Survey, found: Imported, version: int, note: str) -> HttpResponse:
    form = ConfirmForm(
        survey=survey, initial={"version": version, "note": note[:300], "sealed": sealed(survey, found.definition)}
    )
    return _show(request, survey, form, found.definition, found.notices)


def _show(
    request: HttpRequest, survey: Survey, form: ConfirmForm, definition: Definition, notices: Sequence[Notice] = ()
) -> HttpResponse:
    boroughs = queries.boroughs_of(survey)
    context = {
        "survey": survey,
        "form": form,
        "definition": definition,
        "language": label_of(definition.language),
        "translated": [Language(label_of(code), completeness(definition, code)) for code in definition.translations],
        "notices": notices,
        "understood": list(_understood(definition, boroughs)),
        "about": list(_understood(definition.about_you, boroughs, len(definition.questions))),
        "replaces": survey.versions.filter(published_at__isnull=True).order_by("-number").first(),
    }
    return render(request, "surveys/team/import_preview.html", context, status=422 if form.errors else 200)


def _understood(definition: Definition, boroughs: Sequence[Option], before: int = 0) -> list[Understood]:
    """Return sections, pages and questions in order, their conditions in words."""

    def words(condition: Condition | None) -> str:
        return condition_in_words(condition, definition, boroughs) if condition else ""

    sections = {section.key: section for section in definition.sections}
    found: list[Understood] = []
    section, number = "", before
    for step in definition.steps:
        if step.section != section:
            section = step.section
            if section in sections:
                title = _("Section: %(title)s") % {"title": sections[section].title}
                found.append(Understood(title, 0, None, "", words(sections[section].show_if)))
        if step.page is not None:
            title = _("One page: %(title)s") % {"title": step.page.title}
            found.append(Understood(title, 0, None, "", words(step.page.show_if)))
        for question in step.questions:
            number += 1
            found.append(Understood("", number, question, kind_name(question), words(question.show_if)))
    return found


@requires("surveys.change")
@require_POST
def import_save(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save the questions that were shown as the survey's next version, not yet published."""
    survey = survey_for(request, "surveys.change", public_id)
    form = ConfirmForm(request.POST, survey=survey)
    if not form.is_valid() and "sealed" in form.errors:
        again = ImportForm(initial={"version": survey.version})
        context = {"survey": survey, "form": again, "lost": form.errors["sealed"][0]}
        return render(request, "surveys/team/import.html", context, status=422)
    source = form.cleaned_data["sealed"]
    if form.is_valid():
        try:
            version = services.save_version(
                survey,
                source,
                actor=cast(User, request.user),
                version=form.cleaned_data["version"],
                note=form.cleaned_data["note"],
            )
        except BadDefinition as refusal:
            # The survey's areas changed since: a borough that a condition names is gone.
            reasons = " ".join(problem.reason for problem in refusal.problems[:5])
            form.add_error(None, f"{refusal} {reasons}")
        except Refusal as refusal:
            saved = _saved_already(survey, source) if isinstance(refusal, Conflict) else None
            if saved is not None:
                return redirect("surveys_team:version", survey.public_id, saved)
            show_refusal(form, refusal, fields={"definition": "note"}, row=survey)
        else:
            messages.success(request, _("The questions are saved. Nobody is asked them until you publish them."))
            return redirect("surveys_team:version", survey.public_id, version.number)
    return _show(request, survey, form, from_json(json.loads(source)))


def _saved_already(survey: Survey, source: str) -> int | None:
    """Return the number of the newest version if it holds these questions: the button was pressed twice."""
    newest = survey.versions.order_by("-number").first()
    same = newest is not None and newest.sha256 == services.digest_of(from_json(json.loads(source)))
    return newest.number if newest is not None and same else None


@requires("surveys.view")
@require_safe
def xlsform_file(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Give a version's questions as an XLSForm workbook."""
    survey = survey_for(request, "surveys.view", public_id)
    shown = get_object_or_404(survey.versions, number=number)
    content = write_xlsform(
        queries.definition_of(shown),
        title=survey.title,
        form_id=survey.slug,
        version=str(shown.number),
        boroughs=queries.boroughs_of(survey),
    )
    response = HttpResponse(content, content_type=XLSX)
    name = get_valid_filename(f"{survey.slug}-{shown.number}.xlsx")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
