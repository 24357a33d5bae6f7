"""Forms for people who book, for the team: finding them, booking for them, changing what they asked for."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.events.models import STANDALONE, Attendance, Event, EventPlaces, OrganisationPresent, PlaceKind
from engagement.events.needs import NeedKind
from engagement.events.queries import attendance_seen
from engagement.events.queries_day import headcount_of, organisations_of, organisations_seen
from engagement.events.queries_people import STATES, BookingFilters
from engagement.events.services.booking import Need
from engagement.events.services.coming import LOOK_AGAIN
from engagement.events.services.door import WalkIn
from engagement.events.services.record import MOST_PEOPLE
from engagement.programmes.queries import areas_within
from eolcare.accounts.models import Organisation
from eolcare.areas.models import Area
from eolcare.common import nhsuk

NEW_ORGANISATIONS = 3


def new_form_key() -> str:
    """Return what makes one form one booking, however often it is sent: 32 hexadecimal characters."""
    return secrets.token_hex(16)


class FormKeyField(forms.RegexField):
    """The hidden key of a form; what is none counts as none, as nobody can mend it."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(r"^[0-9a-f]{32}$", required=False)

    def clean(self, value: Any) -> Any:
        """Return the key, or ``""``."""
        try:
            return super().clean(value)
        except forms.ValidationError:
            return ""


def kinds_at(event: Event) -> list[str]:
    """Return the kinds of places that somebody can book by themselves at an event, in their order."""
    here = set(EventPlaces.objects.filter(event=event).values_list("kind", flat=True))
    return [str(kind) for kind in STANDALONE if kind in here]


