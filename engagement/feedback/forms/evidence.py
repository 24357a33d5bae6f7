"""A source of evidence, and one of its findings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.feedback import queries
from engagement.feedback.forms.fields import ThemeChoice, offer_themes
from engagement.feedback.models import EvidenceFinding, EvidenceSource, Theme
from engagement.feedback.queries.evidence import narrowed
from engagement.feedback.services import evidence as services
from engagement.programmes.models import Community, Programme
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.common import nhsuk


class EvidenceFilters(nhsuk.Form):
    """What a list of sources can be narrowed by; bind it to the address's parameters.

    ``among`` offers these themes alone (their ids): residents learn of no theme that no public finding bears.
    """

    mark_optional = False

    words = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.SearchInput)
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        required=False,
        queryset=Programme.objects.none(),
        to_field_name="slug",
        empty_label=_("All programmes"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *EvidenceSource.Kind.choices]
    )
    theme = ThemeChoice(label=_("Theme"), required=False)

    def __init__(self, data: Any, *, programmes: list[Programme], among: set[int] | None = None) -> None:
        super().__init__(data)
        self.fields["programme"].queryset = Programme.objects.filter(  # type: ignore[attr-defined]
            pk__in=[programme.pk for programme in programmes]
        ).order_by("-opens_on", "title")
        if len(programmes) < 2:
            del self.fields["programme"]
        self.fields["theme"].choices = [  # type: ignore[attr-defined]
            ("", _("All themes")),
            *queries.theme_choices(programmes, among=among),
        ]

    def narrow(self, sources: Any) -> Any:
        """Return the sources that fit; a filter that cannot be read finds nothing."""
        if not self.is_valid():
            return sources.none()
        chosen = self.cleaned_data
        theme = Theme.objects.filter(public_id=chosen["theme"]).first() if chosen["theme"] else None
        return narrowed(
            sources, programme=chosen.get("programme"), kind=chosen["kind"], theme=theme, words=chosen["words"]
        )

    @property
    def in_use(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.fields)


class SourceForm(nhsuk.Form):
    """Where a piece of evidence comes from, whom it is about and how it was made."""

    kind = forms.ChoiceField(label=_("What it is"), choices=EvidenceSource.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=300, error_messages={"required": _("Enter a title.")})
    source = forms.CharField(
        label=_("Author or organisation"),
        max_length=300,
        error_messages={"required": _("Enter the author or the organisation.")},
    )
    published_year = forms.IntegerField(
        label=_("Year"),
        min_value=1900,
        max_value=2100,
        error_messages={"required": _("Enter the year in which it came out, such as 2022.")},
    )
    published_on = nhsuk.DateField(label=_("Day, if you know it"), required=False)
    population = forms.CharField(
        label=_("Who it is about"),
        max_length=2_000,
        widget=forms.Textarea,
        help_text=_("For example: 412 unpaid carers in eight boroughs, asked in 2019."),
        error_messages={"required": _("Say who it is about.")},
    )
    people = forms.IntegerField(
        label=_("How many people took part"), required=False, min_value=1, max_value=100_000_000
    )
    method = forms.CharField(label=_("How it was done"), required=False, max_length=2_000, widget=forms.Textarea)
    url = forms.URLField(label=_("Address on the web"), required=False, max_length=500, assume_scheme="https")
    areas = forms.ModelMultipleChoiceField(
        label=_("Areas"), required=False, queryset=Area.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    communities = forms.ModelMultipleChoiceField(
        label=_("Communities"),
        required=False,
        queryset=Community.objects.all(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    is_public = forms.BooleanField(label=_("Show it to residents"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    layout = (
        "version",
        nhsuk.Radios("kind"),
        nhsuk.Input("title"),
        nhsuk.Input("source", width=30),
        nhsuk.Input("published_year", width=4, inputmode="numeric"),
        "published_on",
        nhsuk.Textarea("population", rows=3),
        nhsuk.Input("people", width=5, inputmode="numeric"),
        nhsuk.Textarea("method", rows=3),
        nhsuk.Input("url"),
        nhsuk.Details(_("Places and communities that it is about"), "areas", "communities"),
        "is_public",
        nhsuk.Button(_("Save")),
    )

    def __init__(self, data: Any = None, *, programme: Programme, row: EvidenceSource | None = None) -> None:
        self.programme, self.row = programme, row
        initial: dict[str, Any] = {"kind": EvidenceSource.Kind.RESEARCH}
        if row is not None:
            initial = {name: getattr(row, name) for name in services.PLAIN}
            initial |= {
                "areas": list(row.areas.all()),
                "communities": list(row.communities.all()),
                "version": row.version,
            }
        super().__init__(data, initial=initial)
        self.fields["areas"].queryset = Area.objects.beneath(programme.area).order_by(  # type: ignore[attr-defined]
            "order", "name"
        )

    def save(self, *, actor: User) -> EvidenceSource:
        """Add or change the source, and return it.

        Raises:
            Refusal: as the services do.
        """
        chosen = dict(self.cleaned_data)
        version = chosen.pop("version")
        if self.row is None:
            return services.add_source(self.programme, actor=actor, **chosen)
        return services.change_source(self.row, version=version, actor=actor, **chosen)


class FindingForm(nhsuk.Form):
    """One thing that a source found, in our own words, with its themes."""

    text = forms.CharField(
        label=_("What it found"),
        max_length=4_000,
        widget=forms.Textarea,
        help_text=_("In a sentence or two of your own, as plainly as you would say it."),
        error_messages={"required": _("Enter what it found.")},
    )
    place = forms.CharField(label=_("Page or section"), required=False, max_length=80)
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The same themes as for what people said."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    layout = (
        "version",
        nhsuk.Textarea("text", rows=4),
        nhsuk.Input("place", width=20),
        nhsuk.Checkboxes("themes", small=True),
        nhsuk.Button(_("Save")),
    )

    def __init__(self, data: Any = None, *, source: EvidenceSource, finding: EvidenceFinding | None = None) -> None:
        self.source, self.finding = source, finding
        given = list(finding.themes.all()) if finding else []
        initial = {"themes": given}
        if finding is not None:
            initial |= {"text": finding.text, "place": finding.place, "version": finding.version}  # type: ignore[dict-item]
        super().__init__(data, initial=initial)
        offer_themes(self.fields["themes"], source.programme, given=given)

    def save(self, *, actor: User) -> EvidenceFinding:
        """Add or change the finding, and return it.

        Raises:
            Refusal: as the services do.
        """
        chosen = self.cleaned_data
        facts = {"text": chosen["text"], "place": chosen["place"], "themes": chosen["themes"], "actor": actor}
        if self.finding is None:
            return services.add_finding(self.source, **facts)
        return services.change_finding(self.finding, version=chosen["version"], **facts)
