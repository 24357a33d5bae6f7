"""``manage.py measure_suggestions``: how often a suggestion would have been right, leaving one item out at a time."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.feedback.models import Coding, FeedbackItem
from engagement.feedback.queries.suggestions import MEANING, METHODS, SPELLING, THEME, WORDS, Scored, scores
from engagement.programmes.models import Programme

AT = 3
WAYS = {
    "similar things, by shared words": (WORDS,),
    "similar things, by spelling": (SPELLING,),
    "similar things, by meaning": (MEANING,),
    "words of the theme itself": (THEME,),
    "all together, as people see them": METHODS,
}


class Command(BaseCommand):
    """Asks for each coded item which themes would be suggested if it were not coded, and compares."""

    help = (
        "For each coded item of a programme: is one of its themes among the first three that would be suggested if it "
        "had none? Printed beside the floor: always suggesting the three most common themes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the programme and how many items to look at."""
        parser.add_argument("programme", nargs="?", help="its address (slug); the one with most coded items without")
        parser.add_argument("--most", type=int, default=500, help="look at the latest so many items (default 500)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        programme = self._programme(options["programme"])
        given = _given(programme)
        items = FeedbackItem.objects.filter(pk__in=given).order_by("-said_on", "-pk")[: options["most"]]
        hits, asked = measure(list(items), given)
        self.stdout.write(f"{programme.title}: {asked} coded items, one left out at a time; hit rate at {AT}")
        for name, number in hits.items():
            self.stdout.write(f"  {name:<44}{number / asked:>7.1%}")

    def _programme(self, slug: str | None) -> Programme:
        found = Programme.objects.filter(themes__codings__removed_at__isnull=True, themes__codings__isnull=False)
        if slug:
            found = Programme.objects.filter(slug=slug)
        programme = (
            found.distinct().first()
            if slug
            else max(found.distinct(), key=lambda each: len(_given(each)), default=None)
        )
        if programme is None or not _given(programme):
            raise CommandError("There is no such programme with coded feedback.")
        return programme


def measure(items: list[FeedbackItem], given: dict[int, set[int]]) -> tuple[dict[str, int], int]:
    """Return how many of the items each way would have got right, the floor first, and how many were asked."""
    common = Counter(theme for themes in given.values() for theme in themes)
    hits = dict.fromkeys(("floor: the most common themes, always", *WAYS), 0)
    for item in items:
        own = given[item.pk]
        without = common - Counter(own)
        floor = sorted(without, key=lambda pk: (-without[pk], pk))[:AT]
        hits["floor: the most common themes, always"] += bool(own & set(floor))
        scored = scores(item)
        for name, ways in WAYS.items():
            hits[name] += bool(own & set(first(scored, ways)))
    return hits, len(items)


def first(scored: dict[int, Scored], ways: tuple[str, ...]) -> list[int]:
    """Return the themes that these ways would suggest first."""
    found = {pk: each.total(ways) for pk, each in scored.items()}
    return sorted((pk for pk in found if found[pk] > 0), key=lambda pk: (-found[pk], pk))[:AT]


def _given(programme: Programme) -> dict[int, set[int]]:
    given: dict[int, set[int]] = {}
    codings = Coding.objects.filter(theme__programme=programme, theme__is_retired=False, removed_at__isnull=True)
    for item, theme in codings.values_list("item", "theme"):
        given.setdefault(item, set()).add(theme)
    return given
