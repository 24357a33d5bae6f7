"""Changing several actions at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.actions import services
from engagement.actions.forms.actions import owners
from engagement.actions.models import Action
from engagement.actions.services.bulk import STATUSES, BulkOutcome
from engagement.feedback.forms.fields import ThemeChoice
from engagement.feedback.models import Theme
from engagement.feedback.queries import theme_choices
from eolcare.accounts.models import Organisation, User
from eolcare.common import nhsuk


class BulkForm(nhsuk.Form):
    """What to change on the chosen actions; a field that is left as it is changes nothing."""

    mark_optional = False

    owner = forms.ModelChoiceField(
        label=_("Owner"), required=False, queryset=User.objects.none(), empty_label=_("Do not change")
    )
    owner_organisation = forms.ModelChoiceField(
        label=_("Organisation"), required=False, queryset=Organisation.objects.all(), empty_label=_("Do not change")
    )
    due_on = nhsuk.DateField(label=_("Due on"), required=False, help_text=_("Leave empty to change nothing."))
    review_on = nhsuk.DateField(label=_("Review on"), required=False, help_text=_("Leave empty to change nothing."))
    add_theme = ThemeChoice(label=_("Add a theme"), required=False)
    remove_theme = ThemeChoice(label=_("Remove a theme"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Do not change")), *[(status.value, status.label) for status in STATUSES]],
        help_text=_("Any other status needs words for each action: set it on the action’s own page."),
    )
    words = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea,
        help_text=_("Stands in the trail of each action with its new status. Residents read it."),
    )

    layout = (
        nhsuk.Select("owner"),
        nhsuk.Select("owner_organisation"),
        "due_on",
        "review_on",
        nhsuk.Select("add_theme"),
        nhsuk.Select("remove_theme"),
        nhsuk.Select("status"),
        nhsuk.Textarea("words", rows=3),
    )

    def __init__(self, data: Any = None, *, actions: Sequence[Action]) -> None:
        super().__init__(data)
        # The page's own form holds the chosen actions too.
        self.helper.form_tag = False
        fields: dict[str, Any] = self.fields
        fields["owner"].queryset = owners()
        programmes = list({action.programme_id: action.programme for action in actions}.values())
        fields["add_theme"].choices = [("", _("None")), *theme_choices(programmes, retired=False)]
        standing = {theme.pk for action in actions for theme in action.themes.all()}
        fields["remove_theme"].choices = [("", _("None")), *theme_choices(programmes, among=standing)]

    def save(self, versions: dict[int, int], *, actor: User) -> BulkOutcome:
        """Change all of the actions, and return what became of them.

        Raises:
            Refusal: as :func:`~engagement.actions.services.change_many` does.
        """
        chosen = self.cleaned_data
        plain = ("owner", "owner_organisation", "due_on", "review_on", "status", "words")
        change = services.BulkChange(
            **{name: chosen[name] for name in plain},
            add_theme=_theme(chosen["add_theme"]),
            remove_theme=_theme(chosen["remove_theme"]),
        )
        return services.change_many(versions, change, actor=actor)


def _theme(public_id: str) -> Theme | None:
    return Theme.objects.get(public_id=public_id) if public_id else None
