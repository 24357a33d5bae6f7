"""Merging, splitting and moving themes: what goes along, what is refused, what the history says."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from engagement.feedback import queries, services
from engagement.feedback.models import AnalystNote, Coding, FindingTheme, Theme, ThemeChange
from engagement.feedback.queries.frame import as_tree, differences, frame_at
from engagement.feedback.services.merging import merge_themes
from engagement.feedback.services.splitting import Part, deal_codings, parts_of, split_theme
from engagement.feedback.services.themes import shift_theme
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from tests.factories.accounts import UserFactory
from tests.factories.actions import ActionFactory
from tests.factories.feedback import FeedbackItemFactory, ThemeFactory
from tests.factories.programmes import ProgrammeFactory
from tests.feedback.frame.evidence import a_conclusion, a_finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ProgrammeFactory()


def make(programme, name, parent=None):
    return services.create_theme(programme, name=name, parent=parent, actor=None)


def fresh(theme):
    return Theme.objects.get(pk=theme.pk)


def standing(theme):
    return set(theme.codings.filter(removed_at__isnull=True).values_list("item", "start", "end"))


class TestMerging:
    @pytest.fixture
    def pair(self, programme):
        return make(programme, "At night"), make(programme, "Out of hours")

    def test_every_code_goes_along_and_both_stay_in_the_history(self, programme, pair):
        night, hours = pair
        coder, actor = UserFactory(), UserFactory()
        both, one = (FeedbackItemFactory(programme=programme) for _ in range(2))
        services.give_theme(both, night, actor=coder)
        services.give_theme(both, hours, actor=coder)
        services.give_theme(one, night, actor=coder, start=0, end=7)
        taken = services.give_theme(one, night, actor=coder)
        services.take_theme(one, night, actor=coder)
        done = merge_themes(night, hours, actor=actor, why="They mean the same.")
        assert standing(night) == set()
        assert standing(hours) == {(both.pk, None, None), (one.pk, 0, 7)}
        assert done.codings == 2
        # What stood already is the coder's; what came along says how it came, and by whom.
        assert hours.codings.get(item=both).set_by == coder
        came = hours.codings.get(item=one)
        assert (came.set_how, came.set_by, came.through) == ("frame", actor, done.change)
        assert night.codings.filter(removed_through=done.change, removed_by=actor).count() == 2
        taken.refresh_from_db()
        assert taken.removed_through is None
        assert (fresh(night).is_retired, fresh(night).merged_into) == (True, hours)
        entry = AuditEntry.objects.get(verb="merged")
        assert (entry.target_id, entry.facts["into"], entry.facts["codings"]) == (night.public_id, hours.public_id, 2)

    def test_what_rests_on_it_follows_and_nothing_twice(self, programme, pair):
        night, hours = pair
        only, both = ActionFactory(programme=programme), ActionFactory(programme=programme)
        only.themes.add(night)
        both.themes.add(night, hours)
        found, found_twice = a_finding(programme, night), a_finding(programme, night, hours)
        conclusion = a_conclusion(programme, night)
        note = AnalystNote.objects.create(programme=programme, theme=night, text="Often said by carers.")
        done = merge_themes(night, hours, actor=None)
        for action in (only, both):
            assert list(action.themes.all()) == [hours]
        for finding in (found, found_twice):
            assert list(finding.themes.all()) == [hours]
        assert list(conclusion.themes.all()) == [hours]
        note.refresh_from_db()
        assert note.theme == hours
        assert (done.actions, done.findings, done.conclusions, done.notes) == (2, 2, 1, 1)
        assert not FindingTheme.objects.filter(theme=night).exists()

    def test_themes_beneath_move_and_people_are_the_same(self, programme, pair):
        night, hours = pair
        phone = make(programme, "Phone", night)
        make(programme, "District nurses", hours)
        services.give_theme(FeedbackItemFactory(programme=programme), phone, actor=None)
        merge_themes(night, hours, actor=None)
        rows = [
            (each.theme.name, each.depth, each.people.value) for each in queries.themes_with_counts(programme=programme)
        ]
        assert rows == [("Out of hours", 0, 1), ("District nurses", 1, 0), ("Phone", 1, 1)]

    def test_a_child_merges_into_the_one_above(self, programme):
        access = make(programme, "Access")
        night = make(programme, "Night", access)
        make(programme, "Night", night)
        merge_themes(night, access, actor=None)
        # The name of the merged one is free for what moved up.
        assert [(node.theme.name, node.depth) for top in queries.theme_tree(programme) for node in top.flat()] == [
            ("Access", 0),
            ("Night", 1),
        ]
        make(programme, "Phones", access)

    @pytest.mark.parametrize(
        ("into", "words"),
        [
            ("itself", "this is “At night” itself"),
            ("beneath", "“Phone” stands beneath “At night”"),
            ("retired", "“Old” is no longer given"),
            ("merged", "“Gone” became one with “Out of hours”"),
            ("elsewhere", "belongs to another programme"),
        ],
    )
    def test_what_cannot_be_is_refused_by_name_and_nothing_changes(self, programme, pair, into, words):
        night, hours = pair
        old, gone = make(programme, "Old"), make(programme, "Gone")
        services.retire_theme(old, actor=None)
        merge_themes(gone, hours, actor=None)
        target = {
            "itself": night,
            "beneath": make(programme, "Phone", night),
            "retired": old,
            "merged": gone,
            "elsewhere": ThemeFactory(),
        }[into]
        item = FeedbackItemFactory(programme=programme)
        services.give_theme(item, night, actor=None)
        steps = ThemeChange.objects.count()
        with pytest.raises(Refusal, match=words) as refused:
            merge_themes(night, target, actor=None)
        assert refused.value.field == "into"
        assert standing(night) == {(item.pk, None, None)}
        assert not fresh(night).is_retired
        assert ThemeChange.objects.count() == steps

    def test_themes_of_one_name_beneath_both_are_all_named(self, programme, pair):
        for theme in pair:
            for name in ("Phone", "Nurses", f"Own of {theme.name}"):
                make(programme, name.upper() if theme == pair[0] else name, theme)
        with pytest.raises(Refusal, match="“PHONE”, “NURSES”"):
            merge_themes(*pair, actor=None)

    def test_a_merged_theme_stays_as_it_is(self, programme, pair):
        night, hours = pair
        merge_themes(night, hours, actor=None)
        acts = [
            lambda: services.bring_back_theme(fresh(night), actor=None),
            lambda: services.change_theme(fresh(night), name="X", version=None, actor=None),
            lambda: services.move_theme(fresh(night), None, actor=None),
            lambda: merge_themes(fresh(night), make(programme, "Other"), actor=None),
            lambda: split_theme(fresh(night), [Part("X")], actor=None),
            lambda: make(programme, "Beneath", fresh(night)),
        ]
        for act in acts:
            with pytest.raises(Refusal, match="“At night” became one with “Out of hours”"):
                act()
        # Merged away is gone from the tree and from what can be chosen.
        assert next(node.theme for node in queries.theme_tree(programme)) == hours
        assert night.public_id not in dict(queries.theme_choices([programme]))

    def test_the_second_of_two_is_told(self, pair):
        night, hours = pair
        services.change_theme(night, name="By night", version=1, actor=None)
        with pytest.raises(Conflict):
            merge_themes(night, hours, actor=None, version=1)


class TestSplitting:
    @pytest.fixture
    def access(self, programme):
        return make(programme, "Access")

    def split(self, theme, *names, **options):
        change = split_theme(theme, [Part(name) for name in names], actor=None, **options)
        return change, parts_of(change)

    def test_the_parts_stand_where_they_were_wanted(self, programme, access):
        change, (phone, night) = self.split(access, "Phone", "Night")
        assert [part.parent for part in (phone, night)] == [access, access]
        _, (beside,) = self.split(access, "Door", beneath=False)
        assert beside.parent is None
        assert (change.kind, change.theme) == ("split", access)

    def test_each_code_goes_where_it_is_dealt_and_the_rest_stays(self, programme, access):
        items = [FeedbackItemFactory(programme=programme) for _ in range(3)]
        one, two, three = (services.give_theme(item, access, actor=None) for item in items)
        passage = services.give_theme(items[0], access, actor=None, start=0, end=7)
        change, (phone, night) = self.split(access, "Phone", "Night")
        dealer = UserFactory()
        assert deal_codings(change, {one.pk: [phone], two.pk: []}, actor=dealer).moved == 1
        # Another sitting: a passage, and something that belongs to both.
        assert deal_codings(change, {passage.pk: [night], three.pk: [phone, night]}, actor=dealer).moved == 2
        assert standing(access) == {(items[1].pk, None, None)}
        assert standing(phone) == {(items[0].pk, None, None), (items[2].pk, None, None)}
        assert standing(night) == {(items[0].pk, 0, 7), (items[2].pk, None, None)}
        row = phone.codings.get(item=items[0])
        assert (row.set_how, row.set_by, row.through) == ("frame", dealer, change)
        assert [entry.facts.get("codings") for entry in AuditEntry.objects.filter(verb="split").order_by("pk")] == [
            None,
            1,
            2,
        ]
        # A part's people count in the theme above it.
        counts = {each.theme.name: each.people.value for each in queries.themes_with_counts(programme=programme)}
        assert counts == {"Access": 3, "Phone": 2, "Night": 2}

    def test_dealt_twice_is_dealt_once(self, programme, access):
        coding = services.give_theme(FeedbackItemFactory(programme=programme), access, actor=None)
        change, (phone,) = self.split(access, "Phone")
        deal_codings(change, {coding.pk: [phone]}, actor=None)
        again = deal_codings(change, {coding.pk: [phone]}, actor=None)
        assert (again.moved, again.gone) == (0, 1)
        assert Coding.objects.filter(removed_at__isnull=True).count() == 1

    def test_what_is_no_part_and_no_code_of_it_is_left_alone(self, programme, access):
        other = make(programme, "Other")
        theirs = services.give_theme(FeedbackItemFactory(programme=programme), other, actor=None)
        ours = services.give_theme(FeedbackItemFactory(programme=programme), access, actor=None)
        change, (phone,) = self.split(access, "Phone")
        assert deal_codings(change, {theirs.pk: [phone]}, actor=None).moved == 0
        with pytest.raises(Refusal, match="“Other” is no part of this split"):
            deal_codings(change, {ours.pk: [other]}, actor=None)
        assert len(standing(access)) == len(standing(other)) == 1

    def test_a_part_that_was_merged_back_or_retired_is_named(self, programme, access):
        ours = services.give_theme(FeedbackItemFactory(programme=programme), access, actor=None)
        change, (phone, night) = self.split(access, "Phone", "Night")
        merge_themes(phone, access, actor=None)
        services.retire_theme(night, actor=None)
        for part, words in ((phone, "“Phone” became one with “Access” again"), (night, "“Night” is no longer given")):
            with pytest.raises(Refusal, match=words):
                deal_codings(change, {ours.pk: [part]}, actor=None)
        assert len(standing(access)) == 1

    def test_names_are_checked_and_nothing_is_half_done(self, programme, access):
        make(programme, "Phone", access)
        themes = Theme.objects.count()
        for names in (["Night", "phone"], ["Night", "night"], ["Night", " "], []):
            with pytest.raises(Refusal):
                self.split(access, *names)
        assert Theme.objects.count() == themes

    def test_a_form_sent_twice_splits_once(self, programme, access):
        self.split(access, "Phone", version=1)
        with pytest.raises(Conflict):
            self.split(access, "Phone", version=1)


class TestMoving:
    def names(self, programme):
        return [node.theme.name for node in queries.theme_tree(programme)]

    def test_up_and_down_among_those_that_one_sees(self, programme):
        one, two, three = (make(programme, name) for name in ("One", "Two", "Three"))
        merge_themes(two, one, actor=None)
        shift_theme(three, -1, actor=None)
        assert self.names(programme) == ["Three", "One"]
        # At the end it stays, and nothing is written down.
        steps = ThemeChange.objects.count()
        shift_theme(three, -1, actor=None)
        assert ThemeChange.objects.count() == steps
        shift_theme(three, 1, actor=None)
        assert self.names(programme) == ["One", "Three"]

    def test_a_circle_is_refused_by_name(self, programme):
        one = make(programme, "One")
        two = make(programme, "Two", one)
        with pytest.raises(Refusal, match="“One” cannot stand beneath itself"):
            services.move_theme(one, two, actor=None)


class TestHistory:
    def test_every_step_is_a_version_with_its_author_and_reason(self, programme):
        actor = UserFactory()
        one = services.create_theme(programme, name="One", actor=actor, why="First.")
        two = services.create_theme(programme, name="Two", parent=one, actor=actor)
        services.change_theme(two, name="Second", version=1, actor=actor)
        services.move_theme(two, None, actor=actor)
        services.retire_theme(two, actor=actor)
        services.bring_back_theme(two, actor=actor)
        split_theme(fresh(one), [Part("Part")], actor=actor)
        merge_themes(two, one, actor=actor, why="The same.")
        rows = ThemeChange.objects.filter(programme=programme).order_by("number")
        assert [(row.number, row.kind) for row in rows] == [
            (1, "created"),
            (2, "created"),
            (3, "changed"),
            (4, "moved"),
            (5, "retired"),
            (6, "brought_back"),
            (7, "split"),
            (8, "merged"),
        ]
        assert {row.by for row in rows} == {actor}
        assert (rows[0].why, rows[7].why) == ("First.", "The same.")
        assert rows[2].before == {two.public_id: rows[1].after[two.public_id]}
        assert rows[2].after[two.public_id]["name"] == "Second"
        assert [
            entry.facts["version"] for entry in AuditEntry.objects.filter(verb__in=["merged", "split"]).order_by("pk")
        ] == [7, 8]

    def test_a_frame_older_than_its_history_has_a_version_0(self, programme):
        old = ThemeFactory(programme=programme, name="Old", order=0)
        make(programme, "New", old)
        services.change_theme(old, name="Renamed", version=1, actor=None)
        assert [(row.state["name"], row.depth) for row in as_tree(frame_at(programme, 0))] == [("Old", 0)]
        assert [(row.state["name"], row.depth) for row in as_tree(frame_at(programme, 1))] == [("Old", 0), ("New", 1)]
        assert [(row.state["name"], row.depth) for row in as_tree(frame_at(programme, 2))] == [
            ("Renamed", 0),
            ("New", 1),
        ]

    def test_the_difference_between_two_versions(self, programme):
        one = make(programme, "One")
        two = make(programme, "Two")
        services.change_theme(one, name="First", version=1, actor=None)
        services.move_theme(two, one, actor=None)
        found = differences(frame_at(programme, 1), frame_at(programme, 4))
        assert [(each.name, each.fields) for each in found] == [("First", ("name",)), ("Two", ())]
        moved = differences(frame_at(programme, 2), frame_at(programme, 4))
        assert [(each.name, each.fields) for each in moved] == [("First", ("name",)), ("Two", ("parent", "order"))]

    def test_saving_without_a_change_is_no_step(self, programme):
        one = make(programme, "One")
        services.change_theme(one, name=" One ", version=1, actor=None)
        services.move_theme(one, None, actor=None)
        assert ThemeChange.objects.count() == 1

    def test_a_refused_step_leaves_no_row(self, programme):
        make(programme, "One")
        with pytest.raises(Refusal):
            make(programme, "one")
        assert ThemeChange.objects.count() == 1

    def test_rows_are_only_ever_added(self, programme):
        make(programme, "One")
        with pytest.raises(DatabaseError), transaction.atomic():
            ThemeChange.objects.update(why="Another.")
        with pytest.raises(DatabaseError), transaction.atomic():
            ThemeChange.objects.all().delete()
