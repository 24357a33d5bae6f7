"""The team makes surveys, corrects them, opens and closes them, and reads what people said."""

from __future__ import annotations

import io
import json

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.surveys import services, tallies
from engagement.surveys.definition import as_json
from engagement.surveys.models import Response, Survey, SurveyState, SurveyVersion, Untallied
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import ResponseFactory, SurveyFactory, SurveyVersionFactory, small_definition
from tests.surveys.tallying import send

pytestmark = pytest.mark.django_db


class Desk:
    """Somebody of the team at a browser."""

    def __init__(self, client, user) -> None:
        self.browser = client
        self.browser.force_login(user)

    def open(self, name: str, *args) -> Desk:
        return self._arrive(self.browser.get(reverse(f"surveys_team:{name}", args=args), follow=True))

    def send(self, name: str, *args, **data) -> Desk:
        return self._arrive(self.browser.post(reverse(f"surveys_team:{name}", args=args), data, follow=True))

    def search(self, name: str, *args, **data) -> Desk:
        return self._arrive(self.browser.get(reverse(f"surveys_team:{name}", args=args), data))

    def _arrive(self, response) -> Desk:
        self.status = response.status_code
        self.page = BeautifulSoup(response.content, "html.parser")
        self.main = self.page.main
        dead = [str(link) for link in self.page.find_all("a") if not link.get("href")]
        assert not dead, f"links that lead nowhere: {dead}"
        self.words = " ".join(self.main.get_text(" ").split()) if self.main else ""
        return self

    @property
    def errors(self) -> list[str]:
        return [" ".join(item.get_text().split()) for item in self.page.select(".nhsuk-error-summary li")]

    @property
    def links(self) -> list[str]:
        return [" ".join(link.get_text().split()) for link in self.main.find_all("a")]


@pytest.fixture
def tree():
    return area_tree("Brent", "Ealing")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def manager(client, tree):
    return Desk(client, user_with(Role.PROGRAMME_MANAGER, tree.system, full_name="Mary Manager"))


@pytest.fixture
def survey(tree, programme):
    return SurveyFactory(programme=programme, areas=[tree.system], title="Your experience", slug="experience")


def details(**more) -> dict:
    return {
        "title": "Care at home",
        "slug": "",
        "audience": "residents",
        "areas": ["brent"],
        "opens_on_day": "1",
        "opens_on_month": "2",
        "opens_on_year": "2022",
        "closes_on_day": "31",
        "closes_on_month": "12",
        "closes_on_year": "2099",
        "minutes": "8",
        "summary": "We ask how care at home is.",
        "content_notice": "",
        "what_happens": "We read it.",
        "privacy_notice": "We keep it safe.",
        "lawful_basis": "public_task",
        "retention_months": "24",
        "contact_email": "ask@example.org",
        "contact_phone": "",
        "access": "link",
    } | more


def agree(survey):
    """Let an approver sign off the newest questions."""
    newest = survey.versions.order_by("-number").first()
    services.sign_off(survey, actor=None, number=newest.number, sha256=newest.sha256)


