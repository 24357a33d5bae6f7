"""Telling somebody that another person changed the action that they have open, and what."""

from __future__ import annotations

from engagement.actions.changes import Change, changes_since
from engagement.actions.models import Action
from engagement.feedback.forms import refuse
from eolcare.common import nhsuk
from eolcare.common.errors import Conflict, Refusal


def tell(form: nhsuk.Form, refusal: Refusal, action: Action) -> list[Change]:
    """Put a refusal into a form of an action; return what somebody else changed, if that was why.

    The form keeps what was typed, and carries the version of now: whoever looked at the other change can save again.
    """
    changes = []
    if isinstance(refusal, Conflict):
        seen = form.cleaned_data.get("version") or 0
        changes = changes_since(Action.objects.select_related("owner", "owner_organisation").get(pk=action.pk), seen)
    refuse(form, refusal, row=action)
    return changes
