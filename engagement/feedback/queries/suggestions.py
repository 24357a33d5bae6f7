"""Themes proposed for an item, from the words themselves: what similar things were given, and what themes speak of."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from engagement.feedback.finding import meaning
from engagement.feedback.finding.alike import alike
from engagement.feedback.models import Coding, FeedbackItem, SuggestionDecision, Theme
from engagement.programmes.models import Programme

WORDS: Final = "words"
SPELLING: Final = "spelling"
MEANING: Final = "meaning"
THEME: Final = "theme"
METHODS = (WORDS, SPELLING, MEANING, THEME)
"""Ways to a suggestion: similar things by shared words, by spelling, by meaning; and the words of the theme itself."""

# How far each way is believed: measured by leaving one item out at a time, see `manage.py measure_suggestions`.
BELIEF: dict[str, float] = {WORDS: 0.7, SPELLING: 0.35, MEANING: 0.6, THEME: 0.5}
# Below this likeness two things have no more in common than any two.
LEAST_ALIKE: dict[str, float] = {WORDS: 0.05, SPELLING: 0.12, MEANING: 0.25}
# From this likeness on the nearest thing is as near as can be asked of it.
NEAR: dict[str, float] = {WORDS: 0.25, SPELLING: 0.35, MEANING: 0.7}
NEIGHBOURS = 15
LEAST_SCORE = 0.12
# What is less like it than this is not shown as like it.
LEAST_LIKE = 0.08
STRONG, FAIR = 0.6, 0.3
MOST_SHOWN = 3
EXAMPLES = 3


@dataclass
class Scored:
    """What speaks for one theme: a score from 0 to 1 for each way, the similar items that have it, and shared words."""

    ways: dict[str, float] = field(default_factory=dict)
    similar: dict[int, float] = field(default_factory=dict)
    words: tuple[str, ...] = ()

    def total(self, ways: Iterable[str] = METHODS) -> float:
        """Return how much speaks for it in all, 0 to 1: each way leaves less doubt."""
        return 1 - math.prod(1 - BELIEF[way] * self.ways.get(way, 0.0) for way in ways)

    @property
    def method(self) -> str:
        """The way that found it, as decisions record it; a theme's own words are words."""
        best = max(METHODS, key=lambda way: BELIEF[way] * self.ways.get(way, 0.0))
        return WORDS if best == THEME else best


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme proposed for an item, and why: how many similar things have it, some of them, and shared words."""

    theme: Theme
    score: float
    method: str
    number: int
    examples: tuple[FeedbackItem, ...]
    words: tuple[str, ...]

    @property
    def strength(self) -> str:
        """How much speaks for it, in a word. The score is no probability, so it is not shown as one."""
        if self.score >= STRONG:
            return _("Strong match")
        return _("Fair match") if self.score >= FAIR else _("Weak match")


@dataclass(frozen=True, slots=True)
class Taken:
    """How often suggestions of a theme were taken and refused."""

    theme: Theme
    taken: int
    refused: int

    @property
    def percent(self) -> int:
        """Those taken, in whole per cent of those decided on."""
        return round(100 * self.taken / (self.taken + self.refused))


def suggestions_for(item: FeedbackItem) -> list[Suggestion]:
    """Return the themes to propose for an item, the likeliest first; none that it has, that somebody refused or took
    off, or that is no longer given.

    A bounded number of queries and rows, however much was said. Nothing is applied by this: a person decides.
    """
    settled = _settled(item)
    scored = {pk: each for pk, each in scores(item).items() if pk not in settled}
    best = sorted(scored, key=lambda pk: (-scored[pk].total(), pk))[:MOST_SHOWN]
    best = [pk for pk in best if scored[pk].total() >= LEAST_SCORE]
    themes = {theme.pk: theme for theme in Theme.objects.filter(pk__in=best, is_retired=False)}
    nearest = {pk: sorted(scored[pk].similar, key=lambda each: -scored[pk].similar[each])[:EXAMPLES] for pk in best}
    examples = FeedbackItem.objects.in_bulk([each for pks in nearest.values() for each in pks]) if best else {}
    return [
        Suggestion(
            theme=themes[pk],
            score=scored[pk].total(),
            method=scored[pk].method,
            number=len(scored[pk].similar),
            examples=tuple(examples[each] for each in nearest[pk] if each in examples),
            words=scored[pk].words,
        )
        for pk in best
        if pk in themes
    ]


def scores(item: FeedbackItem) -> dict[int, Scored]:
    """Return what speaks for each theme of the programme's frame that can be given, by its id. True of any item, coded
    or not: its own codings are not looked at.
    """
    near: dict[str, dict[int, float]] = {WORDS: {}, SPELLING: {}}
    for pk, likeness in alike(item, with_theme=True).items():
        near[WORDS][pk], near[SPELLING][pk] = likeness.words, likeness.spelling
    near[MEANING] = meaning.near_item(item, limit=NEIGHBOURS, with_theme=True)
    near = {way: _nearest(way, found) for way, found in near.items()}
    given = _given({pk for found in near.values() for pk in found})
    scored: defaultdict[int, Scored] = defaultdict(Scored)
    for way, found in near.items():
        _vote(scored, way, found, given)
    for pk, (score, words) in _themes_that_speak_of(item).items():
        scored[pk].ways[THEME], scored[pk].words = score, words
    return dict(scored)


def similar_items(item: FeedbackItem, *, limit: int) -> list[int]:
    """Return the ids of the things said in the same programme most like this one: by meaning where its programme has
    learnt it, and by words and spelling everywhere.
    """
    total: defaultdict[int, float] = defaultdict(float)
    for pk, likeness in alike(item).items():
        for way, value in ((WORDS, likeness.words), (SPELLING, likeness.spelling)):
            total[pk] += BELIEF[way] * value if value >= LEAST_ALIKE[way] else 0.0
    for pk, value in meaning.near_item(item, limit=limit).items():
        total[pk] += BELIEF[MEANING] * value if value >= LEAST_ALIKE[MEANING] else 0.0
    best = sorted((pk for pk in total if total[pk] >= LEAST_LIKE), key=lambda pk: (-total[pk], -pk))
    return best[:limit]


def taken_by_theme(programme: Programme) -> list[Taken]:
    """Return how often each theme of a programme was taken where it was suggested, those decided on most first."""
    rows = (
        SuggestionDecision.objects.filter(theme__programme=programme)
        .values("theme")
        .annotate(taken=Count("pk", filter=Q(accepted=True)), refused=Count("pk", filter=Q(accepted=False)))
        .order_by()
    )
    themes = Theme.objects.in_bulk([row["theme"] for row in rows])
    taken = [Taken(themes[row["theme"]], row["taken"], row["refused"]) for row in rows]
    return sorted(taken, key=lambda each: (-(each.taken + each.refused), each.theme.name))


def _nearest(way: str, found: Mapping[int, float]) -> dict[int, float]:
    near = sorted((pk for pk in found if found[pk] >= LEAST_ALIKE[way]), key=lambda pk: (-found[pk], -pk))
    return {pk: found[pk] for pk in near[:NEIGHBOURS]}


def _given(items: set[int]) -> dict[int, set[int]]:
    """Return the themes that these items have and that can be given still; one query."""
    given: defaultdict[int, set[int]] = defaultdict(set)
    codings = Coding.objects.filter(item__in=items, removed_at__isnull=True, theme__is_retired=False)
    for item, theme in codings.values_list("item", "theme"):
        given[item].add(theme)
    return given


def _vote(
    scored: defaultdict[int, Scored], way: str, found: Mapping[int, float], given: Mapping[int, set[int]]
) -> None:
    """Let the nearest things say which themes they have, each as loudly as it is near."""
    voters = {pk: value for pk, value in found.items() if given.get(pk)}
    if not voters:
        return
    whole = sum(voters.values())
    sure = min(1.0, max(voters.values()) / NEAR[way])
    for pk, value in voters.items():
        for theme in given[pk]:
            each = scored[theme]
            each.ways[way] = min(1.0, each.ways.get(way, 0.0) + sure * value / whole)
            each.similar[pk] = max(each.similar.get(pk, 0.0), value / NEAR[way])


def _themes_that_speak_of(item: FeedbackItem) -> dict[int, tuple[float, tuple[str, ...]]]:
    """Return the themes whose name or description shares words with the item: a score, and the words as they stand in
    the theme; one query. Words that many themes share tell little.
    """
    sql = f"""
        WITH own AS (SELECT lexeme FROM unnest(to_tsvector('english', left(%s, 4000))))
        SELECT theme.id, part.name, each.lexeme, min(token.token),
               EXISTS (SELECT FROM own WHERE own.lexeme = each.lexeme)
        FROM {Theme._meta.db_table} theme
        CROSS JOIN LATERAL (VALUES (true, theme.name), (false, left(theme.description, 2000))) part (name, text)
        CROSS JOIN LATERAL ts_parse('default', part.text) token
        CROSS JOIN LATERAL unnest(to_tsvector('english', token.token)) each
        WHERE theme.programme_id = %s AND NOT theme.is_retired
        GROUP BY theme.id, part.name, each.lexeme
    """  # noqa: S608 - a name of our own table alone; values are bound
    with connection.cursor() as cursor:
        cursor.execute(sql, [item.text, item.programme_id])
        rows = cursor.fetchall()
    themes = {row[0] for row in rows}
    spread = Counter(lexeme for _theme, lexeme in {(row[0], row[2]) for row in rows})
    weight = {lexeme: math.log(1 + len(themes) / number) for lexeme, number in spread.items()}
    whole: Counter[tuple[int, bool]] = Counter()
    shared: Counter[tuple[int, bool]] = Counter()
    words: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for theme, in_name, lexeme, token, said in rows:
        whole[theme, in_name] += weight[lexeme]  # type: ignore[assignment]
        if said:
            shared[theme, in_name] += weight[lexeme]  # type: ignore[assignment]
            # Named as a reason is only what tells this theme from others.
            if spread[lexeme] <= max(2, len(themes) // 20):
                words[theme].setdefault(lexeme, token.lower())
    return {
        theme: (
            max(
                shared[theme, True] / whole[theme, True] if shared[theme, True] else 0.0,
                # Of a long description a few telling words are enough.
                min(1.0, shared[theme, False] / (3 * math.log(1 + len(themes)))),
            ),
            tuple(sorted(words[theme].values())[:4]),
        )
        for theme in {theme for theme, _in_name in shared}
    }


def _settled(item: FeedbackItem) -> set[int]:
    """Return the themes about which people have said their word: given, taken off, or decided on; one query."""
    given = item.codings.filter(Q(removed_at__isnull=True) | Q(removed_through__isnull=True)).values_list("theme")
    decided = item.suggestion_decisions.values_list("theme")
    return {pk for (pk,) in given.union(decided)}
