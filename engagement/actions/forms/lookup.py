"""A reference code, as somebody types it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from eolcare.common import nhsuk
from eolcare.common.tokens import hash_code, normalise_code


class LookupForm(nhsuk.Form):
    """Asks for the code that somebody was given when they sent their answers."""

    code = forms.CharField(
        label=_("Your reference code"),
        max_length=40,
        help_text=_(
            "12 letters and numbers in groups of four, such as 7K2M-Q9XD-4TWP. Spaces and dashes do not matter."
        ),
        error_messages={
            "required": _("Enter your reference code"),
            "max_length": _("A reference code has 12 letters and numbers"),
        },
    )

    layout = (
        nhsuk.Input("code", width=20, code=True, autocomplete="off", spellcheck=False, autocapitalize="characters"),
        nhsuk.Button(_("Show what happened")),
    )

    def clean_code(self) -> str:
        """Return the hash under which the code would be stored.

        Raises:
            ValidationError: for what cannot be a code at all, however it is read.
        """
        code = normalise_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("A reference code has 12 letters and numbers. Check it and try again"))
        return hash_code(code)
