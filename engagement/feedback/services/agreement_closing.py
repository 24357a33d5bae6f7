"""What becomes of a blind sample that was opened: the two agree where they differed, and their codes are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.feedback.agreement.result import from_json
from engagement.feedback.models import AgreementSample, Coding, FeedbackItem, ItemRead, Reconciliation, Theme
from engagement.feedback.queries import agreement as queries
from engagement.feedback.services.agreement import State, hold_sample, move, need_move
from engagement.feedback.services.coding import give_theme
from engagement.feedback.services.frame import hold_frame
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Conflict, IllegalMove, Refusal


def stamp(reconciliation: Reconciliation | None) -> str:
    """Return what tells one state of an entry from the next, for the form that changes it."""
    return reconciliation.at.isoformat() if reconciliation else ""


@transaction.atomic
def reconcile(
    sample: AgreementSample, order: int, themes: Iterable[Theme], *, why: str, seen: str, actor: User
) -> Reconciliation:
    """Keep what the two agreed for an item on which they differed, and return it; sent twice it is kept once.

    Args:
        sample: one that was opened.
        order: the item's number in it.
        themes: what they agreed, none at all included.
        why: in their words.
        seen: the :func:`stamp` of the entry that the form showed.
        actor: who enters it for both.

    Raises:
        Conflict: if somebody else entered something for this item in between.
        IllegalMove: if the sample is not being reconciled.
        Refusal: without words, for an item that is gone or on which they do not differ, or for another theme.
    """
    row = hold_sample(sample)
    if row.state != State.RECONCILING:
        raise IllegalMove(_("This sample is not being reconciled, so nothing was saved."))
    pair = next((each for each in queries.pairs(row) if each.sample_item.order == order), None)
    if pair is None or not pair.differs:
        raise Refusal(_("There is nothing to agree on here: this item has left the sample, or both said the same."))
    chosen = {theme.pk for theme in themes}
    if row.themes.filter(pk__in=chosen).count() != len(chosen):
        raise Refusal(_("Choose among the themes on the page."), field="themes")
    why = why.strip()
    if not why:
        raise Refusal(_("Enter why you agreed on this."), field="why")
    standing = Reconciliation.objects.filter(sample_item=pair.sample_item).first()
    if standing is not None:
        same = standing.why == why and set(standing.themes.values_list("pk", flat=True)) == chosen
        if same and standing.by_id == actor.pk:
            return standing
        if stamp(standing) != seen:
            raise Conflict(
                _(
                    "Somebody else entered what was agreed for this item while you did. Theirs is shown on the page. "
                    "Save again to put yours in its place."
                )
            )
    entry, _created = Reconciliation.objects.update_or_create(
        sample_item=pair.sample_item, defaults={"why": why, "by": actor}
    )
    entry.themes.set(chosen)
    record(Verb.RECONCILED, actor=actor, target=row, area_code=row.programme.area.code, order=order)
    return entry


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a sample did: codes given, that stood already, and of themes that are no longer given."""

    given: int = 0
    stood: int = 0
    not_given: int = 0


@transaction.atomic
def close_sample(sample: AgreementSample, *, actor: User) -> AgreementSample:
    """Give the items the codes on which both agree, and close the sample; once, in one transaction.

    No code that stands is taken off. A theme that became one with another gives that one; one that was retired gives
    nothing, which the result says.

    Raises:
        IllegalMove: if the sample is being coded or was given up.
        Refusal: if they still differ somewhere.
    """
    # The frame first, then the sample, then its items: the order in which everybody who codes takes them.
    hold_frame(sample.programme_id)
    row = hold_sample(sample)
    if row.state == State.CLOSED:
        return row
    need_move(row, State.CLOSED)
    held = list(FeedbackItem.objects.select_for_update(no_key=True).filter(sample_items__sample=row).order_by("pk"))
    known = {item.pk: item for item in held}
    both = [pair for pair in queries.pairs(row) if pair.sample_item.item_id in known]
    open_ones = sum(not pair.settled for pair in both)
    if open_ones:
        raise Refusal(
            ngettext(
                "On %(n)s item they still differ. Agree on it first.",
                "On %(n)s items they still differ. Agree on them first.",
                open_ones,
            )
            % {"n": open_ones}
        )
    before = set(Coding.objects.filter(item__in=known, removed_at__isnull=True).values_list("pk", flat=True))
    done = Closing()
    for pair in sorted(both, key=lambda each: each.sample_item.item_id):
        for theme in pair.outcome:
            try:
                coding = give_theme(known[pair.sample_item.item_id], theme, actor=actor, set_how=Coding.SetHow.AGREED)
            except Refusal:
                # The items are held and the themes are the programme's own: it can only be that it was retired.
                done = replace(done, not_given=done.not_given + 1)
            else:
                new = coding.pk not in before
                before.add(coding.pk)
                done = replace(done, given=done.given + new, stood=done.stood + (not new))
    ItemRead.objects.bulk_create(
        [
            ItemRead(item_id=pair.sample_item.item_id, reader_id=coder)
            for pair in both
            for coder in (row.first_coder_id, row.second_coder_id)
        ],
        ignore_conflicts=True,
    )
    kept = from_json(row.result).to_json()
    row.result = {**kept, "closing": asdict(done)}
    row.closed_at = timezone.now()
    move(row, State.CLOSED)
    record(Verb.CLOSED, actor=actor, target=row, area_code=row.programme.area.code, **asdict(done))
    return row
