"""The ledger of access needs: arranged, told, met."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from engagement.events.models import AccessNeed, NeedTally
from engagement.events.needs import NeedKind
from engagement.events.queries_needs import NeedFilters, coming_needs, met_at, met_lately, needs_of
from engagement.events.services import Need, cancel_booking
from engagement.events.services.needs import arrange_all, arrange_need, say_met
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from eolcare.mail.models import OutboxMessage
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import bookable, booked, london
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db
START = london(2026, 3, 10, 14)


@pytest.fixture
def clock():
    with time_machine.travel(START - timedelta(days=7), tick=False) as traveller:
        yield traveller


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def officer(tree):
    return user_with(Role.ENGAGEMENT_OFFICER, tree["Brent"], full_name="Olu Officer")


@pytest.fixture
def event(clock, tree, programme):
    return bookable({"in_person": 5}, programme=programme, areas=[tree["Brent"]], starts_at=START)


def need_of(event, kind=NeedKind.BSL, name="Rosa Wren", detail="", **facts):
    return booked(event, name, needs=(Need(kind, detail),), **facts).needs.get()


def test_a_need_is_arranged_with_something_by_somebody(event, officer):
    need = need_of(event)
    arrange_need(need, arranged="arranged", note="Booked, reference 12", version=need.version, actor=officer)
    need.refresh_from_db()
    assert (need.arranged, need.arranged_note, need.arranged_by, need.version) == (
        "arranged",
        "Booked, reference 12",
        officer,
        2,
    )
    entry = AuditEntry.objects.filter(target_id=need.booking.public_id, verb="changed").get()
    assert entry.facts["arranged"] == "arranged"
    assert "bsl" not in str(entry.facts), "which help somebody needs is theirs"
    assert "12" not in entry.facts.values()


def test_two_who_arrange_at_once_overwrite_nothing(event, officer):
    need = need_of(event)
    arrange_need(need, arranged="arranged", note="Agency A", version=1, actor=officer)
    with pytest.raises(Conflict):
        arrange_need(need, arranged="arranged", note="Agency B", version=1, actor=officer)
    assert AccessNeed.objects.get().arranged_note == "Agency A"


def test_what_cannot_be_arranged_says_why_and_the_person_is_told(event, officer):
    need = need_of(event)
    with pytest.raises(Refusal) as refused:
        arrange_need(need, arranged="cannot", told="said", version=1, actor=officer)
    assert refused.value.field == "note"
    with pytest.raises(Refusal) as refused:
        arrange_need(need, arranged="cannot", note="No interpreter is free", version=1, actor=officer)
    assert refused.value.field == "told"
    assert AccessNeed.objects.get().arranged == "open"
    OutboxMessage.objects.all().delete()
    arrange_need(need, arranged="cannot", note="No interpreter is free", told="write", version=1, actor=officer)
    message = OutboxMessage.objects.get()
    assert message.to_address == "rosa.wren@example.org"
    assert "No interpreter is free" in message.text
    assert "No interpreter is free" in message.html


def test_somebody_without_an_address_is_rung_not_written_to(event, officer):
    need = need_of(event, email="", phone="020 7946 0000")
    with pytest.raises(Refusal, match="no email address") as refused:
        arrange_need(need, arranged="cannot", note="None free", told="write", version=1, actor=officer)
    assert refused.value.field == "told"
    assert AccessNeed.objects.get().arranged == "open"


@pytest.mark.parametrize(("facts", "field"), [({"arranged": "maybe"}, "arranged"), ({"told": "shouted"}, "told")])
def test_words_that_are_not_known_are_refused(event, officer, facts, field):
    need = need_of(event)
    with pytest.raises(Refusal) as refused:
        arrange_need(need, **{"arranged": "open", "version": 1, **facts}, actor=officer)
    assert refused.value.field == field


def test_all_of_a_kind_are_arranged_at_once_except_what_came_or_changed_since(event, officer):
    one, two = need_of(event), need_of(event, name="Ben Two")
    versions = {one.pk: 1, two.pk: 1}
    late = need_of(event, name="Cy Late")
    arrange_need(two, arranged="open", version=1, actor=officer)
    done = arrange_all(event, NeedKind.BSL, note="Agency A", versions=versions, actor=officer)
    assert [need.pk for need in done] == [one.pk]
    assert {need.pk: need.arranged for need in AccessNeed.objects.all()} == {
        one.pk: "arranged",
        two.pk: "open",
        late.pk: "open",
    }


def test_whether_it_was_met_is_said_afterwards_and_the_persons_own_word_stands(clock, event, officer):
    need = need_of(event)
    with pytest.raises(IllegalMove, match="has not begun"):
        say_met(need, met="yes", version=1, actor=officer)
    clock.move_to(START + timedelta(hours=3))
    say_met(need, met="yes", version=1, actor=officer)
    say_met(need, met="no", by_person=True, actor=None)
    with pytest.raises(IllegalMove, match="Their word stands"):
        say_met(need, met="yes", version=3, actor=officer)
    need.refresh_from_db()
    assert (need.met, need.met_said_by_person) == ("no", True)


def test_the_team_takes_its_word_back(clock, event, officer):
    need = need_of(event)
    clock.move_to(START + timedelta(hours=3))
    say_met(need, met="partly", version=1, actor=officer)
    say_met(need, met="", version=2, actor=officer)
    need.refresh_from_db()
    assert (need.met, need.met_at) == ("", None)


def test_the_ledger_has_open_needs_first_and_the_next_event_on_top(clock, event, officer, tree, programme):
    later = bookable({"in_person": 5}, programme=programme, areas=[tree["Brent"]], starts_at=START + timedelta(days=3))
    elsewhere = bookable({"in_person": 5}, programme=programme, areas=[tree["Harrow"]], starts_at=START)
    done = need_of(event, name="Ada Done")
    arrange_need(done, arranged="arranged", version=1, actor=officer)
    second = need_of(later, name="Ben Later")
    first = need_of(event, name="Cy Soon")
    need_of(elsewhere, name="Not Mine")
    cancel_booking(need_of(event, name="Gone Away").booking)
    assert [need.pk for need in coming_needs(officer)] == [first.pk, second.pk, done.pk]
    assert [need.pk for need in coming_needs(officer, NeedFilters(arranged="arranged"))] == [done.pk]
    assert [need.pk for need in coming_needs(officer, NeedFilters(kind="food"))] == []
    assert [need.pk for need in needs_of(event)] == [first.pk, done.pk]
    clock.move_to(START + timedelta(hours=3))
    assert [need.pk for need in coming_needs(officer)] == [second.pk]


def test_numbers_of_past_events_keep_what_is_deleted(clock, event, officer):
    met, unmet = need_of(event), need_of(event, name="Ben Two")
    need_of(event, name="Cy Three")
    clock.move_to(START + timedelta(days=2))
    say_met(met, met="yes", version=1, actor=officer)
    say_met(unmet, met="no", by_person=True, actor=None)
    NeedTally.objects.create(event=event, kind="bsl", arranged="arranged", met="partly", people=4)
    for table in (met_at(event), met_lately(officer)):
        (row,) = table.rows
        assert (row.yes, row.partly, row.no, row.not_said, row.by_person) == (1, 4, 1, 1, 1)
    clock.move_to(START + timedelta(days=400))
    assert met_lately(officer).rows == []
