"""Finding by meaning, where the optional extra is set up; and a portal that does without it."""

from __future__ import annotations

import io
import os

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from engagement.feedback import services
from engagement.feedback.finding import meaning
from engagement.feedback.models import FeedbackItem
from engagement.feedback.queries.suggestions import MEANING, scores, similar_items, suggestions_for
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.feedback import FeedbackItemFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("feedback_team:list")
NIGHT = ["nurse", "night", "telephone", "waited", "morning"]
CAR = ["parking", "hospital", "ticket", "expensive", "street"]


@pytest.fixture
def tree():
    return area_tree("Brent")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def said(programme):
    """Things about the night, and about parking, each leaving one word out: words stand together, so they belong."""
    texts = []
    for words in (NIGHT, CAR):
        for left_out in range(5):
            chosen = [word for at, word in enumerate(words) if at != left_out]
            texts += [" ".join(chosen), " ".join(reversed(chosen)), " ".join([*chosen, "somehow"])]
    return [FeedbackItemFactory(programme=programme, text=text) for text in texts]


@pytest.fixture
def learning():
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        # The tests bring the extra along; where they decide over a change, a part that is missing is a failure.
        if os.environ.get("CI"):
            pytest.fail(f"The optional extra requirements-meaning.txt does not work: {error}")
        pytest.skip("the optional extra requirements-meaning.txt is not installed")
    return pytest.importorskip("engagement.feedback.finding.learning")


@pytest.fixture
def learnt(learning, programme, said):
    meaning.set_up()
    return learning.learn(programme)


def run(name, *words):
    out = io.StringIO()
    call_command(name, *words, stdout=out)
    return out.getvalue()


class TestWithoutIt:
    def test_nothing_has_a_meaning_and_nothing_fails(self, programme, said):
        assert not meaning.is_set_up()
        assert meaning.learnt([programme.pk]) == set()
        assert meaning.near_words([programme.pk], "night", limit=5) == {}
        assert meaning.near_item(said[0], limit=5) == {}
        assert similar_items(said[0], limit=5)
        assert suggestions_for(said[0]) == []

    def test_words_have_no_accents_and_no_numbers(self):
        assert meaning.words_of("Zoë’s NHS number: 943 476 5919, 2b!") == ["zoe", "nhs", "number"]


class TestLearning:
    def test_every_item_has_a_place_and_a_word_that_few_used_has_none(self, learnt, programme, said):
        assert learnt.items == len(said)
        FeedbackItemFactory(programme=programme, text="Mrs Quimby of the night")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT word FROM {meaning.WORDS}")
            words = {word for (word,) in cursor.fetchall()}
        assert words == {*NIGHT, *CAR, "somehow"}

    def test_again_comes_to_the_same(self, learnt, learning, programme):
        def everything():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT item_id, vector::text FROM {meaning.ITEMS} ORDER BY 1")
                return cursor.fetchall()

        before = everything()
        assert learning.learn(programme) == learnt
        assert everything() == before

    def test_too_little_is_not_learnt_from_and_what_was_learnt_goes(self, learnt, learning, programme):
        FeedbackItem.objects.filter(text__contains="hospital").delete()
        FeedbackItem.objects.filter(text__contains="night").delete()
        assert learning.learn(programme) is None
        assert meaning.learnt([programme.pk]) == set()

    def test_words_that_nobody_shares_are_not_learnt(self, learning):
        meaning.set_up()
        lonely = ProgrammeFactory()
        for number in range(25):
            FeedbackItemFactory(programme=lonely, text="abcdefghijklmnopqrstuvwxyz"[number] * 5)
        assert learning.learn(lonely) is None

    def test_what_is_erased_takes_its_place_with_it(self, learnt, said):
        said[0].delete()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {meaning.ITEMS}")
            assert cursor.fetchone()[0] == len(said) - 1


