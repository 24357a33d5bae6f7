"""The one file of permission predicates: who holds which role where.

A permission is a name (``"events.change"``) with a predicate made by :func:`holds_role`. Asked without
an object it says whether the person holds one of the roles anywhere; with an object, whether they hold
it for an area that the object belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import rules

from eolcare.accounts.models import Membership
from eolcare.accounts.roles import Role
from eolcare.areas.models import Area


def roles_of(user: Any) -> dict[str, set[int]]:
    """Return the person's roles with the ids of the areas that each covers, all beneath included.

    Kept on the user object for the length of one request.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return {}
    known: dict[str, set[int]] | None = getattr(user, "_roles", None)
    if known is None:
        known = {}
        beneath: dict[int, set[int]] = {}
        for membership in Membership.objects.filter(user=user).select_related("area"):
            if membership.area_id not in beneath:
                beneath[membership.area_id] = set(Area.objects.beneath(membership.area).values_list("pk", flat=True))
            known.setdefault(membership.role, set()).update(beneath[membership.area_id])
        user._roles = known
    return known


def area_ids_of(thing: Any) -> set[int]:
    """Return the ids of the areas that an object belongs to, from its ``area_ids()``, ``area`` or ``areas``.

    Raises:
        TypeError: for an object that has none: then nobody could hold a role for it.
    """
    if isinstance(thing, Area):
        return {thing.pk}
    if callable(getattr(thing, "area_ids", None)):
        return set(thing.area_ids())
    if hasattr(thing, "area_id"):
        return {thing.area_id}
    if hasattr(thing, "areas"):
        return {area.pk for area in thing.areas.all()}
    raise TypeError(f"{type(thing).__name__} does not say which areas it belongs to.")


def holds_role(*roles: Role) -> rules.Predicate:
    """Return the predicate "holds one of these roles, for this object's area if one is given"."""
    names = tuple(role.value for role in roles)

    def test(user: Any, thing: Any = None) -> bool:
        held = roles_of(user)
        covered: set[int] = set().union(*(held.get(name, set()) for name in names))
        if thing is None:
            return bool(covered)
        return bool(covered & area_ids_of(thing))

    predicate = rules.predicate(test, name="holds_role:" + "|".join(names))
    predicate.roles = frozenset(roles)
    return predicate


def area_ids_for(user: Any, permission: str) -> set[int]:
    """Return the ids of all areas in which the person has the permission.

    Raises:
        KeyError: if no room declares the permission.
    """
    predicate = rules.permissions.permissions[permission]
    held = roles_of(user)
    roles: Iterable[Role] = getattr(predicate, "roles", ())
    return set().union(*(held.get(role.value, set()) for role in roles))
