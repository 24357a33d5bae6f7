"""A blind sample is drawn, coded by two, opened, reconciled and closed; each step once, and none before its time."""

from __future__ import annotations

from datetime import date

import pytest

from engagement.feedback import services as feedback
from engagement.feedback.models import (
    AgreementSample,
    BlindReading,
    Coding,
    FeedbackItem,
    ItemRead,
    Reconciliation,
    SampleItem,
)
from engagement.feedback.queries import agreement as queries
from engagement.feedback.queries.agreement import DrawnFrom
from engagement.feedback.services import agreement as services
from engagement.feedback.services import agreement_closing as closing
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from tests.factories.accounts import UserFactory, user_with
from tests.factories.agreement import Blind
from tests.factories.areas import area_tree
from tests.factories.feedback import AnsweredSurveyFactory, FeedbackItemFactory, ThemeFactory, answered
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db
State = AgreementSample.State


@pytest.fixture
def blind():
    return Blind()


def orders(sample):
    return list(sample.sample_items.order_by("order").values_list("order", "item__public_id"))


def standing(item):
    return set(item.codings.filter(removed_at__isnull=True).values_list("theme__name", flat=True))


def reconcile_all(blind, *names, why="We talked about it."):
    for pair in queries.pairs(blind.sample):
        if pair.differs:
            closing.reconcile(
                blind.sample,
                pair.sample_item.order,
                [blind.theme[name] for name in names],
                why=why,
                seen="",
                actor=blind.first,
            )


