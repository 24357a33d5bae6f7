"""Giving themes to feedback items and taking them off; nothing of the history is lost."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.models import Coding, FeedbackItem, Theme
from engagement.feedback.services.items import area_code_of
from engagement.programmes.models import Community
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal


@transaction.atomic
def give_theme(item: FeedbackItem, theme: Theme, *, actor: User | None) -> Coding:
    """Return the coding of the item to the theme; one that stands already is left as it is.

    Raises:
        Refusal: if the theme is another programme's or is no longer given, or the item was erased.
    """
    return _give(_locked(item), theme, actor=actor)


@transaction.atomic
def take_theme(item: FeedbackItem, theme: Theme, *, actor: User | None) -> bool:
    """Take the theme off the item and return whether it was on it. The coding stays as history.

    Raises:
        Refusal: if the item was erased.
    """
    return _take(_locked(item), theme, actor=actor)


@transaction.atomic
def set_communities(item: FeedbackItem, communities: Iterable[Community], *, actor: User | None) -> None:
    """Make these the communities that the person spoke as part of.

    Raises:
        Refusal: if the item was erased.
    """
    _set_communities(_locked(item), {community.pk for community in communities}, actor=actor)


@transaction.atomic
def save_coding(
    item: FeedbackItem,
    *,
    give: Iterable[Theme] = (),
    take: Iterable[Theme] = (),
    add_communities: Iterable[Community] = (),
    drop_communities: Iterable[Community] = (),
    actor: User | None,
) -> None:
    """Carry out what one person changed on the coding page, and leave alone what they did not touch.

    Two people at once on one item therefore lose nothing: each one's ticks are carried out.

    Raises:
        Refusal: as :func:`give_theme` does; then nothing at all is changed.
    """
    locked = _locked(item)
    for theme in give:
        _give(locked, theme, actor=actor)
    for theme in take:
        _take(locked, theme, actor=actor)
    standing = set(locked.communities.values_list("pk", flat=True))
    added = {community.pk for community in add_communities}
    dropped = {community.pk for community in drop_communities}
    _set_communities(locked, (standing | added) - dropped, actor=actor)


def _locked(item: FeedbackItem) -> FeedbackItem:
    row = (
        FeedbackItem.objects.select_for_update(of=("self",), no_key=True)
        .select_related("area", "programme__area")
        .filter(pk=item.pk)
        .first()
    )
    if row is None:
        raise Refusal(_("This was erased in the meantime."))
    return row


def _give(item: FeedbackItem, theme: Theme, *, actor: User | None) -> Coding:
    if theme.programme_id != item.programme_id:
        raise Refusal(_("The theme “%(name)s” belongs to another programme.") % {"name": theme.name}, field="themes")
    standing = item.codings.filter(theme=theme, removed_at__isnull=True).first()
    if standing is not None:
        return standing
    if theme.is_retired:
        raise Refusal(_("The theme “%(name)s” is no longer given.") % {"name": theme.name}, field="themes")
    coding, created = Coding.objects.get_or_create(item=item, theme=theme, removed_at=None, defaults={"set_by": actor})
    if created:
        record(Verb.CODED, actor=actor, target=item, area_code=area_code_of(item), theme=theme.public_id)
    return coding


def _take(item: FeedbackItem, theme: Theme, *, actor: User | None) -> bool:
    taken = item.codings.filter(theme=theme, removed_at__isnull=True).update(
        removed_at=timezone.now(), removed_by=actor
    )
    if taken:
        record(Verb.UNCODED, actor=actor, target=item, area_code=area_code_of(item), theme=theme.public_id)
    return bool(taken)


def _set_communities(item: FeedbackItem, wanted: set[int], *, actor: User | None) -> None:
    standing = set(item.communities.values_list("pk", flat=True))
    if wanted == standing:
        return
    item.communities.set(wanted)
    # Which communities somebody belongs to is a fact about their person, so the trail holds how many alone.
    record(
        Verb.CHANGED, actor=actor, target=item, area_code=area_code_of(item), fields=["communities"], count=len(wanted)
    )
