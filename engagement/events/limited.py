"""How often things are done from one place around bookings. Generous: a library or a care home has one address.

Each process counts bookings by itself for a few before it tells the others (``eolcare.common.limits``): a person books
once, and pays nothing for the limit. Codes can be guessed, so each try is counted at once.
"""

from __future__ import annotations

from django.http import HttpResponse

from eolcare.common.limits import HOUR, STEP, Counted, Limit

BOOK = Limit("events.book", most=60, seconds=HOUR, step=STEP)
# Whoever asks, so that nobody's letter box is flooded by somebody who types their address at every event.
BOOK_FOR_ONE = Limit("events.book-for", most=20, seconds=HOUR, step=4)
BOOKING_CODES = Limit("events.booking-code", most=30, seconds=HOUR)


def refused(response: HttpResponse, counted: Counted) -> HttpResponse:
    """Make a page the answer to somebody who is over a limit: 429, and when to come back."""
    response.status_code = 429
    response["Retry-After"] = str(counted.again_in)
    return response
