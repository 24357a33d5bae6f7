"""Moving an action to another status, with what residents are owed for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.actions import services
from engagement.actions.models import CLAIMS, Action, ReasonCode, Status
from engagement.actions.moves import MOVES
from eolcare.accounts.models import User
from eolcare.common import nhsuk


class StatusForm(nhsuk.Form):
    """Offers the statuses that may follow; a "no" asks for its reason, a referral for its addressee."""

    status = forms.ChoiceField(
        label=_("Status"), widget=forms.RadioSelect, error_messages={"required": _("Choose a status")}
    )
    reason_code = forms.ChoiceField(
        label=_("Why can it not be done?"),
        widget=forms.RadioSelect,
        choices=ReasonCode.choices,
        error_messages={"required": _("Choose why it cannot be done")},
    )
    passed_to = forms.CharField(
        label=_("Who was it passed on to?"),
        max_length=200,
        error_messages={"required": _("Enter who it was passed on to")},
    )
    words = forms.CharField(
        label=_("In plain words"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea,
        help_text=_(
            "Residents read this once the action is public. When something cannot be done, explain why as you "
            "would to the person who asked for it."
        ),
    )
    evidence = forms.CharField(
        label=_("How can people see that it is done?"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Needed for “Done”: what there is now that was not there before. Residents read it. Name nobody."),
    )
    evidence_url = forms.CharField(
        label=_("Web address that shows it"),
        max_length=500,
        required=False,
        help_text=_("A page that everybody can open, beginning with https://. In place of words, or beside them."),
    )
    review_on = nhsuk.DateField(
        label=_("Review on"),
        required=False,
        help_text=_("When somebody looks again whether this still holds."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    reveals = {"status": {Status.CANNOT_BE_DONE.value: "reason_code", Status.PASSED_ON.value: "passed_to"}}
    layout: tuple[Any, ...] = (
        "version",
        nhsuk.Radios("status"),
        nhsuk.Textarea("words", rows=5, optional=False),
        nhsuk.Fieldset(
            _("If it is done, or done in part"),
            nhsuk.Textarea("evidence", rows=3, optional=False),
            nhsuk.Input("evidence_url", inputmode="url", autocomplete="off", spellcheck=False),
            size="s",
        ),
        "review_on",
        nhsuk.Button(_("Save status")),
    )

    def __init__(self, data: Any = None, *, action: Action, status: str = "") -> None:
        """``status`` is chosen already when the form opens, if it may follow."""
        self.action = action
        initial: dict[str, Any] = {"version": action.version, "status": status, "review_on": action.review_on}
        if action.status == Status.CANNOT_BE_DONE:
            initial["reason_code"] = action.reason_code
        if action.status == Status.PASSED_ON:
            initial["passed_to"] = action.passed_to
        super().__init__(data, initial=initial)
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (
                status.value,
                status.label if status != action.status else _("Still: %(status)s") % {"status": status.label},
            )
            for status in MOVES[Status(action.status)]
        ]
        if not set(CLAIMS) & set(MOVES[Status(action.status)]):
            # Nothing that can follow claims that something was done, so nobody is asked how one can see it.
            self.layout = tuple(part for part in self.layout if not isinstance(part, nhsuk.Fieldset))
            del self.fields["evidence"], self.fields["evidence_url"]

    def clean(self) -> dict[str, Any]:
        """Name a missing explanation together with what else is missing; the service refuses it all the same."""
        cleaned = super().clean() or self.cleaned_data
        status, words = cleaned.get("status"), cleaned.get("words")
        if status == Status.CANNOT_BE_DONE and not words and "words" not in self.errors:
            self.add_error("words", _("Explain in plain words why it cannot be done"))
        if status == Status.PARTLY and not words and "words" not in self.errors:
            self.add_error("words", _("Say in plain words which part was done and which was not"))
        shown = (
            {"evidence", "evidence_url"} & self.errors.keys() or cleaned.get("evidence") or cleaned.get("evidence_url")
        )
        if status == Status.DONE and self.action.status != Status.DONE and not shown:
            self.add_error("evidence", _("Say how one can see that it is done, or give the address of a page"))
        return cleaned

    def save(self, *, actor: User) -> Action:
        """Move the action, and return it.

        Raises:
            Refusal: as :func:`~engagement.actions.services.set_status` does.
        """
        chosen = self.cleaned_data
        return services.set_status(
            self.action,
            chosen["status"],
            actor=actor,
            reason_code=chosen["reason_code"] or "",
            words=chosen["words"],
            passed_to=chosen["passed_to"] or "",
            evidence=chosen.get("evidence", ""),
            evidence_url=chosen.get("evidence_url", ""),
            review_on=chosen["review_on"],
            version=chosen["version"],
        )
