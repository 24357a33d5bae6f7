"""Reference data: the project's own CSV files brought into tables, as often as anybody likes.

A file is the truth. A row that is missing is added, a row that differs is put right, a row that agrees is left alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, models

T = TypeVar("T", bound=models.Model)

# Any number will do, as long as nothing else in the house takes the same advisory lock.
LOCK = 7_315_041


@dataclass(frozen=True)
class Tally:
    """What a load did to the rows of one table."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.added + other.added,
            self.changed + other.changed,
            self.removed + other.removed,
            self.same + other.same,
        )

    @property
    def moved(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.removed)


def one_load_at_a_time() -> None:
    """Wait until no other load of reference data runs; held to the end of the transaction that this is called in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file with a heading, as texts by heading.

    Raises:
        ValueError: naming file and line, if a row has more or fewer cells than the heading.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(f"{path.name}, line {reader.line_num}: not as many cells as the heading has")
            rows.append(row)
    return rows


def keep_in_step(
    rows_now: models.QuerySet[T], key: Sequence[str], rows: Iterable[Mapping[str, Any]], *, remove_others: bool = False
) -> Tally:
    """Make a table hold ``rows``, each a mapping of attributes; ``key`` names those that tell rows apart.

    ``remove_others`` deletes what ``rows`` does not name; without it such rows stay. Foreign keys are given by their
    attribute (``area_id``).
    """
    model = rows_now.model
    held = {tuple(getattr(row, name) for name in key): row for row in rows_now}
    new: list[T] = []
    changed: list[T] = []
    fields: set[str] = set()
    same = 0
    for attributes in rows:
        row = held.pop(tuple(attributes[name] for name in key), None)
        if row is None:
            new.append(model(**attributes))
            continue
        differing = {name for name, value in attributes.items() if getattr(row, name) != value}
        if not differing:
            same += 1
            continue
        for name in differing:
            setattr(row, name, attributes[name])
        fields |= differing
        changed.append(row)
    model._default_manager.bulk_create(new, batch_size=1_000)
    if changed:
        model._default_manager.bulk_update(changed, sorted(fields), batch_size=500)
    removed = 0
    if remove_others and held:
        removed = len(held)
        model._default_manager.filter(pk__in=[row.pk for row in held.values()]).delete()
    return Tally(added=len(new), changed=len(changed), removed=removed, same=same)
