"""You said, we did: what residents see, and what they never see."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import formats, timezone

from engagement.actions import services
from engagement.actions.claims import claim_of
from engagement.events.models import EventKind
from engagement.feedback import services as feedback
from tests.factories.accounts import UserFactory
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


class TestWhatWasDone:
    def done(self, programme, **facts):
        setter = UserFactory(full_name="Set Terr")
        action = ActionFactory(programme=programme, public=True, owner=UserFactory(full_name="Ow Nerr"), **facts)
        services.set_status(
            action,
            "done",
            actor=setter,
            words="The line answers.",
            evidence="There is a leaflet.",
            evidence_url="https://www.example.org/line?a=1&b=2",
            version=1,
        )
        return action

    def test_evidence_is_linked_and_says_where_it_leads(self, client, programme):
        action = self.done(programme)
        page = page_of(client.get(detail(action)))
        assert "There is a leaflet." in page.get_text()
        links = page.select("a[href='https://www.example.org/line?a=1&b=2']")
        assert links
        for link in links:
            assert {"noopener", "noreferrer"} <= set(link["rel"])
            assert link.get_text() == "See it on example.org (another website)"

    def test_whether_somebody_else_confirmed_it(self, client, programme):
        action = self.done(programme)
        for address in (LIST, detail(action)):
            assert "Not confirmed yet" in page_of(client.get(address)).get_text()
        services.confirm_status(claim_of(action), words="I rang it.", actor=UserFactory(full_name="Con Firmer"))
        day = formats.date_format(timezone.localdate(), "j F Y")
        for address in (LIST, detail(action)):
            text = page_of(client.get(address)).get_text()
            assert f"Confirmed by somebody else on {day}" in text
            assert "Not confirmed yet" not in text

    def test_the_newest_difference_counts_and_earlier_ones_stay(self, client, programme):
        action = self.done(programme)
        services.add_difference(action, size="none", words="Nobody knew of it.", actor=None)
        services.add_difference(
            action, size="some", words="More people ring.", evidence_url="https://figures.example/a", actor=None
        )
        text = " ".join(page_of(client.get(LIST)).get_text(" ").split())
        assert "What difference it made: It made some difference." in text
        page = page_of(client.get(detail(action)))
        assert "More people ring." in page.select_one(".app-difference").get_text()
        assert "figures.example (another website)" in page.get_text()
        assert "Nobody knew of it." in page.select_one("details .nhsuk-details__text").get_text()

    def test_no_page_and_no_feed_names_anybody(self, client, programme):
        action = self.done(programme)
        services.confirm_status(
            claim_of(action), words="Words of a colleague.", actor=UserFactory(full_name="Con Firmer")
        )
        services.add_difference(action, size="some", words="More.", actor=UserFactory(full_name="Fin Derr"))
        services.review_action(
            action, words="Still.", review_on=date(2099, 1, 1), actor=UserFactory(full_name="Re Viewer"), version=2
        )
        for address in (LIST, detail(action), reverse("actions:atom")):
            html = client.get(address).content.decode()
            for name in (
                "Set Terr",
                "Ow Nerr",
                "Con Firmer",
                "Fin Derr",
                "Re Viewer",
                "Words of a colleague",
                "@example",
            ):
                assert name not in html, (address, name)


def test_the_tallies_agree_with_the_lists_that_they_lead_to(client, programme):
    for status, facts in (
        ("done", {}),
        ("done", {}),
        ("cannot_be_done", {"reason_code": "money", "words": "No money."}),
        ("cannot_be_done", {"reason_code": "law", "words": "Not allowed."}),
        ("planned", {}),
    ):
        ActionFactory(programme=programme, public=True, status=status, **facts)
    ActionFactory(programme=programme, status="done")
    page = page_of(client.get(LIST))
    tallies = page.select(".app-tallies__list li")
    told = {item.a.get_text(): int(item.strong.get_text()) for item in tallies}
    assert told == {
        "Planned": 1,
        "Done": 2,
        "Cannot be done": 2,
        "The law does not allow it": 1,
        "There is no money for it": 1,
    }
    for item in tallies:
        found = page_of(client.get(item.a["href"]))
        assert len(titles(found)) == told[item.a.get_text()]
    assert titles(page_of(client.get(LIST, {"reason": "safety"}))) == set()


class TestFeed:
    ATOM = reverse("actions:atom")
    NAMES = {"a": "http://www.w3.org/2005/Atom"}

    def feed(self, client, **parameters):
        answer = client.get(self.ATOM, parameters)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("application/atom+xml")
        return answer, ElementTree.fromstring(answer.content)

    def test_the_latest_progress_stands_first(self, client, programme, tree):
        first = ActionFactory(programme=programme, public=True, title="One & all")
        other = ActionFactory(programme=programme, public=True, title="Two")
        ActionFactory(programme=programme, title="Hidden")
        services.set_status(other, "planned", actor=None)
        services.set_status(first, "cannot_be_done", actor=None, reason_code="law", words="A law \x0b forbids it.")
        _answer, feed = self.feed(client)
        entries = feed.findall("a:entry", self.NAMES)
        assert [entry.find("a:title", self.NAMES).text for entry in entries] == [
            "Cannot be done: One & all",
            "Planned: Two",
        ]
        assert "The law does not allow it" in entries[0].find("a:summary", self.NAMES).text
        links = [entry.find("a:link", self.NAMES).get("href") for entry in entries]
        assert links[0].endswith(detail(first))

    def test_each_programme_has_its_own_and_a_wrong_one_none(self, client, programme, tree):
        other = ProgrammeFactory(area=tree.system, slug="another-review")
        ActionFactory(programme=programme, public=True, title="One")
        ActionFactory(programme=other, public=True, title="Two")
        _answer, feed = self.feed(client, programme="another-review")
        assert len(feed.findall("a:entry", self.NAMES)) == 1
        assert client.get(self.ATOM, {"programme": "no-such"}).status_code == 404

    def test_who_has_it_is_told_so(self, client, programme):
        action = ActionFactory(programme=programme, public=True)
        answer, _feed = self.feed(client)
        assert client.get(self.ATOM, headers={"if-none-match": answer["ETag"]}).status_code == 304
        services.set_status(action, "planned", actor=None)
        assert client.get(self.ATOM, headers={"if-none-match": answer["ETag"]}).status_code == 200
