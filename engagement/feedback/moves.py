"""From which state a submission may move to which, and by which way somebody is reached."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.feedback.models import Submission

State = Submission.State

MOVES: dict[str, frozenset[str]] = {
    State.RECEIVED: frozenset({State.TAKEN_UP, State.ANSWERED, State.CLOSED}),
    State.TAKEN_UP: frozenset({State.TAKEN_UP, State.ANSWERED, State.CLOSED}),
    # What was closed can be taken up again; an answer that went out stands.
    State.CLOSED: frozenset({State.TAKEN_UP}),
    State.ANSWERED: frozenset(),
}
"""From which state a submission may move to which."""


class By(models.TextChoices):
    """By which way the person was reached."""

    EMAIL = "email", _("Email, sent from here")
    POST = "post", _("Post")
    PHONE = "phone", _("Telephone")
    IN_PERSON = "in_person", _("In person, or where they posted it")
