"""The history of a survey's unpublished questions: every state in which they were saved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from engagement.surveys.models import QuestionsEdit, Survey, SurveyVersion
from eolcare.accounts.models import User

LONGEST_WHAT = 300


def keep_edit(
    survey: Survey, *, definition: dict[str, Any], sha256: str, what: object, actor: User | None
) -> QuestionsEdit:
    """Add a state of the questions to their history, unless it ends with it already, and return the last edit.

    Must run in the transaction that locked the survey: the edits are numbered without gaps.

    Args:
        survey: whose questions they are.
        definition: the questions as they are stored.
        sha256: their digest.
        what: what was done, in a few words for the team.
        actor: who did it.
    """
    last = survey.edits.order_by("-number").defer("definition").first()
    if last is not None and last.sha256 == sha256:
        return last
    return QuestionsEdit.objects.create(
        survey=survey,
        number=0 if last is None else last.number + 1,
        definition=definition,
        sha256=sha256,
        what=str(what)[:LONGEST_WHAT],
        made_by=actor,
    )


def keep_what_was(survey: Survey, version: SurveyVersion | None, *, nothing: dict[str, Any], sha256: str) -> None:
    """Add the present state to the history, if it does not end with it, so that one can always go back to it.

    ``nothing`` and ``sha256`` are the definition and digest of a survey without questions, for ``version`` ``None``.
    """
    last = survey.edits.order_by("-number").values_list("sha256", flat=True).first()
    if version is None:
        if last is None:
            keep_edit(survey, definition=nothing, sha256=sha256, what=_("Nothing yet"), actor=None)
    elif last != version.sha256:
        what = _("The questions as they were before")
        maker = version.created_by
        keep_edit(survey, definition=version.definition, sha256=version.sha256, what=what, actor=maker)
