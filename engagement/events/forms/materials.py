"""Forms of materials: a file to hand out, or a recording that stands elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagement.events.models import EventMaterial
from engagement.events.queries_calendar import material_seen
from engagement.events.services.materials import LONGEST_TRANSCRIPT
from engagement.events.spoken import SPOKEN
from eolcare.common import nhsuk
from eolcare.common.uploads import DOCUMENTS, size_in_words

Kind = EventMaterial.Kind
ACCEPT = ",".join(kind.ending for kind in DOCUMENTS)


class _MaterialForm(nhsuk.Form):
    """What a file and a recording have in common. ``seen`` marks what the page showed of a material that is changed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    title = forms.CharField(
        label=_("Title"), help_text=_("As people read it, in the language of the material."), max_length=200
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(SPOKEN.items()))
    is_public = forms.BooleanField(label=_("Show it on the event’s public page"), required=False)

    mark_optional = False

    def __init__(self, *args: Any, material: EventMaterial | None = None, **kwargs: Any) -> None:
        self.material = material
        kwargs["initial"] = {"language": "en"}
        if material is not None:
            kwargs["initial"] = {name: getattr(material, name) for name in self._kept()}
            kwargs["initial"]["seen"] = material_seen(material)
        super().__init__(*args, **kwargs)

    def _kept(self) -> tuple[str, ...]:
        raise NotImplementedError

    def facts(self) -> dict[str, Any]:
        """Return what was entered under the names of the services."""
        return {name: self.cleaned_data[name] for name in self._kept()}


class FileForm(_MaterialForm):
    """A file to read: its kind, its title, its language, and the file."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[choice for choice in Kind.choices if choice[0] != Kind.RECORDING],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label=_("File"), allow_empty_file=True, max_length=255)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        words = {"kinds": _kinds(), "most": size_in_words(settings.MATERIAL_MAX_BYTES)}
        field.help_text = gettext("%(kinds)s, %(most)s at most. No macros and no password.") % words
        if self.material is not None:
            field.required = False
            field.label = gettext("Another file in its place")
            field.help_text = gettext("Leave this empty to keep the file. %(hint)s") % {"hint": field.help_text}
        self.layout = (
            nhsuk.Radios("kind", small=True),
            "title",
            "language",
            nhsuk.FileUpload("file", attributes={"accept": ACCEPT}),
            "is_public",
            nhsuk.Button(_("Save material"), preventDoubleClick=True),
        )

    def _kept(self) -> tuple[str, ...]:
        return ("kind", "title", "language", "is_public")

    def facts(self) -> dict[str, Any]:
        """Return what was entered, the file too."""
        return super().facts() | {"file": self.cleaned_data["file"] or None}


class RecordingForm(_MaterialForm):
    """A recording that stands elsewhere, and what is said in it."""

    url = forms.CharField(
        label=_("Address of the recording"),
        help_text=_("It begins with https://. We link to it; it is not kept here."),
        max_length=500,
        widget=forms.URLInput,
    )
    transcript = forms.CharField(
        label=_("Transcript"),
        help_text=_(
            "What is said, and what is shown where it matters. Leave out names of people who did not agree to be "
            "named. You can save without it, but the recording is only shown in public with it."
        ),
        widget=forms.Textarea,
        required=False,
        max_length=LONGEST_TRANSCRIPT,
    )
    layout = (
        "title",
        "language",
        nhsuk.Input("url", spellcheck=False),
        nhsuk.Textarea("transcript", rows=14),
        "is_public",
        nhsuk.Button(_("Save recording"), preventDoubleClick=True),
    )

    def _kept(self) -> tuple[str, ...]:
        return ("title", "language", "url", "transcript", "is_public")

    def facts(self) -> dict[str, Any]:
        """Return what was entered; its kind goes without asking."""
        return super().facts() | {"kind": Kind.RECORDING}


def _kinds() -> str:
    return ", ".join(dict.fromkeys(str(kind.label) for kind in DOCUMENTS))
