"""Stories: reviewed by somebody else than who typed them, published, read by residents, taken down."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.urls import reverse

from engagement.feedback.models import Consent, Submission
from engagement.feedback.services.stories import publish_story, review_story, take_story_down
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from tests.factories.accounts import user_with
from tests.factories.programmes import ProgrammeFactory
from tests.factories.submissions import LETTER, SubmissionFactory, story

pytestmark = pytest.mark.django_db

LIST = reverse("stories:list")
WORDS = "Nobody told us whom to ring before the weekend."


@pytest.fixture
def told(programme):
    return story(programme=programme, text=LETTER, consent=Consent.WITHOUT_NAME)


def review(row, actor, **facts):
    return review_story(row, **{"title": "The weekend", "words": WORDS, "actor": actor, **facts})


def refusal_of(act, *args, **facts):
    with pytest.raises(Refusal) as caught:
        act(*args, **facts)
    return caught.value.field, str(caught.value)


def page_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return BeautifulSoup(response.content, "html.parser")


def detail(row):
    return reverse("stories:detail", args=[row.public_id])


class TestReviewing:
    def test_what_is_published_is_what_somebody_reviewed(self, told, manager, client):
        reviewed = review(told, manager)
        assert client.get(detail(told)).status_code == 404
        published = publish_story(reviewed, version=reviewed.version, actor=manager)
        assert (published.reviewed_by, published.published_by) == (manager, manager)
        text = page_of(client.get(detail(told))).get_text()
        assert WORDS in text
        assert "husband" not in text
        verbs = AuditEntry.objects.filter(target_id=told.public_id).order_by("pk")
        assert [(row.verb, row.facts) for row in verbs] == [
            ("reviewed", {"characters": len(WORDS), "named": False}),
            ("published", {"what": "story"}),
        ]

    @pytest.mark.parametrize(
        ("facts", "field"),
        [({"words": "My HUSBAND waited until Monday."}, "words"), ({"title": "Of my husband"}, "title")],
    )
    def test_what_somebody_masked_does_not_come_back(self, told, manager, facts, field):
        start = LETTER.index("husband")
        told.redactions.create(start=start, end=start + 7, kind="other", state="masked", replacement="[person]")
        refused = refusal_of(review, told, manager, **facts)
        assert refused[0] == field
        assert "“husband”" in refused[1]
        told.refresh_from_db()
        assert (told.public_text, told.reviewed_at) == ("", None)
        told.redactions.update(state="left", replacement="")
        assert review(told, manager, **facts).reviewed_at

    def test_not_by_who_typed_it_in(self, programme, manager, officer):
        row = SubmissionFactory(programme=programme, consent=Consent.WITHOUT_NAME, created_by=manager)
        assert "somebody else has to review" in refusal_of(review, row, manager)[1]
        other = user_with(Role.APPROVER, programme.area)
        reviewed = review(row, other)
        assert "somebody else has to review" in refusal_of(publish_story, reviewed, actor=manager)[1]
        assert publish_story(reviewed, actor=other).published_at

    def test_without_consent_nothing(self, programme, manager):
        row = story(programme=programme, consent=Consent.NOT_PUBLISHED)
        assert "did not agree" in refusal_of(review, row, manager)[1]

    def test_without_review_nothing(self, told, manager):
        with pytest.raises(IllegalMove):
            publish_story(told, actor=manager)

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"title": " "}, "title"),
            ({"words": " "}, "words"),
            ({"name": "Wilhelmina"}, "name"),
            ({"title": "x" * 161}, "public_title"),
        ],
    )
    def test_what_cannot_stand_there_is_refused_by_name(self, told, manager, facts, field):
        assert refusal_of(review, told, manager, **facts)[0] == field

    def test_two_reviewers_do_not_overwrite_each_other(self, told, manager):
        review(told, manager, version=told.version)
        with pytest.raises(Conflict):
            review(told, manager, version=told.version, words="Other words")

    def test_a_consent_that_is_taken_back_meanwhile_wins(self, told, manager):
        reviewed = review(told, manager)
        Submission.objects.filter(pk=told.pk).update(consent=Consent.NOT_PUBLISHED)
        assert "did not agree" in refusal_of(publish_story, reviewed, actor=manager)[1]

    def test_taking_down_asks_for_no_version_and_happens_once(self, told, manager):
        publish_story(review(told, manager), actor=manager)
        assert take_story_down(told, actor=manager)
        assert not take_story_down(told, actor=manager)
        assert AuditEntry.objects.filter(verb="withdrawn").count() == 1


class TestThePage:
    @pytest.fixture
    def desk(self, client, manager):
        client.force_login(manager)
        return client

    def address(self, row):
        return reverse("feedback_team:submission_review", args=[row.public_id])

    def sent(self, row, **more):
        return {"version": row.version, "title": "The weekend", "words": WORDS, "publish": "1", **more}

    def test_it_starts_from_what_was_said(self, told, desk):
        page = page_of(desk.get(self.address(told)))
        assert page.select_one("textarea[name=words]").get_text().strip() == LETTER
        assert page.select_one("input[name=name]") is None

    def test_a_name_is_asked_for_with_consent_to_it_alone(self, programme, desk):
        row = story(programme=programme, consent=Consent.WITH_NAME, public_name="Wilhelmina")
        assert page_of(desk.get(self.address(row))).select_one("input[name=name]")["value"] == "Wilhelmina"

    def test_publishing_and_saving_without(self, told, desk):
        sent = self.sent(told)
        del sent["publish"]
        assert desk.post(self.address(told), sent).status_code == 302
        told.refresh_from_db()
        assert (told.published_at, told.public_text) == (None, WORDS)
        assert desk.post(self.address(told), self.sent(told)).status_code == 302
        told.refresh_from_db()
        assert told.published_at

    def test_what_could_tell_who_it_is_stops_it_until_somebody_says_that_it_is_harmless(self, told, desk):
        words = "Ring me on 020 7946 0911. " + WORDS
        response = desk.post(self.address(told), self.sent(told, words=words))
        page = page_of(response, 422)
        assert "a telephone number (“020 7946 0911”)" in page.get_text()
        told.refresh_from_db()
        assert told.published_at is None
        tick = page.select_one("#id_harmless")["value"]
        other = self.sent(told, words=words.replace("0911", "0912"), harmless=tick)
        assert desk.post(self.address(told), other).status_code == 422
        assert desk.post(self.address(told), self.sent(told, words=words, harmless=tick)).status_code == 302

    def test_the_rules_of_redaction_are_asked_where_there_are_some(self, told, desk, monkeypatch):
        import sys
        from types import ModuleType, SimpleNamespace

        rules = ModuleType("engagement.feedback.redaction")
        rules.propose = lambda text: [
            SimpleNamespace(start=text.index("weekend"), end=text.index("weekend") + 7, kind="name")
        ]
        monkeypatch.setitem(sys.modules, "engagement.feedback.redaction", rules)
        page = page_of(desk.post(self.address(told), self.sent(told)), 422)
        assert "a name (“weekend”)" in page.get_text()

    def test_it_says_why_not(self, programme, manager, desk):
        typed = SubmissionFactory(programme=programme, consent=Consent.WITHOUT_NAME, created_by=manager)
        closed = story(programme=programme, consent=Consent.NOT_PUBLISHED)
        scan = SubmissionFactory(programme=programme, consent=Consent.WITHOUT_NAME, text="")
        for row, words in ((typed, "somebody else has to"), (closed, "did not agree"), (scan, "no words here yet")):
            assert words in page_of(desk.get(self.address(row))).get_text()
            assert desk.post(self.address(row), self.sent(row)).status_code == 422
            row.refresh_from_db()
            assert row.published_at is None

    def test_a_conflict_keeps_the_words_and_can_be_saved_again(self, told, desk, manager):
        before = told.version
        review(told, manager)
        response = desk.post(self.address(told), {**self.sent(told), "version": before, "words": "My words"})
        page = page_of(response, 422)
        assert page.select_one("textarea[name=words]").get_text().strip() == "My words"
        again = {**self.sent(told), "version": page.select_one("input[name=version]")["value"], "words": "My words"}
        assert desk.post(self.address(told), again).status_code == 302

    def test_taking_down_takes_one_press(self, told, desk, manager):
        publish_story(review(told, manager), actor=manager)
        desk.post(reverse("feedback_team:submission_take_down", args=[told.public_id]))
        assert desk.get(detail(told)).status_code == 404


class TestReading:
    def test_without_a_name_neither_borough_nor_day_stands_there(self, programme, tree, client):
        row = SubmissionFactory(programme=programme, published=True, area=tree["Brent"])
        text = page_of(client.get(detail(row))).select_one("main").get_text(" ", strip=True)
        assert "April 2022" in text
        for word in ("Brent", "17 April", "20 January"):
            assert word not in text
        listed = page_of(client.get(LIST)).select_one(".app-stories").get_text(" ", strip=True)
        assert "Brent" not in listed
        assert "17" not in listed

    def test_with_a_name_the_name_and_the_borough_do(self, programme, tree, client):
        row = SubmissionFactory(
            programme=programme, published=True, area=tree["Brent"], consent=Consent.WITH_NAME, public_name="Wilhelmina"
        )
        assert "Wilhelmina, Brent" in page_of(client.get(detail(row))).select_one("main").get_text()

    def test_the_notice_and_support_stand_on_both_pages(self, programme, client):
        row = SubmissionFactory(programme=programme, published=True)
        for place in (LIST, detail(row)):
            page = page_of(client.get(place))
            assert "You can stop reading at any time" in page.get_text()
            assert page.select_one("main a[href*=support]")

    def test_what_is_not_published_is_not_there(self, programme, client):
        hidden = SubmissionFactory(published=True, programme=ProgrammeFactory(is_public=False))
        for row in (hidden, story(programme=programme)):
            assert client.get(detail(row)).status_code == 404
        assert "No story is published yet" in page_of(client.get(LIST)).get_text()

    def test_the_list_is_narrowed_to_a_programme(self, programme, client):
        mine = SubmissionFactory(programme=programme, published=True, public_title="Ours")
        SubmissionFactory(published=True, public_title="Theirs")
        titles = [
            each.get_text() for each in page_of(client.get(LIST, {"programme": programme.slug})).select("main h2")
        ]
        assert titles == [mine.public_title]
        assert client.get(LIST, {"programme": "nowhere\x00"}).status_code == 404

    def test_it_costs_the_same_for_few_and_for_many(self, programme, client, django_assert_num_queries):
        def look():
            with django_assert_num_queries(3):
                return client.get(LIST)

        for _story in range(3):
            SubmissionFactory(programme=programme, published=True)
        client.get(LIST)
        look()
        row = SubmissionFactory(programme=programme, published=True)
        facts = {
            name: getattr(row, name)
            for name in ("kind", "consent", "public_title", "public_text", "reviewed_at", "published_at")
        }
        Submission.objects.bulk_create(
            Submission(programme=programme, received_on=row.received_on, text="x", **facts) for _ in range(296)
        )
        assert len(page_of(look()).select(".app-stories > li")) == 10
        assert Submission.objects.count() == 300
        assert connection.vendor == "postgresql"
