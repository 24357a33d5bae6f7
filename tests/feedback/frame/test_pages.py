"""The team's pages of the frame, of progress, and of coding a part of what somebody said."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.feedback import services
from engagement.feedback.models import Coding, ItemRead, Submission, Theme, ThemeChange
from engagement.feedback.services.merging import merge_themes
from engagement.feedback.services.splitting import Part, split_theme
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventQuestionFactory
from tests.factories.feedback import AnsweredSurveyFactory, FeedbackItemFactory, answered
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return area_tree("Brent")


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


@pytest.fixture
def item(programme):
    return FeedbackItemFactory(programme=programme, text="We rang and rang. Nobody came. In the morning she died.")


def page_of(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def words_of(tag):
    return " ".join(tag.get_text().split())


def detail(item):
    return reverse("feedback_team:detail", args=[item.public_id])


def address(name, *args):
    return reverse(f"feedback_team:{name}", args=args)


def sent_unchanged(page):
    """Return what the browser would send without a change."""
    data: dict[str, list[str]] = {}
    for field in page.select("form#coding input[name], input[form=coding][name]"):
        if field["type"] == "checkbox" and not field.has_attr("checked"):
            continue
        data.setdefault(field["name"], []).append(field["value"])
    return data


def standing(item):
    rows = item.codings.filter(removed_at__isnull=True).order_by("start", "end", "pk")
    return [
        (row.theme.name, None if row.start is None else item.text[row.start : row.end])
        for row in rows.select_related("theme")
    ]


class TestCodingAPart:
    def test_by_ticking_sentences(self, client, analyst, item, theme):
        page = page_of(client.get(detail(item)))
        ticks = page.select("[name=sentences]")
        assert [words_of(label) for label in page.select(".app-sentences label")] == [
            "1. We rang and rang.",
            "2. Nobody came.",
            "3. In the morning she died.",
        ]
        data = sent_unchanged(page) | {
            "sentences": [ticks[0]["value"], ticks[1]["value"]],
            "passage_theme": theme.public_id,
        }
        assert client.post(detail(item), data).status_code == 302
        assert standing(item) == [("At night", "We rang and rang. Nobody came.")]

    def test_by_copying_words_and_shown_with_number_and_theme(self, client, analyst, item, theme):
        data = sent_unchanged(page_of(client.get(detail(item))))
        client.post(detail(item), data | {"words": "nobody  CAME", "passage_theme": theme.public_id})
        client.post(detail(item), data | {"words": "rang. Nobody", "passage_theme": theme.public_id})
        assert standing(item) == [("At night", "rang. Nobody"), ("At night", "Nobody came")]
        page = page_of(client.get(detail(item)))
        # The text is all there, and the pieces that were coded are marked.
        assert page.select_one("#said p").get_text() == item.text
        assert [(mark.get_text(), mark["data-passages"]) for mark in page.select("mark.app-passage")] == [
            ("rang. ", "1"),
            ("Nobody", "1 2"),
            (" came", "2"),
        ]
        assert [words_of(row) for row in page.select(".app-passage-list > li")] == [
            "1 rang. Nobody At night for “rang. Nobody”",
            "2 Nobody came At night for “Nobody came”",
        ]
        # Unticked, it is taken off, and the history says for which words.
        data = sent_unchanged(page)
        client.post(detail(item), data | {"passages": data["passages"][:1]})
        assert standing(item) == [("At night", "rang. Nobody")]
        text = words_of(page_of(client.get(detail(item))))
        assert f"“At night” taken off by {analyst}" in text
        assert "For the words Nobody came" in text

    def test_a_place_that_a_script_marked(self, client, analyst, programme, theme):
        # An emoji is one character here and two in a browser's count.
        item = FeedbackItemFactory(programme=programme, text="💙💙 Nobody came. <b>")
        data = sent_unchanged(page_of(client.get(detail(item))))
        client.post(detail(item), data | {"passages": [f"{theme.public_id}:3:14"]})
        assert standing(item) == [("At night", "Nobody came")]
        page = page_of(client.get(detail(item)))
        assert page.select_one("#said p").get_text() == item.text

    @pytest.mark.parametrize(
        ("entered", "field", "words"),
        [
            ({"words": "We rang", "passage_theme": ""}, "passage_theme", "Choose a theme for the part"),
            ({"words": "Somebody came", "passage_theme": "theme"}, "words", "do not stand in the text"),
            ({"words": "rang", "passage_theme": "theme"}, "words", "stand 2 times in the text"),
            ({"passage_theme": "theme"}, "sentences", "Tick the sentences"),
            ({"passages": ["theme:0:9999"]}, "passages", "not part of this text"),
            ({"passages": ["theme:x:3"]}, "passages", "could not be read"),
            ({"passages": ["theme:5:5"]}, "passages", "not part of this text"),
            ({"passages": ["nothing:0:3"]}, "passages", "not part of this programme"),
            ({"sentences": ["0:4"], "passage_theme": "theme"}, "sentences", "Select a valid choice"),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field_and_nothing_is_lost(
        self, client, analyst, item, theme, entered, field, words
    ):
        other = services.create_theme(item.programme, name="Kindness", actor=None)
        data = sent_unchanged(page_of(client.get(detail(item)))) | {"themes": [other.public_id]}
        for name, value in entered.items():
            data[name] = (
                [each.replace("theme", theme.public_id) for each in value]
                if isinstance(value, list)
                else value.replace("theme", theme.public_id)
            )
        page = page_of(client.post(detail(item), data), 422)
        link = page.select_one(".nhsuk-error-summary a")
        assert words in link.get_text()
        assert link["href"] == f"#id_{field}"
        assert page.select_one(link["href"]) is not None
        assert not item.codings.exists()
        # What was ticked and written is still there.
        assert page.select_one(f"[name=themes][value='{other.public_id}']").has_attr("checked")
        assert page.select_one("[name=words]").get_text(strip=True) == entered.get("words", "")

    def test_two_people_mark_parts_at_once(self, client, analyst, item, theme):
        opened = sent_unchanged(page_of(client.get(detail(item))))
        client.post(detail(item), opened | {"words": "Nobody came", "passage_theme": theme.public_id})
        client.post(detail(item), opened | {"words": "she died", "passage_theme": theme.public_id})
        assert standing(item) == [("At night", "Nobody came"), ("At night", "she died")]

    def test_a_theme_that_was_merged_meanwhile_goes_to_its_heir_and_says_so(self, client, analyst, item, theme):
        opened = sent_unchanged(page_of(client.get(detail(item))))
        heir = services.create_theme(item.programme, name="Nights", actor=None)
        merge_themes(theme, heir, actor=None)
        answer = client.post(detail(item), opened | {"themes": [theme.public_id]}, follow=True)
        assert "“At night” became one with “Nights” while you were coding" in answer.content.decode()
        assert standing(item) == [("Nights", None)]
        # And the history of an item that was coded before says what set it.
        assert "given by" in words_of(page_of(answer))

    def test_the_history_says_that_the_frame_did_it(self, client, analyst, item, theme):
        services.give_theme(item, theme, actor=analyst)
        merge_themes(theme, services.create_theme(item.programme, name="Nights", actor=None), actor=analyst)
        page = page_of(client.get(detail(item)))
        assert "By a change of the frame: version 3 of the frame" in words_of(page)
        link = page.find("a", string="version 3 of the frame")
        assert client.get(link["href"]).status_code == 200

    def test_a_reader_sees_the_parts_without_a_form(self, client, tree, item, theme):
        services.give_theme(item, theme, actor=None, start=18, end=29)
        client.force_login(user_with(Role.APPROVER, tree.system))
        page = page_of(client.get(detail(item)))
        assert words_of(page.select_one(".app-passage-list")) == "1 Nobody came At night"
        assert page.select("form#coding, [name=passages]") == []


class TestReading:
    def test_opened_is_not_read_and_read_goes_on(self, client, analyst, item, programme):
        other = FeedbackItemFactory(programme=programme)
        client.get(detail(item))
        assert not ItemRead.objects.exists()
        answer = client.post(address("mark_read", item.public_id) + "?coded=no", {"next": "1"})
        assert answer["Location"] == detail(other) + "?coded=no"
        assert ItemRead.objects.get().item == item
        # What holds nothing to code is not asked for again.
        answer = client.post(address("mark_read", other.public_id), {"next": "1"}, follow=True)
        assert answer.redirect_chain[0][0] == address("list")
        assert "You have read this" in words_of(page_of(client.get(detail(item))))

    def test_the_neighbours_in_the_list(self, client, analyst, programme):
        first, middle, last = reversed([FeedbackItemFactory(programme=programme) for _ in range(3)])
        page = page_of(client.get(detail(middle) + "?coded=no"))
        assert page.select_one("#before")["href"] == detail(first) + "?coded=no"
        assert page.select_one("#after")["href"] == detail(last) + "?coded=no"
        assert page_of(client.get(detail(last))).select_one("#after") is None

    def test_only_by_post_and_who_may(self, client, analyst, item, tree):
        assert client.get(address("mark_read", item.public_id)).status_code == 405
        client.force_login(user_with(Role.APPROVER, tree.system))
        assert client.post(address("mark_read", item.public_id)).status_code == 403
        client.force_login(user_with(Role.ANALYST, tree.other_system))
        assert client.post(address("mark_read", item.public_id)).status_code == 404


class TestProgress:
    def rows(self, page, caption):
        table = next(table for table in page.select("table") if table.caption.get_text(strip=True) == caption)
        return [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in table.select("tbody tr")]

    def test_by_source_and_analyst(self, client, analyst, programme, theme, tree):
        survey = AnsweredSurveyFactory(programme=programme)
        answers = [services.create_from_answer(answered(survey), "night", actor=None) for _ in range(3)]
        services.create_from_question(EventQuestionFactory(event__programme=programme), actor=None)
        letter = Submission.objects.create(
            programme=programme, kind="letter", text="Dear all", received_on="2022-01-20"
        )
        of_letter = FeedbackItemFactory(programme=programme, event_note=None, submission=letter, text="Dear all")
        other = user_with(Role.ANALYST, tree.system)
        services.save_coding(answers[0], give=[theme], actor=analyst)
        services.save_coding(answers[1], actor=analyst)
        services.save_coding(of_letter, give=[theme], actor=other)
        services.give_theme(answers[0], theme, actor=other, start=0, end=7)
        services.take_theme(of_letter, theme, actor=analyst)
        page = page_of(client.get(address("progress") + f"?programme={programme.slug}"))
        assert "1 of 5 coded, 3 read" in words_of(page.select_one(".app-progress"))
        assert self.rows(page, "By source") == [
            ["Survey answers", "3", "2", "1"],
            ["Questions at events", "1", "0", "0"],
            ["Letter", "1", "1", "0"],
        ]
        expected = sorted([[str(analyst), "2", "1"], [str(other), "2", "1"]])
        assert sorted(self.rows(page, "By analyst")) == expected
        # A merge is nobody's coding, and takes nobody's away.
        merge_themes(theme, services.create_theme(programme, name="Nights", actor=None), actor=analyst)
        page = page_of(client.get(address("progress")))
        assert sorted(self.rows(page, "By analyst")) == expected

    def test_it_is_empty_and_says_what_comes_here(self, client, analyst, programme):
        assert "Nothing was said here yet" in page_of(client.get(address("progress"))).get_text()

    @pytest.mark.parametrize("rows", [3, 300])
    def test_it_costs_the_same_at_any_number(self, client, analyst, programme, theme, django_assert_num_queries, rows):
        items = [FeedbackItemFactory(programme=programme) for _ in range(rows)]
        Coding.objects.bulk_create(Coding(item=item, theme=theme, set_by=analyst) for item in items[::2])
        client.get(address("progress"))
        with django_assert_num_queries(PROGRESS_QUERIES):
            client.get(address("progress"))


PROGRESS_QUERIES = 14


class TestFramePages:
    def test_a_merge(self, client, analyst, programme, theme, item):
        heir = services.create_theme(programme, name="Nights", actor=None)
        services.give_theme(item, theme, actor=None)
        merge = address("theme_merge", theme.public_id)
        page = page_of(client.get(merge))
        assert [option["value"] for option in page.select("[name=into] option")] == ["", heir.public_id]
        data = {"into": heir.public_id, "version": page.select_one("[name=version]")["value"], "why": "The same."}
        answer = client.post(merge, data, follow=True)
        assert "“At night” is one with “Nights” now, with 1 code." in answer.content.decode()
        assert standing(item) == [("Nights", None)]
        # Sent a second time it is told what happened.
        page = page_of(client.post(merge, data), 422)
        assert page.select_one(".nhsuk-error-summary")
        assert ThemeChange.objects.filter(kind="merged").count() == 1

    def test_what_cannot_be_merged_is_told_at_the_field(self, client, analyst, programme, theme):
        heir = services.create_theme(programme, name="Nights", actor=None)
        for above in (theme, heir):
            services.create_theme(programme, name="Phone", parent=above, actor=None)
        data = {"into": heir.public_id, "version": theme.version}
        page = page_of(client.post(address("theme_merge", theme.public_id), data), 422)
        link = page.select_one(".nhsuk-error-summary a")
        assert (link["href"], "“Phone”" in link.get_text()) == ("#id_into", True)

    def test_a_split_and_two_sittings_of_dealing(self, client, analyst, programme, theme):
        items = [FeedbackItemFactory(programme=programme, text=f"Thing {n}") for n in range(3)]
        codes = [services.give_theme(each, theme, actor=None) for each in items]
        split = address("theme_split", theme.public_id)
        data = {"parts": "Phone: ringing at night\n\nDoor\n", "place": "beneath", "version": 1, "why": ""}
        answer = client.post(split, data)
        deal = answer["Location"]
        phone, door = Theme.objects.filter(parent=theme).order_by("pk")
        assert (phone.description, door.name) == ("ringing at night", "Door")
        page = page_of(client.get(deal))
        assert [words_of(legend) for legend in page.select("legend")] == [
            f"Number {n}: Thing {n - 1}" for n in (1, 2, 3)
        ]
        client.post(deal, {"page": "1", f"code-{codes[0].pk}": phone.public_id})
        answer = client.post(
            deal, {"page": "1", f"code-{codes[1].pk}": [phone.public_id, door.public_id], "code-x": "y"}, follow=True
        )
        assert "1 code went to its part." in answer.content.decode()
        assert [words_of(legend) for legend in page_of(client.get(deal)).select("legend")] == ["Number 1: Thing 2"]
        assert "Nothing was ticked" in client.post(deal, {}, follow=True).content.decode()
        assert standing(items[1]) == [("Phone", None), ("Door", None)]
        # The way back to it.
        assert page_of(client.get(split)).find("a", href=deal) is not None

    def test_a_line_of_a_split_is_named(self, client, analyst, theme):
        data = {"parts": f"Phone\n{'x' * 121}", "place": "beneath", "version": 1}
        page = page_of(client.post(address("theme_split", theme.public_id), data), 422)
        link = page.select_one(".nhsuk-error-summary a")
        assert (link["href"], link.get_text()) == ("#id_parts", "Line 2: enter a name of 120 characters at the most.")
        assert page.select_one("[name=parts]").get_text(strip=True).startswith("Phone")

    def test_up_down_and_beneath(self, client, analyst, programme, theme):
        other = services.create_theme(programme, name="Door", actor=None)

        def order():
            rows = page_of(client.get(address("themes"))).select("tbody tr th a")
            return [row.get_text(strip=True) for row in rows]

        client.post(address("theme_move", other.public_id), {"to": "up"})
        assert order() == ["Door", "At night"]
        client.post(address("theme_move", other.public_id), {"to": "down"})
        assert order() == ["At night", "Door"]
        client.post(address("theme_move", other.public_id), {"to": "beneath", "parent": theme.public_id})
        assert Theme.objects.get(pk=other.pk).parent == theme
        answer = client.post(
            address("theme_move", theme.public_id), {"to": "beneath", "parent": other.public_id}, follow=True
        )
        assert "cannot stand beneath itself" in answer.content.decode()
        assert "Choose where" in client.post(address("theme_move", theme.public_id), {}, follow=True).content.decode()

    def test_the_history_and_the_frame_as_it_stood(self, client, analyst, programme, theme):
        entered = {"name": "Nights", "parent": "", "version": 1, "why": "<b>Shorter</b>"}
        client.post(address("theme_change", theme.public_id), entered)
        page = page_of(client.get(address("frame_history", programme.slug)))
        assert words_of(page.select_one("tbody tr")).startswith(
            f"Version 2 Renamed or described anew: Nights {analyst}"
        )
        assert "<b>Shorter</b>" in page.get_text()
        page = page_of(client.get(address("frame_version", programme.slug, 1)))
        assert [words_of(row) for row in page.select(".app-frame-tree li")] == ["At night"]
        page = page_of(client.get(address("frame_version", programme.slug, 2)))
        assert [words_of(row) for row in page.select(".app-frame-tree li")] == ["Nights"]
        assert "name: was At night, is Nights" in words_of(page)
        page = page_of(client.get(address("frame_version", programme.slug, 2) + "?from=0"))
        assert "“Nights”: new" in words_of(page)
        assert client.get(address("frame_version", programme.slug, 0)).status_code == 200
        assert client.get(address("frame_version", programme.slug, 3)).status_code == 404
        assert client.get(address("frame_version", programme.slug, 2) + "?from=x").status_code == 200

    @pytest.mark.parametrize("rows", [3, 30])
    def test_the_history_costs_the_same_at_any_length(
        self, client, analyst, programme, django_assert_num_queries, rows
    ):
        for number in range(rows):
            services.create_theme(programme, name=f"Theme {number}", actor=analyst)
        client.get(address("frame_history", programme.slug))
        with django_assert_num_queries(HISTORY_QUERIES):
            assert len(page_of(client.get(address("frame_history", programme.slug))).select("tbody tr")) == rows

    @pytest.mark.parametrize(
        ("role", "reads", "changes"),
        [
            (Role.ANALYST, 200, 200),
            (Role.PROGRAMME_MANAGER, 200, 200),
            (Role.ENGAGEMENT_OFFICER, 200, 403),
            (Role.APPROVER, 200, 403),
            (Role.FACILITATOR, 403, 403),
            (Role.COMMISSIONER, 403, 403),
            (Role.ADMINISTRATOR, 403, 403),
        ],
    )
    def test_each_role(self, client, tree, programme, theme, role, reads, changes):
        number = split_theme(theme, [Part("Phone")], actor=None).number
        client.force_login(user_with(role, tree.system))
        for page in (
            address("frame_history", programme.slug),
            address("frame_version", programme.slug, 1),
            address("progress"),
        ):
            assert client.get(page).status_code == reads
        for page in (
            address("theme_merge", theme.public_id),
            address("theme_split", theme.public_id),
            address("theme_deal", theme.public_id, number),
        ):
            assert client.get(page).status_code == changes
        moved = client.post(address("theme_move", theme.public_id), {"to": "up"}).status_code
        assert moved == (302 if changes == 200 else 403)

    def test_another_area_finds_nothing(self, client, tree, programme, theme):
        number = split_theme(theme, [Part("Phone")], actor=None).number
        client.force_login(user_with(Role.ANALYST, tree.other_system))
        for page in (
            address("frame_history", programme.slug),
            address("frame_version", programme.slug, 1),
            address("progress") + f"?programme={programme.slug}",
            address("theme_merge", theme.public_id),
            address("theme_split", theme.public_id),
            address("theme_deal", theme.public_id, number),
        ):
            assert client.get(page).status_code == 404
        assert client.post(address("theme_move", theme.public_id), {"to": "up"}).status_code == 404


HISTORY_QUERIES = 11
