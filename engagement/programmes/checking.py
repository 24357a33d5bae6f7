"""Checking a row before it is written, so that a refusal names the field in words for people.

Forms check too; these checks hold for every caller of a service, a form or not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from eolcare.common.errors import Refusal

LONGEST_TEXT = 10_000
"""Characters that a long text may have. Longer ones belong in a document."""

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


def check_row(row: models.Model, *, names: Collection[str]) -> None:
    """Check the named fields of an unsaved row one by one, in the order of the model.

    Raises:
        Refusal: for the first field that cannot be kept as it is, naming the field.
    """
    for field in row._meta.concrete_fields:
        if field.name in names and not field.is_relation:
            _check_field(row, field)


def _check_field(row: models.Model, field: models.Field) -> None:
    value = getattr(row, field.attname)
    name = str(field.verbose_name)
    name = name[:1].upper() + name[1:]
    if isinstance(value, str):
        value = value.strip().replace("\r\n", "\n")
        setattr(row, field.attname, value)
        longest = field.max_length or LONGEST_TEXT
        if "\x00" in value:
            raise Refusal(_("“%(field)s” holds a character that cannot be kept.") % {"field": name}, field=field.name)
        if len(value) > longest:
            raise Refusal(
                _("“%(field)s” must be %(longest)s characters or fewer. It has %(length)s.")
                % {"field": name, "longest": f"{longest:,}", "length": f"{len(value):,}"},
                field=field.name,
            )
        if not value and not field.blank:
            raise Refusal(_("Enter something for “%(field)s”.") % {"field": name}, field=field.name)
        if value and field.choices and value not in {choice for choice, _label in field.flatchoices}:
            raise Refusal(_("Choose “%(field)s” from the list.") % {"field": name}, field=field.name)
    if value is None and not field.null:
        raise Refusal(_("Enter something for “%(field)s”.") % {"field": name}, field=field.name)
    try:
        field.clean(value, row)
    except ValidationError as error:
        raise Refusal(f"“{name}”: {error.messages[0]}", field=field.name) from error


def check_day(day: date, *, field: str) -> None:
    """Refuse a day that can only be a slip of the keyboard.

    Raises:
        Refusal: before the year 2000 or after 2100, naming the field.
    """
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Refusal(
            _("Enter a year between %(first)s and %(last)s.") % {"first": EARLIEST_YEAR, "last": LATEST_YEAR},
            field=field,
        )


def free_slug(queryset: models.QuerySet, text: str, *, public_id: str, reserved: Iterable[str] = ()) -> str:
    """Return an address made of ``text`` that no row of ``queryset`` has; a taken one gets part of the public id."""
    longest = queryset.model._meta.get_field("slug").max_length or 80
    slug = slugify(text)[: longest - 7].strip("-")
    if not slug:
        return public_id
    if slug in reserved or queryset.filter(slug=slug).exists():
        slug = f"{slug}-{public_id[:6]}"
    return slug
