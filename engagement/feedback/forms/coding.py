"""The coding page's form: themes and communities of an item."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.feedback import queries, services
from engagement.feedback.models import FeedbackItem, Theme
from engagement.feedback.queries import TreeTheme
from engagement.programmes.models import Community
from eolcare.accounts.models import User
from eolcare.common import nhsuk


class CodingForm(nhsuk.Form):
    """Themes and communities of one item.

    It carries what was ticked when the page was made, so that only what this person changed is carried out and
    somebody else's coding in the meantime stays.
    """

    mark_optional = False

    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    themes_before = forms.ModelMultipleChoiceField(
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="public_id",
        widget=forms.MultipleHiddenInput,
    )
    communities = forms.ModelMultipleChoiceField(
        label=_("Spoke as part of"),
        required=False,
        queryset=Community.objects.all(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    communities_before = forms.ModelMultipleChoiceField(
        required=False, queryset=Community.objects.all(), to_field_name="slug", widget=forms.MultipleHiddenInput
    )

    def __init__(self, data: Any = None, *, item: FeedbackItem) -> None:
        self.item = item
        given = list(Theme.objects.filter(codings__item=item, codings__removed_at__isnull=True))
        communities = list(item.communities.all())
        initial = {
            "themes": given,
            "themes_before": given,
            "communities": communities,
            "communities_before": communities,
        }
        super().__init__(data, initial=initial)
        frame = Theme.objects.filter(programme=item.programme_id)
        self.fields["themes"].queryset = frame  # type: ignore[attr-defined]
        self.fields["themes_before"].queryset = frame  # type: ignore[attr-defined]

    def tree(self) -> list[dict[str, Any]]:
        """Return the themes that can be ticked, as groups: each one at the top with all beneath it.

        A theme that is no longer given stands there as long as the item has it.
        """
        ticked = set(self["themes"].value() or ())
        groups = []
        for top in queries.theme_tree(self.item.programme):
            rows = [
                {"theme": node.theme, "depth": min(node.depth, 3), "ticked": node.theme.public_id in ticked}
                for node in top.flat()
                if not node.theme.is_retired or node.theme.public_id in ticked or _in_use_beneath(node, ticked)
            ]
            if rows:
                groups.append({"top": top.theme, "rows": rows})
        return groups

    def save(self, *, actor: User) -> None:
        """Carry out what the person changed.

        Raises:
            Refusal: as :func:`~engagement.feedback.services.save_coding` does.
        """
        themes, before = set(self.cleaned_data["themes"]), set(self.cleaned_data["themes_before"])
        communities, earlier = set(self.cleaned_data["communities"]), set(self.cleaned_data["communities_before"])
        services.save_coding(
            self.item,
            give=sorted(themes - before, key=attrgetter("pk")),
            take=sorted(before - themes, key=attrgetter("pk")),
            add_communities=communities - earlier,
            drop_communities=earlier - communities,
            actor=actor,
        )


def _in_use_beneath(node: TreeTheme, ticked: set[str]) -> bool:
    return any(beneath.theme.public_id in ticked for beneath in node.flat())
