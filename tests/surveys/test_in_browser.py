"""What a real browser adds: words survive a refresh and a lost connection, and nothing needs a script or a mouse."""

from __future__ import annotations

import os
import shutil

import pytest

from engagement.surveys.models import Response
from tests.factories.areas import AreaFactory
from tests.factories.surveys import SurveyFactory

CHROMIUM = os.environ.get("CHROMIUM", "") or shutil.which("chromium") or ""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def survey():
    return SurveyFactory(areas=[AreaFactory(name="Brent", ons_code="E09000005")])


@pytest.fixture
def open_window(survey, live_server, monkeypatch):
    """Return a function that opens the survey's first page in a new window of Chromium."""
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing, and in CI the browser tests must run.")
        pytest.skip("Chromium is not installed: browser tests are left out.")
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; the test asks the database only between its calls.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])

        def window(**options):
            page = browser.new_context(**options).new_page()
            page.set_default_timeout(15_000)
            page.goto(f"{live_server.url}/surveys/{survey.slug}/")
            return page

        yield window
        browser.close()


def to_the_long_question(page):
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("I care for somebody").check()
    page.get_by_role("button", name="Continue").click()
    return page.get_by_label("What would have helped you as a carer?")


def test_words_that_were_not_sent_survive_a_refresh_and_leave_no_trace_after_sending(open_window):
    page = open_window()
    to_the_long_question(page).fill("We had nobody to ring.")
    page.reload()
    assert page.locator("textarea").input_value() == "We had nobody to ring."
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/q/places/")
    assert page.evaluate("Object.keys(sessionStorage)") == []
    page.get_by_role("link", name="Back").click()
    assert page.locator("textarea").input_value() == "We had nobody to ring."


def test_words_sent_into_a_dead_connection_are_still_there_when_it_comes_back(open_window):
    page = open_window()
    area = to_the_long_question(page)
    address = page.url
    area.fill("It was three in the morning.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Continue").click(no_wait_after=True)
    page.wait_for_function("!document.querySelector('textarea')")
    page.context.set_offline(False)
    page.goto(address)
    assert page.locator("textarea").input_value() == "It was three in the morning."


def test_deleting_the_answers_deletes_unsent_words_too(open_window):
    page = open_window()
    to_the_long_question(page).fill("Nobody else may read this.")
    page.get_by_role("link", name="Stop, or delete your answers").click()
    page.get_by_role("button", name="Delete my answers").click()
    page.wait_for_url("**/deleted/")
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_the_whole_survey_by_keyboard_alone_without_javascript_on_a_narrow_screen(open_window):
    page = open_window(java_script_enabled=False, viewport={"width": 320, "height": 640})

    def tab_to(text: str) -> None:
        """Press Tab until what has the focus says ``text``."""
        for _press in range(40):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            if not focused.count():
                continue
            label = page.locator(f"label[for='{focused.get_attribute('id')}']") if focused.get_attribute("id") else None
            said = label.first.inner_text() if label is not None and label.count() else focused.inner_text()
            if text in said:
                return
        pytest.fail(f"no way by Tab to {text!r} on {page.url}")

    def press_button(name: str) -> None:
        tab_to(name)
        page.keyboard.press("Enter")

    press_button("Start now")
    page.wait_for_url("**/q/role/")
    tab_to("I care for somebody")
    page.keyboard.press("Space")
    press_button("Continue")
    page.wait_for_url("**/q/caring/")
    tab_to("What would have helped you")
    page.keyboard.type("A number to ring.")
    press_button("Continue")
    page.wait_for_url("**/q/places/")
    tab_to("In a hospice")
    page.keyboard.press("Space")
    for step in ("q/heard", "q/background", "q/word", "q/borough", "your-words", "check"):
        press_button("Continue")
        page.wait_for_url(f"**/{step}/")
    press_button("Send my answers")
    page.wait_for_url("**/thank-you/")
    assert Response.objects.get().answers == {"role": "carer", "caring": "A number to ring.", "places": ["hospice"]}
