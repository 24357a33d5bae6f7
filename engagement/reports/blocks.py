"""Blocks of a report's content as plain JSON: what page and PDF show beside the authors' own words.

Each block has a ``type``; ``templates/reports/blocks/<type>.html`` shows it, on the page and in the PDF alike. A block
keeps words and released numbers, never a true count.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from eolcare.figures.figure import Figure

Block = dict[str, Any]


def facts(rows: Iterable[tuple[Any, Any]]) -> Block:
    """A short list of names and values; rows without a value are left out."""
    return {"type": "facts", "rows": [[str(name), str(value)] for name, value in rows if value]}


def items(entries: Iterable[Any], *, lead: Any = "", numbered: bool = False) -> Block:
    """A list of sentences, with a line above it."""
    return {"type": "items", "lead": str(lead), "entries": [str(each) for each in entries], "numbered": numbered}


def note(text: Any) -> Block:
    """A line that says why something is not there."""
    return {"type": "note", "text": str(text)}


def figure(shown: Figure) -> Block:
    """A figure with its released numbers as words, and both pictures, frozen as they are."""
    table = shown.table
    draws = shown.chart is not None and not table.withheld and not table.empty
    chart = shown.picture() if draws else None
    numeric = list(shown.numeric)
    total = shown.total_line()
    return {
        "type": "figure",
        "key": shown.key,
        "title": str(shown.title),
        "sentence": str(shown.sentence),
        "definition": str(shown.definition),
        "base": str(table.base_words),
        "base_hidden": table.base.value is None,
        "empty": table.empty,
        "withheld": table.withheld,
        "notes": [str(each) for each in shown.notes],
        "headings": [{"text": text, "numeric": right} for text, right in zip(shown.headings, numeric, strict=True)],
        "lines": [
            {
                "label": label,
                "cells": [_cell(cell) for cell in cells]
                + [
                    {"text": text, "numeric": right, "hidden": False}
                    for text, right in zip(texts, numeric[1 + len(cells) :], strict=True)
                ],
            }
            for label, cells, texts in shown.lines()
        ],
        "total": None
        if total is None
        else [
            *(_cell(cell) for cell in total),
            # Each row of a table has as many cells as any other.
            *({"text": "", "numeric": right, "hidden": False} for right in numeric[1 + len(total) :]),
        ],
        "chart": None if chart is None else {"wide": str(chart.wide), "narrow": str(chart.narrow)},
    }


def _cell(cell: Any) -> dict[str, Any]:
    return {"text": str(cell), "numeric": True, "hidden": cell.value is None}


def picture(svg: str) -> SafeString:
    """Return a chart of a figure block for the page: drawn and cleaned by ``eolcare.figures.svg``, kept since in a row
    that only the services of this room write.
    """
    return mark_safe(svg)  # noqa: S308


def plain_text(block: Block) -> str:
    """Return all words of a block, to check that the fonts of the PDF can set them."""
    words: list[str] = []

    def gather(value: Any) -> None:
        if isinstance(value, str):
            words.append(value)
        elif isinstance(value, list):
            for each in value:
                gather(each)
        elif isinstance(value, dict):
            for name, each in value.items():
                if name not in ("type", "chart", "key", "public_id", "status"):
                    gather(each)

    gather(block)
    return "\n".join(words)
