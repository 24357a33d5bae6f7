"""Widgets that Django does not have: a date in three parts."""

from datetime import date
from typing import Any

from django import forms

PARTS = ("day", "month", "year")


class DateInput(forms.Widget):
    """Day, month and year as three text fields named ``<name>_day``, ``<name>_month``, ``<name>_year``.

    The value is a date, or the three texts as they were typed, as a tuple; ``DateField`` reads both.
    """

    input_type = "text"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str, str] | None:
        """The three texts without surrounding spaces; None if all are empty or absent."""
        day, month, year = (str(data.get(f"{name}_{part}") or "").strip() for part in PARTS)
        return (day, month, year) if day or month or year else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether none of the three was sent."""
        return all(f"{name}_{part}" not in data for part in PARTS)

    def format_value(self, value: Any) -> dict[str, str]:
        """The text for each part, from a date, an ISO date or what was typed."""
        if isinstance(value, str) and value:
            try:
                value = date.fromisoformat(value[:10])
            except ValueError:
                return {}
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": f"{value.year:04d}"}
        if isinstance(value, tuple | list):
            return dict(zip(PARTS, map(str, value), strict=False))
        return {}

    def id_for_label(self, id_: str) -> str:
        """The id of the first of the three."""
        return f"{id_}-day" if id_ else id_
