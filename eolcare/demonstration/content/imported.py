"""Two invented spreadsheets of things that people said: one that is brought in, one with problems that wait."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

HEADINGS = ("Comment", "Source", "Date", "Borough", "Said by", "Consent")

BROUGHT_IN = (
    ("The hospice nurse rang my mother every Thursday, and she waited for that call.", "Carer", "Brent"),
    ("We had three different numbers on three different leaflets. I tried all of them that night.", "Carer", "Ealing"),
    ("My uncle wanted to stay in his own bed. He could, because a neighbour sat with him.", "Resident", "Harrow"),
    ("The bus to the hospice takes two changes. My father stopped going to see her.", "Resident", "Hounslow"),
    ("Nobody asked which language she prayed in. The chaplain did, in her last week.", "Carer", "Ealing"),
    ("The bed came two days after she did.", "Carer", "Hillingdon"),
    ("I wish somebody had said the word dying. We all waited for somebody else to say it.", "Resident", "Brent"),
    ("Our own doctor knew us for twenty years. That made the last month bearable.", "Carer", "Harrow"),
    ("The night sitter let me sleep for the first time in a week.", "Carer", "Hounslow"),
    ("We paid for the taxi to fetch his medicine from the other end of the borough.", "Carer", "Hillingdon"),
    ("The staff in the home stayed after their shift to be with him.", "Resident", "Ealing"),
    ("I did not know that we could ask for help until it was over.", "Carer", "Brent"),
)
"""What it says, who said it, and where."""


def brought_in() -> bytes:
    """Return the spreadsheet that is brought in, as a CSV file."""
    rows = [
        (text, "E-mail", f"2022-03-{number + 1:02}", borough, said_by, "no")
        for number, (text, said_by, borough) in enumerate(BROUGHT_IN)
    ]
    return _csv(rows)


def with_problems() -> bytes:
    """Return the spreadsheet that has problems: a day that there is not, a borough that there is not, no words."""
    return _csv(
        [
            ("The chemist on the corner kept the box ready for us.", "Letter", "2022-05-02", "Brent", "Carer", "no"),
            ("Nobody told the night team that he had come home.", "Letter", "2022-02-31", "Ealing", "Carer", "no"),
            ("The ward was kind, the car park was not.", "Letter", "2022-05-04", "Middlewich", "Resident", "no"),
            ("", "Letter", "2022-05-05", "Harrow", "Resident", "no"),
            ("She was washed by somebody who sang to her.", "Letter", "2022-05-06", "Harrow", "Carer", "no"),
        ]
    )


def _csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *rows])
    return out.getvalue().encode()
