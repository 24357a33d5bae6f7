"""Splitting a theme: new ones take over what a person says belongs to them, in as many sittings as it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from engagement.feedback.models import Coding, Theme, ThemeChange
from engagement.feedback.services.frame import Step, check_not_merged, lock_frame
from engagement.feedback.services.merging import carry_codings
from engagement.feedback.services.themes import add_theme
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal

MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """What a new theme of a split is called, and what belongs there."""

    name: str
    description: str = ""


@transaction.atomic
def split_theme(
    theme: Theme,
    parts: Iterable[Part],
    *,
    beneath: bool = True,
    actor: User | None,
    version: int | None = None,
    why: str = "",
) -> ThemeChange:
    """Make new themes for parts of one, and return the step of the history. What was coded stays until it is dealt.

    Args:
        theme: which is split. It stays, with everything that nobody gives to a part (:func:`deal_codings`).
        parts: the new themes; at least one. They take over what of the framework the theme is about.
        beneath: whether they stand beneath it, or beside it.
        actor: who does it.
        version: the version of the theme that they saw.
        why: what they say about it.

    Raises:
        Refusal: for a theme that is no longer given, without parts, or where two would have one name.
        Conflict: if somebody changed the theme in between; a form sent twice meets this, too.
    """
    step = Step(theme.programme)
    row = lock_for_edit(
        Theme.objects.select_related("parent", "merged_into", "programme__area", "ambition", "building_block"),
        pk=theme.pk,
        version=version,
    )
    check_not_merged(row)
    if row.is_retired:
        raise Refusal(_("“%(name)s” is no longer given. Bring it back first.") % {"name": row.name})
    wanted = list(parts)
    if not wanted:
        raise Refusal(_("Enter the name of at least one part."), field="parts")
    if len(wanted) > MOST_PARTS:
        raise Refusal(_("Split it into %(most)s parts at the most.") % {"most": MOST_PARTS}, field="parts")
    for part in wanted:
        add_theme(
            row.programme,
            name=part.name,
            description=part.description,
            parent=row if beneath else row.parent,
            ambition=row.ambition,
            building_block=row.building_block,
        )
    save_edit(row)
    change = step.done(row, ThemeChange.Kind.SPLIT, why=why, actor=actor)
    record(
        Verb.SPLIT,
        actor=actor,
        target=row,
        area_code=row.programme.area.code,
        version=change.number,
        parts=len(wanted),
    )
    return change


def parts_of(change: ThemeChange) -> list[Theme]:
    """Return the themes that a split made, as they stand now, in the order in which they were named."""
    made = [key for key, state in change.before.items() if state is None]
    return list(Theme.objects.filter(public_id__in=made).select_related("merged_into").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Dealt:
    """How many codes went to parts, and how many had been taken off by somebody since the page was made."""

    moved: int
    gone: int


@transaction.atomic
def deal_codings(change: ThemeChange, choices: Mapping[int, Iterable[Theme]], *, actor: User | None) -> Dealt:
    """Give codes of a split theme to its parts, and return how many. What is not named stays as it is.

    Args:
        change: the step that split the theme.
        choices: the parts that a code (its id) goes to; without any it stays with the theme.
        actor: who says so.

    Raises:
        Refusal: if a theme is no part of this split, or is no longer given; then nothing is dealt.
    """
    programme = Programme.objects.select_related("area").get(pk=change.programme_id)
    lock_frame(programme)
    parts = {part.pk: _as_it_stands(part) for part in parts_of(change)}
    to: dict[int, list[Theme]] = {}
    for coding, chosen in choices.items():
        for part in chosen:
            if part.pk not in parts:
                raise Refusal(_("“%(name)s” is no part of this split.") % {"name": part.name})
            if parts[part.pk].is_retired:
                raise Refusal(
                    _("“%(name)s” is no longer given. Bring it back first, or choose another part.")
                    % {"name": part.name}
                )
            if parts[part.pk].pk == change.theme_id:
                raise Refusal(
                    _("“%(name)s” became one with “%(theme)s” again. Leave with it what belongs there.")
                    % {"name": part.name, "theme": change.theme.name}
                )
            to.setdefault(coding, []).append(parts[part.pk])
    rows = list(
        Coding.objects.select_for_update(of=("self",))
        .filter(pk__in=to, theme=change.theme_id, item__programme=programme, removed_at__isnull=True)
        .order_by("pk")
    )
    if rows:
        # Said by the person who deals, who need not be the one who split.
        carry_codings(rows, to, through=change, by=actor)
        record(
            Verb.SPLIT,
            actor=actor,
            target=change.theme,
            area_code=programme.area.code,
            version=change.number,
            codings=len(rows),
        )
    return Dealt(moved=len(rows), gone=len(to) - len(rows))


def _as_it_stands(part: Theme) -> Theme:
    while part.merged_into is not None:
        part = part.merged_into
    return part
