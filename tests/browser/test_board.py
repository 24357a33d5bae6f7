"""The board in a real browser: moved by keyboard, dragged, without scripts, at 320 px; axe finds nothing."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

ACTIONS = """
from django.utils import timezone
from datetime import timedelta
from engagement.actions.services import create_action
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from secrets import token_hex
programme = Programme.objects.order_by("pk").first()
owner = User.objects.get(email="officer@eolcare.example")
mark = token_hex(4)
for name in ("Bread", "Salt"):
    create_action(
        programme, title=f"{name} {mark}", you_said="Invented for a test of the board.", areas=[programme.area],
        owner=owner, due_on=timezone.localdate() + timedelta(days=30), actor=owner,
    )
print(mark)
"""


@pytest.fixture
def mark(portal) -> str:
    """A word that the titles of two new actions share."""
    return portal.python(ACTIONS).splitlines()[-1]


def at_the_board(visitor, mark, **options):
    one = visitor(**options)
    one.sign_in("manager")
    one.goto(f"/team/actions/board/?words={mark}")
    return one


def column_of(one, title: str) -> str:
    card = one.page.locator(".app-card", has_text=title)
    return card.locator("xpath=ancestor::section").get_attribute("data-column")


def move(one, title: str, status: str) -> None:
    card = one.page.locator(".app-card", has_text=title)
    card.get_by_label("Move").and_(one.page.locator("select")).select_option(status)
    card.get_by_role("button").click()


def test_a_card_moves_by_keyboard_and_by_dragging(visitor, mark):
    mia = at_the_board(visitor, mark)
    mia.check("the board")
    choice = mia.page.get_by_label(f"Move “Bread {mark}” to")
    choice.focus()
    mia.page.keyboard.type("Planned")
    mia.page.keyboard.press("Tab")
    mia.page.keyboard.press("Enter")
    mia.sees(f"“Bread {mark}” is now “Planned”.")
    assert column_of(mia, "Bread") == "planned"

    salt = mia.page.locator(".app-card", has_text="Salt")
    salt.locator("h3").drag_to(mia.page.locator("[data-column=under_way] h2"))
    mia.sees(f"“Salt {mark}” is now “Under way”.")
    assert column_of(mia, "Salt") == "under_way"
    # A status that asks for evidence opens its form, and brings back to the same board.
    mia.page.locator(".app-card", has_text="Salt").locator("h3").drag_to(mia.page.locator("[data-column=done] h2"))
    mia.page.get_by_role("button", name="Save status").click()
    mia.sees("Say how one can see that it is done")
    mia.check("done without evidence")
    mia.page.get_by_label("How can people see that it is done?").fill("There is salt on every table.")
    mia.page.get_by_role("button", name="Save status").click()
    mia.page.wait_for_url(f"**/team/actions/board/?words={mark}*")
    assert column_of(mia, "Salt") == "done"
    mia.sees("Not confirmed yet")


def test_without_scripts_and_two_at_once(visitor, mark):
    mia = at_the_board(visitor, mark, javascript=False)
    olu = at_the_board(visitor, mark)
    move(olu, "Bread", "planned")
    olu.sees("is now “Planned”")
    move(mia, "Bread", "under_way")
    mia.sees("Somebody else changed")
    mia.sees("What changed meanwhile")
    assert column_of(mia, "Bread") == "planned"
    # The same for who has scripts, looked at by axe.
    olu.page.goto(olu.portal.base + f"/team/actions/?words={mark}")
    olu.page.get_by_label(f"Choose: Bread {mark}").check()
    olu.page.get_by_label(f"Choose: Salt {mark}").check()
    olu.check("the list")
    olu.page.get_by_role("button", name="Change what is ticked").click()
    olu.check("several at once")
    move(mia, "Bread", "under_way")
    mia.sees("is now “Under way”")
    olu.page.get_by_label("Status").select_option("under_way")
    olu.page.get_by_label("Owner").select_option(index=1)
    olu.page.get_by_role("button", name="Change all that is ticked").click()
    olu.sees("Nothing was changed")
    olu.check("several at once, one changed meanwhile")
    olu.page.get_by_role("button", name="Change all that is ticked").click()
    olu.sees("2 actions are changed.")
