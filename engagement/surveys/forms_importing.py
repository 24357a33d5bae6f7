"""Forms of the import: the file, and the confirmation that carries what was understood of it."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from engagement.surveys.definition import Definition, as_json
from engagement.surveys.models import Survey
from engagement.surveys.xlsform.files import MAX_FILE_BYTES
from eolcare.common import nhsuk

SALT = "engagement.surveys.import"
# As long as somebody stays signed in.
KEPT_SECONDS = 8 * 60 * 60


class ImportForm(nhsuk.Form):
    """The file with the questions."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    upload = forms.FileField(
        label=_("File with the questions"),
        help_text=_("An XLSForm (.xlsx or .xls) of up to 5 MB, or a JSON file that this portal wrote."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )

    layout = (
        nhsuk.FileUpload("upload", attributes={"accept": ".xlsx,.xls,.json"}),
        "version",
        nhsuk.Button(_("Read the file")),
    )

    def clean_upload(self) -> UploadedFile:
        """Refuse a file that is too large before it is read."""
        upload: UploadedFile = self.cleaned_data["upload"]
        if (upload.size or 0) > MAX_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. A workbook of questions is far smaller."))
        return upload


class ConfirmForm(nhsuk.Form):
    """The confirmation: it carries the questions themselves, sealed, so that what is saved is what was shown.

    Args:
        survey: whose questions they are to be; what was sealed for another survey does not open.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    sealed = forms.CharField(widget=forms.HiddenInput, strip=False)
    note = forms.CharField(
        label=_("What changed"), help_text=_("In a sentence, for the team."), max_length=300, required=False
    )

    layout = (nhsuk.Input("note"), "version", "sealed", nhsuk.Button(_("Save these questions")))

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey

    def clean_sealed(self) -> str:
        """Open what was sealed, and return the definition as JSON."""
        try:
            held = signing.loads(self.cleaned_data["sealed"], salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature as error:
            raise forms.ValidationError(
                _("This took too long, or the page was changed. Send the file again.")
            ) from error
        if held["survey"] != self.survey.public_id:
            raise forms.ValidationError(_("This took too long, or the page was changed. Send the file again."))
        return json.dumps(held["definition"])


def sealed(survey: Survey, definition: Definition) -> str:
    """Return a definition signed for one survey, to be sent back by the confirmation."""
    held = {"survey": survey.public_id, "definition": as_json(definition)}
    return signing.dumps(held, salt=SALT, compress=True)
