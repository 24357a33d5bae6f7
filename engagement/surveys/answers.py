"""Answers: how they are cleaned, stored and said back.

Stored answers are one JSON object by question key:

=================================  ==========================================================================
radios, yes_no, likert, age_band,  the key of the option, ``"carer"``; of a scale ``"5"`` (most favourable) to ``"1"``,
borough                            ``"not_sure"``, ``"not_applicable"``; of a borough the area's code or ``"elsewhere"``
checkboxes                         a list of option keys in the order of the question, ``["home", "hospice"]``
matrix                             an object of option keys by statement, ``{"nights": "4"}``; only what was answered
ranking                            a list of option keys, the first place first
short_text, long_text              the text: NFC, lines parted by ``\\n``, no control characters, nothing at its ends
number                             its digits, ``"12.5"``, no more places than it needs
date, month                        ``"2024-05-01"``, ``"2024-05"``
postcode_district                  the outward part, ``"W2"``
information                        never there
=================================  ==========================================================================

In a draft ``null`` says that the question was seen and left empty; a question not yet seen is absent. A submitted
response holds only answers: no ``null`` and nothing from a path that was not taken (``routing.reachable_answers``).

A form sends a question as one field or as several: ``parts_of`` names them.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

import msgspec
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.surveys.conditions import TODAY
from engagement.surveys.definition import (
    MAX_TEXT_ANSWER,
    AgeBand,
    Answer,
    Borough,
    Checkboxes,
    Date,
    Information,
    Likert,
    LongText,
    Matrix,
    Month,
    Number,
    Option,
    PostcodeDistrict,
    Question,
    Radios,
    Ranking,
    ShortText,
    YesNo,
)
from engagement.surveys.scales import age_bands, scale_options, yes_no_options

ELSEWHERE = "elsewhere"

# C0 and C1 controls but tab and newline; lone surrogates; the marks that force a direction on what follows.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]")
# What Word and browsers use to part lines.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# A United Kingdom postcode: the outward part, then perhaps the inward one (Royal Mail's Programmers' Guide).
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)(?:[0-9][A-Z]{2})?")
# 1,234,567.5 as it is written in English.
THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
MAX_DIGITS = 15
FIRST_YEAR, LAST_YEAR = 1900, 2100

# What a form sent: the values of each part of a field, or of the one field that there is.
Sent = str | Sequence[str] | Mapping[str, Sequence[str]] | None


class AnswerError(msgspec.Struct, frozen=True):
    """Why an answer cannot be kept: ``code`` for the program, ``message`` for the person, in their language.

    ``part`` names the part of the field that it is about, such as ``"year"``; empty for the whole.
    """

    code: str
    message: str
    part: str = ""


def every_option(question: Question, boroughs: Sequence[Option] = ()) -> tuple[Option, ...]:
    """Return what can or could once be chosen, in order; nothing for a question that is answered in words or figures.

    For a matrix these are its columns. ``boroughs`` are the areas of the survey, their codes as keys.
    """
    match question:
        case Matrix(scale=None) | Radios() | Checkboxes() | Ranking():
            return question.options
        case Likert() | Matrix():
            return scale_options(question)
        case YesNo():
            return yes_no_options(question)
        case AgeBand():
            return age_bands(question)
        case Borough():
            elsewhere = (Option(key=ELSEWHERE, label=_("Somewhere else")),) if question.elsewhere else ()
            return (*boroughs, *elsewhere)
    return ()


def options_of(question: Question, boroughs: Sequence[Option] = ()) -> tuple[Option, ...]:
    """Return what can be chosen now, in order: ``every_option`` without those that were retired."""
    return tuple(option for option in every_option(question, boroughs) if not option.retired)


def statements_of(question: Matrix) -> tuple[Option, ...]:
    """Return the statements of a matrix that are still asked."""
    return tuple(statement for statement in question.statements if not statement.retired)


def parts_of(question: Question) -> tuple[str, ...]:
    """Return the parts in which a form sends a question; the empty one stands for a single field of its own name."""
    match question:
        case Matrix():
            return tuple(statement.key for statement in statements_of(question))
        case Ranking():
            return tuple(option.key for option in options_of(question))
        case Date():
            return ("day", "month", "year")
        case Month():
            return ("month", "year")
    return ("",)


def field_name(name: str, part: str) -> str:
    """Return the name of the field that sends a part of a question whose field is called ``name``."""
    return f"{name}-{part}" if part else name


def clean_answer(question: Question, sent: Sent, boroughs: Sequence[Option] = ()) -> Answer | AnswerError | None:
    """Return the answer as it is stored, ``None`` when it was left empty, or why it cannot be kept.

    ``sent`` is what the form sent: the values of each part, or all values of the field, a single one, or nothing. No
    input raises. Whether an answer keeps ``valid_if`` depends on other answers: ``routing.fits``.
    """
    parts = _parts(sent)
    match question:
        case Information():
            return None
        case Matrix():
            return _clean_matrix(question, parts)
        case Ranking():
            return _clean_ranking(question, parts)
        case Date() | Month():
            return _clean_calendar(question, parts)
        case ShortText() | LongText():
            return _clean_text(question, parts.get("", []))
        case Number():
            return _clean_number(question, parts.get("", []))
        case PostcodeDistrict():
            return _clean_postcode(question, parts.get("", []))
    allowed = [option.key for option in options_of(question, boroughs)]
    chosen = {value for value in parts.get("", []) if value}
    if not chosen <= set(allowed):
        return _unknown()
    if isinstance(question, Checkboxes):
        return _clean_ticks(question, [key for key in allowed if key in chosen])
    return _clean_single(question, chosen)


def _parts(sent: Sent) -> dict[str, list[str]]:
    if isinstance(sent, Mapping):
        return {part: list(values) for part, values in sent.items()}
    return {"": [sent] if isinstance(sent, str) else list(sent or ())}


def _unknown() -> AnswerError:
    return AnswerError("unknown", _("Choose from the answers on this page"))


def _clean_single(question: Question, chosen: set[str]) -> Answer | AnswerError | None:
    if len(chosen) > 1:
        return AnswerError("too_many", _("Choose one answer"))
    if not chosen:
        return AnswerError("required", _("Choose an answer")) if question.required else None
    return chosen.pop()


def clean_text(value: str) -> str:
    """Return text as it is stored: composed, one kind of line end, without what cannot be seen or stored."""
    value = unicodedata.normalize("NFC", LINE_ENDS.sub("\n", value))
    return UNWANTED.sub("", value).strip()


def _clean_text(question: ShortText | LongText, values: list[str]) -> Answer | AnswerError | None:
    if len(values) > 1:
        return AnswerError("too_many", _("Write your answer once"))
    text = clean_text(values[0]) if values else ""
    if isinstance(question, ShortText):
        text = " ".join(text.split())
    limit = min(question.max_length, MAX_TEXT_ANSWER)
    if len(text) > limit:
        over = len(text) - limit
        return AnswerError(
            "too_long",
            ngettext(
                "Your answer is %(over)s character too long. It can have up to %(limit)s characters",
                "Your answer is %(over)s characters too long. It can have up to %(limit)s characters",
                over,
            )
            % {"over": f"{over:,}", "limit": f"{limit:,}"},
        )
    if not text:
        return AnswerError("required", _("Write your answer")) if question.required else None
    return text


def _clean_ticks(question: Checkboxes, chosen: list[str]) -> Answer | AnswerError | None:
    if not chosen:
        return AnswerError("required", _("Choose at least one answer")) if question.required else None
    if question.exclusive in chosen:
        if len(chosen) == 1:
            return chosen
        label = next(option.label for option in question.options if option.key == question.exclusive)
        return AnswerError("exclusive", _("Choose “%(label)s” on its own, or take it away") % {"label": label})
    if len(chosen) < question.min:
        return AnswerError(
            "too_few",
            ngettext("Choose at least %(n)s answer", "Choose at least %(n)s answers", question.min)
            % {"n": question.min},
        )
    if question.max is not None and len(chosen) > question.max:
        return AnswerError(
            "too_many",
            ngettext("Choose no more than %(n)s answer", "Choose no more than %(n)s answers", question.max)
            % {"n": question.max},
        )
    return chosen


def _clean_matrix(question: Matrix, parts: dict[str, list[str]]) -> Answer | AnswerError | None:
    allowed = {option.key for option in options_of(question)}
    chosen: dict[str, str] = {}
    for statement in statements_of(question):
        values = {value for value in parts.get(statement.key, []) if value}
        if not values <= allowed:
            return msgspec.structs.replace(_unknown(), part=statement.key)
        if len(values) > 1:
            return AnswerError("too_many", _("Choose one answer in each row"), statement.key)
        if values:
            chosen[statement.key] = values.pop()
        elif question.required:
            return AnswerError(
                "required", _("Choose an answer for “%(row)s”") % {"row": statement.label}, statement.key
            )
    if set(parts) - {"", *parts_of(question)}:
        return _unknown()
    return chosen or None


def _clean_ranking(question: Ranking, parts: dict[str, list[str]]) -> Answer | AnswerError | None:
    options = options_of(question)
    places: dict[int, str] = {}
    for option in options:
        values = [value.strip() for value in parts.get(option.key, []) if value.strip()]
        if len(values) > 1:
            return AnswerError("too_many", _("Give each line one place"), option.key)
        if not values:
            continue
        place = _whole(values[0])
        if place is None or not 1 <= place <= len(options):
            return AnswerError(
                "unknown", _("Choose a place from 1 to %(n)s") % {"n": question.max or len(options)}, option.key
            )
        if place in places:
            return AnswerError("twice", _("Two lines have place %(n)s. Give each its own") % {"n": place}, option.key)
        places[place] = option.key
    if question.max is not None and len(places) > question.max:
        return AnswerError(
            "too_many",
            ngettext(
                "Give a place to no more than %(n)s line", "Give a place to no more than %(n)s lines", question.max
            )
            % {"n": question.max},
        )
    if not places:
        return AnswerError("required", _("Give at least one line a place")) if question.required else None
    # Places that were left out close up: second and fourth are first and second.
    return [places[place] for place in sorted(places)]


def _whole(text: str) -> int | None:
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
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover - the pattern above leaves nothing that is no number
        return None


def number_text(value: Decimal) -> str:
    """Return a number as it is stored: no sign that says nothing, no more places than it needs."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _clean_number(question: Number, values: list[str]) -> Answer | AnswerError | None:
    written = [value for value in values if value.strip()]
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


