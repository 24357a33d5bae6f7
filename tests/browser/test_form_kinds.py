"""Every kind of field in a real browser: what the scripts do, and what axe finds, with and without errors."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import django_prose_editor
import pytest
from django.conf import settings
from django.template import Context, engines
from django_prose_editor.fields import ProseEditorFormField

from eolcare.common import nhsuk
from tests.common.nhsuk.test_forms import GOOD, EveryKind

pytestmark = pytest.mark.browser

ROOT = Path(settings.BASE_DIR)
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
EDITOR = Path(django_prose_editor.__file__).parent / "static" / "django_prose_editor"
PLACES = {
    "/static/nhsuk/": ROOT / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk",
    "/static/django_prose_editor/": EDITOR,
    "/static/": ROOT / "static",
}
# As strict as the portal's own: nothing in the page runs without its nonce.
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-n'; style-src 'self' 'nonce-n'; font-src 'self'; img-src 'self' data:"
)
PAGE = """{% load crispy_forms_tags nhsuk %}<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% error_prefix form %}Every kind</title>
<link rel="stylesheet" href="/static/nhsuk/nhsuk-frontend.min.css">{% form_media form %}</head>
<body><script nonce="n">document.body.className = "js-enabled nhsuk-frontend-supported"</script>
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
            headers = {"Content-Type": "text/html", "Content-Security-Policy": POLICY}
            route.fulfill(body=html, headers=headers)
            return
        for prefix, folder in PLACES.items():
            if path.startswith(prefix) and (folder / path.removeprefix(prefix)).is_file():
                route.fulfill(path=folder / path.removeprefix(prefix))
                return
        route.fulfill(status=404, body="")

    def open_(form, width: int = 1280):
        service = {"text": "Have your say", "href": "/"}
        request = SimpleNamespace(csp_nonce="n")
        values = {"form": form, "service": service, "csrf_token": "t", "request": request}
        html = engines["django"].engine.from_string(PAGE).render(Context(values))
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", lambda route: serve(route, html))
        page.goto("http://form.example/")
        page.locator("[data-nhsuk-button-init]").first.wait_for(state="attached")
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("data", [None, BAD], ids=["empty", "errors"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page, data, width) -> None:
    page = open_page(EveryKind(data), width)
    page.get_by_label("Phone", exact=True).check()
    page.evaluate(AXE)
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


class Rich(nhsuk.Form):
    body = ProseEditorFormField(label="Text", config={"extensions": {"Bold": True}}, preset="configurable")


def test_the_rich_text_editor_starts_under_the_strict_policy(open_page) -> None:
    page = open_page(Rich(initial={"body": "<p>Hello</p>"}))
    editor = page.locator(".ProseMirror[contenteditable=true]")
    editor.wait_for(timeout=10_000)
    editor.click()
    page.keyboard.press("End")
    page.keyboard.type(" there")
    assert page.locator("textarea[name=body]").input_value() == "<p>Hello there</p>"
