"""The part of a booking form that asks the event's own questions, each only where its condition holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from engagement.events.asking import cleaned_answers, field_of, options_of
from engagement.events.models import BookingQuestion
from eolcare.common import nhsuk
from eolcare.common.errors import Refusal
from eolcare.common.languages import is_english
from eolcare.common.templatetags.languages import in_english

Kind = BookingQuestion.Kind


class QuestionFields:
    """Fields for the event's own questions.

    Every question stands on the page, and says when it is to be answered; a script shows it when it is. An answer that
    does not apply is left out, whoever sends it.

    Args:
        questions: of one event, in order.
    """

    def __init__(self, questions: Iterable[BookingQuestion]) -> None:
        self.questions = list(questions)
        self._by_pk = {question.pk: question for question in self.questions}

    def fields(self) -> dict[str, forms.Field]:
        """The form's fields, by name, in order. None is required of itself: a condition may leave it out."""
        return {field_of(question): _field(question) for question in self.questions}

    def layout(self) -> list[nhsuk.Field]:
        """The questions as they stand on the page."""
        return [self._shown(question) for question in self.questions]

    def _shown(self, question: BookingQuestion) -> nhsuk.Field:
        label: Any = in_english(question.label)
        if not question.required:
            label = format_html(_("%(label)s (optional)").replace("%(label)s", "{}"), label)
        options: dict[str, Any] = {"label": label, "optional": False, "hint": self._hint(question)}
        earlier = self._by_pk.get(question.asked_if_id or 0)
        if earlier is not None:
            options["formGroup"] = {
                "attributes": {
                    "data-asked-if": field_of(earlier),
                    "data-asked-values": json.dumps(question.asked_if_values),
                }
            }
        kinds: dict[str, type[nhsuk.Field]] = {
            Kind.CHECKBOXES: nhsuk.Checkboxes,
            Kind.SHORT_TEXT: nhsuk.Input,
            Kind.LONG_TEXT: nhsuk.Textarea,
        }
        return kinds.get(question.kind, nhsuk.Radios)(field_of(question), **options)

    def _hint(self, question: BookingQuestion) -> Any:
        condition = self._condition(question)
        hint = in_english(question.hint) if question.hint else ""
        if condition and hint:
            return format_html("{} {}", condition, hint)
        return condition or hint

    def _condition(self, question: BookingQuestion) -> Any:
        earlier = self._by_pk.get(question.asked_if_id or 0)
        if earlier is None:
            return ""
        labels = dict(options_of(earlier))
        said = ", ".join(labels.get(str(value), str(value)) for value in question.asked_if_values)
        words = _("Only if you answered “%(answer)s” to “%(question)s”.")
        if is_english():
            return words % {"answer": said, "question": earlier.label}
        pattern = words.replace("%(answer)s", "{answer}").replace("%(question)s", "{question}")
        return format_html(pattern, answer=said, question=in_english(earlier.label))

    def initial(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """What stands in the fields for answers given before."""
        return {field_of(q): answers[q.public_id] for q in self.questions if q.public_id in answers}

    def answers(self, cleaned: Mapping[str, Any]) -> tuple[dict[str, Any], list[Refusal]]:
        """Return the answers to keep, and what is wrong with others, one refusal a question."""
        given = {q.public_id: cleaned.get(field_of(q)) for q in self.questions}
        left = list(self.questions)
        refusals: list[Refusal] = []
        while True:
            try:
                return cleaned_answers(left, given), refusals
            except Refusal as refusal:
                refusals.append(refusal)
                # What hangs on an answer that is wrong is looked at when that one is right.
                left = [q for q in left if field_of(q) != refusal.field]


def _field(question: BookingQuestion) -> forms.Field:
    match question.kind:
        case Kind.SHORT_TEXT:
            return forms.CharField(label=question.label, required=False)
        case Kind.LONG_TEXT:
            return forms.CharField(label=question.label, required=False, widget=forms.Textarea)
        case Kind.CHECKBOXES:
            return _Several(label=question.label, required=False, choices=_choices(question))
        case _:
            return _One(label=question.label, required=False, choices=_choices(question))


def _choices(question: BookingQuestion) -> list[tuple[str, Any]]:
    options = options_of(question)
    return options if question.kind == Kind.YES_NO else [(value, in_english(label)) for value, label in options]


class _One(forms.ChoiceField):
    """One of several; whether it is one of them says ``cleaned_answers``, which knows whether it is asked at all."""

    widget = forms.RadioSelect

    def valid_value(self, value: Any) -> bool:
        return True


class _Several(forms.MultipleChoiceField):
    """Several of several, checked in the same place."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return True
