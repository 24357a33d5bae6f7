"""The framework's editions, from this room's own files (``data/README.md`` names the source)."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from ambitions.framework.models import Ambition, BuildingBlock, Foundation, FrameworkEdition
from eolcare.common.reference_data import Tally, keep_in_step, one_load_at_a_time, read_rows

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_framework() -> Tally:
    """Bring editions, ambitions, building blocks and foundations in step with the files; can run again.

    Rows are told apart by their place (edition, ambition, number), never by title: two rows may bear the same one.

    Raises:
        KeyError: for a row of an edition or ambition that no file names.
    """
    one_load_at_a_time()
    tally = keep_in_step(
        FrameworkEdition.objects.all(),
        ("slug",),
        (
            {
                "slug": row["slug"],
                "title": row["title"],
                "first_year": int(row["first_year"]),
                "last_year": int(row["last_year"]),
                "publisher": row["publisher"],
                "is_current": row["is_current"] == "yes",
            }
            for row in read_rows(DATA / "editions.csv")
        ),
    )
    editions = dict(FrameworkEdition.objects.values_list("slug", "pk"))
    tally += keep_in_step(
        Ambition.objects.all(),
        ("edition_id", "number"),
        ({"edition_id": editions[row["edition"]], **_numbered(row)} for row in read_rows(DATA / "ambitions.csv")),
    )
    ambitions = {
        (slug, number): pk for slug, number, pk in Ambition.objects.values_list("edition__slug", "number", "pk")
    }
    tally += keep_in_step(
        BuildingBlock.objects.all(),
        ("ambition_id", "number"),
        (
            {"ambition_id": ambitions[row["edition"], int(row["ambition"])], **_numbered(row)}
            for row in read_rows(DATA / "building_blocks.csv")
        ),
    )
    return tally + keep_in_step(
        Foundation.objects.all(),
        ("edition_id", "number"),
        ({"edition_id": editions[row["edition"]], **_numbered(row)} for row in read_rows(DATA / "foundations.csv")),
    )


def _numbered(row: dict[str, str]) -> dict[str, object]:
    return {"number": int(row["number"]), "title": row["title"], "description": row["description"]}
