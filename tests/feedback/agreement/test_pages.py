"""The pages of blind samples as people meet them, and that the blind holds on each of them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.feedback import services as feedback
from engagement.feedback.models import AgreementSample, BlindReading, Coding, Reconciliation
from engagement.feedback.queries import agreement as queries
from engagement.feedback.services import agreement as services
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.agreement import Blind
from tests.factories.areas import area_tree
from tests.factories.feedback import AnsweredSurveyFactory, answered

pytestmark = pytest.mark.django_db

LIST = reverse("feedback_team:agreement")
NEW = reverse("feedback_team:agreement_new")
GET_ONLY, POST_ONLY = ("agreement_sample",), ("agreement_finish", "agreement_close", "agreement_abandon")


@pytest.fixture
def blind():
    return Blind()


def at(name, sample, *more):
    return reverse(f"feedback_team:{name}", args=[sample.public_id, *more])


def page_of(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def text_of(page):
    return " ".join(page.get_text(" ").split())


def signed_in(client, user):
    client.force_login(user)
    return client


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            # list, new, sample, code (no coder), reconcile before the opening, then POST finish, close, abandon
            (Role.PROGRAMME_MANAGER, [200, 200, 200, 404, 404, 302, 302, 302]),
            (Role.ANALYST, [200, 200, 200, 404, 404, 302, 302, 302]),
            (Role.ENGAGEMENT_OFFICER, [200, 403, 200, 404, 404, 403, 403, 403]),
            (Role.APPROVER, [200, 403, 200, 403, 403, 403, 403, 403]),
            (Role.ADMINISTRATOR, [403] * 8),
            (Role.COMMISSIONER, [403] * 8),
            (Role.FACILITATOR, [403] * 8),
        ],
    )
    def test_each_role(self, client, blind, role, expected):
        signed_in(client, user_with(role, blind.programme.area))
        pages = [
            LIST,
            f"{NEW}?programme={blind.programme.slug}",
            at("agreement_sample", blind.sample),
            at("agreement_code", blind.sample, 1),
            at("agreement_reconcile", blind.sample, 1),
        ]
        found = [client.get(address).status_code for address in pages]
        found += [client.post(at(name, blind.sample)).status_code for name in POST_ONLY]
        assert found == expected

    def test_another_area_finds_nothing(self, client, blind):
        signed_in(client, user_with(Role.PROGRAMME_MANAGER, area_tree("Brent").system))
        assert blind.sample.title not in client.get(LIST).content.decode()
        for name, more in (("sample", ()), ("code", (1,)), ("reconcile", (1,))):
            assert client.get(at(f"agreement_{name}", blind.sample, *more)).status_code == 404
        assert client.get(f"{NEW}?programme={blind.programme.slug}").status_code == 404
        for name in POST_ONLY:
            assert client.post(at(name, blind.sample)).status_code == 404
        blind.sample.refresh_from_db()
        assert blind.sample.state == "coding"

    def test_a_coder_who_lost_the_role_codes_no_more(self, client, blind):
        signed_in(client, blind.first)
        assert client.get(at("agreement_code", blind.sample, 1)).status_code == 200
        blind.first.memberships.all().delete()
        assert client.get(at("agreement_code", blind.sample, 1)).status_code == 403


class TestBlindness:
    """Before the opening nobody finds out what anybody coded: not the manager, not the other coder."""

    SECRET = "Transport"

    def every_page(self, client, blind):
        addresses = [LIST, at("agreement_sample", blind.sample), f"{LIST}?page=2"]
        addresses += [
            at(f"agreement_{name}", blind.sample, order) for name in ("code", "reconcile") for order in (1, 2)
        ]
        return {address: client.get(address) for address in addresses}

    @pytest.mark.parametrize("who", ["second", "manager", "approver"])
    def test_no_page_differs_with_what_the_other_coded(self, client, blind, who):
        """The same pages are taken before and after the other's coding changes, and are the same."""
        viewer = user_with(Role.APPROVER, blind.programme.area) if who == "approver" else getattr(blind, who)
        signed_in(client, viewer)

        def seen():
            found = {}
            for address, response in self.every_page(client, blind).items():
                page = BeautifulSoup(response.content, "html.parser")
                for token in page.select("[name=csrfmiddlewaretoken], script, link"):
                    token.decompose()
                found[address] = (response.status_code, page.decode())
            return found

        untouched = seen()
        blind.read(blind.first, 1, self.SECRET)
        blind.read(blind.first, 2)
        one = seen()
        blind.read(blind.first, 1, "At night", "Plain words")
        other = seen()
        assert untouched == one == other

    def test_the_present_codes_of_an_item_are_not_on_the_coders_screen(self, client, blind):
        item = blind.sample.sample_items.get(order=1).item
        bare = signed_in(client, blind.first).get(at("agreement_code", blind.sample, 1)).content
        feedback.give_theme(item, blind.theme[self.SECRET], actor=None)
        page = page_of(client.get(at("agreement_code", blind.sample, 1)))
        assert page.select("input[checked]") == []
        assert len(page.select("input[name=themes]")) == len(
            BeautifulSoup(bare, "html.parser").select("input[name=themes]")
        )
        assert item.public_id not in page.decode()

    def test_a_coder_sees_their_own(self, client, blind):
        blind.read(blind.first, 1, self.SECRET)
        page = page_of(signed_in(client, blind.first).get(at("agreement_code", blind.sample, 1)))
        ticked = page.select("input[name=themes][checked]")
        assert [box["value"] for box in ticked] == [blind.theme[self.SECRET].public_id]

    def test_the_other_is_finished_or_not_yet_and_nothing_between(self, client, blind):
        signed_in(client, blind.second)
        for order in range(1, 10):
            blind.read(blind.first, order)
        assert "Ada First not yet finished" in text_of(page_of(client.get(at("agreement_sample", blind.sample))))
        blind.read(blind.first, 10)
        assert "Ada First has finished" in text_of(page_of(client.get(at("agreement_sample", blind.sample))))

    def test_what_is_given_up_stays_hidden(self, client, blind):
        blind.read(blind.first, 1, self.SECRET)
        services.abandon_sample(blind.sample, actor=blind.manager)
        signed_in(client, blind.manager)
        assert client.get(at("agreement_reconcile", blind.sample, 1)).status_code == 404
        assert "not shown" in text_of(page_of(client.get(at("agreement_sample", blind.sample))))


