"""Cleaning answers in figures: numbers, days, months, postcodes."""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.surveys.choices import AnswerError, parts_of
from engagement.surveys.conditions import TODAY
from engagement.surveys.definition import Answer, Date, Month, Number, PostcodeDistrict

# A United Kingdom postcode: the outward part, then perhaps the inward one (Royal Mail's Programmers' Guide).
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)(?:[0-9][A-Z]{2})?")
# 1,234,567.5 as it is written in English.
THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
MAX_DIGITS = 15
FIRST_YEAR, LAST_YEAR = 1900, 2100


def whole_number(text: str) -> int | None:
    """Return a whole number of up to six digits, written in the digits of any script."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= 6 else None


def read_number(text: str) -> Decimal | None:
    """Return the number that somebody wrote: with thousands or decimals as in English, Polish or Persian."""
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u066c", "").replace("\u066b", ".")
    text = "".join(text.split()).replace("'", "").replace("’", "")
    text = text.replace(",", "") if THOUSANDS.fullmatch(text) else text.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", text) or sum(char.isdigit() for char in text) > MAX_DIGITS:
        return None
    return Decimal(text)


def number_text(value: Decimal) -> str:
    """Return a number as it is stored: no sign that says nothing, no more places than it needs."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def clean_number(question: Number, parts: Mapping[str, list[str]]) -> Answer | AnswerError | None:
    """Return a number as it is stored, or why it cannot be kept."""
    written = [value for value in parts.get("", []) if value.strip()]
    if not written:
        return AnswerError("required", _("Write a number")) if question.required else None
    value = read_number(written[0]) if len(written) == 1 else None
    if value is None:
        return AnswerError("unknown", _("Write a number in figures, such as 3"))
    if question.decimals == 0 and value != value.to_integral_value():
        return AnswerError("decimals", _("Write a whole number, such as 3"))
    if value != round(value, question.decimals):
        return AnswerError(
            "decimals",
            ngettext(
                "Write the number with up to %(n)s decimal place",
                "Write the number with up to %(n)s decimal places",
                question.decimals,
            )
            % {"n": question.decimals},
        )
    if (question.min and value < Decimal(question.min)) or (question.max and value > Decimal(question.max)):
        return AnswerError("range", _range_in_words(question))
    return number_text(value)


def _range_in_words(question: Number) -> str:
    if question.min and question.max:
        return _("Write a number from %(least)s to %(most)s") % {"least": question.min, "most": question.max}
    if question.min:
        return _("Write a number that is %(least)s or more") % {"least": question.min}
    return _("Write a number that is %(most)s or less") % {"most": question.max}


def clean_calendar(question: Date | Month, parts: Mapping[str, list[str]]) -> Answer | AnswerError | None:
    """Return a day or a month as it is stored, or what is wrong with one of its parts."""
    wanted = parts_of(question)
    written = {part: "".join(parts.get(part, [])[:1]).strip() for part in wanted}
    if any(len(parts.get(part, [])) > 1 for part in wanted):
        return AnswerError("too_many", _("Write one date"))
    if not any(written.values()):
        if not question.required:
            return None
        return AnswerError("required", _("Write a date") if isinstance(question, Date) else _("Write a month and year"))
    found = _day_of(written, [part for part in wanted if not written[part]])
    if isinstance(found, AnswerError):
        return found
    text = found.isoformat() if isinstance(question, Date) else found.isoformat()[:7]
    return _calendar_range(question, text) or text


def _day_of(written: Mapping[str, str], missing: list[str]) -> datetime.date | AnswerError:
    """Return the day that the parts make, the first of the month where no day is asked."""
    if missing:
        names = {"day": _("a day"), "month": _("a month"), "year": _("a year")}
        what = ", ".join(names[part] for part in missing)
        return AnswerError("incomplete", _("The date must also have %(what)s") % {"what": what}, missing[0])
    year, month, day = (whole_number(written.get(part, "1")) for part in ("year", "month", "day"))
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return AnswerError("unknown", _("Write the year in four figures, such as 2024"), "year")
    if month is None or not 1 <= month <= 12:
        return AnswerError("unknown", _("Write the month as a number from 1 to 12"), "month")
    try:
        return datetime.date(year, month, day or 0)
    except ValueError:
        return AnswerError("unknown", _("There is no such day in that month"), "day")


def _calendar_range(question: Date | Month, text: str) -> AnswerError | None:
    least, most = (limit_of(question, limit) for limit in (question.min, question.max))
    if least and text < least:
        if question.min == TODAY:
            return AnswerError("range", _("The date must be today or later"))
        return AnswerError("range", _("The date must be %(date)s or later") % {"date": calendar_words(least)})
    if most and text > most:
        if question.max == TODAY:
            return AnswerError("range", _("The date must not be in the future"))
        return AnswerError("range", _("The date must be %(date)s or earlier") % {"date": calendar_words(most)})
    return None


def limit_of(question: Date | Month, limit: str) -> str:
    """Return a limit of a date or month as it is stored, ``today`` as the day that it is; empty for none."""
    text = timezone.localdate().isoformat() if limit == TODAY else limit
    return text if isinstance(question, Date) else text[:7]


def calendar_words(text: str) -> str:
    """Return a stored day or month in the words of the reader's language."""
    try:
        if len(text) == 7:
            return date_format(datetime.date.fromisoformat(f"{text}-01"), "F Y")
        return date_format(datetime.date.fromisoformat(text), "j E Y")
    except ValueError:
        return text


def clean_postcode(question: PostcodeDistrict, parts: Mapping[str, list[str]]) -> Answer | AnswerError | None:
    """Return the outward part of a postcode; the rest is never kept."""
    written = [value for value in parts.get("", []) if value.strip()]
    if not written:
        return AnswerError("required", _("Write the first part of your postcode")) if question.required else None
    text = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", written[0]).upper()) if len(written) == 1 else ""
    found = POSTCODE.fullmatch(text)
    if found is None:
        return AnswerError("unknown", _("Write the first part of a postcode, such as W2 or HA9"))
    # "W21AB" is "W2 1AB": the inward part is always a figure and two letters.
    return found[1] if len(text) < 5 else text[:-3]
