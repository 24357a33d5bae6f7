"""Forms in which a report is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField

from engagement.reports.models import SECTION_EXTENSIONS, Report, ReportSection
from eolcare.common import nhsuk


class ReportForm(nhsuk.Form):
    """Title, summary, the sections, and what a correction corrects."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("Summary"),
        help_text=_(
            "What people told you, in two or three sentences. It stands at the top of the page and in the list."
        ),
        widget=forms.Textarea,
        max_length=1000,
    )
    correction_note = forms.CharField(
        label=_("What this correction corrects"),
        help_text=_("Readers see this beside the new version."),
        widget=forms.Textarea,
        max_length=1000,
    )
    included = forms.MultipleChoiceField(
        label=_("Which sections are part of the report?"),
        help_text=_("A section that has no text and finds nothing in the records is left out by itself."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one section")},
    )
    submit_text = _("Save")

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        sections = list(report.sections.order_by("order"))
        kwargs["initial"] = {
            "version": report.version,
            "title": report.title,
            "summary": report.summary,
            "correction_note": report.correction_note,
            "included": [section.key for section in sections if section.is_included],
        }
        super().__init__(*args, **kwargs)
        self.fields["included"].choices = [(section.key, section.heading) for section in sections]  # type: ignore[attr-defined]
        if report.round == 1:
            del self.fields["correction_note"]
        shown = [
            nhsuk.Input("title"),
            nhsuk.CharacterCount("summary", rows=5),
            *([nhsuk.Textarea("correction_note", rows=4)] if "correction_note" in self.fields else []),
            nhsuk.Checkboxes("included"),
            nhsuk.Button(self.submit_text),
        ]
        self.layout = ("version", *shown)


class SectionForm(nhsuk.Form):
    """Heading and text of one section."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    heading = forms.CharField(label=_("Heading"), max_length=160)
    body = ProseEditorFormField(label=_("Text"), required=False, config={"extensions": SECTION_EXTENSIONS})

    layout = ("version", nhsuk.Input("heading"), "body", nhsuk.Button(_("Save the section")))

    def __init__(self, *args: Any, section: ReportSection, hint: Any = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"version": section.version, "heading": section.heading, "body": section.body}
        super().__init__(*args, **kwargs)
        self.fields["body"].help_text = hint
