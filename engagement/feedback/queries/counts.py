"""Themes counted by people and sessions, divided by area, community, role or source. One definition for page and file.

A person is who :data:`engagement.feedback.queries.items.PERSON` says: a response, a letter and a reply to our
conclusions are one person however much of each is here; a note and a question from an event are one person each. A
session is an event. Nobody is counted by mentions, and nobody twice in a theme, whatever lies beneath it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.events.models import EventNote, EventQuestion
from engagement.feedback.models import Coding, ConclusionAnswer, FeedbackItem, SaidBy, Theme
from engagement.feedback.queries.themes import TreeTheme, theme_tree
from engagement.programmes.models import Community, Programme
from engagement.surveys.models import Response
from eolcare.areas.models import Area
from eolcare.figures import counting
from eolcare.figures.counting import Category, Unit

HEARD: Final = "@heard"
CODED: Final = "@coded"
"""Rows beside those of themes: everybody whose words are here, and those of them whose words have a theme."""

UNKNOWN: Final = ""


class By(models.TextChoices):
    """What the columns divide by."""

    AREA = "area", gettext_lazy("Borough")
    COMMUNITY = "community", gettext_lazy("Community")
    ROLE = "role", gettext_lazy("Who said it")
    SOURCE = "source", gettext_lazy("Where it comes from")


SOURCES = {
    "answer": gettext_lazy("Survey answers"),
    "note": gettext_lazy("Notes from events"),
    "question": gettext_lazy("Questions at events"),
    "submission": gettext_lazy("Letters, calls, posts and stories"),
    "conclusion": gettext_lazy("Comments on our conclusions"),
}


@dataclass(frozen=True)
class ThemeCounts:
    """True counts by theme: of people, of sessions, and of the people of each part. Each is a table of its own, to be
    passed through ``eolcare.figures.disclosure.release``: rows overlap, and so may parts, so nothing adds up.
    """

    people: counting.Table
    sessions: counting.Table
    parts: tuple[tuple[Category, counting.Table], ...]


def theme_counts(programme: Programme, by: By) -> ThemeCounts:
    """Return the counts of a programme's themes; three queries, however much was said."""
    numbers = _numbers(programme, by)
    people = {(row, part): number for row, part, number, _sessions in numbers}
    sessions = {row: number for row, part, _people, number in numbers if part is None}
    rows = _rows(programme, {row for row, part in people if part is None})
    parts = _parts(by, {part for _row, part in people if part is not None})
    return ThemeCounts(
        people=_table(programme, rows, {row: people.get((row, None), 0) for row, _label in rows}),
        sessions=_table(programme, rows, {row: sessions.get(row, 0) for row, _label in rows}, unit=Unit.RECORDS),
        parts=tuple(
            (part, _table(programme, rows, {row: people.get((row, part.key), 0) for row, _label in rows}))
            for part in parts
        ),
    )


def _table(
    programme: Programme, rows: list[tuple[str, str]], counts: dict[str, int], *, unit: Unit = Unit.PEOPLE
) -> counting.Table:
    people = unit is Unit.PEOPLE
    return counting.overlapping(
        counts,
        base=counts.get(HEARD, 0),
        rows=[Category(key, label) for key, label in rows],
        title=_("What people spoke about"),
        dimension="theme",
        row_heading=_("Theme"),
        unit=unit,
        counted=_("people") if people else _("sessions"),
        column_heading=_("People") if people else _("Sessions"),
        source=programme.title,
    )


def _rows(programme: Programme, spoken_of: set[str]) -> list[tuple[str, str]]:
    """Return the rows in the order of the tree. A theme that is no longer given stands there where somebody spoke of
    it; one that became one with another never does, for its people are counted there.
    """
    rows = [(HEARD, _("Everybody whose words are here")), (CODED, _("Of these, with any theme"))]
    for top in theme_tree(programme):
        rows += [(node.theme.slug, _label(node)) for node in top.flat() if _stands(node.theme, spoken_of)]
    return rows


def _stands(theme: Theme, spoken_of: set[str]) -> bool:
    if theme.merged_into_id is not None:
        return False
    return not theme.is_retired or theme.slug in spoken_of


def _label(node: TreeTheme) -> str:
    name = _("%(theme)s (no longer given)") % {"theme": node.theme.name} if node.theme.is_retired else node.theme.name
    return "\u2003" * node.depth + name


