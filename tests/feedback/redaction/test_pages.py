"""Choosing the words to publish, as people meet it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.feedback import services
from engagement.feedback.models import FeedbackItem, Submission
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.feedback import FeedbackItemFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


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


def page_of(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def refused(response):
    return page_of(response, 422)


def detail(item):
    return reverse("feedback_team:detail", args=[item.public_id])


class TestWordsToPublish:
    def post(self, client, item, **data):
        return client.post(reverse("feedback_team:words", args=[item.public_id]), {"version": item.version, **data})

    def test_confirmed_and_taken_back(self, client, analyst, programme):
        item = FeedbackItemFactory(programme=programme, may_quote=True)
        assert self.post(client, item, public_text="Nobody came.").status_code == 302
        item.refresh_from_db()
        assert (item.public_text, item.public_text_confirmed_by) == ("Nobody came.", analyst)
        client.post(reverse("feedback_team:withdraw_words", args=[item.public_id]))
        item.refresh_from_db()
        assert item.public_text == ""

    def test_without_consent_there_is_no_form_and_no_way_around_it(self, client, analyst, programme):
        item = FeedbackItemFactory(programme=programme)
        assert "did not agree to be quoted" in page_of(client.get(detail(item))).get_text()
        self.post(client, item, public_text="Nobody came.")
        item.refresh_from_db()
        assert item.public_text == ""

    def test_what_looks_like_an_identifier_needs_a_second_look(self, client, analyst, programme):
        item = FeedbackItemFactory(programme=programme, may_quote=True)
        words = "Ring 020 7946 0958 or write to W6 8RF."
        page = refused(self.post(client, item, public_text=words))
        error = page.select_one(".nhsuk-error-summary").get_text()
        assert "020 7946 0958" in error
        assert "W6 8RF" in error
        assert FeedbackItem.objects.get().public_text == ""
        tick = page.select_one("input[name=harmless]")["value"]
        # The tick is for what was found: other words need another look.
        self.post(client, item, public_text="Write to ann@example.org.", harmless=tick)
        assert FeedbackItem.objects.get().public_text == ""
        self.post(client, item, public_text=words, harmless=tick)
        assert FeedbackItem.objects.get().public_text == words

    def test_a_conflict_keeps_the_words_and_the_next_save_goes_through(self, client, analyst, programme):
        item = FeedbackItemFactory(programme=programme, may_quote=True)
        services.confirm_public_text(item, "First.", actor=analyst)
        page = refused(self.post(client, item, public_text="Second."))
        assert "Somebody else changed this" in page.select_one(".nhsuk-error-summary").get_text()
        assert page.select_one("[name=public_text]").get_text(strip=True) == "Second."
        version = page.select_one("[name=version]")["value"]
        client.post(
            reverse("feedback_team:words", args=[item.public_id]), {"version": version, "public_text": "Second."}
        )
        assert FeedbackItem.objects.get().public_text == "Second."


TEXT = "My mum Halima was ill.\r\nRing me on 07700 900123 🙂, Uncle Zork knows."


def to(item, query=""):
    return reverse("feedback_team:words", args=[item.public_id]) + query


def sent(page):
    """Return what the browser would send without a change."""
    data: dict[str, list[str]] = {}
    for field in page.select("form#redaction [name]"):
        if field.name == "button" or (field.get("type") in ("radio", "checkbox") and not field.has_attr("checked")):
            continue
        if field.name == "select":
            value = field.select_one("option[selected]")["value"]
        else:
            value = field.get_text() if field.name == "textarea" else field.get("value", "")
        data.setdefault(field["name"], []).append(value.removeprefix("\n") if field.name == "textarea" else value)
    return data


class TestMasking:
    @pytest.fixture
    def item(self, programme):
        return FeedbackItemFactory(programme=programme, may_quote=True, text=TEXT)

    def choice(self, item, words):
        start = item.text.index(words)
        return f"choice_{start}_{start + len(words)}"

    def test_what_was_found_is_marked_with_words_and_the_result_is_shown(self, client, analyst, item):
        page = page_of(client.get(to(item)))
        marks = [mark.get_text() for mark in page.select("#original mark")]
        assert marks == ["[1, A name: Halima]1", "[2, A telephone number: 07700 900123]2", "[3, A name: Zork]3"]
        assert sent(page)["public_text"] == [
            "My mum [name] was ill.\nRing me on [telephone number] 🙂, Uncle [name] knows."
        ]
        assert [radio["value"] for radio in page.select("input[type=radio][checked]")] == ["mask"] * 3

    def test_confirmed_as_it_stands(self, client, analyst, item):
        assert client.post(to(item), sent(page_of(client.get(to(item))))).status_code == 302
        item.refresh_from_db()
        assert item.public_text == "My mum [name] was ill.\nRing me on [telephone number] 🙂, Uncle [name] knows."
        assert item.redactions.count() == 3

    def test_a_changed_choice_is_shown_before_it_is_confirmed(self, client, analyst, item):
        data = sent(page_of(client.get(to(item)))) | {self.choice(item, "Zork"): ["leave"]}
        page = refused(client.post(to(item), data))
        assert "Read them, then confirm them" in page.select_one(".nhsuk-error-summary").get_text()
        assert sent(page)["public_text"][0].endswith("Uncle Zork knows.")
        item.refresh_from_db()
        assert item.public_text == ""
        assert client.post(to(item), sent(page)).status_code == 302
        item.refresh_from_db()
        assert item.public_text.endswith("Uncle Zork knows.")
        assert item.redactions.get(state="left").kind == "name"

    def test_without_a_script_the_words_are_made_anew_on_request(self, client, analyst, item):
        data = sent(page_of(client.get(to(item)))) | {self.choice(item, "Halima"): ["leave"], "do": "show"}
        page = page_of(client.post(to(item), data))
        assert sent(page)["public_text"][0].startswith("My mum Halima was ill.")
        assert not item.redactions.exists()

    def test_typed_words_are_masked_wherever_they_stand(self, client, analyst, item):
        data = sent(page_of(client.get(to(item)))) | {"do": ["add"], "add_words": ["was  ILL"], "add_kind": ["other"]}
        page = page_of(client.post(to(item), data))
        assert sent(page)["public_text"][0].startswith("My mum [name] [details removed].")
        assert client.post(to(item), sent(page)).status_code == 302
        row = item.redactions.get(found_by="")
        assert (TEXT[row.start : row.end], row.kind) == ("was ill", "other")

    def test_selected_words_are_masked_to_the_character(self, client, analyst, item):
        # As the browser counts: one line end is one character, and so is 🙂.
        shown = TEXT.replace("\r\n", "\n")
        start = shown.index("🙂, Uncle")
        data = sent(page_of(client.get(to(item))))
        page = page_of(client.post(to(item), data | {"do": ["add"], "picked": [f"{start}-{start + 8}"]}))
        assert "07700" not in sent(page)["public_text"][0]
        client.post(to(item), sent(page))
        row = item.redactions.get(found_by="")
        assert TEXT[row.start : row.end] == "🙂, Uncle"

    def test_words_that_do_not_stand_there_are_named_and_nothing_is_lost(self, client, analyst, item):
        data = sent(page_of(client.get(to(item)))) | {"do": ["add"], "add_words": ["Somebody"]}
        page = refused(client.post(to(item), data))
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_add_words"
        assert page.select_one("#id_add_words")["value"] == "Somebody"

    def test_a_small_change_by_hand_stays_and_a_masked_name_does_not_come_back(self, client, analyst, item):
        data = sent(page_of(client.get(to(item))))
        page = refused(client.post(to(item), data | {"public_text": ["My mum Halima was ill."]}))
        assert "stands in the words again: “Halima”" in page.select_one(".nhsuk-error-summary").get_text()
        assert client.post(to(item), data | {"public_text": ["My mum was ill …"]}).status_code == 302
        item.refresh_from_db()
        assert item.public_text == "My mum was ill …"

    def test_words_changed_by_hand_are_not_lost_when_the_choices_change(self, client, analyst, item):
        data = sent(page_of(client.get(to(item)))) | {"public_text": ["My mum … knows."]}
        page = refused(client.post(to(item), data | {self.choice(item, "Zork"): ["leave"]}))
        assert "My mum … knows." in page.select_one(".app-earlier").get_text()
        page = page_of(client.post(to(item), data | {self.choice(item, "Zork"): ["leave"], "do": ["show"]}))
        assert "My mum … knows." in page.select_one(".app-earlier").get_text()

    def test_a_forged_stretch_does_no_harm(self, client, analyst, item):
        data = sent(page_of(client.get(to(item))))
        bad = ["5-99999-name", "9-3-name", "0-2-nonsense", "x", "-1-4-name"]
        assert client.post(to(item), data | {"hand": bad, "picked": ["5-999999"]}).status_code == 302
        assert item.redactions.count() == 3

    def test_it_does_not_run_what_somebody_wrote(self, client, analyst, programme):
        evil = '<img src=x onerror="alert(1)"> my mum Fatima <b>'
        item = FeedbackItemFactory(programme=programme, may_quote=True, text=evil)
        html = client.get(to(item)).content.decode()
        assert "<img src=x" not in html
        assert "<b>" not in html


class TestQueue:
    ADDRESS = reverse("feedback_team:redaction")

    def test_those_that_wait_one_after_the_other(self, client, analyst, programme):
        first, second = (FeedbackItemFactory(programme=programme, may_quote=True, text=f"Words {n}.") for n in "12")
        FeedbackItemFactory(programme=programme, text="Not to be quoted.")
        page = page_of(client.get(self.ADDRESS))
        assert [link.get_text() for link in page.select("a.app-said")] == ["Words 2.", "Words 1."]
        start = page.select_one("a.nhsuk-button")["href"]
        assert start == to(second, "?queue=1")
        data = sent(page_of(client.get(start))) | {"next": "1"}
        assert client.post(start, data)["Location"] == to(first, "?queue=1")
        data = sent(page_of(client.get(to(first, "?queue=1")))) | {"next": "1"}
        assert client.post(to(first), data)["Location"] == self.ADDRESS
        assert "Nothing waits for its words" in page_of(client.get(self.ADDRESS)).get_text()

    @pytest.mark.parametrize("rows", [3, 30])
    def test_it_costs_the_same_at_any_length(self, client, analyst, programme, django_assert_num_queries, rows):
        for _ in range(rows):
            FeedbackItemFactory(programme=programme, may_quote=True)
        client.get(self.ADDRESS)
        with django_assert_num_queries(QUEUE_QUERIES):
            assert len(page_of(client.get(self.ADDRESS)).select("a.app-said")) == rows

    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            (Role.ANALYST, 200),
            (Role.PROGRAMME_MANAGER, 200),
            (Role.ENGAGEMENT_OFFICER, 200),
            (Role.APPROVER, 403),
            (Role.FACILITATOR, 403),
            (Role.COMMISSIONER, 403),
            (Role.ADMINISTRATOR, 403),
        ],
    )
    def test_who_may(self, client, tree, programme, role, expected):
        item = FeedbackItemFactory(programme=programme, may_quote=True)
        client.force_login(user_with(role, tree.system))
        assert [client.get(address).status_code for address in (self.ADDRESS, to(item))] == [expected] * 2

    def test_another_area_finds_nothing(self, client, tree, programme):
        item = FeedbackItemFactory(programme=programme, may_quote=True, text="Nobody came.")
        client.force_login(user_with(Role.ANALYST, tree.other_system))
        assert client.get(to(item)).status_code == 404
        assert client.post(to(item), {"version": 1, "public_text": "x"}).status_code == 404
        assert "Nobody came." not in client.get(self.ADDRESS).content.decode()


QUEUE_QUERIES = 12


class TestSubmission:
    def test_a_letter_is_masked_and_waits_for_a_review(self, client, analyst, programme):
        row = Submission.objects.create(
            programme=programme, kind="letter", text=TEXT, received_on="2022-03-01", consent="without_name"
        )
        address = reverse("feedback_team:redact_submission", args=[row.public_id])
        assert client.post(address, sent(page_of(client.get(address))))["Location"] == address
        row.refresh_from_db()
        assert row.public_text == "My mum [name] was ill.\nRing me on [telephone number] 🙂, Uncle [name] knows."
        assert row.published_at is None

    def test_without_consent_there_is_no_form(self, client, analyst, programme):
        row = Submission.objects.create(programme=programme, kind="letter", text=TEXT, received_on="2022-03-01")
        address = reverse("feedback_team:redact_submission", args=[row.public_id])
        page = page_of(client.get(address))
        assert page.select("form#redaction") == []
        refused(client.post(address, {"version": 1, "public_text": "Words."}))
        row.refresh_from_db()
        assert row.public_text == ""
