"""Forms for what is prepared beside the plan: places, booking questions, reminders, panel, repeats, venues."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.events.asking import options_of
from engagement.events.forms.filters import TeamFilters
from engagement.events.forms.planning import FIRST_DAY, FROM_HERE, LAST_DAY, THIS_ONE, series_field
from engagement.events.kinds import DEMANDED, FITTING
from engagement.events.models import BookingQuestion, Event, EventSeries, PlaceKind, Venue
from engagement.events.queries_planning import panel_seen, question_seen, series_to_choose
from engagement.events.repeats import MOST_TIMES, Pattern, Turn, turns_of
from engagement.events.services.asked import CHOSEN, Asked
from engagement.events.services.places import MOST_PLACES
from engagement.programmes.checking import LONGEST_TEXT
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common import nhsuk

NEW_PANELLISTS = 3


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


class PlacesForm(nhsuk.Form):
    """How many places of each kind an event has; a kind with an empty number has no limit."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Which places can people book?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    scope = forms.ChoiceField(
        label=_("What do these places hold for?"),
        choices=[(THIS_ONE, _("This event alone")), (FROM_HERE, _("This event and all coming ones of its series"))],
        widget=forms.RadioSelect,
        initial=THIS_ONE,
    )

    def __init__(self, *args: Any, event: Event, following: bool = False, **kwargs: Any) -> None:
        here = {places.kind: places for places in event.places.all()}
        offered = [kind for kind in PlaceKind if kind in FITTING[event.format] or kind in here]
        chosen = list(here) or [str(kind) for kind in DEMANDED[event.format]]
        kwargs["initial"] = {"version": event.version, "kinds": chosen, "scope": THIS_ONE} | {
            kind: places.capacity for kind, places in here.items()
        }
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(str(kind), kind.label) for kind in offered]  # type: ignore[attr-defined]
        for kind in offered:
            self.fields[str(kind)] = _number_of_places(kind, here[kind].taken if kind in here else 0)
        if not following:
            del self.fields["scope"]
        self.reveals = {"kinds": {str(kind): str(kind) for kind in offered}}
        reveals = {str(kind): nhsuk.ConditionalField(str(kind), width=5, optional=False) for kind in offered}
        parts: list[Any] = [nhsuk.Checkboxes("kinds", reveals=reveals, optional=False)]
        if following:
            parts.append(nhsuk.Radios("scope"))
        self.layout = (*parts, nhsuk.Button(_("Save places")))

    @property
    def from_here(self) -> bool:
        """Whether the places hold for all coming events of the series as well."""
        return self.cleaned_data.get("scope") == FROM_HERE

    def capacities(self) -> dict[str, int | None]:
        """Return the places as the service takes them."""
        return {kind: self.cleaned_data.get(kind) for kind in self.cleaned_data["kinds"]}


