"""The list for the venue as a file: who is expected and what they need. No address, no number, no formula that runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from engagement.events.models import AccessNeed, BookingState, Event
from engagement.events.queries_people import BookingFilters, bookings_of
from engagement.surveys.export.sheets import write_table
from engagement.surveys.export.tables import BOM, harmless

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def headings() -> list[str]:
    """Return the headings of the columns."""
    return [_("Name"), _("Takes part"), _("Companion"), _("Needs"), _("Of the companion"), _("Here")]


def lines_of(event: Event) -> Iterator[list[str]]:
    """Return a line for each person with a place, by name, in two queries."""
    for booking in bookings_of(event, BookingFilters(state=BookingState.BOOKED)):
        needs = list(booking.needs.all())
        contact = getattr(booking, "contact", None)
        yield [
            contact.name if contact else "",
            str(booking.get_place_kind_display()),
            _("Yes") if booking.with_carer else _("No"),
            "; ".join(_in_words(need) for need in needs if not need.for_carer),
            "; ".join(_in_words(need) for need in needs if need.for_carer),
            _("Yes") if booking.checked_in_at else "",
        ]


def _in_words(need: AccessNeed) -> str:
    words = str(need.get_kind_display())
    return f"{words} ({need.detail})" if need.detail else words


def file_of(event: Event, ending: str) -> tuple[bytes, int]:
    """Return the list as a file and how many people it names.

    Args:
        event: whose list.
        ending: ``"csv"`` (UTF-8 with a byte order mark) or ``"xlsx"``.
    """
    lines = list(lines_of(event))
    if ending == XLSX:
        made = io.BytesIO()
        write_table(made, _("People"), headings(), lines)
        return made.getvalue(), len(lines)
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(headings())
    table.writerows([harmless(cell) for cell in line] for line in lines)
    return BOM + text.getvalue().encode(), len(lines)