class TestDrawing:
    def post(self, client, blind, **data):
        address = f"{NEW}?programme={blind.programme.slug}"
        facts = {
            "title": "Summer",
            "size": "10",
            "seed": "12",
            "first_coder": blind.first.pk,
            "second_coder": blind.second.pk,
            **data,
        }
        return client.post(address, facts)

    def test_it_is_drawn_once_however_often_the_form_is_sent(self, client, blind):
        signed_in(client, blind.manager)
        for _time in range(2):
            response = self.post(client, blind, sources=["event_note"], branches=[blind.theme["At night"].public_id])
            sample = AgreementSample.objects.get(title="Summer")
            assert response["Location"] == at("agreement_sample", sample)
        assert list(sample.themes.all()) == [blind.theme["At night"]]

    @pytest.mark.parametrize(
        ("data", "field", "message"),
        [
            ({"title": ""}, "title", "Enter a title"),
            ({"size": "9"}, "size", "Choose 10 items or more"),
            ({"size": "many"}, "size", "must be a whole number"),
            ({"size": "200"}, "size", "Only 10 items fit"),
            ({"second_coder": ""}, "second_coder", "Choose who codes second"),
            ({"seed": "-3"}, "seed", "greater than or equal to 0"),
            ({"since_day": "1", "since_month": "2", "since_year": "2030"}, "size", "Only 0 items fit"),
        ],
    )
    def test_errors_are_at_their_field_and_nothing_typed_is_lost(self, client, blind, data, field, message):
        signed_in(client, blind.manager)
        page = page_of(self.post(client, blind, **data), 422)
        summary = page.select_one(".nhsuk-error-summary")
        assert message in text_of(summary)
        assert summary.select_one("a")["href"] == f"#id_{field}"
        if field != "title":
            assert page.select_one("#id_title")["value"] == "Summer"
        assert AgreementSample.objects.count() == 1

    def test_one_person_twice(self, client, blind):
        page = page_of(self.post(signed_in(client, blind.manager), blind, second_coder=blind.first.pk), 422)
        assert "Choose two different people" in text_of(page)


