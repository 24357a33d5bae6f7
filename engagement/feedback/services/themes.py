"""The coding frame of a programme: making, changing, moving and retiring themes."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ambitions.framework.models import Ambition, BuildingBlock
from engagement.feedback.models import Theme, ThemeChange
from engagement.feedback.services.frame import Step, check_not_merged
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal


@transaction.atomic
def create_theme(
    programme: Programme,
    *,
    name: str,
    actor: User | None,
    description: str = "",
    parent: Theme | None = None,
    ambition: Ambition | None = None,
    building_block: BuildingBlock | None = None,
    why: str = "",
) -> Theme:
    """Return a new theme, the last among its siblings.

    Raises:
        Refusal: without a name, if a sibling has the same one, or if the parent or the building block do not fit.
    """
    step = Step(programme)
    _check_parent(None, programme.pk, parent)
    theme = add_theme(
        programme,
        name=name,
        description=description,
        parent=parent,
        ambition=_ambition(ambition, building_block),
        building_block=building_block,
    )
    change = step.done(theme, ThemeChange.Kind.CREATED, why=why, actor=actor)
    record(Verb.CREATED, actor=actor, target=theme, area_code=programme.area.code, version=change.number)
    return theme


def add_theme(
    programme: Programme,
    *,
    name: str,
    description: str = "",
    parent: Theme | None,
    ambition: Ambition | None,
    building_block: BuildingBlock | None,
) -> Theme:
    """Return a new theme, for a step of the frame that makes one; the caller has locked the frame.

    Raises:
        Refusal: without a name, or if a sibling has the same one.
    """
    check_name(None, programme.pk, parent, name)
    return Theme.objects.create(
        programme=programme,
        parent=parent,
        slug=_free_slug(programme.pk, name),
        name=name.strip(),
        description=description.strip(),
        order=next_order(programme.pk, parent),
        building_block=building_block,
        ambition=ambition,
    )


@transaction.atomic
def change_theme(
    theme: Theme,
    *,
    name: str,
    actor: User | None,
    version: int | None,
    description: str = "",
    ambition: Ambition | None = None,
    building_block: BuildingBlock | None = None,
    why: str = "",
) -> Theme:
    """Change what a theme is called and means, and return it. Its address stays.

    Raises:
        Refusal: as :func:`create_theme` does; also for one that became one with another.
        Conflict: if somebody changed it in between.
    """
    step = Step(theme.programme)
    row = _row(theme, version)
    check_not_merged(row)
    check_name(row, row.programme_id, row.parent, name)
    before = (row.name, row.description, row.building_block_id, row.ambition_id)
    row.name, row.description = name.strip(), description.strip()
    row.building_block, row.ambition = building_block, _ambition(ambition, building_block)
    if (row.name, row.description, row.building_block_id, row.ambition_id) == before:
        return row
    save_edit(row)
    change = step.done(row, ThemeChange.Kind.CHANGED, why=why, actor=actor)
    record(Verb.CHANGED, actor=actor, target=row, area_code=theme.programme.area.code, version=change.number)
    return row


@transaction.atomic
def move_theme(
    theme: Theme, parent: Theme | None, *, actor: User | None, version: int | None = None, why: str = ""
) -> Theme:
    """Put a theme, with all beneath it, beneath another or at the top, and return it.

    Raises:
        Refusal: if the parent is another programme's, is the theme itself or lies beneath it, is no longer given or
            became one with another.
        Conflict: if somebody changed the theme in between.
    """
    # One step at a time in a frame: two moves that are harmless alone can make a circle together.
    step = Step(theme.programme)
    row = _row(theme, version)
    check_not_merged(row)
    if row.parent_id == (parent.pk if parent else None):
        return row
    _check_parent(row, row.programme_id, parent)
    check_name(row, row.programme_id, parent, row.name)
    row.parent = parent
    row.order = next_order(row.programme_id, parent)
    save_edit(row)
    change = step.done(row, ThemeChange.Kind.MOVED, why=why, actor=actor)
    record(
        Verb.CHANGED,
        actor=actor,
        target=row,
        area_code=theme.programme.area.code,
        fields=["parent"],
        parent=parent.public_id if parent else "",
        version=change.number,
    )
    return row


@transaction.atomic
def shift_theme(theme: Theme, places: int, *, actor: User | None) -> Theme:
    """Move a theme up (-1) or down (1) among those beside it that one sees, and return it; at the end it stays.

    Raises:
        Refusal: if it became one with another.
    """
    step = Step(theme.programme)
    row = _row(theme, None)
    check_not_merged(row)
    beside = list(
        Theme.objects.filter(programme_id=row.programme_id, parent_id=row.parent_id, merged_into__isnull=True).order_by(
            "order", "name"
        )
    )
    at = next(number for number, each in enumerate(beside) if each.pk == row.pk)
    to = min(max(at + places, 0), len(beside) - 1)
    if to == at:
        return row
    beside.insert(to, beside.pop(at))
    for number, each in enumerate(beside):
        if each.order != number:
            Theme.objects.filter(pk=each.pk).update(order=number)
    row.order = to
    change = step.done(row, ThemeChange.Kind.MOVED, actor=actor)
    record(
        Verb.CHANGED,
        actor=actor,
        target=row,
        area_code=theme.programme.area.code,
        fields=["order"],
        version=change.number,
    )
    return row


@transaction.atomic
def retire_theme(theme: Theme, *, actor: User | None, version: int | None = None, why: str = "") -> Theme:
    """Stop giving a theme, and return it. What was coded to it stays so, and it can be brought back.

    Raises:
        Refusal: if a theme beneath it is still given.
        Conflict: if somebody changed it in between.
    """
    step = Step(theme.programme)
    row = _row(theme, version)
    if row.is_retired:
        return row
    if row.children.filter(is_retired=False).exists():
        raise Refusal(_("First move or retire the themes beneath this one."))
    row.is_retired = True
    save_edit(row)
    change = step.done(row, ThemeChange.Kind.RETIRED, why=why, actor=actor)
    record(Verb.CLOSED, actor=actor, target=row, area_code=theme.programme.area.code, version=change.number)
    return row


@transaction.atomic
def bring_back_theme(theme: Theme, *, actor: User | None, version: int | None = None, why: str = "") -> Theme:
    """Give a retired theme again, and return it.

    Raises:
        Refusal: if the theme above it is retired, or if it became one with another.
        Conflict: if somebody changed it in between.
    """
    step = Step(theme.programme)
    row = _row(theme, version)
    if row.merged_into is not None:
        raise Refusal(
            _("“%(name)s” became one with “%(heir)s” and cannot be brought back. Split “%(heir)s” instead.")
            % {"name": row.name, "heir": row.merged_into.name}
        )
    if not row.is_retired:
        return row
    if row.parent is not None and row.parent.is_retired:
        raise Refusal(_("First bring back the theme above this one."))
    row.is_retired = False
    save_edit(row)
    change = step.done(row, ThemeChange.Kind.BROUGHT_BACK, why=why, actor=actor)
    record(Verb.OPENED, actor=actor, target=row, area_code=theme.programme.area.code, version=change.number)
    return row


def _row(theme: Theme, version: int | None) -> Theme:
    return lock_for_edit(Theme.objects.select_related("parent", "merged_into"), pk=theme.pk, version=version)


def _check_parent(theme: Theme | None, programme_id: int, parent: Theme | None) -> None:
    if parent is None:
        return
    if parent.programme_id != programme_id:
        raise Refusal(
            _("“%(name)s” belongs to another programme. Choose a theme of this one.") % {"name": parent.name},
            field="parent",
        )
    # As it stands now, whatever the page knew.
    above = Theme.objects.select_related("merged_into").get(pk=parent.pk)
    if above.merged_into is not None:
        raise Refusal(
            _("“%(name)s” became one with “%(heir)s”. Choose that one instead.")
            % {"name": above.name, "heir": above.merged_into.name},
            field="parent",
        )
    if above.is_retired and not (theme and theme.is_retired):
        raise Refusal(
            _("“%(name)s” is no longer given. Choose another theme, or bring it back first.") % {"name": above.name},
            field="parent",
        )
    if theme is not None and is_within(parent, theme):
        raise Refusal(
            _("“%(name)s” cannot stand beneath itself or a theme beneath it. Choose another one.")
            % {"name": theme.name},
            field="parent",
        )


def is_within(theme: Theme, branch: Theme) -> bool:
    """Return whether a theme is the other one or stands beneath it, however deep."""
    parents = dict(Theme.objects.filter(programme_id=branch.programme_id).values_list("pk", "parent_id"))
    above: int | None = theme.pk
    while above is not None:
        if above == branch.pk:
            return True
        above = parents.get(above)
    return False


def check_name(theme: Theme | None, programme_id: int, parent: Theme | None, name: str) -> None:
    """Refuse a name that is empty, or that one of the themes beside it has; a merged one's name is free.

    Raises:
        Refusal: at the field "name".
    """
    if not name.strip():
        raise Refusal(_("Enter a name."), field="name")
    siblings = Theme.objects.filter(
        programme_id=programme_id, parent=parent, name__iexact=name.strip(), merged_into__isnull=True
    )
    if theme is not None:
        siblings = siblings.exclude(pk=theme.pk)
    if siblings.exists():
        raise Refusal(
            _("There is a theme called “%(name)s” already in this place. Choose another name.")
            % {"name": name.strip()},
            field="name",
        )


def _ambition(ambition: Ambition | None, block: BuildingBlock | None) -> Ambition | None:
    if block is None:
        return ambition
    if ambition is not None and ambition.pk != block.ambition_id:
        raise Refusal(_("This building block belongs to another ambition."), field="building_block")
    return block.ambition


def next_order(programme_id: int, parent: Theme | None) -> int:
    """Return the place after the last of those beside it."""
    last = Theme.objects.filter(programme_id=programme_id, parent=parent).order_by("-order").first()
    return last.order + 1 if last else 0


def _free_slug(programme_id: int, name: str) -> str:
    base = slugify(name)[:70] or "theme"
    taken = set(Theme.objects.filter(programme_id=programme_id, slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