class TestFinding:
    def test_things_about_the_same_without_a_word_in_common(self, learnt, programme):
        found = meaning.near_words([programme.pk], "night", limit=15)
        texts = list(FeedbackItem.objects.filter(pk__in=found).values_list("text", flat=True))
        assert [text for text in texts if "night" not in text]
        assert not [text for text in texts if "parking" in text]
        likeness = list(found.values())
        assert likeness == sorted(likeness, reverse=True)
        assert 0 < likeness[-1] <= likeness[0] <= 1

    def test_words_that_nobody_used_find_nothing(self, learnt, programme):
        assert meaning.near_words([programme.pk], "xylophone", limit=5) == {}
        assert meaning.near_words([programme.pk], "!", limit=5) == {}
        assert meaning.near_words([], "night", limit=5) == {}

    def test_of_one_programme_alone(self, learnt):
        assert meaning.near_words([ProgrammeFactory().pk], "night", limit=5) == {}

    def test_the_same_words_in_another_programme_are_its_own(self, learnt, learning, said):
        other = ProgrammeFactory()
        twins = {FeedbackItemFactory(programme=other, text=item.text).pk for item in said}
        assert learning.learn(other).items == len(said)
        found = meaning.near_words([other.pk], "night", limit=300)
        assert found
        assert set(found) <= twins
        assert not set(meaning.near_item(said[0], limit=300)) & twins

    def test_like_an_item_that_came_after_the_learning(self, learnt, programme, said):
        late = FeedbackItemFactory(programme=programme, text="The telephone in the morning")
        found = meaning.near_item(late, limit=10)
        assert set(found) <= {item.pk for item in said if "hospital" not in item.text and "parking" not in item.text}
        assert late.pk not in found
        assert said[0].pk not in meaning.near_item(said[0], limit=30)

    def test_suggestions_use_it(self, learnt, programme, said):
        theme = services.create_theme(programme, name="Unanswered", actor=None)
        for item in said[:6]:
            services.give_theme(item, theme, actor=None)
        late = FeedbackItemFactory(programme=programme, text="morning")
        assert scores(late)[theme.pk].ways[MEANING] > 0.5
        assert theme in [each.theme for each in suggestions_for(late)]


class TestThePage:
    @pytest.fixture
    def look(self, client, tree):
        client.force_login(user_with(Role.ANALYST, tree.system))

        def looking(**parameters):
            page = BeautifulSoup(client.get(LIST, parameters).content, "html.parser")
            return page, [link.get_text() for link in page.select("a.app-said")]

        return looking

    def test_it_is_offered_and_explained_where_it_was_learnt(self, look, learnt):
        page, found = look(words="night", how="meaning")
        assert page.select_one("#id_how option[selected]")["value"] == "meaning"
        assert "the nearest first" in page.get_text()
        assert "night" in found[0]
        assert not [text for text in found if "parking" in text]
        assert look(words="night", how="meaning", coded="yes")[1] == []

    def test_each_thing_once_over_its_pages(self, look, learnt, monkeypatch):
        monkeypatch.setattr("engagement.feedback.views.listing.PAGE_SIZE", 7)
        page, found = look(words="night", how="meaning")
        number = 2
        while page.select_one('.nhsuk-pagination a[rel="next"]'):
            page, more = look(words="night", how="meaning", page=str(number))
            found, number = found + more, number + 1
        assert number > 2
        assert len(found) == len(
            meaning.near_words(meaning.learnt([FeedbackItem.objects.first().programme_id]), "night", limit=300)
        )

    def test_another_area_is_not_searched(self, client, tree, learnt):
        client.force_login(user_with(Role.ANALYST, tree.other_system))
        page = BeautifulSoup(client.get(LIST, {"words": "night", "how": "meaning"}).content, "html.parser")
        assert page.select("a.app-said") == []
        assert [option["value"] for option in page.select("#id_how option")] == ["words", "letters"]


class TestCommands:
    def test_from_setting_up_to_learning(self, learning, programme, said):
        with pytest.raises(CommandError, match="set_up_meaning first"):
            run("learn_meaning")
        for _ in range(2):
            assert "tables are there" in run("set_up_meaning")
        assert f"{programme.slug}: 11 words learnt, 30 things said" in run("learn_meaning", programme.slug)
        empty = ProgrammeFactory()
        assert f"{empty.slug}: too little was said" in run("learn_meaning")
        with pytest.raises(CommandError, match="no programme with the address"):
            run("learn_meaning", "nonsense")

    def test_without_the_extra_it_says_what_to_install(self, monkeypatch):
        import sys

        from engagement.feedback import finding

        # As Python finds it where the extra is not installed.
        monkeypatch.delattr(finding, "learning", raising=False)
        monkeypatch.setitem(sys.modules, "engagement.feedback.finding.learning", None)
        with pytest.raises(CommandError, match=r"requirements-meaning\.txt"):
            run("learn_meaning")

    def test_how_good_suggestions_are(self, programme, said):
        with pytest.raises(CommandError, match="no such programme"):
            run("measure_suggestions")
        night = services.create_theme(programme, name="Unanswered", actor=None)
        car = services.create_theme(programme, name="Getting there", actor=None)
        for item in said:
            services.give_theme(item, night if "night" in item.text or "morning" in item.text else car, actor=None)
        printed = run("measure_suggestions", programme.slug)
        assert "30 coded items" in printed
        assert "by shared words" in printed
        # With two themes in all, three suggestions hold both: the command counts, and does not flatter.
        assert printed.count("100.0%") >= 2
        with pytest.raises(CommandError, match="no such programme"):
            run("measure_suggestions", "nonsense")
