"""Answering every kind of question in a real browser: by keyboard alone, without scripts, narrow, right to left."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.surveys.all_kinds import ANSWERS, SENT, STEPS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def every_kind(portal) -> str:
    """The address of a survey with every kind of question, open in the portal."""
    made = portal.python(
        "from engagement.surveys.models import Survey\n"
        "from tests.surveys.all_kinds import make_survey\n"
        "for slug, more in (('every-kind', {}), ('any-order', {'any_order': True})):\n"
        "    Survey.objects.filter(slug=slug).exists() or make_survey(slug, **more)\n"
        "print('made')"
    )
    assert made.endswith("made")
    return "/surveys/every-kind/"


def begin(visitor, address: str) -> Any:
    """Open a survey's first page, press the button that begins it, and return the browser's page."""
    page = visitor.page
    visitor.goto(address)
    page.locator("main form[action$='/begin/'] button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/q/" in url or "/tasks/" in url)
    return page


def fill(page, sent: dict[str, Any]) -> None:
    """Fill in a page as somebody with a mouse does."""
    for name, values in sent.items():
        for value in values if isinstance(values, list) else [values]:
            field = page.locator(f'[name="{name}"]')
            kind = field.first.evaluate("field => field.type")
            if kind in ("radio", "checkbox"):
                page.locator(f'[name="{name}"][value="{value}"]').check()
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.fill(value)


def go_on(page) -> None:
    page.locator("form#questions .nhsuk-button-group button").first.click()


def walk_to(page, step: str) -> None:
    for before in STEPS[: STEPS.index(step)]:
        page.wait_for_url(f"**/q/{before}/")
        fill(page, SENT[before])
        go_on(page)
    page.wait_for_url(f"**/q/{step}/")


def standing(page) -> dict[str, list[str]]:
    """What stands in the fields of a page."""
    return page.evaluate(
        """() => { const found = {};
        for (const [name, value] of new FormData(document.querySelector("form#questions"))) {
          if (name.startsWith("a-") && value !== "") (found[name] ||= []).push(value);
        } return found; }"""
    )


def wanted(step: str) -> dict[str, list[str]]:
    return {
        name: value if isinstance(value, list) else [value.replace("\r\n", "\n")]
        for name, value in SENT[step].items()
        if value
    }


def focused(page) -> tuple[str, str, str]:
    """Name, value and type of what has the focus."""
    return tuple(
        page.evaluate("(({name, value, type}) => [name || '', value || '', type || ''])(document.activeElement)")
    )


def tab_to(page, name: str, *, also: str = "") -> None:
    """Press Tab until the field (or the button with the words ``also``) has the focus."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if also:
            if page.evaluate("document.activeElement.innerText || ''").strip() == also:
                return
        elif focused(page)[0] == name:
            return
    pytest.fail(f"no way by Tab to {name or also!r} on {page.url}")


def fill_by_keyboard(page, name: str, value: str) -> None:
    if focused(page)[0] != name:
        tab_to(page, name)
    kind = focused(page)[2]
    if kind == "radio":
        page.keyboard.press("Space")
        for _press in range(12):
            if focused(page)[1] == value:
                return
            page.keyboard.press("ArrowDown")
        pytest.fail(f"no way by arrows to {value!r} of {name}")
    if kind == "checkbox":
        for _press in range(12):
            if focused(page)[:2] == (name, value):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
    else:
        # In a list a figure chooses the line that begins with it.
        page.keyboard.type(value)