class TestDrawing:
    def test_the_same_form_sent_twice_is_one_sample(self, blind):
        assert blind.draw() == blind.sample
        assert AgreementSample.objects.count() == 1
        assert AuditEntry.objects.filter(verb="created", target_id=blind.sample.public_id).count() == 1

    def test_the_same_seed_draws_the_same_items_in_the_same_order(self, blind):
        small = [blind.draw(title=title, seed=seed, size=10) for title, seed in (("One", 5), ("Two", 5), ("Three", 6))]
        assert orders(small[0]) == orders(small[1])
        assert orders(small[0]) != orders(small[2])

    def test_sources_have_their_share_and_pilots_are_never_drawn(self):
        blind = Blind(items=12)
        survey = AnsweredSurveyFactory(programme=blind.programme)
        for number in range(8):
            feedback.create_from_answer(answered(survey), "night", actor=None)
            feedback.create_from_answer(answered(survey, is_pilot=True), "night", actor=None)
            assert number >= 0
        sample = blind.draw(title="Mixed", size=10)
        items = FeedbackItem.objects.filter(sample_items__sample=sample)
        assert (items.filter(event_note__isnull=False).count(), items.filter(response__isnull=False).count()) == (6, 4)
        assert not items.filter(response__is_pilot=True).exists()
        assert sample.drawn_from == 20

    def test_what_it_is_drawn_from_can_be_narrowed(self):
        blind = Blind(items=10)
        early = [FeedbackItemFactory(programme=blind.programme, said_on=date(2021, 5, 1)) for _ in range(11)]
        feedback.give_theme(early[0], blind.theme["At night"], actor=None)
        found = queries.eligible(blind.programme, DrawnFrom(until=date(2021, 12, 31), coded=False))
        assert set(found) == set(early[1:])
        found = queries.eligible(blind.programme, DrawnFrom(since=date(2021, 6, 1), sources=("event_note",)))
        assert set(found) == set(blind.said)
        assert set(queries.eligible(blind.programme, DrawnFrom(coded=True))) == {early[0]}
        assert not queries.eligible(blind.programme, DrawnFrom(sources=("submission",))).exists()

    @pytest.mark.parametrize(
        ("facts", "field", "message"),
        [
            ({"size": 11}, "size", "Only 10 items fit"),
            ({"size": 9}, "size", "between 10 and 200"),
            ({"size": 201}, "size", "between 10 and 200"),
            ({"seed": -1}, "seed", "seed"),
            ({"title": "  "}, "title", "Enter a title"),
            ({"themes": []}, "branches", "Choose themes"),
        ],
    )
    def test_what_cannot_be_drawn(self, blind, facts, field, message):
        with pytest.raises(Refusal, match=message) as told:
            blind.draw(**{"title": "Another", **facts})
        assert told.value.field == field
        assert AgreementSample.objects.count() == 1

    def test_the_coders_are_two_people_who_may_code_here(self, blind):
        tree = area_tree("Brent")
        for stranger in (
            UserFactory(),
            user_with(Role.APPROVER, blind.programme.area),
            user_with(Role.ANALYST, tree.system),
        ):
            with pytest.raises(Refusal, match="may not code") as told:
                blind.draw(title="Another", second_coder=stranger)
            assert told.value.field == "second_coder"
        with pytest.raises(Refusal, match="two different people"):
            blind.draw(title="Another", second_coder=blind.first)

    def test_whoever_codes_in_an_area_above_may_code_and_in_a_borough_not(self):
        tree = area_tree("Brent")
        programme = ProgrammeFactory(area=tree.system)
        above = user_with(Role.ANALYST, tree.region, full_name="Above")
        user_with(Role.ANALYST, tree["Brent"], full_name="Below")
        inactive = user_with(Role.ANALYST, tree.system, full_name="Gone", is_active=False)
        assert list(queries.coders_for(programme)) == [above]
        assert inactive not in queries.coders_for(programme)

    def test_retired_and_foreign_themes_are_not_drawn_with(self, blind):
        feedback.retire_theme(blind.theme["Transport"], actor=None)
        for themes in ([blind.theme["Transport"]], [ThemeFactory()]):
            with pytest.raises(Refusal, match="Choose themes"):
                blind.draw(title="Another", themes=themes)

    def test_branches_and_levels(self, blind):
        night = blind.theme["At night"]
        line = feedback.create_theme(blind.programme, name="A line to ring", parent=night, actor=None)
        deep = feedback.create_theme(blind.programme, name="Who answers", parent=line, actor=None)
        themes = queries.themes_within
        assert themes(blind.programme, branches=[night]) == [night, line, deep]
        assert themes(blind.programme, branches=[night], levels=2) == [night, line]
        assert themes(blind.programme, levels=1) == list(blind.theme.values())

    def test_themes_are_fixed_at_the_draw(self, blind):
        before = set(blind.sample.themes.all())
        feedback.create_theme(blind.programme, name="New", actor=None)
        feedback.retire_theme(blind.theme["Transport"], actor=None)
        shown = [node.theme.name for group in queries.sample_tree(blind.sample) for node in group]
        assert set(blind.sample.themes.all()) == before
        assert shown == ["At night", "Plain words", "Transport"]


