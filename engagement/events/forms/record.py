"""Forms for recording what happened at an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Attendance, Event, EventNote, EventQuestion, Prompt
from engagement.events.queries import attendance_counts, attendance_seen, prompts_seen
from engagement.events.services.record import MOST_PEOPLE
from engagement.programmes.checking import LONGEST_TEXT
from engagement.programmes.queries import areas_within
from eolcare.areas.models import Area
from eolcare.common import nhsuk

NEW_PROMPTS = 3


class AttendanceForm(nhsuk.Form):
    """A grid of headcounts: a row for each borough of the programme and one for "not known", a column a role."""

    mark_optional = False
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        self.places: list[Area | None] = [*areas_within(event.programme).boroughs(), None]  # type: ignore[attr-defined]
        counts = attendance_counts(event)
        kwargs["initial"] = {"seen": attendance_seen(event)} | {
            _cell(place, role): counts.get((place.pk if place else None, role))
            for place in self.places
            for role in Attendance.Role.values
        }
        super().__init__(*args, **kwargs)
        for place in self.places:
            for role, label in Attendance.Role.choices:
                words = {"place": place or gettext("Another borough, or not known"), "role": label}
                self.fields[_cell(place, role)] = forms.IntegerField(
                    label=gettext("%(place)s: %(role)s") % words,
                    required=False,
                    min_value=0,
                    max_value=MOST_PEOPLE,
                    error_messages={
                        "invalid": gettext("%(place)s, %(role)s: enter a whole number, like 12") % words,
                        "min_value": gettext("%(place)s, %(role)s: enter 0 or more") % words,
                        "max_value": gettext("%(place)s, %(role)s: enter 10,000 or fewer") % words,
                    },
                )

    @property
    def rows(self) -> list[tuple[str, list[BoundField]]]:
        """The grid as it stands on the page: the name of a place and its fields."""
        return [
            (
                str(place or gettext("Another borough, or not known")),
                [self[_cell(place, role)] for role in Attendance.Role.values],
            )
            for place in self.places
        ]

    def counts(self) -> list[tuple[Area | None, str, int]]:
        """Return the headcounts as the service takes them."""
        return [
            (place, role, self.cleaned_data.get(_cell(place, role)) or 0)
            for place in self.places
            for role in Attendance.Role.values
        ]


def _cell(place: Area | None, role: str) -> str:
    return f"{place.slug if place else 'not-known'}--{role}"


class PromptsForm(nhsuk.Form):
    """What an event asks people to talk about, with room for three more."""

    mark_optional = False
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        self.prompts = list(event.prompts.order_by("order"))
        kwargs["initial"] = {"seen": prompts_seen(event)} | {f"prompt-{p.order}": p.text for p in self.prompts}
        super().__init__(*args, **kwargs)
        names = []
        for number, name in enumerate(self._names(), start=1):
            self.fields[name] = forms.CharField(
                label=gettext("Question %(number)s") % {"number": number},
                required=False,
                max_length=300,
                error_messages={
                    "max_length": gettext("Question %(number)s must be 300 characters or fewer") % {"number": number}
                },
            )
            names.append(nhsuk.Input(name))
        self.layout = (*names, nhsuk.Button(_("Save questions")))

    def _names(self) -> list[str]:
        return [*(f"prompt-{p.order}" for p in self.prompts), *(f"new-{n}" for n in range(1, NEW_PROMPTS + 1))]

    def keep_what_came_meanwhile(self) -> None:
        """Show questions that somebody else added after this page was opened, so that saving again keeps them."""
        data = self.data.copy()  # type: ignore[attr-defined]
        for prompt in self.prompts:
            data.setdefault(f"prompt-{prompt.order}", prompt.text)
        self.data = data

    def answers(self) -> list[tuple[int | None, str]]:
        """Return the questions as the service takes them."""
        kept: list[tuple[int | None, str]] = [(p.pk, self.cleaned_data[f"prompt-{p.order}"]) for p in self.prompts]
        return [*kept, *((None, self.cleaned_data[f"new-{n}"]) for n in range(1, NEW_PROMPTS + 1))]


class NoteForm(nhsuk.Form):
    """One thing that somebody said."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("What was said"),
        help_text=_("One thing a note. Leave out names and anything that could tell who spoke."),
        widget=forms.Textarea,
        max_length=LONGEST_TEXT,
    )
    prompt = forms.ModelChoiceField(
        Prompt.objects.none(), label=_("In answer to"), required=False, to_field_name="order",
        empty_label=_("None of the questions"),
    )  # fmt: skip
    said_by = forms.ChoiceField(
        label=_("Said by"), choices=[("", _("Not known")), *Attendance.Role.choices], required=False
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Borough"), required=False, to_field_name="slug", empty_label=_("Not known")
    )
    may_quote = forms.BooleanField(label=_("They agreed to be quoted without their name"), required=False)

    mark_optional = False

    def __init__(self, *args: Any, event: Event, note: EventNote | None = None, **kwargs: Any) -> None:
        if note is not None:
            kwargs["initial"] = {
                "version": note.version,
                "text": note.text,
                "prompt": note.prompt.order if note.prompt else None,
                "said_by": note.said_by,
                "area": note.area.slug if note.area else None,
                "may_quote": note.may_quote,
            }
        super().__init__(*args, **kwargs)
        self.fields["prompt"].queryset = event.prompts.order_by("order")  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas_within(event.programme).boroughs()  # type: ignore[attr-defined]
        self.layout = (
            nhsuk.Textarea("text", rows=4),
            "prompt",
            "said_by",
            "area",
            "may_quote",
            nhsuk.Button(_("Save note")),
        )
        if not event.prompts.exists():
            self.layout = tuple(part for part in self.layout if part != "prompt")

    def facts(self) -> dict[str, Any]:
        """Return what was entered under the names of the services."""
        return {name: self.cleaned_data[name] for name in ("text", "prompt", "said_by", "area", "may_quote")}


class QuestionForm(nhsuk.Form):
    """A question that somebody asked, and the answer."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    question = forms.CharField(label=_("Question"), widget=forms.Textarea, max_length=LONGEST_TEXT)
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("You can leave this empty and answer later. It goes into the report of the event."),
        required=False,
        widget=forms.Textarea,
        max_length=LONGEST_TEXT,
    )
    layout = (
        nhsuk.Textarea("question", rows=3),
        nhsuk.Textarea("answer", rows=4),
        nhsuk.Button(_("Save question")),
    )

    def __init__(self, *args: Any, question: EventQuestion | None = None, **kwargs: Any) -> None:
        if question is not None:
            kwargs["initial"] = {
                "version": question.version,
                "question": question.question,
                "answer": question.answer,
            }
        super().__init__(*args, **kwargs)
