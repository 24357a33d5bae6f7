"""The main job, end to end, as four people see it: a resident, the team, an approver and a commissioner.

Each page on the way is looked at by axe, at 1280 and at 320 px, and asked whether anything came from another server.
"""

from __future__ import annotations

import re
import time

import pytest

pytestmark = pytest.mark.browser

WORDS = "At two in the morning I did not know whom to ring, so I sat on the stairs and waited for the light."
SURVEY = "/surveys/how-is-it-now/"
RENDER_SECONDS = 60


def press(locator) -> None:
    """Press a link or a button, and wait for the page that it leads to."""
    with locator.page.expect_navigation():
        locator.click()


def answer_everything(visitor, *, check=False) -> str:
    """Fill in the open survey as a carer in Brent would, and return the reference code."""
    page = visitor.page
    press(page.locator("form[action$='/begin/'] button").first)
    for _step in range(40):
        page.wait_for_load_state()
        if check:
            visitor.check("survey")
        if "/check/" in page.url:
            break
        radios, boxes = page.locator("main input[type=radio]"), page.locator("main input[type=checkbox]")
        texts = page.locator("main textarea")
        if "/q/role/" in page.url:
            page.get_by_label("I look after somebody who is seriously ill").check()
        elif "/q/borough/" in page.url:
            page.get_by_label("Brent", exact=True).check()
        elif "/your-words/" in page.url:
            page.get_by_label("Yes, you may use my words without my name").check()
        elif "/q/better/" in page.url:
            texts.first.fill(WORDS)
        elif radios.count():
            radios.first.check()
        elif boxes.count():
            boxes.first.check()
        press(page.get_by_role("button", name="Continue"))
    visitor.sees(WORDS)
    visitor.sees("Brent")
    press(page.get_by_role("button", name="Continue"))
    if check:
        visitor.check("questions about the person")
    page.get_by_label("No, go on without them").check()
    press(page.get_by_role("button", name="Continue"))
    if check:
        visitor.check("sending")
    press(page.get_by_role("button", name="Send my answers"))
    page.wait_for_url("**/thank-you/")
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", visitor.text())
    assert found, visitor.text()
    return found.group()


@pytest.fixture(scope="module")
def told():
    """What one person of the story tells the next."""
    return {}


def test_1_a_resident_finds_an_event_and_fills_in_the_survey(visitor, told):
    resident = visitor()
    page = resident.page
    assert resident.goto("/") == 200
    resident.check("home")
    press(page.get_by_role("link", name="Events", exact=True).first)
    resident.check("events")
    page.get_by_text("Find an event for you").click()
    page.get_by_label("Borough").select_option(label="Brent")
    press(page.locator("main form button").first)
    resident.sees("Brent: walk in and tell us")
    assert "An evening for carers" not in resident.text()
    press(page.get_by_role("link", name="Brent: walk in and tell us").first)
    resident.sees("11am to 2pm")
    resident.check("event")

    resident.goto(SURVEY)
    resident.check("survey start")
    told["code"] = answer_everything(resident, check=True)
    resident.check("thank you")
    page.reload()
    resident.sees(told["code"])


def test_2_nothing_is_lost_on_the_way_and_answers_can_be_changed(visitor, portal):
    resident = visitor()
    page = resident.page
    before = int(portal.python("from engagement.surveys.models import Response; print(Response.objects.count())"))
    resident.goto(SURVEY)
    press(page.locator("form[action$='/begin/'] button").first)
    page.get_by_label("Somebody close to me has died").check()
    press(page.get_by_role("button", name="Continue"))
    page.wait_for_url("**/q/borough/**")
    page.get_by_label("Harrow", exact=True).check()
    press(page.get_by_role("button", name="Continue"))
    page.wait_for_url("**/q/relation/**")
    relation = page.url
    page.reload()
    page.goto(relation.replace("/q/relation/", "/q/borough/"))
    assert page.get_by_label("Harrow", exact=True).is_checked()
    press(page.get_by_role("link", name="Back").first)
    assert page.get_by_label("Somebody close to me has died").is_checked()
    assert (
        int(portal.python("from engagement.surveys.models import Response; print(Response.objects.count())")) == before
    )


