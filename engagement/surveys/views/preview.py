"""A version's questions as people see them, page by page, with its routing in words: what an approver signs off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from engagement.surveys import queries
from engagement.surveys.definition import Condition, Definition, Option, Page, Question, Section
from engagement.surveys.presentation import Asking, field_of, kind_name
from engagement.surveys.services.building import needs_sign_off
from engagement.surveys.translating import best_language, localised
from engagement.surveys.views.moving import survey_for
from engagement.surveys.wording import condition_in_words
from eolcare.accounts.access import requires


class Shown(NamedTuple):
    """One question of a preview: its number, its kind and condition in words, and its field."""

    number: int
    question: Question
    kind: str
    condition: str
    field: SafeString


class Sheet(NamedTuple):
    """One page of a preview: the section that begins with it, what stands above its questions, and those."""

    section: Section | None
    section_condition: str
    page: Page | None
    page_condition: str
    questions: list[Shown]


@requires("surveys.view")
@require_safe
def version(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Show all pages of a version in one of its languages."""
    survey = survey_for(request, "surveys.view", public_id)
    shown = get_object_or_404(survey.versions, number=number)
    original = queries.definition_of(shown)
    code = request.GET.get("language", "")
    held = best_language(original, code) if code in dict(settings.LANGUAGES) else None
    code = code if held and held != original.language else ""
    boroughs = queries.boroughs_of(survey)
    with translation.override(code or settings.LANGUAGE_CODE):
        asked = localised(original, code) if code else original
        sheets = list(_sheets(original, asked, boroughs, 1))
        about = list(_sheets(original.about_you, asked.about_you, boroughs, len(original.questions) + 1))
    unpublished = shown.published_at is None
    context = {
        "survey": survey,
        "version": shown,
        "definition": original,
        "sheets": sheets,
        "about": about,
        "shown_in": get_language_info(code) if code else None,
        "held_languages": [get_language_info(name) for name in sorted(original.translations) if name in LANGUAGE_CODES],
        "needs_sign_off": needs_sign_off(survey, shown),
        "can_sign_off": request.user.has_perm("surveys.sign_off", survey),
        "can_publish": unpublished and request.user.has_perm("surveys.open", survey),
        "can_change": request.user.has_perm("surveys.change", survey),
    }
    return render(request, "surveys/team/version.html", context)


LANGUAGE_CODES = frozenset(dict(settings.LANGUAGES))


def _sheets(original: Definition, asked: Definition, boroughs: Sequence[Option], start: int) -> Iterator[Sheet]:
    """Yield the pages of ``asked``; conditions are said in the words of ``original``, which the team reads."""

    def in_words(condition: Condition | None) -> str:
        with translation.override(settings.LANGUAGE_CODE):
            return condition_in_words(condition, original, boroughs) if condition else ""

    sections = {section.key: section for section in asked.sections}
    last, number = "", start
    for step in asked.steps:
        section = sections.get(step.section) if step.section != last else None
        last = step.section
        questions = []
        for question in step.questions:
            asking = Asking(question, boroughs=boroughs, level=0, named=f"preview-{question.key}")
            with translation.override(settings.LANGUAGE_CODE):
                kind = kind_name(question)
            questions.append(Shown(number, question, kind, in_words(question.show_if), field_of(asking)))
            number += 1
        yield Sheet(
            section,
            in_words(section.show_if) if section else "",
            step.page,
            in_words(step.page.show_if) if step.page else "",
            questions,
        )
