"""Themes are given and taken off, twice does no harm, and the history stays."""

from __future__ import annotations

import pytest

from engagement.feedback import services
from engagement.feedback.models import Coding
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
