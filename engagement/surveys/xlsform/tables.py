"""Tables: groups of choices from one list, written in one of XLSForm's three ways, as one question with statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from engagement.surveys.definition import MAX_STATEMENTS
from engagement.surveys.xlsform.kinds import Kind
from engagement.surveys.xlsform.rows import Form
from engagement.surveys.xlsform.tree import Group, Item

MOST_COLUMNS = 12


@dataclass(eq=False)
class Table(Item):
    """Rows that are answered from one list; ``line`` is the one that carries the title.

    ``part`` counts the tables that one was split into, from 1.
    """

    rows: list[Item] = field(default_factory=list)
    portal: str = ""
    part: int = 1

    @property
    def list_name(self) -> str:
        """The list of choices that all rows have."""
        return self.rows[0].kind.list_name


@dataclass(eq=False)
class Rank(Item):
    """Kobo's ranking: one question with so many ``places``."""

    places: int = 0


def with_tables(group: Group, form: Form) -> None:
    """Put tables in the place of the rows that make them, in this group and in all within it."""
    children: list[Item] = []
    for child in group.children:
        if isinstance(child, Group) and child.kind.name == "begin_rank":
            levels = [item for item in child.children if item.kind.name == "rank__level"]
            listed = child.line.text("kobo--rank-items")
            children.append(Rank(child.line, Kind("rank", list_name=listed), child.name, places=len(levels)))
            continue
        if isinstance(child, Group):
            with_tables(child, form)
        children.append(child)
    group.children = children
    if group.kind.name == "begin_score":
        listed = group.line.text("kobo--score-choices")
        for item in group.children:
            if item.kind.name == "score__row":
                item.kind = Kind("select_one", list_name=listed)
        group.children = list(_table_list(group, form))
    elif "table-list" in group.looks:
        group.children = list(_table_list(group, form))
    else:
        group.children = list(_columns(group, form))


def is_table(group: Group) -> bool:
    """Return whether a group is a table and nothing more, so that its title is the question's."""
    return group.kind.name == "begin_score" or "table-list" in group.looks


def _fits(rows: list[Item], form: Form) -> bool:
    listed = {row.kind.list_name for row in rows}
    choices = form.lists.get(next(iter(listed), ""), [])
    plain = all(not row.line.text("choice_filter") and not row.kind.other for row in rows)
    return plain and len(listed) == 1 and 2 <= len(choices) <= MOST_COLUMNS


def _table_list(group: Group, form: Form) -> Iterator[Item]:
    """Yield the children of a group whose appearance is ``table-list``, its choices as tables."""
    rows = [item for item in group.children if item.kind.name == "select_one" and not isinstance(item, Group)]
    if not rows or not _fits(rows, form):
        yield from group.children
        return
    done = False
    for item in group.children:
        if item not in rows:
            yield item
        elif not done:
            done = True
            yield from _split(group, rows)


def _columns(group: Group, form: Form) -> Iterator[Item]:
    """Yield the children of a group, rows that look like ``list-nolabel`` as tables under their ``label`` row."""

    def part(item: Item) -> str:
        if isinstance(item, Group) or item.kind.name != "select_one":
            return ""
        if "label" in item.looks:
            return f"head {id(item)}"
        return item.kind.list_name if {"list-nolabel", "list"} & set(item.looks) else ""

    head: Item | None = None
    for what, items in groupby(group.children, key=part):
        found = list(items)
        if what.startswith("head "):
            if head is not None:
                yield head
            head = found[0]
            continue
        rows = bool(what) and _fits(found, form)
        title = head if head is not None and head.kind.list_name == what else None
        if rows and (title is not None or (len(found) > 1 and group.line.text("label"))):
            yield from _split(title or group, found)
        else:
            if head is not None:
                yield head
            yield from found
        head = None
    if head is not None:
        yield head


def _split(title: Item, rows: list[Item]) -> Iterator[Table]:
    """Yield a table for each run of rows with the same condition: the rows of one table are asked together."""

    def asked(row: Item) -> tuple[str, str]:
        return " ".join(row.line.text("relevant").split()), row.line.text("required").lower()

    portal, part = title.line.text("portal"), 0
    for _condition, run in groupby(rows, key=asked):
        same = list(run)
        for at in range(0, len(same), MAX_STATEMENTS):
            part += 1
            here = same[at : at + MAX_STATEMENTS]
            yield Table(title.line, Kind("table"), title.name, rows=here, portal=portal, part=part)
