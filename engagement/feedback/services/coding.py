"""Giving themes to feedback items and taking them off, for the whole or a passage; nothing of the history is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.models import Coding, FeedbackItem, Theme, ThemeChange
from engagement.feedback.services.frame import hold_frame
from engagement.feedback.services.items import area_code_of
from engagement.feedback.services.reading import note_reading
from engagement.programmes.models import Community
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal


@dataclass(frozen=True, slots=True)
class Code:
    """A theme for an item: for the whole of it, or for its characters from ``start`` up to ``end``."""

    theme: Theme
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """That a theme had become one with another in the meantime, and the code went there."""

    theme: Theme
    heir: Theme


@transaction.atomic
def give_theme(
    item: FeedbackItem,
    theme: Theme,
    *,
    actor: User | None,
    start: int | None = None,
    end: int | None = None,
    set_how: Coding.SetHow = Coding.SetHow.PERSON,
    through: ThemeChange | None = None,
) -> Coding:
    """Return the coding of the item to the theme; one that stands already is left as it is.

    A theme that became one with another in the meantime gives the other: the coding says which.

    Args:
        item: what somebody said.
        theme: which theme it is given.
        actor: who gives it.
        start: the first character of a passage of its text, counted from 0; ``None`` for the whole.
        end: the character after its last one. Blanks around the passage are left out.
        set_how: what set it.
        through: the change of the frame that set it, where one did.

    Raises:
        Refusal: if the theme is another programme's or is no longer given, the passage does not lie in the text, or
            the item was erased.
    """
    desk = _Desk(item, [theme], actor=actor)
    return desk.give(Code(theme, start, end), set_how=set_how, through=through)


@transaction.atomic
def take_theme(
    item: FeedbackItem,
    theme: Theme,
    *,
    actor: User | None,
    start: int | None = None,
    end: int | None = None,
    everywhere: bool = False,
) -> bool:
    """Take the theme off the item, or off one passage of it, and return whether it was there. It stays as history.

    ``everywhere`` takes it off the whole and all passages.

    Raises:
        Refusal: if the item was erased.
    """
    desk = _Desk(item, [theme], actor=actor)
    codes = [Code(theme, start, end)]
    if everywhere:
        codes = [Code(theme, row.start, row.end) for row in desk.standing if row.theme_id == theme.pk]
    taken = [desk.take(code) for code in codes]
    return any(taken)


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
    give: Iterable[Theme | Code] = (),
    take: Iterable[Theme | Code] = (),
    keep: Iterable[Code] = (),
    add_communities: Iterable[Community] = (),
    drop_communities: Iterable[Community] = (),
    actor: User | None,
) -> list[Followed]:
    """Carry out what one person changed on the coding page, and leave alone what they did not touch.

    Two people at once on one item therefore lose nothing: each one's ticks are carried out. Whoever saves has read
    the item. Returned are themes that became one with another since the page was opened, with the other: what was
    given goes to it, and what came to it by that alone is taken off it.

    Args:
        item: what somebody said.
        give: themes to give to the whole, or codes of the whole or of passages.
        take: the same, to take off.
        keep: what the person saw and left: where its theme became one with another, that other is not taken off.
        add_communities: what else the person spoke as part of.
        drop_communities: what they did not speak as part of.
        actor: who saves.

    Raises:
        Refusal: as :func:`give_theme` does; then nothing at all is changed.
    """
    giving, taking, keeping = ([_as_code(each) for each in codes] for codes in (give, take, keep))
    desk = _Desk(item, [code.theme for code in giving + taking + keeping], actor=actor)
    # Taking comes first: what is given at the same time stays.
    kept = {heir for code in keeping if (heir := desk.heir_of(code)) != code}
    for code in taking:
        if code not in kept:
            desk.take(code)
    for code in giving:
        desk.give(code)
    standing = set(desk.item.communities.values_list("pk", flat=True))
    added = {community.pk for community in add_communities}
    dropped = {community.pk for community in drop_communities}
    _set_communities(desk.item, (standing | added) - dropped, actor=actor)
    if actor is not None:
        note_reading(desk.item, actor)
    return desk.followed


def _as_code(each: Theme | Code) -> Code:
    return each if isinstance(each, Code) else Code(each)


class _Desk:
    """One item with its standing codes and some themes, as they are now, while nobody changes the frame or the item."""

    def __init__(self, item: FeedbackItem, themes: Iterable[Theme], *, actor: User | None) -> None:
        self.actor = actor
        # The frame first, then the item: everybody in the same order, so that nobody waits in a circle.
        hold_frame(item.programme_id)
        self.item = _locked(item)
        self.standing = list(self.item.codings.filter(removed_at__isnull=True))
        self.followed: list[Followed] = []
        self._themes = {row.pk: row for row in Theme.objects.filter(pk__in={theme.pk for theme in themes})}

    def give(
        self, code: Code, *, set_how: Coding.SetHow = Coding.SetHow.PERSON, through: ThemeChange | None = None
    ) -> Coding:
        """Return the coding of the code, new or standing."""
        named = code.theme
        if named.programme_id != self.item.programme_id:
            raise Refusal(
                _("The theme “%(name)s” belongs to another programme.") % {"name": named.name}, field="themes"
            )
        theme = self._heir(named)
        start, end = _passage(self.item, code.start, code.end)
        for row in self.standing:
            if (row.theme_id, row.start, row.end) == (theme.pk, start, end):
                return row
        if theme.is_retired:
            raise Refusal(_("The theme “%(name)s” is no longer given.") % {"name": theme.name}, field="themes")
        row = Coding.objects.create(
            item=self.item,
            theme=theme,
            start=start,
            end=end,
            set_by=self.actor,
            set_how=set_how,
            through=through,
        )
        self.standing.append(row)
        facts = {} if start is None else {"start": start, "end": end}
        record(
            Verb.CODED,
            actor=self.actor,
            target=self.item,
            area_code=area_code_of(self.item),
            theme=theme.public_id,
            how=set_how.value,
            **facts,
        )
        return row

    def take(self, code: Code) -> bool:
        """Take the code off, and return whether it stood."""
        wanted = (code.theme.pk, code.start, code.end)
        row = next((row for row in self.standing if (row.theme_id, row.start, row.end) == wanted), None)
        row = row or self._came_of(code)
        if row is None:
            return False
        row.removed_at, row.removed_by = timezone.now(), self.actor
        row.save(update_fields=["removed_at", "removed_by"])
        self.standing.remove(row)
        facts = {} if row.start is None else {"start": row.start, "end": row.end}
        record(
            Verb.UNCODED,
            actor=self.actor,
            target=self.item,
            area_code=area_code_of(self.item),
            theme=row.theme.public_id,
            **facts,
        )
        return True

    def heir_of(self, code: Code) -> Code:
        """Return the code with the theme that its own became one with, or the same code."""
        return Code(self._heir(code.theme), code.start, code.end)

    def _heir(self, theme: Theme) -> Theme:
        """Return the theme as it stands, or the one that it became one with."""
        row = self._themes.get(theme.pk) or theme
        while row.merged_into is not None:
            row = row.merged_into
        if row.pk != theme.pk and all(known.theme.pk != theme.pk for known in self.followed):
            self.followed.append(Followed(theme, row))
        return row

    def _came_of(self, code: Code) -> Coding | None:
        """Return what stands because a change of the frame carried the code on, and nobody gave it besides."""
        theme, row = code.theme.pk, None
        while True:
            left = self.item.codings.filter(
                theme=theme, start=code.start, end=code.end, removed_through__isnull=False
            ).last()
            if left is None:
                break
            row = self.item.codings.filter(
                through=left.removed_through, start=code.start, end=code.end, pk__gt=left.pk
            ).first()
            if row is None or row.removed_at is None:
                break
            theme = row.theme_id
        if row is None or row.removed_at is not None:
            return None
        self._heir(code.theme)
        return next(standing for standing in self.standing if standing.pk == row.pk)


def _passage(item: FeedbackItem, start: int | None, end: int | None) -> tuple[int | None, int | None]:
    """Return the passage without blanks around it; both ``None`` for the whole."""
    if start is None and end is None:
        return None, None
    if start is None or end is None or not 0 <= start < end <= len(item.text):
        raise Refusal(_("The marked words are not part of this text. Mark them again."), field="passages")
    words = item.text[start:end]
    if not words.strip():
        raise Refusal(_("Mark words, not the blanks between them."), field="passages")
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


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


def _set_communities(item: FeedbackItem, wanted: set[int], *, actor: User | None) -> None:
    standing = set(item.communities.values_list("pk", flat=True))
    if wanted == standing:
        return
    item.communities.set(wanted)
    # Which communities somebody belongs to is a fact about their person, so the trail holds how many alone.
    record(
        Verb.CHANGED, actor=actor, target=item, area_code=area_code_of(item), fields=["communities"], count=len(wanted)
    )
