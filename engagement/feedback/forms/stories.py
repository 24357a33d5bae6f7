"""Reviewing the words of a story before residents read them."""

from __future__ import annotations

import hashlib
from importlib import import_module
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from engagement.feedback.forms.fields import Line, Words
from engagement.feedback.identifiers import find_identifiers
from engagement.feedback.models import Consent, Redaction, Submission
from eolcare.common import nhsuk


class Found(NamedTuple):
    """Something in the words that could tell who it is: what sort, in words, and as it stands there."""

    label: str
    excerpt: str


class ReviewForm(nhsuk.Form):
    """The title, the words and, where the person agreed, the name that residents read.

    What still looks like a name, an address or a number stops the form once, until it is taken out or somebody says
    that it is harmless.
    """

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = Line(label=_("Title"), max_length=160, error_messages={"required": _("Enter a title")})
    words = Words(
        label=_("Words to publish"),
        help_text=_(
            "Take out names, places and anything else that could tell who it is. Leave the rest as the person said it."
        ),
        error_messages={"required": _("Enter the words to publish")},
    )
    name = Line(
        label=_("Name to publish"),
        max_length=80,
        required=False,
        help_text=_("As the person wants it to stand there. Leave it empty to publish without a name."),
    )
    # Says of which findings somebody said that they are harmless; other words need a new look.
    harmless = forms.CharField(required=False, max_length=64)

    def __init__(self, data: Any = None, *, submission: Submission) -> None:
        self.submission = submission
        self.found: list[Found] = []
        initial = {
            "version": submission.version,
            "title": submission.public_title or submission.title,
            "words": submission.public_text or submission.text,
            "name": submission.public_name,
        }
        super().__init__(data, initial=initial)
        if submission.consent != Consent.WITH_NAME:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        """Ask for a second look where the words still seem to hold something that tells who it is."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        said = f"{cleaned.get('title', '')}\n{cleaned.get('words', '')}"
        self.found = proposals(said, known=cleaned.get("name", ""))
        if self.found and cleaned.get("harmless") != self.fingerprint:
            found = ", ".join(f"{each.label} (“{each.excerpt}”)" for each in self.found[:12])
            self.add_error(
                "words",
                ngettext(
                    "This still looks as if it held %(found)s. Take it out, or confirm that it is harmless.",
                    "This still looks as if it held %(found)s. Take them out, or confirm that they are harmless.",
                    len(self.found),
                )
                % {"found": found},
            )
        return cleaned

    @property
    def fingerprint(self) -> str:
        """What the tick "harmless" stands for: exactly these findings."""
        return hashlib.sha256("\n".join(each.excerpt for each in self.found).encode()).hexdigest()[:32]

    @property
    def confirm_label(self) -> str:
        """The words beside the tick."""
        return _now("I have checked: this cannot tell anybody who it is")


def proposals(text: str, *, known: str = "") -> list[Found]:
    """Return what in a text could tell who it is, each stretch once, in the order in which it stands there.

    Args:
        text: the words to publish.
        known: the name that the person wants to stand there; it is nothing to be found.
    """
    found = {
        (str(finding.kind.label), finding.excerpt): text.find(finding.excerpt) for finding in find_identifiers(text)
    }
    for label, excerpt in _proposed(text):
        if not any(excerpt in other for _label, other in found):
            found[label, excerpt] = text.find(excerpt)
    wanted = known.casefold().strip()
    return [
        Found(label, excerpt)
        for (label, excerpt), _at in sorted(found.items(), key=lambda each: each[1])
        if not wanted or excerpt.casefold() not in wanted
    ]


def _proposed(text: str) -> list[tuple[str, str]]:
    """Return what the rules of redaction propose beyond that, where this portal has them."""
    try:
        propose = import_module("engagement.feedback.redaction").propose
    except (ImportError, AttributeError):
        return []
    return [(str(Redaction.Kind(each.kind).label).lower(), text[each.start : each.end]) for each in propose(text)]
