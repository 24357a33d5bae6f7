"""The part of a booking form that asks what somebody needs: groups of boxes, and more words where they help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.events.models import AccessNeed
from engagement.events.needs import TELL_US_MORE, NeedGroup, NeedKind
from engagement.events.services import Need
from eolcare.common import nhsuk

LONGEST_DETAIL = 300

# What is asked about a kind of which a day sheet is useless without more words.
_MORE = {
    NeedKind.LANGUAGE: (_("Which language?"), _("Enter the language that you need")),
    NeedKind.FOOD: (_("What can you not eat?"), _("Tell us what you cannot eat")),
    NeedKind.OTHER: (_("What do you need?"), _("Tell us what you need")),
}


class NeedFields:
    """Fields for the needs of one person.

    Args:
        groups: the needs that make sense at the event.
        prefix: what the fields' names begin with: ``needs``, or ``carer_needs`` for the companion's.
        for_carer: whether they are the companion's.
    """

    def __init__(self, groups: Iterable[NeedGroup], *, prefix: str, for_carer: bool) -> None:
        self.groups = tuple(groups)
        self.prefix = prefix
        self.for_carer = for_carer

    def _box(self, index: int) -> str:
        return f"{self.prefix}-{index}"

    def _more(self, kind: str) -> str:
        return f"{self.prefix}-more-{kind}"

    @property
    def first(self) -> str:
        """The name of the first field, to which a refusal of all of them leads."""
        return self._box(0)

    def fields(self) -> dict[str, forms.Field]:
        """The form's fields, by name, in the order of the page."""
        found: dict[str, forms.Field] = {}
        for index, group in enumerate(self.groups):
            found[self._box(index)] = forms.MultipleChoiceField(
                label=str(group.title),
                choices=[(kind.value, kind.label) for kind in group.kinds],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                error_messages={"invalid_choice": _("Choose from the list what you need")},
            )
            for kind in group.kinds:
                if kind in TELL_US_MORE:
                    label, missing = _MORE[kind]
                    found[self._more(kind)] = forms.CharField(
                        label=label, max_length=LONGEST_DETAIL, error_messages={"required": missing}
                    )
        return found

    def reveals(self) -> dict[str, dict[str, str]]:
        """Which choice asks for more words, as forms declare it."""
        return {
            self._box(index): {kind.value: self._more(kind) for kind in group.kinds if kind in TELL_US_MORE}
            for index, group in enumerate(self.groups)
        }

    def layout(self) -> list[nhsuk.Checkboxes]:
        """The groups of boxes as they stand on the page."""
        return [
            nhsuk.Checkboxes(
                self._box(index),
                optional=False,
                small=True,
                reveals={k.value: nhsuk.ConditionalField(self._more(k)) for k in group.kinds if k in TELL_US_MORE},
            )
            for index, group in enumerate(self.groups)
        ]

    def initial(self, needs: Iterable[AccessNeed]) -> dict[str, Any]:
        """What stands in the fields for needs that were named before."""
        named = {need.kind: need.detail for need in needs if need.for_carer == self.for_carer}
        found: dict[str, Any] = {self._more(kind): detail for kind, detail in named.items()}
        for index, group in enumerate(self.groups):
            found[self._box(index)] = [kind.value for kind in group.kinds if kind in named]
        return found

    def chosen(self, cleaned: Mapping[str, Any]) -> tuple[Need, ...]:
        """The needs that somebody named, of the form's cleaned data."""
        return tuple(
            Need(kind, str(cleaned.get(self._more(kind)) or ""), self.for_carer)
            for index, _group in enumerate(self.groups)
            for kind in cleaned.get(self._box(index)) or ()
        )

    def ticked(self, data: Mapping[str, Any]) -> bool:
        """Whether any box was ticked in what a browser sent, right or wrong."""
        return any(self._box(index) in data for index, _group in enumerate(self.groups))
