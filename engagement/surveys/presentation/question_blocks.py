"""One question on its page: its field, why it is asked, and the way to take its answer back."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from engagement.surveys.definition import (
    AgeBand,
    Borough,
    Information,
    Likert,
    Matrix,
    Question,
    Radios,
    YesNo,
)
from engagement.surveys.presentation.asking import Asking
from engagement.surveys.presentation.fields import field_of
from engagement.surveys.presentation.prose import prose
from engagement.surveys.presentation.words import plain, repeats
from eolcare.common.nhsuk.components import render

# Radios cannot be unticked; everything else can be emptied by hand.
CANNOT_BE_EMPTIED = (Radios, YesNo, Likert, AgeBand, Borough, Matrix)
REPEATING = ("title", "hint", "why", "statement", "body")


def question_block(asking: Asking, *, answered: bool = False) -> SafeString:
    """Return a question as it stands on its page; ``answered`` is whether an answer is kept that can be taken back."""
    question = asking.question
    parts = [field_of(asking)]
    if question.why:
        why = prose(question.why, asking.said)
        parts.append(render("details", {"summaryText": _("Why we ask"), "html": why}))
    if answered and isinstance(question, CANNOT_BE_EMPTIED):
        parts.append(_taking_back(asking))
    wide = " app-question--wide" if isinstance(question, Matrix) else ""
    return format_html('<div class="app-question{}">{}</div>', wide, SafeString("".join(parts)))


def _taking_back(asking: Asking) -> SafeString:
    title = format_html('<span class="nhsuk-u-visually-hidden">: {}</span>', plain(asking.question.title, asking.said))
    return render(
        "button",
        {
            "html": format_html("{}{}", _("Remove my answer"), title),
            "variant": "secondary",
            "small": True,
            "type": "submit",
            "name": "clear",
            "value": asking.question.key,
            "classes": "app-clear",
        },
    )


def repeats_answers(question: Question) -> bool:
    """Return whether a text of a question repeats an earlier answer, so that it differs between people."""
    return any(repeats(getattr(question, name, "")) for name in REPEATING)


def is_wide(question: Question) -> bool:
    """Return whether a question takes the whole width of the page."""
    return isinstance(question, Matrix)


def asks(question: Question) -> bool:
    """Return whether there is something to answer."""
    return not isinstance(question, Information)
