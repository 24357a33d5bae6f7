"""The coding frame: a tree without circles, and the people behind each theme."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ambitions.framework.models import Ambition, BuildingBlock, FrameworkEdition
from engagement.feedback import queries, services
from engagement.feedback.models import FeedbackItem, Theme
from eolcare.common.errors import Conflict, Refusal
from eolcare.figures.disclosure import Audience, release
from tests.factories.areas import AreaFactory
from tests.factories.events import EventFactory, EventNoteFactory, EventQuestionFactory
from tests.factories.feedback import AnsweredSurveyFactory, FeedbackItemFactory, ThemeFactory, answered
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ProgrammeFactory()


def make(programme, name, parent=None):
    return services.create_theme(programme, name=name, parent=parent, actor=None)


def test_a_theme_gets_an_address_and_a_place(programme):
    access = make(programme, "Access to care")
    night = make(programme, "At night", access)
    again = make(programme, "At night")
    assert (access.slug, night.slug, again.slug) == ("access-to-care", "at-night", "at-night-2")
    assert [(node.theme.name, node.depth) for top in queries.theme_tree(programme) for node in top.flat()] == [
        ("Access to care", 0),
        ("At night", 1),
        ("At night", 0),
    ]


def test_siblings_have_different_names(programme):
    make(programme, "Access to care")
    with pytest.raises(Refusal) as refused:
        make(programme, "access to CARE ")
    assert refused.value.field == "name"
    make(ProgrammeFactory(), "Access to care")


def test_no_circle_however_long(programme):
    first = make(programme, "First")
    second = make(programme, "Second", first)
    third = make(programme, "Third", second)
    for parent in (first, third):
        with pytest.raises(Refusal) as refused:
            services.move_theme(first, parent, actor=None)
        assert refused.value.field == "parent"
    moved = services.move_theme(third, first, actor=None, version=third.version)
    assert moved.parent == first
    assert services.move_theme(moved, None, actor=None).parent is None


def test_a_theme_stays_in_its_programme(programme):
    theme = make(programme, "First")
    elsewhere = ThemeFactory()
    with pytest.raises(Refusal):
        services.move_theme(theme, elsewhere, actor=None)
    with pytest.raises(Refusal):
        make(programme, "Second", elsewhere)


def test_the_building_block_brings_its_ambition(programme):
    edition = FrameworkEdition.objects.create(
        slug="e", title="Edition", first_year=2021, last_year=2026, publisher="Us"
    )
    one, two = (Ambition.objects.create(edition=edition, number=n, title=str(n), description="x") for n in (1, 2))
    block = BuildingBlock.objects.create(ambition=two, number=1, title="Block", description="x")
    theme = services.create_theme(programme, name="Access", building_block=block, actor=None)
    assert theme.ambition == two
    with pytest.raises(Refusal) as refused:
        services.change_theme(theme, name="Access", ambition=one, building_block=block, version=1, actor=None)
    assert refused.value.field == "building_block"


def test_the_second_of_two_editors_is_told(programme):
    theme = make(programme, "Access")
    services.change_theme(theme, name="Access to care", version=1, actor=None)
    with pytest.raises(Conflict):
        services.change_theme(theme, name="Reaching care", version=1, actor=None)
    assert Theme.objects.get().name == "Access to care"


def test_retiring_starts_at_the_leaves_and_can_be_taken_back(programme):
    access = make(programme, "Access")
    night = make(programme, "At night", access)
    with pytest.raises(Refusal, match="beneath"):
        services.retire_theme(access, actor=None)
    services.retire_theme(night, actor=None)
    services.retire_theme(access, actor=None)
    assert queries.theme_tree(programme, retired=False) == ()
    with pytest.raises(Refusal, match="above"):
        services.bring_back_theme(Theme.objects.get(pk=night.pk), actor=None)
    services.bring_back_theme(access, actor=None)
    assert [node.theme for node in queries.theme_tree(programme, retired=False)] == [access]


class TestPeopleBehindAThemeNotMentions:
    def code(self, item, *themes):
        services.save_coding(item, give=themes, actor=None)

    def counts(self, **of):
        return {each.theme.name: each.people.value for each in queries.themes_with_counts(**of)}

    def test_one_person_counts_once_however_much_they_said(self, programme):
        access = make(programme, "Access")
        night, phone = make(programme, "At night", access), make(programme, "Telephone", access)
        make(programme, "Not spoken of")
        survey = AnsweredSurveyFactory(programme=programme)
        response = answered(survey, answers={"night": "Nobody came.", "else": "Nobody answered."})
        # Two answers of one person in two branches, and one of another person.
        self.code(services.create_from_answer(response, "night", actor=None), night, phone)
        self.code(services.create_from_answer(response, "else", actor=None), phone)
        self.code(services.create_from_answer(answered(survey), "night", actor=None), night)
        assert self.counts(programme=programme) == {"Access": 2, "At night": 2, "Telephone": 1, "Not spoken of": 0}

    def test_numbers_of_different_tables_are_different_people(self, programme):
        access, event = make(programme, "Access"), EventFactory(programme=programme)
        note = services.create_from_note(EventNoteFactory(event=event), actor=None)
        question = services.create_from_question(EventQuestionFactory(event=event), actor=None)
        FeedbackItem.objects.filter(pk=note.pk)
        self.code(note, access)
        self.code(question, access)
        assert self.counts(programme=programme) == {"Access": 2}

    def test_an_event_shows_what_came_up_there(self, programme):
        access, other = make(programme, "Access"), make(programme, "Other")
        night = make(programme, "At night", access)
        event = EventFactory(programme=programme)
        self.code(services.create_from_note(EventNoteFactory(event=event), actor=None), night)
        self.code(FeedbackItemFactory(programme=programme), other, night)
        assert self.counts(event=event) == {"Access": 1, "At night": 1}
        assert self.counts(programme=programme) == {"Access": 2, "At night": 2, "Other": 1}

    def test_boroughs_narrow_and_what_was_taken_off_is_out(self, programme):
        access, brent = make(programme, "Access"), AreaFactory(name="Brent")
        item = FeedbackItemFactory(programme=programme, area=brent)
        self.code(item, access)
        self.code(FeedbackItemFactory(programme=programme), access)
        assert self.counts(programme=programme, areas=[brent]) == {"Access": 1}
        services.take_theme(item, access, actor=None)
        assert self.counts(programme=programme) == {"Access": 1}

    def test_the_table_for_readers_hides_small_numbers(self, programme):
        access, other = make(programme, "Access"), make(programme, "Other")
        for number in range(12):
            self.code(FeedbackItemFactory(programme=programme), access, *([other] if number < 3 else []))
        shown = release(queries.themes_table(programme=programme), Audience.PUBLIC)
        assert shown.base.value == 12
        assert shown.cell("other").value is None
        team = release(queries.themes_table(programme=programme), Audience.TEAM)
        assert (team.cell("access").value, team.cell("other").value) == (12, 3)

    def test_it_costs_two_queries_at_any_size(self, programme):
        themes = [make(programme, f"Theme {n}") for n in range(12)]
        for theme in themes:
            self.code(FeedbackItemFactory(programme=programme), theme)
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            queries.themes_with_counts(programme=programme)
        assert len(queries_made) == 2


def test_quotes_are_the_confirmed_words_and_nothing_else(programme):
    theme = make(programme, "Access")
    event = EventFactory(programme=programme)
    quotable = FeedbackItemFactory(
        programme=programme, event_note__event=event, quotable=True, text="My sister Ann rang"
    )
    silent = FeedbackItemFactory(programme=programme, event_note__event=event, text="Do not quote me")
    for item in (quotable, silent):
        services.give_theme(item, theme, actor=None)
    expected = [("Nobody came until morning.", "Resident, carer or bereaved person")]
    for of in ({"event": event}, {"theme": theme}, {"programme": programme}, {"event": event, "theme": theme}):
        assert [(quote.words, str(quote.said_by)) for quote in queries.quotes_for(**of)] == expected
    assert queries.quotes_for(event=EventFactory()) == []
    with pytest.raises(ValueError, match="may not be published"):
        queries.quotes.as_quote(silent)
