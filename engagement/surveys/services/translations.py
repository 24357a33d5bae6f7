"""Translations of a survey: its own texts on the survey, those of its questions in its next version."""

from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.surveys.checking_questions import text_problem
from engagement.surveys.definition import Definition, as_json
from engagement.surveys.models import Survey, SurveyState, SurveyVersion
from engagement.surveys.queries import definition_of
from engagement.surveys.services.building import save_version
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal

LONGEST = 20_000

# Texts of questions by owner, then field; see ``engagement.surveys.translating``.
OfQuestions = Mapping[str, Mapping[str, str]]


def with_translation(definition: Definition, language: str, texts: OfQuestions) -> Definition:
    """Return a definition whose texts in ``language`` are these, empty ones left out."""
    kept = {
        owner: {field: text.strip() for field, text in fields.items() if text.strip()}
        for owner, fields in texts.items()
    }
    kept = {owner: fields for owner, fields in kept.items() if fields}
    others = {name: held for name, held in definition.translations.items() if name != language}
    translations = others | ({language: kept} if kept else {})
    return msgspec.structs.replace(definition, translations=translations)


def save_translation(
    survey: Survey,
    language: str,
    *,
    actor: User | None,
    version: int | None,
    details: Mapping[str, str],
    questions: OfQuestions,
) -> SurveyVersion | None:
    """Keep a survey's texts in one language. Return the unpublished version that holds those of the questions.

    ``None`` says that the questions' texts were as they are already; the survey's own are kept all the same.

    Args:
        survey: whose texts they are.
        language: one of the portal's languages but English.
        actor: who saves.
        version: the survey's ``version`` that the editor saw.
        details: the survey's own texts by field, of ``Survey.TRANSLATED``.
        questions: the texts of its newest questions, by owner and field.

    Raises:
        BadDefinition: if a text of the questions cannot be used.
        Conflict: if somebody else changed the survey in between.
        Refusal: naming the field, if a text of the survey cannot be used, or it is archived.
    """
    texts = {field: text.strip() for field, text in details.items() if text.strip()}
    for field, text in texts.items():
        if field not in Survey.TRANSLATED:
            raise TypeError(f"not a text of a survey that is translated: {field}")
        reason = text_problem(text, 600 if field == "title" else LONGEST, needed=False)
        if reason:
            raise Refusal(reason, field=field)
    with transaction.atomic():
        locked = lock_for_edit(Survey.objects.all(), pk=survey.pk, version=version)
        if locked.state == SurveyState.ARCHIVED:
            raise Refusal(_("The survey is archived, so this cannot be done."))
        if locked.translations.get(language, {}) != texts:
            locked.translations = {name: held for name, held in locked.translations.items() if name != language}
            if texts:
                locked.translations[language] = texts
            save_edit(locked)
            facts = {"translation": language, "texts": len(texts)}
            record(Verb.CHANGED, actor=actor, target=locked, area_code=locked.programme.area.code, **facts)
        newest = locked.versions.order_by("-number").first()
        if newest is None:
            return None
        definition = definition_of(newest)
        changed = with_translation(definition, language, questions)
        if changed.translations == definition.translations:
            return None
        source = json.dumps(as_json(changed), ensure_ascii=False)
        note = newest.note if newest.published_at is None else str(_("Translations"))
        return save_version(locked, source, actor=actor, version=None, note=note)
