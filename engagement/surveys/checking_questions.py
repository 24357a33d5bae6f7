"""What one question of a definition may be on its own: its key, its texts, and the parts of its kind."""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.answers import number_text
from engagement.surveys.conditions import TODAY

KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
OPTION_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
TEXT_FIELDS = ("title", "hint", "why", "statement", "body", "unit", "valid_message")
MUST_SAY = ("title", "statement", "body")
# Marks that turn the direction of everything that follows, so that a text reads other than it is.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
MOST_DECIMALS = 4
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"\d{4}-\d{2}")


def key_problem(key: str, pattern: re.Pattern[str]) -> str:
    """Return what is wrong with a key, or an empty text."""
    if pattern.fullmatch(key):
        return ""
    if pattern is KEY:
        return _("A key is a small letter, then up to 39 small letters, digits, hyphens or underscores.")
    return _("A key is up to 40 small letters, digits, hyphens or underscores, first a letter or digit.")


def text_problem(value: str, limit: int, needed: bool) -> str | None:
    """Return what is wrong with a text of a definition, or ``None``."""
    if needed and not value.strip():
        return _("This text is missing.")
    if len(value) > limit:
        return _("This text has %(n)s characters. It can have up to %(limit)s.") % {
            "n": f"{len(value):,}",
            "limit": f"{limit:,}",
        }
    if TURNS.search(value):
        return _("This text holds an invisible mark that turns the direction of reading. Type the text again.")
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in value):
        return _("This text holds an invisible control character. Type the text again.")
    return None


def text_problems(question: d.Question) -> Iterator[tuple[str, str]]:
    """Yield the field and the reason for each text of a question that cannot be used."""
    for field in TEXT_FIELDS:
        value = getattr(question, field, None)
        if value is None:
            continue
        reason = text_problem(value, d.MAX_LENGTH[field], field in MUST_SAY)
        if reason:
            yield field, reason
    for name in ("options", "statements"):
        for at, option in enumerate(getattr(question, name, ()), start=1):
            for field in ("label", "hint"):
                reason = text_problem(getattr(option, field), d.MAX_LENGTH[field], field == "label")
                if reason:
                    yield f"{name}[{at}].{field}", reason


def kind_problems(question: d.Question) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the parts that only this kind of question has."""
    match question:
        case d.Radios() | d.Checkboxes() | d.Ranking():
            yield from _options(question)
        case d.Matrix():
            yield from _matrix(question)
        case d.ShortText(max_length=limit) if not 1 <= limit <= 1_000:
            yield "max_length", _("The longest answer is between 1 and 1,000 characters.")
        case d.LongText(max_length=limit) if not 1 <= limit <= d.MAX_TEXT_ANSWER:
            yield "max_length", _("The longest answer is between 1 and 10,000 characters.")
        case d.Number():
            yield from _number(question)
        case d.Date() | d.Month():
            yield from _calendar(question)
    if isinstance(question, d.Checkboxes):
        yield from _limits(question)
    yield from _beside(question)


def _beside(question: d.Question) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with what any question may carry beside its answer."""
    if isinstance(question, d.Information) and question.required:
        yield "required", _("A page to read cannot be required.")
    if question.counts_as and not isinstance(question, d.Radios | d.Checkboxes | d.YesNo):
        yield "counts_as", _("Only a question with options to choose from can say the role or community.")
    if isinstance(question, d.Information) and (question.valid_if or question.valid_message):
        yield "valid_if", _("A page to read has no answer to check.")
    if bool(question.valid_if) != bool(question.valid_message.strip()):
        yield "valid_message", _("A rule for the answer, and what to say when it is broken, belong together.")


def _options(question: d.Radios | d.Checkboxes | d.Ranking) -> Iterator[tuple[str, str]]:
    offered = [option for option in question.options if not option.retired]
    least = 1 if isinstance(question, d.Checkboxes) else 2
    if not offered:
        yield "options", _("The question has no options to choose from.")
    elif len(offered) < least:
        yield "options", _("The question needs at least two options to choose from.")
    if isinstance(question, d.Ranking) and question.max is not None and not 1 <= question.max <= len(offered):
        yield "max", _("The most places is between 1 and the number of options.")
    yield from _list("options", question.options, d.MAX_OPTIONS)