class TestCoding:
    def test_a_reading_is_kept_and_can_be_changed(self, blind):
        blind.read(blind.first, 1, "At night", "Transport")
        blind.read(blind.first, 1, "Plain words")
        reading = BlindReading.objects.get()
        assert [theme.name for theme in reading.themes.all()] == ["Plain words"]
        assert not Coding.objects.exists()

    def test_nothing_fits_is_an_answer_and_no_answer_is_none(self, blind):
        blind.read(blind.first, 1)
        assert BlindReading.objects.get().themes.count() == 0
        assert queries.unread(blind.sample, blind.first).count() == 9
        assert queries.unread(blind.sample, blind.second).count() == 10

    def test_what_the_trail_keeps_tells_nobody_what_was_coded(self, blind):
        blind.read(blind.first, 1, "At night")
        blind.read(blind.first, 2)
        rows = AuditEntry.objects.filter(verb="coded").order_by("pk")
        assert [row.facts for row in rows] == [{"order": 1}, {"order": 2}]
        assert {row.target_id for row in rows} == {blind.sample.public_id}

    def test_others_do_not_code_and_other_themes_are_not_given(self, blind):
        with pytest.raises(Refusal, match="not one of the two"):
            blind.read(blind.manager, 1, "At night")
        with pytest.raises(Refusal, match="among the themes") as told:
            services.save_reading(blind.sample, 1, [ThemeFactory(programme=blind.programme)], coder=blind.first)
        assert told.value.field == "themes"
        assert not BlindReading.objects.exists()

    def test_next_is_the_next_unread_and_from_the_first_again(self, blind):
        for order in (1, 2, 4):
            blind.read(blind.first, order)
        following = queries.next_unread
        assert following(blind.sample, blind.first, after=2).order == 3
        assert following(blind.sample, blind.first, after=10).order == 3
        assert following(blind.sample, blind.second).order == 1

    def test_an_erased_item_leaves_the_sample(self, blind):
        gone = blind.sample.sample_items.get(order=3)
        gone.item.delete()
        with pytest.raises(Refusal, match="erased in the meantime"):
            blind.read(blind.first, 3)
        assert blind.sample.sample_items.count() == 9

    def test_when_both_have_finished_it_opens_by_itself_once(self, blind):
        blind.read_all()
        assert blind.sample.state == State.RECONCILING
        assert AuditEntry.objects.filter(verb="opened").count() == 1
        with pytest.raises(IllegalMove, match="has ended"):
            blind.read(blind.first, 1, "Transport")

    def test_until_the_other_has_finished_a_reading_can_be_changed(self, blind):
        for order in range(1, 11):
            blind.read(blind.first, order)
        blind.read(blind.first, 5, "Transport")
        assert blind.sample.state == State.CODING
        assert blind.sample.result is None


class TestOpening:
    def test_the_figures_are_frozen(self, blind):
        blind.read_all(differ=2)
        result = queries.result_of(blind.sample)
        night = result.themes[0]
        assert (result.items, result.read_by_both, result.left_out) == (10, 10, 0)
        assert (night.both, night.first_only, night.second_only) == (3, 2, 0)
        assert result.overall.agreed == 8
        # 20 values, 8 of them "given", two items differ: 1 - 19 * 2 / (8 * 12).
        assert night.figures.alpha == pytest.approx(1 - 19 * 2 / 96)
        BlindReading.objects.all().delete()
        blind.sample.refresh_from_db()
        assert queries.result_of(blind.sample) == result

    def test_ended_early_only_what_both_have_read_counts(self, blind):
        for order in range(1, 8):
            blind.read(blind.first, order, "At night")
        for order in range(2, 9):
            blind.read(blind.second, order, *(["At night"] if order < 6 else []))
        services.finish_coding(blind.sample, actor=blind.manager)
        blind.sample.refresh_from_db()
        result = queries.result_of(blind.sample)
        assert (result.items, result.read_by_both, result.left_out) == (10, 6, 4)
        # What the second had not read is no "nothing fits": of items 2 to 7 they differ on two.
        assert (result.overall.agreed, result.overall.base) == (4, 6)
        assert AuditEntry.objects.get(verb="opened").facts == {"early": True}

    def test_uncoded_items_do_not_move_the_figures(self):
        small, large = Blind(items=10), Blind(items=30)
        for blind in (small, large):
            for order in range(1, 11):
                blind.read(blind.first, order, *(["At night"] if order % 2 else []))
                if order < 10:
                    blind.read(blind.second, order, *(["At night"] if order % 3 else []))
            services.finish_coding(blind.sample, actor=blind.manager)
            blind.sample.refresh_from_db()
        one, other = (queries.result_of(blind.sample) for blind in (small, large))
        assert one.overall == other.overall
        assert [theme.figures for theme in one.themes] == [theme.figures for theme in other.themes]
        assert (one.left_out, other.left_out) == (1, 21)

    def test_too_few_read_by_both_is_refused(self, blind):
        for order in range(1, 5):
            blind.read(blind.first, order)
            blind.read(blind.second, order)
        with pytest.raises(Refusal, match="Fewer than 5 items"):
            services.finish_coding(blind.sample, actor=blind.manager)
        blind.sample.refresh_from_db()
        assert blind.sample.state == State.CODING

    def test_finished_twice_is_finished_once(self, blind):
        blind.read_all()
        revealed = blind.sample.revealed_at
        services.finish_coding(blind.sample, actor=blind.manager)
        blind.sample.refresh_from_db()
        assert blind.sample.revealed_at == revealed

    def test_without_any_variation_nothing_is_made_up(self, blind):
        for order in range(1, 11):
            blind.read(blind.first, order)
            blind.read(blind.second, order)
        result = queries.result_of(blind.sample)
        assert result.overall.alpha is None
        assert {theme.figures.alpha for theme in result.themes} == {None}
        assert result.overall.agreed == 10