def _clean_calendar(question: Date | Month, parts: dict[str, list[str]]) -> Answer | AnswerError | None:
    wanted = parts_of(question)
    written = {part: "".join(parts.get(part, [])[:1]).strip() for part in wanted}
    if any(len(parts.get(part, [])) > 1 for part in wanted):
        return AnswerError("too_many", _("Write one date"))
    if not any(written.values()):
        if not question.required:
            return None
        return AnswerError("required", _("Write a date") if isinstance(question, Date) else _("Write a month and year"))
    missing = [part for part in wanted if not written[part]]
    if missing:
        names = {"day": _("a day"), "month": _("a month"), "year": _("a year")}
        what = ", ".join(names[part] for part in missing)
        return AnswerError("incomplete", _("The date must also have %(what)s") % {"what": what}, missing[0])
    numbers = {part: _whole(written[part]) for part in wanted}
    year, month, day = numbers["year"], numbers["month"], numbers.get("day", 1)
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return AnswerError("unknown", _("Write the year in four figures, such as 2024"), "year")
    if month is None or not 1 <= month <= 12:
        return AnswerError("unknown", _("Write the month as a number from 1 to 12"), "month")
    try:
        found = datetime.date(year, month, day or 0)
    except ValueError:
        return AnswerError("unknown", _("There is no such day in that month"), "day")
    text = found.isoformat() if isinstance(question, Date) else found.isoformat()[:7]
    return _calendar_range(question, text) or text


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
        return date_format(datetime.date.fromisoformat(text), "j F Y")
    except ValueError:
        return text