@pytest.mark.parametrize("language", ["en-gb", "ar"])
def test_every_kind_by_keyboard_alone_without_scripts_on_a_narrow_screen(visitor, every_kind, portal, language):
    narrow = {"width": 320, "height": 640}
    somebody = visitor(javascript=False)
    page = somebody.page
    page.set_viewport_size(narrow)
    begin(somebody, every_kind)
    if language != "en-gb":
        for _press in range(30):
            page.keyboard.press("Tab")
            if focused(page)[:2] == ("language", language):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/q/role/")
        assert page.locator("html").get_attribute("dir") == "rtl"
    for step in STEPS:
        page.wait_for_url(f"**/q/{step}/")
        for name, value in SENT[step].items():
            for each in value if isinstance(value, list) else [value]:
                if each:
                    fill_by_keyboard(page, name, each.replace("\r\n", "\n"))
        assert standing(page) == wanted(step)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
        for _press in range(60):
            if focused(page)[2] == "submit" and not focused(page)[0]:
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    page.wait_for_url("**/your-words/")
    code = "from engagement.surveys.models import ResponseDraft as D; import json; d = D.objects.latest('pk')"
    kept = json.loads(portal.python(f"{code}; print(json.dumps([d.answers, d.language]))").splitlines()[-1])
    assert kept == [{**ANSWERS, "background": None}, language]


def test_axe_finds_nothing_on_any_page_empty_or_with_errors(visitor, every_kind):
    somebody = visitor()
    page = begin(somebody, every_kind)
    wrong = {
        "role": {},
        "nights": {"a-visits": "many"},
        "quality": {"a-places": ["home", "hospice", "hospital"]},
        "matters": {"a-matters.pain": "1"},
        "when": {"a-began.day": "31", "a-ended.month": "13", "a-ended.year": "2024"},
        "story": {"a-story": "x" * 1_001},
        "district": {"a-district": "nowhere"},
    }
    for step in STEPS:
        page.wait_for_url(f"**/q/{step}/")
        somebody.check(step)
        if step in wrong and step != "matters":
            fill(page, wrong[step])
            go_on(page)
            page.locator(".nhsuk-error-summary").wait_for()
            assert page.title().startswith("Error: ")
            assert page.evaluate("document.activeElement.className") == "nhsuk-error-summary"
            somebody.check(f"{step} with errors")
            page.locator(".nhsuk-error-summary a").first.click()
            assert focused(page)[0].startswith("a-"), "the summary's link does not lead into a field"
            if step == "quality":
                page.locator("[name=a-places][value=hospital]").uncheck()
        fill(page, SENT[step])
        go_on(page)
    page.wait_for_url("**/your-words/")


def test_axe_finds_nothing_from_right_to_left(visitor, every_kind):
    somebody = visitor()
    page = begin(somebody, every_kind)
    page.get_by_role("button", name="العربية").click()
    page.wait_for_load_state()
    for step in STEPS[: STEPS.index("story")]:
        page.wait_for_url(f"**/q/{step}/")
        assert page.locator("html").get_attribute("dir") == "rtl"
        somebody.check(step)
        fill(page, SENT[step])
        go_on(page)


def test_the_list_of_tasks(visitor, every_kind):
    somebody = visitor()
    page = begin(somebody, "/surveys/any-order/")
    somebody.check("tasks")
    page.get_by_role("link", name="The care you had").click()
    fill(page, SENT["nights"])
    go_on(page)
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Back").click()
    page.wait_for_url("**/tasks/")
    somebody.sees("In progress")
    somebody.check("tasks, begun")


def test_the_language_changes_in_the_middle_of_typing(visitor, every_kind):
    somebody = visitor()
    page = begin(somebody, every_kind)
    walk_to(page, "when")
    half = {"a-began.day": "31", "a-began.month": "2", "a-ended.month": "9", "a-ended.year": "2024"}
    fill(page, half)
    page.get_by_role("button", name="العربية").click()
    page.get_by_role("heading", name="متى كان ذلك").wait_for()
    assert standing(page) == {name: [value] for name, value in half.items()}
    assert not page.locator(".nhsuk-error-summary").count()
    somebody.check("shown again in Arabic")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="When it was").wait_for()
    assert standing(page) == {name: [value] for name, value in half.items()}


def test_everything_on_a_page_survives_a_refresh(visitor, every_kind):
    page = begin(visitor(), every_kind)
    for step in STEPS:
        page.wait_for_url(f"**/q/{step}/")
        fill(page, SENT[step])
        page.reload()
        assert standing(page) == wanted(step)
        go_on(page)
    page.wait_for_url("**/your-words/")
    assert page.evaluate("Object.keys(sessionStorage).filter(name => name.startsWith('unsent:'))") == []


