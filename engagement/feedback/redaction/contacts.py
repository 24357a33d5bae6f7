"""E-mail addresses, web addresses, names of accounts, telephone numbers, NHS numbers and numbers of patients."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engagement.feedback.redaction.kinds import Kind, Proposal, found
from engagement.feedback.redaction.reading import before

_TOP = (
    r"(?:com|org|net|uk|eu|co|ac|gov|nhs|info|biz|me|io|ie|pl|pt|fr|de|it|es|ro|in|pk|bd|lk|so|ng|ke|jm|us|ca|au|"
    r"london|example)"
)
# Possessive, so that a row of letters is read once and not once from each of its letters.
_EMAIL = re.compile(r"(?<![\w.+'%-])[\w.+'%-]++@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
# "dot" as a word, or in brackets.
_DOT = r"(?:\s{1,2}(?:dot|\(dot\)|\[dot\])\s{1,2}|\s?[(\[]dot[)\]]\s?)"
_JOIN = r"(?:\s{1,2}(?:dot|underscore|dash|hyphen)\s{1,2}|\s?[(\[]dot[)\]]\s?)"
_LOCAL = rf"(?<![\w.+'-])[\w.+'-]{{1,64}}+(?:{_JOIN}[\w.+'-]{{1,64}}+){{0,4}}"
_LABEL = r"[a-z0-9-]{1,63}+"
# "coming at eight. It was" is none: with "at" as a word, the dot must be one too.
_SPOKEN = re.compile(rf"{_LOCAL}\s{{1,2}}at\s{{1,2}}{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}{_TOP}\b", re.IGNORECASE)
_SPACED = re.compile(
    rf"{_LOCAL}\s?(?:[(\[]at[)\]]|@)\s?{_LABEL}(?:(?:{_DOT}|\s\.\s|\.){_LABEL}){{0,3}}(?:{_DOT}|\s\.\s|\.){_TOP}\b",
    re.IGNORECASE,
)
_WEB = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]{1,500}", re.IGNORECASE)
_BARE_WEB = re.compile(rf"(?<![\w@./-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}{_TOP}/[^\s<>\"]{{1,500}}", re.IGNORECASE)
_PUBLIC_WEB = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){0,4}(?:nhs|gov)\.uk\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z0-9_](?:[\w.]{0,38}[A-Za-z0-9_])")
_RUN = re.compile(r"(?<![\w,£$€#.])(?<!\d[/-])(?:\+|\(\s?\+?)?\d(?:(?!\.\s)[\s().\-/]{0,3}\d){5,30}+(?!\w|,\d)")
_PHONE_CUE = re.compile(
    r"\b(?:phone|telephone|tel|mobile|mob|landline|ring|rang|call|called|text|whatsapp|number|fax|contact)\b"
)
_NHS_CUE = re.compile(r"\bnhs(?:\s(?:no|num|number|n[oº]))?\b\.?[^.!?\n]{0,25}$")
_NI = re.compile(r"(?<!\w)[A-Z]{2}(?:[\s-]?\d{2}){3}[\s-]?[A-D](?!\w)", re.IGNORECASE)
_PATIENT = re.compile(
    r"\b(?:hospital|patient|mrn|clinic|medical|record|unit|case|account|policy|passport|blue badge|social services|"
    r"council tax|ni|national insurance|order|badge)"
    r"(?:'s)?(?:\s{1,2}(?:record|insurance|id|ref|reference))?\s{0,2}(?:number|numbers|num|no|nr|id|ref|mrn|#)?"
    r"(?:\s?\.)?(?:\s{1,2}(?:is|was|for me is|on it was))?[\s:(#]{1,4}"
    r"(?P<number>(?=[a-z -]{0,8}\d)(?:[a-z]{1,4}[\s-]?)?\d{4,12}[a-z]?)\b",
    re.IGNORECASE,
)
_VEHICLE = re.compile(r"(?<!\w)[A-Z]{2}\d{2}\s?[A-HJ-PR-Z]{3}(?!\w)")


def find(text: str) -> Iterator[Proposal]:
    """Yield what the rules of this module find, the surest first; ``text`` as :func:`reading.as_read` gives it."""
    yield from _emails(text)
    yield from _webs(text)
    for match in _NI.finditer(text):
        yield found(match.start(), match.end(), Kind.OTHER, "national-insurance", "[number]")
    for match in _PATIENT.finditer(text):
        if len(re.sub(r"\D", "", match["number"])) != 10 or not is_nhs_number(re.sub(r"\D", "", match["number"])):
            yield found(match.start("number"), match.end("number"), Kind.OTHER, "number-with-cue", "[number]")
    yield from _numbers(text)
    for match in _VEHICLE.finditer(text):
        yield found(match.start(), match.end(), Kind.OTHER, "vehicle", "[number]")


def _emails(text: str) -> Iterator[Proposal]:
    for match in _EMAIL.finditer(text):
        yield found(match.start(), match.end(), Kind.EMAIL, "email")
    for pattern in (_SPOKEN, _SPACED):
        for match in pattern.finditer(text):
            yield found(match.start(), match.end(), Kind.EMAIL, "email-spoken")


def _webs(text: str) -> Iterator[Proposal]:
    for pattern in (_WEB, _BARE_WEB):
        for match in pattern.finditer(text):
            stretch = match.group().rstrip(".,;:!?)'")
            if not _PUBLIC_WEB.match(stretch):
                yield found(match.start(), match.start() + len(stretch), Kind.OTHER, "web", "[web address]")
    for match in _HANDLE.finditer(text):
        yield found(match.start(), match.end(), Kind.OTHER, "account", "[account name]")


def _numbers(text: str) -> Iterator[Proposal]:
    """Telephone numbers and NHS numbers: rows of digits told apart by how they begin and what stands before them."""
    for match in _RUN.finditer(text):
        start = match.start()
        places = [at for at in range(start, match.end()) if text[at].isdigit()]
        while places:
            number = "".join(text[at] for at in places)
            length, kind, rule = _classify(number, text, start)
            if length == 0:
                break
            end = places[length - 1] + 1
            yield found(_opened(text, start, end), end, kind, rule)
            places = places[length:]
            start = places[0] if places else end


def _classify(number: str, text: str, start: int) -> tuple[int, Kind, str]:  # noqa: PLR0911
    """Return how many of the digits are one number, of which kind, found by which rule; none for no number."""
    nothing = (0, Kind.OTHER, "")
    size = len(number)
    cue = before(text, start, 45)
    if _NHS_CUE.search(cue) and 9 <= size <= 11:
        return size, Kind.NHS_NUMBER, "nhs-number-with-cue" if not is_nhs_number(number) else "nhs-number"
    if size == 10 and number[0] != "0" and is_nhs_number(number):
        return size, Kind.NHS_NUMBER, "nhs-number"
    international = text[start : start + 3].lstrip("( ").startswith("+") or number.startswith("00")
    if international:
        return (min(size, 15), Kind.PHONE, "phone-international") if size >= 8 else nothing
    if number.startswith("0") and size >= 9:
        return _british(number, text, start), Kind.PHONE, "phone"
    if number.startswith("44") and size == 12:
        return size, Kind.PHONE, "phone-international"
    if number.startswith("7") and size == 10:
        return size, Kind.PHONE, "phone-without-zero"
    if _luhn(number) and 13 <= size <= 19:
        return size, Kind.OTHER, "card"
    if _PHONE_CUE.search(cue) and 6 <= size <= 12 and "ref" not in cue and "/" not in text[start : start + size]:
        return size, Kind.PHONE, "phone-with-cue"
    return nothing


def _british(number: str, text: str, start: int) -> int:
    """Return how many digits of a row that begins with 0 are the first telephone number in it."""
    if len(number) <= 11:
        return len(number)
    # "07700 900123 07700 900456": eleven digits are a number; ten in a few old towns.
    return 11 if number[11] == "0" or number[10] != "0" else 10


def _opened(text: str, start: int, end: int) -> int:
    """Return where the number begins with the bracket or plus before its first digit."""
    stretch = text[start:end]
    if stretch.count(")") > stretch.count("(") and start > 0 and text[start - 1] == "(":
        return start - 1
    if stretch.startswith("(") and ")" not in stretch:
        return start + 1
    return start


def is_nhs_number(digits: str) -> bool:
    """Return whether ten digits are a valid NHS number: the last one checks the others (modulus 11).

    Source: NHS Data Dictionary, "NHS number".
    """
    if len(digits) != 10 or not digits.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def _luhn(digits: str) -> bool:
    """Return whether the digits pass the check of payment cards (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
