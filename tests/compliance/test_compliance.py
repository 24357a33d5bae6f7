"""The compliance pack: what the records show, every sentence with its records, and what they do not show."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from engagement.actions import services as actions
from engagement.compliance import services
from engagement.compliance import tasks as _tasks  # noqa: F401 - registers what makes packs
from engagement.compliance.content import build_content, every_record
from engagement.compliance.models import CompliancePack, Consideration
from engagement.programmes.services import extend_programme
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from eolcare.jobs.models import Job
from eolcare.jobs.running import run_job
from tests.factories.accounts import user_with
from tests.factories.actions import ActionFactory
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory
from tests.factories.feedback import FeedbackItemFactory, ThemeFactory
from tests.factories.listening import listen
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import ResponseFactory, SurveyFactory
from tests.pdf.reading import assert_accessible
from tests.pdf.reading import words as words_on_paper

pytestmark = pytest.mark.django_db

DECIDED = {"held_on": date(2022, 6, 1), "what": "The interim report", "outcome": "Agreed, with one change"}


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(
        is_public=True, area=tree.system, slug="review", title="The review",
        opens_on=date(2022, 1, 10), closes_on=date(2022, 3, 1),
    )  # fmt: skip


@pytest.fixture
def manager(programme):
    return user_with(Role.PROGRAMME_MANAGER, programme.area)


def section(content, key):
    return next(each for each in content["sections"] if each["key"] == key)


def words(content, key):
    return json.dumps(section(content, key), ensure_ascii=False)


def rich(programme, manager):
    """Give the programme one of everything that the pack speaks of."""
    where = {"programme": programme, "areas": [programme.area], "past": True}
    event = EventFactory(title="An evening", slug="evening", **where)
    EventFactory(is_listed=False, title="With Mr Smith", slug="smith", **where)
    survey = SurveyFactory(programme=programme, areas=[programme.area], title="Your experience", slug="yours")
    theme = ThemeFactory(programme=programme, name="Nights")
    item = FeedbackItemFactory(programme=programme, event_note__event=event)
    action = ActionFactory(programme=programme, public=True, title="A line at night", items=[item], themes=[theme])
    actions.set_status(action, "cannot_be_done", actor=None, reason_code="money", words="The money is spent.")
    extend_programme(
        programme, closes_now=date(2022, 4, 1), reason="The vaccination", decided_on=date(2022, 2, 1), actor=manager
    )
    programme.refresh_from_db()
    listen(
        {"theme": theme},
        programme,
        item,
        {"analyst": manager, "engagement_officer": user_with(Role.ANALYST, programme.area)},
    )
    services.add_consideration(programme, actor=manager, body="The board", actions=[action], **DECIDED)
    return survey


class TestContent:
    def test_an_empty_programme_names_every_gap_and_claims_nothing(self, programme):
        content = build_content(programme)
        gaps = " ".join(gap for each in content["sections"] for gap in each["gaps"])
        for words_ in (
            "No decision is recorded yet",
            "No earlier research",
            "No consideration by a body that decides",
            "No report has been published",
            "not put back to people",
            "Religion or belief: no survey asked about it.",
            "No action has been published",
        ):
            assert words_ in gaps
        assert "complies" not in json.dumps(content)

    def test_what_is_recorded_is_said_with_its_records(self, programme, manager):
        rich(programme, manager)
        content = build_content(programme)
        assert "The vaccination" in words(content, "enough-time")
        assert "The board" in words(content, "considered")
        register = words(content, "decisions")
        for said in ("A line at night", "The money is spent.", "There is no money for it", "Not confirmed"):
            assert said in register
        assert "An evening" in words(content, "timeline")
        # What could tell who spoke stands under its kind alone, and nobody's words are in it.
        everything = json.dumps(content)
        assert "Mr Smith" not in everything
        assert "nobody came until morning" not in everything
        assert "Hidden redpoll" not in everything

    def test_every_record_opens_for_the_manager_and_the_public_ones_for_everybody(self, client, programme, manager):
        rich(programme, manager)
        links = list(every_record(build_content(programme)))
        assert len(links) > 10
        for link in links:
            if link["is_public"]:
                assert client.get(link["address"]).status_code == 200, link
        client.force_login(manager)
        for link in links:
            assert client.get(link["address"]).status_code == 200, link

    def test_a_decision_from_before_the_opening_is_a_gap(self, programme):
        action = ActionFactory(programme=programme, public=True, status_since=timezone.now())
        row = action.statuses.get()
        early = timezone.make_aware(timezone.datetime(2021, 12, 1))
        type(row).objects.bulk_create([type(row)(action=action, status="planned", at=early)])
        gaps = section(build_content(programme), "formative-stage")["gaps"]
        assert any("before the engagement opened" in gap for gap in gaps)

    def test_small_numbers_are_not_in_it_and_it_costs_the_same_with_any_number_of_people(
        self, programme, tree, django_assert_max_num_queries
    ):
        survey = SurveyFactory(programme=programme, areas=[programme.area], opens_on=date(2022, 1, 10), state="closed",
                               closes_on=date(2022, 3, 1))  # fmt: skip
        at = timezone.make_aware(timezone.datetime(2022, 1, 20))
        for _ in range(30):
            ResponseFactory(survey=survey, borough=tree["Brent"], submitted_at=at)
        for _ in range(3):
            ResponseFactory(survey=survey, borough=tree["Harrow"], submitted_at=at)
        with django_assert_max_num_queries(60):
            content = build_content(programme)
        rows = next(each for each in section(content, "involvement")["tables"] if "borough" in each["title"])["rows"]
        by_place = {row[0]: row[1] for row in rows}
        assert by_place["Harrow"] == "not shown"

    def test_of_a_programme_that_is_not_public_no_dead_link_is_given(self, client, tree):
        hidden = ProgrammeFactory(is_public=False, area=tree.system)
        EventFactory(programme=hidden, past=True)
        assert [link for link in every_record(build_content(hidden)) if link["is_public"]] == []


class TestConsiderations:
    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"body": " "}, "body"),
            ({"what": ""}, "what"),
            ({"outcome": ""}, "outcome"),
            ({"held_on": date(2999, 1, 1)}, "held_on"),
            ({"minutes_url": "http://board.example/"}, "minutes_url"),
        ],
    )
    def test_what_is_missing_is_named(self, programme, wrong, field):
        with pytest.raises(Refusal) as refused:
            services.add_consideration(programme, actor=None, **{"body": "The board", **DECIDED, **wrong})
        assert refused.value.field == field
        assert not Consideration.objects.exists()

    def test_two_people_at_once(self, programme):
        row = services.add_consideration(programme, actor=None, body="The board", **DECIDED)
        services.change_consideration(row, version=1, actor=None, body="The board, in public")
        with pytest.raises(Conflict):
            services.change_consideration(row, version=1, actor=None, body="A committee")
        assert Consideration.objects.get().body == "The board, in public"

    def test_somebody_elses_actions_are_refused(self, programme):
        with pytest.raises(Refusal) as refused:
            services.add_consideration(programme, actor=None, body="B", actions=[ActionFactory()], **DECIDED)
        assert refused.value.field == "actions"
        assert not Consideration.objects.exists()


class TestPages:
    def test_the_page_shows_gaps_and_leads_to_the_records(self, client, programme, manager):
        rich(programme, manager)
        client.force_login(manager)
        shown = BeautifulSoup(client.get(reverse("compliance:programme", args=["review"])).content, "html.parser")
        assert "What the records do not show" in shown.get_text()
        assert shown.select('main a[href="/events/evening/"]')

    def test_a_consideration_is_recorded_and_changed(self, client, programme, manager):
        client.force_login(manager)
        address = reverse("compliance:consideration_add", args=["review"])
        posted = {
            "body": "The board", "held_on_day": "1", "held_on_month": "6", "held_on_year": "2022",
            "what": "The report", "outcome": "Agreed",
        }  # fmt: skip
        assert client.post(address, {**posted, "body": ""}).status_code == 422
        client.post(address, posted)
        row = Consideration.objects.get()
        change = reverse("compliance:consideration_change", args=[row.public_id])
        client.post(change, {**posted, "body": "A committee", "version": row.version})
        row.refresh_from_db()
        assert row.body == "A committee"

    def test_a_pack_is_asked_for_made_and_taken(self, client, programme, manager):
        rich(programme, manager)
        client.force_login(manager)
        ask = reverse("compliance:ask", args=["review"])
        first, again = client.post(ask), client.post(ask)
        assert first["Location"] == again["Location"]
        pack = CompliancePack.objects.get(asked_by=manager)
        assert client.get(reverse("compliance:download", args=[pack.public_id])).status_code == 404
        assert "Waiting for its turn" in client.get(first["Location"]).content.decode()
        job = Job.objects.get(kind=services.MAKE)
        run_job(job.pk)
        run_job(job.pk)
        pack.refresh_from_db()
        assert bytes(pack.pdf).startswith(b"%PDF-")
        assert pack.sha256 in client.get(first["Location"]).content.decode()
        file = client.get(reverse("compliance:download", args=[pack.public_id]))
        assert file["Content-Disposition"].startswith("attachment")
        rows = list(csv.reader(io.StringIO(
            client.get(reverse("compliance:records", args=[pack.public_id])).content.decode("utf-8-sig")
        )))  # fmt: skip
        assert rows[0] == ["Section", "Kind", "Text", "Records"]
        assert any("The vaccination" in row[2] for row in rows)
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
        assert AuditEntry.objects.filter(verb="exported").count() == 2
        # What changes later does not change it; the next one says it.
        actions.publish_action(ActionFactory(programme=programme, title="Something new"), actor=None)
        assert "Something new" not in json.dumps(pack.content)
        assert client.post(ask)["Location"] != first["Location"]

    def test_the_document_passes_pdf_ua(self, programme, manager):
        rich(programme, manager)
        pack = services.ask_for_pack(programme, actor=manager)
        run_job(Job.objects.get(kind=services.MAKE).pk)
        pack.refresh_from_db()
        assert_accessible(bytes(pack.pdf))
        assert "The vaccination" in words_on_paper(bytes(pack.pdf))

    def test_others_are_kept_out(self, client, programme, tree):
        address = reverse("compliance:programme", args=["review"])
        client.force_login(user_with(Role.COMMISSIONER, programme.area))
        assert client.get(address).status_code == 403
        client.force_login(user_with(Role.PROGRAMME_MANAGER, tree.other_system))
        assert client.get(address).status_code == 404
        client.force_login(user_with(Role.ANALYST, programme.area))
        assert client.get(address).status_code == 200
        assert client.get(reverse("compliance:consideration_add", args=["review"])).status_code == 403
