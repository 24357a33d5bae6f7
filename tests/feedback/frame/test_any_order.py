"""A frame that is changed and coded to in any order: no code is lost, no person counts twice, every version comes back.

Beside the portal runs a plain model of what ought to stand, and after every step the two are compared.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from engagement.feedback import queries, services
from engagement.feedback.models import Coding, FeedbackItem, Theme, ThemeChange
from engagement.feedback.queries.frame import as_tree, frame_at, frame_states
from engagement.feedback.services.coding import Code
from engagement.feedback.services.merging import merge_themes
from engagement.feedback.services.splitting import Part, deal_codings, parts_of, split_theme
from engagement.feedback.services.themes import shift_theme
from eolcare.common.errors import Refusal
from tests.factories.feedback import AnsweredSurveyFactory, FeedbackItemFactory, answered
from tests.factories.programmes import ProgrammeFactory

# Without blanks at their ends in any of the texts; two of them overlap.
PASSAGES = [(None, None), (0, 6), (3, 10), (8, 10)]
NAMES = ["Night", "Phones", "Kindness"]
ACTS = [
    "create",
    "rename",
    "move",
    "shift",
    "merge",
    "merge",
    "split",
    "deal",
    "retire",
    "bring_back",
    *["code"] * 4,
    "uncode",
]
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 7), st.integers(0, 7), st.integers(0, 3)),
    min_size=8,
    max_size=22,
)


class World:
    """The portal's frame, and beside it what ought to stand."""

    def __init__(self):
        self.programme = ProgrammeFactory()
        survey = AnsweredSurveyFactory(programme=self.programme)
        one = answered(survey, answers={"night": "Nobody came until morning.", "else": "Nobody rang us back either."})
        # Two things said by one person, and two by others.
        self.items = [services.create_from_answer(one, key, actor=None) for key in ("night", "else")]
        self.items += [FeedbackItemFactory(programme=self.programme) for _ in range(2)]
        for name in ("Access", "Comfort"):
            services.create_theme(self.programme, name=name, actor=None)
        self.codes: set[tuple[int, int, int | None, int | None]] = set()
        self.splits: list[ThemeChange] = []
        self.versions = {}
        self.remember()
        # A merge or a split finds something to carry from the first step on: parts, and the whole.
        for number in range(4):
            self.code(number, number, number)

    def theme(self, at):
        themes = list(Theme.objects.filter(programme=self.programme).order_by("pk"))
        return themes[at % len(themes)]

    def item(self, at):
        return self.items[at % len(self.items)]

    def act(self, name, one, two, three):
        before = self.spoke()
        try:
            getattr(self, name)(one, two, three)
        except Refusal:
            pass
        else:
            if name not in ("code", "uncode"):
                assert self.spoke() == before, f"{name} changed how many people spoke"
        self.remember()
        self.compare(name)

    def create(self, one, two, three):
        services.create_theme(
            self.programme, name=NAMES[two % 3], parent=self.theme(one) if three else None, actor=None
        )

    def rename(self, one, two, _three):
        services.change_theme(self.theme(one), name=NAMES[two % 3] + "!", version=None, actor=None)

    def move(self, one, two, three):
        services.move_theme(self.theme(one), self.theme(two) if three else None, actor=None)

    def shift(self, one, two, _three):
        shift_theme(self.theme(one), 1 if two % 2 else -1, actor=None)

    def merge(self, one, two, _three):
        theme, into = self.theme(one), self.theme(two)
        merge_themes(theme, into, actor=None)
        self.codes = {(item, into.pk if at == theme.pk else at, start, end) for item, at, start, end in self.codes}

    def split(self, one, two, three):
        parts = [Part(f"Part {two}{number}") for number in range(1 + three % 2)]
        self.splits.append(split_theme(self.theme(one), parts, beneath=bool(three), actor=None))

    def deal(self, one, two, three):
        if not self.splits:
            return
        change = self.splits[one % len(self.splits)]
        rows = list(Coding.objects.filter(theme=change.theme, removed_at__isnull=True).order_by("pk"))[: 1 + two % 3]
        parts = parts_of(change)
        chosen = parts if three == 0 else [parts[three % len(parts)]]
        deal_codings(change, {row.pk: chosen for row in rows}, actor=None)
        for row in rows:
            self.codes.discard((row.item_id, row.theme_id, row.start, row.end))
            for part in chosen:
                self.codes.add((row.item_id, self.heir(part).pk, row.start, row.end))

    def retire(self, one, _two, _three):
        services.retire_theme(self.theme(one), actor=None)

    def bring_back(self, one, _two, _three):
        services.bring_back_theme(self.theme(one), actor=None)

    def code(self, one, two, three):
        theme, (start, end) = self.theme(one), PASSAGES[three]
        services.save_coding(self.item(two), give=[Code(theme, start, end)], actor=None)
        self.codes.add((self.item(two).pk, self.heir(theme).pk, start, end))

    def uncode(self, one, two, _three):
        if self.codes:
            item, theme, start, end = sorted(self.codes, key=str)[one % len(self.codes)]
            services.take_theme(
                FeedbackItem.objects.get(pk=item), Theme.objects.get(pk=theme), start=start, end=end, actor=None
            )
            self.codes.discard((item, theme, start, end))

    def heir(self, theme):
        theme = Theme.objects.get(pk=theme.pk)
        while theme.merged_into:
            theme = theme.merged_into
        return theme

    def spoke(self):
        return queries.people(FeedbackItem.objects.filter(programme=self.programme).coded()).value

    def remember(self):
        version = ThemeChange.objects.filter(programme=self.programme).count()
        self.versions.setdefault(version, frame_states(self.programme.pk))

    def compare(self, name):
        standing = set(
            Coding.objects.filter(removed_at__isnull=True).values_list("item_id", "theme_id", "start", "end")
        )
        assert standing == self.codes, f"after {name}"
        self.is_a_tree()
        self.counts_people()

    def is_a_tree(self):
        now = Theme.objects.filter(programme=self.programme, merged_into__isnull=True)
        reached = [node.theme.pk for top in queries.theme_tree(self.programme) for node in top.flat()]
        assert sorted(reached) == sorted(now.values_list("pk", flat=True))
        assert not now.filter(parent__merged_into__isnull=False).exists()

    def counts_people(self):
        person = {item.pk: item.response_id or f"note {item.event_note_id}" for item in self.items}
        parents = dict(Theme.objects.values_list("pk", "parent_id"))
        expected: dict[int, set] = {}
        for item, theme, _start, _end in self.codes:
            while theme is not None:
                expected.setdefault(theme, set()).add(person[item])
                theme = parents[theme]
        counted = {each.theme.pk: each.people.value for each in queries.themes_with_counts(programme=self.programme)}
        assert {pk: number for pk, number in counted.items() if number} == {
            pk: len(people) for pk, people in expected.items()
        }

    def every_version_comes_back(self):
        numbers = list(ThemeChange.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert sorted(self.versions) == list(range(2, len(numbers) + 1))
        for number, stood in self.versions.items():
            assert frame_at(self.programme, number) == stood
            assert {row.public_id for row in as_tree(stood)} == {
                key for key, state in stood.items() if state["merged_into"] is None
            }
        # Before the first step there was nothing.
        assert frame_at(self.programme, 0) == {}


def run(steps):
    world = World()
    for step in steps:
        world.act(*step)
    world.every_version_comes_back()


SOME = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    # A database is slow to shrink with; the steps that failed say enough.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


class TestAnyOrder(TestCase):
    @settings(SOME)
    @given(STEPS)
    def test_no_code_is_lost_and_every_version_comes_back(self, steps):
        run(steps)

    @pytest.mark.torture
    @settings(SOME, max_examples=400, derandomize=False)
    @given(st.lists(STEPS, min_size=1, max_size=3).map(lambda lists: [step for steps in lists for step in steps]))
    def test_the_same_at_length(self, steps):
        run(steps)
