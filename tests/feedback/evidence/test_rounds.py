"""Rounds that ask people whether our conclusions are right."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from engagement.feedback.models import Conclusion, ConclusionAnswer, ConclusionReply, ConclusionRound, FeedbackItem
from engagement.feedback.queries import people
from engagement.feedback.queries.conclusions import results_of, verdict_tables
from engagement.feedback.services import conclusions as services
from engagement.feedback.services.conclusions import AboutThem, Answered
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common import limits
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from eolcare.figures.disclosure import Audience, Suppressed
from tests.factories.accounts import user_with
from tests.factories.feedback import ThemeFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    limits.forget()
    yield
    cache.clear()
    limits.forget()


@pytest.fixture
def programme():
    return ProgrammeFactory(is_public=True)


def facts(**more):
    return {
        "title": "Did we hear you right?",
        "introduction": "This is what we think we heard.",
        "audience": "professionals",
        "opens_on": TODAY - timedelta(days=1),
        "closes_on": TODAY + timedelta(days=7),
        **more,
    }


def draft(programme, *texts, **more):
    row = services.create_round(programme, actor=None, **facts(**more))
    for text in texts or ("People need somebody at night.", "Families want one telephone number."):
        services.add_conclusion(row, text=text, actor=None)
    return ConclusionRound.objects.get(pk=row.pk)


@pytest.fixture
def row(programme):
    """An open round with two conclusions."""
    return services.open_round(draft(programme), version=None, actor=None)


def reply(row, *verdicts, comment="", key=None, **about):
    answers = {
        conclusion.pk: Answered(verdict, comment)
        for conclusion, verdict in zip(row.conclusions.order_by("order"), verdicts, strict=False)
    }
    return services.reply_to_round(
        row, answers, about=AboutThem(**about), form_key=key or f"key-{ConclusionReply.objects.count()}"
    )


def errors(answer):
    page = BeautifulSoup(answer.content, "html.parser")
    return {link["href"]: link.get_text(strip=True) for link in page.select(".nhsuk-error-summary a")}


class TestWriting:
    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"title": " "}, "title"),
            ({"introduction": ""}, "introduction"),
            ({"audience": "everybody"}, "audience"),
            ({"closes_on": TODAY - timedelta(days=2)}, "closes_on"),
            ({"opens_on": None}, "opens_on"),
        ],
    )
    def test_what_is_missing_or_impossible_is_named(self, programme, wrong, field):
        with pytest.raises(Refusal) as refused:
            services.create_round(programme, actor=None, **facts(**wrong))
        assert refused.value.field == field
        assert not ConclusionRound.objects.exists()

    def test_it_opens_with_conclusions_and_in_time_alone(self, programme):
        empty = services.create_round(programme, actor=None, **facts())
        with pytest.raises(Refusal, match="at least one conclusion"):
            services.open_round(empty, version=None, actor=None)
        past = draft(programme, opens_on=date(2022, 1, 1), closes_on=date(2022, 1, 9))
        with pytest.raises(Refusal, match="closing day is past"):
            services.open_round(past, version=None, actor=None)

    def test_communities_are_asked_after_professionals_were_heard(self, programme, row):
        second = draft(programme, audience="communities", after=row, what_changed="We took one out.")
        with pytest.raises(Refusal, match="not closed yet"):
            services.open_round(second, version=None, actor=None)
        services.close_round(row, outcome="We took one out.", version=None, actor=None)
        assert services.open_round(second, version=None, actor=None).state == "open"

    def test_no_round_comes_after_itself(self, programme):
        first = draft(programme)
        second = draft(programme, after=first, what_changed="Less.")
        with pytest.raises(Refusal, match="after itself"):
            services.change_round(first, version=None, actor=None, after=second, what_changed="More.")

    def test_once_open_its_words_stay_and_its_day_moves_later_alone(self, row):
        for change in ({"title": "Other"}, {"closes_on": TODAY + timedelta(days=3)}):
            with pytest.raises(Refusal):
                services.change_round(row, version=None, actor=None, **change)
        services.change_round(row, version=None, actor=None, closes_on=TODAY + timedelta(days=9))
        with pytest.raises(Refusal, match="was opened"):
            services.add_conclusion(row, text="One more.", actor=None)
        with pytest.raises(Refusal, match="was opened"):
            services.delete_round(row, version=None, actor=None)

    def test_two_writers_are_told_of_each_other(self, programme):
        mine = draft(programme)
        conclusion = mine.conclusions.first()
        services.change_conclusion(conclusion, text="Mine.", version=mine.version, actor=None)
        with pytest.raises(Conflict):
            services.change_conclusion(conclusion, text="Theirs.", version=mine.version, actor=None)
        assert Conclusion.objects.get(pk=conclusion.pk).text == "Mine."

    def test_a_closed_round_stays_closed(self, row):
        services.close_round(row, outcome="Kept.", version=None, actor=None)
        with pytest.raises(IllegalMove):
            services.open_round(row, version=None, actor=None)
        with pytest.raises(Refusal, match="closed"):
            services.change_round(row, version=None, actor=None, title="Other")
        # What came of it can be said better.
        services.close_round(row, outcome="Kept, and one changed.", version=None, actor=None)
        assert ConclusionRound.objects.get().outcome == "Kept, and one changed."


class TestAnswering:
    def test_a_form_sent_twice_is_one_reply(self, row):
        first, code = reply(row, "agree", key="one")
        again, nothing = reply(row, "agree", key="one")
        assert first == again
        assert code
        assert nothing == ""
        assert ConclusionAnswer.objects.count() == 1

    def test_nothing_is_kept_of_an_empty_one_a_late_one_or_a_wrong_one(self, row):
        with pytest.raises(Refusal, match="at least one"):
            reply(row, "", "")
        with pytest.raises(Refusal):
            reply(row, "perhaps")
        other = draft(row.programme).conclusions.first()
        with pytest.raises(Refusal, match="not part of the round"):
            services.reply_to_round(row, {other.pk: Answered("agree")}, about=AboutThem(), form_key="x")
        services.close_round(row, outcome="Kept.", version=None, actor=None)
        with pytest.raises(Refusal, match="closed now"):
            reply(row, "agree")
        assert not ConclusionReply.objects.exists()

    def test_taken_back_it_leaves_nothing_but_that_something_was(self, row):
        kept, _code = reply(row, "agree", comment="My sister in Wembley.")
        services.take_up_comments(row, actor=None)
        assert FeedbackItem.objects.count() == 1
        assert services.withdraw_reply(kept)
        assert not services.withdraw_reply(kept)
        assert not FeedbackItem.objects.exists()
        assert not ConclusionAnswer.objects.exists()
        assert "Wembley" not in str(list(AuditEntry.objects.values()))

    def test_comments_are_taken_up_once_and_count_as_one_person(self, row):
        reply(row, "agree", "disagree", comment="At night above all.", may_quote=True, said_by="professional")
        assert services.take_up_comments(row, actor=None) == 2
        assert services.take_up_comments(row, actor=None) == 0
        items = FeedbackItem.objects.all()
        assert people(items).value == 1
        assert {(item.said_by, item.may_quote) for item in items} == {("professional", True)}


class TestFigures:
    def test_every_table_has_the_same_base_so_that_none_can_be_subtracted(self, row):
        for _ in range(12):
            reply(row, "agree")
        reply(row, "agree", "disagree")
        tables = [table for _conclusion, table in verdict_tables(row)]
        assert [table.base.value for table in tables] == [13, 13]

    def test_residents_see_no_small_number_and_the_team_sees_all(self, row):
        for _ in range(12):
            reply(row, "agree", "agree")
        for _ in range(2):
            reply(row, "disagree", "agree")
        public, team = results_of(row, Audience.PUBLIC)[0], results_of(row, Audience.TEAM)[0]
        assert isinstance(public.table.cell("disagree"), Suppressed)
        assert team.table.cell("disagree").value == 2
        shown = [public.table.cell(each.key).value for each in public.table.rows]
        assert sum(value or 0 for value in shown) != 14 - 2 or shown.count(None) > 1

    def test_of_nine_people_nothing_is_shown(self, row):
        for _ in range(9):
            reply(row, "agree", "agree")
        assert all(result.table.withheld for result in results_of(row, Audience.PUBLIC))


class TestPages:
    def test_somebody_answers_and_gets_a_code_that_takes_it_back(self, client, row):
        address = reverse("conclusions:round", args=[row.slug])
        page = BeautifulSoup(client.get(address).content, "html.parser")
        first = row.conclusions.order_by("order").first()
        sent = {
            "form_key": page.select_one("[name=form_key]")["value"],
            f"verdict_{first.public_id}": "disagree",
            f"comment_{first.public_id}": "Days are hard too.",
            "said_by": "resident",
        }
        answer = client.post(address, sent)
        code = BeautifulSoup(answer.content, "html.parser").select_one(".app-reference").get_text(strip=True)
        assert "no-store" in answer["Cache-Control"]
        kept = ConclusionReply.objects.get()
        assert code not in (kept.reference_hash, kept.form_key)
        # A reload sends the form again: one reply, and the code is not shown a second time.
        again = client.post(address, sent)
        assert "It was here already" in again.content.decode()
        assert ConclusionReply.objects.count() == 1
        away = reverse("conclusions:withdraw")
        assert client.post(away, {"code": "0000-0000-0000"}).status_code == 422
        assert client.post(away, {"code": code.lower()})["Location"] == reverse("conclusions:withdrawn")
        assert not ConclusionReply.objects.exists()
        assert "No answer has this code" in client.post(away, {"code": code}).content.decode()

    def test_what_was_typed_survives_an_error(self, client, row):
        first = row.conclusions.order_by("order").first()
        answer = client.post(
            reverse("conclusions:round", args=[row.slug]),
            {"form_key": "one", f"comment_{first.public_id}": "x" * 4_001},
        )
        assert answer.status_code == 422
        assert list(errors(answer)) == [f"#id_comment_{first.public_id}"]
        assert "x" * 4_001 in answer.content.decode()

    def test_codes_are_not_to_be_guessed(self, client, row):
        away = reverse("conclusions:withdraw")
        for number in range(30):
            client.post(away, {"code": f"0000-0000-{number:04d}"})
        _kept, code = reply(row, "agree")
        assert client.post(away, {"code": code}).status_code == 429
        assert ConclusionReply.objects.exists()

    def test_drafts_and_hidden_programmes_are_nobodys(self, client, programme, row):
        hidden = draft(ProgrammeFactory(is_public=False))
        mine = draft(programme)
        for each in (hidden, mine):
            assert client.get(reverse("conclusions:round", args=[each.slug])).status_code == 404
        assert mine.title not in [row.title + "x"]
        assert client.get(reverse("conclusions:list")).content.decode().count(row.title) == 1

    def test_a_closed_round_says_what_came_of_it(self, client, row):
        for _ in range(11):
            reply(row, "agree")
        services.close_round(row, outcome="We keep the first one.", version=None, actor=None)
        text = client.get(reverse("conclusions:round", args=[row.slug])).content.decode()
        assert "We keep the first one." in text
        assert "People who answered: 11." in text
        assert "form_key" not in text

    def test_the_team_writes_opens_closes_and_takes_up(self, client, programme):
        manager = user_with(Role.PROGRAMME_MANAGER, programme.area)
        client.force_login(manager)
        theme = ThemeFactory(programme=programme)
        day = TODAY + timedelta(days=5)
        posted = {
            "title": "Is this right?",
            "introduction": "Read this first.",
            "audience": "communities",
            "opens_on_day": TODAY.day,
            "opens_on_month": TODAY.month,
            "opens_on_year": TODAY.year,
            "closes_on_day": day.day,
            "closes_on_month": day.month,
            "closes_on_year": day.year,
        }
        new = f"{reverse('feedback_team:round_new')}?programme={programme.slug}"
        assert client.post(new, {**posted, "title": ""}).status_code == 422
        client.post(new, posted)
        row = ConclusionRound.objects.get()
        client.post(
            reverse("feedback_team:conclusion_add", args=[row.public_id]),
            {"text": "Nights are hard.", "themes": [theme.public_id], "version": row.version},
        )
        row.refresh_from_db()
        client.post(reverse("feedback_team:round_open", args=[row.public_id]), {"version": row.version})
        row.refresh_from_db()
        assert row.state == "open"
        reply(row, "partly", comment="Evenings too.")
        page = client.get(reverse("feedback_team:round", args=[row.public_id])).content.decode()
        assert "Evenings too." in page
        client.post(reverse("feedback_team:round_take_up", args=[row.public_id]))
        assert FeedbackItem.objects.get().text == "Evenings too."
        close = reverse("feedback_team:round_close", args=[row.public_id])
        assert list(errors(client.post(close, {"outcome": "", "version": row.version}))) == ["#id_outcome"]
        client.post(close, {"outcome": "We added evenings.", "version": row.version})
        row.refresh_from_db()
        assert (row.state, row.outcome) == ("closed", "We added evenings.")

    def test_who_writes_does_not_open(self, client, programme):
        client.force_login(user_with(Role.ANALYST, programme.area))
        row = draft(programme)
        assert client.post(reverse("feedback_team:round_open", args=[row.public_id])).status_code == 403
        row.refresh_from_db()
        assert row.state == "draft"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_one_form_at_once_one_reply_is_kept():
    row = services.open_round(draft(ProgrammeFactory(is_public=True)), version=None, actor=None)
    start = threading.Barrier(2)
    codes = []

    def send():
        try:
            start.wait()
            codes.append(reply(row, "agree", key="same")[1])
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ConclusionReply.objects.count() == 1
    assert sorted(map(bool, codes)) == [False, True]
