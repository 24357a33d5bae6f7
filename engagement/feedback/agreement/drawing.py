"""Drawing a sample: as many from each source as it has its share, always the same for the same seed."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Mapping, Sequence


def share_out(size: int, strata: Mapping[str, int]) -> dict[str, int]:
    """Return how many to draw from each stratum, in proportion to how many each has; they add up to ``size``.

    Whole numbers by the largest remainder; of equal remainders the first by name comes first.

    Raises:
        ValueError: if there are fewer than ``size`` in all.
    """
    total = sum(strata.values())
    if size > total:
        raise ValueError(f"{size} cannot be drawn from {total}.")
    if not total:
        return {}
    # In whole numbers: a share never turns on how a fraction is rounded.
    given = {name: size * number // total for name, number in strata.items()}
    rest = size - sum(given.values())
    remainders = sorted(strata, key=lambda name: (-(size * strata[name] % total), name))
    for name in remainders[:rest]:
        given[name] += 1
    return given


def lot(seed: int, name: str) -> bytes:
    """Return the lot of a thing, made of the seed and its name alone: what has the lowest lots is drawn."""
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()


def draw(seed: int, size: int, strata: Mapping[str, Sequence[str]]) -> list[str]:
    """Return ``size`` names out of the strata, in the order of their lots.

    Args:
        seed: any number; another one draws others.
        size: how many.
        strata: the names to draw from, by what they are grouped by.

    Raises:
        ValueError: if there are fewer than ``size`` in all.
    """
    numbers = share_out(size, {key: len(names) for key, names in strata.items()})
    drawn: list[str] = []
    for key, names in strata.items():
        drawn += heapq.nsmallest(numbers[key], names, key=lambda name: lot(seed, name))
    return sorted(drawn, key=lambda name: lot(seed, name))