class BookingFilterForm(nhsuk.Form):
    """What a list of bookings is narrowed to; the address carries it."""

    mark_optional = False
    submit_text = _("Show")

    search = forms.CharField(label=_("Name"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Takes part"), required=False)
    borough = forms.ModelChoiceField(
        Area.objects.none(),
        label=_("Borough"),
        required=False,
        to_field_name="slug",
        empty_label=_("All boroughs"),
        error_messages={"invalid_choice": _("Select a borough from the list")},
    )
    sort = forms.ChoiceField(
        label=_("In the order of"),
        required=False,
        choices=[
            ("", _("Name")),
            ("order", _("Booking, first to last")),
            ("latest", _("Booking, last to first")),
            ("borough", _("Borough")),
            ("kind", _("How they take part")),
        ],
    )
    needs = forms.BooleanField(label=_("With access needs"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["state"].choices = [("", _("All states")), *STATES]
        fields["kind"].choices = [("", _("In any way")), *PlaceKind.choices]
        fields["borough"].queryset = areas_within(event.programme).boroughs()  # type: ignore[attr-defined]

    @property
    def filters(self) -> BookingFilters:
        """What was asked for, as far as it was asked well."""
        if not self.is_bound:
            return BookingFilters()
        self.is_valid()
        asked = self.cleaned_data
        return BookingFilters(
            state=asked.get("state", ""),
            place_kind=asked.get("kind", ""),
            with_needs=bool(asked.get("needs")),
            area=asked.get("borough"),
            search=asked.get("search", "").replace("\x00", ""),
            sort=asked.get("sort") or "name",
        )


class WalkInForm(nhsuk.Form):
    """Somebody who stands at the door and did not book: a few taps, then in."""

    mark_optional = False

    form_key = FormKeyField()
    place_kind = forms.ChoiceField(
        label=_("Takes part"), widget=forms.RadioSelect, error_messages={"required": _("Select how they take part")}
    )
    name = forms.CharField(
        label=_("Name"), help_text=_("Can stay empty: then they are “Walk-in 1”."), required=False, max_length=120
    )
    with_carer = forms.BooleanField(label=_("A carer or companion is with them"), required=False)
    role = forms.ChoiceField(
        label=_("Comes as"), choices=[("", _("Not known")), *Attendance.Role.choices], required=False
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Borough"), required=False, to_field_name="slug", empty_label=_("Not known")
    )
    needs = forms.MultipleChoiceField(
        label=_("What they need"), choices=NeedKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    detail = forms.CharField(label=_("More about what they need"), required=False, max_length=300)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        places = set(EventPlaces.objects.filter(event=event).values_list("kind", flat=True))
        kinds = [kind for kind in STANDALONE if kind in places]
        first = {"place_kind": kinds[0]} if kinds else {}
        kwargs["initial"] = {"form_key": new_form_key(), **first} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["place_kind"].choices = [(str(kind), kind.label) for kind in kinds]
        fields["area"].queryset = areas_within(event.programme).boroughs()  # type: ignore[attr-defined]
        if PlaceKind.CARER not in places:
            del fields["with_carer"]
        self.layout = (
            nhsuk.Radios("place_kind", inline=True),
            nhsuk.Input("name", width=20, autocomplete="off"),
            *(("with_carer",) if "with_carer" in fields else ()),
            "area",
            "role",
            nhsuk.Details(
                _("They need something to take part"), nhsuk.Checkboxes("needs", small=True), nhsuk.Input("detail")
            ),
            nhsuk.Button(_("Check them in")),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a need when words about one were written."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("detail") and not cleaned.get("needs"):
            self.add_error("needs", _("Select what they need"))
        return cleaned

    @property
    def who(self) -> WalkIn:
        """What was entered, as the service takes it. The words stand at the need that is named last."""
        data = self.cleaned_data
        last = data["needs"][-1] if data["needs"] else ""
        return WalkIn(
            place_kind=data["place_kind"],
            name=data["name"],
            with_carer=bool(data.get("with_carer")),
            area=data["area"],
            role=data["role"],
            needs=[Need(kind, data["detail"] if kind == last else "") for kind in data["needs"]],
        )


class HeadcountForm(nhsuk.Form):
    """Whether the check-in list replaces the headcounts that are recorded, or is added to them."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    list_seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    with_companions = forms.BooleanField(
        label=_("Count companions too"),
        help_text=_("Each as one more person of the same borough, under residents, carers and bereaved people."),
        required=False,
    )
    how = forms.ChoiceField(
        label=_("Headcounts are recorded already. What becomes of them?"),
        choices=[
            ("replace", _("The check-in list replaces them")),
            ("add", _("The check-in list is added to them: they count other people")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select what becomes of the headcounts that are there")},
    )

    def __init__(self, *args: Any, event: Event, has_counts: bool, **kwargs: Any) -> None:
        here = headcount_of(event, with_companions=True)
        kwargs["initial"] = {"seen": attendance_seen(event), "list_seen": here.mark, "with_companions": True}
        super().__init__(*args, **kwargs)
        if not has_counts:
            self.fields["how"].widget = forms.HiddenInput()
            self.fields["how"].required = False
        self.layout = (
            "with_companions",
            *(("how",) if has_counts else ()),
            nhsuk.Button(_("Take these headcounts over")),
        )

    def carry_on(self, event: Event) -> None:
        """Let the form know what is there today, once the reader was told to look again."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = attendance_seen(event)
        data["list_seen"] = headcount_of(event, with_companions=True).mark
        self.data = data


class OrganisationsForm(nhsuk.Form):
    """The organisations that came, with room for three more."""

    mark_optional = False
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, error_messages={"required": LOOK_AGAIN})

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        self.here: list[OrganisationPresent] = list(organisations_of(event))
        names = [*(f"here-{row.organisation.public_id}" for row in self.here)]
        self.new = [f"new-{number}" for number in range(1, NEW_ORGANISATIONS + 1)]
        kwargs["initial"] = {"seen": organisations_seen(event)} | {
            name: row.people for name, row in zip(names, self.here, strict=True)
        }
        super().__init__(*args, **kwargs)
        parts: list[Any] = []
        for name, row in zip(names, self.here, strict=True):
            words = {"name": row.organisation.name}
            self.fields[name] = _people_field(gettext("People of %(name)s") % words)
            self.fields[f"gone-{name}"] = forms.BooleanField(
                label=gettext("%(name)s did not come: take it off the list") % words, required=False
            )
            parts += [nhsuk.Fieldset(row.organisation.name, nhsuk.Input(name, width=4), f"gone-{name}", size="s")]
        taken = [row.organisation_id for row in self.here]
        others = Organisation.objects.exclude(pk__in=taken).order_by("name")
        choices = [("", gettext("Select an organisation")), *((row.public_id, row.name) for row in others)]
        self._others = {row.public_id: row for row in others}
        for number, name in enumerate(self.new, start=1):
            self.fields[name] = forms.ChoiceField(
                label=gettext("Organisation"),
                choices=choices,
                required=False,
                error_messages={"invalid_choice": gettext("Select an organisation from the list")},
            )
            self.fields[f"{name}-people"] = _people_field(gettext("How many people"))
            legend = gettext("One more organisation (%(number)s)") % {"number": number}
            parts += [nhsuk.Fieldset(legend, name, nhsuk.Input(f"{name}-people", width=4), size="s")]
        self.layout = (*parts, nhsuk.Button(_("Save organisations")))

    def clean(self) -> dict[str, Any]:
        """Refuse a number without an organisation, and an organisation that was chosen twice."""
        cleaned = super().clean() or self.cleaned_data
        chosen: set[str] = set()
        for name in self.new:
            organisation = cleaned.get(name)
            if organisation and organisation in chosen:
                self.add_error(name, gettext("Select each organisation once"))
            if organisation:
                chosen.add(organisation)
            elif cleaned.get(f"{name}-people"):
                self.add_error(name, gettext("Select the organisation of these people"))
        return cleaned

    def rows(self) -> list[tuple[Organisation, int | None]]:
        """Return what the service takes."""
        data = self.cleaned_data
        names = {f"here-{row.organisation.public_id}": row.organisation for row in self.here}
        kept = [(who, data.get(name)) for name, who in names.items() if not data.get(f"gone-{name}")]
        added = [(self._others[data[name]], data.get(f"{name}-people")) for name in self.new if data.get(name)]
        return [*kept, *added]


def _people_field(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=gettext("Can stay empty"),
        error_messages={
            "invalid": gettext("%(label)s must be a whole number, like 12") % {"label": label},
            "min_value": gettext("%(label)s must be 1 or more, or empty") % {"label": label},
            "max_value": gettext("%(label)s must be 10,000 or fewer") % {"label": label},
        },
    )
