"""A booking as the team writes it down for somebody who rings, writes or stands before them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.events.asking import field_of, options_of
from engagement.events.forms.people import FormKeyField, new_form_key
from engagement.events.models import (
    STANDALONE,
    Attendance,
    Booking,
    BookingChannel,
    BookingQuestion,
    Event,
    EventPlaces,
    PlaceKind,
)
from engagement.events.needs import GROUPS, TELL_US_MORE, groups_for
from engagement.events.services.booking import Need, Wish
from engagement.programmes.queries import areas_within
from eolcare.areas.models import Area
from eolcare.common import nhsuk

Kind = BookingQuestion.Kind
CHANNELS = [
    (BookingChannel.PHONE.value, _("By telephone")),
    (BookingChannel.EMAIL.value, _("By email or letter")),
    (BookingChannel.IN_PERSON.value, _("In person")),
]


class StaffBookingForm(nhsuk.Form):
    """The public form's questions on one page, in the order in which a call goes.

    Args:
        event: which one.
        booking: the one that is changed, with contact and needs; ``None`` for a new one.
    """

    mark_optional = False

    form_key = FormKeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(label=_("They ask"), choices=CHANNELS, widget=forms.RadioSelect)
    place_kind = forms.ChoiceField(
        label=_("Takes part"), widget=forms.RadioSelect, error_messages={"required": _("Select how they take part")}
    )
    wait = forms.BooleanField(
        label=_("If no such place is free, put them on the waiting list"),
        help_text=_("Ask them first. They are offered a place as soon as one is free, in the order of the list."),
        required=False,
    )
    with_carer = forms.BooleanField(label=_("A carer or companion comes too"), required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(label=_("Telephone number"), max_length=40, required=False, widget=forms.TelInput)
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("They get everything by email if they give one. Without, ring or write to them yourself."),
        required=False,
        max_length=254,
    )
    organisation = forms.CharField(label=_("Organisation, if they come for one"), max_length=160, required=False)
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Borough"), required=False, to_field_name="slug", empty_label=_("Not said")
    )
    role = forms.ChoiceField(
        label=_("Comes as"), choices=[("", _("Not said")), *Attendance.Role.choices], required=False
    )
    language = forms.ChoiceField(label=_("Language of our messages to them"), choices=settings.LANGUAGES)
    may_contact = forms.BooleanField(label=_("We may tell them what came of the event"), required=False)
    may_quote = forms.BooleanField(label=_("We may quote what they say, without their name"), required=False)

    def __init__(self, *args: Any, event: Event, booking: Booking | None = None, **kwargs: Any) -> None:
        self.event, self.booking = event, booking
        self.questions = list(event.booking_questions.select_related("asked_if").order_by("order"))
        self.places = {row.kind: row for row in EventPlaces.objects.filter(event=event)}
        self.kinds = [kind for kind in STANDALONE if kind in self.places]
        fresh = {"form_key": new_form_key(), "language": settings.LANGUAGE_CODE, "channel": BookingChannel.PHONE.value}
        if len(self.kinds) == 1:
            fresh["place_kind"] = str(self.kinds[0])
        kwargs["initial"] = _initial(booking) if booking else fresh
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["place_kind"].choices = [(str(kind), kind.label) for kind in self.kinds]
        fields["area"].queryset = areas_within(event.programme).boroughs()  # type: ignore[attr-defined]
        if PlaceKind.CARER not in self.places:
            del fields["with_carer"]
        if booking is not None:
            # In what language we write is changed by the person alone; how it reached us, and when, is history.
            for name in ("channel", "wait", "form_key", "language"):
                del fields[name]
        self.reveals: dict[str, dict[str, str]] = {}
        self._need_fields: dict[bool, list[str]] = {
            False: self._add_needs(for_carer=False),
            True: self._add_needs(for_carer=True) if "with_carer" in fields else [],
        }
        for question in self.questions:
            fields[field_of(question)] = _question_field(question)
        self.layout = self._laid_out()

    def _add_needs(self, *, for_carer: bool) -> list[str]:
        """Add a field for each group of needs, with a field for more words behind each; return the groups' names."""
        prefix = "carer_" if for_carer else ""
        has = {need.kind for need in self.booking.needs.all() if need.for_carer == for_carer} if self.booking else set()
        offered = {kind for group in groups_for([str(kind) for kind in self.kinds]) for kind in group.kinds} | has
        names = []
        for number, group in enumerate(GROUPS, start=1):
            kinds = [kind for kind in group.kinds if kind in offered]
            if not kinds:
                continue
            name = f"{prefix}needs_{number}"
            names.append(name)
            self.fields[name] = forms.MultipleChoiceField(
                label=str(group.title),
                choices=[(kind.value, kind.label) for kind in kinds],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": gettext("Choose from the list")},
            )
            self.reveals[name] = {}
            for kind in kinds:
                must = kind in TELL_US_MORE
                detail = f"{prefix}detail_{kind.value}"
                self.fields[detail] = forms.CharField(
                    label=gettext("What exactly?") if must else gettext("More about it, if they say more"),
                    max_length=300,
                    required=must,
                    error_messages={
                        "required": gettext("Enter more about “%(need)s”") % {"need": kind.label},
                        "max_length": gettext("“%(need)s” must be 300 characters or fewer") % {"need": kind.label},
                    },
                )
                self.reveals[name][kind.value] = detail
        return names

    def _laid_out(self) -> tuple[Any, ...]:
        has = self.fields.__contains__
        own = [nhsuk.Checkboxes(name, small=True) for name in self._need_fields[False]]
        carers = [nhsuk.Checkboxes(name, small=True) for name in self._need_fields[True]]
        asked = [field_of(question) for question in self.questions]
        carer_needs_open = bool(self.booking and any(need.for_carer for need in self.booking.needs.all()))
        return (
            *((nhsuk.Radios("channel", inline=True),) if has("channel") else ()),
            nhsuk.Radios("place_kind", inline=True),
            *(("wait",) if has("wait") and any(row.free is not None for row in self.places.values()) else ()),
            *(("with_carer",) if has("with_carer") else ()),
            nhsuk.Input("name", autocomplete="off"),
            nhsuk.Input("phone", width=20, autocomplete="off"),
            nhsuk.Input("email", autocomplete="off", spellcheck=False),
            nhsuk.Fieldset(_("What do they need to take part?"), *own),
            *((nhsuk.Details(_("What their companion needs"), *carers, open=carer_needs_open),) if carers else ()),
            nhsuk.Fieldset(
                _("About them"),
                "area",
                "role",
                nhsuk.Input("organisation"),
                *(("language",) if has("language") else ()),
            ),
            *((nhsuk.Fieldset(_("Questions of this event"), *asked),) if asked else ()),
            nhsuk.Fieldset(
                _("What they agree to"), "may_contact", "may_quote", hint=_("Ask for each. Both can be no.")
            ),
            nhsuk.Button(_("Save the booking") if self.booking else _("Book")),
        )

    def clean(self) -> dict[str, Any]:
        """Offer the waiting list where no place is free: nobody is put on it unasked."""
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("place_kind")
        if self.booking is None and kind and not cleaned.get("wait"):
            wanted = [kind, PlaceKind.CARER.value] if cleaned.get("with_carer") else [kind]
            full = [PlaceKind(each).label for each in wanted if self.places[each].free == 0]
            if full:
                words = gettext("No such place is free: %(kinds)s. Ask whether they want to wait, then tick this box")
                self.add_error("wait", words % {"kinds": ", ".join(map(str, full))})
        return cleaned

    @property
    def wish(self) -> Wish:
        """What was entered, as the services take it."""
        data = self.cleaned_data
        needs = [need for each in (False, True) for need in self._needs(for_carer=each)]
        return Wish(
            place_kind=data["place_kind"],
            name=data["name"],
            email=data["email"],
            phone=data["phone"],
            organisation=data["organisation"],
            with_carer=bool(data.get("with_carer")),
            area=data["area"],
            role=data["role"],
            language=data.get("language") or settings.LANGUAGE_CODE,
            needs=tuple(needs),
            answers={question.public_id: data.get(field_of(question)) or "" for question in self.questions},
            may_contact=data["may_contact"],
            may_quote=data["may_quote"],
        )

    def _needs(self, *, for_carer: bool) -> list[Need]:
        data = self.cleaned_data
        if for_carer and not data.get("with_carer"):
            return []
        prefix = "carer_" if for_carer else ""
        return [
            Need(kind, data.get(f"{prefix}detail_{kind}") or "", for_carer)
            for name in self._need_fields[for_carer]
            for kind in data.get(name) or ()
        ]