def _parts(by: By, found: set[str]) -> list[Category]:
    """Return the columns: those in which somebody spoke, who is unknown last; one query at most."""
    named: Iterable[tuple[str, Any]]
    if by is By.AREA:
        areas = Area.objects.filter(pk__in=[int(key) for key in found if key]).order_by("name")
        named = [(str(area.pk), str(area)) for area in areas]
    elif by is By.COMMUNITY:
        communities = Community.objects.filter(pk__in=[int(key) for key in found if key]).order_by("name")
        named = [(str(community.pk), str(community)) for community in communities]
    else:
        labels = SaidBy.choices if by is By.ROLE else SOURCES.items()
        named = [(key, label) for key, label in labels if key in found]
    parts = [Category(key, str(label)) for key, label in named]
    if UNKNOWN in found:
        parts.append(Category(UNKNOWN, _("None named") if by is By.COMMUNITY else _("Not known")))
    return parts


def _numbers(programme: Programme, by: By) -> list[tuple[str, str | None, int, int]]:
    """Return theme slug (or a row beside them), part or ``None`` for all, people, sessions; one query."""
    theme, coding, item = Theme._meta.db_table, Coding._meta.db_table, FeedbackItem._meta.db_table
    belonging = FeedbackItem.communities.through._meta.db_table
    part = {
        By.AREA: "coalesce(item.area_id::text, '')",
        By.COMMUNITY: "coalesce(belongs.community_id::text, '')",
        By.ROLE: "item.said_by",
        By.SOURCE: """CASE WHEN item.response_id IS NOT NULL THEN 'answer'
                           WHEN item.event_note_id IS NOT NULL THEN 'note'
                           WHEN item.event_question_id IS NOT NULL THEN 'question'
                           WHEN item.submission_id IS NOT NULL THEN 'submission' ELSE 'conclusion' END""",
    }[by]
    belongs = f"LEFT JOIN {belonging} belongs ON belongs.feedbackitem_id = item.id" if by is By.COMMUNITY else ""
    sql = f"""
        WITH RECURSIVE closure (ancestor, theme) AS (
            SELECT slug, id FROM {theme} WHERE programme_id = %s
            UNION ALL
            SELECT closure.ancestor, child.id FROM closure JOIN {theme} child ON child.parent_id = closure.theme
        ),
        spoken AS MATERIALIZED (
            SELECT item.id, {part} AS part, coalesce(note.event_id, question.event_id) AS session,
                   CASE WHEN item.response_id IS NOT NULL THEN item.response_id * 5
                        WHEN item.event_note_id IS NOT NULL THEN item.event_note_id * 5 + 1
                        WHEN item.event_question_id IS NOT NULL THEN item.event_question_id * 5 + 2
                        WHEN item.submission_id IS NOT NULL THEN item.submission_id * 5 + 3
                        ELSE said.reply_id * 5 + 4 END AS person
            FROM {item} item
            LEFT JOIN {Response._meta.db_table} response ON response.id = item.response_id
            LEFT JOIN {EventNote._meta.db_table} note ON note.id = item.event_note_id
            LEFT JOIN {EventQuestion._meta.db_table} question ON question.id = item.event_question_id
            LEFT JOIN {ConclusionAnswer._meta.db_table} said ON said.id = item.conclusion_answer_id
            {belongs}
            WHERE item.programme_id = %s
              AND (item.response_id IS NULL OR NOT (response.is_pilot OR response.set_aside))
        ),
        standing AS MATERIALIZED (
            SELECT DISTINCT coding.item_id, coding.theme_id FROM {coding} coding
            JOIN {theme} theme ON theme.id = coding.theme_id
            WHERE theme.programme_id = %s AND coding.removed_at IS NULL
        ),
        mentions (row, item_id) AS (
            SELECT closure.ancestor, standing.item_id FROM closure JOIN standing ON standing.theme_id = closure.theme
            UNION SELECT '{CODED}', item_id FROM standing
            UNION ALL SELECT '{HEARD}', id FROM (SELECT DISTINCT id FROM spoken) everybody
        )
        SELECT mentions.row, CASE WHEN grouping(spoken.part) = 0 THEN spoken.part END,
               count(DISTINCT spoken.person), count(DISTINCT spoken.session)
        FROM mentions JOIN spoken ON spoken.id = mentions.item_id
        GROUP BY GROUPING SETS ((mentions.row), (mentions.row, spoken.part))
    """  # noqa: S608 - names of our own tables and rows alone; values are bound
    with connection.cursor() as cursor:
        cursor.execute(sql, [programme.pk] * 3)
        return list(cursor.fetchall())
