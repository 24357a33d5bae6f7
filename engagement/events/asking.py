"""The event's own questions when somebody books: which are asked, and whether an answer can be kept. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.events.models import BookingQuestion
from eolcare.common.errors import Refusal

Kind = BookingQuestion.Kind
YES, NO = "yes", "no"
LONGEST = {Kind.SHORT_TEXT: 200, Kind.LONG_TEXT: 2_000}


def field_of(question: BookingQuestion) -> str:
    """Return the name under which a form sends a question's answer, and a refusal names it."""
    return f"question-{question.public_id}"


def options_of(question: BookingQuestion) -> list[tuple[str, str]]:
    """Return what can be chosen: value and label. Empty for a question that is answered in words."""
    if question.kind == Kind.YES_NO:
        return [(YES, str(_("Yes"))), (NO, str(_("No")))]
    if question.kind in (Kind.RADIOS, Kind.CHECKBOXES):
        return [(str(option), str(option)) for option in question.options]
    return []


def is_asked(question: BookingQuestion, answers: Mapping[str, Any], asked: Mapping[int, BookingQuestion]) -> bool:
    """Return whether a question is asked after these answers.

    Args:
        question: which one.
        answers: those before it, by public id.
        asked: the questions before it that are themselves asked, by primary key.
    """
    if question.asked_if_id is None:
        return True
    earlier = asked.get(question.asked_if_id)
    if earlier is None:
        return False
    said = answers.get(earlier.public_id)
    values = set(said) if isinstance(said, list) else {said}
    return bool(values & set(question.asked_if_values))


def asked_questions(questions: Sequence[BookingQuestion], answers: Mapping[str, Any]) -> list[BookingQuestion]:
    """Return the questions that are asked after these answers, in order."""
    asked: dict[int, BookingQuestion] = {}
    for question in questions:
        if is_asked(question, answers, asked):
            asked[question.pk] = question
    return list(asked.values())


def cleaned_answers(questions: Sequence[BookingQuestion], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to keep, by public id: a string, or a list of strings for checkboxes.

    What stands under a question that is not asked after the answers before it is left out, as is an empty answer.

    Raises:
        Refusal: for a required question without an answer, a value that is not offered, or words that are too long;
            its field is :func:`field_of` the question.
    """
    kept: dict[str, Any] = {}
    asked: dict[int, BookingQuestion] = {}
    for question in questions:
        if not is_asked(question, kept, asked):
            continue
        asked[question.pk] = question
        answer = _cleaned(question, given.get(question.public_id))
        if answer:
            kept[question.public_id] = answer
        elif question.required:
            raise Refusal(_("Answer “%(question)s”") % {"question": question.label}, field=field_of(question))
    return kept


def _cleaned(question: BookingQuestion, given: Any) -> Any:
    offered = [value for value, _label in options_of(question)]
    if question.kind == Kind.CHECKBOXES:
        chosen = (
            [str(value) for value in given] if isinstance(given, (list, tuple)) else ([str(given)] if given else [])
        )
        _refuse_strangers(question, chosen, offered)
        return [value for value in offered if value in chosen]
    text = str(given or "").strip().replace("\r\n", "\n")
    if question.kind in (Kind.YES_NO, Kind.RADIOS):
        _refuse_strangers(question, [text] if text else [], offered)
        return text
    longest = LONGEST[Kind(question.kind)]
    if len(text) > longest or "\x00" in text:
        raise Refusal(
            _("Your answer must be %(longest)s characters or fewer") % {"longest": f"{longest:,}"},
            field=field_of(question),
        )
    return text


def _refuse_strangers(question: BookingQuestion, chosen: Iterable[str], offered: Sequence[str]) -> None:
    if any(value not in offered for value in chosen):
        raise Refusal(_("Choose an answer from the list"), field=field_of(question))
