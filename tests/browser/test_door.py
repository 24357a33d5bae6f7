"""The door in a real browser: a name found as it is typed, a tap that a bad line cannot lose, and no script at all."""

from __future__ import annotations

import json
import secrets

import pytest

pytestmark = pytest.mark.browser

MAKE = """
import json
from datetime import timedelta
from django.utils import timezone
from engagement.events import keys
from engagement.events.models import Event
from engagement.events.services import Need, Wish, book_place, save_places
from engagement.programmes.models import Programme
programme = Programme.objects.filter(is_public=True).order_by("pk").first()
now = timezone.now()
event = Event.objects.create(
    slug="SLUG", programme=programme, kind="workshop", format="in_person", title="Care at night", summary="Come.",
    starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=3), venue_name="Wren Library",
    venue_address="1 High Road", takes_bookings=True, state="published", published_at=now,
)
event.areas.set([programme.area])
save_places(event, {"in_person": 3, "carer": 2}, version=None, actor=None)
names = ("Rosa Wren", "Siân Hughes", "Amir Khan")
rows = [
    book_place(event, Wish("in_person", name, f"{at}@example.org", needs=(Need("bsl"), Need("food", "nuts")))).booking
    for at, name in enumerate(names)
]
print(json.dumps({"event": event.public_id, "rosa": rows[0].public_id, "code": keys.check_in_of(rows[2])}))
"""


@pytest.fixture
def event(portal):
    """An event that begins in an hour, with three people who booked."""
    return json.loads(portal.python(MAKE.replace("SLUG", f"door-{secrets.token_hex(4)}")))


def here(portal, event) -> list[str]:
    """Who is checked in, as the database has it."""
    return json.loads(
        portal.python(
            "import json; from engagement.events.models import Booking\n"
            f"rows = Booking.objects.filter(event__public_id='{event['event']}', checked_in_at__isnull=False)\n"
            "print(json.dumps(sorted(rows.values_list('contact__name', flat=True))))"
        )
    )


def at_the_door(visitor, event, **options):
    helper = visitor(**options)
    helper.sign_in("officer")
    helper.goto(f"/team/events/{event['event']}/check-in/")
    return helper


def test_a_name_is_found_as_it_is_typed_and_checked_in_with_one_tap(portal, visitor, event):
    helper = at_the_door(visitor, event)
    page = helper.page
    page.get_by_label("Find a name").fill("sian")
    assert page.locator("[data-person]:visible").count() == 1
    page.get_by_role("button", name="Check in Siân Hughes").click()
    helper.sees("Here since")
    assert page.evaluate("document.activeElement.textContent").startswith("Undo")
    assert here(portal, event) == ["Siân Hughes"]
    helper.check()
    page.get_by_role("button", name="Undo Siân Hughes").click()
    page.get_by_role("button", name="Check in Siân Hughes").wait_for()
    assert here(portal, event) == []


def test_a_tap_on_a_lost_line_is_kept_over_a_reload_and_sent_once(portal, visitor, event):
    helper = at_the_door(visitor, event)
    helper.page.route(
        "**/check-in/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    helper.page.get_by_role("button", name="Check in Rosa Wren").click()
    helper.sees("No connection. This tap is kept and sent again by itself.")
    assert here(portal, event) == []
    helper.page.unroute("**/check-in/")
    helper.page.reload()
    helper.page.get_by_role("button", name="Undo Rosa Wren").wait_for()
    assert here(portal, event) == ["Rosa Wren"]
    helper.page.reload()
    helper.sees("1 here")


def test_two_helpers_see_what_the_other_does(visitor, event):
    one, two = at_the_door(visitor, event), at_the_door(visitor, event)
    one.page.get_by_role("button", name="Check in Rosa Wren").click()
    two.page.get_by_role("button", name="Undo Rosa Wren").wait_for()


def test_without_a_script_the_same_page_does_all_of_it(portal, visitor, event):
    helper = at_the_door(visitor, event, javascript=False)
    page = helper.page
    page.get_by_label("Find a name").fill("wren")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("button", name="Check in Rosa Wren").click()
    assert "Rosa Wren is checked in." in page.inner_text("main")
    helper.goto(f"/team/events/check-in/{event['code']}/")
    page.get_by_role("button", name="Check in", exact=True).click()
    assert here(portal, event) == ["Amir Khan", "Rosa Wren"]


def test_every_page_of_people_meets_the_bars(visitor, event):
    helper = visitor()
    helper.sign_in("officer")
    root = f"/team/events/{event['event']}/"
    row = f"bookings/{event['rosa']}/"
    for path in (
        "bookings/",
        "bookings/new/",
        row,
        f"{row}edit/",
        f"{row}erase/",
        f"{row}needs/bsl/",
        "needs/",
        "day-sheet/",
        "walk-in/",
        "headcount/",
        "organisations/",
    ):
        assert helper.goto(root + path) == 200
        helper.check(path)
    helper.goto(f"{root}bookings/new/")
    helper.page.get_by_role("button", name="Book", exact=True).click()
    helper.page.get_by_label("Food: an allergy or a diet").first.check()
    helper.check("errors")