def test_an_answer_that_was_taken_back_does_not_come_again(visitor, every_kind):
    page = begin(visitor(), every_kind)
    fill(page, SENT["role"])
    go_on(page)
    page.wait_for_url("**/q/person/")
    page.get_by_role("link", name="Back").click()
    page.get_by_label("I am ill myself").check()
    page.get_by_role("button", name="Remove my answer").click()
    page.wait_for_load_state()
    assert standing(page) == {}


def test_lines_are_put_in_order_by_buttons_that_say_what_they_did(visitor, every_kind):
    somebody = visitor()
    page = begin(somebody, every_kind)
    walk_to(page, "matters")
    status = page.locator("[data-ranking-status]")

    def press(words: str) -> None:
        page.get_by_role("button", name=words, exact=True).focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.ariaLabel") == words

    press("Move up: Being at home")
    assert status.inner_text() == "Being at home: now in place 1"
    press("Move up: Having family near")
    press("Move up: Having family near")
    assert status.inner_text() == "Having family near: now in place 1"
    assert standing(page) == {"a-matters.home": ["2"], "a-matters.family": ["1"]}
    press("Move down: Being at home")
    assert status.inner_text() == "Being at home: now without a place"
    for words in ("Being at home", "Being free from pain", "Being told what happens"):
        press(f"Move up: {words}")
    assert standing(page) == {"a-matters.family": ["1"], "a-matters.home": ["2"], "a-matters.told": ["3"]}
    # Whoever chooses a place that is taken swaps with who stood there.
    page.get_by_label("Being told what happens", exact=True).select_option("1")
    assert standing(page) == {"a-matters.family": ["3"], "a-matters.home": ["2"], "a-matters.told": ["1"]}
    lines = page.locator("[data-line]").all_inner_texts()
    assert lines == ["Having family near", "Being at home", "Being told what happens", "Being free from pain"]
    somebody.check("ranking with buttons")


def test_a_table_on_a_wide_screen_is_a_statement_at_a_time_on_a_narrow_one(visitor, every_kind):
    page = begin(visitor(), every_kind)
    walk_to(page, "quality")
    radio = page.get_by_role("radio", name="Help with pain Good", exact=True)
    assert page.get_by_role("table", name="How good was each of these?").is_visible()
    head = page.locator(".app-matrix thead")
    assert page.get_by_role("columnheader", name="Very good").is_visible()
    first, second = (page.locator(f'[id="{at}"]') for at in ("a-quality_of.pain", "o-a-quality_of.pain-2"))
    assert first.bounding_box()["y"] == second.bounding_box()["y"]
    assert head.bounding_box()["height"] > 10
    page.set_viewport_size({"width": 320, "height": 800})
    assert first.bounding_box()["y"] < second.bounding_box()["y"]
    assert head.bounding_box()["height"] <= 2
    assert page.locator('[id="l-a-quality_of.pain-2"]').inner_text() == "Good"
    radio.check()
    assert standing(page)["a-quality_of.pain"] == ["4"]
    # A table for whoever hears the page, on both.
    assert page.get_by_role("row", name="Help with pain").count() == 1
    assert page.get_by_role("rowheader", name="Help with pain").count() == 1


def test_a_choice_that_stands_alone_unticks_the_others(visitor, every_kind):
    page = begin(visitor(), every_kind)
    walk_to(page, "quality")
    page.get_by_label("At home").check()
    page.get_by_label("There was none").check()
    assert standing(page) == {"a-places": ["nowhere"]}
    page.get_by_label("In a hospice").check()
    assert standing(page) == {"a-places": ["hospice"]}


def test_the_enter_key_goes_on(visitor, every_kind):
    page = begin(visitor(), every_kind)
    walk_to(page, "person")
    page.get_by_label("Who are you thinking of?").press("Enter")
    page.wait_for_url("**/q/nights/")
    assert page.locator("html").get_attribute("lang") == "en-gb"
