"""Looking for what people said: words, phrases, letters, and lists that can be walked from end to end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.feedback.finding import letters
from engagement.feedback.finding.excerpts import Part, around, marked
from engagement.feedback.models import FeedbackItem
from engagement.feedback.queries import search
from engagement.feedback.queries.items import coding_progress
from engagement.feedback.views import listing
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.feedback import FeedbackItemFactory
from tests.factories.programmes import ProgrammeFactory

LIST = reverse("feedback_team:list")


@pytest.fixture
def programme(db):
    return ProgrammeFactory(area=area_tree("Brent").system)


@pytest.fixture
def look(client, programme):
    """Return what the list shows for some parameters: the page and what was said, as text."""
    client.force_login(user_with(Role.ANALYST, programme.area))

    def looking(**parameters):
        answer = client.get(LIST, parameters)
        assert answer.status_code == 200
        page = BeautifulSoup(answer.content, "html.parser")
        return page, [" ".join(link.get_text().split()) for link in page.select("a.app-said")]

    return looking


def say(programme, *texts, **fields):
    return [FeedbackItemFactory(programme=programme, text=text, **fields) for text in texts]


class TestWords:
    def test_a_phrase_is_found_as_it_stands(self, look, programme):
        say(programme, "Nobody came out of hours.", "Hours went by out of doors.")
        assert look(words='"out of hours"')[1] == ["Nobody came out of hours."]
        say(programme, "About of hours.", "Out of\nhours (at night) it was.")
        assert set(look(words='"out of hours"')[1]) == {"Nobody came out of hours.", "Out of hours (at night) it was."}
        assert look(words='"hours (at night)" it')[1] == ["Out of hours (at night) it was."]
        assert look(words='"of hours" -night or "doors.')[1] == [
            "About of hours.",
            "Hours went by out of doors.",
            "Nobody came out of hours.",
        ]
        assert look(words="or")[1] == []

    def test_one_word_or_another(self, look, programme):
        say(programme, "The nurse came.", "The doctor came.", "The bus came.")
        assert set(look(words="nurse or doctor")[1]) == {"The nurse came.", "The doctor came."}

    def test_what_was_found_is_marked_in_any_form(self, look, programme):
        say(programme, "The nurses visited us, and visited again.")
        page, _said = look(words="visit")
        assert [mark.get_text() for mark in page.select("a.app-said mark")] == ["visited", "visited"]

    def test_markup_that_somebody_typed_is_never_markup(self, look, programme):
        say(programme, 'The <b>nurse</b> said <img src=x onerror="alert(1)"> nurse & more')
        for how in ("words", "letters"):
            page, said = look(words="nurse", how=how)
            assert page.select("a.app-said b, a.app-said img") == []
            assert {mark.get_text() for mark in page.select("a.app-said mark")} == {"nurse"}
            assert "& more" in said[0]

    def test_an_excerpt_of_something_long_shows_the_place_and_not_the_beginning(self, look, programme):
        say(
            programme,
            "Once upon a time. " + "Much was said. " * 100 + "The syringe driver came late. " + "And so on. " * 50,
        )
        page, said = look(words='"syringe driver"')
        assert "syringe driver came late" in said[0]
        assert len(said[0]) < 500
        assert [mark.get_text() for mark in page.select("a.app-said mark")] == ["syringe", "driver"]

    def test_only_the_rows_of_the_page_are_marked(self, programme, django_assert_num_queries):
        from engagement.feedback.finding import words

        items = say(programme, *["The nurse came."] * 3)
        with django_assert_num_queries(1):
            assert set(words.excerpts([item.pk for item in items[:2]], "nurse")) == {items[0].pk, items[1].pk}
        with django_assert_num_queries(0):
            assert words.excerpts([], "nurse") == {}

    def test_words_so_common_that_no_index_knows_them_lead_on(self, look, programme):
        say(programme, "And then the end.")
        page, said = look(words="and the")
        assert said == []
        assert "look for exact letters" in page.get_text()


class TestLetters:
    def test_part_of_a_word_and_other_languages(self, look, programme):
        polish, gujarati, arabic = say(
            programme, "Pielęgniarka przyszła dopiero NOCĄ.", "રાત્રે કોઈ આવ્યું નહીં.", "لم يأت أحد في الليل"
        )
        for wanted, item in (("ielęgniar", polish), ("nocą", polish), ("રાત્રે", gujarati), ("الليل", arabic)):
            page, said = look(words=wanted, how="letters")
            assert said == [item.text], wanted
            assert page.select("a.app-said mark")[0].get_text().lower() == wanted

    def test_signs_stand_for_themselves(self, look, programme):
        say(programme, "It was 100% late.", "It was 100 days late.", "a_b and more", "axb and more", "C:\\home\\nurse")
        assert look(words="100% late", how="letters")[1] == ["It was 100% late."]
        assert look(words="a_b and", how="letters")[1] == ["a_b and more"]
        assert look(words="\\nurse", how="letters")[1] == ["C:\\home\\nurse"]

    @pytest.mark.parametrize("wanted", ["ab", "a b c", "?!.", "  x  "])
    def test_too_few_letters_are_named_at_the_field_and_find_nothing(self, look, programme, wanted):
        say(programme, "a b c ab ?!. x")
        page, said = look(words=wanted, how="letters")
        assert said == []
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_words"
        assert "at least 3 letters" in page.select_one(".nhsuk-error-message").get_text()

    def test_marks_of_a_language_belong_to_its_letters(self):
        assert letters.can_be_looked_for("રાત્રે")
        assert not letters.can_be_looked_for("ab cd")

    def test_meaning_is_not_offered_where_it_is_not_set_up(self, look, programme):
        page, _said = look()
        assert [option["value"] for option in page.select("#id_how option")] == ["words", "letters"]
        assert "eaning" not in page.select_one("form.app-narrowing").get_text()
        page, _said = look(words="nurse", how="meaning")
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_how"


class TestExcerpts:
    def test_marks_that_somebody_typed_do_no_harm(self):
        assert marked("a \ue000b\ue001 c") == (Part("a "), Part("b", found=True), Part(" c"))
        assert "".join(part.text for part in marked("\ue001a \ue000b c \ue000d\ue001")) == "a b c d"

    def test_around_marks_each_place_and_says_where_it_leaves_off(self):
        text = "word " * 60 + "Night and night " + "word " * 60
        parts = around(text, "night")
        assert [part.text for part in parts if part.found] == ["Night", "night"]
        assert (parts[0].text, parts[-1].text) == ("… ", " …")
        assert len("".join(part.text for part in parts)) < 300

    def test_letters_that_grow_when_small_are_shown_unmarked(self):
        assert around("İstanbul hospital", "hospital") == (Part("İstanbul hospital"),)

    def test_letters_that_are_not_there_show_the_beginning(self):
        assert around("Nobody came.", "xyz") == (Part("Nobody came."),)


class TestWalkingTheList:
    @pytest.fixture(autouse=True)
    def _small_pages(self, monkeypatch):
        monkeypatch.setattr(listing, "PAGE_SIZE", 3)

    def follow(self, look, page, rel):
        link = page.select_one(f'.nhsuk-pagination a[rel="{rel}"]')
        query = link["href"].removeprefix("?")
        return look(**dict(pair.split("=", 1) for pair in query.split("&")))

    def test_forwards_and_back_each_thing_comes_once_in_one_order(self, look, programme):
        # Several on one day: the place within a day counts too.
        for number in range(11):
            say(programme, f"Said {number}", said_on=date(2022, 1, 1) + timedelta(days=number // 4))
        expected = [item.text for item in FeedbackItem.objects.order_by("-said_on", "-pk")]
        page, said = look()
        forwards = [said]
        while page.select_one('.nhsuk-pagination a[rel="next"]'):
            page, said = self.follow(look, page, "next")
            forwards.append(said)
        assert [text for part in forwards for text in part] == expected
        backwards = [said]
        while page.select_one('.nhsuk-pagination a[rel="prev"]'):
            page, said = self.follow(look, page, "prev")
            backwards.insert(0, said)
        assert [text for part in backwards for text in part] == expected

    def test_the_last_page_and_the_first(self, look, programme):
        say(programme, *[f"Said {number}" for number in range(8)])
        page, said = look(last="1")
        assert said == ["Said 2", "Said 1", "Said 0"]
        assert page.select('.nhsuk-pagination a[rel="next"]') == []
        assert [link.get_text() for link in page.select(".app-pages__ends a")] == ["To the first page"]

    def test_a_place_that_was_erased_is_gone_on_from(self, look, programme):
        items = say(programme, *[f"Said {number}" for number in range(6)])
        page, _said = look()
        FeedbackItem.objects.filter(pk=items[3].pk).delete()
        assert self.follow(look, page, "next")[1] == ["Said 2", "Said 1", "Said 0"]

    @pytest.mark.parametrize(
        "after", ["nonsense", "2022-13-45_7", "2022-01-01_", "0001-01-01_5", "2022-01-01_" + "9" * 30]
    )
    def test_an_address_that_names_no_place_begins_at_the_top(self, look, programme, after):
        say(programme, "Said")
        assert look(after=after)[1] == ["Said"]
        assert look(before=after.replace("0001", "9999"))[1] == ["Said"]

    def test_filters_and_words_stay_on_the_way(self, look, programme):
        say(programme, *[f"The nurse came {number}" for number in range(5)], "The bus came")
        page, _said = look(words="nurse", said_by="resident")
        assert len(self.follow(look, page, "next")[1]) == 2


class TestCounting:
    def test_exact_up_to_the_bound_and_words_beyond(self, look, programme, monkeypatch):
        say(programme, *["Said"] * 4)
        items = FeedbackItem.objects.all()
        assert search.bounded_count(items, 4) == search.Bounded(4, more=False)
        assert search.bounded_count(items, 3) == search.Bounded(3, more=True)
        assert look()[0].select_one(".app-count").get_text() == "4 things that people said"
        monkeypatch.setattr(listing, "bounded_count", lambda found: search.bounded_count(found, 3))
        assert look()[0].select_one(".app-count").get_text() == "More than 3 things that people said"
        assert search.Bounded(10_000, more=True).words == "More than 10,000 things that people said"

    def test_progress_is_left_out_where_it_would_read_everything(self, programme, monkeypatch):
        say(programme, *["Said"] * 3)
        assert coding_progress(FeedbackItem.objects.all()).total == 3
        monkeypatch.setattr("engagement.feedback.queries.items.COUNTED_UP_TO", 2)
        assert coding_progress(FeedbackItem.objects.all()) is None
