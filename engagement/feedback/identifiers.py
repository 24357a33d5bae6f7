"""Finding in a text what could tell who somebody is: addresses, telephone numbers, postcodes, NHS numbers.

A pure function over patterns. It finds what has a form of its own; a name has none, so a person still reads the words
before they are published.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of identifier it looks like."""

    EMAIL = "email", _("an email address")
    WEB = "web", _("a web address")
    PHONE = "phone", _("a telephone number")
    POSTCODE = "postcode", _("a postcode")
    NHS_NUMBER = "nhs_number", _("an NHS number")
    BIRTH_DATE = "birth_date", _("a full date")


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch of the text that looks like an identifier, as it stands there."""

    kind: Kind
    excerpt: str


_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_WEB = re.compile(r"(?:https?://|www\.)\S{1,200}", re.IGNORECASE)
# The outward and inward parts as Royal Mail forms them, with or without the space.
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s{0,2}\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w.,])\+?\d(?:[\s().\-–]{0,2}\d){8,14}(?!\w)")
_DATE = re.compile(r"\b(?:[0-3]?\d[/.\-][01]?\d[/.\-](?:19|20)?\d\d)\b")


def find_identifiers(text: str) -> list[Finding]:
    """Return what looks like an identifier in ``text``, in the order of the kinds, each stretch once."""
    found: list[Finding] = []
    rest = text
    for kind, pattern in (
        (Kind.EMAIL, _EMAIL),
        (Kind.WEB, _WEB),
        (Kind.POSTCODE, _POSTCODE),
        (Kind.BIRTH_DATE, _DATE),
    ):
        found += [Finding(kind, match.group().strip()) for match in pattern.finditer(rest)]
        # What is found once is not found again as something else.
        rest = pattern.sub(lambda match: "\n" * len(match.group()), rest)
    for match in _DIGITS.finditer(rest):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) == 10 and is_nhs_number(digits):
            found.append(Finding(Kind.NHS_NUMBER, match.group().strip()))
        elif len(digits) >= 9:
            excerpt = match.group().strip()
            # "(020) 7946 0958" is found from its first digit on.
            found.append(Finding(Kind.PHONE, "(" + excerpt if excerpt.count(")") > excerpt.count("(") else excerpt))
    return found


def is_nhs_number(digits: str) -> bool:
    """Return whether ten digits are a valid NHS number: the last one checks the others (modulus 11)."""
    if len(digits) != 10 or not digits.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])
