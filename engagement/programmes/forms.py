"""Forms for programmes: their plan, phases, and the log that the public reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.programmes.checking import EARLIEST_YEAR, LATEST_YEAR, LONGEST_TEXT
from engagement.programmes.models import Community, Phase, Programme
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common import nhsuk

FIRST_DAY, LAST_DAY = date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31)


def _version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


def _day(label: Any, *, required: bool = True) -> nhsuk.DateField:
    return nhsuk.DateField(label=label, required=required, earliest=FIRST_DAY, latest=LAST_DAY)


def _decided_on() -> nhsuk.DateField:
    return nhsuk.DateField(label=_("When was this decided?"), earliest=FIRST_DAY, latest=timezone.localdate)


def _words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea, max_length=LONGEST_TEXT
    )


class ProgrammeForm(nhsuk.Form):
    """What a programme is. The closing day is asked once; later it moves by an extension.

    Args:
        user: whose areas can be chosen for a new programme.
        programme: the programme that is changed; ``None`` for a new one.
    """

    version = _version()
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = _words(_("In a few sentences"), _("What it is about, whom it is for, what will come of it."))
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"), to_field_name="slug")
    opens_on = _day(_("Opens on"))
    closes_on = _day(_("Closes on"))
    contact_email = forms.EmailField(label=_("Contact email address"))
    contact_phone = forms.CharField(label=_("Contact telephone"), required=False, max_length=40)
    is_public = forms.BooleanField(label=_("Everybody can see this programme"), required=False)

    layout: tuple[Any, ...] = (
        nhsuk.Input("title"),
        nhsuk.Textarea("summary", rows=6),
        nhsuk.Select("area"),
        "opens_on",
        "closes_on",
        nhsuk.Input("contact_email", autocomplete="off", spellcheck=False),
        nhsuk.Input("contact_phone", width=20),
        "is_public",
        nhsuk.Button(_("Save")),
    )

    def __init__(self, *args: Any, user: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        if programme is not None:
            names = ("version", "title", "summary", "opens_on", "contact_email", "contact_phone", "is_public")
            kwargs["initial"] = {name: getattr(programme, name) for name in names}
        super().__init__(*args, **kwargs)
        if programme is None:
            mine = Area.objects.filter(pk__in=area_ids_for(user, "programmes.change"))
            self.fields["area"].queryset = mine  # type: ignore[attr-defined]
            return
        del self.fields["area"], self.fields["closes_on"]
        held = {"area", "closes_on"}
        self.layout = tuple(part for part in self.layout if getattr(part, "name", part) not in held)

    def facts(self) -> dict[str, Any]:
        """Return what was entered under the names of the services."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ExtendForm(nhsuk.Form):
    """A later closing day, and why."""

    version = _version()
    closes_now = _day(_("New closing day"))
    decided_on = _decided_on()
    reason = _words(_("Why?"), _("Everybody can read this on the programme’s page. Say it plainly and kindly."))
    layout = (
        "closes_now",
        "decided_on",
        nhsuk.Textarea("reason", rows=4),
        nhsuk.Button(_("Extend the closing day")),
    )


class PlanChangeForm(nhsuk.Form):
    """Another change of plan, and why."""

    decided_on = _decided_on()
    what = _words(_("What changed?"), _("Everybody can read this on the programme’s page."))
    why = _words(_("Why?"))
    communities = forms.ModelMultipleChoiceField(
        Community.objects.all(),
        label=_("Communities that it affects"),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose communities from the list")},
    )
    layout = (
        "decided_on",
        nhsuk.Textarea("what", rows=4),
        nhsuk.Textarea("why", rows=4),
        nhsuk.Checkboxes("communities", small=True),
        nhsuk.Button(_("Record the change")),
    )


class PhaseForm(nhsuk.Form):
    """A stage of a programme. ``version`` is the programme's."""

    version = _version()
    title = forms.CharField(label=_("Title"), max_length=120)
    description = _words(_("What happens"), required=False)
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"), required=False)
    layout = (
        nhsuk.Input("title"),
        nhsuk.Textarea("description", rows=4),
        "starts_on",
        "ends_on",
        nhsuk.Button(_("Save phase")),
    )

    def __init__(self, *args: Any, programme: Programme, phase: Phase | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": programme.version}
        if phase is not None:
            names = ("title", "description", "starts_on", "ends_on")
            kwargs["initial"] |= {name: getattr(phase, name) for name in names}
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """Return what was entered under the names of the services."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SearchForm(nhsuk.Form):
    """Looking for a programme by its title."""

    mark_optional = False
    search = forms.CharField(label=_("Title"), required=False, max_length=100)
    submit_text = _("Search")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
