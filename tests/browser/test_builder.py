"""A survey of six questions is built by keyboard alone, seen while it is typed, and routed by choosing from lists."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

TITLE = "Nights at home"


def tab_to(page, words: str, *, most: int = 150) -> None:
    """Press Tab until what has the focus is called ``words``."""
    for _press in range(most):
        page.keyboard.press("Tab")
        called = page.evaluate(
            """() => {
              const it = document.activeElement;
              const label = it.labels && it.labels.length ? it.labels[0].innerText : "";
              return (label || it.innerText || it.value || "").trim().replace(/\\s+/g, " ");
            }"""
        )
        if called.startswith(words):
            return
    raise AssertionError(f"no way by Tab to {words!r} on {page.url}")


def press(page, words: str) -> None:
    """Go to a button or link by Tab, and press it."""
    tab_to(page, words)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def fill(page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def new_survey(officer, title: str = TITLE) -> str:
    """Make a draft with its details, and return the address of its builder."""
    page = officer.page
    officer.goto("/team/surveys/new/")
    page.get_by_label("Programme").select_option(index=1)
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Residents, carers and bereaved people").check()
    page.get_by_label("Brent", exact=True).check()
    for name, (day, month, year) in {"First day": ("1", "2", "2027"), "Last day": ("1", "3", "2027")}.items():
        group = page.get_by_role("group", name=name)
        for label, value in (("Day", day), ("Month", month), ("Year", year)):
            group.get_by_label(label).fill(value)
    page.get_by_label("Who asks, and why").fill("We ask how nights at home are.")
    page.get_by_label("Contact address").fill("have-your-say@example.org")
    page.get_by_role("button", name="Save the details").click()
    page.wait_for_url(re.compile(r"/team/surveys/(?!new)[a-z0-9]+/$"))
    return page.url.removeprefix(officer.portal.base) + "build/"


def add(page, kind: str, title: str, *lines: str) -> None:
    """Add a question of a kind from the outline, by keyboard."""
    press(page, "Add a question")
    page.wait_for_url("**/add/**")
    press(page, kind)
    page.wait_for_url("**/add/*/**")
    fill(page, "Question", title)
    for number, line in enumerate(lines, start=1):
        if number == 1:
            tab_to(page, "Answer 1")
        page.keyboard.type(line)
        # Return goes on to the next line.
        page.keyboard.press("Enter")
    page.locator("#live", has_text=title).wait_for()
    for line in lines:
        page.locator("#live", has_text=line).wait_for()
    press(page, "Save")
    page.locator(".app-said", has_text="Added").wait_for()


def test_six_questions_with_routing_by_keyboard_with_a_preview_that_follows(visitor):
    officer = visitor()
    officer.sign_in("officer")
    address = new_survey(officer)
    page = officer.page
    officer.goto(address)
    officer.sees("The questions will stand here")
    officer.check("an empty builder")

    add(page, "One choice", "Which of these describes you?", "I am ill", "I care for somebody", "Somebody else")
    add(page, "Yes or no", "Did anybody come at night?")
    add(page, "Number", "How many nights in a week?")
    add(page, "Several choices", "Who came?", "A nurse", "A neighbour", "Nobody")
    add(page, "Long answer", "What would have helped you as a carer?")
    add(page, "Short answer", "Which one word would you use?")
    officer.check("six questions")

    # "What would have helped" only for carers who had nobody.
    page.get_by_role("link", name="What would have helped you as a carer?").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**at=what_would_have**")
    press(page, "When it is asked")
    page.wait_for_url("**/when/**")
    page.evaluate("window.sameDocument = true")
    tab_to(page, "Which earlier question")
    page.keyboard.type("1.")
    page.get_by_label("I care for somebody").wait_for()
    # Choosing the question brought its answers without another page.
    assert page.evaluate("window.sameDocument") is True
    officer.check("choosing answers")
    tab_to(page, "I care for somebody")
    page.keyboard.press("Space")
    press(page, "Add this")
    officer.sees("“Which of these describes you?” is “I care for somebody”")
    tab_to(page, "Which earlier question")
    page.keyboard.type("4.")
    page.get_by_label("Nobody").wait_for()
    tab_to(page, "Nobody")
    page.keyboard.press("Space")
    press(page, "Add this")
    officer.sees("“Who came?” includes “Nobody”")
    officer.check("two tests")
    press(page, "Done")
    officer.sees("Asked if “Which of these describes you?” is “I care for somebody” and “Who came?” includes “Nobody”")

    # Up, twice in place: the page does not jump, the focus stays; the third would break the condition.
    page.evaluate("window.sameDocument = true")
    page.locator("#move-up").focus()
    page.keyboard.press("Enter")
    page.locator(".nhsuk-error-summary", has_text="depends on “Who came?”").wait_for()
    assert page.evaluate("window.sameDocument") is True
    assert page.evaluate("document.activeElement.id") == "move-up"
    page.locator("#move-down").focus()
    page.keyboard.press("Enter")
    page.locator(".app-said", has_text="Moved").wait_for()
    assert page.evaluate("document.activeElement.id") == "move-down"
    rows = page.locator(".app-outline .app-row__title").all_inner_texts()
    assert rows[-2:] == ["Which one word would you use?", "What would have helped you as a carer?"]
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    page.locator(".app-said", has_text="as they were after edit").wait_for()
    rows = page.locator(".app-outline .app-row__title").all_inner_texts()
    assert rows[-1] == "Which one word would you use?"

    # All pages as people will see them.
    press(page, "See all pages")
    officer.sees("Which one word would you use?")
    assert officer.complaints == []


def test_every_page_of_the_builder_is_clean_in_every_state(visitor):
    officer = visitor()
    officer.sign_in("officer")
    page = officer.page
    address = new_survey(officer, "Every page of the builder")
    officer.goto(address + "bank/")
    officer.check("bank")
    for name in ("Who is answering", "Experience of care", "What matters most", "In their own words", "Disability"):
        officer.goto(address + "bank/")
        page.get_by_role("button", name=f"Add {name}").click()
        page.locator(".app-said").wait_for()
    officer.check("outline with equality questions")
    for path in ("add/", "settings/", "history/", "history/2/", "pages/new/", "sections/new/?before=role"):
        officer.goto(address + path)
        officer.check(path)
    for kind in ("radios", "checkboxes", "likert", "matrix", "number", "date", "month", "information"):
        officer.goto(f"{address}add/{kind}/")
        officer.check(kind)
    page.get_by_role("button", name="Save", exact=True).click()
    officer.sees("It is saved. Still to put right:")
    officer.check("unfinished")
    for path in (
        "q/role/",
        "q/role/move/",
        "q/role/delete/",
        "q/role/kind/",
        "q/role/keep/",
        "q/matters/",
        "q/experience/",
    ):
        officer.goto(address + path)
        officer.check(path)
    officer.goto(f"{address}?at=experience")
    officer.check("a table in the preview")
    officer.goto(f"{address}add/checkboxes/")
    page.get_by_label("At least").fill("many")
    page.get_by_role("button", name="Save", exact=True).click()
    officer.sees("There is a problem")
    officer.check("errors")


def test_what_was_typed_survives_a_refresh_and_is_gone_after_saving(visitor):
    officer = visitor()
    officer.sign_in("officer")
    page = officer.page
    address = new_survey(officer, "Interrupted often")
    officer.goto(f"{address}add/radios/")
    page.locator("#id_title").fill("Typed before the telephone rang")
    page.locator("#options-0-label").fill("First")
    page.get_by_role("button", name="Add a line").click()
    page.locator("#options-3-label").fill("Fourth")
    page.reload()
    officer.sees("What you typed here before is back.")
    assert page.locator("#id_title").input_value() == "Typed before the telephone rang"
    assert page.locator("#options-3-label").input_value() == "Fourth"
    page.locator("#live", has_text="Fourth").wait_for()
    officer.check("typed before")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".app-said", has_text="Added").wait_for()
    officer.goto(f"{address}add/radios/")
    assert page.locator("#id_title").input_value() == ""
    assert not page.locator("[data-restored]").is_visible()