def test_3_the_team_makes_a_feedback_item_a_theme_and_an_action(visitor, told):
    analyst = visitor()
    page = analyst.page
    analyst.sign_in("analyst")
    analyst.check("desk")
    press(page.get_by_role("link", name="Surveys", exact=True).first)
    analyst.check("surveys")
    press(page.get_by_role("link", name=re.compile("how is it now")).first)
    analyst.check("survey")
    press(page.get_by_role("link", name="Responses one by one"))
    analyst.check("responses")
    # A worker takes new words in within a minute.
    for _try in range(30):
        page.get_by_label(re.compile("Words in an answer")).fill("sat on the stairs")
        press(page.get_by_role("button", name="Show responses"))
        if page.locator("main tbody a").count():
            break
        time.sleep(2)
    press(page.locator("main tbody a").first)
    analyst.sees(WORDS)
    analyst.check("response")
    press(page.get_by_role("button", name=re.compile("from the answer to What could have been better")))
    analyst.sees(WORDS)
    analyst.check("coding")
    told["item"] = page.url
    page.get_by_label(re.compile("^Advice by day and night")).check()
    press(page.get_by_role("button", name="Save", exact=True))
    page.goto(told["item"])
    assert page.get_by_label(re.compile("^Advice by day and night")).is_checked()

    press(page.get_by_role("link", name="Start an action from this"))
    analyst.check("new action")
    press(page.get_by_role("button", name="Save action"))
    analyst.sees("There is a problem")
    assert page.evaluate("document.activeElement.className").startswith("nhsuk-error-summary")
    analyst.check("new action, errors")
    page.get_by_label("Title").fill("One number at night")
    page.get_by_label("You said", exact=True).fill("At night there is nobody to ring.")
    page.get_by_label(re.compile("^What we do about it")).fill("One telephone number, answered by a nurse at any hour.")
    page.get_by_label("Brent", exact=True).check()
    page.get_by_label("Owner").select_option(index=1)
    due = page.get_by_role("group", name="Due on")
    for part, value in (("Day", "28"), ("Month", "2"), ("Year", "2027")):
        due.get_by_label(part, exact=True).fill(value)
    press(page.get_by_role("button", name="Save action"))
    assert "One number at night" in page.locator("h1").inner_text()
    analyst.check("action")
    told["action"] = page.url


def test_4_cannot_be_done_is_refused_without_its_reason(visitor, told):
    analyst = visitor()
    analyst.sign_in("analyst")
    page = analyst.page
    page.goto(told["action"])
    press(page.get_by_role("link", name="Set status"))
    analyst.check("status")
    page.get_by_label("Cannot be done").check()
    press(page.locator("main form button").first)
    said = page.locator(".nhsuk-error-summary").inner_text()
    assert "Choose why it cannot be done" in said
    assert "in plain words" in said
    analyst.check("status, errors")
    page.get_by_label("Planned").check()
    press(page.locator("main form button").first)
    analyst.sees("Planned")


def test_5_the_event_report_is_written_approved_by_somebody_else_and_rendered(visitor, told, portal):
    officer = visitor()
    officer.sign_in("officer")
    page = officer.page
    press(page.get_by_role("link", name="Reports", exact=True).first)
    officer.check("reports")
    button = page.get_by_role("button", name=re.compile("Write the report")).first
    told["event"] = button.inner_text().split(":", 1)[1].strip()
    press(button)
    told["report"] = page.url
    officer.check("report")
    press(page.locator("a[href$='/edit/about/']"))
    officer.check("section")
    page.locator("[contenteditable=true]").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" The kettle was on the whole afternoon.")
    press(page.get_by_role("button", name="Save the section"))
    page.goto(told["report"])
    press(page.get_by_role("link", name="Preview"))
    officer.sees("The kettle was on the whole afternoon.")
    officer.check("preview")
    page.goto(told["report"])
    press(page.get_by_role("link", name="Send for review"))
    officer.check("send for review")
    press(page.get_by_role("button", name="Send for review"))
    assert page.get_by_role("link", name="Read and approve").count() == 0, "nobody approves what they wrote"
    assert officer.goto(told["report"].replace(portal.base, "") + "approve/") in (403, 404, 409)

    approver = visitor()
    approver.sign_in("approver")
    page = approver.page
    approver.sees("1 report waits")
    page.goto(told["report"])
    press(page.get_by_role("link", name="Read and approve"))
    approver.check("approve")
    press(page.get_by_role("button", name="Approve this version"))
    end = time.monotonic() + RENDER_SECONDS
    while page.get_by_role("link", name="Publish", exact=True).count() == 0:
        assert time.monotonic() < end, f"The PDF was not made in {RENDER_SECONDS} s: {approver.text()[:600]}"
        time.sleep(0.5)
    approver.check("approved")
    press(page.get_by_role("link", name="Publish", exact=True))
    approver.check("publish")
    press(page.locator("main form button").first)
    approver.sees("Published")

    page.goto(told["action"])
    press(page.get_by_role("button", name=re.compile("Show to residents|Publish")))
    approver.check("action, published")


