"""Letters, e-mails, calls, posts and stories: typing one in, changing it, and what follows from a changed consent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.digests import digest_of
from engagement.feedback.models import Consent, FeedbackItem, SaidBy, Submission
from engagement.feedback.models.submissions import LONGEST_TEXT
from engagement.feedback.services.attachments import Given, attach_stored, stored
from engagement.feedback.services.contacts import Sender, keep_contact
from engagement.programmes.checking import check_day, check_row
from engagement.programmes.models import Community, Programme
from engagement.programmes.queries import areas_within
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal

WITH_AREAS = ("programme__area", "area")


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody sent, as it was typed in."""

    kind: str
    text: str = ""
    title: str = ""
    language: str = "en"
    said_by: str = SaidBy.UNKNOWN
    area: Area | None = None
    communities: tuple[Community, ...] = ()
    received_on: date | None = None
    consent: str = Consent.NOT_PUBLISHED
    # As the person wants it to stand with their story; kept with their consent to that alone.
    public_name: str = ""

    def put_into(self, row: Submission) -> None:
        """Write it into a row, all but the communities; refuse the first part that cannot be kept, naming its field."""
        row.kind, row.title, row.language = self.kind, self.title, self.language
        row.said_by, row.consent, row.area = self.said_by, self.consent, self.area
        row.received_on = self.received_on or timezone.localdate()
        row.text = plain_text(self.text)
        row.public_name = self.public_name if self.consent == Consent.WITH_NAME else ""
        check_row(row, names=("kind", "title", "language", "said_by", "consent", "public_name"))
        check_text(row.text)
        check_day(row.received_on, field="received_on")
        if row.received_on > timezone.localdate():
            raise Refusal(_("The day on which it was received must be today or earlier."), field="received_on")
        if self.area is not None and not areas_within(row.programme).filter(pk=self.area.pk).exists():
            raise Refusal(_("%(area)s does not belong to this programme.") % {"area": self.area}, field="area")
        row.digest = digest_of(row.text)

    def signature(self) -> list[Any]:
        """Return what tells this content from another."""
        said: list[Any] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                value = sorted(row.pk for row in value)
            elif isinstance(value, Area):
                value = value.pk
            said.append(value.isoformat() if isinstance(value, date) else value)
        return said


class SameWords(Refusal):
    """The same words stand in another submission; ``there`` says in which."""

    def __init__(self, there: Submission) -> None:
        super().__init__(
            _("The same words are here already. Look at it first. If it is another person’s, save it all the same.")
        )
        self.there = there


