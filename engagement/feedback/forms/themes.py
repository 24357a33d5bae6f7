"""A theme of the coding frame."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ambitions.framework.models import Ambition, BuildingBlock
from engagement.feedback import queries, services
from engagement.feedback.models import Theme
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.common import nhsuk


class BuildingBlockField(forms.ModelChoiceField):
    """A building block, with its number as the framework has it."""

    def label_from_instance(self, obj: Any) -> str:
        """Return "4.1 Title"."""
        return f"{obj.code} {obj.title}"


class ThemeForm(nhsuk.Form):
    """What a theme is called, what belongs to it, where it stands and what of the framework it is about."""

    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("What belongs here"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea,
        help_text=_(
            "Two people who read the same words should come to the same theme. Say what is in, and what is not."
        ),
    )
    parent = forms.ChoiceField(label=_("Beneath"), required=False)
    ambition = forms.ModelChoiceField(
        label=_("Ambition"), required=False, queryset=Ambition.objects.none(), empty_label=_("None")
    )
    building_block = BuildingBlockField(
        label=_("Building block"),
        required=False,
        queryset=BuildingBlock.objects.none(),
        empty_label=_("None"),
        help_text=_("A building block brings its ambition with it."),
    )
    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea,
        help_text=_("Kept in the history of the frame."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    layout = (
        "version",
        nhsuk.Input("name", width=30),
        nhsuk.Textarea("description", rows=4),
        nhsuk.Select("parent", optional=False),
        nhsuk.Select("ambition"),
        nhsuk.Select("building_block"),
        nhsuk.Textarea("why", rows=2),
        nhsuk.Button(_("Save theme")),
    )

    def __init__(
        self, data: Any = None, *, programme: Programme, theme: Theme | None = None, parent: Theme | None = None
    ) -> None:
        self.programme, self.theme = programme, theme
        initial: dict[str, Any] = {"parent": parent.public_id if parent else ""}
        if theme is not None:
            initial = {
                "name": theme.name,
                "description": theme.description,
                "parent": theme.parent.public_id if theme.parent else "",
                "ambition": theme.ambition_id,
                "building_block": theme.building_block_id,
                "version": theme.version,
            }
        super().__init__(data, initial=initial)
        self.fields["parent"].choices = [("", _("Nothing: at the top")), *self._parents()]  # type: ignore[attr-defined]
        self.fields["ambition"].queryset = Ambition.objects.filter(  # type: ignore[attr-defined]
            edition__is_current=True
        ).order_by("number")
        self.fields["building_block"].queryset = (  # type: ignore[attr-defined]
            BuildingBlock.objects.filter(ambition__edition__is_current=True)
            .select_related("ambition")
            .order_by("ambition__number", "number")
        )

    def _parents(self) -> list[tuple[str, object]]:
        own = set()
        if self.theme is not None:
            ids = queries.beneath(self.theme)
            own = set(Theme.objects.filter(pk__in=ids).values_list("public_id", flat=True))
        choices = queries.theme_choices([self.programme], retired=False)
        return [(key, label) for key, label in choices if key not in own]

    def save(self, *, actor: User) -> Theme:
        """Make or change the theme, and return it.

        Raises:
            Refusal: as the services of themes do.
        """
        chosen = self.cleaned_data
        facts = {name: chosen[name] for name in ("name", "description", "ambition", "building_block", "why")}
        if facts["building_block"] is not None:
            facts["ambition"] = None  # the block brings its own
        parent = Theme.objects.get(public_id=chosen["parent"]) if chosen["parent"] else None
        if self.theme is None:
            return services.create_theme(self.programme, parent=parent, actor=actor, **facts)
        with transaction.atomic():
            theme = services.change_theme(self.theme, version=chosen["version"], actor=actor, **facts)
            return services.move_theme(theme, parent, actor=actor, why=chosen["why"])
