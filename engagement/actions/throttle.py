"""Slowing down whoever guesses reference codes, without keeping anybody's address (``eolcare.common.limits``).

A code has 60 random bits, so guessing finds nothing within a lifetime; the limit keeps somebody who tries anyway from
burdening everybody else. Only wrong codes count, and once there are too many a right one is refused too: otherwise the
refusal itself would tell which codes are right.
"""

from __future__ import annotations

from eolcare.common.limits import HOUR, Limit

WRONG_CODES = Limit("actions.reference-code", most=30, seconds=HOUR)
"""Of one place in an hour. Generous: a library or a care home has one address."""
