"""Who sent a submission: the fields that ask it, and the form that changes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.feedback.forms.fields import Line, Words
from engagement.feedback.models import SubmissionContact
from engagement.feedback.services.contacts import Sender
from eolcare.common import nhsuk


def sender_fields() -> dict[str, forms.Field]:
    """Return the fields that ask who sent something."""
    return {
        "sender_name": Line(label=_("Name"), max_length=120, required=False),
        "sender_email": forms.EmailField(label=_("Email address"), max_length=254, required=False),
        "sender_phone": Line(label=_("Telephone number"), max_length=40, required=False, widget=forms.TelInput),
        "sender_address": Words(
            label=_("Postal address"), longest=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
        ),
        "may_contact": forms.BooleanField(label=_("They agreed to hear from us about it"), required=False),
    }


def sender_layout() -> list[Any]:
    """Return how these fields stand on a page."""
    return [
        nhsuk.Input("sender_name", autocomplete="off", spellcheck=False),
        nhsuk.Input("sender_email", autocomplete="off", spellcheck=False, attributes={"dir": "ltr"}),
        nhsuk.Input("sender_phone", width=20, autocomplete="off", attributes={"dir": "ltr"}),
        nhsuk.Textarea("sender_address", rows=3),
        "may_contact",
    ]


def sender_of(chosen: dict[str, Any]) -> Sender:
    """Return who sent it, from what these fields gave."""
    return Sender(
        name=chosen["sender_name"],
        email=chosen["sender_email"],
        phone=chosen["sender_phone"],
        postal_address=chosen["sender_address"],
        may_contact=chosen["may_contact"],
    )


class ContactForm(nhsuk.Form):
    """Changes who sent a submission. Its page was opened on record."""

    layout = (*sender_layout(), nhsuk.Button(_("Save"), name="do", value="save"))

    def __init__(self, data: Any = None, *, contact: SubmissionContact | None = None) -> None:
        # Before Django copies them, so that their messages are made from their labels.
        self.base_fields = {**type(self).base_fields, **sender_fields()}  # type: ignore[misc]
        initial: dict[str, Any] = {}
        if contact is not None:
            initial = {
                "sender_name": contact.name,
                "sender_email": contact.email,
                "sender_phone": contact.phone,
                "sender_address": contact.postal_address,
                "may_contact": contact.may_contact,
            }
        super().__init__(data, initial=initial)

    def sender(self) -> Sender:
        """Return who sent it."""
        return sender_of(self.cleaned_data)
