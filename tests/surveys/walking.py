"""Somebody who answers a survey with a browser that knows no JavaScript."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from engagement.surveys.models import Survey


class Resident:
    """Opens pages, follows redirects, presses buttons; ``page`` is what stands on the screen."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.browser = Client()
        self.address = ""
        self.status = 0
        self.page = BeautifulSoup("", "html.parser")

    def open(self, address: str) -> Resident:
        return self._arrive(self.browser.get(address, follow=True), address)

    def refresh(self) -> Resident:
        return self.open(self.address)

    def begin(self, **more: str) -> Resident:
        address = reverse("surveys:begin", args=[self.survey.slug])
        return self._arrive(self.browser.post(address, more, follow=True), address)

    def open_page(self, **more: str) -> Resident:
        """Open the questions of a survey of one page, of which nothing is kept before they are sent."""
        address = reverse("surveys:page", args=[self.survey.slug])
        return self._arrive(self.browser.get(address, more, follow=True), address + ("?shared=yes" if more else ""))

    def answer(self, value: Any = "", **more: str) -> Resident:
        """Fill in the page and press Continue: the value of its first field, or of each field by name."""
        data: dict[str, Any] = dict(self.hidden)
        if isinstance(value, dict):
            data |= value
        elif value:
            data[self.fields[0]] = value
        address = (self.form.get("action") if self.form else "") or self.address
        return self._arrive(self.browser.post(address, data | more, follow=True), address)

    @property
    def form(self) -> Any:
        return self.page.select_one("main form[method=post]")

    @property
    def hidden(self) -> dict[str, str]:
        """What the page sends of itself."""
        fields = self.form.select("input[type=hidden]") if self.form else []
        return {field["name"]: field["value"] for field in fields if field["name"] != "csrfmiddlewaretoken"}

    @property
    def fields(self) -> list[str]:
        """The names of the fields that one can fill in, in the order of the page."""
        fields = self.form.select("input:not([type=hidden]), select, textarea")
        return list(dict.fromkeys(field["name"] for field in fields))

    def press(self) -> Resident:
        """Press the button of the form on this page."""
        return self._arrive(self.browser.post(self.address, follow=True), self.address)

    def follow(self, words: str) -> Resident:
        """Follow the link that reads so."""
        links = [link for link in self.page.find_all("a") if words in " ".join(link.get_text().split())]
        assert links, f"no link {words!r} among {[link.get_text() for link in self.page.find_all('a')]}"
        return self.open(links[0]["href"])

    def _arrive(self, response: Any, address: str) -> Resident:
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else address
        self.status = response.status_code
        self.page = BeautifulSoup(response.content, "html.parser")
        dead = [str(link) for link in self.page.find_all("a") if not link.get("href")]
        assert not dead, f"links that lead nowhere on {self.address}: {dead}"
        return self

    @property
    def heading(self) -> str:
        return " ".join(self.page.h1.get_text().split())

    @property
    def words(self) -> str:
        return " ".join(self.page.main.get_text(" ").split())

    @property
    def error(self) -> str:
        return self.errors[0] if self.errors else ""

    @property
    def errors(self) -> list[str]:
        return [" ".join(line.get_text().split()) for line in self.page.select(".nhsuk-error-summary li")]

    @property
    def checked(self) -> list[str]:
        return [box["value"] for box in self.page.select("input[checked]")]

    @property
    def text(self) -> str:
        """What stands in the first field to write in."""
        field = self.form.select_one("textarea, input[type=text]")
        if field.name == "textarea":
            return field.get_text()[1:] if field.get_text().startswith("\n") else field.get_text()
        return field.get("value", "")

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields to write in, and what is chosen from lists, by name."""
        texts = {field["name"]: field.get("value", "") for field in self.form.select("input[type=text]")}
        texts |= {field["name"]: field.get_text().removeprefix("\n") for field in self.form.select("textarea")}
        chosen: dict[str, str] = {}
        for field in self.form.select("select"):
            option = field.select_one("option[selected]")
            chosen[field["name"]] = option["value"] if option else ""
        return texts | chosen

    @property
    def rows(self) -> dict[str, str]:
        return {
            " ".join(row.dt.get_text(" ").split()): " ".join(row.dd.get_text(" ").split())
            for row in self.page.select(".nhsuk-summary-list__row")
        }
