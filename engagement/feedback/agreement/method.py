"""What a report's method section says of a blind sample: words, a table, and the same as plain text.

It is for the public. Nothing in it counts people, and nothing is printed from which it could be told that a theme was
given to one to four of the sample's items; a sample too small for any figure is not printed at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from engagement.feedback.agreement import words
from engagement.feedback.agreement.result import Result, ThemeFigures
from eolcare.figures.disclosure import THRESHOLDS, Audience, big_enough

SMALLEST_COUNT = THRESHOLDS[Audience.PUBLIC].smallest_count  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class MethodStatement:
    """How far two people agreed who coded the same items, ready to be printed.

    Args:
        paragraphs: in words, for a reader who knows no statistics.
        headings: of the table.
        rows: one for all themes together and one for each theme; as many cells as headings.
        items: how many items the figures rest on.
        coded_on: the day on which both codings were opened.
        statistic: what was computed.
        alpha: of all themes together; ``None`` where it cannot be computed.
        interval: its 95% interval, or ``None``.
        sample_id: the sample's public id, for the team to follow the figures back.
    """

    paragraphs: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    items: int
    coded_on: date
    statistic: str
    alpha: float | None
    interval: tuple[float, float] | None
    sample_id: str

    @property
    def title(self) -> str:
        """What the table is called."""
        return _("How far two people agreed when they coded the same %(n)s items") % {"n": self.items}

    @property
    def plain_text(self) -> str:
        """All of it as plain text, the table with tabs, to paste into any document."""
        table = ["\t".join(self.headings), *("\t".join(row) for row in self.rows)]
        return "\n\n".join([*self.paragraphs, self.title + "\n" + "\n".join(table)])


def statement(
    result: Result, *, programme: str, drawn_from: int, coded_on: date, closed: bool, sample_id: str
) -> MethodStatement | None:
    """Return what may be printed of a sample's figures; ``None`` where they rest on too few items.

    Args:
        result: the figures.
        programme: the programme's title.
        drawn_from: how many items the sample was drawn from.
        coded_on: the day on which both codings were opened.
        closed: whether they agreed since on all that they differed on.
        sample_id: the sample's public id.
    """
    if not big_enough(result.read_by_both, Audience.PUBLIC):
        return None
    overall = result.overall
    low, high = overall.alpha_low, overall.alpha_high
    paragraphs = [
        _(
            "To see how reliable our coding is, two people of the team coded the same %(items)s things that people "
            "said, without seeing each other’s codes. They were drawn at random from %(all)s in the programme "
            "“%(programme)s”, from each source in proportion, and both people chose among the same %(themes)s themes. "
            "Both codings were compared on %(day)s. What only one of them had read does not count."
        )
        % {
            "items": result.read_by_both,
            "all": drawn_from,
            "programme": programme,
            "themes": len(result.themes),
            "day": formats.date_format(coded_on, "j F Y"),
        },
        _overall_words(result),
        _(
            "Krippendorff’s alpha takes into account how often two people would agree by chance: it is 1 where they "
            "always agree and 0 where they agree no more often than by chance. Krippendorff (Content Analysis, 2nd "
            "edition, 2004, page 241) calls 0.800 and more reliable, and 0.667 and more good enough for tentative "
            "conclusions. All themes of an item are compared as one set with the MASI distance (Passonneau, 2006). "
            "Intervals are of 95%%: of alpha by drawing the items anew %(draws)s times, of the percentage after Wilson."
        )
        % {"draws": f"{result.draws:,}"},
    ]
    if closed:
        paragraphs.append(_("Where the two differed, they talked about it and agreed on the themes that stand now."))
    rows = [_row(_("All themes together"), words.alpha_words(overall), overall)]
    rows += [_theme_row(theme) for theme in result.themes]
    return MethodStatement(
        paragraphs=tuple(paragraphs),
        headings=(_("Theme"), _("Krippendorff’s alpha"), _("95% interval"), _("Same answer"), _("95% interval")),
        rows=tuple(rows),
        items=result.read_by_both,
        coded_on=coded_on,
        statistic=_("Krippendorff’s alpha"),
        alpha=overall.alpha,
        interval=(low, high) if low is not None and high is not None else None,
        sample_id=sample_id,
    )


def _overall_words(result: Result) -> str:
    overall = result.overall
    same = _("Both gave exactly the same themes to %(share)s of the items (%(range)s).") % {
        "share": words.share_words(overall),
        "range": words.share_range(overall),
    }
    if overall.alpha is None:
        return _("Krippendorff’s alpha cannot be computed: both always said the same.") + " " + same
    found = _("Over all themes together Krippendorff’s alpha is %(alpha)s") % {"alpha": words.number(overall.alpha)}
    if overall.alpha_low is not None:
        found += _(" (95%% interval %(range)s)") % {"range": words.alpha_range(overall)}
    judged = {
        words.Verdict.RELIABLE: _("which counts as reliable."),
        words.Verdict.TENTATIVE: _("which is good enough for tentative conclusions."),
        words.Verdict.UNRELIABLE: _("which is not reliable enough to build on by itself."),
    }[words.verdict(overall.alpha)]
    return " ".join(part for part in (f"{found}, {judged}", words.caution(overall), same) if part)


def _row(name: str, alpha: str, figures: words.Figures) -> tuple[str, ...]:
    return (name, alpha, words.alpha_range(figures) or "–", words.share_words(figures), words.share_range(figures))


def _theme_row(theme: ThemeFigures) -> tuple[str, ...]:
    """Return a theme's line. From alpha, percentage and base it can be worked out how many items have the theme."""
    for count in (theme.given, theme.figures.base - theme.given):
        # Items are no people, but each is what one person said.
        if 0 < count < SMALLEST_COUNT:
            return (theme.name, _("not shown: too few items to compare"), "–", "–", "–")
    return _row(theme.name, words.alpha_words(theme.figures), theme.figures)