class TestReconciling:
    def test_entered_changed_and_sent_twice(self, blind):
        blind.read_all(differ=1)
        facts = {"why": "It is about the night.", "seen": "", "actor": blind.first}
        night = [blind.theme["At night"]]
        entry = closing.reconcile(blind.sample, 1, night, **facts)
        assert closing.reconcile(blind.sample, 1, night, **facts) == entry
        assert AuditEntry.objects.filter(verb="reconciled").count() == 1
        closing.reconcile(
            blind.sample, 1, [], why="On a second look nothing fits.", seen=closing.stamp(entry), actor=blind.second
        )
        entry = Reconciliation.objects.get()
        assert (entry.by, entry.themes.count()) == (blind.second, 0)
        assert [row.facts for row in AuditEntry.objects.filter(verb="reconciled")] == [{"order": 1}] * 2

    def test_two_at_once_are_told(self, blind):
        blind.read_all(differ=1)
        night, plain = blind.theme["At night"], blind.theme["Plain words"]
        closing.reconcile(blind.sample, 1, [night], why="Mine.", seen="", actor=blind.first)
        with pytest.raises(Conflict, match="Somebody else"):
            closing.reconcile(blind.sample, 1, [plain], why="Theirs.", seen="", actor=blind.second)
        entry = Reconciliation.objects.get()
        assert (entry.why, list(entry.themes.all())) == ("Mine.", [night])

    def test_what_is_refused(self, blind):
        facts = {"why": "Why.", "seen": "", "actor": blind.first}
        with pytest.raises(IllegalMove):
            closing.reconcile(blind.sample, 1, [], **facts)
        blind.read_all(differ=1)
        with pytest.raises(Refusal, match="nothing to agree on"):
            closing.reconcile(blind.sample, 2, [], **facts)
        with pytest.raises(Refusal, match="Enter why") as told:
            closing.reconcile(blind.sample, 1, [], **{**facts, "why": " "})
        assert told.value.field == "why"
        with pytest.raises(Refusal, match="among the themes"):
            closing.reconcile(blind.sample, 1, [ThemeFactory(programme=blind.programme)], **facts)
        assert not Reconciliation.objects.exists()


