"""Telling a story and marking a letter, as people do it in a browser; each page is looked at as the quality bars do."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

STORY = "We sat with her until the morning came, and the nurse stayed with us."
PROGRAMME = "main ul strong"
LISTENING = """
from datetime import timedelta
from django.utils import timezone
from engagement.programmes.models import Programme
today = timezone.localdate()
if not Programme.objects.public().open_on(today).exists():
    Programme.objects.create(
        slug="stories-for-a-test", title="Stories for a test", summary="Invented.",
        area=Programme.objects.order_by("pk").first().area, opens_on=today, closes_on=today + timedelta(days=30),
        contact_email="stories@eolcare.example", is_public=True,
    )
"""


@pytest.fixture
def teller(portal, visitor):
    """Somebody who opened the form of the first programme that listens."""
    portal.python(LISTENING)

    def make(**options):
        someone = visitor(**options)
        someone.goto("/tell-us/")
        someone.page.locator(PROGRAMME).first.click()
        return someone

    return make


@pytest.mark.parametrize("javascript", [True, False])
def test_a_story_is_told_and_taken_back(teller, javascript):
    someone = teller(javascript=javascript)
    page = someone.page
    if javascript:
        someone.check("the form")
    page.get_by_label("You may publish it with my name").check()
    page.get_by_role("button", name="Send my story").click()
    someone.sees("There is a problem")
    if javascript:
        someone.check("the form with errors")
    page.get_by_label("Your story", exact=True).fill(STORY)
    page.get_by_label("The name to show").fill("Wilhelmina")
    page.get_by_role("button", name="Send my story").click()
    someone.sees("We have your story")
    if javascript:
        someone.check("the code")
    code = page.locator(".app-reference").inner_text()
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", code)
    assert code not in page.url
    someone.goto("/tell-us/take-back/")
    page.get_by_label("Your code").fill(code.lower())
    page.get_by_role("button", name="Continue").click()
    someone.sees("Take this story back?")
    if javascript:
        someone.check("what can be taken back")
    page.get_by_label("Delete everything").check()
    page.get_by_role("button", name="Do this now").click()
    someone.sees("Your story is deleted")
    someone.goto("/tell-us/sent/")
    someone.sees("There is nothing to show here")


def test_words_survive_a_reload_and_do_not_wait_for_the_next_person(teller):
    someone = teller()
    words = someone.page.get_by_label("Your story", exact=True)
    words.fill(STORY)
    someone.page.reload()
    assert words.input_value() == STORY
    address = someone.page.url
    someone.goto("/tell-us/")
    someone.page.goto(address)
    assert words.input_value() == ""


def test_what_is_selected_in_a_letter_becomes_feedback(visitor):
    someone = visitor()
    someone.sign_in("officer")
    someone.goto("/team/feedback/submissions/new/")
    page = someone.page
    if page.locator("main ul a").count() and not page.locator("textarea[name=text]").count():
        page.locator("main ul a").first.click()
    page.get_by_label("Letter", exact=True).check()
    page.get_by_label("What was said").fill("The first \U0001d54f thing. \n\nThe second thing.")
    page.get_by_role("button", name="Save", exact=True).click()
    someone.sees("It is saved.")
    someone.check("the letter")
    page.get_by_role("link", name="Make feedback of the text or of passages").click()
    page.evaluate(
        """() => {
          const words = document.querySelector("#letter").lastChild;
          const range = document.createRange();
          range.setStart(words, words.textContent.indexOf("The second"));
          range.setEnd(words, words.textContent.length);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    someone.page.wait_for_function("document.querySelector('[name=start]').value !== ''")
    assert page.get_by_label("The passage").input_value() == "The second thing."
    page.get_by_role("button", name="Make feedback, then mark the next").click()
    someone.sees("Feedback is made of it.")
    assert page.locator("mark").all_inner_texts() == ["The second thing."]
    someone.check("passages")
