"""How often things are done from one place around surveys. Generous: a library or a care home has one address."""

from __future__ import annotations

from django.http import HttpResponse

from eolcare.common.limits import DAY, HOUR, STEP, Counted, Limit

BEGIN = Limit("surveys.begin", most=200, seconds=DAY, step=STEP)
# From here on somebody may look whether one person answered for many; nobody is kept from it.
MANY_FROM_ONE_PLACE = 50
INVITATION_CODES = Limit("surveys.invitation", most=30, seconds=HOUR)
RETURN_CODES = Limit("surveys.return", most=30, seconds=HOUR)
REFERENCE_CODES = Limit("surveys.withdraw", most=30, seconds=HOUR)
# To one address, whoever asks; and from one place, whatever addresses it names.
LINKS_TO_ONE = Limit("surveys.links-to", most=10, seconds=HOUR)
LINKS_FROM_ONE = Limit("surveys.links-from", most=60, seconds=HOUR)


def refused(response: HttpResponse, counted: Counted) -> HttpResponse:
    """Make a page the answer to somebody who is over a limit: 429, and when to come back."""
    response.status_code = 429
    response["Retry-After"] = str(counted.again_in)
    return response
