"""Forms in which a step on a report's way is taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eolcare.common import nhsuk


class WordsForm(nhsuk.Form):
    """Words that go with a step: for the next person on the way, or for everybody."""

    words = forms.CharField(label=_("Remark"), widget=forms.Textarea, max_length=2000)

    def __init__(
        self,
        *args: Any,
        label: Any,
        button: Any,
        hint: Any = "",
        required: bool = True,
        warning: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.help_text, field.required = label, hint, required
        if required:
            field.error_messages["required"] = _("Say why, in a sentence or two")
        options = {"variant": "warning"} if warning else {}
        self.layout = (nhsuk.Textarea("words", rows=5), nhsuk.Button(button, **options))


class ApproveForm(nhsuk.Form):
    """Approval of what was read: the page puts the content's fingerprint in."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    words = forms.CharField(
        label=_("Remark"),
        help_text=_("For the history of the report. Readers do not see it."),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )
    layout = ("seen", nhsuk.Textarea("words", rows=3), nhsuk.Button(_("Approve this version")))
