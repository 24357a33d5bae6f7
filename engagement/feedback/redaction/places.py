"""Postcodes, addresses, and small places where only few people are: a practice, a ward, a care home."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engagement.feedback.redaction.kinds import Kind, Proposal, found
from engagement.feedback.redaction.ordinary import BODIES, CALENDAR, FUNCTION
from engagement.feedback.redaction.reading import before

_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G "
    "GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW "
    "OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W "
    "WA WC WD "
    "WF WN WR WS WV YO ZE"
)
_AREA = "(?:" + "|".join(sorted(_AREAS.split(), key=len, reverse=True)) + ")"
# The outward and inward parts as Royal Mail forms them, with or without the space.
_POSTCODE = re.compile(rf"(?<!\w){_AREA}\d[A-Z\d]?\s{{0,2}}[-.]?\s{{0,2}}\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)", re.IGNORECASE)
_OUTWARD = re.compile(
    r"(?P<cue>\b(?:post\s?code(?:\s(?:is|was|of))?|live[sd]?\s(?:in|at)|in|from|around|near|and|or|to|those in|area|of)"
    r"[\s:]{1,2})(?P<code>(?:NW|SW|SE|EC|WC|HA|UB|TW|EN|WD|N|W|E)[1-9]\d?[A-Z]?)(?![\w-])(?!\s?\d)"
)
_STREET = (
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Drive|Gardens|Gdns|Terrace|Crescent|Cres|Grove|Place|Square|Mews|Way|"
    r"Walk|Hill|Rise|Row|Court|Parade|Park|View|Green|Vale|Broadway|Villas|Mansions|Common|Wharf|Approach|Embankment|"
    r"Esplanade|Circus|Path|Passage|Yard|Alley|Boulevard|Estate|Buildings|Chase|Croft|Dene|End|Field|Fields|Gate|Heights|"
    r"Meadow|Meadows|Side|Quay)"
)
_WORD = r"[A-Z][\w'-]{0,30}+"
_NUMBER = r"\d{1,4}(?:\s?[a-zA-Z])?(?:\s?[-/]\s?\d{1,4}[a-zA-Z]?)?"
_NUMBERED = re.compile(
    rf"(?<![\w.:/£])(?P<number>{_NUMBER}),?\s{{1,2}}(?:(?:[Tt]he|St\.?|Upper|Lower|Old|New)\s)?"
    rf"(?:(?!{_STREET}\b(?!\s[A-Z])){_WORD}\s{{1,2}}){{0,3}}{_STREET}\b\.?(?P<town>,\s[A-Z][a-z][\w'-]{{0,28}}+)?"
)
_PLAIN = re.compile(
    r"\b(?:at|address(?:\sis|:)?|to|number|no\.?|of)\s(?P<stretch>\d{1,4}[a-z]?\s(?:[a-z'-]{2,20}\s){1,2}"
    r"(?:road|street|avenue|lane|close|drive|gardens|terrace|crescent|grove|court|mews))\b"
)
_FLAT = re.compile(
    rf"\b(?:[Ff]lat|[Aa]partment|[Aa]pt|[Mm]aisonette)\.?\s(?:[Nn]o\.?\s|[Nn]umber\s)?\d{{1,4}}[a-zA-Z]?\b"
    rf"(?:,?\s{{1,2}}(?:{_WORD}\s{{1,2}}){{1,3}}(?:House|Court|Lodge|Mansions|Towers?|Point|Building|Heights)\b)?"
    rf"(?:,?\s{{1,2}}(?:{_NUMBER},?\s)?(?:{_WORD}\s{{1,2}}){{1,3}}{_STREET}\b)?"
)
_HOUSE = re.compile(
    rf"(?P<name>(?:{_WORD}\s){{1,3}}(?:House|Court|Lodge|Cottage|Mansions|Towers?|Villas?|Heights|Point|Farm|Barn|Bungalow))\b"
    rf"(?P<more>,\s{_NUMBER}\s(?:{_WORD}\s){{1,3}}{_STREET}\b)?"
)
_HOME = re.compile(
    r"\b(?:live[sd]?\sat|living\sat|address|my\shouse|our\shouse|house\sis|flat\sis|home\sis|moved\sto|stays?\sat|lives\sin|"
    r"live\sin|deliver\w{0,3}\sto|came\sto)\b[^.!?\n]{0,12}$"
)
_SMALL = re.compile(
    rf"(?P<name>(?:{_WORD}\s){{1,4}}(?:Surgery|Medical Centre|Medical Practice|Group Practice|Health Centre|Practice|"
    r"Care Home|Nursing Home|Pharmacy|Ward|Day Centre|Primary School|School))\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_GENERAL = FUNCTION | CALENDAR | BODIES | {"gp", "gp's", "nhs", "general", "local", "community", "secondary"}


def find(text: str) -> Iterator[Proposal]:
    """Yield postcodes, addresses and small places; ``text`` as :func:`reading.as_read` gives it."""
    for match in _POSTCODE.finditer(text):
        yield found(match.start(), match.end(), Kind.POSTCODE, "postcode")
    for match in _OUTWARD.finditer(text):
        yield found(match.start("code"), match.end("code"), Kind.POSTCODE, "postcode-outward")
    yield from _addresses(text)
    for match in _SMALL.finditer(text):
        words = match["name"].split()
        skip = 0
        # "The GP Practice" and "My Surgery" are nobody's; "Your Harness Lane Surgery" is from its second word on.
        while skip < len(words) and words[skip].lower() in _GENERAL:
            skip += 1
        if skip < len(words) and words[skip] not in ("Surgery", "Practice", "Ward", "School", "Pharmacy"):
            first = (
                match.start() if words[0] == "The" else match.start() + len(match["name"]) - len(" ".join(words[skip:]))
            )
            yield found(first, match.end("name"), Kind.OTHER, "small-place", "[place]")


def _addresses(text: str) -> Iterator[Proposal]:
    for match in _NUMBERED.finditer(text):
        earlier = before(text, match.start(), 12)
        if _YEAR.fullmatch(match["number"]) and re.search(r"[a-z]\s$", earlier):
            continue
        town = (match["town"] or "").lstrip(", ")
        end = match.start("town") if town and town.lower() in _GENERAL else match.end()
        yield found(match.start(), end, Kind.ADDRESS, "address")
    for match in _PLAIN.finditer(text):
        yield found(match.start("stretch"), match.end("stretch"), Kind.ADDRESS, "address-in-small-letters")
    for match in _FLAT.finditer(text):
        yield found(match.start(), match.end(), Kind.ADDRESS, "flat")
    for match in _HOUSE.finditer(text):
        if match["more"] or _HOME.search(before(text, match.start(), 40)):
            yield found(match.start(), match.end(), Kind.ADDRESS, "house-name")
