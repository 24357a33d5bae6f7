"""Numbers as they are counted: in bands that never change, and bit by bit, so that they can be added up exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

# Up to here each whole number begins a band of its own. Never change this: what was counted before would lie elsewhere.
EXACT_TO = 100
STEPS = (1, 2, 5)


def band_of(text: str) -> str:
    """Return the band in which a stored number lies, by the least number in it.

    ``"12"`` holds 12 and 12.5. From 101 on bands grow with the number: they begin at 101, 200, 500, 1000, 2000, 5000
    and so on. Below zero they are mirrored: ``"-12"`` holds -12 and -12.5, ``"-0"`` what lies between -1 and 0.
    """
    value = Decimal(text)
    whole = int(abs(value))
    if whole > EXACT_TO:
        unit = 10 ** (len(str(whole)) - 1)
        whole = max(EXACT_TO + 1, *(step * unit for step in STEPS if step * unit <= whole))
    return f"-{whole}" if value < 0 else str(whole)


def band_ends(band: str) -> tuple[int, int]:
    """Return where a band begins and the first whole number beyond it, both without their sign."""
    least = abs(int(band))
    if least <= EXACT_TO:
        return least, least + 1
    unit = 10 ** (len(str(least)) - 1)
    return least, next((step * unit for step in STEPS if step * unit > least), 10 * unit)


def slices_of(text: str) -> Iterator[str]:
    """Yield the values that hold a stored number bit by bit; ``sum_of`` adds them up.

    A number is its digits without the point, as a binary number: ``"@+1.0"`` and ``"@+1.2"`` say that it has one
    decimal place and that bits 0 and 2 of its digits are set, which is 0.5; ``"@-"`` is for a number below zero.
    """
    whole, _point, decimals = text.lstrip("-").partition(".")
    digits = int(whole + decimals)
    sign = "-" if text.startswith("-") else "+"
    for bit in range(digits.bit_length()):
        if digits >> bit & 1:
            yield f"@{sign}{len(decimals)}.{bit}"


def is_slice(value: str) -> bool:
    """Return whether a value is a bit of a number, and not a band."""
    return value.startswith(("@+", "@-"))


def sum_of(counts: Mapping[str, int]) -> Decimal:
    """Return the sum of all numbers of a question, from how many people stand under each value."""
    total = Decimal(0)
    for value, n in counts.items():
        if is_slice(value):
            places, bit = value[2:].split(".")
            part = Decimal(n * 2 ** int(bit)).scaleb(-int(places))
            total += -part if value[1] == "-" else part
    return total