class TestCodingScreen:
    def test_item_by_item_to_the_end(self, client, blind):
        signed_in(client, blind.first)
        address = at("agreement_code", blind.sample, 1)
        page = page_of(client.get(address))
        assert "1 of 10" in text_of(page.select_one("h1"))
        response = client.post(address, {"themes": [blind.theme["At night"].public_id], "next": "1"})
        assert response["Location"] == at("agreement_code", blind.sample, 2)
        for order in range(2, 11):
            response = client.post(at("agreement_code", blind.sample, order), {"nothing": "on", "next": "1"})
        assert response["Location"] == at("agreement_sample", blind.sample)
        assert "You have read everything" in text_of(page_of(client.get(response["Location"])))
        assert BlindReading.objects.filter(coder=blind.first).count() == 10

    def test_nothing_fits_has_to_be_said(self, client, blind):
        signed_in(client, blind.first)
        address = at("agreement_code", blind.sample, 1)
        page = page_of(client.post(address, {"next": "1"}), 422)
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_themes"
        assert "Select a theme, or “Nothing fits”" in text_of(page)
        both = {"themes": [blind.theme["At night"].public_id], "nothing": "on"}
        page = page_of(client.post(address, both), 422)
        assert "not both" in text_of(page)
        assert len(page.select("input[checked]")) == 2
        assert not BlindReading.objects.exists()

    def test_one_may_stop_and_go_on(self, client, blind):
        signed_in(client, blind.first)
        response = client.post(at("agreement_code", blind.sample, 1), {"nothing": "on", "stop": "1"})
        page = page_of(client.get(response["Location"]))
        assert "You have read 1 of 10" in text_of(page)
        link = page.find("a", string="Go on coding")
        assert link["href"] == at("agreement_code", blind.sample, 2)

    def test_the_question_stands_beside_the_words(self, client):
        blind = Blind(items=10)
        survey = AnsweredSurveyFactory(programme=blind.programme)
        for _number in range(10):
            feedback.create_from_answer(answered(survey), "night", actor=None)
        sample = blind.draw(title="Answers", drawn_from=queries.DrawnFrom(sources=("response",)))
        page = page_of(signed_in(client, blind.first).get(at("agreement_code", sample, 1)))
        assert "We rang and rang" in text_of(page)
        assert "In answer to What would have helped at night?" in text_of(page)

    def test_an_erased_item_is_told_and_the_rest_is_renumbered(self, client, blind):
        signed_in(client, blind.first)
        blind.sample.sample_items.get(order=2).item.delete()
        for response in (
            client.get(at("agreement_code", blind.sample, 2)),
            client.post(at("agreement_code", blind.sample, 2), {"nothing": "on"}),
        ):
            assert response["Location"] == at("agreement_sample", blind.sample)
        assert "2 of 9" in text_of(page_of(client.get(at("agreement_code", blind.sample, 3))).select_one("h1"))

    def test_a_page_that_was_open_when_the_coding_ended(self, client, blind):
        blind.read_all()
        signed_in(client, blind.first)
        response = client.post(
            at("agreement_code", blind.sample, 1), {"themes": [blind.theme["Transport"].public_id]}, follow=True
        )
        assert "has ended, so this was not saved" in text_of(page_of(response))

    def test_both_finished_opens_at_once(self, client, blind):
        for order in range(1, 11):
            blind.read(blind.second, order, "At night")
            if order < 10:
                blind.read(blind.first, order)
        response = signed_in(client, blind.first).post(
            at("agreement_code", blind.sample, 10), {"nothing": "on", "next": "1"}, follow=True
        )
        assert "both codings are open now" in text_of(page_of(response))

    @pytest.mark.parametrize("items", [10, 40])
    def test_it_costs_the_same_for_any_sample(self, client, django_assert_num_queries, items):
        blind = Blind(items=items)
        signed_in(client, blind.first)
        blind.read(blind.first, 1, "At night")
        client.get(at("agreement_code", blind.sample, 1))
        with django_assert_num_queries(CODE_QUERIES):
            client.get(at("agreement_code", blind.sample, 1))


CODE_QUERIES = 15
FIGURES_QUERIES = 13
LIST_QUERIES = 10


