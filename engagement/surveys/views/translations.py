"""The team translates a survey: how complete each language is, and all texts of one language on a page."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.programmes.refused import show_refusal
from engagement.surveys import services
from engagement.surveys.definition import Definition
from engagement.surveys.errors import BadDefinition
from engagement.surveys.forms_lifecycle import TranslationForm
from engagement.surveys.models import Survey
from engagement.surveys.queries import definition_of
from engagement.surveys.translating import completeness, pieces
from engagement.surveys.views.moving import survey_for
from eolcare.accounts.access import requires
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal
from eolcare.figures.disclosure import percent


@requires("surveys.view")
@require_safe
def translations(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how much of the survey can be read in each language, and what is still missing."""
    survey = survey_for(request, "surveys.view", public_id)
    definition = _newest(survey)
    rows = []
    for code, _name in settings.LANGUAGES:
        if code.startswith("en"):
            continue
        done, of = _done(survey, definition, code)
        rows.append(
            {"code": code, "info": get_language_info(code), "share": percent(done / of), "complete": done == of}
        )
    context = {"survey": survey, "rows": rows, "can_change": request.user.has_perm("surveys.change", survey)}
    return render(request, "surveys/team/translations.html", context)


@requires("surveys.change")
@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: HttpRequest, public_id: str, language: str) -> HttpResponse:
    """Write all texts of a survey in one language."""
    survey = survey_for(request, "surveys.change", public_id)
    if language.startswith("en") or language not in dict(settings.LANGUAGES):
        raise Http404
    definition = _newest(survey)
    form = TranslationForm(
        request.POST or None,
        survey=survey,
        language=language,
        pieces=list(pieces(definition)),
        held=definition.translations.get(language, {}),
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_translation(
                survey,
                language,
                actor=cast(User, request.user),
                version=form.cleaned_data["version"],
                details=form.details(),
                questions=form.questions(),
            )
        except BadDefinition as refusal:
            for problem in refusal.problems:
                form.add_error(None, f"{problem.field}: {problem.reason}")
        except Refusal as refusal:
            show_refusal(form, refusal, fields={field: f"survey-{field}" for field in Survey.TRANSLATED}, row=survey)
        else:
            told = _("The translation is saved.")
            if saved is not None and saved.published_at is None:
                told = _(
                    "The translation is saved. That of the questions is used once version %(number)s is published."
                )
                told = told % {"number": saved.number}
            messages.success(request, told)
            return redirect("surveys_team:translations", survey.public_id)
    context = {"survey": survey, "form": form, "info": get_language_info(language)}
    return render(request, "surveys/team/translation.html", context, status=422 if form.errors else 200)


def _newest(survey: Survey) -> Definition:
    newest = survey.versions.order_by("-number").first()
    return definition_of(newest) if newest else Definition(questions=())


def _done(survey: Survey, definition: Definition, language: str) -> tuple[int, int]:
    """Return how many texts of the survey and its questions there are in a language, and of how many."""
    found = completeness(definition, language)
    own = [field for field in Survey.TRANSLATED if getattr(survey, field)]
    held = survey.translations.get(language, {})
    return found.done + sum(1 for field in own if held.get(field, "").strip()), found.of + len(own)
