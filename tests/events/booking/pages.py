"""What the tests of booking pages share: reading a page, sending its form, an event of one programme."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.events import keys
from engagement.events.models import Booking, Event

JOINING = "https://meet.example.org/room"


def soup_of(response):
    return BeautifulSoup(response.content, "lxml")


def text_of(response) -> str:
    return soup_of(response).main.get_text(" ", strip=True)


def form_of(response, action: str = "") -> dict[str, Any]:
    """What a browser would send of the page's form as it stands."""
    page = soup_of(response).main
    forms = [form for form in page.select("form[method=post]") if not action or action in form.get("action", "")]
    sent: dict[str, Any] = {}
    for field in forms[0].select("input[name], textarea[name], select[name]"):
        name, kind = field["name"], field.get("type")
        if kind in ("radio", "checkbox"):
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(field["value"])
        elif field.name == "textarea":
            sent[name] = field.get_text().removeprefix("\n")
        elif field.name == "select":
            chosen = field.select_one("option[selected]")
            sent[name] = chosen["value"] if chosen else ""
        else:
            sent[name] = field.get("value", "")
    return sent


def address(event: Event) -> str:
    return reverse("events:book", args=[event.slug])


def own(booking: Booking, name: str = "booking") -> str:
    return reverse(f"events:{name}", args=[keys.token_of(booking)])


ROSA = {"place_kind": "in_person", "name": "Rosa Wren", "email": "rosa@example.org"}


def send(client, event: Event, follow: bool = False, **said: Any):
    sent = form_of(client.get(address(event)))
    return client.post(address(event), {**sent, **said}, follow=follow)


def errors_of(response) -> dict[str, str]:
    """What the summary says, by the name of the field to which each line leads; each line leads to a field."""
    page = soup_of(response)
    assert page.title.get_text().startswith("Error: ")
    lines = {}
    for link in page.select(".nhsuk-error-summary li a"):
        field = page.find(id=link["href"].removeprefix("#"))
        assert field is not None, link["href"]
        lines[field["name"]] = link.get_text(strip=True)
    return lines