class TestFigures:
    def test_the_figures_and_how_to_read_them(self, client, blind):
        blind.read_all(differ=2)
        page = page_of(
            signed_in(client, user_with(Role.APPROVER, blind.programme.area)).get(at("agreement_sample", blind.sample))
        )
        words = text_of(page)
        assert "8 of 10 items; 95% interval: 49% to 94%" in words
        assert "Based on 10 of 10 items" in words
        row = page.find("th", string="At night").find_parent("tr")
        cells = [text_of(cell) for cell in row.find_all("td")]
        assert cells[0].startswith("Alpha 0.604")
        assert cells[2:5] == ["Given by both 3", "Ada First alone 2", "Ben Second alone 0"]
        never = text_of(page.find("th", string="Transport").find_parent("tr"))
        assert "cannot be computed: both always said the same" in never
        assert "0.800" in words
        assert "nan" not in words.lower().split()
        # Who differed where is for those who talk about it.
        assert page.find(id="differing-heading") is None

    @pytest.mark.parametrize("items", [10, 24])
    def test_they_cost_the_same_for_any_sample(self, client, django_assert_num_queries, items):
        blind = Blind(items=items)
        blind.read_all(differ=items // 3)
        signed_in(client, blind.manager)
        client.get(at("agreement_sample", blind.sample))
        with django_assert_num_queries(FIGURES_QUERIES):
            assert (
                len(page_of(client.get(at("agreement_sample", blind.sample))).select(".app-said-list li")) == items // 3
            )

    @pytest.mark.parametrize("rows", [1, 6])
    def test_the_list_costs_the_same_at_any_length(self, client, blind, django_assert_num_queries, rows):
        for number in range(rows):
            blind.draw(title=f"Sample {number}")
        signed_in(client, blind.manager)
        client.get(LIST)
        with django_assert_num_queries(LIST_QUERIES):
            assert len(page_of(client.get(LIST)).select("tbody tr")) == rows + 1

    def test_an_empty_list_says_what_comes_here(self, client):
        signed_in(client, user_with(Role.ANALYST, area_tree("Brent").system))
        assert "Blind samples come here" in text_of(page_of(client.get(LIST)))


class TestReconciling:
    def test_side_by_side_with_names_then_closed(self, client, blind):
        blind.read_all(differ=2)
        signed_in(client, blind.second)
        address = at("agreement_reconcile", blind.sample, 1)
        page = page_of(client.get(address))
        sides = [text_of(part) for part in page.select(".app-beside__one")]
        assert sides == ["Ada First At night (the other did not)", "Ben Second Plain words (the other did not)"]
        assert page.select("input[name=themes][checked]") == []
        data = {"themes": [blind.theme["At night"].public_id], "seen": page.select_one("[name=seen]").get("value", "")}
        page = page_of(client.post(address, data), 422)
        assert "Enter why you agreed on this" in text_of(page)
        assert len(page.select("input[name=themes][checked]")) == 1
        response = client.post(address, {**data, "why": "It was at night."})
        assert response["Location"] == at("agreement_reconcile", blind.sample, 2)
        response = client.post(response["Location"], {"nothing": "on", "why": "Neither.", "seen": ""})
        assert response["Location"] == at("agreement_sample", blind.sample)
        assert Reconciliation.objects.count() == 2
        # An officer does not close it; a manager does, once.
        assert client.post(at("agreement_close", blind.sample)).status_code == 403
        signed_in(client, blind.manager)
        for _time in range(2):
            page = page_of(client.post(at("agreement_close", blind.sample), follow=True))
        assert "Codes given: 4." in text_of(page)
        assert "No code was taken off." in text_of(page)
        assert Coding.objects.filter(set_how="agreed").count() == 4
        assert page_of(client.get(address)).select("form#blind") == []

    def test_somebody_else_was_faster(self, client, blind):
        blind.read_all(differ=1)
        address = at("agreement_reconcile", blind.sample, 1)
        signed_in(client, blind.first)
        client.post(address, {"nothing": "on", "why": "Theirs.", "seen": ""})
        signed_in(client, blind.second)
        data = {"themes": [blind.theme["At night"].public_id], "why": "Mine.", "seen": ""}
        page = page_of(client.post(address, data), 422)
        assert "Somebody else entered what was agreed" in text_of(page)
        assert "Theirs." in text_of(page)
        assert page.select_one("textarea[name=why]").get_text(strip=True) == "Mine."
        # Having seen it, they can put theirs in its place.
        client.post(address, {**data, "seen": page.select_one("[name=seen]")["value"]})
        assert Reconciliation.objects.get().why == "Mine."

    def test_who_may_see_both_codings(self, client, blind):
        blind.read_all(differ=1)
        address = at("agreement_reconcile", blind.sample, 1)
        area = blind.programme.area
        expected = {
            blind.first: 200,
            blind.second: 200,
            blind.manager: 200,
            user_with(Role.ANALYST, area): 200,
            user_with(Role.ENGAGEMENT_OFFICER, area): 404,
            user_with(Role.APPROVER, area): 403,
        }
        for user, status in expected.items():
            assert signed_in(client, user).get(address).status_code == status

    def test_an_item_on_which_they_agree_leads_back(self, client, blind):
        blind.read_all(differ=1)
        response = signed_in(client, blind.first).get(at("agreement_reconcile", blind.sample, 5))
        assert response["Location"] == at("agreement_sample", blind.sample)

    def test_closing_too_early_says_how_many_are_left(self, client, blind):
        blind.read_all(differ=2)
        response = signed_in(client, blind.manager).post(at("agreement_close", blind.sample), follow=True)
        assert "On 2 items they still differ" in text_of(page_of(response))
