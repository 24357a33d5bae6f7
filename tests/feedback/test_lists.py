"""What lists of feedback say of each thing, and of all of them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.feedback import services
from engagement.feedback.services.reading import mark_read
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.feedback import FeedbackItemFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def analyst(programme, client):
    user = user_with(Role.ANALYST, programme.area)
    client.force_login(user)
    return user


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_a_theme_of_two_parts_of_one_thing_shows_once(client, programme, analyst):
    item = FeedbackItemFactory(programme=programme, text="Nobody came. Nobody rang.")
    night, other = (services.create_theme(programme, name=name, actor=None) for name in ("Nights", "Waiting"))
    for start, end in ((0, 12), (13, 25)):
        services.give_theme(item, night, start=start, end=end, actor=analyst)
    services.give_theme(item, other, actor=analyst)
    page = page_of(client, reverse("feedback_team:list"))
    assert [tag.get_text() for tag in page.select("tbody .app-tags li")] == ["Nights", "Waiting"]


def test_the_bar_says_how_many_are_read_too(client, programme, analyst):
    items = [FeedbackItemFactory(programme=programme) for _number in range(3)]
    services.give_theme(items[0], services.create_theme(programme, name="Nights", actor=None), actor=analyst)
    mark_read(items[1], actor=analyst)
    for address in (
        reverse("feedback_team:list"),
        reverse("feedback_team:detail", args=[items[2].public_id]),
    ):
        page = page_of(client, address)
        assert " ".join(page.select_one(".app-progress").get_text(" ").split()) == "1 of 3 coded, 2 read"
        assert page.select_one(".app-progress progress")["value"] == "2"
