"""Themes are suggested from similar things and the theme's own words; a person decides, and only then is one given."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.urls import reverse

from engagement.feedback import services
from engagement.feedback.finding.alike import POOL, alike, telling_words
from engagement.feedback.models import Coding, SuggestionDecision
from engagement.feedback.queries.suggestions import similar_items, suggestions_for, taken_by_theme
from engagement.feedback.services.suggestions import refuse_suggestion, take_suggestion
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from tests.factories.accounts import UserFactory, user_with
from tests.factories.areas import area_tree
from tests.factories.feedback import FeedbackItemFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

NIGHT = [
    "At night nobody answered the telephone and we waited until morning.",
    "We telephoned at night, and nobody came until the morning.",
    "The night line rang and rang; nobody answered us.",
]
PARKING = ["Parking at the hospital cost more than our dinner.", "The car park was full and the parking dear."]


@pytest.fixture
def tree():
    return area_tree("Brent")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def frame(programme):
    names = {"night": "Help out of hours", "parking": "Getting there", "kind": "Kindness"}
    return {key: services.create_theme(programme, name=name, actor=None) for key, name in names.items()}


@pytest.fixture
def coded(programme, frame):
    for key, texts in (("night", NIGHT), ("parking", PARKING)):
        for text in texts:
            services.give_theme(FeedbackItemFactory(programme=programme, text=text), frame[key], actor=None)


@pytest.fixture
def item(programme, coded):
    return FeedbackItemFactory(
        programme=programme, text="Nobody answered when I rang at night; the telephone was dead."
    )


def names(item):
    return [each.theme.name for each in suggestions_for(item)]


class TestWhatIsSuggested:
    def test_what_similar_things_were_given_comes_first_with_the_reason(self, item):
        best = suggestions_for(item)[0]
        assert (best.theme.name, best.number, best.method) == ("Help out of hours", 3, "words")
        assert {example.text for example in best.examples} == set(NIGHT)
        assert 0 < best.score < 1
        assert "Kindness" not in names(item)

    def test_a_word_spelt_differently_is_still_alike(self, programme, frame):
        said = FeedbackItemFactory(programme=programme, text="Pielęgniarka przyjechała")
        services.give_theme(said, frame["night"], actor=None)
        other = FeedbackItemFactory(programme=programme, text="Pielęgniarki przyjechały")
        best = suggestions_for(other)[0]
        assert (best.theme, best.method) == (frame["night"], "spelling")

    def test_the_words_of_a_theme_count_too_and_are_named(self, programme, frame):
        services.change_theme(
            frame["kind"], name="Kindness", description="Warm words, and gentle hands.", version=1, actor=None
        )
        said = FeedbackItemFactory(programme=programme, text="Such kindness, such gentle hands.")
        best = suggestions_for(said)[0]
        assert (best.theme, best.number) == (frame["kind"], 0)
        assert set(best.words) == {"gentle", "hands", "kindness"}

    def test_nothing_alike_suggests_nothing(self, programme, coded):
        assert names(FeedbackItemFactory(programme=programme, text="Xylophone.")) == []
        assert names(FeedbackItemFactory(programme=programme, text="!")) == []

    def test_what_it_has_had_taken_off_or_was_refused_is_not_suggested(self, item, frame):
        services.give_theme(item, frame["night"], actor=None)
        assert "Help out of hours" not in names(item)
        services.take_theme(item, frame["night"], actor=UserFactory())
        assert "Help out of hours" not in names(item)

    def test_a_retired_theme_never(self, item, frame):
        services.retire_theme(frame["night"], actor=None)
        assert "Help out of hours" not in names(item)

    def test_other_programmes_say_nothing(self, item, frame):
        elsewhere = FeedbackItemFactory(text=item.text)
        assert names(elsewhere) == []
        assert item.pk not in alike(elsewhere)

    def test_suggesting_gives_nothing(self, item):
        before = Coding.objects.count()
        suggestions_for(item)
        assert Coding.objects.count() == before
        assert not SuggestionDecision.objects.exists()

    def test_quotes_and_signs_in_what_was_said_do_no_harm(self, programme, coded):
        said = FeedbackItemFactory(programme=programme, text="O'Neill's \\ night' | & !( telephone: 'night' %s {0}")
        assert "Help out of hours" in names(said)

    @pytest.mark.parametrize("more", [0, 40])
    def test_it_costs_the_same_at_any_number(self, item, frame, programme, django_assert_num_queries, more):
        for number in range(more):
            said = FeedbackItemFactory(programme=programme, text=f"At night nobody answered, number {number}.")
            services.give_theme(said, frame["night"], actor=None)
        with django_assert_num_queries(8):
            assert suggestions_for(item)

    def test_common_words_are_left_out_where_much_was_said(self, monkeypatch, programme):
        from tests.feedback.finding import large

        large.fill(programme, 5_000)
        monkeypatch.setattr("engagement.feedback.finding.alike.POOL", 5)
        said = programme.feedback_items.get(public_id="large7")
        words = telling_words(said.text)
        assert large.RARE in words
        assert 3 <= len(words) < 20
        assert POOL > 5
        assert len(alike(said)) <= 5 + 300


class TestMoreLikeThis:
    def test_the_most_alike_first_and_not_itself(self, item):
        found = similar_items(item, limit=3)
        assert item.pk not in found
        texts = [item.programme.feedback_items.get(pk=pk).text for pk in found]
        assert set(texts) <= set(NIGHT)
        assert len(texts) >= 2

    def test_the_page(self, client, tree, item):
        client.force_login(user_with(Role.APPROVER, tree.system))
        answer = client.get(reverse("feedback_team:similar", args=[item.public_id]))
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.select("a.app-said")[0].get_text() in NIGHT
        alone = FeedbackItemFactory(programme=item.programme, text="Xylophone.")
        answer = client.get(reverse("feedback_team:similar", args=[alone.public_id]))
        assert "Nothing like it has been said" in answer.content.decode()


class TestDeciding:
    def test_taking_one_gives_it_and_says_how(self, item, frame):
        actor = UserFactory()
        for _ in range(2):
            take_suggestion(item, frame["night"], actor=actor)
        coding = item.codings.get()
        assert (coding.theme, coding.set_how, coding.set_by) == (frame["night"], "suggested", actor)
        decision = item.suggestion_decisions.get()
        assert (decision.accepted, decision.method, decision.by) == (True, "words", actor)
        assert 0 < decision.score < 1
        assert AuditEntry.objects.filter(target_id=item.public_id, verb="coded").count() == 1

    def test_refusing_one_keeps_that_and_the_trail_has_no_words(self, item, frame):
        for _ in range(2):
            refuse_suggestion(item, frame["night"], actor=UserFactory())
        assert not item.codings.exists()
        assert item.suggestion_decisions.get().accepted is False
        assert "Help out of hours" not in names(item)
        entry = AuditEntry.objects.get(target_id=item.public_id)
        assert entry.facts["theme"] == frame["night"].public_id
        assert "hours" not in str(entry.facts)

    def test_two_at_once_one_takes_and_the_other_refuses(self, item, frame):
        first, second = UserFactory(), UserFactory()
        take_suggestion(item, frame["night"], actor=first)
        with pytest.raises(Refusal, match="has the theme"):
            refuse_suggestion(item, frame["night"], actor=second)
        assert item.suggestion_decisions.get().by == first
        assert item.codings.get().removed_at is None

    def test_two_at_once_one_refuses_and_the_other_takes(self, item, frame):
        refuse_suggestion(item, frame["night"], actor=UserFactory())
        second = UserFactory()
        take_suggestion(item, frame["night"], actor=second)
        assert (item.suggestion_decisions.get().accepted, item.suggestion_decisions.get().by) == (True, second)
        assert item.codings.get().set_by == second

    def test_a_retired_theme_is_refused_and_nothing_is_kept(self, item, frame):
        services.retire_theme(frame["night"], actor=None)
        frame["night"].refresh_from_db()
        with pytest.raises(Refusal, match="no longer given"):
            take_suggestion(item, frame["night"], actor=UserFactory())
        assert not item.suggestion_decisions.exists()

    def test_another_programmes_theme_and_an_erased_item(self, item, frame):
        elsewhere = services.create_theme(ProgrammeFactory(), name="Elsewhere", actor=None)
        for decide in (take_suggestion, refuse_suggestion):
            with pytest.raises(Refusal, match="another programme"):
                decide(item, elsewhere, actor=UserFactory())
        item.__class__.objects.filter(pk=item.pk).delete()
        for decide in (take_suggestion, refuse_suggestion):
            with pytest.raises(Refusal, match="erased"):
                decide(item, frame["night"], actor=UserFactory())
        assert not SuggestionDecision.objects.exists()

    def test_how_often_they_were_taken(self, item, frame, programme):
        other = FeedbackItemFactory(programme=programme, text=NIGHT[0])
        take_suggestion(item, frame["night"], actor=None)
        refuse_suggestion(other, frame["night"], actor=None)
        refuse_suggestion(other, frame["parking"], actor=None)
        rows = [(row.theme.name, row.taken, row.refused, row.percent) for row in taken_by_theme(programme)]
        assert rows == [("Help out of hours", 1, 1, 50), ("Getting there", 0, 1, 0)]


class TestPages:
    @pytest.fixture
    def analyst(self, client, tree):
        user = user_with(Role.ANALYST, tree.system)
        client.force_login(user)
        return user

    def decide(self, client, item, theme, decision, **headers):
        address = reverse("feedback_team:suggestion_decide", args=[item.public_id])
        return client.post(f"{address}?coded=no", {"theme": theme, "decision": decision}, headers=headers)

    def test_a_press_takes_or_refuses_and_leads_back(self, client, analyst, item, frame):
        answer = self.decide(client, item, frame["night"].public_id, "take")
        assert answer["Location"] == reverse("feedback_team:detail", args=[item.public_id]) + "?coded=no"
        assert item.codings.get().set_by == analyst
        self.decide(client, item, frame["parking"].public_id, "refuse")
        assert item.suggestion_decisions.count() == 2

    def test_the_script_is_told_in_its_own_way(self, client, analyst, item, frame):
        json = {"accept": "application/json"}
        answer = self.decide(client, item, frame["night"].public_id, "take", **json)
        assert (answer.status_code, answer.json()["given"]) == (200, frame["night"].public_id)
        answer = self.decide(client, item, frame["night"].public_id, "refuse", **json)
        assert (answer.status_code, answer.json()["given"]) == (422, None)
        answer = self.decide(client, item, frame["night"].public_id, "nonsense", **json)
        assert answer.status_code == 422

    def test_nobody_decides_on_what_they_cannot_code(self, client, tree, item, frame):
        elsewhere = services.create_theme(ProgrammeFactory(), name="Elsewhere", actor=None)
        for user, theme, expected in (
            (user_with(Role.APPROVER, tree.system), frame["night"], 403),
            (user_with(Role.COMMISSIONER, tree.system), frame["night"], 403),
            (user_with(Role.ANALYST, tree.other_system), frame["night"], 404),
            (user_with(Role.ANALYST, tree.system), elsewhere, 404),
        ):
            client.force_login(user)
            assert self.decide(client, item, theme.public_id, "take").status_code == expected
        assert not item.codings.exists()
        assert client.get(reverse("feedback_team:suggestion_decide", args=[item.public_id])).status_code == 405

    def test_how_often_as_a_page(self, client, analyst, tree, item, frame):
        address = reverse("feedback_team:suggestions")
        assert "comes here" in client.get(address).content.decode()
        take_suggestion(item, frame["night"], actor=analyst)
        page = BeautifulSoup(client.get(address).content, "html.parser")
        assert "1 suggestion was decided on, 1 of them taken." in page.get_text()
        assert "100%" in page.select_one("tbody tr").get_text()
        client.force_login(user_with(Role.ANALYST, tree.other_system))
        assert client.get(f"{address}?programme={item.programme.slug}").status_code == 404
        assert "Help out of hours" not in client.get(address).content.decode()

    def test_what_the_coding_page_includes(self, rf, item):
        item.text = "<b>night</b> telephone"
        template = Template(
            '{% load feedback_finding %}{% suggestions_for item as suggestions %}{% include "feedback/_suggestions.html" %}'
        )
        page = BeautifulSoup(template.render(Context({"item": item, "parameters": "coded=no"})), "html.parser")
        first = page.select_one(".app-suggestion")
        assert "3 similar things were given this theme" in first.get_text()
        assert {link.get_text() for link in first.select("details a")} == set(NIGHT)
        assert [button.get_text() for button in first.select("form button")] == [
            "Give it this theme: Help out of hours",
            "Does not fit: Help out of hours",
        ]
        assert first.select_one("form")["action"].endswith(f"{item.public_id}/?coded=no")
