"""Forms with which people and roles are managed."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from eolcare.accounts.models import Organisation, User
from eolcare.accounts.queries import areas_managed_by
from eolcare.accounts.roles import Role
from eolcare.areas.models import Area


class _RoleFields(forms.Form):
    """A role and the area in which it holds."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Area.objects.none(),
        help_text=_("The role covers this area and all that lies beneath it."),
        empty_label=_("Choose an area"),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_managed_by(actor)  # type: ignore[attr-defined]
        self.helper = FormHelper(self)
        self.helper.form_tag = False


class InvitationForm(_RoleFields):
    """Who is invited, and as what."""

    full_name = forms.CharField(label=_("Full name"), max_length=150)
    email = forms.EmailField(label=_("Email address"), help_text=_("We send a link there to set a password."))
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.all(),
        required=False,
        empty_label=_("None"),
    )

    field_order = ["full_name", "email", "organisation", "role", "area"]


class GrantForm(_RoleFields):
    """A further role for somebody."""
