"""The one module that knows WeasyPrint; other rooms ask ``eolcare.pdf.render``.

Fonts come from the project's own folders, through addresses that begin with ``own:``; every other address is refused.
"""

from __future__ import annotations

import io
import logging
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from eolcare.pdf import fonts
from eolcare.pdf.render import Progress

logger = logging.getLogger(__name__)

_FONT = re.compile(r"own:font/([a-z0-9-]+)/([a-z0-9-]+\.woff)")
_NAME = re.compile(r"[a-z]+(-[a-z]+)*")
_lock = threading.Lock()
_shelf: Shelf | None = None


class OwnFilesOnly(URLFetcher):
    """Gives the renderer the project's own fonts, and nothing else that it may ask for."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the file behind an ``own:`` address.

        Raises:
            FatalURLFetchingError: if a font is missing: a PDF without its fonts is no PDF for us.
            ValueError: for any other address. The renderer goes on without what was asked for.
        """
        wanted = _FONT.fullmatch(url)
        if wanted is None:
            logger.warning("A document asked for %s, which is refused.", url[:200])
            raise ValueError("Documents fetch nothing from outside.")
        try:
            body = fonts.path_of(*wanted.groups()).read_bytes()
        except FileNotFoundError as error:
            raise FatalURLFetchingError(str(error)) from error
        return URLFetcherResponse(url, io.BytesIO(body), {"Content-Type": "font/woff"})


def css_of(name: str) -> str:
    """Return the text of a style sheet of ours.

    Raises:
        FileNotFoundError: if ``static/css`` has none of that name.
    """
    path = Path(settings.BASE_DIR) / "static" / "css" / f"{name}.css"
    if _NAME.fullmatch(name) is None or not path.is_file():
        raise FileNotFoundError(f"There is no style sheet static/css/{name}.css.")
    return path.read_text(encoding="utf-8").replace("var(--families)", fonts.FAMILIES)


class Shelf:
    """Fonts and style sheets, read once a process: that takes longer than setting a short document."""

    def __init__(self) -> None:
        self.configuration = FontConfiguration()
        self._faces = self._read(fonts.face_rules())
        self._sheets: dict[str, CSS] = {}

    def _read(self, css: str) -> CSS:
        return CSS(string=css, font_config=self.configuration, url_fetcher=OwnFilesOnly(), base_url="own:/")

    def sheets(self, names: Iterable[str]) -> list[CSS]:
        """Return the rules of our fonts and the named style sheets, in this order."""
        for name in names:
            if name not in self._sheets:
                self._sheets[name] = self._read(css_of(name))
        return [self._faces, *(self._sheets[name] for name in names)]


def _shelf_of_this_process() -> Shelf:
    global _shelf  # noqa: PLW0603 - kept for the life of the process
    if _shelf is None:
        _shelf = Shelf()
    return _shelf


def forget_files() -> None:
    """Read fonts and style sheets anew at the next rendering; for tests and after a change of the files."""
    global _shelf  # noqa: PLW0603
    _shelf = None


def write(html: str, *, style_sheets: tuple[str, ...], progress: Progress | None) -> tuple[bytes, int]:
    """Return a document as PDF/UA-1, and how many pages it has; see :func:`eolcare.pdf.render.render_pdf`."""
    with _lock, _pages_counted(progress):
        try:
            shelf = _shelf_of_this_process()
            document = HTML(string=html, base_url="own:/", url_fetcher=OwnFilesOnly()).render(
                font_config=shelf.configuration, stylesheets=shelf.sheets(style_sheets), pdf_variant="pdf/ua-1"
            )
            if progress is not None:
                progress(0, "write")
            pdf = document.write_pdf(finisher=_finish, pdf_variant="pdf/ua-1")
        except FatalURLFetchingError as error:
            # No Exception for WeasyPrint, so it would end the worker instead of the job.
            raise FileNotFoundError(str(error)) from error
    return bytes(pdf or b""), len(document.pages)


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
