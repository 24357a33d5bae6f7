"""What is asked of an event, as fields; which of them a kind asks says the form."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Venue
from engagement.events.spoken import SPOKEN
from engagement.programmes.checking import EARLIEST_YEAR, LATEST_YEAR, LONGEST_TEXT
from engagement.programmes.models import Community
from engagement.surveys.models import Survey
from eolcare.accounts.models import Organisation
from eolcare.areas.models import Area
from eolcare.common import nhsuk

FIRST_DAY, LAST_DAY = date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31)
# When booking opens or closes on a day for which no time was typed.
OPENS, CLOSES = time(9), time(23, 59)
YES, NO = "yes", "no"
THIS_ONE, FROM_HERE = "this", "coming"
# What nobody needs to know of an event to which nobody is invited.
FOR_GUESTS = (
    "joining_link",
    "joining_details",
    "how_to_take_part",
    "interpreters",
    "evaluation_survey",
    "organisations",
    "is_listed",
)
OF_BOOKING = ("takes_bookings", "opens_on", "opens_at", "closes_on", "closes_at", "hours_to_accept")
WINDOW = (
    "opens_on",
    nhsuk.ConditionalField("opens_at", width=5),
    "closes_on",
    nhsuk.ConditionalField("closes_at", width=5),
    nhsuk.ConditionalField("hours_to_accept", width=3),
)
CLOCKS = _("The clocks go forward that night, so this time does not exist")


def _long(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea, max_length=LONGEST_TEXT
    )


def _several(queryset: QuerySet[Any], label: Any, *, key: str, unknown: Any, empty: Any = None) -> Any:
    return forms.ModelMultipleChoiceField(
        queryset,
        label=label,
        to_field_name=key,
        required=empty is not None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": unknown} | ({"required": empty} if empty else {}),
    )


def _languages(label: Any, help_text: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=list(SPOKEN.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose languages from the list")},
    )


def _day(label: Any, help_text: Any = "", **messages: Any) -> nhsuk.DateField:
    return nhsuk.DateField(
        label=label,
        help_text=help_text,
        required=bool(messages),
        earliest=FIRST_DAY,
        latest=LAST_DAY,
        error_messages=messages,
    )


class EventFields(nhsuk.Form):
    """Every field of an event's plan."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    programme = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Enter a title")})
    host = forms.ModelChoiceField(
        Organisation.objects.order_by("name"),
        label=_("Whose meeting was it?"),
        to_field_name="public_id",
        empty_label=_("Select an organisation"),
        error_messages={
            "required": _("Select whose meeting it was"),
            "invalid_choice": _("Select an organisation from the list"),
        },
    )
    summary = forms.CharField(
        label=_("Summary"),
        help_text=_("One or two sentences. People read this in the list of events."),
        error_messages={"required": _("Enter a summary")},
        widget=forms.Textarea,
        max_length=400,
    )
    description = _long(_("About the event"), _("What people can expect, who it is for, who will be there."))
    consent_noted = forms.BooleanField(
        label=_("The person agreed to the interview, and to what we write down"),
        help_text=_("The trail keeps that they agreed, never who they are."),
        error_messages={"required": _("Record an interview only if the person agreed to it")},
    )
    day = _day(_("Day"), required=_("Enter the day of the event"))
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
    last_day = _day(_("Last day"))
    format = forms.ChoiceField(label=_("How people take part"), widget=forms.RadioSelect)
    venue = forms.ModelChoiceField(
        Venue.objects.none(),
        label=_("Venue"),
        help_text=_("From the register of venues, with what is known of the access there."),
        to_field_name="public_id",
        required=False,
        empty_label=_("None of these"),
        error_messages={"invalid_choice": _("Select a venue from the list")},
    )
    venue_name = forms.CharField(
        label=_("Another place"), help_text=_("Only if it is not in the register."), required=False, max_length=160
    )
    venue_address = _long(_("Address of the other place"))
    joining_link = forms.CharField(
        label=_("Joining link"),
        help_text=_("Starts with https:// – only people with a place are told it."),
        required=False,
        max_length=500,
    )
    joining_details = _long(_("How to join"), _("Telephone number, meeting number, passcode. For people with a place."))
    languages = _languages(_("Languages in which it is held"), _("Leave all unticked for English alone."))
    interpreters = _languages(_("Interpreters who come"), _("Those who are there for everybody."))
    access_information = _long(
        _("More about access"),
        _("Refreshments, help with travel, breaks; parking and loops if there is no venue above."),
    )
    takes_bookings = forms.ChoiceField(
        label=_("Do people book a place?"), choices=[(YES, _("Yes")), (NO, _("No"))], widget=forms.RadioSelect
    )
    opens_on = _day(_("Booking opens on"), _("Empty: as soon as the event is published."))
    opens_at = nhsuk.TimeField(label=_("Opens at"), help_text=_("Empty: 9am."), required=False)
    closes_on = _day(_("Booking closes on"), _("Empty: when the event starts."))
    closes_at = nhsuk.TimeField(label=_("Closes at"), help_text=_("Empty: at the end of the day."), required=False)
    hours_to_accept = forms.IntegerField(
        label=_("Hours to accept a place that became free"),
        help_text=_("Whoever waits longest is offered it. After this time it goes to the next."),
        min_value=1,
        max_value=14 * 24,
        initial=48,
        error_messages={
            "required": _("Enter how many hours people have to accept a place"),
            "min_value": _("Enter a number of hours from 1 to 336, which is 14 days"),
            "max_value": _("Enter a number of hours from 1 to 336, which is 14 days"),
        },
    )
    how_to_take_part = _long(
        _("What people do to take part"), _("For example: just come in, or write to us. Needed if nobody books.")
    )
    evaluation_survey = forms.ModelChoiceField(
        Survey.objects.none(),
        label=_("Survey about the event"),
        help_text=_("Sent afterwards to people who came, and to nobody else."),
        to_field_name="public_id",
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": _("Select a survey from the list")},
    )
    areas = _several(
        Area.objects.none(),
        _("Areas"),
        key="slug",
        unknown=_("Choose areas from the list"),
        empty=_("Select at least one area"),
    )
    communities = _several(
        Community.objects.all(),
        _("Communities that we mean to hear from"),
        key="slug",
        unknown=_("Choose communities from the list"),
    )
    organisations = _several(
        Organisation.objects.all(),
        _("Run together with"),
        key="public_id",
        unknown=_("Choose organisations from the list"),
    )
    is_listed = forms.BooleanField(label=_("Show this event in the public list"), required=False)
    scope = forms.ChoiceField(
        label=_("What do your changes hold for?"),
        help_text=_("Texts, place, languages and communities can change at all coming ones. Day and time never do."),
        choices=[(THIS_ONE, _("This event alone")), (FROM_HERE, _("This event and all coming ones of its series"))],
        widget=forms.RadioSelect,
        initial=THIS_ONE,
    )
