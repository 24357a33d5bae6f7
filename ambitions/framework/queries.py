"""What the framework's pages show, and what other rooms look up."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from ambitions.framework.models import Ambition, BuildingBlock, Foundation, FrameworkEdition


def current_edition() -> FrameworkEdition | None:
    """Return the edition in use here; ``None`` before reference data is loaded."""
    return FrameworkEdition.objects.filter(is_current=True).first()


def ambitions_of(edition: FrameworkEdition) -> QuerySet[Ambition]:
    """Return an edition's ambitions in order, each with its building blocks at hand."""
    return edition.ambitions.order_by("number").prefetch_related(
        Prefetch("building_blocks", queryset=BuildingBlock.objects.select_related("ambition").order_by("number"))
    )


def foundations_of(edition: FrameworkEdition) -> QuerySet[Foundation]:
    """Return an edition's foundations in order."""
    return edition.foundations.order_by("number")


def building_block(code: str) -> BuildingBlock:
    """Return the building block of the current edition with a code such as ``"4.1"``.

    Raises:
        BuildingBlock.DoesNotExist: if there is none.
        ValueError: for anything that is not two numbers with a point between.
    """
    ambition, _, number = code.partition(".")
    return BuildingBlock.objects.select_related("ambition").get(
        ambition__edition__is_current=True, ambition__number=int(ambition), number=int(number)
    )