def _number_of_places(kind: PlaceKind, taken: int) -> forms.IntegerField:
    words = {"kind": str(kind.label), "most": f"{MOST_PLACES:,}"}
    wrong = gettext("%(kind)s: enter a whole number from 0 to %(most)s, or nothing for no limit") % words
    hint = gettext("Empty means no limit.")
    if taken:
        hint = gettext("%(taken)s are taken. Empty means no limit.") % {"taken": f"{taken:,}"}
    return forms.IntegerField(
        label=gettext("How many places: %(kind)s") % words,
        help_text=hint,
        required=False,
        min_value=0,
        max_value=MOST_PLACES,
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


class BookingQuestionForm(nhsuk.Form):
    """One question of the event's own that people answer when they book."""

    # The service's names for the form's.
    FIELDS = {"asked_if_values": "asked_if"}

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
        # "<public id>:<number of the answer>", so that a value with any sign in it can be named.
        self._values = {
            f"{row.public_id}:{number}": (row, value, label)
            for row in earlier
            for number, (value, label) in enumerate(options_of(row))
        }
        kwargs["initial"] = self._initial()
        super().__init__(*args, **kwargs)
        self.fields["asked_if"].choices = [  # type: ignore[attr-defined]
            (key, f"{row.label}: {label}") for key, (row, _value, label) in self._values.items()
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


class ReminderForm(nhsuk.Form):
    """One more time at which people with a place are reminded."""

    number = forms.IntegerField(
        label=_("How long before the start?"),
        min_value=1,
        max_value=60 * 24,
        error_messages={
            "required": _("Enter how many days or hours before the start"),
            "invalid": _("Enter a whole number, like 3"),
            "min_value": _("A reminder can go out 1 hour to 60 days before the start"),
            "max_value": _("A reminder can go out 1 hour to 60 days before the start"),
        },
    )
    unit = forms.ChoiceField(
        label=_("Days or hours"),
        choices=[("24", _("Days")), ("1", _("Hours"))],
        widget=forms.RadioSelect,
        initial="24",
    )
    layout = (
        nhsuk.Input("number", width=3),
        nhsuk.Radios("unit", inline=True, small=True),
        nhsuk.Button(_("Add reminder"), variant="secondary"),
    )

    def hours_before(self) -> int:
        """Return the time in hours."""
        return int(self.cleaned_data["number"] * int(self.cleaned_data["unit"]))


class PanelForm(nhsuk.Form):
    """Who sits on the panel, in order, with room for three more."""

    mark_optional = False
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        people = list(event.panellists.order_by("order"))
        self.lines = len(people) + NEW_PANELLISTS
        kwargs["initial"] = {"seen": panel_seen(event)}
        for line, person in enumerate(people, start=1):
            kwargs["initial"] |= {f"name-{line}": person.name, f"role-{line}": person.role, f"place-{line}": line}
        super().__init__(*args, **kwargs)
        if self.is_bound:
            # What somebody typed stays when a colleague took people away meanwhile.
            sent = [int(key[5:]) for key in self.data if key.startswith("name-") and key[5:].isdecimal()]
            self.lines = max([self.lines, *(number for number in sent if number <= 30)])
        parts = []
        for line in range(1, self.lines + 1):
            self._ask(line, known=line <= len(people))
            parts.append(
                nhsuk.Fieldset(
                    gettext("Person %(number)s") % {"number": line},
                    nhsuk.Input(f"name-{line}"),
                    nhsuk.Input(f"role-{line}"),
                    nhsuk.Input(f"place-{line}", width=2),
                    size="s",
                )
            )
        self.layout = (*parts, nhsuk.Button(_("Save panel")))

    def _ask(self, line: int, *, known: bool) -> None:
        number = {"number": line}
        self.fields[f"name-{line}"] = forms.CharField(
            label=gettext("Name"),
            required=False,
            max_length=120,
            error_messages={
                "max_length": gettext("Person %(number)s: the name must be 120 characters or fewer") % number
            },
        )
        self.fields[f"role-{line}"] = forms.CharField(
            label=gettext("Role and organisation"),
            required=False,
            max_length=200,
            error_messages={
                "max_length": gettext("Person %(number)s: the role must be 200 characters or fewer") % number
            },
        )
        wrong = gettext("Person %(number)s: enter a whole number, like 1") % number
        self.fields[f"place-{line}"] = forms.IntegerField(
            label=gettext("Place in the order"),
            required=False,
            min_value=1,
            max_value=99,
            error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
        )

    def panel(self) -> list[tuple[str, str]]:
        """Return names and roles in the order that was asked for."""
        given = self.cleaned_data
        lines = range(1, self.lines + 1)
        ordered = sorted(lines, key=lambda line: (given.get(f"place-{line}") or line, line))
        return [(given[f"name-{line}"], given[f"role-{line}"]) for line in ordered]


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


class VenueForm(nhsuk.Form):
    """A venue of the register, with each fact about access: has it, has it not, or nobody looked."""

    STATES = (("has", _("Yes")), ("has_not", _("No")), ("unknown", _("Nobody has looked")))

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=160)
    address = forms.CharField(label=_("Address"), widget=forms.Textarea, max_length=LONGEST_TEXT)
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=_("Borough"),
        to_field_name="slug",
        empty_label=_("Select a borough"),
        error_messages={"invalid_choice": _("Select a borough from the list")},
    )
    access_notes = forms.CharField(
        label=_("More about access"), required=False, widget=forms.Textarea, max_length=LONGEST_TEXT
    )
    directions = forms.CharField(
        label=_("How to get there"), required=False, widget=forms.Textarea, max_length=LONGEST_TEXT
    )
    checked_on = nhsuk.DateField(
        label=_("When did somebody last look?"), required=False, earliest=FIRST_DAY, latest=timezone.localdate
    )
    is_retired = forms.BooleanField(
        label=_("We no longer use this venue"),
        help_text=_("It is not offered for new events. Events that have it keep it."),
        required=False,
    )

    def __init__(self, *args: Any, user: Any, venue: Venue | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _venue_initial(venue)
        super().__init__(*args, **kwargs)
        mine = Area.objects.boroughs().filter(pk__in=area_ids_for(user, "events.change")).order_by("name")
        self.fields["area"].queryset = mine  # type: ignore[attr-defined]
        for code, label in Venue.Fact.choices:
            self.fields[f"fact-{code}"] = forms.ChoiceField(
                label=label, choices=self.STATES, widget=forms.RadioSelect, initial="unknown"
            )
        facts = [nhsuk.Radios(f"fact-{code}", inline=True, small=True) for code in Venue.Fact.values]
        self.layout = (
            nhsuk.Input("name"),
            nhsuk.Textarea("address", rows=3),
            nhsuk.Select("area"),
            nhsuk.Fieldset(_("Access"), *facts, nhsuk.Textarea("access_notes", rows=3), "checked_on"),
            nhsuk.Textarea("directions", rows=3),
            *(["is_retired"] if venue else []),
            nhsuk.Button(_("Save venue")),
        )
        if venue is None:
            del self.fields["is_retired"]

    def facts(self) -> dict[str, Any]:
        """Return what was entered under the names of the services."""
        given = self.cleaned_data
        names = ("name", "address", "area", "access_notes", "directions", "checked_on")
        facts = {name: given[name] for name in names}
        for state in ("has", "has_not"):
            facts[state] = [code for code in Venue.Fact.values if given[f"fact-{code}"] == state]
        if "is_retired" in self.fields:
            facts["is_retired"] = given["is_retired"]
        return facts


def _venue_initial(venue: Venue | None) -> dict[str, Any]:
    if venue is None:
        return {f"fact-{code}": "unknown" for code in Venue.Fact.values}
    names = ("version", "name", "address", "access_notes", "directions", "checked_on", "is_retired")
    states = dict.fromkeys(venue.has, "has") | dict.fromkeys(venue.has_not, "has_not")
    return {name: getattr(venue, name) for name in names} | {
        "area": venue.area.slug,
        **{f"fact-{code}": states.get(code, "unknown") for code in Venue.Fact.values},
    }
