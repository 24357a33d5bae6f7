"""Nothing with a problem is ever published."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from engagement.surveys.checking import Problem
from engagement.surveys.definition import Definition
from engagement.surveys.errors import BadDefinition
from engagement.surveys.models import Survey, SurveyVersion
from engagement.surveys.piping import in_words
from engagement.surveys.queries import definition_of
from engagement.surveys.queries_building import problems_of

MOST_NAMED = 3


def check_publishable(survey: Survey, version: SurveyVersion) -> None:
    """Refuse to publish questions that are unfinished, or could not be counted together with earlier answers.

    Raises:
        BadDefinition: with every problem; its sentence names the first ones.
    """
    definition = definition_of(version)
    found = problems_of(survey, definition)
    if found:
        sentence = _("These questions cannot be published yet. %(reasons)s")
        raise BadDefinition(sentence % {"reasons": _named(definition, found)}, problems=found)


def _named(definition: Definition, found: Sequence[Problem]) -> str:
    titles = {question.key: in_words(question.title) for question in definition.every_question()}
    sentences = []
    for problem in found[:MOST_NAMED]:
        title = titles.get(problem.question, "").strip() or problem.question
        words = {"title": title, "reason": problem.reason}
        sentences.append(_("“%(title)s”: %(reason)s") % words if title else problem.reason)
    if len(found) > MOST_NAMED:
        sentences.append(_("The builder shows all of them."))
    return " ".join(sentences)
