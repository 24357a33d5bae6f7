"""The coding page's forms: themes and communities of an item, and the words to publish."""

from __future__ import annotations

import hashlib
from operator import attrgetter
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from engagement.feedback import queries, services
from engagement.feedback.identifiers import Finding, find_identifiers
from engagement.feedback.models import FeedbackItem, Theme
from engagement.feedback.queries import TreeTheme
from engagement.programmes.models import Community
from eolcare.accounts.models import User
from eolcare.common import nhsuk


class CodingForm(nhsuk.Form):
    """Themes and communities of one item.

    It carries what was ticked when the page was made, so that only what this person changed is carried out and
    somebody else's coding in the meantime stays.
    """

    mark_optional = False

    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    themes_before = forms.ModelMultipleChoiceField(
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="public_id",
        widget=forms.MultipleHiddenInput,
    )
    communities = forms.ModelMultipleChoiceField(
        label=_("Spoke as part of"),
        required=False,
        queryset=Community.objects.all(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    communities_before = forms.ModelMultipleChoiceField(
        required=False, queryset=Community.objects.all(), to_field_name="slug", widget=forms.MultipleHiddenInput
    )

    def __init__(self, data: Any = None, *, item: FeedbackItem) -> None:
        self.item = item
        given = list(Theme.objects.filter(codings__item=item, codings__removed_at__isnull=True))
        communities = list(item.communities.all())
        initial = {
            "themes": given,
            "themes_before": given,
            "communities": communities,
            "communities_before": communities,
        }
        super().__init__(data, initial=initial)
        frame = Theme.objects.filter(programme=item.programme_id)
        self.fields["themes"].queryset = frame  # type: ignore[attr-defined]
        self.fields["themes_before"].queryset = frame  # type: ignore[attr-defined]

    def tree(self) -> list[dict[str, Any]]:
        """Return the themes that can be ticked, as groups: each one at the top with all beneath it.

        A theme that is no longer given stands there as long as the item has it.
        """
        ticked = set(self["themes"].value() or ())
        groups = []
        for top in queries.theme_tree(self.item.programme):
            rows = [
                {"theme": node.theme, "depth": min(node.depth, 3), "ticked": node.theme.public_id in ticked}
                for node in top.flat()
                if not node.theme.is_retired or node.theme.public_id in ticked or _in_use_beneath(node, ticked)
            ]
            if rows:
                groups.append({"top": top.theme, "rows": rows})
        return groups

    def save(self, *, actor: User) -> None:
        """Carry out what the person changed.

        Raises:
            Refusal: as :func:`~engagement.feedback.services.save_coding` does.
        """
        themes, before = set(self.cleaned_data["themes"]), set(self.cleaned_data["themes_before"])
        communities, earlier = set(self.cleaned_data["communities"]), set(self.cleaned_data["communities_before"])
        services.save_coding(
            self.item,
            give=sorted(themes - before, key=attrgetter("pk")),
            take=sorted(before - themes, key=attrgetter("pk")),
            add_communities=communities - earlier,
            drop_communities=earlier - communities,
            actor=actor,
        )


def _in_use_beneath(node: TreeTheme, ticked: set[str]) -> bool:
    return any(beneath.theme.public_id in ticked for beneath in node.flat())


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
