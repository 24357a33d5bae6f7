"""Stopping, coming back on another device, questions about the person, sending, taking back: in a real browser."""

from __future__ import annotations

import re
import time
from email import message_from_bytes, policy

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def short_survey(portal) -> str:
    """The address of a survey of two questions and two about the person, open in the portal."""
    made = portal.python(
        "from tests.surveys.pressing import make_short\n"
        "make_short('at-home')\nmake_short('nameless', anonymous=True)\n"
        "print('made')"
    )
    assert made.endswith("made")
    return "/surveys/at-home/"


def press(page, button: str) -> None:
    page.locator("main").get_by_role("button", name=button, exact=True).first.click()


def begin(visitor, address: str):
    """Begin, answer the first question, and stand before the second."""
    visitor.goto(address)
    page = visitor.page
    page.locator("main form[action$='/begin/'] button[type=submit]").last.click()
    page.wait_for_url("**/q/role/")
    page.locator("[value=carer]").check()
    page.locator("form#questions .nhsuk-button-group button").first.click()
    page.wait_for_url("**/q/story/")
    return page


def link_to(portal, address: str) -> str:
    """Wait for the message to an address and return the way back that stands in it."""
    for _look in range(600):
        for file in (portal.folder / "mail").glob("*"):
            for part in file.read_bytes().split(b"-" * 79 + b"\n"):
                message = message_from_bytes(part, policy=policy.default)
                if message["To"] == address:
                    text = message.get_body(("plain",)).get_content()
                    return re.search(r"/surveys/return/[\w-]{32}/", text)[0]
        time.sleep(0.1)
    raise AssertionError(f"no message to {address}")


def test_a_link_leads_back_on_another_device_without_scripts(visitor, portal, short_survey):
    first = visitor(javascript=False)
    page = begin(first, short_survey)
    page.locator("textarea").fill("Half a sentence")
    page.get_by_role("button", name="Save and come back later").click()
    page.wait_for_url("**/save/")
    page.get_by_label("Your email address").fill("amina@example.org")
    press(page, "Send me the link")
    first.sees("A link is on its way to amina@example.org")

    other = visitor(javascript=False)
    other.goto(link_to(portal, "amina@example.org"))
    page = other.page
    press(page, "Go to my answers")
    page.wait_for_url(lambda url: "/surveys/at-home/" in url)
    base = re.match(r".*/surveys/at-home/\w+/", page.url)[0]
    page.goto(base + "q/story/")
    assert page.locator("textarea").input_value() == "Half a sentence"
    page.locator("textarea").fill("A whole sentence.")
    page.locator("form#questions .nhsuk-button-group button").first.click()
    page.wait_for_url("**/your-words/")
    page.locator("[value=yes]").check()
    press(page, "Continue")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/about-you/")
    page.locator("[value=no]").check()
    press(page, "Continue")
    press(page, "Send my answers")
    other.sees("Thank you. We have your answers")
    # The first device sees that they were sent.
    first.page.reload()
    first.sees("Thank you. We have your answers")


def test_a_code_leads_back_on_a_narrow_screen_without_scripts(visitor, short_survey):
    first = visitor(javascript=False)
    page = begin(first, short_survey)
    page.goto(page.url.replace("q/story/", "save/"))
    press(page, "Give me a code")
    code = page.locator(".app-reference").inner_text()
    other = visitor(javascript=False)
    other.page.set_viewport_size({"width": 320, "height": 700})
    other.goto(short_survey)
    other.page.get_by_role("link", name="I have a code to come back to my answers").click()
    other.page.get_by_label("Your code").fill(code.lower())
    other.page.get_by_label("Other people use this device").check()
    press(other.page, "Go to my answers")
    other.page.wait_for_url("**/q/story/")
    cookie = next(each for each in other.context.cookies() if each["name"].startswith("answers-"))
    assert cookie["expires"] == -1, "it outlives the browser on a shared device"


@pytest.mark.parametrize("language", ["en-gb", "ar"])
def test_axe_finds_nothing_from_the_start_to_taking_back(visitor, portal, short_survey, language):
    person = visitor()
    person.context.add_cookies([{"name": "language", "value": language, "url": portal.base}])
    page = person.page

    def check(name: str) -> None:
        # What is narrow enough in English is looked at once more where it runs the other way and holds the most.
        person.check(name, narrow=language == "en-gb" or name in ("start", "save", "code", "confirmation"))

    person.goto(short_survey)
    check("start")
    page = begin(person, short_survey)
    page.locator("textarea").fill("A number to ring at night.")
    page.locator("form#questions .nhsuk-button-group button").first.click()
    page.wait_for_url("**/your-words/")
    check("consent")
    base = page.url.replace("your-words/", "")
    page.goto(base + "save/")
    check("save")
    page.locator("main form:has([value=code]) button").first.click()
    page.wait_for_selector(".app-reference")
    check("code")
    page.locator("[name=email]").fill("nonsense")
    page.locator("main form:has([name=email]) button").click()
    page.wait_for_selector(".nhsuk-error-summary")
    check("an address that is none")
    page.goto(base + "stop/")
    check("stop")
    page.goto(base + "check/")
    check("check")
    page.goto(base + "about-you/")
    page.locator("main form button").click()
    page.wait_for_selector(".nhsuk-error-summary")
    page.locator(".nhsuk-error-summary a").click()
    assert page.evaluate("document.activeElement.id") == "answer"
    check("opt-in")
    page.locator("[value=yes]").check()
    page.locator("main form button").click()
    page.wait_for_url("**/about-you/disabled/")
    check("about the person")
    page.goto(base + "send/")
    check("send")
    page.locator("main form button").last.click()
    page.wait_for_url("**/thank-you/")
    check("confirmation")
    code = page.locator(".app-reference").inner_text()
    page.goto(base + "copy/")
    check("copy")
    person.goto("/surveys/return/")
    page.locator("[name=code]").fill("0000-0000-0000")
    page.locator("main form button").click()
    page.wait_for_selector(".nhsuk-error-summary")
    check("a code that opens nothing")
    person.goto("/surveys/return/" + "a" * 32 + "/")
    check("a link that opens nothing")
    person.goto("/surveys/withdraw/")
    check("withdraw")
    page.locator("[name=code]").fill(code)
    page.locator("main form button").click()
    page.wait_for_selector("[name=confirm]", state="attached")
    check("withdraw: confirm")
    page.locator("main form button").click()
    page.wait_for_selector("main h1")
    check("withdrawn")


def test_the_confirmation_of_an_anonymous_survey(visitor, short_survey):
    person = visitor()
    page = begin(person, "/surveys/nameless/")
    page.goto(page.url.replace("q/story/", "check/"))
    person.sees("take it now")
    page.goto(page.url.replace("check/", "about-you/"))
    page.locator("[value=no]").check()
    press(page, "Continue")
    person.check("send")
    press(page, "Send my answers")
    person.sees("there is no code")
    person.check("confirmation")
