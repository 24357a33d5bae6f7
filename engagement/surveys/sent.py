"""What was sent from a browser, found again by the token that it still holds."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.http import HttpRequest

from engagement.surveys.filling import token_in
from engagement.surveys.models import Response, SentOnce, Survey
from engagement.surveys.services import reference_for
from eolcare.common.prepared import Prepared
from eolcare.common.tokens import hash_code, hash_token

SURVEY = ("slug", "title", "translations", "what_happens", "contact_email", "contact_phone", "anonymous", "state")
RESPONSE = ("public_id", "reference_hash", "may_quote", "submitted_at", "version_id")


class Sent(NamedTuple):
    """Answers that were sent. In an anonymous survey nothing leads to the response, so it is ``None``."""

    survey: Survey
    token: str
    response: Response | None

    @property
    def reference(self) -> str:
        """The code to look the answers up with; empty in an anonymous survey.

        After the portal's secret was changed the code no longer follows from the token; better none than a wrong one.
        """
        if self.response is None:
            return ""
        reference = reference_for(self.token)
        return reference if hash_code(reference) == self.response.reference_hash else ""


class Confirmed(NamedTuple):
    """What the confirmation page needs of answers that were sent: the survey as it stands, and the code."""

    survey_id: int
    survey_version: int
    survey_changed: datetime
    reference: str


# Written out, because building it anew for every page costs more than running it.
CONFIRMATION = Prepared(f"""
    SELECT survey.id, survey.version, survey.updated_at, response.reference_hash
    FROM {Response._meta.db_table} response
    JOIN {Survey._meta.db_table} survey ON survey.id = response.survey_id
    WHERE response.submission_key = %(submission_key)s AND survey.slug = %(slug)s
""")  # noqa: S608 - names of our own tables


def find_confirmation(request: HttpRequest, slug: str, locator: str) -> Confirmed | None:
    """Return what the confirmation shows to this browser; ``None`` where ``find_sent`` has to look closer."""
    token = token_in(request, locator)
    if token is None:
        return None
    with connection.cursor() as cursor:
        CONFIRMATION.run(cursor, {"submission_key": hash_token(token), "slug": slug})
        row = cursor.fetchone()
    if row is None:
        return None
    reference = reference_for(token)
    survey_id, version, changed, kept_hash = row
    return Confirmed(survey_id, version, changed, reference if hash_code(reference) == kept_hash else "")


def find_sent(request: HttpRequest, slug: str, locator: str) -> Sent | None:
    """Return what this browser sent from this address, or ``None``."""
    token = token_in(request, locator)
    if token is None:
        return None
    of_survey = tuple(f"survey__{name}" for name in SURVEY)
    lookup = {"submission_key": hash_token(token), "survey__slug": slug}
    response = Response.objects.select_related("survey").only(*RESPONSE, *of_survey).filter(**lookup).first()
    if response is not None:
        return Sent(response.survey, token, response)
    once = SentOnce.objects.select_related("survey").only("submission_key", *of_survey).filter(**lookup).first()
    return Sent(once.survey, token, None) if once else None
