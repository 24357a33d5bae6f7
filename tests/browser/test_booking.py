"""Booking a place in a real browser: with scripts and without, by keyboard alone, narrow, right to left."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

import pytest

pytestmark = pytest.mark.browser

MAKE = """
from datetime import timedelta
from django.utils import timezone
from engagement.events.models import BookingQuestion, Event
from engagement.programmes.models import Programme
from engagement.events.services import Wish, book_place, save_places
programme = Programme.objects.filter(is_public=True).order_by("pk").first()
start = (timezone.now() + timedelta(days=20)).replace(minute=0, second=0, microsecond=0)
facts = dict(
    programme=programme, kind="workshop", format="hybrid", title="Care at night", summary="Come and talk.",
    starts_at=start, ends_at=start + timedelta(hours=2), venue_name="Wren Library", venue_address="1 High Road",
    takes_bookings=True, joining_link="https://meet.example.org/room", state="published", published_at=timezone.now(),
)
for slug, places in (("OPEN", {"in_person": 200, "online": 1, "carer": 50}), ("FULL", {"online": 1})):
    event = Event.objects.create(slug=slug, **facts)
    event.areas.set([programme.area])
    save_places(event, places, version=None, actor=None)
    book_place(event, Wish("online", "Amir Khan", "amir@example.org"))
    if slug == "OPEN":
        first = BookingQuestion.objects.create(event=event, order=1, kind="yes_no", label="Have you been before?")
        BookingQuestion.objects.create(
            event=event, order=2, kind="long_text", label="What did you like?", required=True, asked_if=first,
            asked_if_values=["yes"],
        )
