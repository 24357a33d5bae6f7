"""Coding by keyboard alone, in a real browser: words are marked, themes found, the next one opened; and no script at all."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.browser

TEXT = "💙 We rang and rang. Nobody came until morning. The nurse was kind."

MAKE = """
import json
from secrets import token_hex
from datetime import timedelta
from django.utils import timezone
from engagement.events.models import Event, EventFormat, EventKind, EventNote, EventState
from engagement.feedback import services
from engagement.feedback.models import FeedbackItem, Theme
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
programme = Programme.objects.get(pk=FeedbackItem.objects.order_by("pk").values_list("programme", flat=True)[0])
now, mark = timezone.now(), token_hex(4)
event = Event.objects.create(
    programme=programme, slug="coding-" + mark, kind=EventKind.WORKSHOP, format=EventFormat.IN_PERSON,
    title="Workshop " + mark, summary="Invented.", starts_at=now, ends_at=now + timedelta(hours=2), state=EventState.PUBLISHED,
    published_at=now, is_listed=False,
)
event.areas.set([programme.area])
items = []
for text in ("Nobody told us " + mark, TEXT + " " + mark):
    note = EventNote.objects.create(event=event, text=text)
    items.append(services.create_from_note(note, actor=None))
top = services.create_theme(programme, name="Browser " + mark, actor=None)
names = ["Zebra crossings " + mark, "Ferry times " + mark]
themes = [services.create_theme(programme, name=name, parent=top, actor=None) for name in names]
analyst = User.objects.get(email="analyst@eolcare.example")
for theme in reversed(themes):
    services.give_theme(items[0], theme, actor=analyst)
