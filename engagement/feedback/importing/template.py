"""The spreadsheet to fill in: the columns that are understood, and what may stand in each."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from engagement.events.spoken import SPOKEN
from engagement.feedback.importing.fields import FIELDS
from engagement.feedback.models import Consent, SaidBy, Submission
from engagement.feedback.models.submissions import LONGEST_TEXT
from eolcare.figures.csv import safe

CHECKED_ROWS = 1_000


def template_csv() -> bytes:
    """Return the row of headings as a CSV file that spreadsheet programs read right."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe(field.label) for field in FIELDS])
    return ("\ufeff" + out.getvalue()).encode()


def template_xlsx(boroughs: Sequence[str], communities: Sequence[str]) -> bytes:
    """Return a workbook with the headings on its first sheet, and on its second what may stand in each column.

    Args:
        boroughs: names of the boroughs that the person works in.
        communities: names of the communities that are known.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Feedback")
    lists = book.create_sheet(_("What may stand there"))
    allowed = _allowed(boroughs, communities)
    for place, field in enumerate(FIELDS, start=1):
        letter = get_column_letter(place)
        for each in (sheet, lists):
            each.cell(1, place, str(field.label)).font = Font(bold=True)
            each.column_dimensions[letter].width = 60 if field.key == "text" and each is sheet else 30
        lists.cell(2, place, _hint(field.key)).alignment = Alignment(wrap_text=True, vertical="top")
        for row, value in enumerate(allowed.get(field.key, ()), start=3):
            cell = lists.cell(row, place, value)
            # A community that is called "=..." stays a name.
            cell.data_type = "s"
        if field.key in allowed and field.key != "communities" and allowed[field.key]:
            last = 2 + len(allowed[field.key])
            choice = DataValidation("list", formula1=f"'{lists.title}'!${letter}$3:${letter}${last}", allow_blank=True)
            choice.add(f"{letter}2:{letter}{CHECKED_ROWS}")
            sheet.add_data_validation(choice)
        if field.key == "received_on":
            for row in range(2, CHECKED_ROWS + 1):
                sheet.cell(row, place).number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _allowed(boroughs: Sequence[str], communities: Sequence[str]) -> dict[str, list[str]]:
    return {
        "kind": [str(label) for label in Submission.Kind.labels],
        "area": list(boroughs),
        "said_by": [str(label) for label in SaidBy.labels],
        "communities": list(communities),
        "consent": [str(label) for label in Consent.labels],
        "language": [str(name) for name in SPOKEN.values()],
    }


def _hint(key: str) -> str:
    return {
        "text": _("The words as they were said or written, up to %(most)s characters. One person to a row.")
        % {"most": f"{LONGEST_TEXT:,}"},
        "kind": _("One of these:"),
        "received_on": _("A day, such as 2022-04-03. Not later than today."),
        "area": _("One of these, or nothing:"),
        "said_by": _("One of these, or nothing:"),
        "communities": _("Any of these, with a semicolon between them, or nothing:"),
        "consent": _("One of these. Nothing means: not published."),
        "title": _("A few words, or nothing."),
        "language": _("One of these. Nothing means: English."),
    }[key]
