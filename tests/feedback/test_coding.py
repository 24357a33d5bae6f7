"""Themes are given and taken off, twice does no harm, and the history stays."""

from __future__ import annotations

import pytest

from engagement.feedback import queries, services
from engagement.feedback.models import Coding, ItemRead
from engagement.feedback.services.coding import Code
from engagement.feedback.services.merging import merge_themes
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackItemFactory, ThemeFactory
from tests.factories.programmes import CommunityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return FeedbackItemFactory()


@pytest.fixture
def theme(item):
    return ThemeFactory(programme=item.programme)


def standing(item):
    return set(item.codings.filter(removed_at__isnull=True).values_list("theme__name", flat=True))


def test_given_twice_is_given_once(item, theme):
    first, second = UserFactory(), UserFactory()
    coding = services.give_theme(item, theme, actor=first)
    assert services.give_theme(item, theme, actor=second) == coding
    assert coding.set_by == first
    assert AuditEntry.objects.filter(verb="coded", target_id=item.public_id).count() == 1


def test_what_was_taken_off_stays_as_history_and_can_be_given_again(item, theme):
    giver, taker = UserFactory(), UserFactory()
    services.give_theme(item, theme, actor=giver)
    assert services.take_theme(item, theme, actor=taker)
    assert not services.take_theme(item, theme, actor=taker)
    assert standing(item) == set()
    services.give_theme(item, theme, actor=giver)
    history = list(Coding.objects.filter(item=item).order_by("pk"))
    assert [(row.set_by, row.removed_by) for row in history] == [(giver, taker), (giver, None)]
    assert AuditEntry.objects.filter(target_id=item.public_id).count() == 3


def test_a_theme_of_another_programme_or_a_retired_one_is_refused(item, theme):
    with pytest.raises(Refusal, match="another programme"):
        services.give_theme(item, ThemeFactory(), actor=None)
    services.retire_theme(theme, actor=None)
    theme.refresh_from_db()
    with pytest.raises(Refusal, match="no longer given"):
        services.give_theme(item, theme, actor=None)
    assert standing(item) == set()


def test_two_people_at_once_on_one_item_lose_nothing(item, theme):
    other = ThemeFactory(programme=item.programme)
    # Both opened the page before either saved.
    services.save_coding(item, give=[theme], actor=UserFactory())
    services.save_coding(item, give=[other], actor=UserFactory())
    assert standing(item) == {theme.name, other.name}


def test_a_refusal_changes_nothing_at_all(item, theme):
    with pytest.raises(Refusal):
        services.save_coding(item, give=[theme, ThemeFactory()], add_communities=[CommunityFactory()], actor=None)
    assert standing(item) == set()
    assert not item.communities.exists()
    assert not AuditEntry.objects.filter(target_id=item.public_id).exists()


def test_communities_are_changed_and_the_trail_does_not_say_which(item):
    carers, faith = CommunityFactory(name="Carers"), CommunityFactory(name="Faith groups")
    services.set_communities(item, [carers], actor=None)
    services.save_coding(item, add_communities=[faith], drop_communities=[carers], actor=None)
    assert list(item.communities.all()) == [faith]
    for entry in AuditEntry.objects.filter(target_id=item.public_id):
        assert "arers" not in str(entry.facts)
        assert "aith" not in str(entry.facts)


def test_an_erased_item_is_a_sentence_and_no_crash(item, theme):
    item.__class__.objects.filter(pk=item.pk).delete()
    with pytest.raises(Refusal, match="erased"):
        services.give_theme(item, theme, actor=None)


class TestPassages:
    TEXT = "We rang and rang, and nobody came until morning."

    def test_the_whole_and_overlapping_passages_stand_beside_each_other(self, item, theme):
        services.give_theme(item, theme, actor=None)
        services.give_theme(item, theme, actor=None, start=0, end=16)
        services.give_theme(item, theme, actor=None, start=0, end=16)
        services.give_theme(item, theme, actor=None, start=12, end=28)
        places = item.codings.order_by("pk").values_list("start", "end")
        assert list(places) == [(None, None), (0, 16), (12, 28)]
        entry = AuditEntry.objects.filter(target_id=item.public_id).order_by("pk").last()
        assert (entry.facts["start"], entry.facts["end"]) == (12, 28)
        assert "nobody" not in str(entry.facts)

    def test_blanks_around_a_passage_do_not_count(self, item, theme):
        coding = services.give_theme(item, theme, actor=None, start=7, end=12)
        assert item.text[coding.start : coding.end] == "and"

    @pytest.mark.parametrize(("start", "end"), [(0, 49), (5, 5), (9, 3), (-1, 4), (None, 4), (3, None), (7, 8)])
    def test_words_that_are_not_there_are_refused(self, item, theme, start, end):
        with pytest.raises(Refusal) as refused:
            services.give_theme(item, theme, actor=None, start=start, end=end)
        assert refused.value.field == "passages"
        assert not item.codings.exists()

    def test_one_passage_is_taken_off_and_the_others_stay(self, item, theme):
        for start, end in [(None, None), (0, 7), (8, 16)]:
            services.give_theme(item, theme, actor=None, start=start, end=end)
        assert services.take_theme(item, theme, actor=None, start=0, end=7)
        standing_now = item.codings.filter(removed_at__isnull=True)
        assert set(standing_now.values_list("start", "end")) == {(None, None), (8, 16)}
        assert services.take_theme(item, theme, actor=None, everywhere=True)
        assert not standing_now.exists()

    def test_two_people_mark_different_words_and_lose_nothing(self, item, theme):
        services.save_coding(item, give=[Code(theme, 0, 7)], actor=UserFactory())
        services.save_coding(item, give=[Code(theme, 8, 16)], take=[], actor=UserFactory())
        assert set(item.codings.values_list("start", "end")) == {(0, 7), (8, 16)}

    def test_a_theme_on_two_passages_is_one_person(self, item, theme):
        for start, end in [(None, None), (0, 7), (8, 16)]:
            services.give_theme(item, theme, actor=None, start=start, end=end)
        counted = queries.themes_with_counts(programme=item.programme)
        assert [each.people.value for each in counted] == [1]
        items = item.__class__.objects.filter(programme=item.programme)
        assert items.coded().count() == 1
        assert queries.coding_progress(items).coded == 1

    def test_what_set_a_theme_is_kept(self, item, theme):
        coding = services.give_theme(item, theme, actor=None, set_how=Coding.SetHow.SUGGESTED)
        coding.refresh_from_db()
        assert coding.get_set_how_display() == "Suggested by the portal, accepted by a person"


