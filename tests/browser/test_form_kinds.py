"""Every kind of field in a real browser: what the scripts do, and what axe finds, with and without errors."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.template import engines

from tests.common.nhsuk.test_forms import GOOD, EveryKind

ROOT = Path(settings.BASE_DIR)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PLACES = {"/static/nhsuk/": ROOT / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk", "/static/": ROOT / "static"}
PAGE = """{% load crispy_forms_tags nhsuk %}<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% error_prefix form %}Every kind</title>
<link rel="stylesheet" href="/static/nhsuk/nhsuk-frontend.min.css"></head>
<body><script>document.body.className = "js-enabled nhsuk-frontend-supported"</script>
{% nhsuk "header" logo=False service=service %}
<div class="nhsuk-width-container"><main class="nhsuk-main-wrapper" id="maincontent">
{% error_summary form %}{% crispy form %}</main></div>{% nhsuk "footer" copyright="A health body" %}
<script type="module" src="/static/js/portal.js"></script></body></html>"""
BAD = {**GOOD, "name": "", "places": "many", "contact": "email", "day_month": "", "agree": ""}


@pytest.fixture
def open_page(chromium):
    """Open the form's page at a width; every file it asks for comes from the checkout."""
    contexts = []

    def serve(route, html: str) -> None:
        path = urlsplit(route.request.url).path
        if path == "/":
            route.fulfill(body=html, content_type="text/html")
            return
        for prefix, folder in PLACES.items():
            if path.startswith(prefix) and (folder / path.removeprefix(prefix)).is_file():
                route.fulfill(path=folder / path.removeprefix(prefix))
                return
        route.fulfill(status=404, body="")

    def open_(form: EveryKind, width: int = 1280):
        service = {"text": "Have your say", "href": "/"}
        html = engines["django"].from_string(PAGE).render({"form": form, "service": service, "csrf_token": "t"})
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", lambda route: serve(route, html))
        page.goto("http://form.example/")
        page.wait_for_function("document.querySelector('[data-nhsuk-radios-init]') !== null")
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("data", [None, BAD], ids=["empty", "errors"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page, data, width) -> None:
    page = open_page(EveryKind(data), width)
    page.get_by_label("Phone", exact=True).check()
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run()")["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_summary_takes_focus_and_its_links_lead_into_the_fields(open_page) -> None:
    page = open_page(EveryKind(BAD))
    assert page.title() == "Error: Every kind"
    assert page.evaluate("document.activeElement.className") == "nhsuk-error-summary"
    for text, name in (
        ("Enter full name", "name"),
        ("Enter where to", "contact_email"),
        ("Date of the event must include a month", "day_month"),
        ("Tick the box to continue: You may quote me", "agree"),
    ):
        page.get_by_role("link", name=text).click()
        assert page.evaluate("document.activeElement.name") == name


def test_a_choice_reveals_its_field_and_hides_the_others(open_page) -> None:
    page = open_page(EveryKind())
    where, number = page.locator("[name=contact_email]"), page.locator("[name=contact_phone]")
    assert not where.is_visible()
    page.get_by_label("Email", exact=True).check()
    assert where.is_visible()
    page.get_by_label("Phone", exact=True).check()
    assert number.is_visible()
    assert not where.is_visible()


def test_none_of_these_unticks_the_others(open_page) -> None:
    page = open_page(EveryKind())
    page.get_by_label("Care at home").check()
    page.get_by_label("None of these").check()
    assert not page.get_by_label("Care at home").is_checked()
    page.get_by_label("Care at home").check()
    assert not page.get_by_label("None of these").is_checked()


def test_the_count_is_told_and_the_password_can_be_shown(open_page) -> None:
    page = open_page(EveryKind())
    page.locator("[name=story]").fill("x" * 510)
    assert page.get_by_text("You have 10 characters too many").first.is_visible()
    password = page.locator("[name=password]")
    page.get_by_role("button", name="Show password").click()
    assert password.get_attribute("type") == "text"
