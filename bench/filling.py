"""What a person would send from a page: the form is read once, and then sent by everybody alike."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from bench.load import Answer, Client
from bench.questions import NUMBER, WORD, WORDS

FORM_TAG = re.compile(r"<form[^>]*>")
ACTION = re.compile(r'action="([^"]*)"')
# "Other people use this device": few people tick it.
NEVER_TICKED = ("shared",)


@dataclass
class Form:
    """A form as it was first met: its place among the page's forms, and what is sent from it.

    ``said`` is what everybody sends alike, encoded; ``hidden`` says how to find what differs, and what it was at first.
    """

    place: int
    has_action: bool
    data: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    hidden: dict[str, tuple[re.Pattern[str], str]] = field(default_factory=dict)
    said: str = ""


_read: dict[Hashable, Form] = {}
_numbers = itertools.count(1)


class _Forms(HTMLParser):
    """Collects the forms of a page that are posted."""

    def __init__(self) -> None:
        super().__init__()
        self.posted: list[Form] = []
        self._met = 0
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            # The form that changes the language is not what a person came to fill in.
            if given.get("method", "").lower() == "post" and not given.get("action", "").startswith("/language/"):
                self._form = Form(self._met, "action" in given)
            self._met += 1
        form = self._form
        if form is None:
            return
        if tag == "option" and self._select and given.get("value"):
            form.data.append((self._select, given["value"]))
            self._select = ""
        # A field that no key leads to is a trap for programs; a person leaves it empty.
        if not name or tag not in ("input", "textarea", "select") or name in form.names:
            return
        is_trap = given.get("tabindex") == "-1"
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            form.data.append((name, "" if is_trap else WORDS))
        elif kind == "radio" or (kind == "checkbox" and name not in NEVER_TICKED):
            form.data.append((name, given.get("value", "on")))
        elif kind == "hidden":
            form.hidden[name] = re.compile(rf'name="{re.escape(name)}"[^>]*value="([^"]*)"'), given.get("value", "")
            return
        elif kind in ("text", "search"):
            form.data.append((name, "" if is_trap else WORD))
        else:
            return
        form.names.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.posted.append(self._form)
            self._form = None


def filled(page: str, *, like: Hashable) -> tuple[str, str]:
    """Return where a page is sent ("" for its own address) and what a person would send, encoded: first choices, some words.

    Args:
        page: the page's HTML. Among its forms the one that asks most is filled in, the first of equals.
        like: pages with the same value have the same form; it is read once, and its hidden fields from each page.

    Raises:
        RuntimeError: if there is no form to send.
    """
    form = _read.get(like)
    if form is None:
        reader = _Forms()
        reader.feed(page)
        if not reader.posted:
            raise RuntimeError(f"There is no form on the page: {page[:500]}")
        form = max(reader.posted, key=lambda posted: len(posted.names))
        form.said = urlencode(form.data)
        _read[like] = form
    action = ""
    if form.has_action:
        found = ACTION.search(FORM_TAG.findall(page)[form.place])
        action = html.unescape(found[1]) if found else ""
    now = []
    for name, (pattern, first) in form.hidden.items():
        value = pattern.search(page)
        now.append((name, html.unescape(value[1]) if value else first))
    said = form.said.replace(NUMBER, f"{next(_numbers):07d}")
    return action, "&".join(part for part in (urlencode(now), said) if part)


def send(client: Client, address: str, page: str, *, like: Hashable) -> Answer:
    """Fill in the form of the page at ``address`` and send it."""
    action, body = filled(page, like=like)
    return client.post(action or address, body)


def follow(client: Client, answer: Answer, *, like: Hashable, until: str) -> str:
    """Go on from the redirect ``answer``, filling in each page, until an address holds ``until``; return that page's text.

    Args:
        client: who goes.
        answer: the redirect that leads to the first page.
        like: what tells this journey's forms from any other's; within it a form is known by its step.
        until: a part of the last page's address.

    Raises:
        RuntimeError: if something is refused, or the journey does not end.
    """
    where = ""
    for step in range(100):
        if answer.status != 302:
            raise RuntimeError(f"{answer.status} after {where}: {answer.text[:1500]}")
        where = answer.location
        page = client.get(where)
        if page.status == 302:
            answer = page
            continue
        if page.status != 200:
            raise RuntimeError(f"{page.status} at {where}: {page.text[:1500]}")
        if until in where:
            return page.text
        answer = send(client, where, page.text, like=(like, step))
    raise RuntimeError(f"The journey did not end: {where}")
