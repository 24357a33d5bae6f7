"""What an entry form asks beside the survey's own questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.surveys.models import Channel
from eolcare.common import nhsuk


class EntryForm(nhsuk.Form):
    """How and when a response came, and what the person agreed to."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[(value, label) for value, label in Channel.choices if value != Channel.ONLINE],
        widget=forms.RadioSelect,
    )
    received_on = nhsuk.DateField(label=_("The day it came"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE)
    may_quote = forms.BooleanField(label=_("The person agreed to be quoted without a name"), required=False)
    only_reachable = forms.BooleanField(widget=forms.HiddenInput, required=False)

    layout = (
        "token",
        nhsuk.Radios("channel", small=True),
        "received_on",
        nhsuk.Select("language"),
        "may_quote",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_tag = False
        self.initial.setdefault("received_on", timezone.localdate())
