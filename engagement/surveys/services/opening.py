"""What a page holds of which nothing is kept before it is sent: when it was opened, and what its token follows from.

The token of the answers follows from the page's nonce and the portal's secret, so a page that is sent twice, from two
tabs or again after a lost connection, is sent under one token, and what is unique under that token decides.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import time
from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings

from engagement.surveys.models import Survey
from engagement.surveys.services.drafts import DRAFT_KEPT

SEAL = re.compile(r"(([0-9a-f]{32})\.([0-9]{1,15})\.([0-9]{1,9}))\.([0-9a-f]{64})", re.ASCII)


class Opened(NamedTuple):
    """A page that was opened: the token of its answers, when it was, and the version whose questions it asks."""

    token: str
    at: datetime
    version: int


def seal_page(survey: Survey, version: int) -> str:
    """Return the seal of a page that is opened now, of the version with this number. No two are alike."""
    said = f"{secrets.token_hex(16)}.{time.time_ns() // 1_000_000}.{version}"
    return f"{said}.{_digest('page-seal', survey, said).hex()}"


def opened_page(survey: Survey, seal: str) -> Opened | None:
    """Return what a page's seal says; ``None`` if it is none of this survey's, or older than a draft would be kept."""
    found = SEAL.fullmatch(seal)
    if found is None or not hmac.compare_digest(_digest("page-seal", survey, found[1]).hex(), found[5]):
        return None
    milliseconds = int(found[3])
    if time.time() - milliseconds / 1000 > DRAFT_KEPT.total_seconds():
        return None
    token = base64.urlsafe_b64encode(_digest("page-token", survey, found[1])[:24]).decode()
    return Opened(token, datetime.fromtimestamp(milliseconds / 1000, UTC), int(found[4]))


def _digest(kind: str, survey: Survey, said: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"{kind}:{survey.public_id}:{said}".encode(), hashlib.sha256)
