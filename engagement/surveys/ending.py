"""What comes after the questions, in this order: consent, checking, the questions about the person, sending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engagement.surveys.definition import Definition, Text
from engagement.surveys.models import Access, Survey
from engagement.surveys.presentation.rows import has_text

if TYPE_CHECKING:
    from engagement.surveys.filling import Filling


def after_questions(filling: Filling) -> str:
    """Return where one goes from the last question: whoever wrote words is asked whether they may be used."""
    return filling.address("consent") if asks_consent(filling) else after_consent(filling)


def after_consent(filling: Filling) -> str:
    """Return where one goes from the consent: to checking, unless the survey does without."""
    return filling.address("check") if filling.definition.check_answers else after_check(filling)


def after_check(filling: Filling) -> str:
    """Return where one goes from checking: to the questions about the person, if the survey has any, or to sending."""
    return filling.address("about_you" if filling.definition.equality else "send")


def asks_consent(filling: Filling) -> bool:
    """Return whether something was said in words, so that one could be quoted."""
    return has_text(filling.definition, filling.draft.answers)


def consent_sends(filling: Filling) -> bool:
    """Return whether nothing comes after the consent, so that its button sends."""
    return not filling.definition.check_answers and not filling.definition.equality


def page_sends(filling: Filling) -> bool:
    """Return whether the questions all stand on one page with nothing after it, so that this page's button sends.

    The consent to be quoted then stands at its foot.
    """
    return not filling.ABOUT_PERSON and _sends_itself(filling.definition)


def _sends_itself(definition: Definition) -> bool:
    plainly = not definition.check_answers and not definition.equality and not definition.any_order
    return plainly and len(definition.steps) == 1


def kept_when_sent(survey: Survey, definition: Definition) -> bool:
    """Return whether nothing is kept of a survey's one page before it is sent, saved, or has an error.

    A survey that asks for an invitation code asks at the beginning; of an anonymous one each draft is sent once, by a
    way of its own.
    """
    return survey.access == Access.LINK and not survey.anonymous and _sends_itself(definition)


def page_asks_consent(filling: Filling) -> bool:
    """Return whether a page that sends has a question that is answered in words."""
    return page_sends(filling) and any(isinstance(question, Text) for question in filling.definition.questions)


def check_sends(filling: Filling) -> bool:
    """Return whether nothing comes after checking, so that its button sends."""
    return not filling.definition.equality
