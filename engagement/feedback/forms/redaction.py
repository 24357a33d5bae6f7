"""The words of somebody that may be published: what is masked in them, and a second look at what is left."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from engagement.feedback import services
from engagement.feedback.identifiers import Finding, find_identifiers
from engagement.feedback.models import FeedbackItem
from eolcare.accounts.models import User
from eolcare.common import nhsuk


class PublicTextForm(nhsuk.Form):
    """The words of an item that may be published, once somebody has read them for what could tell who spoke."""

    public_text = forms.CharField(
        label=_("Words to publish"),
        max_length=2_000,
        widget=forms.Textarea,
        help_text=_(
            "Take out names, places and anything else that could tell who spoke. Leave the rest as the person said it."
        ),
        error_messages={"required": _("Enter the words to publish")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    # Says of which findings somebody said that they are harmless; other words need a new look.
    harmless = forms.CharField(required=False, max_length=64)

    def __init__(self, data: Any = None, *, item: FeedbackItem) -> None:
        self.item = item
        self.findings: list[Finding] = []
        super().__init__(data, initial={"public_text": item.public_text or item.text, "version": item.version})

    def clean(self) -> dict[str, Any]:
        """Ask for a second look where the words still seem to hold an identifier."""
        cleaned = super().clean() or self.cleaned_data
        self.findings = find_identifiers(cleaned.get("public_text", ""))
        if self.findings and cleaned.get("harmless") != self.fingerprint:
            found = ", ".join(f"{finding.kind.label} (“{finding.excerpt}”)" for finding in self.findings)
            self.add_error(
                "public_text",
                ngettext(
                    "This still looks as if it held %(found)s. Take it out, or confirm that it is harmless.",
                    "This still looks as if it held %(found)s. Take them out, or confirm that they are harmless.",
                    len(self.findings),
                )
                % {"found": found},
            )
        return cleaned

    @property
    def fingerprint(self) -> str:
        """What the tick "harmless" stands for: exactly these findings."""
        return hashlib.sha256("\n".join(finding.excerpt for finding in self.findings).encode()).hexdigest()[:32]

    @property
    def confirm_label(self) -> str:
        """The words beside the tick."""
        return _now("I have checked: this cannot tell anybody who spoke")

    def save(self, *, actor: User) -> None:
        """Confirm the words.

        Raises:
            Refusal: as :func:`~engagement.feedback.services.confirm_public_text` does.
        """
        services.confirm_public_text(
            self.item,
            self.cleaned_data["public_text"],
            actor=actor,
            version=self.cleaned_data["version"],
            accepted={finding.kind.value for finding in self.findings},
        )
