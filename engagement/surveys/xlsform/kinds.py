"""The ``type`` column: what each type of XLSForm is here, and why some are nothing here."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from pyxform import aliases

OR_OTHER = re.compile(r"\s+(?:or specify other|or_other|or other)$", re.IGNORECASE)
GROUP = re.compile(r"(begin|end)[\s_]+(group|repeat|lgroup|looped group|loop)(?:\s.*)?", re.IGNORECASE)
KOBO = re.compile(r"(begin|end)[\s_]+(score|rank|kobomatrix)", re.IGNORECASE)

PLAIN = {
    "text": "text",
    "string": "text",
    "q string": "text",
    "add text prompt": "text",
    "phone number": "text",
    "get phone number": "text",
    "integer": "integer",
    "int": "integer",
    "q int": "integer",
    "add integer prompt": "integer",
    "decimal": "decimal",
    "q decimal": "decimal",
    "add decimal prompt": "decimal",
    "percentage": "percentage",
    "range": "range",
    "note": "note",
    "q note": "note",
    "add note prompt": "note",
    "date": "date",
    "q date": "date",
    "add date prompt": "date",
    "acknowledge": "acknowledge",
    "q acknowledge": "acknowledge",
    "add acknowledge prompt": "acknowledge",
    "trigger": "acknowledge",
    "calculate": "calculate",
    "q calculate": "calculate",
    "add calculate prompt": "calculate",
    "hidden": "hidden",
    "today": "today",
    "get today": "today",
    "score__row": "score__row",
    "rank__level": "rank__level",
}
# Facts about device and person that forms for fieldwork gather by themselves.
GATHERED = frozenset(
    [
        "start",
        "start time",
        "get start time",
        "end",
        "end time",
        "get end time",
        "deviceid",
        "device id",
        "get device id",
        "imei",
        "subscriberid",
        "subscriber id",
        "get subscriber id",
        "simserial",
        "sim id",
        "get sim id",
        "phonenumber",
        "username",
        "email",
        "audit",
        "start-geopoint",
        "background-audio",
        "background-geopoint",
        "uri:subscriberid",
        "uri:phonenumber",
        "uri:simserial",
        "uri:deviceid",
        "uri:username",
        "uri:email",
    ]
)
_FILES = _("Files are not collected: answers are words, figures and choices.")
_PLACES = _("Places are not collected. Ask for the borough or the first half of the postcode.")
_TIMES = _("A time of day cannot be asked for. Offer times to choose from, or ask for words.")
_LISTS = _("Lists in other files cannot be used. Put the choices on the sheet “choices”.")
REFUSED: dict[str, object] = {
    **dict.fromkeys(("image", "photo", "audio", "video", "file", "q picture", "q image", "q audio", "q video"), _FILES),
    **dict.fromkeys(("add image prompt", "add photo prompt", "add audio prompt"), _FILES),
    **dict.fromkeys(("add video prompt", "add file prompt"), _FILES),
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "gps", "location", "q location", "q geopoint"), _PLACES),
    **dict.fromkeys(("q geotrace", "q geoshape", "add location prompt", "osm"), _PLACES),
    "time": _TIMES,
    **dict.fromkeys(("datetime", "date time", "q datetime", "q date time", "add datetime prompt"), _TIMES),
    "add date time prompt": _TIMES,
    **dict.fromkeys(("barcode", "q barcode", "add barcode prompt"), _("Barcodes cannot be read.")),
    **dict.fromkeys(
        ("number of days in last month", "number of days in last six months", "number of days in last year"),
        _("This type is not known here. Use “integer”."),
    ),
}
REPEAT = _(
    "Questions cannot be asked several times over. Ask about one, or write the questions out for the first, the second "
    "and so on."
)


class Kind(NamedTuple):
    """A type as it was read.

    ``name`` is one of ours (``"select_one"``, ``"begin_group"``, ``"refused"``, ``"unknown"`` …), ``list_name`` the
    list of choices, ``other`` whether it ends in "or other", ``reason`` why it is refused.
    """

    name: str
    list_name: str = ""
    other: bool = False
    reason: object = ""


def read_kind(text: str) -> Kind:
    """Return what a cell of the ``type`` column means."""
    text = " ".join(text.split())
    lowered = text.lower()
    if match := GROUP.fullmatch(lowered):
        return Kind(f"{match[1]}_{'group' if match[2] == 'group' else 'repeat'}")
    if match := KOBO.fullmatch(lowered):
        return Kind(f"{match[1]}_{match[2]}")
    found = _select(text) or Kind("unknown")
    if lowered in PLAIN:
        found = Kind(PLAIN[lowered])
    elif lowered in GATHERED:
        found = Kind("gathered")
    elif lowered in REFUSED:
        found = Kind("refused", reason=REFUSED[lowered])
    elif lowered in ("csv-external", "xml-external"):
        found = Kind("external")
    elif lowered in aliases.settings_header:
        found = Kind("setting")
    return found


def _select(text: str) -> Kind | None:
    for command, meaning in sorted(aliases.select.items(), key=lambda pair: -len(pair[0])):
        if not text.lower().startswith(command):
            continue
        rest = text[len(command) :]
        if rest and not rest[0].isspace():
            continue
        listed = OR_OTHER.sub("", rest).strip()
        other = OR_OTHER.search(rest) is not None
        if command in aliases.select_from_file or meaning == "select one external":
            return Kind("refused", reason=_LISTS)
        if "${" in listed:
            return Kind("refused", reason=_("Choices cannot be made from the answers to another question."))
        name = {"select one": "select_one", "select all that apply": "select_multiple", "rank": "rank"}[meaning]
        return Kind(name, list_name=listed, other=other)
    if text.lower().startswith("osm "):
        return Kind("refused", reason=_PLACES)
    return None
