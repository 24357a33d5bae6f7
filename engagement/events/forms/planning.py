"""Forms for planning an event: which kind it is, then all that is planned of it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from engagement.events.kinds import RULES, KindRules, rules_of
from engagement.events.models import Event, EventFormat, EventKind, EventSeries, Venue
from engagement.events.queries_planning import surveys_to_choose, venues_to_choose
from engagement.events.services.planning import LINKED, PLAIN, POINTING
from engagement.events.spoken import SPOKEN
from engagement.events.times import LONDON, exists_in_london, in_london
from engagement.programmes.checking import EARLIEST_YEAR, LATEST_YEAR, LONGEST_TEXT
from engagement.programmes.models import Community, Programme
from engagement.programmes.queries import areas_within, programmes_reaching
from engagement.surveys.models import Survey
from eolcare.accounts.models import Organisation
from eolcare.accounts.predicates import area_ids_for
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


class KindForm(nhsuk.Form):
    """Of which kind an event is: its form asks only what that kind needs."""

    kind = forms.ChoiceField(
        label=_("Kind of event"),
        choices=EventKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select a kind of event")},
    )
    layout: Any = (
        nhsuk.Radios("kind", hints={str(kind): rules.about for kind, rules in RULES.items()}),
        nhsuk.Button(_("Continue")),
    )


class NewEventForm(KindForm):
    """The first step of planning: which programme, which kind. The address carries both."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Programme"),
        to_field_name="public_id",
        empty_label=None,
        error_messages={
            "required": _("Select a programme"),
            "invalid_choice": _("Select a programme from the list"),
        },
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reachable = programmes_reaching(user, "events.change").order_by("-opens_on", "title")
        self.fields["programme"].queryset = reachable  # type: ignore[attr-defined]
        self.layout = (nhsuk.Select("programme"), *KindForm.layout)


