"""Forms for a survey's way from draft to archive, its invitation codes and its translations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.surveys.models import Survey
from engagement.surveys.translating import Piece
from eolcare.common import nhsuk


class SignOffForm(nhsuk.Form):
    """That an approver agrees to the questions that this very page shows."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = forms.CharField(label=_("Note"), help_text=_("For the team, if you want to say something."), required=False)

    layout = ("sha256", nhsuk.Input("note"), nhsuk.Button(_("Sign off these questions")))


class ExtendForm(nhsuk.Form):
    """A later last day, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    closes_now = nhsuk.DateField(label=_("New last day"))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody can read it on the survey’s page: “More time for people who answer on paper.”"),
        widget=forms.Textarea,
        max_length=300,
    )

    layout = ("version", "closes_now", nhsuk.Textarea("reason", rows=3), nhsuk.Button(_("Extend the survey")))


class InvitationsForm(nhsuk.Form):
    """How many codes to make, and for whom."""

    label = forms.CharField(
        label=_("For whom"), help_text=_("A name that the team knows the mailing by."), max_length=120
    )
    size = forms.IntegerField(label=_("How many codes"), min_value=1, max_value=10_000)

    layout = (
        nhsuk.Input("label"),
        nhsuk.Input("size", width=5),
        nhsuk.Button(_("Make the codes and download them")),
    )


class TranslationForm(nhsuk.Form):
    """All texts of a survey in one language, each beneath its English.

    Args:
        survey: whose own texts are shown.
        language: the language that is written.
        pieces: the texts of its newest questions.
        held: what is translated already, by owner and field.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        survey: Survey,
        language: str,
        pieces: list[Piece],
        held: dict[str, dict[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[str, str]] = {}
        layout: list[Any] = ["version"]
        own = survey.translations.get(language, {})
        for field in Survey.TRANSLATED:
            if getattr(survey, field):
                name = f"survey-{field}"
                layout.append(self._add(name, getattr(survey, field), own.get(field, "")))
        for at, piece in enumerate(pieces):
            name = f"text-{at}"
            self.places[name] = (piece.owner, piece.field)
            layout.append(self._add(name, piece.text, held.get(piece.owner, {}).get(piece.field, "")))
        self.initial["version"] = survey.version
        self.layout = (*layout, nhsuk.Button(_("Save the translation")))

    def _add(self, name: str, original: str, kept: str) -> Any:
        self.fields[name] = forms.CharField(label=original, required=False, widget=forms.Textarea, max_length=20_000)
        self.initial[name] = kept
        rows = 2 if len(original) < 120 else min(12, len(original) // 60)
        return nhsuk.Textarea(name, rows=rows, optional=False, attributes={"dir": "auto"})

    def details(self) -> dict[str, str]:
        """Return the survey's own texts by field."""
        return {
            name.removeprefix("survey-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("survey-")
        }

    def questions(self) -> dict[str, dict[str, str]]:
        """Return the texts of the questions by owner and field."""
        found: dict[str, dict[str, str]] = {}
        for name, (owner, field) in self.places.items():
            found.setdefault(owner, {})[field] = self.cleaned_data[name]
        return found
