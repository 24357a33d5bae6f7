"""The coding frame of a programme: making, changing, moving and retiring themes."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ambitions.framework.models import Ambition, BuildingBlock
from engagement.feedback.models import Theme
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
) -> Theme:
    """Return a new theme, the last among its siblings.

    Raises:
        Refusal: without a name, if a sibling has the same one, or if the parent or the building block do not fit.
    """
    _lock_frame(programme)
    _check_parent(None, programme.pk, parent)
    _check_name(None, programme.pk, parent, name)
    theme = Theme(
        programme=programme,
        parent=parent,
        slug=_free_slug(programme.pk, name),
        name=name.strip(),
        description=description.strip(),
        order=_next_order(programme.pk, parent),
        building_block=building_block,
        ambition=_ambition(ambition, building_block),
    )
    theme.save()
    record(Verb.CREATED, actor=actor, target=theme, area_code=programme.area.code)
    return theme


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
) -> Theme:
    """Change what a theme is called and means, and return it. Its address stays.

    Raises:
        Refusal: as :func:`create_theme` does.
        Conflict: if somebody changed it in between.
    """
    _lock_frame(theme.programme)
    row = lock_for_edit(Theme.objects.all(), pk=theme.pk, version=version)
    _check_name(row, row.programme_id, row.parent, name)
    row.name, row.description = name.strip(), description.strip()
    row.building_block, row.ambition = building_block, _ambition(ambition, building_block)
    save_edit(row)
    record(Verb.CHANGED, actor=actor, target=row, area_code=theme.programme.area.code)
    return row


@transaction.atomic
def move_theme(theme: Theme, parent: Theme | None, *, actor: User | None, version: int | None = None) -> Theme:
    """Put a theme, with all beneath it, beneath another or at the top, and return it.

    Raises:
        Refusal: if the parent is another programme's, is the theme itself or lies beneath it.
        Conflict: if somebody changed the theme in between.
    """
    # One move at a time in a frame: two that are harmless alone can make a circle together.
    _lock_frame(theme.programme)
    row = lock_for_edit(Theme.objects.all(), pk=theme.pk, version=version)
    if row.parent_id == (parent.pk if parent else None):
        return row
    _check_parent(row, row.programme_id, parent)
    _check_name(row, row.programme_id, parent, row.name)
    row.parent = parent
    row.order = _next_order(row.programme_id, parent)
    save_edit(row)
    record(
        Verb.CHANGED,
        actor=actor,
        target=row,
        area_code=theme.programme.area.code,
        fields=["parent"],
        parent=parent.public_id if parent else "",
    )
    return row


@transaction.atomic
def retire_theme(theme: Theme, *, actor: User | None, version: int | None = None) -> Theme:
    """Stop giving a theme, and return it. What was coded to it stays so, and it can be brought back.

    Raises:
        Refusal: if a theme beneath it is still given.
        Conflict: if somebody changed it in between.
    """
    _lock_frame(theme.programme)
    row = lock_for_edit(Theme.objects.all(), pk=theme.pk, version=version)
    if row.is_retired:
        return row
    if row.children.filter(is_retired=False).exists():
        raise Refusal(_("First move or retire the themes beneath this one."))
    row.is_retired = True
    save_edit(row)
    record(Verb.CLOSED, actor=actor, target=row, area_code=theme.programme.area.code)
    return row


@transaction.atomic
def bring_back_theme(theme: Theme, *, actor: User | None, version: int | None = None) -> Theme:
    """Give a retired theme again, and return it.

    Raises:
        Refusal: if the theme above it is retired.
        Conflict: if somebody changed it in between.
    """
    _lock_frame(theme.programme)
    row = lock_for_edit(Theme.objects.all(), pk=theme.pk, version=version)
    if not row.is_retired:
        return row
    if row.parent is not None and row.parent.is_retired:
        raise Refusal(_("First bring back the theme above this one."))
    row.is_retired = False
    save_edit(row)
    record(Verb.OPENED, actor=actor, target=row, area_code=theme.programme.area.code)
    return row


def _lock_frame(programme: Programme) -> None:
    Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=programme.pk)


def _check_parent(theme: Theme | None, programme_id: int, parent: Theme | None) -> None:
    if parent is None:
        return
    if parent.programme_id != programme_id:
        raise Refusal(_("The theme above belongs to another programme."), field="parent")
    if Theme.objects.filter(pk=parent.pk, is_retired=True).exists() and not (theme and theme.is_retired):
        raise Refusal(_("The theme above is no longer given."), field="parent")
    above: int | None = parent.pk
    parents = dict(Theme.objects.filter(programme_id=programme_id).values_list("pk", "parent_id"))
    while theme is not None and above is not None:
        if above == theme.pk:
            raise Refusal(_("A theme cannot stand beneath itself. Choose another one."), field="parent")
        above = parents.get(above)


def _check_name(theme: Theme | None, programme_id: int, parent: Theme | None, name: str) -> None:
    if not name.strip():
        raise Refusal(_("Enter a name."), field="name")
    siblings = Theme.objects.filter(programme_id=programme_id, parent=parent, name__iexact=name.strip())
    if theme is not None:
        siblings = siblings.exclude(pk=theme.pk)
    if siblings.exists():
        raise Refusal(_("There is a theme of this name already."), field="name")


def _ambition(ambition: Ambition | None, block: BuildingBlock | None) -> Ambition | None:
    if block is None:
        return ambition
    if ambition is not None and ambition.pk != block.ambition_id:
        raise Refusal(_("This building block belongs to another ambition."), field="building_block")
    return block.ambition


def _next_order(programme_id: int, parent: Theme | None) -> int:
    last = Theme.objects.filter(programme_id=programme_id, parent=parent).order_by("-order").first()
    return last.order + 1 if last else 0


def _free_slug(programme_id: int, name: str) -> str:
    base = slugify(name)[:70] or "theme"
    taken = set(Theme.objects.filter(programme_id=programme_id, slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
