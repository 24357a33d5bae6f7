"""Blind samples: drawn, coded by two, and opened when both have finished.

Before a sample is opened nothing shows what anybody coded: no page, and no row of the trail, which says that an item
was coded and never to what. What comes after is in :mod:`engagement.feedback.services.agreement_closing`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.feedback.agreement import drawing
from engagement.feedback.agreement.result import NamedTheme, work_out
from engagement.feedback.models import AgreementSample, BlindReading, FeedbackItem, SampleItem, Theme
from engagement.feedback.queries import agreement as queries
from engagement.feedback.services.frame import frame_version, lock_frame
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import save_edit
from eolcare.common.errors import IllegalMove, Refusal

State = AgreementSample.State
MOVES: dict[str, frozenset[str]] = {
    State.CODING: frozenset({State.RECONCILING, State.ABANDONED}),
    State.RECONCILING: frozenset({State.CLOSED, State.ABANDONED}),
    State.CLOSED: frozenset(),
    State.ABANDONED: frozenset(),
}
SMALLEST, LARGEST = 10, 200
"""How many items a sample can have."""
FEWEST = 5
"""Below this many items read by both, ending early would give a figure that means nothing."""
HIGHEST_SEED = 999_999_999


@transaction.atomic
def draw_sample(
    programme: Programme,
    *,
    title: str,
    size: int,
    seed: int,
    themes: Iterable[Theme],
    first_coder: User,
    second_coder: User,
    drawn_from: queries.DrawnFrom,
    actor: User,
) -> AgreementSample:
    """Draw a blind sample, in proportion to the sources, and return it; sent twice it is drawn once.

    Args:
        programme: whose items.
        title: what the sample is called.
        size: how many items.
        seed: decides which ones: the same number draws the same from the same items.
        themes: what both may give; fixed from now on.
        first_coder: who codes it.
        second_coder: who else does.
        drawn_from: which items it is drawn from.
        actor: who draws it.

    Raises:
        Refusal: without a title, with a size or seed out of bounds, with fewer items than that, with no theme or one
            that is not given in this programme, or with coders who are one person or may not code here.
    """
    # Held against changes of the frame, and against the same form sent twice.
    lock_frame(programme)
    title = title.strip()
    if not title:
        raise Refusal(_("Enter a title."), field="title")
    chosen = sorted(themes, key=lambda theme: theme.pk)
    known = AgreementSample.objects.filter(
        programme=programme,
        seed=seed,
        title=title,
        first_coder=first_coder,
        second_coder=second_coder,
        created_by=actor,
    ).first()
    if known is not None:
        return known
    _check_people(programme, first_coder, second_coder)
    if not SMALLEST <= size <= LARGEST:
        raise Refusal(
            _("Choose between %(low)s and %(high)s items.") % {"low": SMALLEST, "high": LARGEST}, field="size"
        )
    if not 0 <= seed <= HIGHEST_SEED:
        raise Refusal(_("The seed must be a number from 0 to %(high)s.") % {"high": HIGHEST_SEED}, field="seed")
    in_use = Theme.objects.in_use().filter(programme=programme, pk__in=[theme.pk for theme in chosen])
    if not chosen or in_use.count() != len(chosen):
        raise Refusal(_("Choose themes that are given in this programme."), field="branches")
    strata = queries.strata(queries.eligible(programme, drawn_from))
    there = sum(len(ids) for ids in strata.values())
    if there < size:
        raise Refusal(
            ngettext(
                "Only %(n)s item fits what you chose. Choose fewer items, or more to draw from.",
                "Only %(n)s items fit what you chose. Choose fewer items, or more to draw from.",
                there,
            )
            % {"n": there},
            field="size",
        )
    sample = AgreementSample.objects.create(
        programme=programme,
        title=title,
        frame_version=frame_version(programme),
        seed=seed,
        drawn_from=there,
        first_coder=first_coder,
        second_coder=second_coder,
        created_by=actor,
    )
    sample.themes.set(chosen)
    order = drawing.draw(seed, size, strata)
    keys = dict(FeedbackItem.objects.filter(public_id__in=order).values_list("public_id", "pk"))
    SampleItem.objects.bulk_create(
        SampleItem(sample=sample, item_id=keys[public_id], order=number) for number, public_id in enumerate(order, 1)
    )
    record(
        Verb.CREATED,
        actor=actor,
        target=sample,
        area_code=programme.area.code,
        size=size,
        drawn_from=there,
        seed=seed,
        themes=len(chosen),
        sources=list(drawn_from.sources),
        since=drawn_from.since.isoformat() if drawn_from.since else None,
        until=drawn_from.until.isoformat() if drawn_from.until else None,
        coded=drawn_from.coded,
    )
    return sample


def _check_people(programme: Programme, first: User, second: User) -> None:
    if first.pk == second.pk:
        raise Refusal(_("Choose two different people."), field="second_coder")
    may = set(queries.coders_for(programme).values_list("pk", flat=True))
    for user, field in ((first, "first_coder"), (second, "second_coder")):
        if user.pk not in may:
            raise Refusal(_("%(name)s may not code in this programme.") % {"name": user}, field=field)


@transaction.atomic
def save_reading(sample: AgreementSample, order: int, themes: Iterable[Theme], *, coder: User) -> AgreementSample:
    """Keep what one coder gives one item, none at all included, and return the sample as it stands.

    Until the sample is opened they may change it. What completes both codings opens the sample.

    Raises:
        Refusal: if the item was erased, a theme is not one of the sample's, or the person is not one of its coders.
        IllegalMove: if the coding has ended.
    """
    row = hold_sample(sample)
    if coder.pk not in (row.first_coder_id, row.second_coder_id):
        raise Refusal(_("You are not one of the two who code this sample."))
    if row.state != State.CODING:
        raise IllegalMove(_("The coding of this sample has ended, so this was not saved."))
    there = row.sample_items.filter(order=order).first()
    # The item is held, so that whoever erases it takes this reading with it.
    held = there and FeedbackItem.objects.select_for_update(no_key=True).filter(pk=there.item_id).exists()
    if there is None or not held or not SampleItem.objects.filter(pk=there.pk).exists():
        raise Refusal(_("This was erased in the meantime. It has left the sample."))
    given = {theme.pk for theme in themes}
    if row.themes.filter(pk__in=given).count() != len(given):
        raise Refusal(_("Choose among the themes on the page."), field="themes")
    reading, _created = BlindReading.objects.update_or_create(sample_item=there, coder=coder)
    reading.themes.set(given)
    # That it was coded, never to what: the trail is read by people too.
    record(Verb.CODED, actor=coder, target=row, area_code=row.programme.area.code, order=order)
    if not any(queries.unread(row, each).exists() for each in (row.first_coder, row.second_coder)):
        _open(row, actor=coder, early=False)
    return row


@transaction.atomic
def finish_coding(sample: AgreementSample, *, actor: User) -> AgreementSample:
    """Open both codings and work out the figures, whether or not both have read everything; once.

    Items that only one of them has read do not count.

    Raises:
        IllegalMove: if the sample was given up or closed.
        Refusal: if both have read so few items that no figure would mean anything.
    """
    row = hold_sample(sample)
    if row.state == State.RECONCILING:
        return row
    need_move(row, State.RECONCILING)
    early = any(queries.unread(row, each).exists() for each in (row.first_coder, row.second_coder))
    if len(queries.pairs(row)) < FEWEST:
        raise Refusal(
            _("Fewer than %(n)s items have been read by both, too few for a figure. Let them go on, or give it up.")
            % {"n": FEWEST}
        )
    _open(row, actor=actor, early=early)
    return row


def _open(row: AgreementSample, *, actor: User, early: bool) -> None:
    """Work out the figures of a sample that the caller holds, and let both codings be seen."""
    tree = [node for group in queries.sample_tree(row) for node in group]
    row.result = work_out(
        [
            (frozenset(each.public_id for each in pair.first), frozenset(each.public_id for each in pair.second))
            for pair in queries.pairs(row)
        ],
        [NamedTheme(node.theme.public_id, node.theme.name, node.depth) for node in tree],
        items=row.sample_items.count(),
        seed=row.seed,
    ).to_json()
    row.revealed_at = timezone.now()
    move(row, State.RECONCILING)
    record(Verb.OPENED, actor=actor, target=row, area_code=row.programme.area.code, early=early)


@transaction.atomic
def abandon_sample(sample: AgreementSample, *, actor: User) -> AgreementSample:
    """Give a sample up: nothing of it is counted or shown. Done twice it does nothing more.

    Raises:
        IllegalMove: if it is closed: its codes are given.
    """
    row = hold_sample(sample)
    if row.state == State.ABANDONED:
        return row
    before = row.state
    need_move(row, State.ABANDONED)
    move(row, State.ABANDONED)
    record(Verb.CANCELLED, actor=actor, target=row, area_code=row.programme.area.code, before=before)
    return row


def hold_sample(sample: AgreementSample) -> AgreementSample:
    """Return the sample as it stands, held until the transaction ends."""
    return (
        AgreementSample.objects.select_for_update(of=("self",))
        .select_related("programme__area", "first_coder", "second_coder")
        .get(pk=sample.pk)
    )


def need_move(row: AgreementSample, to: State) -> None:
    """Raise ``IllegalMove`` if the sample's state does not allow that step."""
    if to not in MOVES[row.state]:
        raise IllegalMove(
            _("This sample is “%(state)s”, so this cannot be done with it.") % {"state": row.get_state_display()}
        )


def move(row: AgreementSample, to: State) -> None:
    """Save a held sample in its new state."""
    row.state = to
    save_edit(row)
