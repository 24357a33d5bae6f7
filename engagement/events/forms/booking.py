"""The form with which somebody books a place, or changes what they booked."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.events.forms.booking_needs import NeedFields
from engagement.events.forms.booking_questions import QuestionFields
from engagement.events.models import AccessNeed, Attendance, Booking, BookingContact, BookingQuestion, Event, PlaceKind
from engagement.events.needs import groups_for
from engagement.events.queries_booking import KindOffered
from engagement.events.services import Wish
from engagement.programmes.queries import areas_kept
from eolcare.areas.models import Area, AreaKind
from eolcare.common import nhsuk
from eolcare.common.nhsuk.forms import Helper

_FORM_KEY = re.compile(r"[0-9a-f]{32}")
NOT_SAID = "not-said"

# In the words of who fills in the form; the values are those of a headcount.
ROLES = (
    (Attendance.Role.RESIDENT, _("A resident, a carer or somebody who is bereaved")),
    (Attendance.Role.PROFESSIONAL, _("A health or care professional")),
    (Attendance.Role.VOLUNTARY, _("Somebody from a voluntary, community or faith organisation")),
    (Attendance.Role.OTHER, _("Somebody else")),
    (NOT_SAID, _("I do not want to say")),
)


class BookingForm(nhsuk.Form):
    """Asks for all that a booking needs, on one page.

    The page prints the ``<form>``, the privacy note and the button around it.

    Args:
        event: which one, with its programme.
        kinds: the ways to take part that the event has.
        has_carer_seats: whether somebody can bring a companion.
        carer_seats_free: whether a companion's seat is free.
        booking: the booking that is changed; ``None`` for a new one.
        contact: who booked it, and ``needs`` what they named.
        questions: the event's own, in order, where the caller has them at hand.
    """

    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        event: Event,
        kinds: Sequence[KindOffered],
        has_carer_seats: bool,
        carer_seats_free: bool = True,
        booking: Booking | None = None,
        contact: BookingContact | None = None,
        needs: Sequence[AccessNeed] = (),
        questions: Sequence[BookingQuestion] | None = None,
        **kwargs: Any,
    ) -> None:
        self.kinds = list(kinds)
        self.booking = booking
        self.has_carer_seats = has_carer_seats
        areas = areas_kept(event.programme)
        self._boroughs = {area.pk: area for area in areas if area.kind == AreaKind.BOROUGH}
        groups = groups_for([kind.kind for kind in self.kinds])
        self._own = NeedFields(groups, prefix="needs", for_carer=False)
        self._carers = NeedFields(groups, prefix="carer_needs", for_carer=True)
        self._questions = QuestionFields(event.booking_questions.order_by("order") if questions is None else questions)
        self.reveals = {**self._own.reveals(), **(self._carers.reveals() if has_carer_seats else {})}
        kwargs["initial"] = self._initial(contact, needs)
        # Before Django copies them, so that their messages are made from their labels.
        self.base_fields = {**type(self).base_fields, **self._fields(event, carer_seats_free)}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    @cached_property
    def helper(self) -> Helper:
        """What ``{% crispy form %}`` asks for: the layout without the ``<form>``. A form not shown needs none."""
        self.layout = self._layout()
        helper = super().helper
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    # --- What is asked ---------------------------------------------------------------------------
    def _fields(self, event: Event, carer_seats_free: bool) -> dict[str, forms.Field]:
        alone = len(self.kinds) == 1
        fields: dict[str, forms.Field] = {
            "place_kind": forms.ChoiceField(
                label=_("How do you want to take part?"),
                choices=[(kind.kind, kind.label) for kind in self.kinds],
                widget=forms.HiddenInput if alone else forms.RadioSelect,
                initial=self.kinds[0].kind if alone else None,
                error_messages={"required": _("Select how you want to take part")},
            )
        }
        if self.has_carer_seats:
            fields["with_carer"] = forms.BooleanField(
                label=_("A carer or companion comes with me and needs a seat"),
                required=False,
                help_text="" if carer_seats_free else _("No seats left: with one you join the waiting list"),
            )
        fields |= {
            "name": forms.CharField(
                label=_("Your name"), max_length=120, error_messages={"required": _("Enter your name")}
            ),
            "email": forms.EmailField(
                label=_("Email address"),
                max_length=254,
                required=False,
                help_text=_("We write to you here. With it you can change or cancel by yourself."),
            ),
            "phone": forms.CharField(
                label=_("Telephone number"),
                max_length=40,
                required=False,
                widget=forms.TelInput,
                help_text=_(
                    "If you have no email, we show you a code to write down, and ring you if something changes."
                ),
            ),
            "area": forms.TypedChoiceField(
                label=_("Your borough"),
                choices=[
                    ("", gettext("Another place, or I do not want to say")),
                    *((area.pk, area.name) for area in self._boroughs.values()),
                ],
                coerce=lambda value: self._boroughs[int(value)],
                required=False,
                empty_value=None,
                error_messages={"invalid_choice": _("Select a borough from the list")},
            ),
            "role": forms.ChoiceField(
                label=_("As what do you come?"), choices=ROLES, widget=forms.RadioSelect, required=False
            ),
            "organisation": forms.CharField(
                label=_("Your organisation"),
                max_length=160,
                required=False,
                help_text=_("If you come for one."),
            ),
            **self._own.fields(),
        }
        if self.has_carer_seats:
            fields |= self._carers.fields()
        fields |= self._questions.fields()
        if self.booking is not None:
            fields["language"] = forms.ChoiceField(
                label=_("In which language shall we write to you?"), choices=settings.LANGUAGES
            )
        return fields | {
            "may_contact": forms.BooleanField(
                label=_("You may write to me about what came of this event"), required=False
            ),
            "may_quote": forms.BooleanField(
                label=_("You may quote what I say at the event, without my name"), required=False
            ),
        }

    def _layout(self) -> list[Any]:
        full = _("No places left: you can join the waiting list")
        own = self.booking.place_kind if self.booking else None
        hints = {kind.kind: full for kind in self.kinds if not kind.is_free and kind.kind != own}
        layout: list[Any] = ["form_key", "version"]
        layout.append("place_kind" if len(self.kinds) == 1 else nhsuk.Radios("place_kind", hints=hints))
        if self.has_carer_seats:
            layout.append("with_carer")
        layout += [
            nhsuk.Heading(_("About you")),
            nhsuk.Input("name", autocomplete="name", spellcheck=False),
            nhsuk.Paragraph(_("Give us an email address or a telephone number, or both.")),
            nhsuk.Input("email", autocomplete="email", spellcheck=False, optional=False, attributes={"dir": "ltr"}),
            nhsuk.Input("phone", width=20, autocomplete="tel", optional=False, attributes={"dir": "ltr"}),
            "area",
            nhsuk.Radios("role"),
            nhsuk.Input("organisation", autocomplete="organization"),
            nhsuk.Heading(_("What you need to take part")),
            nhsuk.Paragraph(
                _("Tick what you need, or nothing. We arrange what we can, and tell you what we have arranged.")
            ),
            *self._own.layout(),
        ]
        if self.has_carer_seats:
            layout.append(
                nhsuk.Fieldset(
                    _("What your carer or companion needs"),
                    nhsuk.Details(
                        _("Your companion needs something too"), *self._carers.layout(), open=self._carers_open()
                    ),
                    size="s",
                    id="carer-needs",
                )
            )
        if self._questions.questions:
            layout += [nhsuk.Heading(_("Questions about this event")), *self._questions.layout()]
        if self.booking is not None:
            layout += [nhsuk.Heading(_("How we write to you")), "language"]
        layout.append(
            nhsuk.Fieldset(
                _("What you agree to"),
                "may_contact",
                "may_quote",
                hint=_("You can leave both empty. You get a place in the same way."),
                id="consents",
            )
        )
        return layout

    def _carers_open(self) -> bool:
        if self.is_bound:
            return self._carers.ticked(self.data)
        return any(self.initial.get(name) for name in self._carers.reveals())

    def _initial(self, contact: BookingContact | None, needs: Sequence[AccessNeed]) -> dict[str, Any]:
        if self.booking is None:
            return {"form_key": secrets.token_hex(16)}
        row = self.booking
        who = {name: getattr(contact, name) for name in ("name", "email", "phone", "organisation")} if contact else {}
        return {
            **who,
            "version": row.version,
            "place_kind": row.place_kind,
            "with_carer": row.with_carer,
            "area": row.area_id,
            "role": row.role,
            "language": row.language,
            "may_contact": row.may_contact,
            "may_quote": row.may_quote,
            **self._own.initial(needs),
            **self._carers.initial(needs),
            **self._questions.initial(row.answers),
        }

    # --- What was said ---------------------------------------------------------------------------
    def clean_name(self) -> str:
        """Return the name in one line."""
        return " ".join(self.cleaned_data["name"].split())

    def take_new_key(self) -> None:
        """Let the form, sent once more, be another booking than the one that it made before."""
        data = cast(QueryDict, self.data).copy()
        data["form_key"] = secrets.token_hex(16)
        self.data = data

    def clean_form_key(self) -> str:
        """Return the key of this form, ``""`` for what no form of ours ever held."""
        key = self.cleaned_data["form_key"]
        return key if _FORM_KEY.fullmatch(key) else ""

    def clean(self) -> dict[str, Any]:
        """Check what hangs together: a way to be reached, a companion and what they need, questions and conditions."""
        data = self.cleaned_data
        if not (data.get("email") or data.get("phone")) and not {"email", "phone"} & self.errors.keys():
            self.add_error("email", gettext("Enter an email address or a telephone number, so that we can reach you"))
        elif data.get("place_kind") == PlaceKind.PHONE and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", gettext("Enter a telephone number on which we can ring you"))
        if self.has_carer_seats and not data.get("with_carer") and self._carers.chosen(data):
            text = gettext("Tick that a carer or companion comes, or untick what they need")
            self.add_error("with_carer", text)
        self._answers, refusals = self._questions.answers(data)
        for refusal in refusals:
            self.add_error(refusal.field, str(refusal))
        return data

    def wish(self, language: str) -> Wish:
        """Return what is asked for, of a form that is valid.

        Args:
            language: in which we write to the person, unless the form asks.
        """
        data: Mapping[str, Any] = self.cleaned_data
        area: Area | None = data.get("area")
        role = data.get("role") or ""
        carers = self._carers.chosen(data) if data.get("with_carer") else ()
        return Wish(
            place_kind=data["place_kind"],
            name=data["name"],
            email=data.get("email") or "",
            phone=data.get("phone") or "",
            organisation=data.get("organisation") or "",
            with_carer=bool(data.get("with_carer")),
            area=area,
            role="" if role == NOT_SAID else role,
            language=data.get("language") or language,
            needs=(*self._own.chosen(data), *carers),
            answers=self._answers,
            may_contact=data["may_contact"],
            may_quote=data["may_quote"],
        )

    @property
    def all_full(self) -> bool:
        """Whether no place of any kind is free, so that whoever sends the form waits."""
        return not any(kind.is_free for kind in self.kinds)

    @property
    def names_of_refusals(self) -> dict[str, str]:
        """The form's names for those of the service, where they differ."""
        return {"needs": self._own.first, "detail": self._own.first}
