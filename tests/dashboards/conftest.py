"""A programme of North West London, people who read its dashboard, and answers to count."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from engagement.surveys.models import Channel, Response, Survey
from eolcare.accounts.roles import Role
from eolcare.common.tokens import hash_token, make_token
from tests.factories.accounts import user_with
from tests.factories.areas import PopulationFactory, area_tree
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import SurveyFactory

# A Thursday: the last completed week ended on Sunday 10 May 2026.
TODAY = datetime(2026, 5, 14, 10, tzinfo=UTC)
ADULTS = {"Brent": 250_000, "Ealing": 250_000, "Harrow": 200_000, "Westminster": 200_000}


@pytest.fixture(autouse=True)
def _calendar_and_empty_cache():
    cache.clear()
    with time_machine.travel(TODAY, tick=False):
        yield
    cache.clear()


@pytest.fixture
def tree():
    tree = area_tree(*ADULTS)
    for name, adults in ADULTS.items():
        for order, (band, persons) in enumerate(
            [("15 and under", 60_000), ("16 to 17", 7_000), ("18 to 64", adults - 30_000), ("65 and over", 30_000)]
        ):
            PopulationFactory(area=tree[name], topic="age", category=band, persons=persons, order=order)
        PopulationFactory(area=tree[name], topic="residents", category="All usual residents", persons=900_000)
    return tree


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(
        area=tree.system, slug="review", title="The review", opens_on=date(2026, 1, 5), closes_on=date(2026, 12, 31)
    )


@pytest.fixture
def survey(programme, tree):
    """A survey of residents that is over, so that everybody counts."""
    return SurveyFactory(
        programme=programme, areas=[tree.system], closed=True, opens_on=date(2026, 1, 5), closes_on=date(2026, 4, 30)
    )


@pytest.fixture
def answer(tree):
    """Give ``number`` answers to a survey, from a borough (or none), on a day, in a way."""

    def give(survey: Survey, number: int, borough: str | None = "Brent", *, on: date = date(2026, 2, 10), **fields):
        moment = timezone.make_aware(datetime(on.year, on.month, on.day, 12))
        fields.setdefault("channel", Channel.ONLINE)
        version = survey.versions.first()
        return Response.objects.bulk_create(
            Response(
                survey=survey,
                version=version,
                submission_key=hash_token(make_token()),
                reference_hash=hash_token(make_token()),
                answers={"word": "Kind"},
                borough=tree[borough] if borough else None,
                submitted_at=moment + timedelta(seconds=place),
                **fields,
            )
            for place in range(number)
        )

    return give


@pytest.fixture
def reader(client, tree):
    """A commissioner of the whole system, signed in."""
    client.force_login(user_with(Role.COMMISSIONER, tree.system))
    return client


class Page:
    """The dashboard as a reader meets it."""

    def __init__(self, response):
        assert response.status_code == 200, response.status_code
        self.soup = BeautifulSoup(response.content, "lxml")
        self.html = response.content.decode()
        self.text = " ".join(self.soup.main.get_text(" ").split())

    def figure(self, key):
        return self.soup.find("figure", id=key)

    def words(self, key):
        return " ".join(self.figure(key).get_text(" ").split())

    def sentence(self, key):
        return self.figure(key).find(class_="app-figure__sentence").get_text(" ", strip=True)

    def table(self, key):
        """The figure's table: the headings, then each row's texts."""
        rows = self.figure(key).find("table").find_all("tr")
        return [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in rows]

    def row(self, key, label):
        return next(row[1:] for row in self.table(key) if row[0] == label)

    def facts(self):
        found = self.soup.find_all(class_="app-dash__fact")
        return {
            each.find(class_="app-dash__what").get_text(strip=True): each.find(class_="app-dash__number").get_text(
                strip=True
            )
            for each in found
        }

    @property
    def figure_keys(self):
        return [figure["id"] for figure in self.soup.find_all("figure")]


@pytest.fixture
def see():
    def look(client, slug="review") -> Page:
        return Page(client.get(reverse("dashboards:programme", args=[slug])))

    return look


@pytest.fixture
def download():
    def fetch(client, key, slug="review") -> list[list[str]]:
        response = client.get(reverse("dashboards:figure_csv", args=[slug, key]))
        assert response.status_code == 200, response.status_code
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.reader(response.content.decode("utf-8-sig").splitlines()))

    return fetch
