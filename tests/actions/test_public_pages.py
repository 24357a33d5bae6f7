"""You said, we did: what residents see, and what they never see."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.actions import services
from engagement.events.models import EventKind
from engagement.feedback import services as feedback
from tests.factories.actions import ActionFactory
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, EventNoteFactory
from tests.factories.feedback import AnsweredSurveyFactory, FeedbackItemFactory, ThemeFactory, answered
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("actions:list")


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


def page_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(page):
    return {heading.get_text(strip=True) for heading in page.select("article h2")}


def detail(action):
    return reverse("actions:detail", args=[action.public_id])


def test_it_is_empty_and_says_what_comes_here(client):
    assert "What is done about it will stand here" in page_of(client.get(LIST)).get_text()


def test_only_published_actions_of_public_programmes(client, programme):
    shown = ActionFactory(programme=programme, public=True)
    hidden = ActionFactory(programme=programme)
    private = ActionFactory(programme=ProgrammeFactory(is_public=False), public=True)
    assert titles(page_of(client.get(LIST))) == {shown.title}
    assert client.get(detail(shown)).status_code == 200
    assert client.get(detail(hidden)).status_code == 404
    assert client.get(detail(private)).status_code == 404


def test_filters_stand_in_the_address(client, programme, tree):
    other = ProgrammeFactory(area=tree.system, slug="another-review")
    access = ThemeFactory(programme=programme)
    night = ThemeFactory(programme=programme, parent=access)
    brent = ActionFactory(programme=programme, areas=[tree["Brent"]], themes=[night], public=True, title="Brent")
    wide = ActionFactory(programme=programme, public=True, status="done", title="Wide")
    elsewhere = ActionFactory(programme=other, areas=[tree["Harrow"]], public=True, title="Elsewhere")
    for parameters, expected in (
        ({"borough": tree["Brent"].slug}, {brent.title, wide.title}),
        ({"borough": tree["Harrow"].slug}, {elsewhere.title, wide.title}),
        ({"theme": access.public_id}, {brent.title}),
        ({"status": "done"}, {wide.title}),
        ({"programme": "another-review"}, {elsewhere.title}),
        ({"programme": programme.slug, "status": "considered"}, {brent.title}),
        ({"status": "passed_on"}, set()),
    ):
        assert titles(page_of(client.get(LIST, parameters))) == expected, parameters


def test_the_filter_offers_themes_that_something_public_carries(client, programme):
    above, other = ThemeFactory(programme=programme, name="Access"), ThemeFactory(programme=programme, name="Secret")
    carried = ThemeFactory(programme=programme, parent=above, name="At night")
    ThemeFactory(programme=programme, parent=above, name="Also secret")
    ActionFactory(programme=programme, themes=[carried], public=True)
    ActionFactory(programme=programme, themes=[other])
    page = page_of(client.get(LIST))
    offered = [option.get_text(strip=True) for option in page.select("[name=theme] option")]
    assert offered == ["All themes", "Access", "At night"]
    assert "ecret" not in page.get_text()


@pytest.mark.parametrize("name", ["borough", "theme", "status"])
def test_a_filter_that_does_not_exist_is_named_and_shows_nothing(client, programme, name):
    ActionFactory(programme=programme, public=True)
    page = page_of(client.get(LIST, {name: "no-such-thing"}))
    assert titles(page) == set()
    assert page.select_one(".nhsuk-error-summary a")["href"] == f"#id_{name}"


@pytest.mark.parametrize("page_number", ["0", "-1", "abc", "999", "1; DROP TABLE"])
def test_a_page_that_does_not_exist_is_the_nearest_one(client, programme, page_number):
    action = ActionFactory(programme=programme, public=True)
    assert titles(page_of(client.get(LIST, {"page": page_number}))) == {action.title}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"status": "done"}, ["We did", "A nurse answers the telephone day and night."]),
        ({"status": "planned"}, ["We plan to do"]),
        (
            {"status": "cannot_be_done", "reason_code": "money", "words": "The money is spent this year."},
            ["We could not, because…", "There is no money for it.", "The money is spent this year."],
        ),
        ({"status": "passed_on", "passed_to": "Brent Council"}, ["We passed this on to Brent Council"]),
    ],
)
def test_you_said_and_we_did_or_why_not(client, programme, facts, words):
    action = ActionFactory(programme=programme, public=True, **facts)
    for address in (LIST, detail(action)):
        text = " ".join(page_of(client.get(address)).get_text(" ").split())
        for expected in ["You said", "You could not reach anybody at night.", *words]:
            assert expected in text


def test_the_trail_tells_every_step_with_its_day_and_words(client, programme):
    action = ActionFactory(programme=programme, public=True)
    services.set_status(action, "planned", actor=None, words="The money is agreed.")
    services.set_status(action, "cannot_be_done", actor=None, reason_code="law", words="A new law forbids it.")
    steps = page_of(client.get(detail(action))).select(".app-trail__step")
    told = [" ".join(step.get_text(" ").split()) for step in steps]
    assert [words.split(" ")[0] for words in told] == ["Cannot", "Planned", "Being"]
    assert "The law does not allow it. A new law forbids it." in told[0]
    assert "The money is agreed." in told[1]
    assert "20 April 2022" in told[2]


class TestWhereItComesFrom:
    def test_sources_are_named_and_linked_but_nobody_can_be_found(self, client, programme, tree):
        survey = AnsweredSurveyFactory(programme=programme, title="Care at home")
        event = EventFactory(programme=programme, title="Carers talk", areas=[tree["Brent"]], past=True)
        interview = EventFactory(
            programme=programme, kind=EventKind.INTERVIEW, title="Interview with Ann Smith", is_listed=False
        )
        items = [
            feedback.create_from_answer(answered(survey), "night", actor=None),
            feedback.create_from_note(EventNoteFactory(event=event), actor=None),
            feedback.create_from_note(EventNoteFactory(event=interview), actor=None),
        ]
        action = ActionFactory(programme=programme, public=True, items=items)
        page = page_of(client.get(detail(action)))
        text = " ".join(page.get_text(" ").split())
        assert "fewer than 10 people" in text
        assert "3 people" not in text
        for words in ("Care at home", "Carers talk", "One-to-one interview"):
            assert words in text
        assert "Ann Smith" not in text
        for title in ("Care at home", "Carers talk"):
            assert client.get(page.find("a", string=title)["href"]).status_code == 200

    def test_consented_words_alone_are_shown(self, client, programme):
        secret = "My brother Tom in Harlesden died alone"
        items = [
            FeedbackItemFactory(programme=programme, text=secret, quotable=True),
            FeedbackItemFactory(programme=programme, text=secret, may_quote=True),
            FeedbackItemFactory(programme=programme, text=secret),
        ]
        action = ActionFactory(programme=programme, public=True, items=items)
        html = client.get(detail(action)).content.decode()
        assert secret not in html
        page = page_of(client.get(detail(action)))
        assert [quote.get_text(strip=True) for quote in page.select("blockquote")] == ["Nobody came until morning."]

    def test_what_the_team_wrote_is_text_and_nothing_else(self, client, programme):
        evil = "<script>alert(1)</script>"
        action = ActionFactory(
            programme=programme, public=True, title=evil, you_said=evil, we_did=evil, status="passed_on", passed_to=evil
        )
        for address in (LIST, detail(action)):
            assert "<script>alert(1)" not in client.get(address).content.decode()


@pytest.mark.parametrize("rows", [2, 10])
def test_the_list_costs_the_same_at_any_length(client, programme, tree, django_assert_num_queries, rows):
    for _ in range(rows):
        ActionFactory(
            programme=programme,
            public=True,
            areas=[tree["Brent"], tree["Harrow"]],
            themes=[ThemeFactory(programme=programme)],
        )
    with django_assert_num_queries(13):
        assert len(titles(page_of(client.get(LIST)))) == min(rows, 10)


@pytest.mark.parametrize("number", [2, 20])
def test_an_action_costs_the_same_with_any_number_of_people(client, programme, django_assert_num_queries, number):
    action = ActionFactory(
        programme=programme,
        public=True,
        items=[FeedbackItemFactory(programme=programme, quotable=True) for _ in range(number)],
    )
    with django_assert_num_queries(13):
        client.get(detail(action))
