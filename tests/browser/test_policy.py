"""The content security policy as a real browser holds it: nothing of ours is refused, and what is not ours would be."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest

from tests.browser.conftest import demonstration_password

pytestmark = pytest.mark.browser

LISTEN = """
window.refusedByPolicy = [];
document.addEventListener('securitypolicyviolation', (event) => {
  const where = `${event.sourceFile}:${event.lineNumber}`;
  window.refusedByPolicy.push(`${event.effectiveDirective}: ${event.blockedURI} (${where})`);
});
"""


class Guarded:
    """A browser that holds the portal's policy, and remembers what the policy refused."""

    def __init__(self, base: str, page) -> None:
        self.base, self.page = base, page
        self.complaints: list[str] = []
        page.set_default_timeout(20_000)
        page.add_init_script(LISTEN)
        page.on("console", lambda message: self._hear(message))
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

    def _hear(self, message) -> None:
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.complaints.append(message.text)

    def open(self, path: str) -> None:
        answer = self.page.goto(urljoin(self.base, path), wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200, path
        assert "script-src" in answer.headers["content-security-policy"]

    def links(self, pattern: str) -> list[str]:
        """Return where the links of the page's main part lead, as far as it fits."""
        found = self.page.eval_on_selector_all("main a[href]", "links => links.map(link => link.getAttribute('href'))")
        return [href for href in found if re.search(pattern, href)]

    def sign_in(self, name: str) -> None:
        self.open("/accounts/login/")
        self.page.get_by_label("Email address").fill(f"{name}@eolcare.example")
        self.page.get_by_label("Password", exact=True).fill(demonstration_password())
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url("**/team/")

    def assert_nothing_refused(self) -> None:
        refused = self.page.evaluate("window.refusedByPolicy")
        assert refused == [], f"{self.page.url}: {refused}"
        assert self.complaints == [], f"{self.page.url}: {self.complaints}"


@pytest.fixture
def guarded(portal, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield Guarded(portal.base, context.new_page())
    context.close()


def test_the_policy_refuses_what_is_not_ours_and_the_listener_hears_it(guarded):
    guarded.open("/")
    guarded.page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.strangerRan = true';
            document.body.append(script);
            document.body.setAttribute('style', 'color: red');
        }"""
    )
    guarded.page.wait_for_function("window.refusedByPolicy.length > 0")
    assert guarded.page.evaluate("window.strangerRan") is None
    with pytest.raises(AssertionError, match="script-src"):
        guarded.assert_nothing_refused()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/programmes/",
        "/events/",
        "/surveys/",
        "/you-said-we-did/",
        "/what-happened/",
        "/reports/",
        "/support/",
        "/accessibility-statement/",
    ],
)
def test_public_pages(guarded, path):
    guarded.open(path)
    guarded.assert_nothing_refused()


@pytest.mark.parametrize(
    ("path", "record"),
    [
        ("/events/?when=past", r"^/events/[a-z0-9-]+/$"),
        ("/you-said-we-did/", r"^/you-said-we-did/[a-z0-9]+/$"),
        ("/reports/", r"^/reports/[a-z0-9-]+/$"),
        ("/programmes/", r"^/programmes/[a-z0-9-]+/$"),
    ],
)
def test_public_pages_of_one_record(guarded, path, record):
    guarded.open(path)
    guarded.open(guarded.links(record)[0])
    guarded.assert_nothing_refused()


def test_the_questions_of_a_survey(guarded):
    guarded.open("/surveys/")
    guarded.open(guarded.links(r"^/surveys/[a-z0-9-]+/$")[0])
    guarded.page.locator("form[action$='/begin/'] button").first.click()
    for _question in range(3):
        guarded.page.wait_for_load_state("networkidle")
        assert "/q/" in guarded.page.url
        guarded.assert_nothing_refused()
        choices = guarded.page.locator("main input[type=radio]")
        if choices.count():
            choices.first.check()
        guarded.page.get_by_role("button", name="Continue").click()


def test_signing_in_and_its_passkey_button(guarded):
    guarded.open("/accounts/login/")
    button = guarded.page.get_by_role("button", name="Sign in with a passkey")
    button.wait_for()
    # The script behind the button asks the portal for a challenge: the policy lets it, and only it.
    with guarded.page.expect_response(lambda answer: "/webauthn/" in answer.url) as asked:
        button.click()
    assert asked.value.status == 200
    assert guarded.page.evaluate("window.refusedByPolicy") == []
    guarded.sign_in("analyst")
    guarded.assert_nothing_refused()


def test_the_editor_of_a_report_and_its_pages(guarded):
    guarded.sign_in("officer")
    guarded.open("/team/reports/?state=draft")
    drafts = guarded.links(r"^/team/reports/[a-z0-9]{12}/$")
    if drafts:
        guarded.open(drafts[0])
    else:
        guarded.open("/team/reports/")
        guarded.page.locator("main form[action*='/team/reports/events/'] button").first.click()
        guarded.page.wait_for_load_state("networkidle")
    guarded.assert_nothing_refused()
    guarded.open(guarded.links(r"^/team/reports/[a-z0-9]{12}/edit/[a-z]+/$")[0])
    editor = guarded.page.locator(".ProseMirror[contenteditable=true]").first
    editor.wait_for()
    editor.click()
    guarded.page.keyboard.type("A sentence of the test. ")
    assert "A sentence of the test." in editor.inner_text()
    guarded.page.keyboard.press("Control+a")
    guarded.page.locator(".prose-menubar__button[title=bold]").first.click()
    assert editor.locator("strong").count()
    guarded.assert_nothing_refused()


@pytest.mark.parametrize(
    "path", ["/team/", "/team/feedback/", "/team/actions/", "/team/surveys/", "/team/events/", "/team/feedback/themes/"]
)
def test_pages_of_the_team(guarded, path):
    guarded.sign_in("analyst")
    guarded.open(path)
    guarded.assert_nothing_refused()