def _initial(booking: Booking) -> dict[str, Any]:
    contact = getattr(booking, "contact", None)
    initial: dict[str, Any] = {
        "version": booking.version,
        "place_kind": booking.place_kind,
        "with_carer": booking.with_carer,
        "area": booking.area.slug if booking.area else None,
        "role": booking.role,
        "may_contact": booking.may_contact,
        "may_quote": booking.may_quote,
        **{name: getattr(contact, name, "") for name in ("name", "phone", "email", "organisation")},
    }
    group_of = {kind.value: number for number, group in enumerate(GROUPS, start=1) for kind in group.kinds}
    for need in booking.needs.all():
        prefix = "carer_" if need.for_carer else ""
        initial.setdefault(f"{prefix}needs_{group_of[need.kind]}", []).append(need.kind)
        initial[f"{prefix}detail_{need.kind}"] = need.detail
    return initial | {f"question-{public_id}": answer for public_id, answer in _answers(booking).items()}


def _answers(booking: Booking) -> Mapping[str, Any]:
    return booking.answers if isinstance(booking.answers, dict) else {}


def _question_field(question: BookingQuestion) -> forms.Field:
    hints = [question.hint]
    if question.asked_if is not None:
        hints.append(
            gettext("Only if the answer to “%(question)s” asks for it.") % {"question": question.asked_if.label}
        )
    if question.required:
        hints.append(gettext("The event needs an answer."))
    shared: dict[str, Any] = {
        "label": question.label,
        "help_text": " ".join(hint for hint in hints if hint),
        "required": False,
    }
    wrong = {"invalid_choice": gettext("Choose an answer from the list")}
    choices = options_of(question)
    if question.kind == Kind.CHECKBOXES:
        widget: Any = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=choices, widget=widget, error_messages=wrong, **shared)
    if question.kind in (Kind.YES_NO, Kind.RADIOS):
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=wrong, **shared)
    return forms.CharField(widget=forms.Textarea if question.kind == Kind.LONG_TEXT else forms.TextInput, **shared)
