"""Reading people and their roles."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from eolcare.accounts.models import Membership, User
from eolcare.accounts.predicates import area_ids_for
from eolcare.accounts.roles import Role
from eolcare.areas.models import Area


def people_managed_by(user: User, *, search: str = "", role: str = "") -> QuerySet[User]:
    """Return the people whom an administrator may manage, by name, with their roles at hand.

    These are people with a role in the administrator's areas, and people without any role yet.

    Args:
        user: the administrator.
        search: part of a name or an e-mail address.
        role: one value of :class:`Role`, or empty for all.
    """
    area_ids = area_ids_for(user, "accounts.manage_people")
    people = User.objects.filter(
        Q(pk__in=Membership.objects.filter(area__in=area_ids).values("user")) | Q(memberships__isnull=True)
    )
    if search:
        people = people.filter(Q(full_name__icontains=search) | Q(email__icontains=search))
    if role:
        people = people.filter(pk__in=Membership.objects.filter(role=role).values("user"))
    return people.select_related("organisation").prefetch_related(
        Prefetch("memberships", queryset=Membership.objects.select_related("area").order_by("role", "area__order"))
    )


def areas_managed_by(user: User) -> QuerySet[Area]:
    """Return the areas in which an administrator may grant roles."""
    return Area.objects.filter(pk__in=area_ids_for(user, "accounts.manage_people"))


def holders(role: Role, *, area_ids: set[int]) -> QuerySet[User]:
    """Return the active people who hold a role directly in one of these areas."""
    return User.objects.filter(
        is_active=True, pk__in=Membership.objects.filter(role=role, area__in=area_ids).values("user")
    )
