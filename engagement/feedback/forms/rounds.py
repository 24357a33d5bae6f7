"""Rounds of conclusions, as the team writes them and as people answer them."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from engagement.feedback.forms.fields import offer_themes
from engagement.feedback.models import Conclusion, ConclusionAnswer, ConclusionRound, SaidBy, Theme
from engagement.feedback.services import conclusions as services
from engagement.feedback.services.conclusions import LONGEST_COMMENT, AboutThem, Answered
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.common import nhsuk
from eolcare.common.tokens import hash_code, normalise_code


class RoundForm(nhsuk.Form):
    """When and whom a round asks, and what people read before they answer."""

    title = forms.CharField(label=_("Title"), max_length=160, error_messages={"required": _("Enter a title.")})
    introduction = forms.CharField(
        label=_("What people read first"),
        max_length=4_000,
        widget=forms.Textarea,
        error_messages={"required": _("Say what people should know before they answer.")},
    )
    audience = forms.ChoiceField(
        label=_("Who is asked"), choices=ConclusionRound.Audience.choices, widget=forms.RadioSelect
    )
    after = forms.ModelChoiceField(
        label=_("Comes after"),
        required=False,
        queryset=ConclusionRound.objects.none(),
        to_field_name="public_id",
        empty_label=_("No other round"),
        help_text=_("Ask professionals first, then communities about what that led to."),
    )
    what_changed = forms.CharField(
        label=_("What changed since that round"), required=False, max_length=2_000, widget=forms.Textarea
    )
    opens_on = nhsuk.DateField(label=_("Opens on"), error_messages={"required": _("Enter the day on which it opens.")})
    closes_on = nhsuk.DateField(
        label=_("Closes on"),
        help_text=_("The last day on which people can answer."),
        error_messages={"required": _("Enter the last day on which people can answer.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    layout = (
        "version",
        nhsuk.Input("title"),
        nhsuk.Textarea("introduction", rows=6),
        nhsuk.Radios("audience"),
        nhsuk.Select("after"),
        nhsuk.Textarea("what_changed", rows=3),
        "opens_on",
        "closes_on",
        nhsuk.Button(_("Save")),
    )

    def __init__(self, data: Any = None, *, programme: Programme, row: ConclusionRound | None = None) -> None:
        self.programme, self.row = programme, row
        initial: dict[str, Any] = {}
        if row is not None:
            initial = {name: getattr(row, name) for name in services.PLAIN} | {"version": row.version}
            initial["after"] = row.after.public_id if row.after else ""
        super().__init__(data, initial=initial)
        others = ConclusionRound.objects.filter(programme=programme)
        self.fields["after"].queryset = others.exclude(pk=row.pk) if row else others  # type: ignore[attr-defined]

    def save(self, *, actor: User) -> ConclusionRound:
        """Make or change the round, and return it.

        Raises:
            Refusal: as the services do.
        """
        chosen = dict(self.cleaned_data)
        version = chosen.pop("version")
        if self.row is None:
            return services.create_round(self.programme, actor=actor, **chosen)
        return services.change_round(self.row, version=version, actor=actor, **chosen)


class ConclusionForm(nhsuk.Form):
    """One conclusion: a plain sentence, why we think so, and the themes that it rests on."""

    text = forms.CharField(
        label=_("Conclusion"),
        max_length=1_000,
        widget=forms.Textarea,
        help_text=_("One plain sentence that somebody can agree or disagree with."),
        error_messages={"required": _("Enter the conclusion.")},
    )
    because = forms.CharField(label=_("Why we think so"), required=False, max_length=2_000, widget=forms.Textarea)
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes that it rests on"),
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    layout = (
        "version",
        nhsuk.Textarea("text", rows=3),
        nhsuk.Textarea("because", rows=3),
        nhsuk.Checkboxes("themes", small=True),
        nhsuk.Button(_("Save")),
    )

    def __init__(self, data: Any = None, *, row: ConclusionRound, conclusion: Conclusion | None = None) -> None:
        self.row, self.conclusion = row, conclusion
        initial: dict[str, Any] = {"version": row.version}
        if conclusion is not None:
            initial |= {
                "text": conclusion.text,
                "because": conclusion.because,
                "themes": list(conclusion.themes.all()),
            }
        super().__init__(data, initial=initial)
        given = list(conclusion.themes.all()) if conclusion is not None else []
        offer_themes(self.fields["themes"], row.programme, given=given)

    def save(self, *, actor: User) -> Conclusion:
        """Add or change the conclusion, and return it.

        Raises:
            Refusal: as the services do.
        """
        chosen = self.cleaned_data
        facts = {
            "text": chosen["text"],
            "because": chosen["because"],
            "themes": chosen["themes"],
            "actor": actor,
        }
        if self.conclusion is None:
            return services.add_conclusion(self.row, **facts)
        return services.change_conclusion(self.conclusion, version=chosen["version"], **facts)


class OutcomeForm(nhsuk.Form):
    """What came of the answers."""

    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=6_000,
        widget=forms.Textarea,
        help_text=_("What you keep, what you change and why. Residents read it beside the figures."),
        error_messages={"required": _("Say what came of the answers. Residents read it.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    layout = ("version", nhsuk.Textarea("outcome", rows=8), nhsuk.Button(_("Save")))

    def __init__(self, data: Any = None, *, row: ConclusionRound) -> None:
        super().__init__(data, initial={"outcome": row.outcome, "version": row.version})


class ReplyForm(nhsuk.Form):
    """What somebody says of our conclusions: a verdict and words for each; if they like, something of themselves."""

    said_by = forms.ChoiceField(
        label=_("You answer as"),
        required=False,
        choices=[choice for choice in SaidBy.choices if choice[0] != SaidBy.UNKNOWN],
        widget=forms.RadioSelect,
    )
    area = forms.ModelChoiceField(
        label=_("Your borough"),
        required=False,
        queryset=Area.objects.none(),
        to_field_name="slug",
        empty_label=_("I would rather not say"),
    )
    may_quote = forms.BooleanField(label=_("You may quote my words without my name"), required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, data: Any = None, *, row: ConclusionRound) -> None:
        self.row = row
        self.conclusions = list(row.conclusions.order_by("order"))
        super().__init__(data, initial={"form_key": secrets.token_hex(16)})
        for conclusion in self.conclusions:
            self.fields[f"verdict_{conclusion.public_id}"] = forms.ChoiceField(
                label=_("Is this right?"),
                required=False,
                choices=ConclusionAnswer.Verdict.choices,
                widget=forms.RadioSelect,
            )
            self.fields[f"comment_{conclusion.public_id}"] = forms.CharField(
                label=_("What would you change or add?"),
                required=False,
                max_length=LONGEST_COMMENT,
                widget=forms.Textarea,
            )
        self.fields["area"].queryset = (  # type: ignore[attr-defined]
            Area.objects.beneath(row.programme.area).boroughs().order_by("name")
        )

    def asked(self) -> list[dict[str, Any]]:
        """Return each conclusion with its two fields, for the page."""
        return [
            {
                "conclusion": conclusion,
                "verdict": self[f"verdict_{conclusion.public_id}"],
                "comment": self[f"comment_{conclusion.public_id}"],
            }
            for conclusion in self.conclusions
        ]

    def answers(self) -> dict[int, Answered]:
        """Return what was answered, by the conclusion's primary key."""
        return {
            conclusion.pk: Answered(
                self.cleaned_data[f"verdict_{conclusion.public_id}"],
                self.cleaned_data[f"comment_{conclusion.public_id}"],
            )
            for conclusion in self.conclusions
        }

    def about(self) -> AboutThem:
        """Return what the person said of themselves."""
        chosen = self.cleaned_data
        return AboutThem(
            said_by=chosen["said_by"] or SaidBy.UNKNOWN,
            area=chosen["area"],
            may_quote=chosen["may_quote"],
            language=(get_language() or "en")[:10],
        )


class TakeBackForm(nhsuk.Form):
    """Asks for the code that somebody was given when they answered."""

    code = forms.CharField(
        label=_("Your reference code"),
        max_length=40,
        help_text=_(
            "12 letters and numbers in groups of four, such as 7K2M-Q9XD-4TWP. Spaces and dashes do not matter."
        ),
        error_messages={
            "required": _("Enter your reference code"),
            "max_length": _("A reference code has 12 letters and numbers"),
        },
    )

    layout = (
        nhsuk.Input("code", width=20, code=True, autocomplete="off", spellcheck=False, autocapitalize="characters"),
        nhsuk.Button(_("Delete my answer")),
    )

    def clean_code(self) -> str:
        """Return the hash under which the code would be stored.

        Raises:
            ValidationError: for what cannot be a code at all.
        """
        code = normalise_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("A reference code has 12 letters and numbers. Check it and try again"))
        return hash_code(code)
