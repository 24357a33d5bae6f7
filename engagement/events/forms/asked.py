"""The form of one of the event's own booking questions, as the team writes it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.events.asking import options_of
from engagement.events.models import BookingQuestion, Event
from engagement.events.queries_planning import question_seen
from engagement.events.services.asked import CHOSEN, Asked
from engagement.programmes.checking import LONGEST_TEXT
from eolcare.common import nhsuk


class BookingQuestionForm(nhsuk.Form):
    """One question of the event's own that people answer when they book."""

    # The service's names for the form's.
    FIELDS: ClassVar[dict[str, str]] = {"asked_if_values": "asked_if"}

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
    label = forms.CharField(label=_("Question"), max_length=300)
    hint = forms.CharField(label=_("Hint"), help_text=_("Stands beneath the question."), required=False, max_length=300)
    kind = forms.ChoiceField(
        label=_("How is it answered?"), choices=BookingQuestion.Kind.choices, widget=forms.RadioSelect
    )
    options = forms.CharField(
        label=_("Answers to choose from"),
        help_text=_("One a line. For “one of several” and “several of several” alone."),
        required=False,
        widget=forms.Textarea,
        max_length=LONGEST_TEXT,
    )
    required = forms.BooleanField(
        label=_("It must be answered"),
        help_text=_("Ask for as little as you can. People may book on a hard day."),
        required=False,
    )
    asked_if = forms.MultipleChoiceField(
        label=_("Ask it only after one of these answers"),
        help_text=_("Leave all unticked to ask everybody. Answers of one question alone."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, event: Event, question: BookingQuestion | None = None, **kwargs: Any) -> None:
        self.question = question
        earlier = event.booking_questions.filter(kind__in=[str(kind) for kind in CHOSEN]).order_by("order")
        if question is not None:
            earlier = earlier.filter(order__lt=question.order)
        ids = event.booking_questions.order_by("order").values_list("pk", flat=True)
        numbers = {pk: number for number, pk in enumerate(ids, start=1)}
        # "<public id>:<number of the answer>", so that a value with any sign in it can be named.
        self._values = {
            f"{row.public_id}:{number}": (row, value, label)
            for row in earlier
            for number, (value, label) in enumerate(options_of(row))
        }
        kwargs["initial"] = self._initial()
        super().__init__(*args, **kwargs)
        self.fields["asked_if"].choices = [  # type: ignore[attr-defined]
            (key, f"{numbers[row.pk]}. {row.label}: {label}") for key, (row, _value, label) in self._values.items()
        ]
        if not self._values:
            del self.fields["asked_if"]
        condition = [nhsuk.Checkboxes("asked_if", small=True)] if self._values else []
        self.layout = (
            nhsuk.Input("label"),
            nhsuk.Input("hint"),
            nhsuk.Radios("kind", reveals={}),
            nhsuk.Textarea("options", rows=5),
            "required",
            *condition,
            nhsuk.Button(_("Save question") if question else _("Add question")),
        )

    def _initial(self) -> dict[str, Any]:
        row = self.question
        if row is None:
            return {}
        return {
            "seen": question_seen(row),
            "label": row.label,
            "hint": row.hint,
            "kind": row.kind,
            "options": "\n".join(row.options),
            "required": row.required,
            "asked_if": [
                key
                for key, (other, value, _label) in self._values.items()
                if other.pk == row.asked_if_id and value in row.asked_if_values
            ],
        }

    def clean_asked_if(self) -> list[str]:
        """Refuse answers of two questions."""
        chosen: list[str] = self.cleaned_data["asked_if"]
        if len({self._values[key][0].pk for key in chosen}) > 1:
            raise forms.ValidationError(_("Tick answers of one question alone"))
        return chosen

    def asked(self) -> Asked:
        """Return the question as the services take it."""
        given = self.cleaned_data
        chosen = [self._values[key] for key in given.get("asked_if") or ()]
        return Asked(
            kind=given["kind"],
            label=given["label"],
            hint=given["hint"],
            options=tuple(given["options"].splitlines()),
            required=given["required"],
            asked_if=chosen[0][0].public_id if chosen else "",
            asked_if_values=tuple(value for _row, value, _label in chosen),
        )
