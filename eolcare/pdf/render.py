"""HTML to PDF, for every room that prints.

The PDF is PDF/UA-1, set in the project's own fonts, and nothing is fetched from outside: what a document shows
stands in it, pictures as inline ``<svg>`` whose first child is a ``<title>`` with their words. The renderer itself,
``eolcare.pdf.engine``, is loaded at the first PDF, so that a process that never makes one does without.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from eolcare.common.errors import Refusal

# One is set, one waits: the renderer sets one document at a time, and the threads of a web server are few.
AT_ONCE = 2

Progress = Callable[[int, str], None]

_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF and how many pages it has."""

    pdf: bytes
    pages: int


class Busy(Refusal):
    """This process makes as many PDFs as it may already; a view answers 503 and says to try again."""

    def __init__(self) -> None:
        super().__init__(_("Other people are making PDFs at this moment. Wait a minute, then try again."))


def render_pdf(html: str, *, style_sheets: Sequence[str], progress: Progress | None = None) -> Rendered:
    """Return a document as PDF/UA-1. For workers: it waits for its turn.

    Args:
        html: the whole document, with title and language.
        style_sheets: the names of style sheets in ``static/css``, without ``.css``; later ones win. The colour of
            text, the fonts and the running lines stand in ``"print"``.
        progress: is told the page that is being set, as ``(page, "layout")``, and ``(0, "write")`` before the end.

    Raises:
        FileNotFoundError: if a font or a style sheet is missing.
    """
    from eolcare.pdf import engine

    return Rendered(*engine.write(html, style_sheets=tuple(style_sheets), progress=progress))


def render_now(html: str, *, style_sheets: Sequence[str]) -> Rendered:
    """Return a document as PDF/UA-1 while somebody waits for it. For the web process.

    Args:
        html: as for :func:`render_pdf`.
        style_sheets: as for :func:`render_pdf`.

    Raises:
        Busy: if ``AT_ONCE`` others are at it in this process, so that a crowd leaves the server threads to answer with.
        FileNotFoundError: if a font or a style sheet is missing.
    """
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        return render_pdf(html, style_sheets=style_sheets)
    finally:
        _places.release()
