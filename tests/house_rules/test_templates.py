"""What is true of every template: it compiles, its addresses exist, and the strict content policy can hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from tests.house_rules.addresses import all_patterns

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ALL = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})
PAGES = [name for name in ALL if name.endswith(".html") and not name.startswith("mail/")]


def text_of(name):
    return (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ALL)
def test_it_compiles(name):
    get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_no_inline_style_and_no_script_without_a_nonce(name):
    text = text_of(name)
    assert not re.search(r"\sstyle\s*=", text), "a style attribute is refused by our content policy"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "an event attribute is refused by our content policy"
    for tag in re.findall(r"<(?:script|style)\b[^>]*>", text):
        assert "nonce=" in tag or " src=" in tag or "application/json" in tag, tag


@pytest.mark.parametrize("name", ALL)
def test_every_address_it_names_exists(name):
    known = {pattern.name for pattern in all_patterns()} | {"admin:index"}
    named = set(re.findall(r"{%-?\s*url\s+[\"']([^\"']+)[\"']", text_of(name)))
    named |= set(re.findall(r"{%\s*nav_item\s+[\"']([^\"']+)[\"']", text_of(name)))
    named |= set(re.findall(r"{%\s*nav_item_for\s+[\"'][^\"']+[\"']\s+[\"']([^\"']+)[\"']", text_of(name)))
    assert named - known == set()


def test_the_patterns_would_find_what_they_look_for():
    assert re.search(r"\sstyle\s*=", '<p style="color:red">')
    assert re.search(r"\son[a-z]+\s*=\s*[\"']", '<a onclick="x()">')
    assert ALL
    assert PAGES


@pytest.mark.parametrize("name", ALL)
def test_every_static_file_it_names_exists(name):
    named = set(re.findall(r"{%\s*static\s+[\"']([^\"']+)[\"']", text_of(name)))
    assert [path for path in sorted(named) if finders.find(path) is None] == []
