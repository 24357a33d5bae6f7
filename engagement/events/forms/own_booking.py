"""Forms around somebody's own booking: the code that opens it, and whether they got what they had asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.events.models import AccessNeed
from eolcare.common import nhsuk
from eolcare.common.tokens import hash_code, normalise_code


class CodeForm(nhsuk.Form):
    """Asks for the code of a booking."""

    code = forms.CharField(
        label=_("Your booking code"),
        max_length=40,
        help_text=_(
            "12 letters and numbers in groups of four, such as 7K2M-Q9XD-4TWP. Spaces and dashes do not matter."
        ),
        error_messages={
            "required": _("Enter your booking code"),
            "max_length": _("A booking code has 12 letters and numbers"),
        },
    )

    layout = (
        nhsuk.Input(
            "code",
            width=20,
            code=True,
            autocomplete="off",
            spellcheck=False,
            autocapitalize="characters",
            attributes={"dir": "ltr"},
        ),
        nhsuk.Button(_("Find my booking")),
    )

    def clean_code(self) -> str:
        """Return the hash under which the code would be stored.

        Raises:
            ValidationError: for what cannot be a code at all, however it is read.
        """
        code = normalise_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("A booking code has 12 letters and numbers. Check it and try again"))
        return hash_code(code)


class NeedsMetForm(nhsuk.Form):
    """Asks, after the event, whether somebody got what they had asked for.

    Args:
        needs: of one booking.
    """

    mark_optional = False
    submit_text = _("Send")

    def __init__(self, *args: Any, needs: Sequence[AccessNeed], **kwargs: Any) -> None:
        self.needs = list(needs)
        kwargs["initial"] = {_met_name(need): need.met for need in self.needs if need.met_said_by_person}
        super().__init__(*args, **kwargs)
        for need in self.needs:
            label = need.get_kind_display()
            if need.for_carer:
                label = gettext("%(need)s, for your companion") % {"need": label}
            self.fields[_met_name(need)] = forms.ChoiceField(
                label=label, choices=AccessNeed.Met.choices, widget=forms.RadioSelect, required=False
            )
        self.layout = [
            *(nhsuk.Radios(_met_name(need), inline=True, small=True) for need in self.needs),
            nhsuk.Button(_("Send")),
        ]
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def said(self) -> dict[int, str]:
        """What was said, by the need's primary key; only where something was."""
        return {need.pk: said for need in self.needs if (said := self.cleaned_data.get(_met_name(need)))}


def _met_name(need: AccessNeed) -> str:
    return f"met-{need.kind}{'-carer' if need.for_carer else ''}"
