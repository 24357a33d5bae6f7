"""An action: what people said, what is done about it, whose it is and by when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ambitions.framework.models import Ambition, BuildingBlock, Foundation
from engagement.actions import services
from engagement.actions.models import Action
from engagement.feedback.forms.themes import BuildingBlockField
from engagement.feedback.models import FeedbackItem, Theme
from engagement.feedback.queries import theme_trees
from engagement.programmes.models import Programme
from eolcare.accounts.models import Organisation, User
from eolcare.accounts.predicates import area_ids_for
from eolcare.accounts.roles import TEAM
from eolcare.areas.models import Area
from eolcare.common import nhsuk


def owners(*also: int) -> QuerySet[User]:
    """Return who can own an action: people of the team, and whoever has one of these keys."""
    return (
        User.objects.filter(Q(is_active=True, memberships__role__in=TEAM) | Q(pk__in=also))
        .distinct()
        .order_by("full_name")
    )


class FoundationField(forms.ModelChoiceField):
    """A foundation, with its number as the framework has it."""

    def label_from_instance(self, obj: Any) -> str:
        """Return "3. Title"."""
        return f"{obj.number}. {obj.title}"


class ActionForm(nhsuk.Form):
    """Makes or changes an action. Its status has a form of its own."""

    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        help_text=_("A few words that residents understand, such as “Help at night”."),
        error_messages={"required": _("Enter a title")},
    )
    you_said = forms.CharField(
        label=_("You said"),
        max_length=2_000,
        widget=forms.Textarea,
        help_text=_("What people told us, summed up in plain words. Not one person's own words."),
        error_messages={"required": _("Enter what people said")},
    )
    we_did = forms.CharField(
        label=_("What we do about it"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Needed before residents see the action, unless it cannot be done or was passed on."),
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Areas"),
        queryset=Area.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one area")},
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=User.objects.none(),
        help_text=_("Who sees to it. Residents see the organisation alone."),
        error_messages={"required": _("Choose who sees to it")},
    )
    owner_organisation = forms.ModelChoiceField(
        label=_("Organisation"), required=False, queryset=Organisation.objects.all(), empty_label=_("None")
    )
    due_on = nhsuk.DateField(label=_("Due on"), error_messages={"required": _("Enter the day on which it is due")})
    review_on = nhsuk.DateField(
        label=_("Review on"),
        required=False,
        help_text=_("When somebody looks again: whether a “no” is still a “no”, and what difference it made."),
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
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
    foundation = FoundationField(
        label=_("Foundation"), required=False, queryset=Foundation.objects.none(), empty_label=_("None")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    layout: tuple[Any, ...] = (
        "version",
        nhsuk.Input("title"),
        nhsuk.Textarea("you_said", rows=4),
        nhsuk.Textarea("we_did", rows=5),
        nhsuk.Checkboxes("areas", small=True),
        nhsuk.Select("owner"),
        nhsuk.Select("owner_organisation"),
        "due_on",
        "review_on",
        nhsuk.Checkboxes("themes", small=True),
        nhsuk.Select("ambition"),
        nhsuk.Select("building_block"),
        nhsuk.Select("foundation"),
        nhsuk.Button(_("Save action")),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        user: User,
        programme: Programme,
        action: Action | None = None,
        items: Iterable[FeedbackItem] = (),
    ) -> None:
        self.programme, self.action, self.items = programme, action, list(items)
        mine = area_ids_for(user, "actions.change")
        standing = set(action.areas.values_list("pk", flat=True)) if action else set()
        covered = Area.objects.beneath(programme.area).values_list("pk", flat=True)
        choosable = (set(covered) & mine) | standing
        super().__init__(data, initial=self._initial(user, choosable))
        if action is None:
            for name in ("due_on", "review_on"):
                self.fields[name].earliest = timezone.localdate()  # type: ignore[attr-defined]
        fields: dict[str, Any] = self.fields
        fields["areas"].queryset = Area.objects.filter(pk__in=choosable).order_by("order", "name")
        fields["owner"].queryset = owners(action.owner_id if action else user.pk)
        self._offer_themes()
        fields["ambition"].queryset = Ambition.objects.filter(edition__is_current=True).order_by("number")
        fields["foundation"].queryset = Foundation.objects.filter(edition__is_current=True).order_by("number")
        fields["building_block"].queryset = (
            BuildingBlock.objects.filter(ambition__edition__is_current=True)
            .select_related("ambition")
            .order_by("ambition__number", "number")
        )

    def _initial(self, user: User, choosable: set[int]) -> dict[str, Any]:
        if self.action is not None:
            action = self.action
            return {name: getattr(action, name) for name in (*services.FIELDS, "version")} | {
                "areas": list(action.areas.all()),
                "themes": list(action.themes.all()),
            }
        boroughs = {item.area_id for item in self.items if item.area_id in choosable}
        given = Theme.objects.filter(
            codings__item__in=self.items, codings__removed_at__isnull=True, is_retired=False
        ).distinct()
        areas = boroughs or ({self.programme.area_id} & choosable)
        return {
            "areas": list(areas),
            "themes": list(given) if self.items else [],
            "owner": user,
            "owner_organisation": user.organisation_id,
        }

    def _offer_themes(self) -> None:
        nodes = [node for top in theme_trees([self.programme])[self.programme.pk] for node in top.flat()]
        standing = set(self.action.themes.values_list("pk", flat=True)) if self.action else set()
        offered = [node for node in nodes if not node.theme.is_retired or node.theme.pk in standing]
        field: Any = self.fields["themes"]
        # One that became one with another while the page stood open is taken: the service follows it.
        field.queryset = Theme.objects.filter(
            Q(pk__in=[node.theme.pk for node in offered]) | Q(programme=self.programme, merged_into__isnull=False)
        )
        names = {node.theme.pk: node.theme.name for node in nodes}
        field.choices = [
            (
                node.theme.public_id,
                f"{names[node.theme.parent_id]}: {node.theme.name}" if node.theme.parent_id else node.theme.name,
            )
            for node in offered
        ]
        if not offered:
            del self.fields["themes"]
            self.layout = tuple(part for part in self.layout if getattr(part, "name", "") != "themes")

    def save(self, *, actor: User) -> Action:
        """Make or change the action with its themes, and return it.

        Raises:
            Refusal: as the services of actions do.
        """
        facts = {name: self.cleaned_data[name] for name in services.FIELDS}
        areas, themes = self.cleaned_data["areas"], self.cleaned_data.get("themes", ())
        if self.action is None:
            return services.create_action(
                self.programme, actor=actor, areas=areas, themes=themes, items=self.items, **facts
            )
        # A form that offers no themes leaves those that there are.
        return services.change_action(
            self.action,
            actor=actor,
            version=self.cleaned_data["version"] or 0,
            areas=areas,
            themes=themes if "themes" in self.fields else None,
            **facts,
        )
