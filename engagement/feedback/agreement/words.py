"""Figures of agreement in plain words, the same on the page, in a report and in what is copied.

How to read alpha is K. Krippendorff's, "Content Analysis: An Introduction to Its Methodology", 2nd edition (Sage,
2004), page 241: rely on what reaches 0.800, draw tentative conclusions alone from 0.667 on.
"""

from __future__ import annotations

import enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.feedback.agreement.bootstrap import NoInterval
from engagement.feedback.agreement.result import Figures, ThemeFigures
from eolcare.figures.disclosure import percent

RELIABLE, TENTATIVE = 0.800, 0.667


class Verdict(enum.Enum):
    """What an alpha allows one to do."""

    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    UNRELIABLE = "unreliable"
    UNKNOWN = "unknown"


VERDICTS: dict[Verdict, Any] = {
    Verdict.RELIABLE: gettext_lazy("Reliable"),
    Verdict.TENTATIVE: gettext_lazy("Tentative only"),
    Verdict.UNRELIABLE: gettext_lazy("Not reliable"),
    Verdict.UNKNOWN: gettext_lazy("Cannot be computed"),
}
COLOURS = {
    Verdict.RELIABLE: "green",
    Verdict.TENTATIVE: "yellow",
    Verdict.UNRELIABLE: "orange",
    Verdict.UNKNOWN: "grey",
}


def verdict(alpha: float | None) -> Verdict:
    """Return what the alpha allows, judged as it is shown, to three places."""
    if alpha is None:
        return Verdict.UNKNOWN
    shown = round(alpha, 3)
    if shown >= RELIABLE:
        return Verdict.RELIABLE
    return Verdict.TENTATIVE if shown >= TENTATIVE else Verdict.UNRELIABLE


def number(alpha: float) -> str:
    """Return an alpha to three places, as the literature prints it; a minus sign for one below zero."""
    text = f"{abs(alpha):.3f}"
    return f"\u2212{text}" if alpha < 0 and float(text) else text


def alpha_words(figures: Figures, *, never_varied: bool = True) -> str:
    """Return the alpha, or that it cannot be computed and why."""
    if figures.alpha is not None:
        return number(figures.alpha)
    if figures.base and never_varied:
        return _("cannot be computed: both always said the same")
    return _("cannot be computed")


def alpha_range(figures: Figures) -> str:
    """Return the interval of the alpha, or why there is none; empty where there is no alpha."""
    if figures.alpha_low is not None and figures.alpha_high is not None:
        return _("%(low)s to %(high)s") % {"low": number(figures.alpha_low), "high": number(figures.alpha_high)}
    return {
        NoInterval.ALWAYS_AGREED.value: _("none: they never differed"),
        NoInterval.TOO_RARE.value: _("none: too rare in this sample"),
    }.get(figures.no_interval, "")


def share_words(figures: Figures) -> str:
    """Return the percentage agreement."""
    return percent(figures.share) if figures.share is not None else _("none read by both")


def share_range(figures: Figures) -> str:
    """Return its interval."""
    if figures.agreed_low is None or figures.agreed_high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": percent(figures.agreed_low), "high": percent(figures.agreed_high)}


def caution(figures: Figures) -> str:
    """Return what to bear in mind where the interval reaches below the step that the alpha stands on, or empty."""
    if figures.alpha is None or figures.alpha_low is None:
        return ""
    reached = {Verdict.RELIABLE: RELIABLE, Verdict.TENTATIVE: TENTATIVE}.get(verdict(figures.alpha))
    if reached is None or round(figures.alpha_low, 3) >= reached:
        return ""
    return _("The interval reaches below %(step)s, so a larger sample might say otherwise.") % {
        "step": f"{reached:.3f}"
    }


def theme_lines(themes: list[ThemeFigures]) -> list[dict[str, Any]]:
    """Return the figures of the themes as a page shows them."""
    return [
        {
            "theme": theme,
            "name": theme.name,
            "depth": min(theme.depth, 4),
            "alpha": alpha_words(theme.figures),
            "alpha_range": alpha_range(theme.figures),
            "share": share_words(theme.figures),
            "share_range": share_range(theme.figures),
            "verdict": VERDICTS[verdict(theme.figures.alpha)],
            "colour": COLOURS[verdict(theme.figures.alpha)],
            "known": theme.figures.alpha is not None,
        }
        for theme in themes
    ]
