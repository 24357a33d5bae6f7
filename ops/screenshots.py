"""Takes the README's pictures from a running demonstration: ``make screenshots``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import ViewportSize

from ops import places
from ops.instance import Instance, running

FOLDER = places.ROOT / "docs" / "screenshots"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
# Of a published story of the demonstration (``eolcare/demonstration/content/letters.py``).
STORY_CODE = "5T0R-YC0D-E222"
DESKTOP, PHONE = (1280, 860), (320, 640)


def take(portal: Instance) -> list[Path]:
    """Take every picture and return where they are."""
    from playwright.sync_api import sync_playwright

    taken: list[Path] = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)

        def shoot(page: object, name: str) -> None:
            path = FOLDER / f"{name}.png"
            page.screenshot(path=str(path))  # type: ignore[attr-defined]
            taken.append(path)

        page = browser.new_page(viewport=_size(DESKTOP))
        for name, address in (("home", "/"), ("events", "/events/"), ("you-said-we-did", "/you-said-we-did/")):
            page.goto(portal.base + address)
            shoot(page, name)
        page.goto(portal.base + "/reports/")
        page.locator("main a[href^='/reports/']").first.click()
        shoot(page, "report")

        page.goto(portal.base + "/what-happened/")
        page.fill("[name=code]", STORY_CODE)
        page.press("[name=code]", "Enter")
        page.wait_for_selector(".app-path")
        shoot(page, "what-happened")

        phone = browser.new_page(viewport=_size(PHONE))
        phone.goto(portal.base + "/surveys/how-is-it-now/")
        phone.locator("main form[action$='/begin/'] button").first.click()
        shoot(phone, "survey-on-a-phone")
        phone.locator("button[name=language][value=ar]").click()
        shoot(phone, "survey-in-arabic")
        # Another visitor, who has chosen no language.
        visitor = browser.new_page(viewport=_size(PHONE))
        visitor.goto(portal.base + "/events/now-dementia-workshop/")
        shoot(visitor, "event-on-a-phone")
        visitor.goto(portal.base + "/events/now-dementia-workshop/book/")
        shoot(visitor, "booking-on-a-phone")
        visitor.goto(portal.base + "/tell-us/")
        visitor.locator("main a[href*='/tell-us/to/']").first.click()
        shoot(visitor, "story-on-a-phone")

        for role, views in (
            ("analyst", (("coding", "/team/feedback/"), ("desk", "/team/"), ("board", "/team/actions/board/"))),
            ("engagement_officer", (("building", "build/"), ("results", "results/"), ("bookings", "/team/events/"))),
            (
                "commissioner",
                (
                    ("dashboard", "/dashboards/"),
                    ("who-we-have-heard", "/dashboards/palliative-care-at-home-now/who-we-have-heard/"),
                ),
            ),
        ):
            staff = browser.new_context(viewport=_size(DESKTOP)).new_page()
            _sign_in(staff, portal, role)
            for name, place in views:
                at = portal.base + place
                if name in ("building", "results"):
                    staff.goto(portal.base + "/team/surveys/")
                    staff.locator("main a", has_text="how is it now").first.click()
                    staff.wait_for_url("**/team/surveys/*/")
                    at = staff.url + place
                staff.goto(at)
                if name == "dashboard":
                    staff.locator("main a[href^='/dashboards/']").last.click()
                if name == "bookings":
                    staff.locator("main a", has_text="An evening for carers").first.click()
                    staff.locator("main a[href$='/bookings/'], nav a[href$='/bookings/']").first.click()
                if name == "coding":
                    staff.locator("main table tbody a").first.click()
                shoot(staff, name)
        browser.close()
    return taken


def _size(screen: tuple[int, int]) -> ViewportSize:
    return {"width": screen[0], "height": screen[1]}


def _sign_in(page: object, portal: Instance, role: str) -> None:
    lines = portal.python(
        "from eolcare.demonstration.people import PEOPLE, PASSWORD\n"
        f"print(next(p.email for p in PEOPLE if p.role == '{role}'), PASSWORD)"
    )
    email, password = lines.splitlines()[-1].split()
    page.goto(portal.base + "/accounts/login/")  # type: ignore[attr-defined]
    page.fill("[name=login]", email)  # type: ignore[attr-defined]
    page.fill("[name=password]", password)  # type: ignore[attr-defined]
    page.press("[name=password]", "Enter")  # type: ignore[attr-defined]
    page.wait_for_url("**/team/")  # type: ignore[attr-defined]


def main() -> int:
    """Start a demonstration, take the pictures, say where they are."""
    with running() as portal:
        for path in take(portal):
            print(path.relative_to(places.ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
