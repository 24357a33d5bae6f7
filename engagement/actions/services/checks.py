"""Rules that several writes of actions share. Each raises a Refusal that names its field."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from engagement.actions.models import Action, ReasonCode, Status
from engagement.actions.moves import MOVES, NEEDS_WORDS
from engagement.programmes.models import Programme
from eolcare.areas.models import Area
from eolcare.common.errors import IllegalMove, Refusal

LONGEST_ADDRESS = 500
_IS_ADDRESS = URLValidator(schemes=["https"])


def check_text_and_areas(programme: Programme, title: str, you_said: str, areas: Iterable[Area]) -> list[Area]:
    """Return the areas, if the action says what people said and all of them lie in the programme's."""
    if not title.strip():
        raise Refusal(_("Enter a title."), field="title")
    if not you_said.strip():
        raise Refusal(_("Enter what people said."), field="you_said")
    chosen = list(areas)
    if not chosen:
        raise Refusal(_("Choose at least one area."), field="areas")
    covered = set(Area.objects.beneath(programme.area).values_list("pk", flat=True))
    for area in chosen:
        if area.pk not in covered:
            raise Refusal(_("%(area)s is not part of this programme.") % {"area": area}, field="areas")
    return chosen


def settle_framework(action: Action) -> None:
    """Let a building block bring its ambition with it, and refuse one of another ambition."""
    block = action.building_block
    if block is None:
        return
    if action.ambition_id is None:
        action.ambition_id = block.ambition_id
    if action.ambition_id != block.ambition_id:
        raise Refusal(
            _("Building block %(block)s belongs to the ambition “%(ambition)s”. Choose that one, or another block.")
            % {"block": block.code, "ambition": block.ambition},
            field="building_block",
        )


def check_can_be_public(action: Action) -> None:
    """Refuse an action that residents would see without reading what is done."""
    if not action.we_did.strip() and not action.words.strip():
        raise Refusal(
            _("Residents would not see what is done. Say what we do about it before it is published."), field="we_did"
        )


def check_move(before: str, status: str) -> None:
    """Refuse a status that there is not, or that the table of moves does not let follow."""
    if status not in Status.values:
        raise Refusal(_("Choose a status."), field="status")
    if Status(status) not in MOVES[Status(before)]:
        raise IllegalMove(
            _("An action that is “%(before)s” cannot become “%(after)s”.")
            % {"before": Status(before).label, "after": Status(status).label},
            field="status",
        )


def check_says_enough(before: Status, status: Status, reason_code: str, words: str, passed_to: str) -> tuple[str, str]:
    """Return the reason code and the addressee that belong to the status, others left out."""
    if status is Status.CANNOT_BE_DONE:
        if reason_code not in ReasonCode.values:
            raise Refusal(_("Choose why it cannot be done."), field="reason_code")
        if not words:
            raise Refusal(_("Explain in plain words why it cannot be done."), field="words")
        return reason_code, ""
    if status is Status.PASSED_ON:
        if not passed_to:
            raise Refusal(_("Enter who it was passed on to."), field="passed_to")
        return "", passed_to
    if status is Status.PARTLY and not words:
        raise Refusal(_("Say in plain words which part was done and which was not."), field="words")
    if (before, status) in NEEDS_WORDS and not words:
        raise Refusal(_("Enter what changed, in plain words."), field="words")
    return "", ""


def clean_address(address: str) -> str:
    """Return the address of a page that shows what was done, without spaces around it; "" stays.

    Raises:
        Refusal: for anything but ``https`` and a host that everybody can look up, and for one that carries a sign-in
            before its host: its reader would take that for where it leads.
    """
    address = address.strip()
    if not address:
        return ""
    refused = Refusal(
        _("Enter a web address that begins with https://, such as https://www.example.org/page"), field="evidence_url"
    )
    if len(address) > LONGEST_ADDRESS:
        raise Refusal(
            _("The web address must be %(most)d characters or fewer.") % {"most": LONGEST_ADDRESS},
            field="evidence_url",
        )
    try:
        _IS_ADDRESS(address)
        parts = urlsplit(address)
    except (ValidationError, ValueError):
        raise refused from None
    if "@" in parts.netloc:
        raise refused
    return address
