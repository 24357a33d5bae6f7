"""The team at its calendar, and an officer who adds materials: what the public then reads of them."""

from __future__ import annotations

import pytest

from tests.factories import files

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_calendar_to_an_event_with_materials_for_everybody(visitor, tmp_path, javascript):
    one = visitor(javascript=javascript)
    page = one.page

    def check(name):
        if javascript:
            one.check(name)

    one.sign_in("officer")
    one.goto("/team/events/")
    page.get_by_role("link", name="Calendar", exact=True).click()
    check("this month")
    page.get_by_role("link", name="Next: ").click()
    webinars = page.locator("table.app-calendar li.app-calendar__event--published", has_text="Webinar")
    for _month in range(6):
        if webinars.count():
            break
        page.get_by_role("link", name="Next: ").click()
    check("a month with events")
    month = page.url

    # On a narrow screen the same stands as a list by day.
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.locator("table.app-calendar").is_hidden()
    assert page.locator(".app-calendar-days li a").first.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})

    page.get_by_text("Show only some events").click()
    page.get_by_label("Kind").select_option("self_assessment_workshop")
    page.get_by_role("button", name="Show events").click()
    one.sees("No event of this month fits.")
    page.get_by_role("link", name="Show all events again").click()
    assert page.url == month

    webinars.first.get_by_role("link").click()
    check("the plan with its warnings")
    public = page.get_by_role("link", name="See the public page").get_attribute("href")
    page.get_by_role("link", name="Materials", exact=True).click()
    page.get_by_role("button", name="Add a file").click()
    (tmp_path / "paper.pdf").write_bytes(files.PNG)
    title = f"Care at home, {'with' if javascript else 'without'} scripts"
    page.get_by_label("Issues paper").check()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Show it on the event’s public page").check()
    page.locator("input[type=file]").set_input_files(tmp_path / "paper.pdf")
    page.get_by_role("button", name="Save material").click()
    one.sees("This is not a PDF: it says so in its name, but its content is a picture.")
    check("a picture under the name of a PDF")
    (tmp_path / "paper.pdf").write_bytes(files.pdf())
    page.locator("input[type=file]").set_input_files(tmp_path / "paper.pdf")
    page.get_by_role("button", name="Save material").click()
    one.sees("The material is saved.")
    check("the list of materials")

    reader = visitor(javascript=javascript)
    reader.goto(public)
    reader.sees("To read and to watch")
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name=title).click()
    assert download.value.suggested_filename == f"care-at-home-{'with' if javascript else 'without'}-scripts.pdf"
    if javascript:
        reader.check("an event with materials")
