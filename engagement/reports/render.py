"""HTML to PDF. The one module that knows WeasyPrint.

The PDF is PDF/UA-1. Nothing is fetched from outside: style sheets and fonts come from the project's own folders,
through addresses that begin with ``report:``, and every other address is refused.
"""

from __future__ import annotations

import io
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from engagement.reports import fonts

logger = logging.getLogger(__name__)

_FONT = re.compile(r"report:font/([a-z0-9-]+)/([a-z0-9-]+\.woff)")
_lock = threading.Lock()
_prepared: tuple[FontConfiguration, CSS] | None = None

Progress = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF and how many pages it has."""

    pdf: bytes
    pages: int


class OwnFilesOnly(URLFetcher):
    """Gives the renderer the project's own fonts, and nothing else that it may ask for."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the file behind a ``report:`` address.

        Raises:
            FatalURLFetchingError: if a font is missing: a PDF without its fonts is no PDF for us.
            ValueError: for any other address. The renderer goes on without what was asked for.
        """
        wanted = _FONT.fullmatch(url)
        if wanted is None:
            logger.warning("A report asked for %s, which is refused.", url[:200])
            raise ValueError("Reports fetch nothing from outside.")
        try:
            body = fonts.path_of(*wanted.groups()).read_bytes()
        except FileNotFoundError as error:
            raise FatalURLFetchingError(str(error)) from error
        return URLFetcherResponse(url, io.BytesIO(body), {"Content-Type": "font/woff"})


def style_sheet() -> str:
    """Return the style sheet of the PDF, fonts included."""
    path = Path(settings.BASE_DIR) / "static" / "css" / "report-print.css"
    families = fonts.FAMILIES
    return fonts.face_rules() + "\n" + path.read_text(encoding="utf-8").replace("var(--families)", families)


def _prepare() -> tuple[FontConfiguration, CSS]:
    """Return the fonts and the style sheet, read once a process: that takes longer than a short report."""
    global _prepared  # noqa: PLW0603 - kept for the life of the process
    if _prepared is None:
        configuration = FontConfiguration()
        sheet = CSS(string=style_sheet(), font_config=configuration, url_fetcher=OwnFilesOnly(), base_url="report:/")
        _prepared = configuration, sheet
    return _prepared


def forget_fonts() -> None:
    """Read fonts and style sheet anew at the next rendering; for tests and after a change of the files."""
    global _prepared  # noqa: PLW0603
    _prepared = None


def render_pdf(html: str, *, progress: Progress | None = None) -> Rendered:
    """Return a document as PDF/UA-1.

    Args:
        html: the whole document, with title and language.
        progress: is told the page that is being set, as ``(page, "layout")``, and ``(0, "write")`` before the end.

    Raises:
        FileNotFoundError: if a font is missing.
    """
    with _lock, _pages_counted(progress):
        try:
            configuration, sheet = _prepare()
            document = HTML(string=html, base_url="report:/", url_fetcher=OwnFilesOnly()).render(
                font_config=configuration, stylesheets=[sheet], pdf_variant="pdf/ua-1"
            )
            if progress is not None:
                progress(0, "write")
            pdf = document.write_pdf(finisher=_finish, pdf_variant="pdf/ua-1")
        except FatalURLFetchingError as error:
            # No Exception for WeasyPrint, so it would end the worker instead of the job.
            raise FileNotFoundError(str(error)) from error
    return Rendered(pdf=bytes(pdf or b""), pages=len(document.pages))


@contextmanager
def _pages_counted(progress: Progress | None) -> Iterator[None]:
    """Pass on which page is being set. The renderer says so in its log and nowhere else."""
    if progress is None:
        yield
        return
    tell = progress
    mine = threading.get_ident()
    told = logging.getLogger("weasyprint.progress")

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            page = re.search(r"Page (\d+)", record.getMessage())
            if page and record.thread == mine:
                tell(int(page.group(1)), "layout")

    listener = Listener(level=logging.DEBUG)
    level = told.level
    told.addHandler(listener)
    told.setLevel(logging.DEBUG)
    propagated, told.propagate = told.propagate, False
    try:
        yield
    finally:
        told.removeHandler(listener)
        told.setLevel(level)
        told.propagate = propagated


def _finish(document: Any, pdf: Any) -> None:
    _give_headers_their_scope(pdf)
    _give_signs_their_text(pdf)


def _give_signs_their_text(pdf: Any) -> None:
    """Say of each shape which text it stands for. Where a letter is drawn as two shapes, as in Arabic, the renderer
    leaves the second without any, which PDF/UA does not allow: it gets the invisible joiner, which search passes over.
    """
    for entry in pdf.objects:
        lines = getattr(entry, "stream", None)
        if lines and any(b"begincmap" in line for line in lines if isinstance(line, bytes)):
            entry.stream = [
                line[:-2] + b"<200d>" if isinstance(line, bytes) and line.endswith(b" <>") else line for line in lines
            ]


def _give_headers_their_scope(pdf: Any) -> None:
    """Say of each header cell whether it heads a row or a column: the renderer ties cells to headers and leaves that
    open.
    """
    dictionaries: list[Any] = [each for each in pdf.objects if isinstance(each, dict)]
    elements = {each.number: each for each in dictionaries if "S" in each}

    def parent_of(element: Any) -> Any:
        reference = element.get("P")
        return elements.get(int(reference.split()[0])) if reference else None

    for element in elements.values():
        if element["S"] != "/TH":
            continue
        above = parent_of(element)
        while above is not None and above["S"] in ("/TR", "/NonStruct"):
            above = parent_of(above)
        if "A" in element:
            element["A"]["Scope"] = "/Column" if above is not None and above["S"] == "/THead" else "/Row"
