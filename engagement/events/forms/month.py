"""What the team's calendar can be narrowed to; the address carries it beside the month."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.events.models import EventKind
from engagement.events.queries import EventFilters
from engagement.events.queries_calendar import Month
from engagement.programmes.models import Community, Programme
from engagement.programmes.queries import programmes_reaching
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common import nhsuk


class MonthFilters(nhsuk.Form):
    """A form in the address. ``filters`` is what it asks for; a field that is wrong narrows nothing and says so."""

    NARROWING = ("programme", "borough", "community", "kind")

    month = forms.CharField(required=False, widget=forms.HiddenInput)
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), required=False, to_field_name="slug",
        empty_label=_("All programmes"), error_messages={"invalid_choice": _("Select a programme from the list")},
    )  # fmt: skip
    borough = forms.ModelChoiceField(
        Area.objects.none(), label=_("Borough"), required=False, to_field_name="slug",
        empty_label=_("All boroughs"), error_messages={"invalid_choice": _("Select a borough from the list")},
    )  # fmt: skip
    community = forms.ModelChoiceField(
        Community.objects.none(), label=_("Community"), required=False, to_field_name="slug",
        empty_label=_("All communities"), error_messages={"invalid_choice": _("Select a community from the list")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *EventKind.choices],
        error_messages={"invalid_choice": _("Select a kind of event from the list")},
    )  # fmt: skip

    mark_optional = False
    submit_text = _("Show events")

    def __init__(self, data: Any, *, user: Any, month: Month) -> None:
        if data is not None:
            # The month was read before; one that is none is this month, and there is no field to blame.
            data = data.copy()
            data["month"] = month.key
        super().__init__(data, initial={"month": month.key})
        mine = Area.objects.boroughs().filter(pk__in=area_ids_for(user, "events.view"))
        self.fields["programme"].queryset = programmes_reaching(user, "events.view")  # type: ignore[attr-defined]
        self.fields["borough"].queryset = mine  # type: ignore[attr-defined]
        self.fields["community"].queryset = Community.objects.all()  # type: ignore[attr-defined]
        self.helper.form_method = "get"
        self.helper.disable_csrf = True

    @property
    def filters(self) -> EventFilters:
        """What was asked for, as far as it was asked well."""
        if not self.is_bound:
            return EventFilters()
        self.is_valid()
        return EventFilters(**{name: value for name in self.NARROWING if (value := self.cleaned_data.get(name))})

    @property
    def narrows(self) -> bool:
        """Whether the calendar leaves anything out."""
        return self.filters != EventFilters()
