"""Forms for recording an event: who came, and what it asks people to talk about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Attendance, Event
from engagement.events.queries import attendance_counts, attendance_seen, prompts_seen
from engagement.events.services.record import MOST_PEOPLE
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
