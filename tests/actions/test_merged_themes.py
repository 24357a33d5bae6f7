"""A theme that became one with another leads on to it: in what is linked, and in every address that names it."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.actions import services
from engagement.feedback.models import Theme
from engagement.feedback.services import create_theme, give_theme
from engagement.feedback.services.evidence import add_finding, add_source
from engagement.feedback.services.merging import merge_themes
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.actions import ActionFactory
from tests.factories.areas import area_tree
from tests.factories.feedback import FeedbackItemFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ProgrammeFactory(area=area_tree("Brent").system, is_public=True)


@pytest.fixture
def manager(programme, client):
    user = user_with(Role.PROGRAMME_MANAGER, programme.area)
    client.force_login(user)
    return user


@pytest.fixture
def three(programme):
    """Return three themes as somebody read them before the first went into the second, and that into the third."""
    themes = [create_theme(programme, name=name, actor=None) for name in ("Chemists", "Night chemists", "Medicines")]
    before = [Theme.objects.get(pk=theme.pk) for theme in themes]
    merge_themes(themes[0], themes[1], actor=None)
    merge_themes(themes[1], themes[2], actor=None)
    return before


def page_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


class TestLinking:
    def test_an_action_gets_the_heir_once(self, programme, three):
        action = ActionFactory(programme=programme)
        services.link_themes(action, three[:2], actor=None)
        assert list(action.themes.all()) == [three[2]]

    def test_several_at_once_get_the_heir_and_a_second_time_changes_nothing(self, programme, three, manager):
        actions = [ActionFactory(programme=programme) for _number in range(2)]
        change = services.BulkChange(add_theme=three[0])
        services.change_many({row.pk: row.version for row in actions}, change, actor=manager)
        assert [list(row.themes.all()) for row in actions] == [[three[2]], [three[2]]]
        again = services.change_many({row.pk: row.version for row in actions}, change, actor=manager)
        assert (again.changed, len(again.unchanged)) == ([], 2)

    def test_taking_off_the_one_takes_off_its_heir(self, programme, three, manager):
        action = ActionFactory(programme=programme, themes=[three[2]])
        change = services.BulkChange(remove_theme=three[0])
        services.change_many({action.pk: action.version}, change, actor=manager)
        assert not action.themes.exists()

    def test_a_page_that_stood_open_meanwhile_is_saved_with_the_heir(self, programme, three, client, manager):
        action = ActionFactory(programme=programme, owner=manager)
        address = reverse("actions_team:edit", args=[action.public_id])
        form = page_of(client.get(address)).select_one("main form")
        data = {
            field["name"]: field.get("value") or field.get_text(strip=True)
            for field in form.select("input[name], textarea[name]")
            if field.get("type") not in ("checkbox", "radio") or field.has_attr("checked")
        }
        for select in form.select("select[name]"):
            chosen = select.select_one("option[selected]")
            data[select["name"]] = chosen["value"] if chosen else ""
        response = client.post(address, data | {"themes": three[0].public_id})
        assert response.status_code == 302, page_of_errors(response)
        assert list(action.themes.all()) == [three[2]]


def page_of_errors(response):
    page = BeautifulSoup(response.content, "html.parser")
    return [link.get_text(strip=True) for link in page.select(".nhsuk-error-summary a")]


class TestOldAddresses:
    def found(self, client, name, theme):
        page = page_of(client.get(reverse(name), {"theme": theme.public_id}))
        assert not page.select(".nhsuk-error-message")
        chosen = page.select_one("select[name=theme] option[selected]")
        return chosen.get_text(strip=True), page.select_one("main").get_text(" ")

    def test_of_what_people_said(self, client, programme, manager, three):
        item = FeedbackItemFactory(programme=programme, text="The chemist was shut.")
        FeedbackItemFactory(programme=programme, text="The ward was loud.")
        give_theme(item, three[2], actor=None)
        name, words = self.found(client, "feedback_team:list", three[0])
        assert name == "Medicines"
        assert "The chemist was shut." in words
        assert "The ward was loud." not in words

    @pytest.mark.parametrize("name", ["actions:list", "actions_team:list"])
    def test_of_actions(self, client, programme, manager, three, name):
        ActionFactory(public=True, programme=programme, title="Open at night", themes=[three[2]])
        ActionFactory(public=True, programme=programme, title="Quiet wards")
        chosen, words = self.found(client, name, three[1])
        assert chosen == "Medicines"
        assert "Open at night" in words
        assert "Quiet wards" not in words

    @pytest.mark.parametrize("name", ["evidence:list", "feedback_team:evidence"])
    def test_of_the_library(self, client, programme, manager, three, name):
        for title, theme in (("A study of chemists", three[2]), ("A study of wards", None)):
            source = add_source(
                programme,
                kind="research",
                title=title,
                source="Invented",
                published_year=2019,
                published_on=date(2019, 5, 1),
                population="All",
                is_public=True,
                actor=None,
            )
            add_finding(source, text="It is so.", themes=[theme] if theme else [], actor=None)
        chosen, words = self.found(client, name, three[0])
        assert chosen == "Medicines"
        assert "A study of chemists" in words
        assert "A study of wards" not in words

    @pytest.mark.parametrize("value", ["nothing", "a\x00b", "٣"])
    def test_what_never_was_a_theme_is_told_at_its_field(self, client, programme, manager, value):
        page = page_of(client.get(reverse("feedback_team:list"), {"theme": value}))
        assert page.select(".nhsuk-error-message")

    def test_residents_learn_of_no_heir_that_nothing_public_bears(self, client, programme, three):
        retired = create_theme(programme, name="Retired and unused", actor=None)
        Theme.objects.filter(pk=retired.pk).update(is_retired=True)
        ActionFactory(public=True, programme=programme)
        for name in ("actions:list", "evidence:list"):
            page = page_of(client.get(reverse(name), {"theme": three[0].public_id}))
            offered = {option.get_text(strip=True) for option in page.select("select[name=theme] option")}
            assert offered == {"All themes"}
