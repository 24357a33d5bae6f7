"""pyxform's judgement of a form: what it refuses is refused here, at the place that it names."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from engagement.surveys.xlsform.kinds import read_kind
from engagement.surveys.xlsform.problems import Findings, Place
from engagement.surveys.xlsform.rows import Form

ROW = re.compile(r"^\[row ?: ?(\d+)\]\s*(?:On the '[^']*' sheet, )?")
MOST_ROWS = 1_000
# Kobo's own rows, as what they stand for in the standard.
KOBO = {f"{edge}_{what}": f"{edge} group" for edge in ("begin", "end") for what in ("score", "rank", "kobomatrix")}
OWN = {"score__row": "kobo--score-choices", "rank__level": "kobo--rank-items"}


def judge(form: Form, findings: Findings) -> None:
    """Show a form to pyxform and add what it refuses, unless that row is refused already."""
    if len(form.lines) > MOST_ROWS:
        # There are too many questions for the portal anyway; that is said elsewhere, and sooner.
        return
    try:
        convert(xlsform=_in_the_standard(form.plain), validate=False, pretty_print=False, form_name="data")
    except PyXFormError as error:
        place, reason = _place(error, form)
        if not place.row or not findings.refused(place.sheet, place.row):
            findings.refuse(place, _("pyxform: %(reason)s") % {"reason": reason})
    except (RecursionError, Exception) as error:  # A form that it stumbles over is not one that it accepts.
        reason = _("pyxform, which checks XLSForms, stops at this workbook (%(error)s).")
        findings.refuse(Place("", 0), reason % {"error": type(error).__name__})


def _place(error: PyXFormError, form: Form) -> tuple[Place, str]:
    """Return where an error is, as far as it says so, and its words."""
    words = " ".join(str(error).split("Learn more:")[0].split())
    context: Any = getattr(error, "context", None) or {}
    match = ROW.match(words)
    row = int(match[1]) if match else context.get("row") or 0
    row = row if isinstance(row, int) else 0
    sheet = str(context.get("sheet") or ("survey" if row else ""))
    said = re.search(r"On the '([^']*)' sheet", words)
    sheet = said[1] if said else sheet
    column = context.get("column") if isinstance(context.get("column"), str) else ""
    shown = next((name for name in form.sheets if name.strip().lower() == sheet), sheet)
    if not row:
        # Some of its sentences name the row by what stands in it.
        for pattern, named in ((r"Unknown question type '(.*)'", "type"), (r"element named '([^']*)'", "name")):
            quoted = re.search(pattern, words)
            lines = [line for line in form.lines if quoted and line.text(named) == quoted[1]]
            if lines:
                return lines[0].place(named), words[:400]
    place = Place(shown, row, column or "")
    line = next((line for line in form.lines if line.number == row), None) if sheet == "survey" else None
    if line is not None and column:
        place = line.place(column)._replace(sheet=shown)
    return place, ROW.sub("", words)[:400]


def _in_the_standard(plain: dict[str, Any]) -> dict[str, Any]:
    """Return the sheets with Kobo's own rows written as the standard has them."""
    rows, inside = [], {"score__row": "", "rank__level": ""}
    for row in plain.get("survey", []):
        name = next((header for header in row if header.strip().lower() == "type"), "")
        kind = read_kind(row.get(name, "")).name
        if kind in KOBO:
            for level, column in OWN.items():
                inside[level] = row.get(column, inside[level])
        typed = KOBO.get(kind) or (f"select_one {inside[kind]}" if kind in inside else row.get(name, ""))
        plainly = {header: text for header, text in row.items() if not header.startswith("kobo--")}
        rows.append(plainly | ({name: typed} if name else {}))
    header = [{name: None for name in plain["survey_header"][0] if not name.startswith("kobo--")}]
    return {**plain, "survey": rows, "survey_header": header}
