"""What was noticed about responses is decided by a human, can be taken back, and results follow in the same moment."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.urls import reverse

from engagement.surveys import services, tallies
from engagement.surveys.models import Response, TextAnswer, Untallied
from engagement.surveys.services import settle_flags, standing_of
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from tests.factories.accounts import user_with
from tests.factories.surveys import SurveyFactory
from tests.surveys.tallying import naive, send, tallied
from tests.surveys.test_reader import KEY, QUESTIONS, Desk

COUNTS, ASIDE = "counts", "set_aside"


@pytest.fixture
def survey(db):
    return SurveyFactory(definition=QUESTIONS)


@pytest.fixture
def analyst(survey):
    return user_with(Role.ANALYST, survey.areas.get(), full_name="Ann Analyst")


@pytest.fixture
def manager(survey):
    return user_with(Role.PROGRAMME_MANAGER, survey.areas.get(), full_name="Mary Manager")


@pytest.fixture
def flagged(survey):
    """A response that was counted and about which two things were noticed."""
    response = send(survey, {"role": "carer", KEY: "The same words."})
    tallies.tally_batch(survey.pk)
    response.flags.create(kind="too_fast")
    response.flags.create(kind="duplicate")
    return response


def settle(response, decision, reason="", *, actor, seen=None):
    response = Response.objects.get(pk=response.pk)
    settle_flags(response, decision, reason, actor=actor, seen=standing_of(response) if seen is None else seen)


def test_the_list_says_what_was_noticed_in_plain_words(client, analyst, survey, flagged):
    desk = Desk(client, analyst, survey)
    assert "Sent sooner than the questions can be read" in desk.open("flags").words
    assert "The same answers, with the same words, were sent before" in desk.words
    assert "To be decided" in desk.words
    send(survey, {"role": "ill"})
    assert len(desk.open("flags", which="all").page.select("tbody tr")) == 1, "only what was flagged"
    assert "There is no such response" in desk.open("flags", which="aside").words
    assert desk.open("flags", which="forged").status == 200


def test_setting_aside_and_taking_it_back_changes_the_results_at_once(client, analyst, survey, flagged):
    other = send(survey, {"role": "ill"})
    tallies.tally_batch(survey.pk)
    before = tallied(survey)
    assert before["role", "carer"] == {flagged.pk}
    desk = Desk(client, analyst, survey)
    seen = desk.open("flag", flagged.public_id).page.find("input", {"name": "seen"})["value"]
    desk.send("flag", flagged.public_id, decision=ASIDE, reason="Ten times from one address", seen=seen)
    assert "The decision is saved" in desk.words
    assert Response.objects.get(pk=flagged.pk).set_aside
    assert tallied(survey) == naive(survey)
    assert tallied(survey)["@all", "all"] == {other.pk}
    assert not TextAnswer.objects.exists()
    assert "Set aside Ten times from one address Ann Analyst" in desk.open("flags", which="aside").words
    assert desk.open("flags").words.endswith("Nothing waits for a decision.")
    seen = desk.open("flag", flagged.public_id).page.find("input", {"name": "seen"})["value"]
    desk.send("flag", flagged.public_id, decision=COUNTS, reason="A care home filled it in together", seen=seen)
    assert tallied(survey) == before == naive(survey)
    assert TextAnswer.objects.count() == 1
    entries = list(AuditEntry.objects.filter(verb="changed").order_by("pk"))
    assert [(entry.facts["decision"], entry.facts["set_aside_before"]) for entry in entries] == [
        (ASIDE, False),
        (COUNTS, True),
    ]
    assert "address" not in str([entry.facts for entry in entries])


def test_a_response_that_waits_to_be_counted_is_set_aside_too(survey, analyst):
    response = send(survey, {"role": "carer"})
    response.flags.create(kind="honeypot")
    settle(response, ASIDE, "A robot", actor=analyst)
    assert not Untallied.objects.exists()
    tallies.tally_batch(survey.pk)
    assert not tallied(survey)
    settle(response, COUNTS, "No robot", actor=analyst)
    assert tallied(survey)["role", "carer"] == {response.pk}


def test_a_reason_is_needed_to_set_aside_and_to_take_that_back(client, analyst, survey, flagged):
    desk = Desk(client, analyst, survey)
    seen = standing_of(flagged)
    desk.send("flag", flagged.public_id, decision=ASIDE, reason=" ", seen=seen)
    assert (desk.status, desk.errors) == (422, ["Enter a reason"])
    desk.send("flag", flagged.public_id, seen=seen)
    assert (desk.status, desk.errors) == (422, ["Select whether the response counts"])
    assert not Response.objects.get(pk=flagged.pk).set_aside
    settle(flagged, COUNTS, actor=analyst)
    settle(flagged, ASIDE, "It does not", actor=analyst)
    with pytest.raises(Refusal, match="Enter a reason"):
        settle(flagged, COUNTS, actor=analyst)


def test_who_decides_after_somebody_else_sees_that_first(client, analyst, manager, survey, flagged):
    desk = Desk(client, analyst, survey)
    seen = desk.open("flag", flagged.public_id).page.find("input", {"name": "seen"})["value"]
    settle(flagged, COUNTS, "I rang them", actor=manager)
    desk.send("flag", flagged.public_id, decision=ASIDE, reason="Too fast", seen=seen)
    assert desk.status == 422
    assert "Somebody else decided" in desk.errors[0]
    assert "I rang them" in desk.words
    assert not Response.objects.get(pk=flagged.pk).set_aside
    assert desk.page.find("input", {"name": "reason"})["value"] == "Too fast", "nothing that was typed is lost"
    again = desk.page.find("input", {"name": "seen"})["value"]
    desk.send("flag", flagged.public_id, decision=ASIDE, reason="Too fast", seen=again)
    assert Response.objects.get(pk=flagged.pk).set_aside


def test_the_same_decision_sent_twice_is_one(survey, analyst, flagged):
    seen = standing_of(flagged)
    for _twice in range(2):
        settle(flagged, ASIDE, "Too fast", actor=analyst, seen=seen)
    assert AuditEntry.objects.filter(verb="changed").count() == 1


def test_something_new_about_a_decided_response_waits_again(client, survey, analyst, flagged):
    settle(flagged, COUNTS, actor=analyst)
    seen = standing_of(flagged)
    flagged.flags.create(kind="same_source")
    assert "To be decided" in Desk(client, analyst, survey).open("flags").words
    with pytest.raises(Conflict):
        settle(flagged, ASIDE, "New", actor=analyst, seen=seen)


def test_a_response_without_flags_is_not_decided_about(client, survey, analyst):
    response = send(survey, {"role": "ill"})
    assert Desk(client, analyst, survey).open("flag", response.public_id).status == 404
    with pytest.raises(Refusal):
        settle(response, ASIDE, "Why not", actor=analyst)


def test_nobody_outside_the_team_sees_that_something_was_noticed(client, survey, flagged):
    page = client.get(reverse("surveys:start", args=[survey.slug])).content.decode()
    assert "flag" not in page
    assert "noticed" not in page
    for name, more in (("flags", []), ("flag", [flagged.public_id])):
        assert client.get(reverse(f"surveys_team:{name}", args=[survey.public_id, *more])).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_the_same_moment_make_one_decision(survey, analyst, manager, flagged):
    seen = standing_of(flagged)
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def decide(decision, actor):
        try:
            response = Response.objects.get(pk=flagged.pk)
            together.wait(timeout=20)
            settle_flags(response, decision, "Because", actor=actor, seen=seen)
            outcomes.append(decision)
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    people = [threading.Thread(target=decide, args=pair) for pair in ((ASIDE, analyst), (COUNTS, manager))]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=30)
    assert outcomes.count("conflict") == 1, outcomes
    winner = next(outcome for outcome in outcomes if outcome != "conflict")
    assert Response.objects.get(pk=flagged.pk).set_aside is (winner == ASIDE)
    assert set(flagged.flags.values_list("decision", flat=True)) == {winner}
    assert tallied(survey) == naive(survey)


@pytest.mark.django_db(transaction=True)
def test_erasing_while_somebody_decides_leaves_nothing_behind(survey, analyst, manager, flagged):
    together = threading.Barrier(2)
    errors: list[Exception] = []

    def run(act):
        try:
            response = Response.objects.get(pk=flagged.pk)
            seen = standing_of(response)
            together.wait(timeout=20)
            act(response, seen)
        except Refusal:
            pass
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    acts = (
        lambda response, seen: settle_flags(response, ASIDE, "Because", actor=analyst, seen=seen),
        lambda response, _seen: services.erase_response(response, actor=manager),
    )
    people = [threading.Thread(target=run, args=[act]) for act in acts]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=30)
    assert not errors
    assert not Response.objects.filter(pk=flagged.pk).exists()
    assert tallied(survey) == {}
