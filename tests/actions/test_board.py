"""The board, the list in another order, and the register as a file."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from engagement.actions import services
from engagement.actions.board import MOST_IN_COLUMN
from engagement.actions.claims import claim_of
from engagement.actions.models import Action
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from tests.factories.accounts import UserFactory, user_with
from tests.factories.actions import ActionFactory
from tests.factories.areas import area_tree
from tests.factories.feedback import FeedbackItemFactory, ThemeFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

BOARD, LIST = reverse("actions_team:board"), reverse("actions_team:list")
REGISTER = reverse("actions_team:register_csv")
LONG_AGO = date(2022, 1, 1)


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


def text_of(node):
    return " ".join(node.get_text(" ").split())


def card_of(page, action):
    return page.select_one(f"#card-{action.public_id}")


def to(name, action, *more):
    return reverse(f"actions_team:{name}", args=[action.public_id, *more])


class TestBoard:
    def test_columns_by_status_with_their_cards(self, client, manager, programme):
        owner = UserFactory(full_name="Olu Ade")
        item = FeedbackItemFactory(programme=programme)
        late = ActionFactory(programme=programme, due_on=LONG_AGO, owner=owner, items=[item], title="Late")
        done = ActionFactory(programme=programme, status="done", title="Finished")
        page = page_of(client.get(BOARD))
        headings = [text_of(heading) for heading in page.select(".app-board__heading")]
        assert headings == [
            "Being considered 1",
            "Planned 0",
            "Under way 0",
            "Done in part 0",
            "Done 1",
            "Passed on 0",
            "Cannot be done 0",
        ]
        words = text_of(card_of(page, late))
        for expected in ("Late", "Due 1 Jan 2022", "Overdue", "Olu Ade", "1 person behind it", "Residents do not see"):
            assert expected in words
        words = text_of(card_of(page, done))
        assert "Overdue" not in words
        assert "Not confirmed yet" in words

    def test_filters_are_those_of_the_list(self, client, manager, programme):
        theme = ThemeFactory(programme=programme)
        one = ActionFactory(programme=programme, themes=[theme], title="One")
        ActionFactory(programme=programme, title="Two")
        page = page_of(client.get(BOARD, {"theme": theme.public_id}))
        assert [card["id"] for card in page.select("[data-card]")] == [f"card-{one.public_id}"]
        assert any(f"theme={theme.public_id}" in link["href"] for link in page.select(".app-ways a"))

    def test_a_card_moves_by_its_form_and_the_filters_stay(self, client, manager, programme):
        action = ActionFactory(programme=programme)
        form = card_of(page_of(client.get(BOARD, {"status": "considered"})), action).select_one("form")
        data = {field["name"]: field["value"] for field in form.select("input")} | {"status": "under_way"}
        answer = client.post(form["action"], data)
        assert answer["Location"] == f"{BOARD}?status=considered#card-{action.public_id}"
        action.refresh_from_db()
        assert (action.status, action.statuses.last().by) == ("under_way", manager)

    @pytest.mark.parametrize("status", ["done", "partly", "cannot_be_done", "passed_on", "planned"])
    def test_a_status_that_needs_words_opens_its_form_and_comes_back(self, client, manager, programme, status):
        # From "under way" also "planned" needs words: it takes something back.
        action = ActionFactory(programme=programme, status="under_way")
        answer = client.post(f"{BOARD}?borough=brent", {"action": action.public_id, "version": 1, "status": status})
        page = page_of(client.get(answer["Location"]))
        assert page.select_one("[name=status][checked]")["value"] == status
        facts = {
            "version": 1,
            "status": status,
            "words": "So it is.",
            "reason_code": "money",
            "passed_to": "Brent",
            "evidence": "A leaflet.",
        }
        answer = client.post(answer["Location"], facts)
        assert answer["Location"] == f"{BOARD}?borough=brent#card-{action.public_id}"
        action.refresh_from_db()
        assert action.status == status

    def test_a_jump_is_not_offered_and_not_taken(self, client, manager, programme):
        action = ActionFactory(programme=programme, status="done")
        offered = [option["value"] for option in card_of(page_of(client.get(BOARD)), action).select("option")]
        assert offered == ["", "under_way", "partly"]
        for status, words in (
            ("considered", "“Done” cannot become “Being considered”"),
            ("nonsense", "Choose a status"),
            ("", "Choose where to move"),
        ):
            page = page_of(client.post(BOARD, {"action": action.public_id, "version": 1, "status": status}), 422)
            assert words in text_of(page.select_one(".nhsuk-error-summary"))
            assert page.select_one(".nhsuk-error-summary a")["href"] == f"#card-{action.public_id}"
        assert Action.objects.get().status == "done"

    def test_two_people_move_one_card_and_the_second_is_told_what_happened(self, client, manager, programme):
        action, other = ActionFactory(programme=programme), UserFactory(full_name="Olu Ade")
        services.set_status(action, "planned", actor=other, version=1)
        data = {"action": action.public_id, "version": 1, "status": "under_way"}
        page = page_of(client.post(BOARD, data), 422)
        assert "Somebody else changed" in text_of(page.select_one(".nhsuk-error-summary"))
        words = text_of(page.select_one(".app-theirs"))
        assert "Olu Ade" in words
        assert "Status Planned" in words
        assert Action.objects.get().status == "planned"
        # The card carries the version of now.
        assert card_of(page, action).select_one("[name=version]")["value"] == "2"

    def test_who_may_only_look_moves_nothing(self, client, tree, programme):
        action = ActionFactory(programme=programme)
        client.force_login(user_with(Role.APPROVER, tree.system))
        page = page_of(client.get(BOARD))
        assert card_of(page, action)
        assert not page.select("main form[method=post]")
        assert client.post(BOARD, {"action": action.public_id, "version": 1, "status": "planned"}).status_code == 403
        client.force_login(user_with(Role.PROGRAMME_MANAGER, tree.other_system))
        assert not page_of(client.get(BOARD)).select("[data-card]")
        assert client.post(BOARD, {"action": action.public_id, "version": 1, "status": "planned"}).status_code == 404

    @pytest.mark.parametrize("rows", [3, 300])
    def test_it_costs_the_same_at_any_length(self, client, manager, programme, django_assert_num_queries, rows):
        item = FeedbackItemFactory(programme=programme)
        for number in range(rows):
            status = ("considered", "planned", "done")[number % 3]
            ActionFactory(programme=programme, owner=manager, status=status, items=[item])
        client.get(BOARD)
        with django_assert_num_queries(20):
            page = page_of(client.get(BOARD))
        assert len(page.select("[data-card]")) == min(rows, 3 * MOST_IN_COLUMN)
        if rows > 3 * MOST_IN_COLUMN:
            assert "70 more in the list" in page.get_text()


class TestSorting:
    def test_each_heading_sorts_and_turns_round(self, client, manager, programme):
        early = ActionFactory(programme=programme, due_on=LONG_AGO, title="B", status="done")
        late = ActionFactory(programme=programme, title="A", review_on=LONG_AGO)

        def order(sort):
            page = page_of(client.get(LIST, {"sort": sort, "public": "no"}))
            return page, [text_of(link) for link in page.select("td.app-table__action a")]

        assert order("due")[1] == [early.title, late.title]
        assert order("-due")[1] == [late.title, early.title]
        assert order("title")[1] == ["A", "B"]
        assert order("status")[1] == ["A", "B"]
        # What has no such day comes last, whichever way round.
        assert order("review")[1] == order("-review")[1] == ["A", "B"]
        assert order("nonsense'; --")[1] == ["A", "B"]
        page, _titles = order("due")
        heading = page.select_one("th[aria-sort]")
        assert heading["aria-sort"] == "ascending"
        assert heading.a["href"] == "?public=no&sort=-due"

    def test_what_waits_is_found(self, client, manager, programme):
        review = ActionFactory(programme=programme, status="passed_on", passed_to="B", review_on=LONG_AGO, title="R")
        waits = ActionFactory(programme=programme, status="done", title="W")
        seen = ActionFactory(programme=programme, status="done", title="S")
        services.confirm_status(claim_of(seen), words="Seen.", actor=UserFactory())
        for due, expected in (("review", review), ("unconfirmed", waits)):
            page = page_of(client.get(LIST, {"due": due}))
            assert [text_of(link) for link in page.select("td.app-table__action a")] == [expected.title]


class TestRegister:
    def rows(self, client, **parameters):
        answer = client.get(REGISTER, parameters)
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        assert answer.content.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    def test_a_line_for_each_action_and_no_formula(self, client, manager, programme, tree):
        action = ActionFactory(
            programme=programme,
            title='=HYPERLINK("http://evil.example")',
            you_said="+1",
            we_did="@SUM(A1)",
            due_on=LONG_AGO,
            public=True,
        )
        services.set_status(action, "cannot_be_done", actor=None, reason_code="money", words="-1 pound\nis left")
        done = ActionFactory(programme=programme, title="Done")
        services.set_status(done, "done", actor=None, evidence="See.", evidence_url="https://a.example", version=1)
        services.confirm_status(claim_of(done), words="Seen.", actor=UserFactory(full_name="Con Firmer"))
        services.add_difference(done, size="yes", words="It did.", actor=None)
        ActionFactory(programme=ProgrammeFactory(area=tree.other_system), title="Elsewhere")
        rows = {row["Reference"]: row for row in self.rows(client)}
        assert set(rows) == {action.public_id, done.public_id}
        no, yes = rows[action.public_id], rows[done.public_id]
        assert no["Title"] == '\'=HYPERLINK("http://evil.example")'
        assert (no["You said"], no["What we do about it"], no["In plain words"]) == (
            "'+1",
            "'@SUM(A1)",
            "'-1 pound\nis left",
        )
        assert (no["Reason"], no["Due on"]) == ("There is no money for it", "2022-01-01")
        assert no["Public page"].endswith(f"/you-said-we-did/{action.public_id}/")
        assert (yes["How one can see it"], yes["Difference made"]) == (
            "See.",
            "It made the difference that people asked for",
        )
        assert yes["Confirmed by somebody else on"] == timezone.localdate().isoformat()
        assert "Con Firmer" not in str(rows)
        entry = AuditEntry.objects.get(verb="exported")
        assert (entry.actor, entry.facts) == (manager, {"rows": 2})

    def test_the_filters_hold(self, client, manager, programme):
        ActionFactory(programme=programme)
        ActionFactory(programme=programme, status="done", title="Done")
        assert [row["Title"] for row in self.rows(client, status="done")] == ["Done"]

    @pytest.mark.parametrize("rows", [3, 60])
    def test_it_costs_the_same_at_any_length(self, client, manager, programme, django_assert_num_queries, rows):
        for _ in range(rows):
            ActionFactory(programme=programme, owner=manager, status="done")
        client.get(REGISTER)
        with django_assert_num_queries(20):
            assert len(self.rows(client)) == rows


class TestConfirmingReviewingAndDifference:
    def data(self, page):
        return {field["name"]: field.get("value", "") for field in page.select("main form input")}

    def test_who_may(self, client, tree, programme):
        action = ActionFactory(programme=programme, status="done")
        step = claim_of(action).pk
        pages = [to("confirm", action, step), to("review", action), to("difference", action), BOARD, REGISTER]
        pages.append(reverse("actions_team:bulk"))
        for role, expected in (
            (Role.PROGRAMME_MANAGER, [200] * 6),
            (Role.ENGAGEMENT_OFFICER, [200] * 6),
            (Role.ANALYST, [200] * 6),
            (Role.APPROVER, [200, 403, 403, 200, 200, 403]),
            (Role.FACILITATOR, [403] * 6),
            (Role.COMMISSIONER, [403] * 6),
            (Role.ADMINISTRATOR, [403] * 6),
        ):
            client.force_login(user_with(role, tree.system))
            assert [client.get(page).status_code for page in pages] == expected, role
        client.force_login(user_with(Role.PROGRAMME_MANAGER, tree.other_system))
        assert [client.get(page).status_code for page in pages[:3]] == [404] * 3

    def test_a_step_of_another_action_is_not_there(self, client, manager, programme):
        one, two = (ActionFactory(programme=programme, status="done") for _ in range(2))
        assert client.get(to("confirm", one, claim_of(two).pk)).status_code == 404
        assert client.get(to("confirm", one, 10**30)).status_code == 404

    def test_confirming_on_the_page(self, client, manager, programme):
        action = ActionFactory(programme=programme, status="done", public=True)
        page = page_of(client.get(to("detail", action)))
        address = page.find("a", string="Confirm what was done")["href"]
        page = page_of(client.post(address, {"words": " "}), 422)
        assert "Enter what you looked at" in page.select_one(".nhsuk-error-summary").get_text()
        assert client.post(address, {"words": "I rang the line."}).status_code == 302
        page = page_of(client.get(to("detail", action)))
        assert "I rang the line." in page.get_text()
        assert not page.find("a", string="Confirm what was done")

    def test_the_owner_is_told_why_not(self, client, manager, programme):
        action = ActionFactory(programme=programme, status="done", owner=manager)
        page = page_of(client.get(to("detail", action)))
        assert not page.find("a", string="Confirm what was done")
        address = to("confirm", action, claim_of(action).pk)
        assert "Somebody else has to confirm this" in page_of(client.get(address)).get_text()
        page = page_of(client.post(address, {"words": "Yes."}), 422)
        assert "You own this action" in page.select_one(".nhsuk-error-summary").get_text()

    def test_reviewing_on_the_page(self, client, manager, programme):
        action = ActionFactory(programme=programme, status="done", review_on=LONG_AGO)
        page = page_of(client.get(to("review", action)))
        day = timezone.localdate() + timedelta(days=90)
        data = self.data(page) | {"words": "Still there."}
        data |= {"review_on_day": str(day.day), "review_on_month": str(day.month), "review_on_year": str(day.year)}
        page = page_of(client.post(to("review", action), data | {"review_on_year": "2022"}), 422)
        assert "Still there." in page.select_one("[name=words]").get_text()
        # Somebody else was there first: it is told with what they did, and nothing is written.
        services.change_action(action, actor=UserFactory(full_name="Olu Ade"), version=1, title="New title")
        page = page_of(client.post(to("review", action), data), 422)
        assert "New title" in text_of(page.select_one(".app-theirs"))
        assert action.statuses.count() == 1
        assert client.post(to("review", action), data | self.data(page) | data | {"version": "2"}).status_code == 302
        assert action.statuses.last().words == "Still there."
        page = page_of(client.get(to("detail", action)))
        assert "looked at again" in page.get_text()

    def test_a_difference_on_the_page(self, client, manager, programme):
        action = ActionFactory(programme=programme, status="done")
        page = page_of(client.post(to("difference", action), {"evidence_url": "http://a.example"}), 422)
        assert {link["href"] for link in page.select(".nhsuk-error-summary a")} == {"#id_size", "#id_words"}
        answer = client.post(to("difference", action), {"size": "some", "words": "A bit.", "evidence_url": "http://a"})
        assert "begins with https://" in page_of(answer, 422).get_text()
        assert client.post(to("difference", action), {"size": "some", "words": "A bit."}).status_code == 302
        assert "It made some difference" in page_of(client.get(to("detail", action))).get_text()

    def test_one_action_edited_by_two_tells_what_the_other_changed(self, client, manager, programme):
        action = ActionFactory(programme=programme, owner=manager)
        other = UserFactory(full_name="Olu Ade")
        services.change_action(action, actor=other, version=1, due_on=date(2097, 5, 4), we_did="We rang everybody.")
        services.set_status(action, "planned", actor=other, version=2)
        data = {"version": 1, "title": "Mine", "you_said": "That.", "owner": manager.pk, "areas": [programme.area_id]}
        data |= {"due_on_day": "1", "due_on_month": "1", "due_on_year": "2099"}
        page = page_of(client.post(to("edit", action), data), 422)
        words = text_of(page.select_one(".app-theirs"))
        for expected in ("Olu Ade", "Due on 4 May 2097", "We rang everybody.", "Status Planned"):
            assert expected in words
        assert page.select_one("[name=title]")["value"] == "Mine"
        assert Action.objects.get().title != "Mine"
