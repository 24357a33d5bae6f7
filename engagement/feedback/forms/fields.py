"""Fields of what people say: long texts as they come, with nothing lost of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from engagement.feedback.models import Theme
from engagement.feedback.models.submissions import LONGEST_TEXT
from engagement.feedback.queries.themes import heir_of, theme_tree
from engagement.programmes.models import Programme

FORM_KEY = re.compile(r"[0-9a-f]{32}")


class Line(forms.CharField):
    """One line of text. A NUL, which nobody types and no database keeps, is left out."""

    def to_python(self, value: Any) -> str:
        """Return the text without NULs."""
        return super().to_python(value.replace("\x00", "") if isinstance(value, str) else value) or ""


class Words(Line):
    """A long text. Lines end in one way before its length is counted, as the database counts it."""

    widget = forms.Textarea

    def __init__(self, *, longest: int = LONGEST_TEXT, **options: Any) -> None:
        self.longest = longest
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """Return the text with one kind of line end.

        Raises:
            ValidationError: for one that is too long, saying how long it is and may be.
        """
        text = super().to_python(value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value)
        if len(text) > self.longest:
            raise ValidationError(
                gettext(
                    "“%(label)s” must be %(longest)s characters or fewer. It has %(length)s. Divide it into parts."
                ),
                code="max_length",
                params={"label": self.label, "longest": f"{self.longest:,}", "length": f"{len(text):,}"},
            )
        return text


def offer_themes(field: Any, programme: Programme, *, given: Collection[Theme] = ()) -> None:
    """Let a field of many themes offer a programme's frame in its order, each theme after the one above it.

    Retired themes are offered only where they stand already: ``given``.
    """
    nodes = [node for top in theme_tree(programme) for node in top.flat()]
    names = {node.theme.pk: node.theme.name for node in nodes}
    standing = {theme.pk for theme in given}
    offered = [node.theme for node in nodes if not node.theme.is_retired or node.theme.pk in standing]
    field.queryset = Theme.objects.filter(pk__in=[theme.pk for theme in offered])
    field.choices = [
        (theme.public_id, f"{names[theme.parent_id]}: {theme.name}" if theme.parent_id else theme.name)
        for theme in offered
    ]


class ThemeChoice(forms.ChoiceField):
    """A theme by its public id. One that became one with another means that other: old addresses lead on."""

    def clean(self, value: Any) -> Any:
        """Return the public id of a theme that is offered, or an empty string.

        Raises:
            ValidationError: for one that is not offered, nor the theme that it became one with.
        """
        return super().clean(self._lead_on(value))

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what the page shows as chosen."""
        return self._lead_on(super().bound_data(data, initial))

    def _lead_on(self, value: Any) -> Any:
        if not isinstance(value, str) or not value or "\x00" in value or self.valid_value(value):
            return value
        row = Theme.objects.filter(public_id=value, merged_into__isnull=False).first()
        return value if row is None else heir_of(row).public_id
