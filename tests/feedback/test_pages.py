"""The team's pages of feedback and themes, as people meet them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.urls import reverse

from engagement.feedback import queries, services
from engagement.feedback.models import FeedbackItem, SaidBy, Theme
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, EventNoteFactory, EventQuestionFactory, PromptFactory
from tests.factories.feedback import AnsweredSurveyFactory, FeedbackItemFactory, answered
from tests.factories.programmes import CommunityFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("feedback_team:list")


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def analyst(tree, client):
    user = user_with(Role.ANALYST, tree.system)
    client.force_login(user)
    return user


@pytest.fixture
def theme(programme):
    return services.create_theme(programme, name="At night", actor=None)


def page_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def said(page):
    return [" ".join(link.get_text().split()) for link in page.select("a.app-said")]


def detail(item):
    return reverse("feedback_team:detail", args=[item.public_id])


class TestWhoMay:
    def pages(self, item, theme):
        return [
            LIST,
            detail(item),
            reverse("feedback_team:themes"),
            reverse("feedback_team:theme_change", args=[theme.public_id]),
        ]

    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            (Role.ANALYST, [200, 200, 200, 200]),
            (Role.PROGRAMME_MANAGER, [200, 200, 200, 200]),
            (Role.ENGAGEMENT_OFFICER, [200, 200, 200, 403]),
            (Role.APPROVER, [200, 200, 200, 403]),
            (Role.FACILITATOR, [403, 403, 403, 403]),
            (Role.COMMISSIONER, [403, 403, 403, 403]),
            (Role.ADMINISTRATOR, [403, 403, 403, 403]),
        ],
    )
    def test_each_role(self, client, tree, programme, theme, role, expected):
        item = FeedbackItemFactory(programme=programme)
        client.force_login(user_with(role, tree.system))
        assert [client.get(address).status_code for address in self.pages(item, theme)] == expected

    def test_another_area_finds_nothing(self, client, tree, programme, theme):
        item = FeedbackItemFactory(programme=programme, text="Nobody came.")
        client.force_login(user_with(Role.ANALYST, tree.other_system))
        statuses = [client.get(address).status_code for address in self.pages(item, theme)]
        assert statuses == [200, 404, 200, 404]
        assert "Nobody came." not in client.get(LIST).content.decode()
        assert "At night" not in client.get(LIST).content.decode()
        assert "At night" not in client.get(reverse("feedback_team:themes")).content.decode()

    def test_an_approver_reads_and_changes_nothing(self, client, tree, programme, theme):
        item = FeedbackItemFactory(programme=programme, quotable=True)
        client.force_login(user_with(Role.APPROVER, tree.system))
        page = page_of(client.get(detail(item)))
        assert page.select("form#coding") == []
        assert client.post(detail(item), {"themes": theme.public_id}).status_code == 403
        assert client.post(reverse("feedback_team:words", args=[item.public_id])).status_code == 403
        assert client.post(reverse("feedback_team:withdraw_words", args=[item.public_id])).status_code == 403
        assert not item.codings.exists()


class TestList:
    def test_it_is_empty_and_says_what_comes_here(self, client, analyst):
        assert "What people said comes here" in page_of(client.get(LIST)).get_text()

    def test_words_are_found_in_their_forms(self, client, analyst, programme):
        FeedbackItemFactory(programme=programme, text="The nurses visited us.")
        FeedbackItemFactory(programme=programme, text="Parking was dear.")
        assert said(page_of(client.get(LIST, {"words": "visit nurse"}))) == ["The nurses visited us."]
        assert said(page_of(client.get(LIST, {"words": "-parking"}))) == ["The nurses visited us."]
        page = page_of(client.get(LIST, {"words": "'; DROP TABLE \x00 & | ! ("}))
        assert "Nothing fits these filters" in page.get_text()

    def test_the_index_serves_the_search(self, programme):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = queries.matching(FeedbackItem.objects.order_by(), "nurse").explain()
        assert "feedback_text_search" in plan

    def test_each_filter(self, client, analyst, programme, tree, theme):
        carers = EventFactory(programme=programme, communities=[CommunityFactory(name="Carers")])
        answer = services.create_from_answer(
            answered(AnsweredSurveyFactory(programme=programme), answers={"night": "An answer"}, borough=tree["Brent"]),
            "night",
            actor=None,
        )
        note = services.create_from_note(
            EventNoteFactory(event=carers, text="A note", said_by="professional", area=tree["Harrow"]), actor=None
        )
        services.create_from_question(EventQuestionFactory(event=carers, question="A question"), actor=None)
        night = services.create_theme(programme, name="Late", parent=theme, actor=None)
        services.give_theme(note, night, actor=None)
        services.confirm_public_text(answer, "Words", actor=analyst)
        expected = {
            ("source", "answer"): {"An answer"},
            ("source", "note"): {"A note"},
            ("source", "question"): {"A question"},
            ("coded", "yes"): {"A note"},
            ("coded", "no"): {"An answer", "A question"},
            ("borough", tree["Brent"].slug): {"An answer"},
            ("said_by", SaidBy.PROFESSIONAL): {"A note"},
            ("quotable", "agreed"): {"An answer"},
            ("quotable", "ready"): {"An answer"},
            ("theme", theme.public_id): {"A note"},
        }
        for (name, value), found in expected.items():
            assert set(said(page_of(client.get(LIST, {name: value})))) == found, name

    def test_a_filter_that_does_not_exist_is_named_and_shows_nothing(self, client, analyst, programme):
        FeedbackItemFactory(programme=programme, text="Nobody came.")
        page = page_of(client.get(LIST, {"said_by": "nobody"}))
        assert said(page) == []
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_said_by"

    def test_progress(self, client, analyst, programme, theme):
        items = [FeedbackItemFactory(programme=programme) for _ in range(3)]
        services.give_theme(items[0], theme, actor=None)
        services.give_theme(items[1], theme, actor=None)
        services.take_theme(items[1], theme, actor=None)
        page = page_of(client.get(LIST))
        assert "1 of 3 coded" in " ".join(page.select_one(".app-progress").get_text().split())

    @pytest.mark.parametrize("rows", [3, 30])
    def test_it_costs_the_same_at_any_length(
        self, client, analyst, programme, theme, tree, django_assert_num_queries, rows
    ):
        for number in range(rows):
            item = FeedbackItemFactory(programme=programme, area=tree["Brent"])
            if number % 2:
                services.give_theme(item, theme, actor=None)
        client.get(LIST)
        with django_assert_num_queries(LIST_QUERIES):
            assert len(said(page_of(client.get(LIST)))) == rows


LIST_QUERIES = 16


class TestMakingItems:
    def post(self, client, name, **data):
        return client.post(reverse(f"feedback_team:{name}"), data)

    def test_from_an_answer_and_again(self, client, analyst, programme):
        response = answered(AnsweredSurveyFactory(programme=programme))
        for _ in range(2):
            answer = self.post(client, "create_from_answer", response=response.public_id, question="night")
            assert answer["Location"] == detail(FeedbackItem.objects.get())

    def test_from_a_note_and_a_question(self, client, analyst, programme, tree):
        event = EventFactory(programme=programme, areas=[tree["Brent"]])
        note, question = EventNoteFactory(event=event), EventQuestionFactory(event=event)
        self.post(client, "create_from_note", note=note.public_id)
        self.post(client, "create_from_question", event_question=question.public_id)
        assert FeedbackItem.objects.count() == 2

    def test_a_question_without_words_is_a_message(self, client, analyst, programme):
        response = answered(AnsweredSurveyFactory(programme=programme))
        answer = client.post(
            reverse("feedback_team:create_from_answer"),
            {"response": response.public_id, "question": "role"},
            follow=True,
        )
        assert "There are no words in answer to this question." in answer.content.decode()
        assert not FeedbackItem.objects.exists()

    def test_nobody_makes_what_they_cannot_see(self, client, tree, programme):
        survey = AnsweredSurveyFactory(programme=programme, areas=[tree["Brent"]])
        response = answered(survey)
        for user in (
            user_with(Role.ANALYST, tree.other_system),
            # Sees the survey of their borough, but not the system's feedback.
            user_with(Role.ANALYST, tree["Brent"]),
        ):
            client.force_login(user)
            answer = self.post(client, "create_from_answer", response=response.public_id, question="night")
            assert answer.status_code == 404
        assert not FeedbackItem.objects.exists()

    @pytest.mark.parametrize("name", ["create_from_answer", "create_from_note", "create_from_question"])
    def test_only_by_post_and_with_something_to_make_it_from(self, client, analyst, name):
        assert client.get(reverse(f"feedback_team:{name}")).status_code == 405
        assert self.post(client, name).status_code == 404


class TestCodingPage:
    def form(self, page):
        """Return what the browser would send without a change."""
        data: dict[str, list[str]] = {}
        for field in page.select("form#coding input[name]"):
            if field["type"] == "checkbox" and not field.has_attr("checked"):
                continue
            data.setdefault(field["name"], []).append(field["value"])
        return data

    def test_what_somebody_wrote_is_text_and_nothing_else(self, client, analyst, programme, theme):
        evil = '<script>alert(1)</script><img src=x onerror="alert(2)">'
        survey = AnsweredSurveyFactory(programme=programme, title=evil)
        item = services.create_from_answer(answered(survey, answers={"night": evil}), "night", actor=None)
        services.confirm_public_text(item, evil, actor=analyst)
        services.change_theme(theme, name=evil, description=evil, version=1, actor=None)
        services.give_theme(item, Theme.objects.get(), actor=None)
        for address in (LIST, detail(item), reverse("feedback_team:themes")):
            html = client.get(address).content.decode()
            assert "alert(1)" in html
            assert "<script>alert(1)" not in html
            assert "<img src=x" not in html

    def test_it_tells_where_the_words_come_from(self, client, analyst, programme, tree):
        survey = AnsweredSurveyFactory(programme=programme, title="Care at home")
        item = services.create_from_answer(answered(survey, borough=tree["Brent"]), "night", actor=None)
        page = page_of(client.get(detail(item)))
        text = page.get_text(" ", strip=True)
        # The way back to where it was said.
        assert client.get(page.find("a", string="Care at home")["href"]).status_code == 200
        for words in ("Care at home", "What would have helped at night?", "Brent", "20 January 2022"):
            assert words in text
        event = EventFactory(programme=programme, title="Carers talk", areas=[tree["Brent"]])
        note = EventNoteFactory(event=event, prompt=PromptFactory(event=event, text="What matters?"))
        question = EventQuestionFactory(event=event)
        page = page_of(client.get(detail(services.create_from_note(note, actor=None))))
        assert "What matters?" in page.get_text()
        assert client.get(page.find("a", string="Carers talk")["href"]).status_code == 200
        page = page_of(client.get(detail(services.create_from_question(question, actor=None))))
        assert "Yes, by nurses." in page.get_text()
        assert client.get(page.find("a", string="Carers talk")["href"]).status_code == 200

    def test_themes_and_communities_are_saved_without_a_script(self, client, analyst, programme, theme):
        item, carers = FeedbackItemFactory(programme=programme), CommunityFactory(name="Carers")
        data = self.form(page_of(client.get(detail(item))))
        data |= {"themes": [theme.public_id], "communities": [carers.slug]}
        assert client.post(detail(item), data)["Location"] == detail(item)
        page = page_of(client.get(detail(item)))
        assert self.form(page)["themes"] == [theme.public_id]
        assert self.form(page)["communities"] == [carers.slug]
        assert f"“At night” given by {analyst}" in " ".join(page.get_text().split())
        client.post(detail(item), self.form(page) | {"themes": []})
        text = " ".join(page_of(client.get(detail(item))).get_text().split())
        assert f"“At night” taken off by {analyst}" in text

    def test_two_coders_with_the_page_open_lose_nothing(self, client, analyst, programme, theme):
        item = FeedbackItemFactory(programme=programme)
        other = services.create_theme(programme, name="Kindness", actor=None)
        opened = self.form(page_of(client.get(detail(item))))
        client.post(detail(item), opened | {"themes": [theme.public_id]})
        client.post(detail(item), opened | {"themes": [other.public_id]})
        given = item.codings.filter(removed_at__isnull=True).values_list("theme__name", flat=True)
        assert set(given) == {"At night", "Kindness"}

    def test_next_uncoded_keeps_the_filters_and_goes_round(self, client, analyst, programme, theme, tree):
        brent = [FeedbackItemFactory(programme=programme, area=tree["Brent"]) for _ in range(3)]
        FeedbackItemFactory(programme=programme, area=tree["Harrow"])
        last, middle, first = brent  # the list shows the latest first
        services.give_theme(middle, theme, actor=None)
        parameters = f"?borough={tree['Brent'].slug}"
        answer = client.post(detail(first) + parameters, {"themes": [theme.public_id], "next": "1"})
        assert answer["Location"] == detail(last) + parameters
        answer = client.post(detail(last) + parameters, {"themes": [theme.public_id], "next": "1"})
        assert answer["Location"] == LIST + parameters
        services.take_theme(first, theme, actor=None)
        answer = client.post(detail(last) + parameters, {"next": "1"})
        assert answer["Location"] == detail(first) + parameters

    def test_a_theme_of_another_programme_is_refused(self, client, analyst, programme):
        item, elsewhere = FeedbackItemFactory(programme=programme), ProgrammeFactory(area=programme.area)
        theme = services.create_theme(elsewhere, name="Elsewhere", actor=None)
        answer = client.post(detail(item), {"themes": [theme.public_id]})
        assert answer.status_code == 422
        assert b"nhsuk-error-summary" in answer.content
        assert not item.codings.exists()

    def test_a_retired_theme_is_offered_only_where_it_was_given(self, client, analyst, programme, theme):
        given, fresh = (FeedbackItemFactory(programme=programme) for _ in range(2))
        services.give_theme(given, theme, actor=None)
        services.retire_theme(theme, actor=None)
        assert theme.public_id in self.form(page_of(client.get(detail(given))))["themes"]
        assert page_of(client.get(detail(fresh))).select("form#coding [name=themes]") == []

    @pytest.mark.parametrize("themes", [3, 30])
    def test_it_costs_the_same_at_any_number_of_themes(
        self, client, analyst, programme, themes, django_assert_num_queries
    ):
        item = FeedbackItemFactory(programme=programme)
        for number in range(themes):
            theme = services.create_theme(programme, name=f"Theme {number}", actor=None)
            services.give_theme(item, theme, actor=None)
        client.get(detail(item))
        with django_assert_num_queries(DETAIL_QUERIES):
            client.get(detail(item))


DETAIL_QUERIES = 29


class TestThemePages:
    ADDRESS = reverse("feedback_team:themes")

    def rows(self, client):
        page = page_of(client.get(self.ADDRESS))
        return {
            row.select_one("th a").get_text(strip=True): int(
                row.select_one("td.nhsuk-table__cell--numeric").contents[-1]
            )
            for row in page.select("tbody tr")
        }

    def test_people_are_counted(self, client, analyst, programme, theme):
        services.create_theme(programme, name="Phones", parent=theme, actor=None)
        response = answered(AnsweredSurveyFactory(programme=programme), answers={"night": "One", "else": "Two"})
        for key in ("night", "else"):
            services.give_theme(services.create_from_answer(response, key, actor=None), theme, actor=None)
        assert self.rows(client) == {"At night": 1, "Phones": 0}

    def test_made_changed_moved_retired_and_brought_back(self, client, analyst, programme, theme):
        new = reverse("feedback_team:theme_create") + f"?programme={programme.slug}&beneath={theme.public_id}"
        page = page_of(client.get(new))
        assert page.select_one("[name=parent] option[selected]")["value"] == theme.public_id
        assert client.post(new, {"name": "Phones", "parent": theme.public_id}).status_code == 302
        phones = Theme.objects.get(name="Phones")
        assert phones.parent == theme
        change = reverse("feedback_team:theme_change", args=[phones.public_id])
        client.post(change, {"name": "Telephones", "parent": "", "version": phones.version})
        phones.refresh_from_db()
        assert (phones.name, phones.parent) == ("Telephones", None)
        client.post(reverse("feedback_team:theme_retire", args=[phones.public_id]))
        assert Theme.objects.get(pk=phones.pk).is_retired
        client.post(reverse("feedback_team:theme_bring_back", args=[phones.public_id]))
        assert not Theme.objects.get(pk=phones.pk).is_retired

    def test_problems_are_named_at_their_field(self, client, analyst, programme, theme):
        new = reverse("feedback_team:theme_create") + f"?programme={programme.slug}"
        page = page_of(client.post(new, {"name": "at NIGHT"}))
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_name"
        change = reverse("feedback_team:theme_change", args=[theme.public_id])
        page = page_of(client.post(change, {"name": "At night", "parent": theme.public_id, "version": 1}))
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_parent"
        services.change_theme(theme, name="In the night", version=1, actor=None)
        page = page_of(client.post(change, {"name": "By night", "version": 1}))
        assert "Somebody else changed this" in page.select_one(".nhsuk-error-summary").get_text()
        assert page.select_one("[name=name]")["value"] == "By night"

    @pytest.mark.parametrize("rows", [3, 30])
    def test_it_costs_the_same_at_any_length(self, client, analyst, programme, django_assert_num_queries, rows):
        for number in range(rows):
            services.create_theme(programme, name=f"Theme {number}", actor=None)
        client.get(self.ADDRESS)
        with django_assert_num_queries(THEME_QUERIES):
            assert len(self.rows(client)) == rows


THEME_QUERIES = 12
