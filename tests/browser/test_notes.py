"""Two people take notes at one workshop, in a real browser: at once, over a bad line, on the same note."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

WORKSHOP = """
from django.utils import timezone
from datetime import timedelta
from engagement.events.models import Event, EventKind, EventFormat, EventState, Prompt
from engagement.programmes.models import Programme
from secrets import token_hex
programme = Programme.objects.order_by("pk").first()
now = timezone.now()
event = Event.objects.create(
    programme=programme, slug="notes-" + token_hex(4), kind=EventKind.WORKSHOP, format=EventFormat.IN_PERSON,
    title="Workshop of note-takers", summary="Invented.", starts_at=now, ends_at=now + timedelta(hours=2),
    state=EventState.PUBLISHED, published_at=now, is_listed=False,
)
event.areas.set([programme.area])
Prompt.objects.create(event=event, order=1, text="What helps?")
Prompt.objects.create(event=event, order=2, text="What is hard?")
print(event.public_id)
"""


@pytest.fixture
def workshop(portal) -> str:
    """The address of the notes of a workshop that nobody wrote anything at."""
    return f"/team/events/{portal.python(WORKSHOP).splitlines()[-1]}/notes/"


def note_taker(visitor, role: str, workshop: str, **options):
    one = visitor(**options)
    one.sign_in(role)
    one.goto(workshop)
    return one


def write(person, words: str) -> None:
    person.page.get_by_label("What was said").fill(words)
    person.page.keyboard.press("Control+Enter")


def said(person) -> list[str]:
    return person.page.locator("article[data-note] .app-said").all_inner_texts()


def wait_for(person, condition: str, **options) -> None:
    person.page.wait_for_function(condition, timeout=25_000, **options)


def has(words: str) -> str:
    return f"[...document.querySelectorAll('article[data-note] .app-said')].some((p) => p.textContent === {words!r})"


def test_what_one_writes_the_other_sees_without_a_reload(visitor, workshop):
    olu, mia = (note_taker(visitor, role, workshop) for role in ("officer", "manager"))
    olu.page.get_by_label("In answer to").select_option(label="What is hard?")
    olu.page.get_by_label("Said by").select_option(index=1)
    write(olu, "Nobody rings back at night.")
    wait_for(olu, has("Nobody rings back at night."))
    # The cursor is back in the field; the question stays, who spoke does not.
    assert olu.page.evaluate("document.activeElement.name") == "text"
    assert olu.page.get_by_label("What was said").input_value() == ""
    assert olu.page.get_by_label("In answer to").input_value() == "2"
    assert olu.page.get_by_label("Said by").input_value() == ""
    write(olu, "The letters come too late.")

    mia.page.get_by_label("What was said").fill("Half a sen")
    wait_for(mia, has("The letters come too late."))
    assert said(mia) == ["The letters come too late.", "Nobody rings back at night."]
    # Told in words, to those who cannot see it; what she was writing is untouched.
    wait_for(mia, "/^[12] new notes?$/.test(document.querySelector('[data-news]').textContent)")
    assert mia.page.get_by_label("What was said").input_value() == "Half a sen"
    assert "written by" in mia.page.locator("article[data-note]").first.inner_text()
    # Nobody is told of their own notes.
    assert olu.page.locator("[data-news]").inner_text() == ""
    olu.check("with notes")
    mia.page.get_by_label("What was said").fill("")
    mia.page.get_by_role("link", name="Group by what was asked").click()
    mia.sees("What is hard?")
    mia.check("by what was asked")
    write(olu, "A third one.")
    wait_for(mia, has("A third one."))
    group = mia.page.locator("[data-group='prompt-2']")
    assert group.locator("article").count() == 3


def test_a_change_and_a_deletion_reach_the_other_page(visitor, workshop):
    olu, mia = (note_taker(visitor, role, workshop) for role in ("officer", "manager"))
    write(olu, "To be changed.")
    wait_for(olu, has("To be changed."))
    write(olu, "To be deleted.")
    wait_for(mia, f"{has('To be changed.')} && {has('To be deleted.')}")
    # A tick and the place of reading stay while others write.
    mia.page.get_by_label("Choose the note: To be changed.").check()
    edit = mia.context.new_page()
    edit.goto(mia.page.url)
    edit.get_by_role("link", name="Change the note: To be changed.").click()
    edit.get_by_label("What was said").fill("Changed.")
    edit.get_by_role("button", name="Save note").click()
    edit.get_by_role("link", name="Delete the note: To be deleted.").click()
    edit.get_by_role("button", name="Delete this note").click()
    wait_for(olu, f"{has('Changed.')} && document.querySelectorAll('article[data-note]').length === 1")
    wait_for(mia, has("Changed."))
    assert mia.page.get_by_label("Choose the note: Changed.").is_checked()
    mia.page.get_by_role("button", name="Make feedback items of the chosen notes").click()
    mia.sees("1 feedback item is made.")
    mia.page.get_by_role("link", name="See its feedback item").wait_for()
    olu.page.get_by_role("link", name="See its feedback item").wait_for(timeout=25_000)
    olu.check("an item")


def test_a_line_that_is_away_for_a_while_loses_nothing(visitor, workshop):
    olu = note_taker(visitor, "officer", workshop)
    olu.context.set_offline(True)
    write(olu, "Written in the lift.")
    olu.sees("You are offline: your note is kept here and sent when the line is back.")
    write(olu, "Written on the stairs.")
    olu.sees("Not sent yet")
    assert olu.page.locator("[data-waiting] li").all_inner_texts() == [
        "Written in the lift.",
        "Written on the stairs.",
    ]
    # The browser says that it is offline; the page itself has nothing to complain of.
    olu.complaints = [said for said in olu.complaints if "ERR_INTERNET_DISCONNECTED" not in said]
    olu.check("offline")
    # Who leaves now is asked.
    asked = []
    olu.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    olu.page.close(run_before_unload=True)
    olu.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    olu.context.set_offline(False)
    wait_for(olu, f"{has('Written in the lift.')} && {has('Written on the stairs.')}")
    assert said(olu) == ["Written on the stairs.", "Written in the lift."]
    assert olu.page.locator("[data-waiting]").is_hidden()
    olu.goto(workshop)
    assert said(olu) == ["Written on the stairs.", "Written in the lift."]


def test_an_answer_that_gets_lost_makes_no_second_note(visitor, workshop):
    olu = note_taker(visitor, "officer", workshop)
    lost = []

    def lose(route):
        if route.request.method == "POST" and len(lost) < 2:
            # The server has it; the answer never comes.
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    olu.page.route(f"**{workshop}", lose)
    write(olu, "Said once.")
    olu.page.locator("[data-status]", has_text="Saved.").wait_for(timeout=25_000)
    assert lost == [201, 201]
    olu.page.unroute_all(behavior="ignoreErrors")
    olu.goto(workshop)
    assert said(olu) == ["Said once."]


def test_a_reload_while_the_line_is_away_keeps_the_notes(visitor, workshop):
    olu = note_taker(visitor, "officer", workshop)
    olu.page.route(
        f"**{workshop}", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    write(olu, "Kept over a reload.")
    olu.sees("Not sent yet")
    olu.page.on("dialog", lambda dialog: dialog.accept())
    olu.page.unroute_all(behavior="ignoreErrors")
    olu.page.reload()
    wait_for(olu, has("Kept over a reload."))
    assert olu.page.evaluate("Object.keys(sessionStorage).length") == 0


def test_who_is_signed_out_meanwhile_signs_in_elsewhere_and_the_note_goes_out(visitor, workshop):
    olu = note_taker(visitor, "officer", workshop)
    olu.context.clear_cookies()
    write(olu, "Written while signed out.")
    olu.sees("You are signed out: your note is kept here.")
    first, olu.page = olu.page, olu.context.new_page()
    olu.sign_in("officer")
    olu.page.close()
    olu.page = first
    wait_for(olu, has("Written while signed out."))


def test_both_texts_stand_side_by_side(visitor, workshop):
    olu, mia = (note_taker(visitor, role, workshop) for role in ("officer", "manager"))
    write(olu, "First words.")
    wait_for(mia, has("First words."))
    for person in (olu, mia):
        person.page.get_by_role("link", name="Change the note: First words.").click()
        person.page.get_by_label("What was said").wait_for()
    for person, words in ((mia, "Her words."), (olu, "My words.")):
        person.page.get_by_label("What was said").fill(words)
        person.page.get_by_role("button", name="Save note").click()
    olu.sees("Both texts are below.")
    assert olu.page.get_by_label("What was said").input_value() == "My words."
    assert "Her words." in olu.page.locator(".app-theirs").inner_text()
    olu.check("side by side")
    olu.page.get_by_role("button", name="Save note").click()
    olu.page.wait_for_url(re.compile(r"/notes/#note-"))
    olu.sees("My words.")


def test_without_scripts_everything_works_by_reload(visitor, workshop):
    olu = note_taker(visitor, "officer", workshop, javascript=False)
    page = olu.page
    page.get_by_label("In answer to").select_option(label="What helps?")
    page.get_by_label("What was said").fill("Written without scripts.")
    page.get_by_role("button", name="Save note").click()
    olu.sees("The note is saved.")
    assert page.get_by_label("In answer to").input_value() == "1"
    # A reload sends nothing again.
    page.reload()
    page.get_by_role("link", name="Show the newest notes").click()
    assert said(olu) == ["Written without scripts."]
    page.get_by_role("button", name="Make feedback item of the note").click()
    olu.sees("1 feedback item is made.")
