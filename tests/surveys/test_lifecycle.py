"""A survey's way from draft to archive: trial, sign-off, extension, invitation codes, translations."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from engagement.surveys import services
from engagement.surveys.models import (
    Access,
    InvitationCode,
    Response,
    Survey,
    SurveyExtension,
    SurveySignOff,
    SurveyState,
)
from engagement.surveys.queries import definition_of
from engagement.surveys.translating import completeness
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import ResponseFactory, SurveyFactory, SurveyVersionFactory
from tests.surveys.test_team import Desk, agree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return area_tree("Brent", "Ealing")


@pytest.fixture
def survey(tree) -> Survey:
    programme = ProgrammeFactory(area=tree.system)
    return SurveyFactory(programme=programme, areas=[tree.system], slug="experience", title="Your experience")


@pytest.fixture
def draft(survey) -> Survey:
    made = SurveyFactory(programme=survey.programme, areas=survey.areas.all(), draft=True, slug="draft", title="Draft")
    SurveyVersionFactory(survey=made, unpublished=True)
    return made


def desk(client, tree, role: Role) -> Desk:
    return Desk(client, user_with(role, tree.system))


def test_a_trial_marks_what_is_sent_and_takes_it_away_again(client, tree, draft):
    manager = desk(client, tree, Role.PROGRAMME_MANAGER)
    manager.open("pilot", draft.public_id)
    manager.send("pilot", draft.public_id, version=manager.page.select_one("input[name=version]")["value"])
    draft.refresh_from_db()
    assert draft.state == SurveyState.PILOT
    assert draft.takes_answers
    assert draft not in Survey.objects.public()
    version = draft.versions.get()
    ResponseFactory.create_batch(2, survey=draft, version=version, is_pilot=True)
    kept = ResponseFactory(survey=draft, version=version)
    assert list(Response.objects.counted()) == [kept]
    manager.send("delete_pilot", draft.public_id, version=draft.version)
    assert "2 trial responses are deleted." in manager.words
    assert list(Response.objects.all()) == [kept]
    assert AuditEntry.objects.filter(verb="erased").get().facts == {"pilot_responses": 2}
    manager.send("end_pilot", draft.public_id, version=draft.version)
    draft.refresh_from_db()
    assert draft.state == SurveyState.DRAFT


def test_a_survey_that_was_tried_still_needs_its_sign_off(draft):
    services.start_pilot(draft, actor=None, version=None)
    with pytest.raises(Refusal, match="sign off"):
        services.open_survey(draft, actor=None, version=None)
    agree(draft)
    assert services.open_survey(draft, actor=None, version=None).state == SurveyState.OPEN


def test_who_wrote_the_questions_cannot_sign_them_off(tree, draft):
    author = user_with(Role.APPROVER, tree.system)
    version = draft.versions.get()
    version.created_by = author
    version.save()
    with pytest.raises(Refusal, match="You wrote these questions"):
        services.sign_off(draft, actor=author, number=1, sha256=version.sha256)
    helped = user_with(Role.APPROVER, tree.system)
    draft.edits.create(number=1, definition={}, sha256="0" * 64, what="A word", made_by=helped)
    with pytest.raises(Refusal, match="You wrote these questions"):
        services.sign_off(draft, actor=helped, number=1, sha256=version.sha256)
    other = user_with(Role.APPROVER, tree.system)
    first = services.sign_off(draft, actor=other, number=1, sha256=version.sha256)
    assert services.sign_off(draft, actor=other, number=1, sha256=version.sha256) == first
    assert AuditEntry.objects.filter(verb="approved").count() == 1


def test_nobody_signs_off_what_they_did_not_see(client, tree, draft):
    approver = desk(client, tree, Role.APPROVER)
    page = approver.open("sign_off", draft.public_id, 1)
    seen = page.page.select_one("input[name=sha256]")["value"]
    version = draft.versions.get()
    version.sha256 = "0" * 64
    version.save()
    approver.send("sign_off", draft.public_id, 1, sha256=seen, note="")
    assert approver.status == 422
    assert "were changed since you opened this page" in approver.words
    assert not SurveySignOff.objects.exists()


def test_an_extension_needs_its_reason_and_stays_for_good(client, tree, survey):
    survey.closes_on = timezone.localdate() + timedelta(days=3)
    survey.save()
    manager = desk(client, tree, Role.PROGRAMME_MANAGER)
    later = survey.closes_on + timedelta(days=14)
    sent = {"closes_now_day": later.day, "closes_now_month": later.month, "closes_now_year": later.year}
    manager.send("extend", survey.public_id, version=survey.version, reason="", **sent)
    assert manager.status == 422
    manager.send("extend", survey.public_id, version=survey.version, reason="More time for paper.", **sent)
    assert "later last day" in manager.words
    survey.refresh_from_db()
    assert survey.closes_on == later
    assert SurveyExtension.objects.get().reason == "More time for paper."
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE engagement_surveyextension SET reason = 'Another'")


@pytest.mark.parametrize(
    ("days", "reason", "words"),
    [(0, "Why", "later day"), (-900, "Why", "later day"), (5, " ", "Say why"), (5, "x" * 301, "up to 300")],
)
def test_an_extension_that_cannot_be(survey, days, reason, words):
    survey.closes_on = timezone.localdate()
    survey.save()
    with pytest.raises(Refusal, match=words):
        services.extend_survey(
            survey, actor=None, version=None, closes_now=survey.closes_on + timedelta(days=days), reason=reason
        )
    assert not SurveyExtension.objects.exists()


def test_two_people_who_extend_at_once(survey):
    survey.closes_on = timezone.localdate()
    survey.save()
    later = survey.closes_on + timedelta(days=7)
    services.extend_survey(survey, actor=None, version=survey.version, closes_now=later, reason="First")
    with pytest.raises(Conflict):
        services.extend_survey(survey, actor=None, version=survey.version, closes_now=later, reason="Second")


def test_a_live_survey_keeps_what_people_were_told(survey):
    areas = list(survey.areas.all())
    with pytest.raises(Refusal, match="Extend the survey instead"):
        services.change_survey(survey, actor=None, version=None, areas=areas, closes_on=date(2100, 1, 31))
    with pytest.raises(Refusal, match="anonymous"):
        services.change_survey(survey, actor=None, version=None, areas=areas, anonymous=True)


def test_only_a_closed_survey_is_archived_and_it_can_come_back(survey):
    with pytest.raises(IllegalMove):
        services.archive_survey(survey, actor=None, version=None)
    services.close_survey(survey, actor=None, version=None)
    assert services.archive_survey(survey, actor=None, version=None).state == SurveyState.ARCHIVED
    assert services.close_survey(survey, actor=None, version=None).state == SurveyState.CLOSED


def test_codes_come_once_as_a_file_and_are_stored_as_hashes_alone(client, tree, survey):
    survey.access = Access.CODES
    survey.save()
    officer = desk(client, tree, Role.ENGAGEMENT_OFFICER)
    address = reverse("surveys_team:invitations", args=[survey.public_id])
    response = officer.browser.post(address, {"label": "Carers’ newsletter", "size": "3"})
    assert response["Content-Type"].startswith("text/csv")
    assert response["Cache-Control"] == "private, no-store"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len({row["code"] for row in rows}) == 3
    assert all(row["address"].endswith("/surveys/experience/") for row in rows)
    held = " ".join(InvitationCode.objects.values_list("code_hash", flat=True))
    assert not any(row["code"].replace("-", "") in held for row in rows)
    again = officer.browser.post(address, {"label": "Carers’ newsletter", "size": "3"})
    assert again.status_code == 422
    assert InvitationCode.objects.count() == 3
    InvitationCode.objects.filter(pk=InvitationCode.objects.first().pk).update(used_on=timezone.localdate())
    officer.open("invitations", survey.public_id)
    assert "Carers’ newsletter" in officer.words
    batch = survey.invitation_batches.get()
    officer.send("revoke_invitations", survey.public_id, batch.public_id)
    assert InvitationCode.objects.filter(revoked_at__isnull=False).count() == 2
    assert not InvitationCode.objects.filter(revoked_at__isnull=False, used_on__isnull=False).exists()


def test_codes_for_a_survey_that_is_open_to_all_are_refused(survey):
    with pytest.raises(Refusal, match="Everybody can answer"):
        services.make_invitations(survey, actor=None, label="Carers", size=3)


def test_translations_of_the_survey_are_live_and_those_of_its_questions_wait_for_the_next_version(client, tree, survey):
    officer = desk(client, tree, Role.ENGAGEMENT_OFFICER)
    officer.open("translation", survey.public_id, "pl")
    fields = {box["name"]: "" for box in officer.page.select("textarea")}
    labels = {label["for"]: label.get_text().strip() for label in officer.page.select("label[for]")}
    titled = next(name for name in fields if labels[f"id_{name}"] == "Which best describes you?")
    sent = fields | {"survey-title": "Twoje doświadczenie", titled: "Kim jesteś?", "version": survey.version}
    officer.send("translation", survey.public_id, "pl", **sent)
    assert "once version 2 is published" in officer.words
    survey.refresh_from_db()
    assert survey.text("title", "pl") == "Twoje doświadczenie"
    assert survey.text("summary", "pl").language == "en"
    assert survey.text("title", "en-gb") == "Your experience"
    newest = survey.versions.order_by("-number").first()
    assert newest.published_at is None
    assert definition_of(newest).translations == {"pl": {"role": {"title": "Kim jesteś?"}}}
    assert completeness(definition_of(newest), "pl").done == 1
    # Saved again as it is: nothing new.
    officer.send("translation", survey.public_id, "pl", **(sent | {"version": survey.version}))
    assert survey.versions.count() == 2
    officer.send("translation", survey.public_id, "pl", **(sent | {"version": 1}))
    assert officer.status == 422
    assert "Somebody else changed this" in officer.words
    assert officer.page.select_one("[name=survey-title]").get_text().strip() == "Twoje doświadczenie"


def test_a_translation_that_turns_the_text_around_is_refused(survey):
    with pytest.raises(Refusal, match="direction of reading"):
        services.save_translation(survey, "ar", actor=None, version=None, details={"title": "\u202eabc"}, questions={})
    survey.refresh_from_db()
    assert survey.translations == {}
