"""allauth's forms, in the words of the NHS service manual: labels stay visible, nothing stands in for them."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django.utils.translation import gettext_lazy as _


class _NoPlaceholders:
    """Takes away the grey words inside a field: they vanish as one types, and few can read them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)


class StaffLoginForm(_NoPlaceholders, LoginForm):
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email address")


class StaffResetPasswordForm(_NoPlaceholders, ResetPasswordForm):
    """Where to send the link for a new password."""


class StaffResetPasswordKeyForm(_NoPlaceholders, ResetPasswordKeyForm):
    """The new password, from the link."""


class StaffChangePasswordForm(_NoPlaceholders, ChangePasswordForm):
    """A new password, for somebody who is signed in."""
