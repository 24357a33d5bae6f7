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

    def answer(self, value: Any = "", **more: str) -> Resident:
        """Fill in the field, or the boxes, and press Continue."""
        data: dict[str, Any] = {"answer": value} if value else {}
        return self._arrive(self.browser.post(self.address, data | more, follow=True), self.address)

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
        summary = self.page.select_one(".nhsuk-error-summary li")
        return summary.get_text().strip() if summary else ""

    @property
    def checked(self) -> list[str]:
        return [box["value"] for box in self.page.select("input[checked]")]

    @property
    def text(self) -> str:
        area = self.page.select_one("textarea#answer")
        if area is not None:
            return area.get_text()[1:] if area.get_text().startswith("\n") else area.get_text()
        return self.page.select_one("input#answer")["value"]

    @property
    def rows(self) -> dict[str, str]:
        return {
            " ".join(row.dt.get_text(" ").split()): " ".join(row.dd.get_text(" ").split())
            for row in self.page.select(".nhsuk-summary-list__row")
        }
