"""Analysts read what people wrote: search, marks of their own, quotes, one response and what it says of a person."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.surveys import definition as d
from engagement.surveys import reader, services, tallies
from engagement.surveys.models import EqualityAnswers, QuoteFlag, Response, SecondEntry, TextReading
from engagement.surveys.narrowing import versions_of
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import ResponseFactory, SurveyFactory
from tests.surveys.tallying import send

pytestmark = pytest.mark.django_db

KEY = "said"
QUESTIONS = d.Definition(
    questions=(
        d.Radios(
            key="role",
            title="Who are you?",
            counts_as="role",
            options=(d.Option(key="carer", label="A carer"), d.Option(key="ill", label="I am ill")),
        ),
        d.LongText(key=KEY, title="What would you like to say?"),
        d.ShortText(key="word", title="Which one word?"),
    ),
    equality=(d.YesNo(key="disabled", title="Do you have a condition?"),),
    translations={"ar": {"role": {"title": "من أنت؟"}}},
)


@pytest.fixture
def tree():
    return area_tree("Brent", "Ealing")


@pytest.fixture
def survey(tree):
    programme = ProgrammeFactory(area=tree.system)
    return SurveyFactory(programme=programme, areas=[tree.system], definition=QUESTIONS)


@pytest.fixture
def analyst(tree):
    return user_with(Role.ANALYST, tree.system, full_name="Ann Analyst")


@pytest.fixture
def manager(tree):
    return user_with(Role.PROGRAMME_MANAGER, tree.system)


class Desk:
    """An analyst at a browser."""

    def __init__(self, client, user, survey) -> None:
        self.browser, self.survey = client, survey
        client.force_login(user)

    def address(self, name: str, *more) -> str:
        return reverse(f"surveys_team:{name}", args=[self.survey.public_id, *more])

    def open(self, name: str, *more, **query):
        return self._arrive(self.browser.get(self.address(name, *more), query, follow=True))

    def send(self, name: str, *more, **data):
        return self._arrive(self.browser.post(self.address(name, *more), data, follow=True))

    def press(self, button: str):
        """Press a button as a browser without JavaScript does."""
        found = next(b for b in self.page.main.find_all("button") if button in b.get_text())
        form = found.find_parent("form")
        sent: dict[str, list[str]] = {}
        for field in form.select("input[name]"):
            sent.setdefault(field["name"], []).append(field.get("value", ""))
        for field in form.select("textarea[name]"):
            sent.setdefault(field["name"], []).append(field.get_text().removeprefix("\n"))
        if found.get("name"):
            sent[found["name"]] = [found["value"]]
        return self._arrive(self.browser.post(form.get("action") or self.at, sent, follow=True))

    def _arrive(self, response):
        self.at = (
            response.redirect_chain[-1][0]
            if getattr(response, "redirect_chain", None)
            else response.request["PATH_INFO"]
        )
        self.status = response.status_code
        self.page = BeautifulSoup(response.content, "html.parser")
        self.words = " ".join(self.page.main.get_text(" ").split()) if self.page.main else ""
        return self

    @property
    def said(self) -> list[str]:
        return [" ".join(words.get_text().split()) for words in self.page.select("[data-words]")]

    @property
    def marked(self) -> list[str]:
        return [mark.get_text() for mark in self.page.select("[data-words] mark")]

    @property
    def errors(self) -> list[str]:
        return [" ".join(item.get_text().split()) for item in self.page.select(".nhsuk-error-summary li")]

    def link(self, rel: str) -> str:
        return self.page.find("a", rel=rel)["href"].removeprefix("?")


@pytest.fixture
def desk(client, analyst, survey):
    return Desk(client, analyst, survey)


def say(survey, text: str, **facts) -> Response:
    answers = {"role": facts.pop("role", "carer"), KEY: text}
    return send(survey, answers, **facts)


def tally(survey) -> None:
    tallies.tally_batch(survey.pk)


def test_answers_to_one_question_newest_first_page_by_page(desk, survey, monkeypatch):
    monkeypatch.setattr("engagement.surveys.views.reader.PER_PAGE", 3)
    for number in range(8):
        say(survey, f"Answer {number}")
    tally(survey)
    assert "What would you like to say?" in desk.open("reader").words
    assert "Read by you: 0 of 8" in desk.words
    assert desk.open("reader_question", KEY).said == ["Answer 7", "Answer 6", "Answer 5"]
    assert not desk.page.find("a", rel="prev")
    address = desk.address("reader_question", KEY)
    desk._arrive(desk.browser.get(f"{address}?{desk.link('next')}"))
    assert desk.said == ["Answer 4", "Answer 3", "Answer 2"]
    desk._arrive(desk.browser.get(f"{address}?{desk.link('next')}"))
    assert desk.said == ["Answer 1", "Answer 0"]
    assert not desk.page.find("a", rel="next")
    desk._arrive(desk.browser.get(f"{address}?{desk.link('prev')}"))
    assert desk.said == ["Answer 4", "Answer 3", "Answer 2"]
    desk._arrive(desk.browser.get(f"{address}?{desk.link('prev')}"))
    assert desk.said == ["Answer 7", "Answer 6", "Answer 5"]
    assert not desk.page.find("a", rel="prev")


def test_a_page_after_an_erased_answer_is_the_newest(desk, survey):
    gone = say(survey, "Old")
    say(survey, "New")
    tally(survey)
    services.erase_response(gone, actor=None)
    assert desk.open("reader_question", KEY, older=gone.public_id).said == ["New"]


def test_words_and_phrases_are_found_and_marked(desk, survey):
    say(survey, "The nurses were <b>kind</b> & quick.")
    say(survey, "A kind word, and quick help.")
    say(survey, "Nothing to add.")
    tally(survey)
    assert desk.open("reader_question", KEY, words="kindness").said == [
        "A kind word, and quick help.",
        "The nurses were <b>kind</b> & quick.",
    ]
    assert "kind" in desk.marked
    assert desk.open("reader_question", KEY, words="“kind word”").said == ["A kind word, and quick help."]
    assert desk.open("reader_question", KEY, words="quick -nurses").said == ["A kind word, and quick help."]
    assert set(desk.marked) == {"quick"}
    assert len(desk.open("reader_question", KEY, words="nothing or nurses").said) == 2
    assert desk.open("reader_question", KEY, words="'; drop table \\").status == 200
    assert "No answer fits" in desk.open("reader_question", KEY, words="zebra").words


def test_answers_are_narrowed_by_who_gave_them(desk, survey, tree):
    say(survey, "Brent", borough=tree["Brent"], role="ill")
    say(survey, "Paper", channel="paper", language="ar")
    tally(survey)

    def found(**query) -> list[str]:
        return desk.open("reader_question", KEY, **query).said

    assert found(borough=tree["Brent"].ons_code) == found(role="role:ill") == found(language="en-gb") == ["Brent"]
    assert found(channel="paper") == found(language="ar") == found(borough="none") == ["Paper"]
    assert found(date_from_day="1", date_from_month="1", date_from_year="2090") == []
    desk.open("reader_question", KEY, date_from_day="2", date_from_month="1", date_from_year="2020",
              date_to_day="1", date_to_month="1", date_to_year="2020")  # fmt: skip
    assert any("Sent until" in error for error in desk.errors)


def test_text_of_another_language_says_so_and_finds_its_direction(desk, survey):
    say(survey, "أريد المساعدة ليلاً", language="ar")
    tally(survey)
    words = desk.open("reader_question", KEY).page.select_one("[data-words]")
    assert (words["lang"], words["dir"]) == ("ar", "auto")


def test_each_analyst_has_marks_of_their_own_and_opening_marks_nothing(desk, survey, manager, client):
    responses = [say(survey, f"Answer {number}") for number in range(3)]
    tally(survey)
    desk.open("reader_question", KEY)
    assert not TextReading.objects.exists()
    desk.press("Mark these as read")
    assert "Read by you: 3 of 3" in desk.words
    assert [tag.get_text() for tag in desk.page.select("[data-read-tag]")] == ["Read"] * 3
    assert desk.open("reader_question", KEY, only="unread").said == []
    other = Desk(client, manager, survey)
    assert len(other.open("reader_question", KEY, only="unread").said) == 3
    services.mark_read(survey, KEY, [responses[0].public_id], reader=manager)
    assert "Read by you: 1 of 3" in other.open("reader_question", KEY).words
    other.press("Mark as unread")
    assert "Read by you: 0 of 3" in other.words


def test_reading_one_by_one_marks_and_goes_on_without_javascript(desk, survey):
    for number in range(3):
        say(survey, f"Answer {number}")
    tally(survey)
    desk.open("reader_question", KEY, one="1")
    seen = [desk.said]
    for _step in range(2):
        desk.press("Mark as read and go on")
        seen.append(desk.said)
    assert seen == [["Answer 2"], ["Answer 1"], ["Answer 0"]]
    assert "Read by you: 2 of 3" in desk.words
    desk.press("Mark as read")
    assert "Read by you: 3 of 3" in desk.words
    assert desk.said == ["Answer 0"]


def test_a_mark_by_script_answers_with_the_progress(desk, survey):
    response = say(survey, "Answer")
    tally(survey)
    address = desk.address("reader_mark", KEY)
    for _twice in range(2):
        answer = desk.browser.post(address, {"response": response.public_id}, headers={"accept": "application/json"})
        assert answer.json() == {"progress": "Read by you: 1 of 1"}
    assert TextReading.objects.count() == 1


def test_marks_reach_only_answers_of_this_survey_and_question(desk, survey, analyst):
    response = say(survey, "Answer")
    elsewhere = ResponseFactory()
    desk.send("reader_mark", KEY, response=[elsewhere.public_id, "forged"])
    desk.send("reader_mark", "word", response=[response.public_id])
    assert not TextReading.objects.exists()
    assert desk.send("reader_mark", "role", response=[response.public_id]).status == 404
    desk.send("reader_mark", KEY, response=[response.public_id], next="https://elsewhere.example/?one=1")
    assert desk.at.startswith(desk.address("reader_question", KEY))


def test_a_passage_is_flagged_as_a_quote_and_must_stand_in_the_answer(desk, survey):
    response = say(survey, "Nobody came.\nWe waited all night.", may_quote=False)
    tally(survey)
    desk.open("reader_quote", KEY, response.public_id)
    assert "did not agree to be quoted" in desk.words
    assert desk.page.textarea.get_text().strip() == response.answers[KEY], (
        "without a selection the whole answer stands there"
    )
    desk.send("reader_quote", KEY, response.public_id, passage="We waited all day.", seen="")
    assert desk.status == 422
    assert "word for word" in desk.errors[0]
    assert "We waited all day." in desk.page.textarea.get_text()
    assert desk.send("reader_quote", KEY, response.public_id, passage=" ", seen="").status == 422
    desk.send("reader_quote", KEY, response.public_id, passage="came.\r\nWe waited", seen="")
    assert desk.at.endswith(f"#a-{response.public_id}")
    assert QuoteFlag.objects.get().passage == "came.\nWe waited"
    assert desk.open("reader_question", KEY, only="quoted").said
    desk.open("reader_quote", KEY, response.public_id)
    desk.press("Take the flag off")
    assert not QuoteFlag.objects.exists()
    facts = [entry.facts for entry in AuditEntry.objects.filter(verb="changed").order_by("pk")]
    assert [fact["what"] for fact in facts] == ["quote_flagged", "quote_unflagged"]
    assert "waited" not in str(facts)


def test_two_who_flag_different_passages_do_not_overwrite_each_other(desk, survey, manager, analyst):
    response = say(survey, "First part. Second part.")
    services.flag_quote(response, KEY, "First part.", actor=manager)
    desk.send("reader_quote", KEY, response.public_id, passage="Second part.", seen="")
    assert desk.status == 422
    assert "Somebody else flagged another passage" in desk.errors[0]
    assert QuoteFlag.objects.get().passage == "First part."
    desk.press("Flag as quote")
    assert QuoteFlag.objects.get().passage == "Second part.", "seen and sent again it goes through"
    with pytest.raises(Conflict):
        services.flag_quote(response, KEY, "First part.", actor=manager, seen="First part.")
    with pytest.raises(Refusal):
        services.flag_quote(response, "role", "carer" * 2, actor=manager)


def test_an_answer_becomes_a_feedback_item_from_the_reader(desk, survey):
    response = say(survey, "Answer")
    tally(survey)
    assert desk.open("reader_question", KEY, only="no_feedback").said == ["Answer"]
    desk.press("Make a feedback item")
    assert response.feedback_items.get().text == "Answer"
    assert desk.open("reader_question", KEY, only="no_feedback").said == []
    assert "See the feedback item" in desk.open("reader_question", KEY).words


def test_a_page_of_answers_costs_the_same_for_three_and_for_twenty(desk, survey):
    def cost() -> int:
        tally(survey)
        desk.open("reader_question", KEY, words="answer")
        with CaptureQueriesContext(connection) as captured:
            desk.open("reader_question", KEY, words="answer")
        return len(captured)

    for _number in range(3):
        say(survey, "An answer")
    few = cost()
    for _number in range(17):
        say(survey, "An answer")
    assert cost() == few
    assert len(desk.said) == 20


def test_the_newest_page_and_a_later_one_are_found_by_the_index(survey, analyst):
    responses = [say(survey, f"Answer {number}") for number in range(40)]
    tally(survey)
    rows = reader.answers_looked_for(survey, KEY, reader.Looking(), versions_of(survey), analyst)
    with CaptureQueriesContext(connection) as captured:
        page = reader.page_of_answers(rows, KEY, analyst, size=5, older=responses[20].public_id)
    assert [said.text for said in page.answers] == [f"Answer {number}" for number in range(19, 14, -1)]
    assert "OFFSET" not in " ".join(query["sql"] for query in captured.captured_queries)
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(
            "EXPLAIN "
            + str(rows.filter(pk__lt=1_000_000).order_by("-pk").values("pk")[:25].query).replace(KEY, f"'{KEY}'")
        )
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "text_answer_newest" in plan


def test_what_people_said_about_themselves_is_shown_after_a_step_that_is_put_on_record(desk, survey, analyst):
    response = ResponseFactory(survey=survey, answers={"role": "carer"})
    assert desk.open("response_about", response.public_id).status == 404
    EqualityAnswers.objects.create(response=response, answers={"disabled": "yes"})
    desk.open("response", response.public_id)
    assert "Show what they said about themselves" in desk.words
    assert "Do you have a condition?" not in desk.words
    desk.open("response_about", response.public_id)
    assert "Do you have a condition?" not in desk.words
    assert not AuditEntry.objects.filter(verb="read").exists()
    desk.press("Show what they said about themselves")
    assert "Do you have a condition? Yes" in desk.words
    entry = AuditEntry.objects.get(verb="read")
    assert (entry.actor, entry.target_id) == (analyst, response.public_id)
    assert "yes" not in str(entry.facts)


def test_the_part_about_the_person_is_erased_alone(client, survey, manager):
    desk = Desk(client, manager, survey)
    response = ResponseFactory(survey=survey, answers={"role": "carer"})
    EqualityAnswers.objects.create(response=response, answers={"disabled": "yes"})
    desk.open("erase_about", response.public_id)
    assert EqualityAnswers.objects.count() == 1, "asking is not erasing"
    desk.press("Erase these answers")
    assert not EqualityAnswers.objects.exists()
    assert Response.objects.filter(pk=response.pk).exists()
    entry = AuditEntry.objects.get(verb="erased")
    assert (entry.target_id, entry.facts["what"]) == (response.public_id, "equality")
    assert "There is nothing" in desk.send("erase_about", response.public_id).words


def test_one_response_says_how_it_came_and_what_was_noticed(desk, survey, manager, analyst):
    response = ResponseFactory(
        survey=survey, channel="paper", language="ar", entered_by=manager, answers={"role": "ill"}
    )
    response.flags.create(kind="too_fast")
    desk.open("response", response.public_id)
    assert f"Typed by {manager.full_name}" in desk.words
    assert "Type it a second time" in desk.words
    assert "Arabic" in desk.words
    assert "Sent sooner than the questions can be read" in desk.words
    assert "Decide whether it counts" in desk.words
    SecondEntry.objects.create(response=response, answers={}, entered_by=analyst)
    assert "Compare the two entries" in desk.open("response", response.public_id).words


def test_an_anonymous_survey_shows_the_day_and_no_time(desk, survey):
    survey.anonymous = True
    survey.save()
    response = ResponseFactory(survey=survey, answers={})
    for name, more in (("response", [response.public_id]), ("responses", [])):
        assert ":" not in desk.open(name, *more).page.main.get_text().split("Response")[0]
        assert "00:00" not in desk.words


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.ANALYST, {"reader": 200, "reader_question": 200, "flags": 200, "export": 200, "erase_about": 403}),
        (Role.PROGRAMME_MANAGER, {"reader": 200, "flags": 200, "export": 200, "erase_about": 200}),
        (Role.ENGAGEMENT_OFFICER, {"reader": 200, "reader_quote": 200, "flags": 403, "flag": 403, "export": 403}),
        (
            Role.APPROVER,
            {
                "reader": 403,
                "reader_question": 403,
                "reader_quote": 403,
                "response_about": 403,
                "flags": 403,
                "export": 403,
            },
        ),
        (Role.ADMINISTRATOR, {"reader": 403, "response_about": 403, "erase_about": 200}),
    ],
)
def test_each_role_opens_its_pages_and_no_others(client, tree, survey, role, statuses):
    response = say(survey, "Answer", about={"disabled": "no"})
    desk = Desk(client, user_with(role, tree.system), survey)
    more = {
        "reader_question": [KEY],
        "reader_quote": [KEY, response.public_id],
        "flag": [response.public_id],
        "erase_about": [response.public_id],
        "response_about": [response.public_id],
    }
    for name, status in statuses.items():
        assert desk.open(name, *more.get(name, [])).status == status, name
    elsewhere = Desk(client, user_with(role, tree.other_system), survey)
    for name, status in statuses.items():
        assert elsewhere.open(name, *more.get(name, [])).status == (404 if status == 200 else 403), name