def test_6_the_public_reads_page_and_pdf_and_follows_the_code(visitor, told, portal):
    resident = visitor()
    page = resident.page
    resident.goto("/reports/")
    resident.check("public reports")
    press(page.get_by_role("link", name=re.compile(re.escape(told["event"]))).first)
    resident.sees("The kettle was on the whole afternoon.")
    resident.check("public report")
    address = page.locator("main a[href$='.pdf']").first.get_attribute("href")
    answer = resident.context.request.get(portal.base + address)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    import hashlib

    assert hashlib.sha256(answer.body()).hexdigest() in page.content()

    resident.goto("/what-happened/")
    resident.check("lookup")
    page.locator("main form input[type=text]").first.fill(told["code"].lower().replace("-", " "))
    press(page.locator("main form button").first)
    text = resident.text()
    assert "Advice by day and night" in text
    assert "One number at night" in text
    assert WORDS not in text, "nobody's text is shown"
    resident.check("what happened")

    resident.goto("/you-said-we-did/")
    page.get_by_label("Borough").select_option(label="Brent")
    press(page.locator("main form button").first)
    press(page.get_by_role("link", name="One number at night"))
    resident.sees("Planned")
    assert WORDS not in resident.text()
    resident.check("action, public")


def test_7_a_commissioner_sees_reach_and_actions_and_nothing_else(visitor, told, portal):
    commissioner = visitor()
    commissioner.sign_in("commissioner")
    page = commissioner.page
    commissioner.check("desk")
    press(page.get_by_role("link", name="Dashboards", exact=True).first)
    commissioner.check("dashboards")
    press(page.get_by_role("link", name=re.compile("Palliative care at home")).first)
    text = commissioner.text()
    for name in ("Brent", "Westminster", "Planned", "Under way"):
        assert name in text
    commissioner.check("dashboard")
    csv = page.locator("main a[href$='.csv']").first.get_attribute("href")
    answer = commissioner.context.request.get(portal.base + csv)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/csv")
    for address in (told["item"], told["report"], portal.base + "/team/surveys/", portal.base + "/team/audit/"):
        assert commissioner.context.request.get(address).status == 403


def test_8_the_residents_part_works_without_javascript(visitor):
    resident = visitor(javascript=False)
    page = resident.page
    resident.goto("/events/?borough=brent")
    press(page.locator("main a[href^='/events/']").first)
    assert resident.goto(SURVEY) == 200
    code = answer_everything(resident)
    resident.goto("/what-happened/")
    page.locator("main form input[type=text]").first.fill(code)
    press(page.locator("main form button").first)
    resident.sees("how is it now")
    resident.goto("/you-said-we-did/?status=done")
    press(page.locator("main h2 a, main h3 a").first)
    resident.goto("/reports/")
    press(page.locator("main a[href^='/reports/']").first)
    assert page.locator("main a[href$='.pdf']").count() >= 1
    assert resident.complaints == []


def test_9_the_residents_part_works_by_keyboard_alone(visitor):
    resident = visitor()
    page = resident.page
    resident.goto(SURVEY)

    def tab_to(name: str) -> None:
        for _press in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText || ''").strip().startswith(name):
                return
        raise AssertionError(f"The keyboard does not reach “{name}”.")

    page.keyboard.press("Tab")
    assert "Skip to main content" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    tab_to("Start now")
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/role/**")
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    tab_to("Continue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/borough/**")
    tab_to("Continue")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/q/(?!borough)"))
