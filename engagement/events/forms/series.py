"""Forms of series: how an event repeats, and the filter of the team's list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from engagement.events.forms.event_fields import FIRST_DAY, LAST_DAY
from engagement.events.forms.filters import TeamFilters
from engagement.events.models import Event, EventSeries
from engagement.events.queries_planning import series_to_choose
from engagement.events.repeats import MOST_TIMES, Pattern, Turn, turns_of
from eolcare.common import nhsuk


class PlanFilters(TeamFilters):
    """How the team finds an event in its list, also by series."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        series = series_to_choose(user)
        # Without series there is nothing to choose, and the form stays short.
        if series.exists():
            self.fields["series"] = series_field(series)
            # Before the button, which stands last.
            self.helper.layout.fields.insert(-1, "series")

    @property
    def series(self) -> EventSeries | None:
        """The series that was asked for, if it was asked well."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get("series")


def series_field(series: QuerySet[EventSeries]) -> forms.ModelChoiceField:
    """Return the filter by which the team's list is narrowed to one series."""
    return forms.ModelChoiceField(
        series,
        label=_("Series"),
        required=False,
        to_field_name="public_id",
        empty_label=_("All events"),
        error_messages={"invalid_choice": _("Select a series from the list")},
    )


class RepeatForm(nhsuk.Form):
    """How an event repeats: how often, and until when. Sent with the address, so that the days can be looked at."""

    pattern = forms.ChoiceField(
        label=_("How often?"), choices=Pattern.choices, widget=forms.RadioSelect, initial=Pattern.WEEKLY
    )
    ends = forms.ChoiceField(
        label=_("Until when?"),
        choices=[("times", _("So many times")), ("until", _("Until a day"))],
        widget=forms.RadioSelect,
        initial="times",
    )
    times = forms.IntegerField(
        label=_("How many more events?"),
        min_value=1,
        max_value=MOST_TIMES,
        error_messages={
            "required": _("Enter how many more events"),
            "invalid": _("Enter a whole number, like 6"),
            "min_value": _("Enter a whole number from 1 to 52"),
            "max_value": _("Enter a whole number from 1 to 52"),
        },
    )
    until = nhsuk.DateField(
        label=_("Last day"),
        earliest=FIRST_DAY,
        latest=LAST_DAY,
        error_messages={"required": _("Enter the last day")},
    )
    reveals = {"ends": {"times": "times", "until": "until"}}
    layout = (
        nhsuk.Radios("pattern"),
        nhsuk.Radios("ends", reveals={"times": nhsuk.ConditionalField("times", width=2), "until": "until"}),
        nhsuk.Button(_("Show the days"), variant="secondary"),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        self.event = event
        super().__init__(*args, **kwargs)
        self.helper.form_method = "get"
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        """Refuse a last day on which nothing can repeat any more."""
        cleaned = super().clean() or self.cleaned_data
        until = cleaned.get("until")
        if until is not None and not self.errors:
            if until <= self.event.starts_at.date():
                self.add_error("until", _("Enter a day after the event"))
            elif not self.turns():
                self.add_error("until", _("There is no such day until then"))
        return cleaned

    def turns(self) -> list[Turn]:
        """Return the repeats that were asked for."""
        given = self.cleaned_data
        times, until = given.get("times"), given.get("until")
        return turns_of(self.event.starts_at, self.event.ends_at, given["pattern"], times=times, until=until)
