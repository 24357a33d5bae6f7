"""Forms for the ledger of access needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.events.models import AccessNeed
from engagement.events.needs import NeedKind
from engagement.events.queries_needs import NeedFilters
from eolcare.common import nhsuk

Arranged = AccessNeed.Arranged


class NeedFilterForm(nhsuk.Form):
    """What the ledger is narrowed to; the address carries it."""

    mark_optional = False
    submit_text = _("Show")

    arranged = forms.ChoiceField(
        label=_("Arranged?"),
        required=False,
        choices=[
            ("", _("All")),
            (Arranged.OPEN, _("To arrange")),
            (Arranged.ARRANGED, _("Arranged")),
            (Arranged.CANNOT, _("Cannot be arranged")),
        ],
    )
    kind = forms.ChoiceField(label=_("Need"), required=False, choices=[("", _("All needs")), *NeedKind.choices])

    @property
    def filters(self) -> NeedFilters:
        """What was asked for, as far as it was asked well."""
        if not self.is_bound:
            return NeedFilters()
        self.is_valid()
        asked = self.cleaned_data
        return NeedFilters(kind=asked.get("kind", ""), arranged=asked.get("arranged", ""))


class ArrangeForm(nhsuk.Form):
    """What is done about one need."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    arranged = forms.ChoiceField(
        label=_("Is it arranged?"),
        choices=[
            (Arranged.OPEN.value, _("Not yet")),
            (Arranged.ARRANGED.value, _("Yes")),
            (Arranged.CANNOT.value, _("It cannot be arranged")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("With what?"),
        help_text=_("For example: interpreter booked with the agency, reference 1234"),
        required=False,
        max_length=300,
    )
    reason = forms.CharField(
        label=_("What do you tell the person?"),
        help_text=_("Why not, and what there is instead. They can read this on the page of their booking."),
        max_length=300,
        widget=forms.Textarea,
        error_messages={"required": _("Enter what you tell the person")},
    )
    told = forms.ChoiceField(
        label=_("How do they learn of it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select how the person is told that it cannot be arranged")},
    )

    reveals = {"arranged": {"arranged": "note", "cannot": ("reason", "told")}}
    layout = (
        nhsuk.Radios(
            "arranged",
            reveals={
                "arranged": nhsuk.Input("note"),
                "cannot": (nhsuk.CharacterCount("reason", rows=3), nhsuk.Radios("told")),
            },
        ),
        nhsuk.Button(_("Save")),
    )

    def __init__(self, *args: Any, need: AccessNeed, has_email: bool, **kwargs: Any) -> None:
        cannot = need.arranged == Arranged.CANNOT
        kwargs["initial"] = {
            "version": need.version,
            "arranged": need.arranged,
            "note": "" if cannot else need.arranged_note,
            "reason": need.arranged_note if cannot else "",
            "told": "said" if cannot else None,
        }
        super().__init__(*args, **kwargs)
        write = [("write", _("Write to them by email now"))] if has_email else []
        self.fields["told"].choices = [("said", _("We told them")), *write]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """What was entered, as the service takes it."""
        data = self.cleaned_data
        cannot = data["arranged"] == Arranged.CANNOT
        return {
            "arranged": data["arranged"],
            "note": (data["reason"] if cannot else data["note"]) or "",
            "told": data["told"] or "" if cannot else "",
            "version": data["version"] or 0,
        }


NOT_KNOWN = "not_known"


class MetForm(nhsuk.Form):
    """Whether one need was met."""

    mark_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    met = forms.ChoiceField(
        label=_("Was it met?"),
        choices=[*AccessNeed.Met.choices, (NOT_KNOWN, _("We do not know"))],
        error_messages={"required": _("Select whether it was met")},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, need: AccessNeed, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": need.version, "met": need.met}
        super().__init__(*args, **kwargs)

    @property
    def said(self) -> str:
        """What was said, as the service takes it."""
        met = self.cleaned_data["met"]
        return "" if met == NOT_KNOWN else str(met)