class EventForm(nhsuk.Form):
    """All that is planned of an event of one kind. ``facts`` gives it as the services take it.

    Args:
        user: whose areas can be chosen.
        programme: whose event it is.
        kind: of which kind it is, or is to become.
        event: the event that is changed; ``None`` for a new one.
        following: whether there are coming events of the same series.
    """

    # The services speak of moments; the form asks for days and times.
    FIELDS: ClassVar[dict[str, str]] = {
        "starts_at": "day",
        "ends_at": "ends",
        "booking_opens_at": "opens_on",
        "booking_closes_at": "closes_on",
    }

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

    def __init__(
        self,
        *args: Any,
        user: Any,
        programme: Programme,
        kind: str,
        event: Event | None = None,
        following: bool = False,
        **kwargs: Any,
    ) -> None:
        self.of_programme, self.of_kind, self.event = programme, kind, event
        self.rules: KindRules = rules_of(kind)
        kwargs["initial"] = _initial(event) if event is not None else _usual(self.rules)
        kwargs["initial"] |= {"programme": programme.public_id, "kind": kind}
        super().__init__(*args, **kwargs)
        self._leave_out(following)
        self._fill(user)
        self.reveals = {"takes_bookings": {YES: OF_BOOKING[1:]}} if "takes_bookings" in self.fields else {}
        self.layout = self._layout()

    def _leave_out(self, following: bool) -> None:
        """Ask what the kind asks, and nothing else."""
        rules, fields = self.rules, self.fields
        if not rules.may_book:
            for name in OF_BOOKING:
                del fields[name]
        if not rules.may_be_listed:
            for name in FOR_GUESTS:
                del fields[name]
            fields["summary"].help_text = _("One or two sentences: what it was about. No names.")
        if not rules.needs_host:
            del fields["host"]
        if not rules.needs_consent or (self.event is not None and self.event.kind == self.of_kind):
            del fields["consent_noted"]
        if not following:
            del fields["scope"]
        if rules.needs_consent:
            fields["title"].help_text = _("For example: “Interview with a carer”. No names.")
            fields["description"].help_text = _("Nothing that could tell who the person is.")

    def _fill(self, user: Any) -> None:
        rules, fields, event = self.rules, self.fields, self.event
        formats = {str(code): label for code, label in EventFormat.choices}
        fields["format"].choices = [(str(code), formats[code]) for code in rules.formats]  # type: ignore[attr-defined]
        areas = areas_within(self.of_programme).filter(pk__in=area_ids_for(user, "events.change"))
        if event is not None:
            areas = areas | Area.objects.filter(pk__in={area.pk for area in event.areas.all()})
        fields["areas"].queryset = areas  # type: ignore[attr-defined]
        venues = venues_to_choose(self.of_programme, now=event.venue if event else None)
        fields["venue"].queryset = venues  # type: ignore[attr-defined]
        if "evaluation_survey" in fields:
            fields["evaluation_survey"].queryset = surveys_to_choose(self.of_programme)  # type: ignore[attr-defined]
        if rules.needs_communities:
            fields["communities"].required = True
            fields["communities"].error_messages["required"] = _("Select the communities that this group is for")

    def _layout(self) -> tuple[Any, ...]:
        """Return the groups of what is asked, without fields that are not."""
        last = nhsuk.Details(_("It ends on another day"), "last_day", open=bool(self.initial.get("last_day")))
        groups: tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...] = (
            (
                _("What it is"),
                (
                    ("title", nhsuk.Input("title")),
                    ("host", nhsuk.Select("host")),
                    ("summary", nhsuk.CharacterCount("summary", rows=3, threshold=75)),
                    ("description", nhsuk.Textarea("description", rows=6)),
                    ("consent_noted", "consent_noted"),
                ),
            ),
            (
                _("When"),
                (
                    ("day", "day"),
                    ("starts", nhsuk.Input("starts", width=5)),
                    ("ends", nhsuk.Input("ends", width=5)),
                    ("last_day", last),
                ),
            ),
            (
                _("Where and how"),
                (
                    ("format", nhsuk.Radios("format")),
                    ("venue", nhsuk.Select("venue")),
                    ("venue_name", nhsuk.Input("venue_name")),
                    ("venue_address", nhsuk.Textarea("venue_address", rows=3)),
                    ("joining_link", nhsuk.Input("joining_link", spellcheck=False)),
                    ("joining_details", nhsuk.Textarea("joining_details", rows=3)),
                    ("access_information", nhsuk.Textarea("access_information", rows=3)),
                ),
            ),
            (
                _("Languages"),
                (
                    ("languages", nhsuk.Checkboxes("languages", small=True)),
                    ("interpreters", nhsuk.Checkboxes("interpreters", small=True)),
                ),
            ),
            (
                _("Booking"),
                (
                    ("takes_bookings", nhsuk.Radios("takes_bookings", reveals={YES: WINDOW})),
                    ("how_to_take_part", nhsuk.Textarea("how_to_take_part", rows=3)),
                ),
            ),
            (
                _("For whom, and with whom"),
                (
                    ("areas", nhsuk.Checkboxes("areas", small=True)),
                    ("communities", nhsuk.Checkboxes("communities", small=True)),
                    ("organisations", nhsuk.Checkboxes("organisations", small=True)),
                ),
            ),
            (
                _("Who sees it, and what follows"),
                (("is_listed", "is_listed"), ("evaluation_survey", "evaluation_survey")),
            ),
            (_("The series"), (("scope", nhsuk.Radios("scope")),)),
        )  # fmt: skip
        asked = ((legend, [part for name, part in parts if name in self.fields]) for legend, parts in groups)
        return (*(nhsuk.Fieldset(legend, *parts) for legend, parts in asked if parts), nhsuk.Button(_("Save")))

    def clean(self) -> dict[str, Any]:
        """Put days and times together; refuse an hour that the clocks skip, and a time without its day."""
        cleaned = super().clean() or self.cleaned_data
        day, last_day = cleaned.get("day"), cleaned.get("last_day")
        for name, on in (("starts", day), ("ends", last_day or day)):
            clock = cleaned.get(name)
            if on is not None and clock is not None:
                cleaned[f"{name}_at"] = self._moment(name, on, clock)
        for name in ("languages", "interpreters"):
            # In the order of the list, whatever the browser sent first.
            cleaned[name] = [code for code in SPOKEN if code in (cleaned.get(name) or ())]
        starts = cleaned.get("starts_at")
        # The service's names for the window; the form's fields of the same ending hold times of day.
        cleaned["booking_opens_at"] = self._edge("opens", OPENS, starts)
        cleaned["booking_closes_at"] = self._edge("closes", CLOSES, starts)
        return cleaned

    def _edge(self, name: str, usual: time, starts: datetime | None) -> datetime | None:
        day, clock = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_at")
        if day is None:
            if clock is not None and f"{name}_on" not in self.errors:
                self.add_error(f"{name}_on", _("Enter the day as well"))
            return None
        moment = self._moment(f"{name}_at", day, clock or usual)
        # The day of the event without a time means until it starts.
        same_day = starts is not None and starts.astimezone(LONDON).date() == day
        return starts if clock is None and name == "closes" and same_day else moment

    def _moment(self, name: str, day: date, clock: time) -> datetime:
        moment = in_london(day, clock)
        if not exists_in_london(moment):
            self.add_error(name, CLOCKS)
        return moment

    @property
    def from_here(self) -> bool:
        """Whether the changes hold for all coming events of the series as well."""
        return self.cleaned_data.get("scope") == FROM_HERE

    def facts(self) -> dict[str, Any]:
        """Return what was entered under the names of the services; what the kind does not know is empty."""
        given = self.cleaned_data
        facts = {name: given[name] for name in (*PLAIN, *POINTING, *LINKED) if name in given and name in self.fields}
        facts |= {name: given[name] for name in ("starts_at", "ends_at")}
        facts["kind"] = self.of_kind
        facts["host"] = given.get("host")
        facts["is_listed"] = given.get("is_listed", False)
        facts["takes_bookings"] = given.get("takes_bookings") == YES
        facts["booking_opens_at"] = given["booking_opens_at"] if facts["takes_bookings"] else None
        facts["booking_closes_at"] = given["booking_closes_at"] if facts["takes_bookings"] else None
        if facts.get("hours_to_accept") is None:
            facts["hours_to_accept"] = self.event.hours_to_accept if self.event else 48
        if "consent_noted" in self.fields:
            facts["consent_noted"] = given["consent_noted"]
        if self.event is None:
            facts["programme"] = self.of_programme
        return facts


