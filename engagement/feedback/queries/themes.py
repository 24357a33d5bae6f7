"""Themes as a tree, with the people behind each. One person counts once in a theme, whatever lies beneath it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from engagement.events.models import Event
from engagement.feedback.models import Coding, ConclusionAnswer, FeedbackItem, Theme
from engagement.feedback.queries.items import from_event, people
from engagement.programmes.models import Programme
from engagement.surveys.models import Response
from eolcare.areas.models import Area
from eolcare.figures import counting


@dataclass(frozen=True, slots=True)
class TreeTheme:
    """A theme with its place in the tree: how deep it stands (0 at the top) and what stands right beneath it."""

    theme: Theme
    depth: int
    children: tuple[TreeTheme, ...]

    def flat(self) -> Iterable[TreeTheme]:
        """Yield this one and all beneath it, from the top down."""
        yield self
        for child in self.children:
            yield from child.flat()


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """A theme and how many people spoke of it or of something beneath it. ``people`` is a true count: see figures."""

    theme: Theme
    depth: int
    people: counting.Count


def theme_trees(programmes: Iterable[Programme], *, retired: bool = True) -> dict[int, tuple[TreeTheme, ...]]:
    """Return each programme's themes at the top with all beneath them, in their order, by its id; one query.

    ``retired=False`` leaves out themes that are no longer given, with what lies beneath them. A theme that became one
    with another is no part of the tree any more.
    """
    children: dict[tuple[int, int | None], list[Theme]] = {}
    ids = [programme.pk for programme in programmes]
    themes = Theme.objects.filter(programme__in=ids, merged_into__isnull=True).order_by("order", "name")
    for theme in themes if retired else themes.filter(is_retired=False):
        children.setdefault((theme.programme_id, theme.parent_id), []).append(theme)

    def branch(programme: int, parent: int | None, depth: int) -> tuple[TreeTheme, ...]:
        beneath = children.get((programme, parent), [])
        return tuple(TreeTheme(theme, depth, branch(programme, theme.pk, depth + 1)) for theme in beneath)

    return {pk: branch(pk, None, 0) for pk in ids}


def theme_tree(programme: Programme, *, retired: bool = True) -> tuple[TreeTheme, ...]:
    """Return one programme's tree, as :func:`theme_trees` does."""
    return theme_trees([programme], retired=retired)[programme.pk]


def theme_choices(
    programmes: Iterable[Programme], *, retired: bool = True, among: set[int] | None = None
) -> list[tuple[str, object]]:
    """Return the themes as choices of a select: public ids with names, set in by depth, grouped by programme where
    there are several.

    ``among`` leaves out every theme that is not one of these ids and has none of them beneath it.
    """
    programmes = list(programmes)
    trees = theme_trees(programmes, retired=retired)
    groups = [
        (
            programme.title,
            [
                (node.theme.public_id, "\u2003" * node.depth + node.theme.name)
                for top in trees[programme.pk]
                for node in top.flat()
                if among is None or any(each.theme.pk in among for each in node.flat())
            ],
        )
        for programme in programmes
    ]
    if len(groups) == 1:
        return list(groups[0][1])
    return [(title, choices) for title, choices in groups if choices]


def heir_of(theme: Theme) -> Theme:
    """Return the theme itself, or the one that it became one with in the end, as the database has it now."""
    row = Theme.objects.select_related("merged_into").get(pk=theme.pk)
    while row.merged_into is not None:
        row = row.merged_into
    return row


def beneath(theme: Theme) -> set[int]:
    """Return the ids of a theme and of all themes beneath it; one query."""
    parents = list(Theme.objects.filter(programme=theme.programme_id).values_list("pk", "parent_id"))
    found = {theme.pk}
    frontier = found
    while frontier:
        frontier = {pk for pk, parent in parents if parent in frontier} - found
        found = found | frontier
    return found


