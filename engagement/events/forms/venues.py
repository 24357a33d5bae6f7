"""The form of a venue in the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.forms.event_fields import FIRST_DAY
from engagement.events.models import Venue
from engagement.programmes.checking import LONGEST_TEXT
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common import nhsuk


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