def _usual(rules: KindRules) -> dict[str, Any]:
    """Return what the form of a new event starts with."""
    return {
        "format": str(rules.formats[0]),
        "takes_bookings": YES if rules.books else NO,
        "is_listed": rules.listed,
        "languages": ["en"],
        "hours_to_accept": 48,
    }


def _initial(event: Event) -> dict[str, Any]:
    starts, ends = event.starts_at.astimezone(LONDON), event.ends_at.astimezone(LONDON)
    same = [name for name in PLAIN if name not in ("starts_at", "ends_at", "takes_bookings")]
    facts = {name: getattr(event, name) for name in ("version", *same)} | {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "last_day": ends.date() if ends.date() != starts.date() else None,
        "takes_bookings": YES if event.takes_bookings else NO,
        "venue": event.venue.public_id if event.venue else None,
        "host": event.host.public_id if event.host else None,
        "evaluation_survey": event.evaluation_survey.public_id if event.evaluation_survey else None,
        "areas": [area.slug for area in event.areas.all()],
        "communities": [community.slug for community in event.communities.all()],
        "organisations": [organisation.public_id for organisation in event.organisations.all()],
    }
    for name, moment in (("opens", event.booking_opens_at), ("closes", event.booking_closes_at)):
        local = moment.astimezone(LONDON) if moment else None
        facts |= {f"{name}_on": local.date() if local else None, f"{name}_at": local.time() if local else None}
    return facts


class CancelForm(nhsuk.Form):
    """Why an event, or all that is to come of a series, does not take place."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        help_text=_("People who meant to come will read this. Say whether there will be another day."),
        widget=forms.Textarea,
        max_length=1000,
    )

    def __init__(self, *args: Any, button: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = button or _("Cancel this event")
        self.layout = (nhsuk.Textarea("reason", rows=4), nhsuk.Button(text, variant="warning"))


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
