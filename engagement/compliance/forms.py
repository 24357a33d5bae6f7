"""Who considered what people said, as it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.actions.models import Action
from engagement.compliance import services
from engagement.compliance.models import Consideration
from engagement.programmes.models import Programme
from engagement.reports.models import ReportVersion
from eolcare.accounts.models import User
from eolcare.common import nhsuk


class ConsiderationForm(nhsuk.Form):
    """Which body considered what, when, and what it made of it."""

    body = forms.CharField(
        label=_("Who considered it"),
        max_length=200,
        help_text=_("For example: the integrated care board, in public."),
        error_messages={"required": _("Enter who considered it.")},
    )
    held_on = nhsuk.DateField(
        label=_("Day"), error_messages={"required": _("Enter the day on which they considered it.")}
    )
    what = forms.CharField(
        label=_("What was considered"),
        max_length=4_000,
        widget=forms.Textarea,
        error_messages={"required": _("Say what was considered.")},
    )
    outcome = forms.CharField(
        label=_("What was made of it"),
        max_length=4_000,
        widget=forms.Textarea,
        error_messages={"required": _("Say what was made of it.")},
    )
    minutes_url = forms.URLField(
        label=_("Address of the minutes"), required=False, max_length=500, assume_scheme="https"
    )
    report_versions = forms.ModelMultipleChoiceField(
        label=_("Reports that were before it"),
        required=False,
        queryset=ReportVersion.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    actions = forms.ModelMultipleChoiceField(
        label=_("Actions that it decided on"),
        required=False,
        queryset=Action.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    layout: Sequence[Any] = (
        "version",
        nhsuk.Input("body", width=30),
        "held_on",
        nhsuk.Textarea("what", rows=4),
        nhsuk.Textarea("outcome", rows=4),
        nhsuk.Input("minutes_url"),
        nhsuk.Checkboxes("report_versions", small=True),
        nhsuk.Checkboxes("actions", small=True),
        nhsuk.Button(_("Save")),
    )

    def __init__(self, data: Any = None, *, programme: Programme, row: Consideration | None = None) -> None:
        self.programme, self.row = programme, row
        initial: dict[str, Any] = {}
        if row is not None:
            initial = {name: getattr(row, name) for name in services.PLAIN}
            initial |= {
                "report_versions": list(row.report_versions.all()),
                "actions": list(row.actions.all()),
                "version": row.version,
            }
        super().__init__(data, initial=initial)
        self.fields["report_versions"].queryset = (  # type: ignore[attr-defined]
            ReportVersion.objects.filter(report__programme=programme, published_at__isnull=False)
            .select_related("report")
            .defer("content")
            .order_by("-published_at")
        )
        self.fields["actions"].queryset = Action.objects.filter(  # type: ignore[attr-defined]
            programme=programme
        ).order_by("title")
        # A list with nothing to choose from is not asked.
        empty = {name for name in ("report_versions", "actions") if not self.fields[name].queryset.exists()}  # type: ignore[attr-defined]
        self.layout = tuple(part for part in self.layout if getattr(part, "name", part) not in empty)

    def save(self, *, actor: User) -> Consideration:
        """Record or change it, and return it.

        Raises:
            Refusal: as the services do.
        """
        chosen = dict(self.cleaned_data)
        version = chosen.pop("version")
        if self.row is None:
            return services.add_consideration(self.programme, actor=actor, **chosen)
        return services.change_consideration(self.row, version=version, actor=actor, **chosen)
