"""Forms with which people and roles are managed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eolcare.accounts.models import Organisation, User
from eolcare.accounts.queries import areas_managed_by
from eolcare.accounts.roles import Role
from eolcare.areas.models import Area
from eolcare.common import nhsuk


class _RoleFields(nhsuk.Form):
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

    layout = (
        nhsuk.Input("full_name", autocomplete="off"),
        nhsuk.Input("email", autocomplete="off", spellcheck=False),
        "organisation",
        nhsuk.Radios("role"),
        nhsuk.Select("area"),
        nhsuk.Button(_("Send the invitation")),
    )


class GrantForm(_RoleFields):
    """A further role for somebody."""

    submit_text = _("Grant the role")
