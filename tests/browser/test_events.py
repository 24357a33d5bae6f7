"""A resident looks for an event: the list, what fits them, a month, the page of one, and their own calendar."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

ARABIC = "العربية"


def find_in_person(person):
    """From the list to the coming events that take place in person."""
    person.goto("/events/")
    person.page.get_by_text("Find an event for you").click()
    person.page.get_by_label("How people take part").select_option("in_person")
    person.page.get_by_role("button", name="Show events").click()
    person.page.wait_for_url("**format=in_person**")


def titles(person):
    return person.page.locator(".app-event__title").all_inner_texts()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_list_over_a_month_to_an_event(visitor, javascript):
    one = visitor(javascript=javascript)
    page = one.page
    one.goto("/events/")
    everything = titles(one)
    assert len(everything) > 3
    if javascript:
        one.check("the list")
    find_in_person(one)
    fewer = titles(one)
    assert 0 < len(fewer) < len(everything)
    one.sees("You chose: How people take part: In person.")
    page.get_by_text("Change what you chose").click()
    if javascript:
        one.check("a filter laid open")
    # What was chosen goes along to the month.
    page.get_by_role("link", name="By month").click()
    page.wait_for_url("**/events/month/**")
    assert page.locator("select[name=format]").input_value() == "in_person"
    for _month in range(6):
        if page.locator(".app-month__day").count():
            break
        page.get_by_role("link", name=re.compile("Next month|See events in")).first.click()
    if javascript:
        one.check("a month")
    shown = page.locator(".app-month__day a").first
    title = shown.inner_text()
    shown.click()
    assert page.locator("h1").inner_text().endswith(title)
    for words in ("When", "Where", "In person", "Questions about this event"):
        one.sees(words)
    if javascript:
        one.check("an event")


def test_a_month_is_a_table_on_a_wide_screen_and_a_list_of_days_on_a_narrow_one(visitor):
    one = visitor()
    one.goto("/events/month/")
    while not one.page.locator(".app-month__day").count():
        one.page.get_by_role("link", name=re.compile("Next month|See events in")).first.click()
    table = one.page.get_by_role("table")
    assert table.get_by_role("columnheader").all_inner_texts() == [
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    ]
    assert one.page.locator(".app-month__quiet").first.is_visible()
    one.page.set_viewport_size({"width": 320, "height": 800})
    assert one.page.locator(".app-month__quiet:visible").count() == 0
    assert re.match(r"[A-Z][a-z]+day \d+ [A-Z][a-z]+", one.page.locator(".app-month__date").first.inner_text())
    one.check("a month at 320 px")


def test_by_keyboard_alone(visitor):
    one = visitor()
    page = one.page
    one.goto("/events/")

    def go_to(selector):
        for _press in range(80):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({selector!r})"):
                return
        raise AssertionError(f"{selector} is not reached by Tab")

    go_to("summary")
    page.keyboard.press("Enter")
    go_to("select[name=borough]")
    page.keyboard.press("ArrowDown")
    go_to("main form button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"borough=\w+"))
    go_to(".app-event__title a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/events/[^/?]+/$"))
    one.sees("When")


def test_a_choice_that_does_not_exist_is_said_at_its_field(visitor):
    one = visitor()
    one.goto("/events/?borough=atlantis")
    one.page.get_by_role("link", name="Select a borough from the list").click()
    assert one.page.evaluate("document.activeElement.name") == "borough"
    one.check("a wrong filter")


def test_somebody_gets_the_address_of_their_own_calendar(visitor):
    one = visitor()
    one.goto("/events/")
    one.page.get_by_role("link", name="Add these events to your calendar").click()
    one.check("all events")
    one.page.get_by_label("Borough").select_option(index=1)
    borough = one.page.get_by_label("Borough").input_value()
    one.page.get_by_role("button", name="Show the address").click()
    one.sees("The events that you chose")
    one.check("a borough")
    webcal = one.page.get_by_role("button", name="Open in your calendar").get_attribute("href")
    assert webcal.startswith("webcal://")
    assert webcal.endswith(f"/events/calendar.ics?borough={borough}")
    feed = one.context.request.get(f"{one.portal.base}/events/calendar.ics?borough={borough}")
    assert feed.status == 200
    assert feed.body().startswith(b"BEGIN:VCALENDAR\r\n")


def test_past_events_lead_to_what_people_said(visitor):
    one = visitor()
    one.goto("/events/?when=past")
    one.check("past events")
    one.page.get_by_role("link", name=re.compile("Read what people said")).first.click()
    one.page.wait_for_url("**/reports/**")


def test_pages_run_from_right_to_left_in_arabic(visitor):
    one = visitor()
    one.goto("/events/")
    one.page.get_by_role("button", name=ARABIC).click()
    one.page.wait_for_load_state()
    assert one.page.get_attribute("html", "dir") == "rtl"
    one.check("the list in Arabic")
    one.page.locator(".app-tabs a").nth(1).click()
    one.page.wait_for_url("**/events/month/**")
    one.check("a month in Arabic")
    one.goto("/events/")
    one.page.locator(".app-event__title a").first.click()
    one.page.wait_for_url(re.compile(r"/events/[^/?]+/$"))
    # What the team wrote stays English, and is marked as such.
    assert one.page.locator("h1 [lang=en]").count() == 1
    one.check("an event in Arabic")
    one.goto("/events/calendar/")
    one.check("a calendar in Arabic")


def test_the_picture_beside_a_shared_link_is_there(visitor):
    one = visitor()
    one.goto("/events/")
    one.page.locator(".app-event__title a").first.click()
    address = one.page.locator("meta[property='og:image']").get_attribute("content")
    path = "/" + address.split("://", 1)[1].split("/", 1)[1]
    card = one.context.request.get(one.portal.base + path)
    assert card.status == 200
    assert card.headers["content-type"] == "image/png"
    assert len(card.body()) < 60_000