class TestClosing:
    def test_agreed_codes_are_given_and_nothing_is_taken_off(self, blind):
        blind.read_all(differ=2)
        by_order = {row.order: row.item for row in SampleItem.objects.select_related("item")}
        # Somebody coded two of them in the meantime, one to the very theme.
        feedback.give_theme(by_order[1], blind.theme["Transport"], actor=None)
        feedback.give_theme(by_order[3], blind.theme["At night"], actor=None)
        reconcile_all(blind, "Plain words")
        closing.close_sample(blind.sample, actor=blind.manager)
        assert standing(by_order[1]) == {"Transport", "Plain words"}
        assert standing(by_order[2]) == {"Plain words"}
        assert standing(by_order[3]) == standing(by_order[5]) == {"At night"}
        assert standing(by_order[6]) == set()
        assert set(Coding.objects.filter(item=by_order[2]).values_list("set_how", "set_by")) == {
            ("agreed", blind.manager.pk)
        }
        blind.sample.refresh_from_db()
        assert queries.result_of(blind.sample).closing == {"given": 4, "stood": 1, "not_given": 0}
        assert not Coding.objects.filter(removed_at__isnull=False).exists()
        assert ItemRead.objects.filter(item=by_order[6]).count() == 2

    def test_the_figures_stay_those_before_anything_was_agreed(self, blind):
        blind.read_all(differ=2)
        before = queries.result_of(blind.sample)
        reconcile_all(blind, "Plain words")
        closing.close_sample(blind.sample, actor=blind.manager)
        blind.sample.refresh_from_db()
        after = queries.result_of(blind.sample)
        assert (after.overall, after.themes) == (before.overall, before.themes)

    def test_closed_twice_it_gives_once(self, blind):
        blind.read_all(differ=0)
        closing.close_sample(blind.sample, actor=blind.manager)
        given = Coding.objects.count()
        feedback.take_theme(Coding.objects.first().item, blind.theme["At night"], actor=None)
        closing.close_sample(blind.sample, actor=blind.manager)
        assert Coding.objects.count() == given == 5
        assert AuditEntry.objects.filter(verb="closed").count() == 1

    def test_not_while_they_still_differ(self, blind):
        blind.read_all(differ=2)
        with pytest.raises(Refusal, match="On 2 items they still differ"):
            closing.close_sample(blind.sample, actor=blind.manager)
        assert not Coding.objects.exists()

    def test_an_item_erased_meanwhile_is_left_out(self, blind):
        blind.read_all(differ=1)
        blind.sample.sample_items.get(order=1).item.delete()
        closing.close_sample(blind.sample, actor=blind.manager)
        assert Coding.objects.count() == 4

    def test_a_retired_theme_is_not_given_and_counted(self, blind):
        blind.read_all(differ=1)
        reconcile_all(blind, "Plain words")
        feedback.retire_theme(blind.theme["Plain words"], actor=None)
        closing.close_sample(blind.sample, actor=blind.manager)
        blind.sample.refresh_from_db()
        assert queries.result_of(blind.sample).closing == {"given": 4, "stood": 0, "not_given": 1}

    def test_all_or_nothing(self, blind, monkeypatch):
        blind.read_all(differ=0)
        give = closing.give_theme
        calls = []

        def fails_half_way(*args, **kwargs):
            calls.append(args)
            if len(calls) == 3:
                raise RuntimeError("The worker is gone.")
            return give(*args, **kwargs)

        monkeypatch.setattr(closing, "give_theme", fails_half_way)
        with pytest.raises(RuntimeError):
            closing.close_sample(blind.sample, actor=blind.manager)
        blind.sample.refresh_from_db()
        assert (blind.sample.state, Coding.objects.count()) == (State.RECONCILING, 0)


class TestMoves:
    def test_given_up_at_any_time_but_after_the_end(self, blind):
        services.abandon_sample(blind.sample, actor=blind.manager)
        services.abandon_sample(blind.sample, actor=blind.manager)
        assert AuditEntry.objects.filter(verb="cancelled").count() == 1
        for step in (services.finish_coding, closing.close_sample):
            with pytest.raises(IllegalMove, match="Given up"):
                step(blind.sample, actor=blind.manager)
        with pytest.raises(IllegalMove):
            blind.read(blind.first, 1)

    def test_closed_stays_closed(self, blind):
        blind.read_all(differ=0)
        closing.close_sample(blind.sample, actor=blind.manager)
        for step in (services.abandon_sample, services.finish_coding):
            with pytest.raises(IllegalMove):
                step(blind.sample, actor=blind.manager)

    def test_what_was_opened_and_given_up_shows_no_figures(self, blind):
        blind.read_all()
        services.abandon_sample(blind.sample, actor=blind.manager)
        blind.sample.refresh_from_db()
        assert queries.result_of(blind.sample) is None
        assert queries.method_statement(blind.programme) is None

    def test_closing_before_opening_is_refused(self, blind):
        with pytest.raises(IllegalMove, match="Being coded"):
            closing.close_sample(blind.sample, actor=blind.manager)
