"""Forms around an event's plan: of which kind it is, why it is cancelled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.events.kinds import RULES
from engagement.events.models import EventKind
from engagement.programmes.models import Programme
from engagement.programmes.queries import programmes_reaching
from eolcare.common import nhsuk


class KindForm(nhsuk.Form):
    """Of which kind an event is: its form asks only what that kind needs."""

    kind = forms.ChoiceField(
        label=_("Kind of event"),
        choices=EventKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select a kind of event")},
    )
    layout: Any = (
        nhsuk.Radios("kind", hints={str(kind): rules.about for kind, rules in RULES.items()}),
        nhsuk.Button(_("Continue")),
    )


class NewEventForm(KindForm):
    """The first step of planning: which programme, which kind. The address carries both."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Programme"),
        to_field_name="public_id",
        empty_label=None,
        error_messages={
            "required": _("Select a programme"),
            "invalid_choice": _("Select a programme from the list"),
        },
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reachable = programmes_reaching(user, "events.change").order_by("-opens_on", "title")
        self.fields["programme"].queryset = reachable  # type: ignore[attr-defined]
        self.layout = (nhsuk.Select("programme"), *KindForm.layout)


class CancelForm(nhsuk.Form):
    """Why an event, or all that is to come of a series, does not take place."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        help_text=_("People who meant to come will read this. Say whether there will be another day."),
        widget=forms.Textarea,
        max_length=1000,
    )

    def __init__(self, *args: Any, button: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = button or _("Cancel this event")
        self.layout = (nhsuk.Textarea("reason", rows=4), nhsuk.Button(text, variant="warning"))