def test_a_survey_from_nothing_to_open(manager, programme):
    assert "New survey" in manager.open("list").links
    manager.send("create", programme=programme.public_id, **details())
    survey = Survey.objects.get()
    assert manager.page.h1.get_text(" ").split()[-3:] == ["Care", "at", "home"]
    assert survey.slug == "care-at-home"
    assert "Add the questions." in manager.words
    assert "cannot open yet" in manager.open("open", survey.public_id).words
    manager.send(
        "questions", survey.public_id, version=survey.version, definition=json.dumps(as_json(small_definition()))
    )
    assert "Preview of version 1" in manager.words
    assert "Asked only if “Which best describes you?” is “I care for somebody”" in manager.words
    assert len(manager.page.select("input[name=preview-role]")) == 3
    assert "An approver must sign off" in manager.open("open", survey.public_id).words
    agree(survey)
    survey.refresh_from_db()
    assert "Open this survey?" in manager.open("open", survey.public_id).words
    version = manager.page.select_one("input[name=version]")["value"]
    manager.send("open", survey.public_id, version=version)
    assert "The survey is open." in manager.words
    survey.refresh_from_db()
    assert survey.state == SurveyState.OPEN
    assert survey.versions.get().published_at is not None
    assert manager.browser.get(reverse("surveys:start", args=["care-at-home"])).status_code == 200
    verbs = list(AuditEntry.objects.exclude(verb="signed_in").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["created", "changed", "approved", "published", "opened"]


def test_wrong_details_are_said_at_their_field_and_nothing_is_kept(manager, programme, survey):
    manager.send("create", programme=programme.public_id, **details(title="", closes_on_year="2021", areas=[]))
    assert manager.status == 422
    assert len(manager.errors) == 2
    manager.send("create", programme=programme.public_id, **details(closes_on_year="2021"))
    assert manager.errors == ["The last day must not be before the first."]
    assert manager.page.select_one("[name=summary]").get_text().strip() == "We ask how care at home is."
    manager.send("create", programme=programme.public_id, **details(slug="experience"))
    assert manager.errors == ["Another survey has this address. Choose another one."]
    assert Survey.objects.count() == 1


def test_changing_details_sees_what_somebody_else_changed(manager, survey):
    manager.open("edit", survey.public_id)
    assert "slug" not in [field["name"] for field in manager.page.select("input[name]")], (
        "an address people have changes"
    )
    manager.send("edit", survey.public_id, **details(version=survey.version, title="First"))
    assert "Your changes are saved." in manager.words
    manager.send("edit", survey.public_id, **details(version=survey.version, title="Second"))
    assert manager.status == 422
    assert manager.errors[0].startswith("Somebody else changed this")
    assert manager.page.select_one("[name=title]")["value"] == "Second", "what was typed is gone"
    assert Survey.objects.get().title == "First"


def test_all_problems_of_the_questions_are_shown_at_once_where_they_are(manager, survey):
    text = """{"questions": [
  {"kind": "radios", "key": "role", "title": "", "options": []},
  {"kind": "short_text", "key": "role", "title": "Again",
   "show_if": {"op": "equals", "question": "later", "value": "x"}}
]}"""
    manager.send("questions", survey.public_id, version=survey.version, definition=text)
    assert manager.status == 422
    problems = " ".join(manager.page.select_one(".app-problems").get_text(" ").split())
    for said in (
        "Question 1 role from line 2",
        "title : This text is missing.",
        "options : The question has no options to choose from.",
        "Question 2 role from line 3",
        "key : An earlier question has the same key.",
        "there is no such question",
    ):
        assert said in problems
    assert manager.page.textarea.get_text().strip() == text
    assert survey.versions.count() == 1


def test_a_file_that_is_no_definition_is_refused_and_shown(manager, survey):
    for content, words in (
        (b"{", "line 1"),
        (b"\xff\xfe", "not text in UTF-8"),
        (b" " * 1_000_001, "larger than 1 MB"),
    ):
        upload = io.BytesIO(content)
        upload.name = "questions.json"
        manager.send("questions", survey.public_id, version=survey.version, definition="", upload=upload)
        assert manager.status == 422
        assert words in manager.words
    assert manager.send("questions", survey.public_id, version=survey.version, definition=" ").status == 422
    assert survey.versions.count() == 1


def test_an_uploaded_file_becomes_a_version_and_comes_back_the_same(manager, survey):
    plain = as_json(small_definition())
    plain["questions"][0]["title"] = "Who are you, ça va?"
    upload = io.BytesIO(json.dumps(plain).encode())
    upload.name = "questions.json"
    manager.send("questions", survey.public_id, version=survey.version, note="Friendlier", upload=upload)
    assert "Preview of version 2" in manager.words
    download = manager.browser.get(reverse("surveys_team:definition", args=[survey.public_id, 2]))
    assert json.loads(download.content) == plain
    assert 'filename="experience-2.json"' in download["Content-Disposition"]


def test_questions_of_a_live_survey_change_when_they_are_published_and_not_before(manager, survey):
    definition = as_json(small_definition())
    manager.send("questions", survey.public_id, version=survey.version, definition=json.dumps(definition))
    assert manager.errors == ["These are the questions that are in use already. Nothing was saved."]
    definition["questions"][0]["title"] = "New words?"
    survey.refresh_from_db()
    manager.send("questions", survey.public_id, version=survey.version, definition=json.dumps(definition))
    definition["questions"][0]["title"] = "Newer words?"
    survey.refresh_from_db()
    manager.send("questions", survey.public_id, version=survey.version, definition=json.dumps(definition))
    assert survey.versions.count() == 2, "a version that nobody was asked is not counted"
    assert "not yet published" in manager.open("detail", survey.public_id).words
    begin = reverse("surveys:begin", args=[survey.slug])
    assert b"New" not in manager.browser.post(begin, follow=True).content
    manager.open("publish", survey.public_id)
    seen = manager.page.select_one("input[name=version]")["value"]
    assert "An approver must sign off" in manager.send("publish", survey.public_id, version=seen).words
    agree(survey)
    manager.send("publish", survey.public_id, version=seen)
    assert "The new questions are published." in manager.words
    assert b"Newer words?" in manager.browser.post(begin, follow=True).content
    survey.refresh_from_db()
    assert manager.send("publish", survey.public_id, version=survey.version).errors == [
        "There is no new version to publish."
    ]


def test_saving_over_somebody_elses_questions_is_refused(manager, survey):
    definition = as_json(small_definition())
    definition["questions"][0]["title"] = "Mine?"
    stale = survey.version
    manager.send("questions", survey.public_id, version=stale, definition=json.dumps(definition))
    definition["questions"][0]["title"] = "Theirs?"
    manager.send("questions", survey.public_id, version=stale, definition=json.dumps(definition))
    assert manager.status == 422
    assert "Theirs?" in manager.page.textarea.get_text()
    assert survey.versions.get(number=2).definition["questions"][0]["title"] == "Mine?"


def test_a_published_version_never_changes_not_even_by_sql(survey):
    version = survey.versions.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        SurveyVersion.objects.filter(pk=version.pk).update(note="changed")
    with pytest.raises(DatabaseError), transaction.atomic():
        SurveyVersion.objects.filter(pk=version.pk).delete()


def test_pause_close_and_open_again(manager, survey):
    for step, state in (("pause", "paused"), ("open", "open"), ("close", "closed"), ("open", "open")):
        survey.refresh_from_db()
        manager.send(step, survey.public_id, version=survey.version)
        survey.refresh_from_db()
        assert survey.state == state
    manager.send("open", survey.public_id, version=survey.version)
    assert manager.errors == ["The survey is open, so this cannot be done."]
    manager.send("close", survey.public_id, version=survey.version - 1)
    assert manager.errors[0].startswith("Somebody else changed this")


def test_counts_stand_beside_the_version_that_was_asked(manager, survey):
    second = SurveyVersionFactory(survey=survey)
    for version in (survey.versions.get(number=1),) * 3 + (second,):
        send(survey, {"role": "carer"}, version=version)
    tallies.tally_waiting()
    manager.open("detail", survey.public_id)
    numbers = [cell.get_text(strip=True) for cell in manager.main.select("tbody .nhsuk-table__cell--numeric")]
    assert numbers == ["1", "3", "4"]
    numbers = [
        cell.get_text(strip=True) for cell in manager.open("list").main.select("tbody .nhsuk-table__cell--numeric")
    ]
    assert numbers == ["Responses4"]


def test_responses_are_found_by_words_borough_and_channel(manager, survey, tree):
    brent = ResponseFactory(
        survey=survey, borough=tree["Brent"], answers={"role": "carer", "caring": "The nurses were kind."}
    )
    paper = ResponseFactory(survey=survey, channel="paper", answers={"role": "other", "word": "lonely"})
    Untallied.objects.bulk_create([Untallied(response=response, survey=survey) for response in (brent, paper)])
    tallies.tally_batch(survey.pk)

    def found(**filters) -> set[str]:
        page = manager.search("responses", survey.public_id, **filters).main
        return {link["href"].rstrip("/").rsplit("/", 1)[1] for link in page.select("tbody a")}

    assert found() == {brent.public_id, paper.public_id}
    assert found(words="nurse kind") == {brent.public_id}
    assert found(words="NURSES -kind") == set()
    assert found(words="kind or lonely") == {brent.public_id, paper.public_id}
    assert found(words=paper.public_id) == {paper.public_id}
    assert found(borough=tree["Brent"].ons_code) == {brent.public_id}
    assert found(borough="none") == {paper.public_id}
    assert found(channel="paper") == {paper.public_id}
    assert found(words="'; drop table") == set()
    assert manager.search("responses", survey.public_id, borough="forged").status == 200
    assert "No response fits" in manager.search("responses", survey.public_id, words="zebra").words


def test_a_list_of_responses_asks_the_same_number_of_times_for_three_and_for_sixty(manager, survey):
    def cost() -> int:
        manager.open("responses", survey.public_id)
        with CaptureQueriesContext(connection) as captured:
            manager.open("responses", survey.public_id)
        return len(captured)

    ResponseFactory.create_batch(3, survey=survey)
    few = cost()
    ResponseFactory.create_batch(57, survey=survey)
    assert cost() == few
    assert len(manager.main.select("tbody tr")) == 25


def test_one_response_is_read_as_its_author_checked_it(manager, survey):
    first = ResponseFactory(survey=survey, may_quote=False)
    second = ResponseFactory(survey=survey)
    manager.open("response", survey.public_id, first.public_id)
    assert "A number to ring at night." in manager.words
    assert "We were listened to Agree" in manager.words
    assert "Do not quote" in manager.words
    assert "Newer response" in manager.links
    manager.open("response", survey.public_id, second.public_id)
    assert "May be quoted without a name" in manager.words
    assert "Older response" in manager.links


def test_words_of_a_response_become_a_feedback_item_with_one_press(manager, survey):
    response = ResponseFactory(survey=survey)
    manager.open("response", survey.public_id, response.public_id)
    forms = manager.main.select("form")
    assert len(forms) == 1, "only what was said in words can become a feedback item"
    sent = {
        field["name"]: field["value"]
        for field in forms[0].select("input[name]")
        if field["name"] in ("response", "question")
    }
    assert sent == {"response": response.public_id, "question": "caring"}
    assert manager.browser.post(forms[0]["action"], sent).status_code == 302
    assert response.feedback_items.get().text == "A number to ring at night."
    manager.open("response", survey.public_id, response.public_id)
    assert "See the feedback item made from this" in manager.links
    assert not manager.main.select("form")


def test_erasing_a_response_leaves_its_number_and_nothing_that_it_said(manager, survey):
    response = ResponseFactory(survey=survey, answers={"caring": "A secret that identifies me."})
    other = ResponseFactory(survey=survey)
    assert "Erase this response?" in manager.open("erase", survey.public_id, response.public_id).words
    assert Response.objects.count() == 2, "asking is not erasing"
    manager.send("erase", survey.public_id, response.public_id)
    assert "The response is erased." in manager.words
    assert list(Response.objects.all()) == [other]
    entry = AuditEntry.objects.get(verb="erased")
    assert entry.target_id == response.public_id
    assert "secret" not in json.dumps(entry.facts)
    assert entry.actor.full_name == "Mary Manager"
    assert manager.send("erase", survey.public_id, response.public_id).status == 404


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.PROGRAMME_MANAGER,
            {"detail": 200, "edit": 200, "questions": 200, "open": 200, "responses": 200, "erase": 200},
        ),
        (
            Role.ENGAGEMENT_OFFICER,
            {"detail": 200, "edit": 200, "questions": 200, "open": 403, "responses": 200, "erase": 403},
        ),
        (Role.ANALYST, {"detail": 200, "edit": 200, "questions": 200, "open": 403, "responses": 200, "erase": 403}),
        (Role.APPROVER, {"detail": 200, "edit": 403, "questions": 403, "open": 403, "responses": 403, "erase": 403}),
        (
            Role.ADMINISTRATOR,
            {"detail": 403, "edit": 403, "questions": 403, "open": 403, "responses": 403, "erase": 200},
        ),
        (
            Role.COMMISSIONER,
            {"detail": 403, "edit": 403, "questions": 403, "open": 403, "responses": 403, "erase": 403},
        ),
    ],
)
def test_each_role_opens_its_pages_and_no_others(client, tree, survey, role, expected):
    response = ResponseFactory(survey=survey)
    desk = Desk(client, user_with(role, tree.system))
    for name, status in expected.items():
        more = [response.public_id] if name == "erase" else []
        assert desk.open(name, survey.public_id, *more).status == status, name


def test_another_area_does_not_know_that_the_survey_exists(client, tree, survey):
    response = ResponseFactory(survey=survey)
    desk = Desk(client, user_with(Role.PROGRAMME_MANAGER, tree.other_system))
    assert survey.title not in desk.open("list").words
    for name in ("detail", "edit", "questions", "open", "pause", "close", "publish", "responses"):
        assert desk.open(name, survey.public_id).status == 404, name
    assert desk.open("response", survey.public_id, response.public_id).status == 404
    assert desk.open("version", survey.public_id, 1).status == 404
    assert desk.send("erase", survey.public_id, response.public_id).status == 404
    assert Response.objects.count() == 1


def test_pages_without_anything_say_what_comes_here(manager, programme):
    assert "Surveys of your areas will stand here" in manager.open("list").words
    survey = SurveyFactory(draft=True, programme=programme, areas=[programme.area])
    assert "There are no questions yet" in manager.open("detail", survey.public_id).words
    assert "Responses will stand here" in manager.open("responses", survey.public_id).words
