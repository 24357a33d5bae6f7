"""Forms of bringing in a spreadsheet: the file, its columns, bringing in, taking out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.spoken import SPOKEN
from engagement.feedback.importing.days import Order, guess_order
from engagement.feedback.importing.fields import FIELDS, KEYS, guess_columns
from engagement.feedback.models import Consent, SaidBy, Submission, SubmissionImport
from engagement.feedback.queries.imports import Glimpse
from engagement.feedback.services.imports import most_bytes
from engagement.programmes.models import Community, Programme
from engagement.programmes.queries import areas_within
from eolcare.accounts.access import within_areas
from eolcare.areas.models import Area
from eolcare.common import nhsuk
from eolcare.common.uploads import size_in_words

PERMISSION = "feedback.import"
NOTHING: list[tuple[str, Any]] = [("", _("Nothing"))]


class NewImportForm(nhsuk.Form):
    """The programme and the file."""

    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        to_field_name="slug",
        empty_label=None,
        error_messages={"required": _("Choose a programme"), "invalid_choice": _("Choose a programme from the list")},
    )
    file = forms.FileField(
        label=_("Spreadsheet"),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty. Choose another one.")},
        max_length=200,
    )

    layout = (
        nhsuk.Select("programme"),
        nhsuk.FileUpload("file", attributes={"accept": ".csv,.txt,.tsv,.xlsx"}),
        nhsuk.Button(_("Upload and look at the columns")),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "A CSV file or an Excel workbook (.xlsx) of up to %(most)s, with headings in its first row."
        ) % {"most": size_in_words(most_bytes())}
        self.fields["programme"].queryset = within_areas(  # type: ignore[attr-defined]
            user, PERMISSION, Programme.objects.select_related("area").order_by("-opens_on", "title")
        )


class ColumnsForm(nhsuk.Form):
    """Which column holds what, and what stands in none. It starts with what the portal guesses."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    sheet = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100, strip=False)
    date_order = forms.ChoiceField(
        label=_("Days such as 03/04/2022"), choices=Order.choices, widget=forms.RadioSelect, required=False
    )
    default_kind = forms.ChoiceField(
        label=_("How they came"),
        choices=[*NOTHING, *Submission.Kind.choices],
        required=False,
        help_text=_("Without it, a row whose cell is empty cannot be brought in."),
    )
    default_received_on = nhsuk.DateField(
        label=_("Received on"),
        required=False,
        latest=timezone.localdate,
        help_text=_("Without it, a row whose cell is empty cannot be brought in."),
    )
    default_area = forms.ModelChoiceField(
        label=_("Borough"), queryset=Area.objects.none(), to_field_name="slug", required=False, empty_label=_("Nothing")
    )
    default_said_by = forms.ChoiceField(label=_("Said by"), choices=SaidBy.choices, required=False)
    default_communities = forms.ModelMultipleChoiceField(
        label=_("Communities"),
        queryset=Community.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    default_consent = forms.ChoiceField(
        label=_("Consent"),
        choices=Consent.choices,
        required=False,
        help_text=_("Choose only what the people agreed to."),
    )
    default_language = forms.ChoiceField(label=_("Language"), choices=list(SPOKEN.items()), required=False)
    waiting = forms.BooleanField(
        label=_("They still wait for an answer: list them with the letters to be answered"), required=False
    )

    layout = (
        "version",
        "sheet",
        nhsuk.Fieldset(
            _("Columns"),
            *(nhsuk.Select(f"column_{key}", optional=False) for key in KEYS),
            hint=_("The guess is ours. Columns that you do not choose are not read."),
        ),
        nhsuk.Radios("date_order", optional=False),
        nhsuk.Fieldset(
            _("What stands in no column"),
            nhsuk.Select("default_kind", optional=False),
            nhsuk.Field("default_received_on", optional=False),
            nhsuk.Select("default_area", optional=False),
            nhsuk.Select("default_said_by", optional=False),
            nhsuk.Select("default_consent", optional=False),
            nhsuk.Select("default_language", optional=False),
            nhsuk.Checkboxes("default_communities", small=True, optional=False),
            "waiting",
            hint=_("It holds for every row where no column is chosen or the cell is empty."),
        ),
        nhsuk.Button(_("Check the rows")),
    )

    def __init__(self, data: Any = None, *, row: SubmissionImport, glimpse: Glimpse) -> None:
        # A choice made before is kept as long as the sheet has its headings.
        kept = {key: heading for key, heading in row.columns.items() if heading in glimpse.headings}
        guess = kept or guess_columns(glimpse.headings)
        initial: dict[str, Any] = {f"column_{key}": heading for key, heading in guess.items()}
        initial |= {"version": row.version, "sheet": glimpse.sheet, "default_said_by": SaidBy.UNKNOWN}
        initial |= {"default_consent": Consent.NOT_PUBLISHED, "default_language": "en"}
        initial["date_order"] = _order_of(glimpse, guess.get("received_on", ""))
        initial |= _defaults_before(row)
        super().__init__(data, initial=initial)
        self.fields["default_area"].queryset = areas_within(row.programme).order_by(  # type: ignore[attr-defined]
            "order", "name"
        )
        offered = [(heading, heading) for heading in glimpse.headings if heading]
        for field in FIELDS:
            is_text = field.key == "text"
            first = [("", _("Choose a column"))] if is_text else [("", _("In no column"))]
            self.fields[f"column_{field.key}"] = forms.ChoiceField(
                label=str(field.label),
                choices=[*first, *offered],
                required=is_text,
                error_messages={
                    "required": _("Choose the column that holds what was said"),
                    "invalid_choice": _("Choose a column from the list"),
                },
            )

    @property
    def columns(self) -> dict[str, str]:
        """The heading for each field that has a column."""
        chosen = {key: self.cleaned_data.get(f"column_{key}") or "" for key in KEYS}
        return {key: heading for key, heading in chosen.items() if heading}

    @property
    def defaults(self) -> dict[str, Any]:
        """What stands in no column, as plain values."""
        found: dict[str, Any] = {
            name.removeprefix("default_"): self.cleaned_data[name]
            for name in ("default_kind", "default_said_by", "default_consent", "default_language")
            if self.cleaned_data.get(name)
        }
        if day := self.cleaned_data.get("default_received_on"):
            found["received_on"] = day.isoformat()
        if area := self.cleaned_data.get("default_area"):
            found["area"] = area.pk
        if communities := self.cleaned_data.get("default_communities"):
            found["communities"] = [community.pk for community in communities]
        found["date_order"] = self.cleaned_data.get("date_order") or Order.UNKNOWN
        found["waiting"] = bool(self.cleaned_data.get("waiting"))
        return found


class RunForm(nhsuk.Form):
    """Bringing in what was checked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    leave_out = forms.BooleanField(label=_("Leave out the rows with problems"), required=False)

    def __init__(self, data: Any = None, *, row: SubmissionImport) -> None:
        super().__init__(data, initial={"version": row.version})
        if row.problems_total:
            left = f"{row.rows - row.rows_good:,}"
            self.fields["leave_out"].label = _("Leave out the %(n)s rows with problems") % {"n": left}
        else:
            del self.fields["leave_out"]


class UndoForm(nhsuk.Form):
    """Taking out again what was brought in."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why is this taken out?"),
        help_text=_("It is kept with the import. Name nobody."),
        widget=forms.Textarea,
        max_length=2_000,
        error_messages={"required": _("Say why this is taken out.")},
    )
    leave_used = forms.BooleanField(label=_("Take out the others, and leave these in"), required=False)

    def __init__(self, data: Any = None, *, row: SubmissionImport, in_use: int) -> None:
        super().__init__(data, initial={"version": row.version})
        fields: list[Any] = ["version", nhsuk.Textarea("why", rows=3)]
        if in_use:
            fields.append(nhsuk.Field("leave_used", optional=False))
        else:
            del self.fields["leave_used"]
        self.layout = (*fields, nhsuk.Button(_("Take out again"), variant="warning"))


def _order_of(glimpse: Glimpse, heading: str) -> str:
    if heading not in glimpse.headings:
        return Order.UNKNOWN
    place = glimpse.headings.index(heading)
    return guess_order([row.cells[place].text for row in glimpse.rows])


def _defaults_before(row: SubmissionImport) -> dict[str, Any]:
    """Return what was chosen before as initial values of the form."""
    known = dict(row.defaults)
    found: dict[str, Any] = {name: known.pop(name) for name in ("date_order", "waiting") if name in known}
    if area := known.pop("area", None):
        found["default_area"] = Area.objects.filter(pk=area).values_list("slug", flat=True).first()
    if communities := known.pop("communities", None):
        found["default_communities"] = list(Community.objects.filter(pk__in=communities).values_list("slug", flat=True))
    return found | {f"default_{name}": value for name, value in known.items()}
