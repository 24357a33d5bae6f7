"""The ways of looking for what somebody said, and what each can and cannot find."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from engagement.feedback.finding import letters


class How(models.TextChoices):
    """A way of looking."""

    WORDS = "words", _("Words and phrases")
    LETTERS = "letters", _("Exact letters")
    MEANING = "meaning", _("Meaning")


def how_choices(*, meaning: bool) -> list[tuple[str, Any]]:
    """Return the ways that there are here; by meaning only where a programme has learnt its words."""
    return [(how.value, how.label) for how in How if meaning or how is not How.MEANING]


def refusal_of(wanted: str, how: str) -> str:
    """Return why this cannot be looked for in this way; empty where it can."""
    if wanted and how == How.LETTERS and not letters.can_be_looked_for(wanted):
        return _now("Enter at least %(n)d letters or digits next to each other, or look for words") % {
            "n": letters.FEWEST
        }
    return ""


class DecisionForm(forms.Form):
    """What somebody decided on one suggestion."""

    theme = forms.SlugField(max_length=40)
    decision = forms.ChoiceField(choices=[("take", _("Give it this theme")), ("refuse", _("It does not fit"))])
