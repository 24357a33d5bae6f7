"""The form of a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eolcare.accounts.models import User
from eolcare.common import nhsuk
from eolcare.common.errors import Refusal
from eolcare.pages.models import ContentPage
from eolcare.pages.services import change_page


class ContentPageForm(nhsuk.ModelForm):
    """Title, summary and words of one page."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    submit_text = _("Save and publish")

    class Meta:
        model = ContentPage
        fields = ["title", "summary", "body"]
        help_texts = {"summary": _("Shown to search engines and in link previews.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def save_as(self, actor: User) -> ContentPage | None:
        """Save through the service; on a refusal put it on the form and return ``None``."""
        data = self.cleaned_data
        try:
            return change_page(
                self.instance,
                actor=actor,
                version=data["version"],
                title=data["title"],
                summary=data["summary"],
                body=data["body"],
            )
        except Refusal as refusal:
            self.add_error(refusal.field, str(refusal))
            return None
