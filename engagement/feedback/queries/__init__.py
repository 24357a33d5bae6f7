"""Reads of the feedback room: listings, themes with the people behind them, quotes that may be published."""

from engagement.feedback.queries.items import (
    coding_progress,
    from_event,
    matching,
    next_uncoded,
    people,
)
from engagement.feedback.queries.quotes import Quote, quotes_for
from engagement.feedback.queries.themes import (
    ThemeCount,
    TreeTheme,
    beneath,
    heir_of,
    theme_choices,
    theme_tree,
    theme_trees,
    themes_table,
    themes_with_counts,
)

__all__ = [
    "Quote",
    "ThemeCount",
    "TreeTheme",
    "beneath",
    "coding_progress",
    "from_event",
    "heir_of",
    "matching",
    "next_uncoded",
    "people",
    "quotes_for",
    "theme_choices",
    "theme_tree",
    "theme_trees",
    "themes_table",
    "themes_with_counts",
]
