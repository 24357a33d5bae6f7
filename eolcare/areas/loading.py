"""Areas and census populations, from this room's own files (``data/README.md`` names the sources)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction

from eolcare.areas.models import Area, AreaMembership, Population
from eolcare.common.reference_data import Tally, keep_in_step, one_load_at_a_time, read_rows

DATA = Path(__file__).parent / "data"
CENSUS = "Census 2021"


@transaction.atomic
def load_areas() -> Tally:
    """Bring areas and their dated memberships in step with the files; can run again.

    Returns:
        How many rows were added, changed or left as they were. Memberships that no file names stay: they are history.

    Raises:
        ValueError: for a file that cannot be read.
    """
    one_load_at_a_time()
    areas = keep_in_step(
        Area.objects.all(),
        ("ons_code",),
        (
            {
                "ons_code": row["ons_code"],
                "ods_code": row["ods_code"] or None,
                "kind": row["kind"],
                "name": row["name"],
                "slug": row["slug"],
                "order": order,
            }
            for order, row in enumerate(read_rows(DATA / "areas.csv"), start=1)
        ),
    )
    by_code = _areas_by_code()
    memberships = keep_in_step(
        AreaMembership.objects.all(),
        ("child_id", "parent_id", "valid_from"),
        (
            {
                "child_id": by_code[row["child"]],
                "parent_id": by_code[row["parent"]],
                "valid_from": date.fromisoformat(row["valid_from"]),
                "valid_until": date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
            }
            for row in read_rows(DATA / "memberships.csv")
        ),
    )
    return areas + memberships


@transaction.atomic
def load_census() -> Tally:
    """Bring the boroughs' census populations in step with the files; can run again, needs ``load_areas`` first.

    A population's ``topic`` is the code of ``census_2021_topics.csv`` (``"ethnic-group-5"``), its ``category`` the
    label that people read, its ``source`` names census and table.

    Raises:
        KeyError: for an area that was not loaded, or a category without a label.
    """
    one_load_at_a_time()
    by_code = _areas_by_code()
    labels = {(row["topic"], row["category"]): row["label"] for row in read_rows(DATA / "census_2021_categories.csv")}
    return keep_in_step(
        Population.objects.filter(source__startswith=CENSUS),
        ("area_id", "topic", "category"),
        (
            {
                "area_id": by_code[row["area"]],
                "topic": row["topic"],
                "category": labels[row["topic"], row["category"]],
                "order": int(row["order"]),
                "persons": int(row["persons"]),
                "source": f"{CENSUS}, {row['table']}",
            }
            for row in read_rows(DATA / "census_2021.csv")
        ),
        remove_others=True,
    )


def _areas_by_code() -> dict[str | None, int]:
    return dict(Area.objects.values_list("ons_code", "pk"))