print("made")
"""
# New ones each time: a portal that runs already has those of the last run.
RUN = secrets.token_hex(3)
OPEN, FULL = f"browser-open-{RUN}", f"browser-full-{RUN}"
FORM = f"/events/{OPEN}/book/"


@pytest.fixture(scope="module")
def events(portal) -> None:
    """Two events that take bookings: one with places and questions, one that is full."""
    assert portal.python(MAKE.replace("OPEN", OPEN).replace("FULL", FULL)).endswith("made")


def last_booking(portal) -> dict[str, Any]:
    """The booking that was made last, and its link."""
    said = portal.python(
        "import json; from engagement.events.models import Booking; from engagement.events import keys\n"
        "b = Booking.objects.select_related('contact').order_by('-pk').first()\n"
        "print(json.dumps({'state': b.state, 'kind': b.place_kind, 'carer': b.with_carer, 'language': b.language,\n"
        "  'name': b.contact.name, 'answers': list(b.answers.values()), 'token': keys.token_of(b),\n"
        "  'needs': sorted([n.kind, n.detail, n.for_carer] for n in b.needs.all())}))"
    )
    return json.loads(said.splitlines()[-1])


def button(page, words: str):
    return page.get_by_role("main").get_by_role("button", name=words, exact=True)


def focused(page) -> tuple[str, str, str]:
    """Name, value and type of what has the focus."""
    return tuple(
        page.evaluate("(({name, value, type}) => [name || '', value || '', type || ''])(document.activeElement)")
    )


def tab_to(page, name: str, value: str = "") -> None:
    """Press Tab until a field has the focus; of radios the group, of boxes the box."""
    for _press in range(120):
        at = focused(page)
        if at[0] == name and (not value or at[2] == "radio" or at[1] == value):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no way by Tab to {name} {value} on {page.url}")


@pytest.mark.parametrize("language", ["en-gb", "ar"])
def test_a_place_is_booked_by_keyboard_alone_without_scripts_on_a_narrow_screen(visitor, events, portal, language):
    somebody = visitor(javascript=False)
    page = somebody.page
    page.set_viewport_size({"width": 320, "height": 640})
    somebody.goto(FORM)
    if language != "en-gb":
        tab_to(page, "language", language)
        page.keyboard.press("Enter")
        page.locator("html[dir=rtl]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    tab_to(page, "place_kind")
    page.keyboard.press("Space")
    tab_to(page, "with_carer")
    page.keyboard.press("Space")
    for name, typed in (("name", "Rosa Wren"), ("email", f"rosa-{language}@example.org")):
        tab_to(page, name)
        page.keyboard.type(typed)
    tab_to(page, "needs-0", "language")
    page.keyboard.press("Space")
    tab_to(page, "needs-more-language")
    page.keyboard.type("Farsi")
    for _press in range(60):
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, "carer_needs-2", "step_free")
    page.keyboard.press("Space")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for _press in range(60):
        at = focused(page)
        if at[2] == "submit" and not at[0]:
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/booked/**")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    booking = last_booking(portal)
    assert booking["needs"] == [["language", "Farsi", False], ["step_free", "", True]]
    del booking["needs"], booking["token"]
    assert booking == {
        "state": "booked", "kind": "in_person", "carer": True, "language": language, "name": "Rosa Wren", "answers": [],
    }  # fmt: skip


def test_a_question_shows_when_it_is_asked(visitor, events, portal):
    somebody = visitor()
    page = somebody.page
    somebody.goto(FORM)
    second = page.get_by_label("What did you like?")
    assert not second.is_visible()
    page.get_by_role("group", name="Have you been before?").get_by_label("Yes").check()
    assert second.is_visible()
    second.fill("The tea")
    page.get_by_role("group", name="Have you been before?").get_by_label("No").check()
    assert not second.is_visible()
    page.get_by_label("In person").check()
    page.get_by_label("Your name").fill("Rosa Wren")
    page.get_by_label("Email address").fill("question@example.org")
    button(page, "Book").click()
    page.wait_for_url("**/booked/**")
    assert last_booking(portal)["answers"] == ["no"]


def test_what_a_companion_needs_is_asked_where_one_comes(visitor, events):
    somebody = visitor()
    page = somebody.page
    somebody.goto(FORM)
    part = page.get_by_text("Your companion needs something too")
    assert not part.is_visible()
    page.get_by_label("A carer or companion comes with me").check()
    assert part.is_visible()
    part.click()
    somebody.check("companion's needs")


def test_without_scripts_every_question_is_there_and_says_when_it_applies(visitor, events):
    somebody = visitor(javascript=False)
    somebody.goto(FORM)
    assert somebody.page.get_by_label("What did you like?").is_visible()
    somebody.sees("Only if you answered “Yes” to “Have you been before?”.")
    somebody.sees("Your companion needs something too")


def test_errors_take_the_focus_and_lead_to_their_fields(visitor, events):
    somebody = visitor()
    page = somebody.page
    somebody.goto(FORM)
    somebody.check("the form")
    page.locator("[name=needs-0][value=language]").check()
    page.get_by_label("Your name").fill("Rosa Wren")
    button(page, "Book").click()
    page.locator(".nhsuk-error-summary").wait_for()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "nhsuk-error-summary"
    somebody.check("the form with errors")
    for line, name in (
        ("Select how you want to take part", "place_kind"),
        ("Enter an email address or a telephone number", "email"),
        ("Enter the language that you need", "needs-more-language"),
    ):
        page.locator(".nhsuk-error-summary a", has_text=line).click()
        assert focused(page)[0] == name
    assert page.get_by_label("Your name").input_value() == "Rosa Wren"


def test_the_pages_of_somebody_without_email(visitor, events, portal):
    somebody = visitor()
    page = somebody.page
    somebody.goto(FORM)
    page.get_by_label("In person").check()
    page.get_by_label("Your name").fill("Rosa " + "Wren" * 25)
    page.get_by_label("Telephone number").fill("020 7946 0000")
    page.locator("[name=needs-1][value=braille]").check()
    button(page, "Book").click()
    page.wait_for_url("**/events/booking/**")
    code = page.locator(".app-booking-code__code").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    assert page.locator(".app-booking-qr svg").is_visible()
    somebody.check("own booking")
    own = page.url
    # The code leads back on another device.
    other = visitor()
    other.goto("/events/booking/")
    other.check("find a booking")
    other.page.get_by_label("Your booking code").fill("0000-0000-0000")
    button(other.page, "Find my booking").click()
    other.sees("No booking has this code")
    other.check("a code that nobody has")
    other.page.get_by_label("Your booking code").fill(code.lower())
    button(other.page, "Find my booking").click()
    other.page.wait_for_url(own)
    # Changed, then cancelled, then deleted; each is asked first where it cannot be taken back.
    page.get_by_role("button", name="Change your booking").click()
    somebody.check("change")
    page.get_by_label("Your name").fill("Rosa Sparrow")
    button(page, "Save the changes").click()
    page.wait_for_url(own)
    somebody.sees("Rosa Sparrow")
    page.get_by_role("button", name="Cancel your booking").click()
    somebody.check("cancel")
    button(page, "Cancel your booking").click()
    somebody.sees("Your booking is cancelled.")
    somebody.check("cancelled")
    page.get_by_role("link", name="Delete your booking and all that you told us").click()
    somebody.check("erase")
    button(page, "Delete everything").click()
    somebody.sees("Your booking is deleted")
    somebody.check("erased")
    assert somebody.goto(own.removeprefix(portal.base)) == 404
    somebody.sees("This link opens no booking")
    somebody.check("no booking")


def test_a_full_event_leads_to_the_waiting_list_and_an_offer_is_accepted(visitor, events, portal):
    somebody = visitor()
    page = somebody.page
    somebody.goto(f"/events/{FULL}/")
    page.get_by_role("button", name="Join the waiting list").click()
    somebody.sees("No places left: you can join the waiting list")
    somebody.check("full")
    page.get_by_label("Your name").fill("Rosa Wren")
    page.get_by_label("Email address").fill("waits@example.org")
    button(page, "Join the waiting list").click()
    page.wait_for_url("**/booked/**")
    somebody.sees("You are on the waiting list")
    somebody.check("on the waiting list")
    token = last_booking(portal)["token"]
    somebody.goto(f"/events/booking/{token}/")
    somebody.sees("You are on the waiting list.")
    assert "meet.example.org" not in somebody.text()
    somebody.check("own booking, waiting")
    portal.python(
        "from engagement.events.models import Booking; from engagement.events.services import cancel_booking\n"
        f"b = Booking.objects.get(event__slug='{FULL}', contact__email='amir@example.org', state='booked')\n"
        "cancel_booking(b); print('done')"
    )
    page.reload()
    somebody.sees("A place is free for you")
    somebody.check("own booking, offered")
    button(page, "Accept the place").click()
    somebody.sees("You have a place.")
    somebody.sees("meet.example.org")
    somebody.check("own booking, accepted")


def test_from_right_to_left_axe_finds_nothing_either(visitor, events, portal):
    somebody = visitor()
    page = somebody.page
    somebody.goto(FORM)
    page.get_by_role("button", name="العربية").click()
    page.locator("html[dir=rtl]").wait_for()
    somebody.check("the form")
    page.locator("[name=place_kind][value=in_person]").check()
    page.locator("[name=name]").fill("Rosa Wren")
    page.locator("[name=email]").fill("rtl@example.org")
    page.locator("form[data-booking] button[type=submit]").click()
    page.wait_for_url("**/booked/**")
    somebody.check("after sending")
    somebody.goto(f"/events/booking/{last_booking(portal)['token']}/")
    somebody.check("own booking")
