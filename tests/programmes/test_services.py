"""Writing programmes: dates in order, and a log that says why."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction

from engagement.programmes import services
from engagement.programmes.models import Extension, Phase, PlanChange, Programme
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import london
from tests.factories.programmes import CommunityFactory, PhaseFactory, ProgrammeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("february")]


@pytest.fixture
def february():
    with time_machine.travel(london(2022, 2, 15, 9), tick=False):
        yield


@pytest.fixture
def tree():
    return area_tree("Brent")


@pytest.fixture
def manager(tree):
    return user_with(Role.PROGRAMME_MANAGER, tree.system)


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system, opens_on=date(2021, 11, 24), closes_on=date(2022, 2, 23))


def extend(programme, manager=None, **facts):
    usual = {"closes_now": date(2022, 3, 31), "reason": "People asked for time.", "decided_on": date(2022, 2, 14)}
    return services.extend_programme(programme, actor=manager, **usual | facts)


def test_an_extension_moves_the_day_and_says_why(programme, manager):
    extension = extend(programme, manager)
    programme.refresh_from_db()
    assert (programme.closes_on, programme.version) == (date(2022, 3, 31), 2)
    assert (extension.closed_before, extension.recorded_by) == (date(2022, 2, 23), manager)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.area_code) == ("extended", manager, programme.area.code)
    assert entry.facts == {"closed_before": "2022-02-23", "closes_now": "2022-03-31"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"closes_now": date(2022, 2, 23)}, "closes_now"),
        ({"closes_now": date(2021, 12, 1)}, "closes_now"),
        ({"closes_now": date(3022, 1, 1)}, "closes_now"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 10_001}, "reason"),
        ({"decided_on": date(2022, 2, 16)}, "decided_on"),
        ({"decided_on": date(1922, 2, 16)}, "decided_on"),
    ],
)
def test_an_extension_that_is_none_is_refused_whole(programme, wrong, field):
    with pytest.raises(Refusal) as refused:
        extend(programme, **wrong)
    assert refused.value.field == field
    programme.refresh_from_db()
    assert programme.closes_on == date(2022, 2, 23)
    assert not Extension.objects.exists()
    assert not AuditEntry.objects.exists()


def test_two_who_extend_at_once_extend_once(programme):
    extend(programme, version=1)
    with pytest.raises(Conflict):
        extend(programme, version=1, closes_now=date(2022, 4, 30))
    assert Extension.objects.count() == 1


def test_the_log_is_never_rewritten(programme):
    extend(programme)
    services.record_plan_change(programme, decided_on=date(2022, 1, 10), what="Online.", why="Covid.", actor=None)
    for rows in (Extension.objects.all(), PlanChange.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(decided_on=date(2022, 1, 1))
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    assert (Extension.objects.count(), PlanChange.objects.count()) == (1, 1)


def test_the_database_holds_the_order_of_days(programme):
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.update(closes_on=date(2020, 1, 1))


def test_a_change_of_plan_is_kept_with_whom_it_affects(programme, manager):
    carers = CommunityFactory(name="Carers")
    change = services.record_plan_change(
        programme,
        decided_on=date(2022, 1, 10),
        what="The meetings moved online.",
        why="Cases of Covid were rising.",
        communities=[carers],
        actor=manager,
    )
    assert list(change.communities.all()) == [carers]
    assert AuditEntry.objects.get().facts == {"what": "plan", "communities": ["carers"]}
    for wrong in ({"what": ""}, {"why": " "}, {"decided_on": date(2022, 2, 16)}):
        facts = {"decided_on": date(2022, 1, 10), "what": "a", "why": "b", **wrong}
        with pytest.raises(Refusal) as refused:
            services.record_plan_change(programme, actor=manager, **facts)
        assert refused.value.field == next(iter(wrong))
    assert PlanChange.objects.count() == 1


def test_a_new_programme_is_in_an_area_of_its_manager(tree, manager):
    facts = {
        "title": "New",
        "summary": "A new programme.",
        "opens_on": date(2022, 4, 1),
        "closes_on": date(2022, 6, 30),
        "contact_email": "someone@example.org",
    }
    made = services.create_programme(actor=manager, area=tree.system, **facts)
    assert made.slug.startswith("new-"), "/team/programmes/new/ is another page"
    for wrong, field in (
        ({"area": tree.other_system}, "area"),
        ({"closes_on": date(2022, 3, 31)}, "closes_on"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"title": "x" * 201}, "title"),
    ):
        with pytest.raises(Refusal) as refused:
            services.create_programme(actor=manager, **{"area": tree.system, **facts, **wrong})
        assert refused.value.field == field
    assert Programme.objects.count() == 1


def test_a_programme_changes_but_its_closing_day_only_by_extension(programme, manager):
    changed = services.change_programme(programme, version=1, actor=manager, title="Another", is_public=False)
    assert (changed.title, changed.version) == ("Another", 2)
    assert AuditEntry.objects.get().facts == {"fields": ["is_public", "title"]}
    with pytest.raises(Conflict):
        services.change_programme(programme, version=1, actor=manager, title="Third")
    with pytest.raises(TypeError):
        services.change_programme(programme, version=2, actor=manager, closes_on=date(2023, 1, 1))
    with pytest.raises(Refusal) as refused:
        services.change_programme(programme, version=2, actor=manager, opens_on=date(2022, 3, 1))
    assert refused.value.field == "opens_on"


def test_phases_are_added_changed_and_taken_off(programme, manager):
    facts = {"title": "We listen", "starts_on": date(2021, 11, 24), "ends_on": date(2022, 2, 23)}
    phase = services.save_phase(programme, version=1, actor=manager, **facts)
    with pytest.raises(Conflict):
        services.save_phase(programme, version=1, actor=manager, **facts)
    services.save_phase(programme, phase=phase, version=2, actor=manager, **{**facts, "ends_on": None})
    assert Phase.objects.get().ends_on is None
    with pytest.raises(Refusal) as refused:
        services.save_phase(programme, version=3, actor=manager, **{**facts, "ends_on": date(2021, 11, 23)})
    assert refused.value.field == "ends_on"
    with pytest.raises(Phase.DoesNotExist):
        services.save_phase(programme, phase=PhaseFactory(), version=3, actor=manager, **facts)
    services.delete_phase(phase, version=3, actor=manager)
    assert not programme.phases.exists()
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["created", "changed", "deleted"]
