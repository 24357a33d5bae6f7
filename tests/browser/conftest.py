"""A real portal for the browser, and people who look at it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from ops.instance import Instance, attached, running

ROOT = Path(settings.BASE_DIR)
CHROMIUM = os.environ.get("CHROMIUM", "") or shutil.which("chromium") or ""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def portal(once):
    """The portal with its demonstration, as `make run` starts it: from nothing once a run, then for each worker anew.

    ``BROWSER_PORTAL_VAR=folder`` takes one that runs already, to try a test again quickly.
    """
    if os.environ.get("BROWSER_PORTAL_VAR"):
        yield attached(Path(os.environ["BROWSER_PORTAL_VAR"]))
        return
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        with running() as instance:
            yield instance
        return
    with running(made=once("portal", made_from_nothing)) as instance:
        yield instance


def made_from_nothing(folder: Path) -> None:
    """Start a portal from nothing, and keep in the folder what it made until it was ready."""
    with running(kept=folder):
        pass


@pytest.fixture(scope="module")
def chromium():
    """One Chromium for the tests of a file.

    Not for longer: while Playwright runs it holds an event loop, in which Django refuses every other test its database.
    """
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing, and in CI the browser tests must run.")
        pytest.skip("Chromium is not installed: browser tests are left out.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


AXE = (
    (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    if (ROOT / "node_modules" / "axe-core").exists()
    else ""
)


class Visitor:
    """One person at one browser window, with what they may notice: errors, foreign requests, sideways scrolling."""

    def __init__(self, portal: Instance, context) -> None:
        self.portal = portal
        self.context = context
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.checked: list[str] = []
        self.page.on("console", lambda message: self._hear(message))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("request", lambda request: self._watch(request))

    def _hear(self, message) -> None:
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _watch(self, request) -> None:
        if not request.url.startswith((self.portal.base, "data:", "about:", "blob:")):
            self.complaints.append(f"asked another server: {request.url}")

    def goto(self, path: str) -> int:
        """Open an address of the portal; return the status."""
        return self.page.goto(self.portal.base + path).status

    def sign_in(self, role: str) -> None:
        """Sign in with the demonstration's account for a role."""
        self.goto("/accounts/login/")
        self.page.get_by_label("Email address").fill(f"{role}@eolcare.example")
        self.page.get_by_label("Password", exact=True).fill(demonstration_password())
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url("**/team/")

    def sees(self, words: str) -> None:
        """Wait until the page says this, and fail if it does not."""
        for _look in range(50):
            if words in self.text():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.page.url} does not say “{words}”:\n{self.text()[:3000]}")

    def text(self) -> str:
        """What the page says."""
        return self.page.inner_text("body")

    def check(self, name: str = "", *, narrow: bool = True) -> None:
        """Look at the page as the quality bars do: axe finds nothing, nothing scrolls sideways, nothing complained."""
        found = self._axe()
        assert found == [], f"{self.page.url} {name}: {json.dumps(found, indent=1)[:3000]}"
        assert self.complaints == [], f"{self.page.url}: {self.complaints}"
        if narrow:
            before = self.page.viewport_size
            self.page.set_viewport_size({"width": 320, "height": 800})
            width = self._width_settled()
            assert width <= 320, f"{self.page.url} is {width} px wide on a screen of 320 px"
            found = self._axe()
            assert found == [], f"{self.page.url} at 320 px: {json.dumps(found, indent=1)[:3000]}"
            self.page.set_viewport_size(before)
        self.checked.append(self.page.url)

    def _width_settled(self) -> int:
        """The page's width, once its menu has folded itself to the new screen: a second at most on a busy machine."""
        for _look in range(20):
            width = int(self.page.evaluate("document.documentElement.scrollWidth"))
            if width <= 320:
                return width
            self.page.wait_for_timeout(100)
        return width

    def _axe(self) -> list[dict]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        violations = self.page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
        found = []
        for violation in violations:
            nodes = [node["html"][:200] for node in violation["nodes"]]
            if violation["id"] == "label-content-name-mismatch":
                # The editor's icons are words to a font that draws them ("undo", "notes"); nobody sees those words.
                nodes = [html for html in nodes if "material-icons" not in html]
            if nodes:
                found.append({"rule": violation["id"], "where": nodes[:3]})
        return found


def demonstration_password() -> str:
    from eolcare.demonstration.people import PASSWORD

    return PASSWORD


@pytest.fixture
def visitor(portal, chromium):
    """Make visitors; ``visitor()`` is one, ``visitor(javascript=False)`` one without scripts."""
    contexts = []

    def make(*, javascript: bool = True, **options) -> Visitor:
        # axe is put into the page from outside, which the page's own policy rightly refuses; the policy itself is
        # tested apart, without this.
        context = chromium.new_context(
            java_script_enabled=javascript, bypass_csp=javascript, viewport={"width": 1280, "height": 900}, **options
        )
        contexts.append(context)
        return Visitor(portal, context)

    yield make
    for context in contexts:
        context.close()
