"""Several actions changed at once: all of them, or none, with each that refuses named."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.actions import services
from engagement.actions.models import Action
from engagement.actions.services.bulk import MOST
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from tests.factories.accounts import OrganisationFactory, UserFactory, user_with
from tests.factories.actions import ActionFactory
from tests.factories.areas import area_tree
from tests.factories.feedback import ThemeFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

BULK = reverse("actions_team:bulk")
LIST = reverse("actions_team:list")


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def manager(tree, client):
    user = user_with(Role.PROGRAMME_MANAGER, tree.system)
    client.force_login(user)
    return user


@pytest.fixture
def three(programme):
    return [ActionFactory(programme=programme, title=title) for title in ("One", "Two", "Three")]


def versions(*actions):
    return {action.pk: action.version for action in actions}


def chosen(*actions):
    return [f"{action.public_id}:{action.version}" for action in actions]


def page_of(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def text_of(node):
    return " ".join(node.get_text(" ").split())


class TestTheService:
    def test_everything_at_once_each_with_its_row_in_the_trail(self, three, programme):
        actor, owner = UserFactory(), UserFactory()
        body, old, new = OrganisationFactory(), ThemeFactory(programme=programme), ThemeFactory(programme=programme)
        for action in three[:2]:
            action.themes.set([old])
        change = services.BulkChange(
            owner=owner,
            owner_organisation=body,
            due_on=date(2098, 1, 1),
            review_on=date(2098, 6, 1),
            add_theme=new,
            remove_theme=old,
            status="planned",
        )
        outcome = services.change_many(versions(*three), change, actor=actor)
        assert set(outcome.changed) == set(three)
        for action in three:
            action.refresh_from_db()
            assert (action.owner, action.owner_organisation, action.status) == (owner, body, "planned")
            assert (action.due_on, action.review_on) == (date(2098, 1, 1), date(2098, 6, 1))
            assert list(action.themes.all()) == [new]
            assert action.version == 2
            assert action.statuses.last().by == actor
            (entry,) = AuditEntry.objects.filter(target_id=action.public_id, verb__in=["moved", "changed"])
            assert (entry.verb, entry.actor, entry.facts["to"]) == ("moved", actor, "planned")
            assert "owner" in entry.facts["fields"]

    def test_one_that_somebody_changed_stops_all_and_is_named(self, three):
        seen = versions(*three)
        services.change_action(three[1], actor=None, version=1, title="Two, by somebody else")
        with pytest.raises(services.BulkRefused) as refused:
            services.change_many(seen, services.BulkChange(status="planned"), actor=UserFactory())
        (problem,) = refused.value.problems
        assert (problem.action, problem.is_conflict) == (three[1], True)
        assert set(Action.objects.values_list("status", flat=True)) == {"considered"}
        assert AuditEntry.objects.filter(verb="moved").count() == 0

    def test_a_jump_that_the_table_forbids_stops_all(self, three):
        done = ActionFactory(programme=three[0].programme, status="done")
        with pytest.raises(services.BulkRefused) as refused:
            services.change_many(
                versions(*three, done),
                services.BulkChange(status="planned", due_on=date(2098, 1, 1)),
                actor=UserFactory(),
            )
        (problem,) = refused.value.problems
        assert problem.action == done
        assert "cannot become" in problem.message
        assert set(Action.objects.values_list("due_on", flat=True)) == {date(2099, 1, 1)}

    def test_a_theme_of_another_programme_and_a_step_back_without_words_are_named(self, three):
        under_way = ActionFactory(programme=three[0].programme, status="under_way")
        elsewhere = ThemeFactory()
        for action, change, message in (
            (three[0], services.BulkChange(add_theme=elsewhere), "another programme"),
            (under_way, services.BulkChange(status="planned"), "step back"),
        ):
            with pytest.raises(services.BulkRefused) as refused:
                services.change_many(versions(action), change, actor=UserFactory())
            assert message in refused.value.problems[0].message
        services.change_many(
            versions(under_way), services.BulkChange(status="planned", words="Later."), actor=UserFactory()
        )
        assert under_way.statuses.last().words == "Later."

    def test_the_same_again_changes_nothing(self, three):
        seen, change = versions(*three), services.BulkChange(status="planned", due_on=date(2098, 1, 1))
        services.change_many(seen, change, actor=UserFactory())
        again = services.change_many(seen, change, actor=UserFactory())
        assert (len(again.changed), len(again.unchanged)) == (0, 3)
        assert set(Action.objects.values_list("version", flat=True)) == {2}

    @pytest.mark.parametrize("status", ["done", "partly", "cannot_be_done", "passed_on", "nonsense"])
    def test_statuses_that_need_more_are_refused(self, three, status):
        with pytest.raises(Refusal) as refused:
            services.change_many(versions(*three), services.BulkChange(status=status, words="So."), actor=UserFactory())
        assert refused.value.field == "status"

    def test_nothing_chosen_nothing_to_change_and_too_many(self, three):
        change = services.BulkChange(status="planned")
        for wanted, what in ((({}), change), (versions(*three), services.BulkChange())):
            with pytest.raises(Refusal):
                services.change_many(wanted, what, actor=UserFactory())
        with pytest.raises(Refusal, match=str(MOST)):
            services.change_many(dict.fromkeys(range(MOST + 1), 1), change, actor=UserFactory())


class TestThePage:
    def test_ticked_in_the_list_looked_at_and_changed(self, client, manager, three):
        listed = page_of(client.get(LIST, {"status": "considered"}))
        form = listed.select_one(f"form[action='{BULK}']")
        assert form.select_one("[name=back]")["value"] == "status=considered"
        page = page_of(client.get(BULK, {"item": [a.public_id for a in three[:2]], "back": "status=considered"}))
        assert [box["value"] for box in page.select("[name=chosen][checked]")] == sorted(
            chosen(*three[:2]), key=lambda value: value != chosen(three[0])[0]
        )
        answer = client.post(BULK, {"chosen": chosen(*three[:2]), "status": "planned", "back": "status=considered"})
        assert answer["Location"] == LIST + "?status=considered"
        assert "2 actions are changed." in client.get(answer["Location"]).content.decode()
        assert Action.objects.filter(status="planned").count() == 2

    def test_all_that_the_filters_find(self, client, manager, three, programme):
        ActionFactory(programme=programme, status="done", title="Done")
        page = page_of(client.get(BULK, {"all": "1", "back": "status=considered"}))
        assert {text_of(label) for label in page.select("main .app-pick > label")} == {"One", "Two", "Three"}

    def test_a_conflict_is_named_at_its_action_with_what_changed_and_the_choices_stay(self, client, manager, three):
        ticked = chosen(*three[:2])
        other = UserFactory(full_name="Olu Ade")
        services.change_action(three[1], actor=other, version=1, due_on=date(2097, 5, 4))
        data = {"chosen": ticked, "offered": [a.public_id for a in three], "status": "planned", "due_on_day": "1"}
        data |= {"due_on_month": "2", "due_on_year": "2098"}
        page = page_of(client.post(BULK, data), 422)
        assert "Nothing was changed" in page.select_one(".nhsuk-error-summary").get_text()
        (problem,) = page.select(".app-pick--problem")
        words = text_of(problem)
        for expected in ("Two", "Somebody else changed it", "Olu Ade", "Due on", "4 May 2097"):
            assert expected in words
        assert not Action.objects.exclude(status="considered").exists()
        # What was chosen stays chosen, with the versions of now: who saw the change can go on.
        assert page.select_one("[name=status] option[selected]")["value"] == "planned"
        assert page.select_one("[name=due_on_year]")["value"] == "2098"
        boxes = {box["value"]: box.has_attr("checked") for box in page.select("[name=chosen]")}
        assert boxes == {
            f"{three[0].public_id}:1": True,
            f"{three[1].public_id}:2": True,
            f"{three[2].public_id}:1": False,
        }
        again = [value for value, is_ticked in boxes.items() if is_ticked]
        assert client.post(BULK, data | {"chosen": again}).status_code == 302
        three[1].refresh_from_db()
        assert (three[1].status, three[1].due_on) == ("planned", date(2098, 2, 1))

    def test_what_is_not_ones_own_is_left_out_and_never_changed(self, client, manager, three, tree):
        elsewhere = ActionFactory(programme=ProgrammeFactory(area=tree.other_system), title="Elsewhere")
        page = page_of(client.get(BULK, {"item": [three[0].public_id, elsewhere.public_id]}))
        assert "Elsewhere" not in page.get_text()
        assert "1 action that you chose is not yours to change" in text_of(page)
        page = page_of(client.post(BULK, {"chosen": chosen(three[0], elsewhere), "status": "planned"}), 422)
        assert "not yours to change any more" in page.select_one(".nhsuk-error-summary").get_text()
        assert set(Action.objects.values_list("status", flat=True)) == {"considered"}

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"status": "planned"},
            {"chosen": ["nonsense"]},
            {"chosen": ["\x00:1"], "status": "planned"},
            {"chosen": [":"], "status": "planned"},
        ],
    )
    def test_bad_input_is_told(self, client, manager, three, data):
        page = page_of(client.post(BULK, data), 422)
        assert page.select_one(".nhsuk-error-summary")
        assert set(Action.objects.values_list("version", flat=True)) == {1}

    def test_nothing_chosen_says_what_to_do(self, client, manager):
        assert "Tick actions in the list first" in page_of(client.get(BULK)).get_text()

    @pytest.mark.parametrize("rows", [3, 100])
    def test_the_page_costs_the_same_at_any_length(self, client, manager, programme, django_assert_num_queries, rows):
        made = [ActionFactory(programme=programme, owner=manager) for _ in range(rows)]
        client.get(BULK)
        with django_assert_num_queries(15):
            page = page_of(client.get(BULK, {"item": [action.public_id for action in made]}))
        assert len(page.select("[name=chosen]")) == rows
