"""What lists of reports can be narrowed to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.programmes.models import Programme
from engagement.reports.models import ReportKind, ReportState
from engagement.reports.queries import ReportFilters
from eolcare.areas.models import Area
from eolcare.common import nhsuk


class _FilterForm(nhsuk.Form):
    """What both lists share. A value that fits no choice narrows nothing; the form says so at the field."""

    mark_optional = False

    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), to_field_name="slug", required=False,
        empty_label=_("All programmes"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *ReportKind.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_method = "get"
        self.helper.disable_csrf = True

    def filters(self) -> ReportFilters:
        """Return what was chosen."""
        if not self.is_bound:
            return ReportFilters()
        self.is_valid()
        return ReportFilters(**{name: value for name, value in self.cleaned_data.items() if value})


class PublicFilterForm(_FilterForm):
    """For readers: programme, borough, kind, and when it was published."""

    borough = forms.ModelChoiceField(
        label=_("Borough"), queryset=Area.objects.none(), to_field_name="slug", required=False,
        empty_label=_("All boroughs"),
    )  # fmt: skip
    published_from = nhsuk.DateField(label=_("Published from"), required=False)
    published_to = nhsuk.DateField(label=_("Published to"), required=False)

    layout = (
        nhsuk.Select("programme"),
        nhsuk.Select("borough"),
        nhsuk.Select("kind"),
        "published_from",
        "published_to",
        nhsuk.Button(_("Show reports"), variant="secondary"),
    )

    def __init__(self, *args: Any, programmes: Any, boroughs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        self.fields["borough"].queryset = boroughs  # type: ignore[attr-defined]


class TeamFilterForm(_FilterForm):
    """For the team: programme, kind and state."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All states")), *ReportState.choices], required=False)

    layout = (
        nhsuk.Select("programme"),
        nhsuk.Select("kind"),
        nhsuk.Select("state"),
        nhsuk.Button(_("Show reports"), variant="secondary"),
    )

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