def plain_text(text: str) -> str:
    """Return a text as it is kept: lines end in one way, nothing in front of and behind it, no NUL."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def check_text(text: str, *, field: str = "text") -> None:
    """Refuse a text that is longer than is kept.

    Raises:
        Refusal: naming how long it is and may be.
    """
    if len(text) > LONGEST_TEXT:
        raise Refusal(
            _("What was said must be %(longest)s characters or fewer. It has %(length)s. Divide it into parts.")
            % {"longest": f"{LONGEST_TEXT:,}", "length": f"{len(text):,}"},
            field=field,
        )


def create_submission(
    programme: Programme,
    told: Told,
    *,
    sender: Sender | None = None,
    files: Sequence[Given] = (),
    form_key: str = "",
    all_the_same: bool = False,
    came_by: str = Submission.CameBy.TEAM,
    consent_wording: str = "",
    key: str | None = None,
    reference_hash: str | None = None,
    actor: User | None,
) -> Submission:
    """Return a new submission with its files and, apart from it, who sent it.

    Sent twice from one form with the same content, it is one: the second call gives the row that is there.

    Args:
        told: what was said, and what is known of who said it.
        sender: how the person can be reached; ``None`` where nobody said.
        files: scans, photos and recordings; each typed by its content.
        form_key: of the form that it was typed into; empty looks for no other.
        all_the_same: that the same words may stand here a second time, because somebody looked.
        key: what is kept instead of a key made from ``form_key``, for a caller with its own.
        reference_hash: of the code that the person was given.

    Raises:
        SameWords: if the same words stand in the programme already, and ``all_the_same`` is not said.
        Refusal: for what cannot be kept; names the field.
    """
    row = Submission(programme=programme, came_by=came_by, created_by=actor, consent_wording=consent_wording)
    told.put_into(row)
    if not row.text and not files:
        raise Refusal(_("Type what was said, or add a scan, a photo or a recording."), field="text")
    if key is None and form_key:
        key = _key(programme, actor, form_key, told, files)
    row.form_key, row.reference_hash = key, reference_hash
    if key and (known := Submission.objects.filter(form_key=key).first()):
        return known
    if row.digest and not all_the_same:
        there = Submission.objects.filter(programme=programme, digest=row.digest).order_by("pk").first()
        if there is not None:
            raise SameWords(there)
    try:
        with ExitStack() as stack:
            kept = [stack.enter_context(stored(given)) for given in files]
            stack.enter_context(transaction.atomic())
            row.save(force_insert=True)
            row.communities.set(told.communities)
            if sender is not None:
                keep_contact(row, sender)
            for given in kept:
                attach_stored(row, given, actor=actor)
            _record(Verb.CREATED, row, actor, kind=row.kind, came_by=row.came_by, files=len(kept))
    except IntegrityError:
        # Two sendings of one form at the same moment: the database kept one.
        known = Submission.objects.filter(form_key=key).first() if key else None
        if known is None:
            raise
        return known
    return row


@transaction.atomic
def change_submission(submission: Submission, told: Told, *, version: int | None, actor: User | None) -> Submission:
    """Return the submission with what is known of it changed.

    With a consent that is taken back, everything that rested on it is taken back in the same transaction.

    Raises:
        Conflict: if somebody changed it since ``version``.
        Refusal: for what cannot be kept, or for other words where feedback was made of passages of the old ones.
    """
    row = locked(submission, version=version)
    before = {name: getattr(row, name) for name in _PLAIN}
    consent_before = row.consent
    told.put_into(row)
    if not row.text and before["text"]:
        raise Refusal(_("Enter what was said."), field="text")
    if row.text != before["text"]:
        if FeedbackItem.objects.filter(submission=row).exists():
            raise Refusal(
                _("Feedback was made of these words, so they stay as they are. Everything else can be changed."),
                field="text",
            )
        # They stood at places of the old words.
        row.redactions.all().delete()
    changed = sorted(name for name in _PLAIN if getattr(row, name) != before[name])
    if "public_name" in changed and row.reviewed_at is not None:
        # Another name than the one that was reviewed.
        take_down(row, actor=actor)
        row.reviewed_at, row.reviewed_by = None, None
    communities = {community.pk for community in told.communities}
    if communities != set(row.communities.values_list("pk", flat=True)):
        row.communities.set(communities)
        changed.append("communities")
    if row.consent != consent_before:
        changed.append("consent")
        carry_consent(row, before=consent_before, actor=actor)
    if changed:
        save_edit(row)
        _record(Verb.CHANGED, row, actor, fields=changed)
    return row


@transaction.atomic
def lower_consent(submission: Submission, *, to: str, actor: User | None) -> Submission:
    """Return the submission with another consent, and nothing else changed; what rested on the old one goes with it.

    Raises:
        Refusal: if it was erased in the meantime.
    """
    row = locked(submission)
    if row.consent == to:
        return row
    before, row.consent = row.consent, to
    carry_consent(row, before=before, actor=actor)
    save_edit(row)
    _record(Verb.CHANGED, row, actor, fields=["consent"])
    return row


def carry_consent(row: Submission, *, before: str, actor: User | None) -> None:
    """Carry a changed consent to the story and the feedback that rest on it. The caller holds and saves the row."""
    if row.consent != Consent.WITH_NAME:
        row.public_name = ""
    lower = row.consent == Consent.NOT_PUBLISHED or before == Consent.WITH_NAME
    if lower and row.reviewed_at is not None:
        # The words that were reviewed may hold the name; somebody looks at them again.
        take_down(row, actor=actor)
        row.reviewed_at, row.reviewed_by = None, None
    if row.consent == Consent.NOT_PUBLISHED:
        row.public_text, row.public_title = "", ""
    may_quote = row.consent != Consent.NOT_PUBLISHED
    items = FeedbackItem.objects.select_for_update(of=("self",)).filter(submission=row).order_by("pk")
    for item in items.select_related("area", "programme__area"):
        if item.may_quote == may_quote:
            continue
        had_words = bool(item.public_text)
        item.may_quote = may_quote
        if not may_quote:
            item.public_text, item.public_text_confirmed_by, item.public_text_confirmed_at = "", None, None
        save_edit(item)
        record(
            Verb.WITHDRAWN if had_words and not may_quote else Verb.CHANGED,
            actor=actor,
            target=item,
            area_code=(item.area or item.programme.area).code,
            fields=["may_quote", "public_text"] if had_words else ["may_quote"],
        )


def take_down(row: Submission, *, actor: User | None) -> bool:
    """Take a story off the public pages and return whether it stood there. The caller holds and saves the row."""
    if row.published_at is None:
        return False
    row.published_at, row.published_by = None, None
    _record(Verb.WITHDRAWN, row, actor, what="story")
    return True


def locked(submission: Submission, *, version: int | None = None) -> Submission:
    """Return the row as it stands, held until the transaction ends.

    Raises:
        Conflict: if it is another version than ``version``.
        Refusal: if it was erased in the meantime.
    """
    try:
        return lock_for_edit(Submission.objects.select_related(*WITH_AREAS), pk=submission.pk, version=version)
    except Submission.DoesNotExist as error:
        raise Refusal(_("This was erased in the meantime.")) from error


def area_code_of(row: Submission) -> str:
    """Return the code of the borough, or of the programme's area where no borough is known."""
    return (row.area or row.programme.area).code


_PLAIN = ("kind", "title", "text", "language", "said_by", "area_id", "received_on", "public_name")


def _record(verb: Verb, row: Submission, actor: User | None, **facts: Any) -> None:
    record(verb, actor=actor, target=row, area_code=area_code_of(row), **facts)


def _key(programme: Programme, actor: User | None, form_key: str, told: Told, files: Iterable[Given]) -> str:
    """Return what tells one sending of a form from another: the same form, the same content, by one person."""
    said = [programme.pk, actor.pk if actor else None, form_key, told.signature(), [given.name for given in files]]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()
