"""Reading the running portal without a browser: a visitor with cookies who follows every link of the portal's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

from bs4 import BeautifulSoup, SoupStrainer
from django.urls import Resolver404, resolve

# Of pages that the same view makes, so many are read; they differ in their records alone.
EXAMPLES = 2
MOST = 400
# Following these does something.
NOT_FOLLOWED = ("/accounts/logout", "/reference-data/")


@dataclass
class Page:
    """One page as it came: who asked, where, the status, the text."""

    visitor: str
    address: str
    status: int
    html: str

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "lxml")

    @property
    def links(self) -> list[str]:
        """Where the page leads; much cheaper than the whole soup."""
        found = BeautifulSoup(self.html, "lxml", parse_only=SoupStrainer("a", href=True))
        return [str(link["href"]) for link in found.find_all("a")]


class Reader:
    """A visitor with cookies and without scripts. ``pages`` holds every HTML page they have met."""

    def __init__(self, base: str, name: str = "anonymous") -> None:
        self.base, self.name = base, name
        self.pages: list[Page] = []
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def open(self, address: str, data: dict[str, str] | None = None) -> Page | None:
        """Return the page at an address, or ``None`` where something else than HTML comes; with ``data`` post it."""
        body = urlencode(data).encode() if data is not None else None
        request = Request(urljoin(self.base, address), data=body, headers={"Accept": "text/html"})
        try:
            answer = self.opener.open(request, timeout=60)
        except HTTPError as refused:
            answer = refused
        with answer:
            if "text/html" not in answer.headers.get("Content-Type", ""):
                return None
            at = answer.geturl().removeprefix(self.base)
            page = Page(self.name, at, answer.status, answer.read().decode())
        self.pages.append(page)
        return page

    def send(self, page: Page, **data: str) -> Page | None:
        """Send the main form of a page, with its hidden fields and this."""
        forms = [form for form in page.soup.select("main form") if form.get("method", "").lower() == "post"]
        # Signing out and choosing a language lead away from what the page is for.
        aside = ("logout", "/language/")
        form = next((form for form in forms if not any(word in (form.get("action") or "") for word in aside)), None)
        assert form is not None, f"{page.address} has no form to send"
        hidden = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden][name]")}
        return self.open(urljoin(page.address, form.get("action") or page.address), {**hidden, **data})

    def sign_in(self, password: str) -> None:
        """Sign in with the demonstration's account of this name."""
        page = self.open("/accounts/login/")
        assert page is not None
        desk = self.send(page, login=f"{self.name}@eolcare.example", password=password)
        assert desk is not None
        assert desk.address == "/team/", f"{self.name} is at {desk.address} after signing in"

    def follow_all(self, start: str) -> None:
        """Read ``start`` and what can be reached from it: :data:`EXAMPLES` pages of each view, filters apart."""
        waiting, known, seen = [start], {start}, {}
        while waiting and len(self.pages) < MOST:
            address = waiting.pop(0)
            page = self.open(address)
            if page is None:
                continue
            for link in page.links:
                target = urldefrag(urljoin(self.base + page.address, link)).url
                if not target.startswith(self.base + "/"):
                    continue
                target = target.removeprefix(self.base)
                shape = shape_of(target)
                if shape is None or target in known or seen.get(shape, 0) >= EXAMPLES:
                    continue
                seen[shape] = seen.get(shape, 0) + 1
                known.add(target)
                waiting.append(target)


@cache
def shape_of(address: str) -> str | None:
    """Return what tells kinds of pages apart: the view, and whether a filter is set; ``None`` for what is not read."""
    parts = urlsplit(address)
    if parts.path.startswith(NOT_FOLLOWED) or re.search(r"\.(pdf|ics|csv|json|xlsx)$", parts.path):
        return None
    try:
        return resolve(parts.path).view_name + ("?" if parts.query else "")
    except Resolver404:
        return None


def answer_a_survey(reader: Reader, start: str) -> None:
    """Go through a survey up to the page where answers are checked, answering nothing but what has to be answered."""
    page = reader.open(start)
    assert page is not None
    page = reader.send(page)
    for _step in range(80):
        assert page is not None
        if page.address.endswith(("/check/", "/check")):
            return
        choice = page.soup.select_one("main form input[type=radio][value]")
        page = reader.send(page, **({choice["name"]: choice["value"]} if page.status == 422 and choice else {}))
    raise AssertionError(f"{start} has no end")
