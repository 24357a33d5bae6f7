"""Forms for planning an event."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Event, EventFormat, EventKind
from engagement.events.services.planning import LINKED, PLAIN
from engagement.events.times import LONDON, exists_in_london, in_london
from engagement.programmes.checking import EARLIEST_YEAR, LATEST_YEAR, LONGEST_TEXT
from engagement.programmes.models import Community, Programme
from engagement.programmes.queries import areas_within, programmes_reaching
from eolcare.accounts.models import Organisation
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common import nhsuk

FIRST_DAY, LAST_DAY = date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31)


def _long(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea, max_length=LONGEST_TEXT
    )


class EventForm(nhsuk.Form):
    """All that is planned of an event. ``facts`` gives it as the services take it.

    Args:
        user: whose areas and programmes can be chosen.
        event: the event that is changed; ``None`` for a new one.
    """

    # The services speak of moments; the form asks for a day and two times.
    FIELDS: ClassVar[dict[str, str]] = {"starts_at": "day", "ends_at": "ends"}

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), to_field_name="public_id")
    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Enter a title")})
    kind = forms.ChoiceField(
        label=_("Kind of event"),
        choices=[("", _("Select a kind")), *EventKind.choices],
        error_messages={"required": _("Select a kind of event")},
    )
    summary = forms.CharField(
        label=_("Summary"),
        help_text=_("One or two sentences. People read this in the list of events."),
        error_messages={"required": _("Enter a summary")},
        widget=forms.Textarea,
        max_length=400,
    )
    description = _long(_("About the event"), _("What people can expect, who it is for, who will be there."))
    day = nhsuk.DateField(
        label=_("Day"),
        earliest=FIRST_DAY,
        latest=LAST_DAY,
        error_messages={"required": _("Enter the day of the event")},
    )
    starts = nhsuk.TimeField(
        label=_("Starts"),
        help_text=_("For example, 2pm or 14:30"),
        error_messages={"required": _("Enter when it starts")},
    )
    ends = nhsuk.TimeField(
        label=_("Ends"),
        help_text=_("For example, 4pm or 16:00"),
        error_messages={"required": _("Enter when it ends")},
    )
    last_day = nhsuk.DateField(label=_("Last day"), required=False, earliest=FIRST_DAY, latest=LAST_DAY)
    format = forms.ChoiceField(label=_("How people take part"), choices=EventFormat.choices, widget=forms.RadioSelect)
    venue_name = forms.CharField(label=_("Place"), required=False, max_length=160)
    venue_address = _long(_("Address of the place"))
    how_to_take_part = _long(
        _("What people do to take part"), _("For example: write to us and we send you the link. No need to book.")
    )
    access_information = _long(
        _("Access"), _("Step-free access, parking, hearing loop, interpreters, refreshments, help with travel.")
    )
    areas = forms.ModelMultipleChoiceField(
        Area.objects.none(),
        label=_("Areas"),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Select at least one area"),
            "invalid_choice": _("Choose areas from the list"),
        },
    )
    communities = forms.ModelMultipleChoiceField(
        Community.objects.all(),
        label=_("Communities that we mean to hear from"),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose communities from the list")},
    )
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.all(),
        label=_("Run together with"),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose organisations from the list")},
    )
    is_listed = forms.BooleanField(
        label=_("Show this event in the public list"),
        help_text=_("Leave this unticked for meetings attended and interviews, which nobody is invited to."),
        required=False,
    )

    def __init__(self, *args: Any, user: Any, event: Event | None = None, **kwargs: Any) -> None:
        self.event = event
        if event is not None:
            kwargs["initial"] = _initial(event)
        else:
            kwargs.setdefault("initial", {"is_listed": True})
        super().__init__(*args, **kwargs)
        mine = area_ids_for(user, "events.change")
        if event is None:
            programmes = programmes_reaching(user, "events.change")
            self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
            if len(programmes) == 1:
                self.initial.setdefault("programme", programmes[0].public_id)
            areas: QuerySet[Area] = Area.objects.filter(pk__in=mine)
        else:
            del self.fields["programme"]
            held = {area.pk for area in event.areas.all()}
            areas = areas_within(event.programme).filter(pk__in=mine) | Area.objects.filter(pk__in=held)
        self.fields["areas"].queryset = areas  # type: ignore[attr-defined]
        self.layout = self._layout()

    def _layout(self) -> tuple[Any, ...]:
        what = [
            nhsuk.Input("title"),
            nhsuk.Select("kind"),
            nhsuk.CharacterCount("summary", rows=3, threshold=75),
            nhsuk.Textarea("description", rows=6),
        ]
        if self.event is None:
            what.insert(0, nhsuk.Select("programme"))
        return (
            nhsuk.Fieldset(_("What it is"), *what),
            nhsuk.Fieldset(
                _("When"),
                "day",
                nhsuk.Input("starts", width=5),
                nhsuk.Input("ends", width=5),
                nhsuk.Details(_("It ends on another day"), "last_day", open=bool(self.initial.get("last_day"))),
            ),
            nhsuk.Fieldset(
                _("Where and how"),
                nhsuk.Radios("format"),
                nhsuk.Input("venue_name"),
                nhsuk.Textarea("venue_address", rows=3),
                nhsuk.Textarea("how_to_take_part", rows=4),
                nhsuk.Textarea("access_information", rows=4),
            ),
            nhsuk.Fieldset(
                _("For whom, and with whom"),
                nhsuk.Checkboxes("areas", small=True),
                nhsuk.Checkboxes("communities", small=True),
                nhsuk.Checkboxes("organisations", small=True),
            ),
            nhsuk.Fieldset(_("Who sees it"), "is_listed"),
            nhsuk.Button(_("Save")),
        )

    def clean(self) -> dict[str, Any]:
        """Put day and times together; refuse an hour that the clocks skip."""
        cleaned = super().clean() or self.cleaned_data
        day, last_day = cleaned.get("day"), cleaned.get("last_day")
        for name, on in (("starts", day), ("ends", last_day or day)):
            clock = cleaned.get(name)
            if on is None or clock is None:
                continue
            moment = in_london(on, clock)
            if not exists_in_london(moment):
                self.add_error(name, _("The clocks go forward that night, so this time does not exist"))
            cleaned[f"{name}_at"] = moment
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return what was entered under the names of the services."""
        names = [*PLAIN, *LINKED, *(["programme"] if self.event is None else [])]
        return {name: self.cleaned_data[name] for name in names}


def _initial(event: Event) -> dict[str, Any]:
    starts, ends = event.starts_at.astimezone(LONDON), event.ends_at.astimezone(LONDON)
    same = ("version", "title", "kind", "format", "summary", "description", "venue_name", "venue_address")
    more = ("access_information", "how_to_take_part", "is_listed")
    return {name: getattr(event, name) for name in (*same, *more)} | {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "last_day": ends.date() if ends.date() != starts.date() else None,
        "areas": [area.slug for area in event.areas.all()],
        "communities": [community.slug for community in event.communities.all()],
        "organisations": [organisation.public_id for organisation in event.organisations.all()],
    }


class CancelForm(nhsuk.Form):
    """Why an event does not take place."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        help_text=_("People who meant to come will read this. Say whether there will be another day."),
        widget=forms.Textarea,
        max_length=1000,
    )
    layout = (nhsuk.Textarea("reason", rows=4), nhsuk.Button(_("Cancel this event"), variant="warning"))