def _list(name: str, options: Sequence[d.Option], limit: int) -> Iterator[tuple[str, str]]:
    if len(options) > limit:
        yield name, _("The question has more than %(limit)s options.") % {"limit": limit}
    seen: set[str] = set()
    labels: set[str] = set()
    for at, option in enumerate(options, start=1):
        if reason := key_problem(option.key, OPTION_KEY):
            yield f"{name}[{at}].key", reason
        elif option.key in seen:
            yield f"{name}[{at}].key", _("An earlier option has the same key.")
        seen.add(option.key)
        label = option.label.strip().casefold()
        if label and label in labels and not option.retired:
            yield f"{name}[{at}].label", _("An earlier option reads the same.")
        if not option.retired:
            labels.add(label)


def _matrix(question: d.Matrix) -> Iterator[tuple[str, str]]:
    if not any(not statement.retired for statement in question.statements):
        yield "statements", _("The table has no statements.")
    yield from _list("statements", question.statements, d.MAX_STATEMENTS)
    if bool(question.options) == (question.scale is not None):
        yield "options", _("Give the table either a scale or options of its own.")
    if question.options:
        if sum(1 for option in question.options if not option.retired) < 2:
            yield "options", _("The question needs at least two options to choose from.")
        yield from _list("options", question.options, 12)


def _limits(question: d.Checkboxes) -> Iterator[tuple[str, str]]:
    keys = {option.key for option in question.options if not option.retired}
    if question.exclusive is not None and question.exclusive not in keys:
        yield "exclusive", _("There is no option “%(key)s” to stand alone.") % {"key": question.exclusive[:60]}
    together = len(keys - {question.exclusive})
    if not 0 <= question.min <= together:
        yield "min", _("The least number of answers is between 0 and the number of options that can be combined.")
    if question.max is not None and not max(1, question.min) <= question.max <= together:
        yield "max", _("The most answers is at least the least, and at most the options that can be combined.")


def _number(question: d.Number) -> Iterator[tuple[str, str]]:
    if not 0 <= question.decimals <= MOST_DECIMALS:
        yield "decimals", _("A number can have 0 to 4 decimal places.")
    limits = {}
    for field in ("min", "max"):
        text = getattr(question, field)
        if not text:
            continue
        try:
            value = Decimal(text)
            if not value.is_finite() or number_text(value) != text or len(text) > 15:
                raise InvalidOperation
        except InvalidOperation:
            yield field, _("Give the limit in plain figures, such as 0 or 2.5.")
            continue
        if 0 <= question.decimals <= MOST_DECIMALS and value != round(value, question.decimals):
            yield field, _("The limit has more decimal places than the answer can have.")
        limits[field] = value
    if len(limits) == 2 and limits["min"] > limits["max"]:
        yield "max", _("The highest number is lower than the lowest.")


def _calendar(question: d.Date | d.Month) -> Iterator[tuple[str, str]]:
    limits = {}
    for field in ("min", "max"):
        text = getattr(question, field)
        if not text or text == TODAY:
            continue
        if not calendar_value(text, month=isinstance(question, d.Month)):
            example = "2024-05" if isinstance(question, d.Month) else "2024-05-31"
            yield field, _("Give the limit as “%(example)s”, or “today”.") % {"example": example}
            continue
        limits[field] = text
    if len(limits) == 2 and limits["min"] > limits["max"]:
        yield "max", _("The latest date is before the earliest.")


def calendar_value(text: str, *, month: bool) -> bool:
    """Return whether a text is a day, or a month, as answers are stored."""
    if not (MONTH if month else DAY).fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(f"{text}-01" if month else text)
    except ValueError:
        return False
    return True
