"""The first words of each section of an event report, until its authors write their own."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html_join, linebreaks
from django.utils.translation import gettext as _

from engagement.reports.models import Report


def _paragraphs(*texts: Any) -> str:
    return str(format_html_join("", "<p>{}</p>", ((text,) for text in texts if text)))


def about(report: Report) -> str:
    """What the event's own description says."""
    event = report.event
    if event is None:
        return ""
    return linebreaks(event.description or event.summary, autoescape=True).replace("<br>", " ")


def who(report: Report) -> str:
    """How people were counted."""
    return _paragraphs(
        _("We count how many people came, from which borough and in which role. We do not keep a list of who came.")
    )


def asked(report: Report) -> str:
    """What the questions were for."""
    return _paragraphs(_("The conversation was open. These questions helped it along."))


def findings(report: Report) -> str:
    """How what was said became themes."""
    return _paragraphs(
        _(
            "We wrote down what people said, read every note and put it under themes. "
            "A person who spoke of one thing several times counts once."
        )
    )


def quotes(report: Report) -> str:
    """On which condition people are quoted."""
    return _paragraphs(
        _(
            "The people who said these things agreed to be quoted without their names. "
            "We took out whatever could tell who they are."
        )
    )


def questions(report: Report) -> str:
    """Where the questions come from."""
    return _paragraphs(
        _("These questions were asked at the event. Where we could not answer at once, we looked it up.")
    )


def actions(report: Report) -> str:
    """What the actions have to do with the event."""
    return _paragraphs(
        _("Each of these answers something that was said at this event. Where something cannot be done, we say why.")
    )


def contact(report: Report) -> str:
    """How to answer, and other formats."""
    return _paragraphs(
        _(
            "Did we leave something out, or get it wrong? Please tell us. "
            "You can also ask for this report in large print, in Easy Read, in another language or on paper."
        )
    )
