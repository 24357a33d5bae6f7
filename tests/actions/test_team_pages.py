"""The team's pages of actions, as people meet them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from engagement.actions import services
from engagement.actions.models import Action
from engagement.feedback import services as feedback
from eolcare.accounts.roles import Role
from tests.factories.accounts import OrganisationFactory, user_with
from tests.factories.actions import ActionFactory
from tests.factories.areas import area_tree
from tests.factories.feedback import FeedbackItemFactory, ThemeFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("actions_team:list")
CREATE = reverse("actions_team:create")


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


def page_of(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def to(name, action):
    return reverse(f"actions_team:{name}", args=[action.public_id])


def titles(page):
    return {link.get_text(strip=True) for link in page.select("td.app-table__action a")}


def errors(page):
    return {link["href"]: link.get_text(strip=True) for link in page.select(".nhsuk-error-summary a")}


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            # list, detail, create, edit, status, link; then publish by POST
            (Role.PROGRAMME_MANAGER, [200, 200, 200, 200, 200, 200, 302]),
            (Role.ENGAGEMENT_OFFICER, [200, 200, 200, 200, 200, 200, 403]),
            (Role.ANALYST, [200, 200, 200, 200, 200, 200, 403]),
            (Role.APPROVER, [200, 200, 403, 403, 403, 403, 302]),
            (Role.FACILITATOR, [403] * 7),
            (Role.COMMISSIONER, [403] * 7),
            (Role.ADMINISTRATOR, [403] * 7),
        ],
    )
    def test_each_role(self, client, tree, programme, role, expected):
        action = ActionFactory(programme=programme)
        client.force_login(user_with(role, tree.system))
        pages = [LIST, to("detail", action), CREATE, to("edit", action), to("set_status", action), to("link", action)]
        statuses = [client.get(page).status_code for page in pages]
        assert [*statuses, client.post(to("publish", action)).status_code] == expected

    def test_another_area_finds_nothing(self, client, tree, programme):
        action = ActionFactory(programme=programme)
        client.force_login(user_with(Role.PROGRAMME_MANAGER, tree.other_system))
        assert titles(page_of(client.get(LIST))) == set()
        for name in ("detail", "edit", "set_status", "link"):
            assert client.get(to(name, action)).status_code == 404
        for name in ("publish", "unlink"):
            assert client.post(to(name, action)).status_code == 404

    def test_somebody_of_one_borough_sees_its_actions(self, client, tree, programme):
        brent = ActionFactory(
            programme=programme, areas=[tree["Brent"]], items=[FeedbackItemFactory(programme=programme)]
        )
        harrow = ActionFactory(programme=programme, areas=[tree["Harrow"]])
        client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree["Brent"]))
        assert titles(page_of(client.get(LIST))) == {brent.title}
        page = page_of(client.get(to("detail", brent)))
        # What people of the whole system said is not theirs to read.
        assert "nobody came until morning" not in page.get_text()
        assert client.get(to("detail", harrow)).status_code == 404
        choices = page_of(client.get(CREATE)).select("[name=areas]")
        assert [choice["value"] for choice in choices] == [str(tree["Brent"].pk)]


class TestList:
    def test_it_is_empty_and_says_what_comes_here(self, client, manager):
        assert "Actions come here" in page_of(client.get(LIST)).get_text()

    def test_each_filter(self, client, manager, programme, tree):
        theme = ThemeFactory(programme=programme)
        today = timezone.localdate()
        late = ActionFactory(programme=programme, due_on=date(2022, 1, 1), owner=manager, title="Late")
        soon = ActionFactory(programme=programme, due_on=today + timedelta(days=3), themes=[theme], title="Soon")
        done = ActionFactory(programme=programme, status="done", areas=[tree["Brent"]], public=True, title="Done")
        for parameters, expected in (
            ({}, {late, soon, done}),
            ({"due": "overdue"}, {late}),
            ({"due": "soon"}, {soon}),
            ({"owner": manager.public_id}, {late}),
            ({"theme": theme.public_id}, {soon}),
            ({"status": "done"}, {done}),
            ({"public": "yes"}, {done}),
            ({"public": "no"}, {late, soon}),
            ({"borough": tree["Brent"].slug}, {late, soon, done}),
            ({"words": "soo"}, {soon}),
        ):
            page = page_of(client.get(LIST, parameters))
            assert titles(page) == {action.title for action in expected}, parameters

    def test_overdue_is_marked_and_counted(self, client, manager, programme):
        ActionFactory(programme=programme, due_on=date(2022, 1, 1))
        ActionFactory(programme=programme, due_on=date(2022, 1, 1), status="done")
        page = page_of(client.get(LIST))
        count = " ".join(page.select_one(".app-count").get_text(" ").split())
        assert count == "2 actions: 1 being considered 1 done 1 overdue"
        assert page.select_one("table").get_text().count("Overdue") == 1

    @pytest.mark.parametrize("rows", [3, 30])
    def test_it_costs_the_same_at_any_length(self, client, manager, programme, tree, django_assert_num_queries, rows):
        for _ in range(rows):
            ActionFactory(programme=programme, areas=[tree["Brent"], tree["Harrow"]])
        client.get(LIST)
        with django_assert_num_queries(21):
            assert len(titles(page_of(client.get(LIST)))) == rows


class TestMaking:
    def facts(self, tree, **more):
        return {
            "title": "A line at night",
            "you_said": "You could not reach anybody at night.",
            "we_did": "",
            "areas": [tree["Brent"].pk],
            "due_on_day": "1",
            "due_on_month": "9",
            "due_on_year": "2099",
            **more,
        }

    def test_from_what_somebody_said(self, client, manager, programme, tree):
        manager.organisation = OrganisationFactory(name="The board")
        manager.save()
        theme = ThemeFactory(programme=programme)
        item = FeedbackItemFactory(programme=programme, area=tree["Brent"])
        feedback.give_theme(item, theme, actor=None)
        link = page_of(client.get(reverse("feedback_team:detail", args=[item.public_id]))).find(
            "a", string="Start an action from this"
        )
        page = page_of(client.get(link["href"]))
        assert item.text in page.get_text()
        ticked = {box["value"] for box in page.select("input[type=checkbox][checked]")}
        assert ticked == {str(tree["Brent"].pk), theme.public_id}
        answer = client.post(link["href"], self.facts(tree, owner=manager.pk, themes=[theme.public_id]))
        action = Action.objects.get()
        assert answer["Location"] == to("detail", action)
        assert list(action.items.all()) == [item]
        assert list(action.themes.all()) == [theme]
        assert (action.status, action.published_at, action.created_by) == ("considered", None, manager)
        page = page_of(client.get(reverse("feedback_team:detail", args=[item.public_id])))
        assert page.find("a", string="A line at night")

    def test_what_is_missing_is_named_at_its_field(self, client, manager, programme, tree):
        page = page_of(client.post(CREATE, {"owner": manager.pk}), 422)
        assert {"#id_title", "#id_you_said", "#id_areas", "#id_due_on-day"} <= set(errors(page))
        assert not Action.objects.exists()

    def test_a_new_action_is_not_due_in_the_past(self, client, manager, programme, tree):
        page = page_of(client.post(CREATE, self.facts(tree, owner=manager.pk, due_on_year="2022")), 422)
        assert list(errors(page)) == ["#id_due_on-day"] or any("due_on" in key for key in errors(page))
        assert not Action.objects.exists()

    def test_with_several_programmes_it_asks_for_which(self, client, manager, programme, tree):
        other = ProgrammeFactory(area=tree.system)
        page = page_of(client.get(CREATE))
        assert {link["href"] for link in page.select("main li a")} == {
            f"?programme={programme.slug}",
            f"?programme={other.slug}",
        }
        client.post(CREATE + f"?programme={other.slug}", self.facts(tree, owner=manager.pk))
        assert Action.objects.get().programme == other

    def test_somebody_elses_feedback_starts_nothing(self, client, manager, tree):
        item = FeedbackItemFactory(programme=ProgrammeFactory(area=tree.other_system))
        assert client.get(CREATE + f"?item={item.public_id}").status_code == 404


class TestEditing:
    def data(self, page):
        data = {}
        for field in page.select("main form [name]"):
            if field.get("type") == "checkbox" and not field.has_attr("checked"):
                continue
            if field.name == "select":
                chosen = field.select_one("option[selected]")
                value = chosen["value"] if chosen else ""
            else:
                value = field.get_text() if field.name == "textarea" else field.get("value", "")
            data.setdefault(field["name"], []).append(value)
        return data

    def test_two_editors_and_the_second_keeps_their_text(self, client, manager, programme):
        action = ActionFactory(programme=programme, owner=manager)
        opened = self.data(page_of(client.get(to("edit", action))))
        assert client.post(to("edit", action), opened | {"title": ["First"]}).status_code == 302
        page = page_of(client.post(to("edit", action), opened | {"title": ["Second"]}), 422)
        assert "Somebody else changed this" in page.select_one(".nhsuk-error-summary").get_text()
        assert Action.objects.get().title == "First"
        again = self.data(page)
        assert again["title"] == ["Second"]
        assert client.post(to("edit", action), again).status_code == 302
        assert Action.objects.get().title == "Second"

    def test_themes_go_with_the_rest(self, client, manager, programme):
        one, two = (ThemeFactory(programme=programme) for _ in range(2))
        action = ActionFactory(programme=programme, owner=manager, themes=[one])
        data = self.data(page_of(client.get(to("edit", action))))
        assert data["themes"] == [one.public_id]
        client.post(to("edit", action), data | {"themes": [two.public_id]})
        assert list(action.themes.all()) == [two]


class TestStatus:
    def post(self, client, action, **data):
        return client.post(to("set_status", action), {"version": action.version, **data})

    def test_a_no_needs_its_reason_and_plain_words_both_named_at_once(self, client, manager, programme):
        action = ActionFactory(programme=programme)
        page = page_of(self.post(client, action, status="cannot_be_done"), 422)
        assert errors(page) == {
            "#id_reason_code": "Choose why it cannot be done",
            "#id_words": "Explain in plain words why it cannot be done",
        }
        assert Action.objects.get().status == "considered"
        self.post(client, action, status="cannot_be_done", reason_code="safety", words="It would not be safe.")
        assert Action.objects.get().reason_code == "safety"

    def test_passing_on_needs_an_addressee(self, client, manager, programme):
        action = ActionFactory(programme=programme)
        assert errors(page_of(self.post(client, action, status="passed_on"), 422)) == {
            "#id_passed_to": "Enter who it was passed on to"
        }
        self.post(client, action, status="passed_on", passed_to="Brent Council")
        assert Action.objects.get().passed_to == "Brent Council"

    def test_a_move_that_the_table_does_not_have_is_not_offered_and_not_taken(self, client, manager, programme):
        action = ActionFactory(programme=programme, status="done")
        offered = [radio["value"] for radio in page_of(client.get(to("set_status", action))).select("[name=status]")]
        assert offered == ["done", "under_way", "partly"]
        assert list(errors(page_of(self.post(client, action, status="planned"), 422))) == ["#id_status"]
        assert Action.objects.get().status == "done"

    def test_the_second_of_two_is_told_and_keeps_their_words(self, client, manager, programme):
        action = ActionFactory(programme=programme)
        services.set_status(action, "planned", actor=None, version=1)
        page = page_of(self.post(client, action, status="done", words="It is done.", evidence="See the leaflet."), 422)
        assert "Somebody else changed this" in page.select_one(".nhsuk-error-summary").get_text()
        assert "It is done." in page.select_one("[name=words]").get_text()
        assert Action.objects.get().status == "planned"


class TestPublishingAndLinking:
    def test_shown_and_hidden(self, client, manager, programme):
        action = ActionFactory(programme=programme)
        public = reverse("actions:detail", args=[action.public_id])
        client.post(to("publish", action), {"version": 1})
        assert client.get(public).status_code == 200
        client.post(to("publish", action), {"version": 2, "withdraw": "1"})
        assert client.get(public).status_code == 404

    def test_nothing_empty_or_changed_meanwhile_is_published(self, client, manager, programme):
        empty, changed = ActionFactory(programme=programme, we_did=""), ActionFactory(programme=programme)
        answer = client.post(to("publish", empty), {"version": 1}, follow=True)
        assert "Say what we do about it" in answer.content.decode()
        services.change_action(changed, actor=None, version=1, we_did="Something else.")
        answer = client.post(to("publish", changed), {"version": 1}, follow=True)
        assert "Somebody else changed this" in answer.content.decode()
        assert not Action.objects.public().exists()

    def test_feedback_is_found_linked_and_unlinked(self, client, manager, programme):
        action = ActionFactory(programme=programme)
        one = FeedbackItemFactory(programme=programme, text="Nurses at night.")
        FeedbackItemFactory(programme=programme, text="Parking.")
        elsewhere = FeedbackItemFactory(text="Nurses of another programme.")
        page = page_of(client.get(to("link", action), {"words": "nurse"}))
        assert [box["value"] for box in page.select("[name=item]")] == [one.public_id]
        client.post(to("link", action), {"item": [one.public_id, elsewhere.public_id]})
        assert list(action.items.all()) == [one]
        assert "Nurses at night." in page_of(client.get(to("detail", action))).get_text()
        assert page_of(client.get(to("link", action), {"words": "nurse"})).select("[name=item]") == []
        client.post(to("unlink", action), {"item": one.public_id})
        assert not action.items.exists()

    def test_what_was_said_is_text_and_nothing_else(self, client, manager, programme):
        evil = "<script>alert(1)</script>"
        action = ActionFactory(
            programme=programme, title=evil, you_said=evil, items=[FeedbackItemFactory(programme=programme, text=evil)]
        )
        FeedbackItemFactory(programme=programme, text=evil)
        for address in (LIST, to("detail", action), to("edit", action), to("set_status", action), to("link", action)):
            assert "<script>alert(1)" not in client.get(address).content.decode()
