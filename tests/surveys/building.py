"""Somebody who builds a survey with a browser that knows no JavaScript."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from engagement.surveys.models import Survey
from engagement.surveys.queries_building import state_of
from eolcare.accounts.models import User


class Builder:
    """Opens pages, fills in forms, presses buttons; ``main`` and ``words`` are what stands on the screen."""

    def __init__(self, user: User, survey: Survey) -> None:
        self.browser, self.survey = Client(), survey
        self.browser.force_login(user)

    def open(self, name: str, *args, **query) -> Builder:
        address = reverse(f"surveys_team:{name}", args=[self.survey.public_id, *args])
        return self._arrive(self.browser.get(address, query, follow=True), address)

    def press(self, words: str, **fields) -> Builder:
        """Press the button that reads so in its form, with what stands in the form and ``fields`` instead."""
        button = next(b for b in self.main.find_all("button") if words in " ".join(b.get_text(" ").split()))
        form = button.find_parent("form")
        data = self._filled(form)
        if button.get("name"):
            data[button["name"]] = button["value"]
        data |= {name: value for name, value in fields.items() if value is not None}
        for name, value in fields.items():
            if value is None:
                data.pop(name, None)
        address = (button.get("formaction") or form.get("action") or "").partition("#")[0] or self.address
        send = self.browser.get if form.get("method", "get") == "get" else self.browser.post
        return self._arrive(send(address, data, follow=True), address)

    def follow(self, words: str) -> Builder:
        link = next(a for a in self.main.find_all("a") if words in " ".join(a.get_text(" ").split()))
        return self._arrive(self.browser.get(link["href"], follow=True), link["href"])

    def _filled(self, form) -> dict:
        data: dict = {}
        for field in form.find_all(["input", "textarea", "select"]):
            name, kind = field.get("name"), field.get("type")
            if not name or (kind in ("radio", "checkbox") and not field.has_attr("checked")):
                continue
            if field.name == "select":
                chosen = field.find("option", selected=True) or field.find("option")
                value = chosen["value"] if chosen else ""
            elif field.name == "textarea":
                value = field.get_text().removeprefix("\n")
            else:
                value = field.get("value", "on" if kind == "checkbox" else "")
            if kind == "checkbox" and name in data:
                value = [*(data[name] if isinstance(data[name], list) else [data[name]]), value]
            data[name] = value
        return data

    def _arrive(self, response, address: str) -> Builder:
        self.address = (response.redirect_chain[-1][0] if response.redirect_chain else address).partition("#")[0]
        self.status = response.status_code
        self.page = BeautifulSoup(response.content, "html.parser")
        self.main = self.page.main
        dead = [str(link) for link in self.page.find_all("a") if not link.get("href")]
        assert not dead, f"links that lead nowhere: {dead}"
        self.words = " ".join(self.main.get_text(" ").split()) if self.main else ""
        return self

    @property
    def outline(self) -> list[str]:
        rows = self.main.select(".app-outline .app-row__link, .app-outline__about .app-row__link")
        return [" ".join(row.get_text(" ").split()) for row in rows]

    @property
    def errors(self) -> list[str]:
        return [" ".join(item.get_text().split()) for item in self.page.select(".nhsuk-error-summary li")]

    @property
    def definition(self):
        return state_of(self.survey).definition
