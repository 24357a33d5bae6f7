"""Looking at what was done: confirming it, reviewing it, saying what difference it made."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.actions import services
from engagement.actions.models import Action, ActionStatus, Confirmation, Difference
from eolcare.accounts.models import User
from eolcare.common import nhsuk


class ConfirmForm(nhsuk.Form):
    """Says that what a step claims is so, and what was looked at."""

    words = forms.CharField(
        label=_("What did you look at?"),
        max_length=2_000,
        widget=forms.Textarea,
        help_text=_("For the team. Residents see the day on which somebody else confirmed it, and no name."),
        error_messages={"required": _("Enter what you looked at")},
    )
    layout = (nhsuk.Textarea("words", rows=4), nhsuk.Button(_("Confirm that it is so")))

    def save(self, step: ActionStatus, *, actor: User) -> Confirmation:
        """Confirm the step, and return the confirmation.

        Raises:
            Refusal: as :func:`~engagement.actions.services.confirm_status` does.
        """
        return services.confirm_status(step, words=self.cleaned_data["words"], actor=actor)


class ReviewForm(nhsuk.Form):
    """Says that the status still holds, and when to look next."""

    words = forms.CharField(
        label=_("What did you look at, and what did you find?"),
        max_length=2_000,
        widget=forms.Textarea,
        help_text=_("In plain words: residents read this once the action is public."),
        error_messages={"required": _("Say in plain words what you looked at and what you found")},
    )
    review_on = nhsuk.DateField(
        label=_("Next review on"),
        earliest=lambda: timezone.localdate() + timedelta(days=1),
        error_messages={"required": _("Enter the day of the next review")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    layout = ("version", nhsuk.Textarea("words", rows=4), "review_on", nhsuk.Button(_("Save review")))

    def __init__(self, data: Any = None, *, action: Action) -> None:
        self.action = action
        super().__init__(data, initial={"version": action.version})

    def save(self, *, actor: User) -> Action:
        """Add the review to the trail, and return the action.

        Raises:
            Refusal: as :func:`~engagement.actions.services.review_action` does.
        """
        chosen = self.cleaned_data
        return services.review_action(
            self.action,
            words=chosen["words"],
            review_on=chosen["review_on"],
            actor=actor,
            version=chosen["version"],
        )


class DifferenceForm(nhsuk.Form):
    """Says what difference an action made."""

    size = forms.ChoiceField(
        label=_("What difference did it make?"),
        widget=forms.RadioSelect,
        choices=Difference.Size.choices,
        error_messages={"required": _("Choose what difference it made")},
    )
    words = forms.CharField(
        label=_("What changed for people?"),
        max_length=2_000,
        widget=forms.Textarea,
        help_text=_("In plain words, with a figure where there is one. Residents read it. Name nobody."),
        error_messages={"required": _("Say in plain words what changed for people")},
    )
    evidence_url = forms.CharField(
        label=_("Web address that shows it"),
        max_length=500,
        required=False,
        help_text=_("A page that everybody can open, beginning with https://."),
    )
    layout = (
        nhsuk.Radios("size"),
        nhsuk.Textarea("words", rows=4),
        nhsuk.Input("evidence_url", inputmode="url", autocomplete="off", spellcheck=False),
        nhsuk.Button(_("Save what difference it made")),
    )

    def save(self, action: Action, *, actor: User) -> Difference:
        """Keep the finding, and return it.

        Raises:
            Refusal: as :func:`~engagement.actions.services.add_difference` does.
        """
        chosen = self.cleaned_data
        return services.add_difference(
            action, size=chosen["size"], words=chosen["words"], evidence_url=chosen["evidence_url"], actor=actor
        )
