"""Forms of the team: a survey's details, its questions, and what lists can be narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from engagement.programmes.checking import LONGEST_TEXT
from engagement.programmes.models import Programme
from engagement.programmes.queries import areas_within, programmes_reaching
from engagement.surveys.definition import MAX_BYTES
from engagement.surveys.models import Access, LawfulBasis, Survey, SurveyState
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common import nhsuk

NOT_IN_LIST = _("Select one from the list")


def _long(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea, max_length=LONGEST_TEXT
    )


class SurveyForm(nhsuk.Form):
    """The details of a survey; ``facts`` gives them as the services take them.

    Args:
        user: whose areas and programmes can be chosen.
        survey: the survey that is changed; ``None`` for a new one.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), to_field_name="public_id")
    title = forms.CharField(label=_("Title"), max_length=200)
    slug = forms.SlugField(
        label=_("Address"),
        help_text=_("The end of the web address, for letters and posters. Left empty, it is made from the title."),
        max_length=80,
        required=False,
    )
    audience = forms.ChoiceField(label=_("Who is asked"), choices=Survey.Audience.choices, widget=forms.RadioSelect)
    areas = forms.ModelMultipleChoiceField(
        Area.objects.none(), label=_("Areas"), to_field_name="slug", widget=forms.CheckboxSelectMultiple
    )
    opens_on = nhsuk.DateField(label=_("First day"))
    closes_on = nhsuk.DateField(label=_("Last day"))
    minutes = forms.IntegerField(label=_("Minutes that it takes"), min_value=1, max_value=240, initial=10)
    summary = _long(_("Who asks, and why"), _("The first thing that people read."), required=True)
    content_notice = _long(
        _("Content notice"), _("If questions may be hard to read for somebody who is grieving, say which.")
    )
    what_happens = _long(_("What happens with the answers"), _("Shown before the first question, and after sending."))
    privacy_notice = _long(_("Privacy notice"))
    lawful_basis = forms.ChoiceField(
        label=_("Lawful basis"), choices=LawfulBasis.choices, widget=forms.RadioSelect, required=False
    )
    retention_months = forms.IntegerField(
        label=_("Months that answers are kept after closing"), min_value=1, max_value=240, initial=24
    )
    contact_email = forms.EmailField(label=_("Contact address"))
    contact_phone = forms.CharField(label=_("Contact telephone"), max_length=40, required=False, widget=forms.TelInput)
    other_formats = _long(
        _("Other formats and languages"), _("How to get the survey in Easy Read, in large print, on paper or by phone.")
    )
    access = forms.ChoiceField(
        label=_("Who can answer"), choices=Access.choices, widget=forms.RadioSelect, initial=Access.LINK
    )
    anonymous = forms.BooleanField(
        label=_("Anonymous mode"),
        help_text=_(
            "We then keep the day of an answer and not the time, and give no reference code: nobody can look up or "
            "withdraw their answers later. Choose it where people could be afraid to be known."
        ),
        required=False,
    )

    def __init__(self, *args: Any, user: Any, survey: Survey | None = None, **kwargs: Any) -> None:
        self.survey = survey
        if survey is not None:
            kwargs["initial"] = _initial(survey)
        super().__init__(*args, **kwargs)
        mine = area_ids_for(user, "surveys.change")
        if survey is None:
            programmes = programmes_reaching(user, "surveys.change")
            self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
            if len(programmes) == 1:
                self.initial.setdefault("programme", programmes[0].public_id)
            areas: Any = Area.objects.filter(pk__in=mine)
        else:
            del self.fields["programme"]
            held = {area.pk for area in survey.areas.all()}
            areas = areas_within(survey.programme).filter(pk__in=mine) | Area.objects.filter(pk__in=held)
            if survey.state != SurveyState.DRAFT:
                # People have been given it.
                del self.fields["slug"]
        self.fields["areas"].queryset = areas  # type: ignore[attr-defined]
        self.layout = self._layout()

    def _layout(self) -> tuple[Any, ...]:
        what: list[Any] = [nhsuk.Input("title")]
        if "programme" in self.fields:
            what.insert(0, nhsuk.Select("programme"))
        if "slug" in self.fields:
            what.append(nhsuk.Input("slug", spellcheck=False))
        return (
            nhsuk.Fieldset(
                _("What it is"), *what, nhsuk.Radios("audience", small=True), nhsuk.Checkboxes("areas", small=True)
            ),
            nhsuk.Fieldset(_("Who can answer"), nhsuk.Radios("access", small=True)),
            nhsuk.Fieldset(_("When"), "opens_on", "closes_on", nhsuk.Input("minutes", width=3)),
            nhsuk.Fieldset(
                _("What people read first"),
                nhsuk.Textarea("summary", rows=5),
                nhsuk.Textarea("content_notice", rows=3),
                nhsuk.Textarea("what_happens", rows=5),
            ),
            nhsuk.Fieldset(
                _("Privacy"),
                nhsuk.Textarea("privacy_notice", rows=6),
                nhsuk.Radios("lawful_basis", small=True),
                nhsuk.Input("retention_months", width=3),
                "anonymous",
            ),
            nhsuk.Fieldset(
                _("Whom people can ask"),
                nhsuk.Input("contact_email", autocomplete="off", spellcheck=False),
                nhsuk.Input("contact_phone", width=20, autocomplete="off"),
                nhsuk.Textarea("other_formats", rows=3),
            ),
            "version",
            nhsuk.Button(_("Save the details")),
        )

    def facts(self) -> dict[str, Any]:
        """Return what was entered, as ``create_survey`` and ``change_survey`` take it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def _initial(survey: Survey) -> dict[str, Any]:
    names = [name for name in SurveyForm.base_fields if name not in ("programme", "areas")]
    values = {name: getattr(survey, name) for name in names}
    return values | {"areas": [area.slug for area in survey.areas.all()]}


class QuestionsForm(nhsuk.Form):
    """The questions of a survey as JSON, pasted or uploaded; an uploaded file counts before the text."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    upload = forms.FileField(
        label=_("Upload a file"),
        help_text=_("A JSON file of up to 1 MB, if you have one. It takes the place of the text below."),
        required=False,
    )
    definition = forms.CharField(
        label=_("Questions"),
        help_text=_("The definition as JSON. Nothing changes for people who answer until you publish it."),
        widget=forms.Textarea,
        required=False,
        strip=False,
    )
    note = forms.CharField(
        label=_("What changed"), help_text=_("In a sentence, for the team."), max_length=300, required=False
    )

    layout = (
        nhsuk.FileUpload("upload", optional=False, attributes={"accept": ".json,application/json"}),
        nhsuk.Textarea("definition", optional=False, rows=24, classes="app-code", spellcheck=False),
        nhsuk.Input("note"),
        "version",
        nhsuk.Button(_("Save and preview")),
    )

    def clean_upload(self) -> UploadedFile | None:
        """Refuse a file that is too large before it is read."""
        upload: UploadedFile | None = self.cleaned_data.get("upload")
        if upload is not None and (upload.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB."))
        return upload

    def clean(self) -> dict[str, Any]:
        """Ask for the questions in one of the two ways, and show an uploaded file in the text field from here on."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        upload = cleaned.get("upload")
        if upload is not None:
            try:
                cleaned["definition"] = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("upload", _("The file is not text in UTF-8."))
                return cleaned
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data["definition"] = cleaned["definition"]
            self.data = data
        if not (cleaned.get("definition") or "").strip() and "upload" not in self.errors:
            self.add_error("definition", _("Paste the questions, or upload a file"))
        return cleaned


class MoveForm(nhsuk.Form):
    """The confirmation of a step: it carries the version of the survey that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class _Filters(nhsuk.Form):
    """A form in the address."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_method = "get"
        self.helper.disable_csrf = True

    @property
    def filters(self) -> dict[str, Any]:
        """What was asked for, as far as it was asked well."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SurveyFilters(_Filters):
    """How the team finds a survey."""

    words = forms.CharField(label=_("Title or programme"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All states")), *SurveyState.choices],
        required=False,
        error_messages={"invalid_choice": NOT_IN_LIST},
    )

    submit_text = _("Show surveys")
