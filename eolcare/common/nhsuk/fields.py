"""Form fields that Django does not have: a date in three parts, a time as people write it."""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eolcare.common.nhsuk.widgets import PARTS, DateInput

_time = re.compile(r"^(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?m?\.?$")


class DateField(forms.Field):
    """A date typed as day, month and year; months may be written as words ("March", "mar").

    ``clean`` gives a ``datetime.date`` or None. ``earliest`` and ``latest`` (inclusive) may be dates or
    functions that give one, called at each check. Errors say which part is missing or wrong, and carry
    ``params["parts"]`` so that only that part is marked.
    """

    widget = DateInput
    default_error_messages = {
        "missing": _("%(label)s must include a %(missing)s"),
        "unreal": _("%(label)s must be a real date"),
        "year": _("The year must have 4 numbers"),
        "early": _("%(label)s must be on or after %(limit)s"),
        "late": _("%(label)s must be on or before %(limit)s"),
    }

    def __init__(self, *, earliest: Any = None, latest: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Any) -> date | None:
        """Raises ValidationError with the codes of ``default_error_messages``."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        if isinstance(value, str):
            return self._real(value.split("-")[::-1])
        missing = [name for name, text in zip(PARTS, value, strict=True) if not text]
        if missing:
            # Both names in one sentence: "must include a month and year".
            words = {"day": gettext("day"), "month": gettext("month"), "year": gettext("year")}
            joined = gettext(" and ").join(words[name] for name in missing)
            raise self._error("missing", missing, missing=joined)
        return self._real(value)

    def _real(self, parts: Sequence[str]) -> date:
        try:
            day, month, year = parts
            day_number, month_number, year_number = int(day), self._month(month), int(year)
        except ValueError:
            wrong = [name for name, text in zip(PARTS, parts, strict=False) if not self._readable(name, text)]
            raise self._error("unreal", wrong) from None
        if len(year) != 4:
            raise self._error("year", ["year"])
        try:
            return date(year_number, month_number, day_number)
        except ValueError:
            wrong = ["month"] if not 1 <= month_number <= 12 else ["day"]
            raise self._error("unreal", wrong) from None

    def _readable(self, name: str, text: str) -> bool:
        try:
            self._month(text) if name == "month" else int(text)
        except ValueError:
            return False
        return True

    @staticmethod
    def _month(text: str) -> int:
        word = text.strip().rstrip(".").casefold()
        if word.isdecimal():
            return int(word)
        for number in range(1, 13):
            long, short = str(MONTHS[number]).casefold(), str(MONTHS_3[number]).casefold()
            if word in (long, short, long[:4]):
                return number
        raise ValueError(text)

    def validate(self, value: date | None) -> None:
        """Raises ValidationError for a date that is wanted and absent, too early or too late."""
        super().validate(value)
        if value is None:
            return
        for code, bound in (("early", self.earliest), ("late", self.latest)):
            limit = bound() if callable(bound) else bound
            if limit and (value < limit if code == "early" else value > limit):
                told = f"{limit.day} {MONTHS[limit.month]} {limit.year}"
                raise self._error(code, PARTS, limit=told)

    def _error(self, code: str, parts: Sequence[str], **params: Any) -> ValidationError:
        label = self.label or gettext("Date")
        return ValidationError(
            self.error_messages[code], code=code, params={"label": label, "parts": tuple(parts), **params}
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the date differs; what is no date has changed."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class TimeField(forms.TimeField):
    """A time of day as people write it: "2pm", "2:30pm", "14:30", "14.30", "midday", "midnight".

    ``clean`` gives a ``datetime.time`` or None. A number alone ("2") is refused: it could be either half
    of the day.
    """

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Enter a time, like 2:30pm or 14:30")}

    def to_python(self, value: Any) -> time | None:
        """Raises ValidationError for what is no time, or could be two."""
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        text = str(value).strip().casefold()
        if text in (gettext("midday"), gettext("noon")):
            return time(12)
        if text == gettext("midnight"):
            return time(0)
        match = _time.match(text)
        if not match or not (match[2] or match[3]):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
        if half:
            if not 1 <= hour <= 12:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour > 23 or minute > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        """A stored time as "2:30pm"; what was typed stays as it was typed."""
        if not isinstance(value, time):
            return value
        half = "am" if value.hour < 12 else "pm"
        minutes = f":{value.minute:02d}" if value.minute else ""
        return f"{value.hour % 12 or 12}{minutes}{half}"
