"""Every page of the running portal: valid HTML, one heading, a language, and light enough for a bad connection."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.conftest import ROOT, demonstration_password
from tests.browser.reading import Page, Reader, answer_a_survey, shape_of

pytestmark = pytest.mark.browser

CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
STAFF = ("administrator", "manager", "officer", "analyst", "approver", "facilitator", "commissioner")
# Forms that refuse to be sent empty: so their page with errors is read too.
REFUSING = {
    "anonymous": ("/accounts/login/", "/what-happened/"),
    "administrator": ("/team/people/invite/",),
    "manager": ("/team/programmes/new/", "/team/events/venues/new/", "/team/surveys/new/"),
}
MOST_BYTES = 60_000
NOT_OURS = {
    # NHS.UK's own markup of a care card's heading, which our pack follows to the letter: with the role, VoiceOver
    # reads "Urgent advice: ..." as one sentence and not as two.
    "Bad value “text” for attribute “role” on element “span”.",
}
BEGUN = re.compile(r"^/surveys/[^/]+/[0-9a-f]{10}/")


@pytest.fixture(scope="session")
def pages(portal) -> list[Page]:
    """Every kind of page as everybody meets it, read once for all tests here."""
    found: list[Page] = []
    for name in ("anonymous", *STAFF):
        reader = Reader(portal.base, name)
        if name == "anonymous":
            reader.follow_all("/")
            reader.open("/no-such-page/")
            surveys = [page.address for page in reader.pages if shape_of(page.address) == "surveys:start"]
            for address in surveys:
                if "/begin/" in next(page.html for page in reader.pages if page.address == address):
                    answer_a_survey(reader, address)
            reader.open("/accounts/login/")
            reader.open("/accounts/password/reset/")
        else:
            reader.sign_in(demonstration_password())
            reader.follow_all("/team/")
            reader.open("/accounts/2fa/")
        refusing = list(REFUSING.get(name, ()))
        if name == "manager":
            # What is asked of an event hangs on its kind, which is asked first.
            first = reader.open("/team/events/new/")
            assert first is not None
            programme = first.soup.select_one("select[name=programme] option:not([value='']), input[name=programme]")
            refusing.append(f"/team/events/new/?programme={programme['value']}&kind=workshop")
        for address in refusing:
            form = reader.open(address)
            assert form is not None
            reader.send(form)
        found += reader.pages
    return found


def test_the_walk_came_past_every_room(pages):
    shapes = {(page.visitor, shape_of(page.address)) for page in pages}
    public = {shape for visitor, shape in shapes if visitor == "anonymous"}
    assert {
        "home",
        "programmes:detail",
        "events:list",
        "events:detail",
        "surveys:start",
        "surveys:question",
        "surveys:check",
        "actions:detail",
        "reports:detail",
        "framework:ambition",
        "pages:page",
        "what_happened:lookup",
    } <= public
    assert {
        ("officer", "events_team:detail"),
        ("officer", "events_team:edit"),
        ("analyst", "feedback_team:detail"),
        ("analyst", "surveys_team:response"),
        ("manager", "surveys_team:version"),
        ("manager", "actions_team:detail"),
        ("manager", "reports_team:detail"),
        ("administrator", "people:person"),
        ("administrator", "audit:search"),
    } <= shapes
    broken = [f"{page.visitor} {page.address}: {page.status}" for page in pages if page.status >= 500]
    assert broken == []
    # Nobody is offered a link that is refused to them.
    refused = [f"{page.visitor} {page.address}" for page in pages if page.status == 403]
    assert refused == []


def test_every_page_has_a_language_a_title_and_one_heading(pages):
    wrong = set()
    for page in pages:
        soup = page.soup
        if soup.html is None or not (soup.html.get("lang") or "").startswith("en"):
            wrong.add(f"{page.visitor} {page.address}: no language")
        if len(soup.select("h1")) != 1:
            wrong.add(f"{page.visitor} {page.address}: {len(soup.select('h1'))} headings h1")
        title = soup.title.get_text(" ", strip=True) if soup.title else ""
        if not title or title.startswith("–"):
            wrong.add(f"{page.visitor} {page.address}: title “{title}”")
    assert sorted(wrong) == []


def check_html(folder) -> list[str]:
    """Return what the Nu HTML checker finds in the files of a folder: file, line, words."""
    java = shutil.which("java")
    if java is None or not CHECKER.exists():
        if os.environ.get("CI"):
            pytest.fail("The Nu HTML checker or Java is missing, and in CI this test must run.")
        pytest.skip("The Nu HTML checker needs Java and the packages from npm: markup is not checked.")
    done = subprocess.run(
        [java, "-Xss4m", "-jar", str(CHECKER), "--errors-only", "--format", "json", "--exit-zero-always", str(folder)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    messages = [m for m in json.loads(done.stderr)["messages"] if m["message"] not in NOT_OURS]
    return [
        f"{unquote(urlsplit(message.get('url', '')).path).rsplit('/', 1)[-1]}:{message.get('lastLine', '?')} "
        f"{message['message']} … {message.get('extract', '').strip()}"
        for message in messages
    ]


def test_the_checker_would_find_an_error(tmp_path):
    (tmp_path / "bad.html").write_text(
        '<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><p><div id="a" id="a"></div></body></html>'
    )
    assert any("Duplicate attribute" in found for found in check_html(tmp_path))


def test_every_page_is_valid_html(pages, tmp_path):
    for number, page in enumerate(pages):
        name = re.sub(r"[^a-z0-9]+", "-", page.address.lower()).strip("-")[:60]
        (tmp_path / f"{number:03d}-{page.visitor}-{name}.html").write_text(page.html, encoding="utf-8")
    found = check_html(tmp_path)
    # The same fault on many pages is shown once, with the first page that has it.
    distinct: dict[str, str] = {}
    for line in found:
        distinct.setdefault(line.split(" ", 1)[1], line)
    assert list(distinct.values()) == [], f"{len(found)} errors in {len(pages)} pages:\n" + "\n".join(distinct.values())


def test_a_public_page_is_light_and_asks_nobody_else(portal, pages, chromium):
    addresses: dict[str, str] = {}
    for page in pages:
        shape = shape_of(page.address)
        # Pages with somebody's answers open in their browser alone.
        if page.visitor == "anonymous" and page.status == 200 and shape and not BEGUN.search(page.address):
            addresses.setdefault(shape, page.address)
    context = chromium.new_context()
    first = context.new_page()
    question = next(page.address for page in pages if shape_of(page.address) == "surveys:question")
    first.goto(f"{portal.base}/{'/'.join(question.split('/')[1:3])}/")
    first.locator("form[action$='/begin/'] button").first.click()
    first.wait_for_url("**/q/**")
    addresses["surveys:question"] = first.url.removeprefix(portal.base)
    weights, foreign = {}, []
    for shape, address in addresses.items():
        weights[f"{shape} {address}"], others = _first_view(context, portal.base, address)
        foreign += [f"{address} asks {other}" for other in others]
    context.close()
    for name, size in sorted(weights.items(), key=lambda pair: -pair[1]):
        print(f"{size:>7} bytes  {name}")
    assert foreign == []
    assert min(weights.values()) > 20_000, "these weights are too small to be whole pages"
    assert {name: size for name, size in weights.items() if size > MOST_BYTES} == {}


def _first_view(context, base: str, address: str) -> tuple[int, list[str]]:
    """Return how many bytes come over the wire when a page is opened with an empty cache, and who else is asked."""
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert page.goto(base + address, wait_until="networkidle").status == 200, address
    page.close()
    return int(sum(sizes)), [url for url in asked if not url.startswith((base, "data:"))]