def _clean_postcode(question: PostcodeDistrict, values: list[str]) -> Answer | AnswerError | None:
    written = [value for value in values if value.strip()]
    if not written:
        return AnswerError("required", _("Write the first part of your postcode")) if question.required else None
    text = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", written[0]).upper()) if len(written) == 1 else ""
    found = POSTCODE.fullmatch(text)
    if found is None:
        return AnswerError("unknown", _("Write the first part of a postcode, such as W2 or HA9"))
    # "W21AB" is "W2 1AB": the inward part is always a figure and two letters.
    return found[1] if len(text) < 5 else text[:-3]


def said(question: Question, answer: Answer | None, boroughs: Sequence[Option] = ()) -> list[str]:
    """Return an answer in words, one string a choice or one for a text; nothing when it was left empty.

    A matrix says "statement: answer" for each row, a ranking "1. option". A stored key whose option is gone (a borough
    that merged) is given back as it is, so nothing disappears.
    """
    if not answer:
        return []
    labels = {option.key: option.label for option in every_option(question, boroughs)}
    if isinstance(answer, dict):
        rows = {row.key: row.label for row in question.statements} if isinstance(question, Matrix) else {}
        return [f"{rows.get(row, row)}: {labels.get(key, key)}" for row, key in answer.items()]
    if isinstance(question, Ranking):
        return [f"{place}. {labels.get(key, key)}" for place, key in enumerate(answer, start=1)]
    if isinstance(question, Date | Month) and isinstance(answer, str):
        return [calendar_words(answer)]
    if isinstance(question, Number) and isinstance(answer, str):
        return [f"{answer} {question.unit}".strip()]
    return _labelled(labels, [answer] if isinstance(answer, str) else answer)


def _labelled(labels: Mapping[str, str], keys: Iterable[str]) -> list[str]:
    return [labels.get(key, key) for key in keys]
