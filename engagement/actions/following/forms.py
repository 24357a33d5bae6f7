"""Asks for the address to which progress is told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from eolcare.common import nhsuk


class FollowForm(nhsuk.Form):
    """Asks for one e-mail address."""

    mark_optional = False

    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        help_text=_("We use it for this alone, and delete it as soon as you unsubscribe."),
        error_messages={
            "required": _("Enter your email address"),
            "invalid": _("Enter an email address in the correct format, like name@example.com"),
        },
    )

    layout = (
        nhsuk.Input("email", autocomplete="email", spellcheck=False, attributes={"dir": "ltr"}),
        nhsuk.Button(_("Send me a link to confirm")),
    )