def themes_with_counts(
    *, programme: Programme | None = None, event: Event | None = None, areas: Iterable[Area] | None = None
) -> list[ThemeCount]:
    """Return the themes of a programme, or of what was said at one event, each with the people behind it.

    The list is in the order of the tree. With ``event`` it holds only themes that came up there and those above them;
    with ``programme`` all of them. ``areas`` narrows the people to those of these boroughs. Two queries, however many
    people there are.

    Raises:
        ValueError: with neither a programme nor an event.
    """
    frame = programme or (event.programme if event else None)
    if frame is None:
        raise ValueError("Themes are counted for a programme or for an event.")
    counts = _people_by_theme(frame, event, areas)
    return [
        ThemeCount(node.theme, node.depth, counting.Count(counts.get(node.theme.pk, 0), counting.Unit.PEOPLE))
        for top in theme_tree(frame)
        for node in top.flat()
        if event is None or node.theme.pk in counts
    ]


def themes_table(
    *,
    programme: Programme | None = None,
    event: Event | None = None,
    areas: Iterable[Area] | None = None,
    top_only: bool = True,
) -> counting.Table:
    """Return the same counts as a table to pass through ``eolcare.figures.disclosure.release``, largest first.

    A person may stand in several rows; the base is everybody whose words became feedback. Rows are keyed by the
    theme's slug. ``top_only`` leaves out themes beneath others.
    """
    areas = None if areas is None else list(areas)
    counted = themes_with_counts(programme=programme, event=event, areas=areas)
    rows = [each for each in counted if not top_only or each.depth == 0]
    items = from_event(event) if event else FeedbackItem.objects.filter(programme=programme)
    if areas is not None:
        items = items.filter(area__in=areas)
    return counting.overlapping(
        {each.theme.slug: each.people.value for each in rows},
        base=people(items).value,
        rows=[counting.Category(each.theme.slug, each.theme.name) for each in rows],
        title=_("What people spoke about"),
        dimension="theme",
        row_heading=_("Theme"),
        unit=counting.Unit.PEOPLE,
        counted=_("people"),
        source=str(event or programme),
        order=counting.Order.LARGEST_FIRST,
    )


def _people_by_theme(programme: Programme, event: Event | None, areas: Iterable[Area] | None) -> dict[int, int]:
    # A person in two branches of one theme counts once in it, so the sum of the branches would not do.
    theme, coding, item = Theme._meta.db_table, Coding._meta.db_table, FeedbackItem._meta.db_table
    response, answer = Response._meta.db_table, ConclusionAnswer._meta.db_table
    where = ""
    values: list[Any] = [programme.pk]
    if event is not None:
        chosen, parameters = from_event(event).order_by().values("pk").query.sql_with_params()
        where += f" AND item.id IN ({chosen})"
        values += parameters
    if areas is not None:
        where += " AND item.area_id = ANY(%s)"
        values.append([area.pk for area in areas])
    sql = f"""
        WITH RECURSIVE closure (ancestor, theme) AS (
            SELECT id, id FROM {theme} WHERE programme_id = %s
            UNION ALL
            SELECT closure.ancestor, child.id FROM closure JOIN {theme} child ON child.parent_id = closure.theme
        )
        SELECT closure.ancestor,
               COUNT(DISTINCT CASE
                   WHEN item.response_id IS NOT NULL THEN item.response_id * 5
                   WHEN item.event_note_id IS NOT NULL THEN item.event_note_id * 5 + 1
                   WHEN item.event_question_id IS NOT NULL THEN item.event_question_id * 5 + 2
                   WHEN item.submission_id IS NOT NULL THEN item.submission_id * 5 + 3
                   ELSE said.reply_id * 5 + 4
               END)
        FROM closure
        JOIN {coding} coding ON coding.theme_id = closure.theme AND coding.removed_at IS NULL
        JOIN {item} item ON item.id = coding.item_id
        LEFT JOIN {response} response ON response.id = item.response_id
        LEFT JOIN {answer} said ON said.id = item.conclusion_answer_id
        WHERE (item.response_id IS NULL OR NOT (response.is_pilot OR response.set_aside)) {where}
        GROUP BY closure.ancestor
    """  # noqa: S608 - names of our own tables alone; values are bound
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(cursor.fetchall())
