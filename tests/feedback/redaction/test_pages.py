"""Choosing the words to publish, as people meet it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.feedback import services
from engagement.feedback.models import FeedbackItem
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.feedback import FeedbackItemFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def analyst(tree, client):
    user = user_with(Role.ANALYST, tree.system)
    client.force_login(user)
    return user


def page_of(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def refused(response):
    return page_of(response, 422)


def detail(item):
    return reverse("feedback_team:detail", args=[item.public_id])


class TestWordsToPublish:
    def post(self, client, item, **data):
        return client.post(reverse("feedback_team:words", args=[item.public_id]), {"version": item.version, **data})

    def test_confirmed_and_taken_back(self, client, analyst, programme):
        item = FeedbackItemFactory(programme=programme, may_quote=True)
        assert self.post(client, item, public_text="Nobody came.").status_code == 302
        item.refresh_from_db()
        assert (item.public_text, item.public_text_confirmed_by) == ("Nobody came.", analyst)
        client.post(reverse("feedback_team:withdraw_words", args=[item.public_id]))
        item.refresh_from_db()
        assert item.public_text == ""

    def test_without_consent_there_is_no_form_and_no_way_around_it(self, client, analyst, programme):
        item = FeedbackItemFactory(programme=programme)
        assert "did not agree to be quoted" in page_of(client.get(detail(item))).get_text()
        self.post(client, item, public_text="Nobody came.")
        item.refresh_from_db()
        assert item.public_text == ""

    def test_what_looks_like_an_identifier_needs_a_second_look(self, client, analyst, programme):
        item = FeedbackItemFactory(programme=programme, may_quote=True)
        words = "Ring 020 7946 0958 or write to W6 8RF."
        page = refused(self.post(client, item, public_text=words))
        error = page.select_one(".nhsuk-error-summary").get_text()
        assert "020 7946 0958" in error
        assert "W6 8RF" in error
        assert FeedbackItem.objects.get().public_text == ""
        tick = page.select_one("input[name=harmless]")["value"]
        # The tick is for what was found: other words need another look.
        self.post(client, item, public_text="Write to ann@example.org.", harmless=tick)
        assert FeedbackItem.objects.get().public_text == ""
        self.post(client, item, public_text=words, harmless=tick)
        assert FeedbackItem.objects.get().public_text == words

    def test_a_conflict_keeps_the_words_and_the_next_save_goes_through(self, client, analyst, programme):
        item = FeedbackItemFactory(programme=programme, may_quote=True)
        services.confirm_public_text(item, "First.", actor=analyst)
        page = refused(self.post(client, item, public_text="Second."))
        assert "Somebody else changed this" in page.select_one(".nhsuk-error-summary").get_text()
        assert page.select_one("[name=public_text]").get_text(strip=True) == "Second."
        version = page.select_one("[name=version]")["value"]
        client.post(
            reverse("feedback_team:words", args=[item.public_id]), {"version": version, "public_text": "Second."}
        )
        assert FeedbackItem.objects.get().public_text == "Second."
