"""Dates and months: a field for each part."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from engagement.surveys.answers import field_name, parts_of
from engagement.surveys.definition import Date, Month
from engagement.surveys.presentation.asking import Asking
from eolcare.common.nhsuk.components import render


def date_field(asking: Asking, question: Date | Month) -> SafeString:
    """Return the fields of a date or a month."""
    labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    items = [
        {
            "name": field_name(asking.name, part),
            "id": field_name(asking.name, part),
            "label": labels[part],
            "width": "4" if part == "year" else "2",
            "value": asking.value(part),
            "error": part == asking.wrong_part,
            "autocomplete": "off",
            "attributes": {"dir": "ltr"},
        }
        for part in parts_of(question)
    ]
    fieldset = {"legend": asking.heading}
    return render("date-input", asking.around | {"id": asking.name, "items": items, "fieldset": fieldset})