class TestAThemeThatBecameOneWithAnother:
    """Two pages were open: on one somebody merges the theme, on the other somebody codes to it."""

    @pytest.fixture
    def heir(self, item):
        return ThemeFactory(programme=item.programme, name="Nights")

    def test_what_is_given_goes_to_the_heir_and_that_is_said(self, item, theme, heir):
        last = ThemeFactory(programme=item.programme)
        merge_themes(theme, heir, actor=None)
        merge_themes(heir, last, actor=None)
        followed = services.save_coding(item, give=[Code(theme, 0, 7)], actor=UserFactory())
        assert [(each.theme, each.heir) for each in followed] == [(theme, last)]
        coding = item.codings.get(removed_at__isnull=True)
        assert (coding.theme, coding.start, coding.end, coding.set_how) == (last, 0, 7, "person")

    def test_an_heir_that_is_no_longer_given_is_refused_by_its_name(self, item, theme, heir):
        merge_themes(theme, heir, actor=None)
        heir.refresh_from_db()
        services.retire_theme(heir, actor=None)
        with pytest.raises(Refusal, match="“Nights” is no longer given"):
            services.give_theme(item, theme, actor=None)

    def test_what_is_taken_off_is_taken_off_the_heir(self, item, theme, heir):
        services.give_theme(item, theme, actor=None)
        merge_themes(theme, heir, actor=None)
        assert standing(item) == {"Nights"}
        services.save_coding(item, take=[theme], actor=UserFactory())
        assert standing(item) == set()

    def test_but_not_what_somebody_gave_the_heir_themselves(self, item, theme, heir):
        services.give_theme(item, theme, actor=None)
        services.give_theme(item, heir, actor=None)
        merge_themes(theme, heir, actor=None)
        services.save_coding(item, take=[theme], actor=UserFactory())
        assert standing(item) == {"Nights"}

    def test_and_not_what_the_same_person_kept(self, item, theme, heir):
        services.give_theme(item, theme, actor=None)
        services.give_theme(item, heir, actor=None)
        merge_themes(theme, heir, actor=None)
        # They unticked the heir and left the other ticked, which is the heir now.
        services.save_coding(item, take=[heir], keep=[Code(theme)], actor=UserFactory())
        assert standing(item) == {"Nights"}


def test_who_saves_has_read_it_and_nobody_else(item, theme):
    reader = UserFactory()
    services.give_theme(item, theme, actor=UserFactory())
    assert not ItemRead.objects.exists()
    for _ in range(2):
        services.save_coding(item, actor=reader)
    assert list(ItemRead.objects.values_list("item", "reader")) == [(item.pk, reader.pk)]


class TestWordsToPublish:
    def test_only_with_consent(self, item):
        with pytest.raises(Refusal) as refused:
            services.confirm_public_text(item, "Nobody came.", actor=UserFactory())
        assert refused.value.field == "public_text"
        item.refresh_from_db()
        assert item.public_text == ""

    def test_confirmed_by_somebody_and_withdrawn(self):
        item, actor = FeedbackItemFactory(may_quote=True), UserFactory()
        services.confirm_public_text(item, " Nobody came. ", actor=actor, version=1, accepted=["postcode"])
        item.refresh_from_db()
        assert (item.public_text, item.public_text_confirmed_by, item.version) == ("Nobody came.", actor, 2)
        assert item in item.__class__.objects.quotable()
        entry = AuditEntry.objects.get(target_id=item.public_id)
        assert entry.facts["accepted"] == ["postcode"]
        assert "Nobody" not in str(entry.facts)

        services.withdraw_public_text(item, actor=actor, version=2)
        item.refresh_from_db()
        assert (item.public_text, item.public_text_confirmed_by, item.public_text_confirmed_at) == ("", None, None)
        assert item not in item.__class__.objects.quotable()

    def test_no_words_are_refused(self):
        with pytest.raises(Refusal):
            services.confirm_public_text(FeedbackItemFactory(may_quote=True), "  ", actor=UserFactory())

    def test_the_second_of_two_editors_is_told(self):
        item = FeedbackItemFactory(may_quote=True)
        services.confirm_public_text(item, "First.", actor=UserFactory(), version=1)
        with pytest.raises(Conflict):
            services.confirm_public_text(item, "Second.", actor=UserFactory(), version=1)
        item.refresh_from_db()
        assert item.public_text == "First."