print(json.dumps({"first": items[1].public_id, "second": items[0].public_id, "names": names, "mark": mark}))
""".replace("TEXT", repr(TEXT))

STANDING = """
import json
from engagement.feedback.models import FeedbackItem
item = FeedbackItem.objects.get(public_id=%r)
rows = item.codings.filter(removed_at__isnull=True).select_related("theme").order_by("start", "end", "theme__name")
print(json.dumps([
    [row.theme.name, None if row.start is None else item.text[row.start:row.end], row.get_set_how_display()]
    for row in rows
]))
"""


@pytest.fixture
def world(portal) -> dict:
    """Two things that somebody said, one after the other in the list, and two themes that the analyst gave last."""
    return json.loads(portal.python(MAKE).splitlines()[-1])


def address(world, item="first") -> str:
    return f"/team/feedback/{world[item]}/?words={world['mark']}"


def standing(portal, world) -> list:
    return [row[:2] for row in json.loads(portal.python(STANDING % world["first"]).splitlines()[-1])]


def analyst(visitor, **options):
    one = visitor(**options)
    one.sign_in("analyst")
    return one


def active(person) -> str:
    return person.page.evaluate("document.activeElement.id")


def test_a_part_is_coded_by_keyboard_alone_and_the_next_one_follows(visitor, portal, world):
    ann = analyst(visitor)
    ann.goto(address(world))
    keys = ann.page.keyboard
    zebra, ferry = world["names"]
    # From the page, not from a field: m goes to the text; past "💙 " and over "We rang and rang."
    keys.press("m")
    assert active(ann) == "said"
    keys.press("Control+Home")
    for _ in range(2):
        keys.press("ArrowRight")
    for _ in range(len("We rang and rang.")):
        keys.press("Shift+ArrowRight")
    ann.sees("For the marked words:")
    assert ann.page.locator("#target q").inner_text() == "We rang and rang."
    # Nothing can be written into what somebody said.
    keys.type("xyz")
    keys.press("Backspace")
    assert ann.page.locator("#said p").inner_text().startswith(TEXT)

    keys.press("Enter")
    assert active(ann) == "theme-filter"
    # In a field a letter is a letter.
    keys.type(f"{zebra}?")
    assert not ann.page.locator("#keys").is_visible()
    keys.press("Backspace")
    keys.press("Enter")
    assert ann.page.locator("#id_passages input:checked").count() == 1
    ann.check("while words are marked")

    # Back to the whole; the theme given last but one is for all of it.
    keys.press("Escape")
    assert active(ann) == "said"
    assert ann.page.locator("#target").is_hidden()
    assert ann.page.locator("#theme-tree input:checked").count() == 0
    keys.press("Tab")
    number = ann.page.locator(f"#recent button:has-text('{ferry}') kbd").inner_text()
    ann.page.locator("#show-keys").focus()
    keys.press(number)
    assert ann.page.locator("#theme-tree input:checked").count() == 1

    # Leaving without saving is asked first.
    keys.press("j")
    ann.sees("You have not saved.")
    assert world["first"] in ann.page.url
    keys.press("Control+Enter")
    ann.page.wait_for_function("document.body.innerText.includes('The coding is saved.')")
    assert standing(portal, world) == [[ferry, None], [zebra, "We rang and rang."]] or standing(portal, world) == [
        [zebra, "We rang and rang."],
        [ferry, None],
    ]


def test_next_previous_filter_help_and_keys_that_can_be_switched_off(visitor, portal, world):
    ann = analyst(visitor)
    ann.goto(address(world))
    keys = ann.page.keyboard
    keys.press("j")
    ann.page.wait_for_url(f"**{world['second']}**")
    keys.press("k")
    ann.page.wait_for_url(f"**{world['first']}**")
    ferry = world["names"][1]
    keys.press("/")
    assert active(ann) == "theme-filter"
    keys.type(ferry)
    ann.page.wait_for_function("document.querySelectorAll('#theme-tree [data-name]:not([hidden])').length === 2")
    assert ann.page.locator("#theme-filter").input_value() == ferry
    keys.press("Tab")
    ann.page.locator("#show-keys").focus()
    keys.press("?")
    assert ann.page.locator("#keys").is_visible()
    ann.check("help")
    ann.page.get_by_label("Use single keys on this device").uncheck()
    keys.press("Escape")
    assert not ann.page.locator("#keys").is_visible()
    keys.press("j")
    keys.press("?")
    assert world["first"] in ann.page.url
    assert not ann.page.locator("#keys").is_visible()
    # It stays so on this device.
    ann.goto(address(world))
    ann.page.locator("#show-keys").focus()
    keys.press("n")
    assert world["first"] in ann.page.url


def test_with_the_mouse_words_are_marked_and_shown(visitor, portal, world):
    ann = analyst(visitor)
    ann.goto(address(world))
    zebra, ferry = world["names"]
    # From the first letter of "Nobody" to the blank after "came".
    box = ann.page.evaluate(
        """() => {
          const text = document.querySelector('#said p').firstChild
          const at = text.data.indexOf('Nobody')
          const range = document.createRange()
          range.setStart(text, at)
          range.setEnd(text, at + 'Nobody came '.length)
          const { left, right, top, bottom } = range.getBoundingClientRect()
          return { left, right, middle: (top + bottom) / 2 }
        }"""
    )
    ann.page.mouse.move(box["left"] + 1, box["middle"])
    ann.page.mouse.down()
    ann.page.mouse.move(box["right"] - 1, box["middle"], steps=6)
    ann.page.mouse.up()
    ann.sees("For the marked words:")
    ann.page.get_by_label(zebra, exact=True).first.check()
    # The same page can mark another part, and tick a theme for the whole.
    ann.page.get_by_role("button", name="Back to the whole").click()
    ann.page.locator("#theme-tree").get_by_label(ferry, exact=True).check()
    ann.page.get_by_role("button", name="Choose more themes").click()
    assert ann.page.locator("#theme-tree").get_by_label(zebra, exact=True).is_checked()
    assert not ann.page.locator("#theme-tree").get_by_label(ferry, exact=True).is_checked()
    ann.page.get_by_role("button", name="Save", exact=True).click()
    ann.sees("The coding is saved.")
    assert sorted(standing(portal, world), key=str) == sorted([[ferry, None], [zebra, "Nobody came"]], key=str)
    assert ann.page.locator("mark.app-passage").inner_text() == "Nobody came"
    ann.check("with a coded part")


def test_without_a_script(visitor, portal, world):
    ann = analyst(visitor, javascript=False)
    ann.goto(address(world))
    zebra, ferry = world["names"]
    assert not ann.page.locator("#show-keys").is_visible()
    assert not ann.page.locator("#target").is_visible()
    ann.page.locator("#theme-tree").get_by_label(ferry, exact=True).check()
    ann.page.get_by_text("Code a part of it by its sentences").click()
    ann.page.get_by_label("2. Nobody came until morning.").check()
    ann.page.get_by_label("Theme of this part").select_option(label=f"\u2003{zebra}")
    ann.page.get_by_role("button", name="Save this part").click()
    ann.sees("The coding is saved.")
    found = sorted(standing(portal, world), key=str)
    assert found == sorted([[ferry, None], [zebra, "Nobody came until morning."]], key=str)
