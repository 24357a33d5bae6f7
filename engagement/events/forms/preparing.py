"""Forms for what is prepared beside the plan: places, reminders, the panel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.events.forms.event_fields import FROM_HERE, THIS_ONE
from engagement.events.kinds import DEMANDED, FITTING
from engagement.events.models import Event, PlaceKind
from engagement.events.queries_planning import panel_seen
from engagement.events.services.places import MOST_PLACES
from eolcare.common import nhsuk

NEW_PANELLISTS = 3


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
