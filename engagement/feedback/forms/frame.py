"""Merging and splitting themes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from engagement.feedback import queries
from engagement.feedback.models import Theme, ThemeChange
from engagement.feedback.services.merging import Merged, merge_themes
from engagement.feedback.services.splitting import MOST_PARTS, Part, split_theme
from eolcare.accounts.models import User
from eolcare.common import nhsuk


class MergeForm(nhsuk.Form):
    """Which theme another becomes one with, and why."""

    into = forms.ChoiceField(
        label=_("Becomes one with"),
        error_messages={
            "required": _("Choose the theme that it becomes one with"),
            "invalid_choice": _("Choose a theme of this programme that is still given"),
        },
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=1_000, widget=forms.Textarea)
    version = forms.IntegerField(widget=forms.HiddenInput)

    layout = (
        "version",
        nhsuk.Select("into"),
        nhsuk.Textarea("why", rows=3),
        nhsuk.Button(_("Merge these themes"), variant="warning"),
    )

    def __init__(self, data: Any = None, *, theme: Theme) -> None:
        self.theme = theme
        super().__init__(data, initial={"version": theme.version})
        within = queries.beneath(theme)
        own = set(Theme.objects.filter(pk__in=within).values_list("public_id", flat=True))
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a theme")),
            *[(key, label) for key, label in queries.theme_choices([theme.programme], retired=False) if key not in own],
        ]

    def clean_into(self) -> str:
        """Look up the theme."""
        key: str = self.cleaned_data["into"]
        self.cleaned_data["into_theme"] = Theme.objects.get(public_id=key)
        return key

    def save(self, *, actor: User) -> Merged:
        """Merge the themes.

        Raises:
            Refusal: as :func:`~engagement.feedback.services.merging.merge_themes` does.
        """
        chosen = self.cleaned_data
        return merge_themes(self.theme, chosen["into_theme"], actor=actor, version=chosen["version"], why=chosen["why"])


class SplitForm(nhsuk.Form):
    """The parts of a theme: their names, one a line, where they stand, and why."""

    parts = forms.CharField(
        label=_("Names of the parts"),
        help_text=_("One on each line. After a colon you can say what belongs there."),
        max_length=4_000,
        widget=forms.Textarea,
        error_messages={"required": _("Enter the name of at least one part")},
    )
    place = forms.ChoiceField(
        label=_("Where they stand"),
        choices=[
            ("beneath", _("Beneath it: what was said of the parts still counts for it")),
            ("beside", _("Beside it")),
        ],
        initial="beneath",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where the parts stand")},
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=1_000, widget=forms.Textarea)
    version = forms.IntegerField(widget=forms.HiddenInput)

    layout = (
        "version",
        nhsuk.Textarea("parts", rows=5),
        nhsuk.Radios("place"),
        nhsuk.Textarea("why", rows=3),
        nhsuk.Button(_("Make the parts and go on")),
    )

    def __init__(self, data: Any = None, *, theme: Theme) -> None:
        self.theme = theme
        super().__init__(data, initial={"version": theme.version, "place": "beneath"})

    def clean_parts(self) -> list[Part]:
        """Read a part a line.

        Raises:
            ValidationError: naming the line that has no name or a name that is too long, or too many lines.
        """
        lines = [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        if len(lines) > MOST_PARTS:
            raise forms.ValidationError(_now("Split it into %(most)s parts at the most.") % {"most": MOST_PARTS})
        parts = []
        for number, line in enumerate(lines, start=1):
            name, _colon, description = (piece.strip() for piece in line.partition(":"))
            if not name or len(name) > 120:
                raise forms.ValidationError(
                    _now("Line %(number)s: enter a name of 120 characters at the most.") % {"number": number}
                )
            parts.append(Part(name, description))
        return parts

    def save(self, *, actor: User) -> ThemeChange:
        """Make the parts.

        Raises:
            Refusal: as :func:`~engagement.feedback.services.splitting.split_theme` does.
        """
        chosen = self.cleaned_data
        return split_theme(
            self.theme,
            chosen["parts"],
            beneath=chosen["place"] == "beneath",
            actor=actor,
            version=chosen["version"],
            why=chosen["why"],
        )
