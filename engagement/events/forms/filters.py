"""What a list of events can be narrowed by; the address carries it."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from engagement.events.models import EventFormat, EventKind, EventState
from engagement.events.queries import EventFilters
from engagement.events.spoken import SPOKEN
from engagement.programmes.models import Community, Programme
from engagement.programmes.queries import boroughs_of_public_programmes, public_programmes
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common import nhsuk


def _one_of(model: type[models.Model], label: Any, everything: Any, *, unknown: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        model._default_manager.none(),
        label=label,
        required=False,
        to_field_name="slug",
        empty_label=str(everything),
        error_messages={"invalid_choice": unknown},
    )


def _choice(choices: Any, label: Any, everything: Any, *, unknown: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[("", everything), *choices],
        label=label,
        required=False,
        error_messages={"invalid_choice": unknown},
    )


class _Filters(nhsuk.Form):
    """A form in the address. ``filters`` is what it asks for; a field that is wrong narrows nothing and says so."""

    mark_optional = False

    date_from: forms.Field | None = nhsuk.DateField(label=_("From"), required=False)
    date_to: forms.Field | None = nhsuk.DateField(label=_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, at the second."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("date_from"), cleaned.get("date_to")
        if first and last and last < first:
            self.add_error("date_to", _("“Until” must be the same day as “From” or a later one"))
        return cleaned

    @property
    def filters(self) -> EventFilters:
        """What was asked for, as far as it was asked well."""
        if not self.is_bound:
            return EventFilters()
        self.is_valid()
        names = EventFilters.__dataclass_fields__
        return EventFilters(**{name: value for name, value in self.cleaned_data.items() if name in names and value})

    @property
    def address(self) -> str:
        """What was asked for as part of an address, days left out; ``""`` where nothing was."""
        filters = self.filters
        names = [name for name in EventFilters.__dataclass_fields__ if not name.startswith("date_")]
        chosen = {name: value for name in names if (value := getattr(filters, name))}
        return urlencode({name: getattr(value, "slug", value) for name, value in chosen.items()})

    @property
    def chosen(self) -> list[str]:
        """What was asked for, in words for the reader: "Borough: Brent", "From: 1 June 2022"."""
        filters = self.filters
        words = []
        for bound in self:
            value = getattr(filters, bound.name, None)
            if not value:
                continue
            if isinstance(value, date):
                value = date_format(value, "j F Y")
            elif isinstance(value, str):
                value = dict(getattr(bound.field, "choices", ())).get(value, value)
            words.append(_("%(what)s: %(choice)s") % {"what": bound.label, "choice": value})
        return words


class PublicFilters(_Filters):
    """How residents look for an event."""

    programme = _one_of(Programme, _("Programme"), _("All programmes"), unknown=_("Select a programme from the list"))
    borough = _one_of(Area, _("Borough"), _("All boroughs"), unknown=_("Select a borough from the list"))
    community = _one_of(Community, _("Community"), _("All communities"), unknown=_("Select a community from the list"))
    format = _choice(
        EventFormat.choices,
        _("How people take part"),
        _("In any way"),
        unknown=_("Select how people take part from the list"),
    )
    kind = _choice(
        EventKind.choices, _("Kind of event"), _("All kinds"), unknown=_("Select a kind of event from the list")
    )
    language = _choice(
        SPOKEN.items(),
        _("Language or interpreter"),
        _("All languages"),
        unknown=_("Select a language from the list"),
    )
    when: forms.Field | None = forms.ChoiceField(
        choices=[("", ""), ("past", "")], required=False, widget=forms.HiddenInput
    )

    field_order = ("programme", "borough", "community", "language", "format", "kind", "date_from", "date_to", "when")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("programme", public_programmes())
        self._choose("borough", boroughs_of_public_programmes())
        self._choose("community", Community.objects.all())
        if self.is_bound and self.data.get("when") not in (None, "", "past"):
            # A forged list is the list of coming events; there is no field to blame.
            data = cast(QueryDict, self.data).copy()
            data["when"] = ""
            self.data = data

    def _choose(self, name: str, queryset: Any) -> None:
        self.fields[name].queryset = queryset  # type: ignore[attr-defined]


class TimelessFilters(PublicFilters):
    """The same for a month, a calendar or a feed, which have days of their own."""

    date_from = None
    date_to = None
    when = None


class TeamFilters(_Filters):
    """How the team finds an event."""

    search = forms.CharField(label=_("Title, place or organisation"), required=False, max_length=100)
    state = _choice(EventState.choices, _("State"), _("All states"), unknown=_("Select a state from the list"))
    kind = _choice(EventKind.choices, _("Kind"), _("All kinds"), unknown=_("Select a kind of event from the list"))
    borough = _one_of(Area, _("Borough"), _("All boroughs"), unknown=_("Select a borough from the list"))

    field_order = ("search", "state", "kind", "borough", "date_from", "date_to")
    submit_text = _("Show events")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Area.objects.boroughs().filter(pk__in=area_ids_for(user, "events.view"))
        self.fields["borough"].queryset = mine  # type: ignore[attr-defined]
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
