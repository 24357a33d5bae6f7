"""Reading by keyboard in a real browser: marks, going on, flagging what is selected; axe and narrow screens."""

from __future__ import annotations

import os
import shutil

import pytest
from django.conf import settings as django_settings

from engagement.surveys import tallies
from engagement.surveys.models import QuoteFlag, ResponseExport, TextReading
from eolcare.accounts.roles import Role
from tests.browser.conftest import AXE
from tests.factories.accounts import user_with
from tests.factories.surveys import SurveyFactory
from tests.surveys.tallying import send
from tests.surveys.test_reader import KEY, QUESTIONS

CHROMIUM = os.environ.get("CHROMIUM", "") or shutil.which("chromium") or ""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def survey():
    survey = SurveyFactory(definition=QUESTIONS)
    for number in range(3):
        about = {"disabled": "no"}
        response = send(
            survey, {"role": "carer", KEY: f"Answer {number} has words.\nAnd more."}, about, may_quote=number < 1
        )
    response.flags.create(kind="too_fast")
    tallies.tally_batch(survey.pk)
    survey.response = response
    return survey


@pytest.fixture
def open_page(survey, client, live_server, monkeypatch):
    """Return a function that opens one of the survey's team pages in Chromium, signed in as a manager."""
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing, and in CI the browser tests must run.")
        pytest.skip("Chromium is not installed: browser tests are left out.")
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    client.force_login(user_with(Role.PROGRAMME_MANAGER, survey.areas.get()))
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(bypass_csp=True)
        context.add_cookies([cookie])
        page = context.new_page()
        page.set_default_timeout(15_000)

        def go(path: str):
            assert page.goto(f"{live_server.url}/team/surveys/{survey.public_id}/{path}").status == 200
            return page

        yield go
        browser.close()


def test_j_marks_and_goes_on_k_goes_back_and_q_flags_the_selected_words(open_page):
    page = open_page(f"reader/{KEY}/")
    page.keyboard.press("j")
    assert "Answer 2" in page.locator("li:focus").inner_text()
    page.keyboard.press("j")
    page.get_by_text("Read by you: 1 of 3").wait_for()
    assert "Answer 1" in page.locator("li:focus").inner_text()
    page.keyboard.press("k")
    assert "Answer 2" in page.locator("li:focus").inner_text()
    assert page.locator("[data-read-tag]").all_inner_texts() == ["Read", "Unread", "Unread"]
    page.evaluate(
        """() => {
            const words = document.querySelectorAll("[data-words] p")[1];
            const range = document.createRange();
            range.setStart(words.firstChild, 0);
            range.setEnd(words.lastChild, 4);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("q")
    page.get_by_text("The passage is flagged as a quote").wait_for()
    assert QuoteFlag.objects.get().passage == "Answer 1 has words.\nAnd "[:-1]
    assert TextReading.objects.count() == 1


def test_one_by_one_the_keys_turn_the_pages(open_page):
    page = open_page(f"reader/{KEY}/?one=1")
    page.keyboard.press("j")
    page.get_by_text("Answer 1 has words.").wait_for()
    page.keyboard.press("j")
    page.get_by_text("Answer 0 has words.").wait_for()
    page.keyboard.press("k")
    page.get_by_text("Answer 1 has words.").wait_for()
    assert TextReading.objects.count() == 2


def test_axe_finds_nothing_and_nothing_is_wider_than_a_narrow_screen(open_page, survey):
    public_id = survey.response.public_id
    export = ResponseExport.objects.create(
        survey=survey, file_format="csv", filters={}, asked_by=user_with(Role.ANALYST, survey.areas.get()), expires_at="2099-01-01T00:00Z"
    )  # fmt: skip
    addresses = [
        "reader/",
        f"reader/{KEY}/",
        f"reader/{KEY}/?words=answer&role=role:carer",
        f"reader/{KEY}/?one=1",
        f"reader/{KEY}/{public_id}/quote/",
        "responses/",
        f"responses/{public_id}/",
        f"responses/{public_id}/about/",
        f"responses/{public_id}/erase/",
        f"responses/{public_id}/erase-about/",
        "flags/",
        f"flags/{public_id}/",
        "export/",
        f"export/{export.public_id}/",
    ]
    for address in addresses:
        page = open_page(address)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(100)
            page.evaluate(AXE)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
            assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == [], (address, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
