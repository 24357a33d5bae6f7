"""Finding in a text what has a form of its own and could tell who somebody is: a thin use of the rules of redaction.

Names have no such form; :func:`engagement.feedback.redaction.propose` looks for them too.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.feedback.redaction import contacts, dates, is_nhs_number, merged, places
from engagement.feedback.redaction.kinds import Kind as RedactionKind
from engagement.feedback.redaction.reading import as_read


class Kind(models.TextChoices):
    """What sort of identifier it looks like."""

    EMAIL = "email", _("an email address")
    WEB = "web", _("a web address")
    PHONE = "phone", _("a telephone number")
    POSTCODE = "postcode", _("a postcode")
    NHS_NUMBER = "nhs_number", _("an NHS number")
    BIRTH_DATE = "birth_date", _("a date of birth")


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch of the text that looks like an identifier, as it stands there."""

    kind: Kind
    excerpt: str


_KINDS = {
    RedactionKind.EMAIL: Kind.EMAIL,
    RedactionKind.PHONE: Kind.PHONE,
    RedactionKind.POSTCODE: Kind.POSTCODE,
    RedactionKind.NHS_NUMBER: Kind.NHS_NUMBER,
    RedactionKind.BIRTH_DATE: Kind.BIRTH_DATE,
}
_WEB_RULES = {"web", "account"}


def find_identifiers(text: str) -> list[Finding]:
    """Return what looks like an identifier in ``text``, in the order in which it stands there."""
    read = as_read(text)
    found: list[Finding] = []
    for each in merged([*contacts.find(read), *dates.find(read), *places.find(read)]):
        kind = Kind.WEB if each.found_by in _WEB_RULES else _KINDS.get(each.kind)
        if kind is not None:
            found.append(Finding(kind, text[each.start : each.end]))
    return found


__all__ = ["Finding", "Kind", "find_identifiers", "is_nhs_number"]
