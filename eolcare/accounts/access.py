"""Opening views. Every view is closed until one of these decorators opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import Http404

from eolcare.accounts.predicates import area_ids_for

V = TypeVar("V", bound=Callable[..., Any])
M = TypeVar("M", bound=models.Model)


def public(view: V) -> V:
    """Open a view to everybody, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: V) -> V:
    """Open a view to everybody who is signed in, whatever their role."""
    view.access = "signed_in"  # type: ignore[attr-defined]
    return view


def requires(*permissions: str) -> Callable[[V], V]:
    """Open a view to people who have one of these permissions in some area.

    The view itself then fetches its objects with :func:`get_for`, which looks at the area.
    """

    def open_view(view: V) -> V:
        view.access = permissions  # type: ignore[attr-defined]
        return view

    return open_view


def within_areas(user: Any, permission: str, queryset: models.QuerySet[M]) -> models.QuerySet[M]:
    """Return the rows of ``queryset`` in areas where the person has the permission.

    The model says how it belongs to areas: ``AREA_PATH``, a lookup to :class:`~eolcare.areas.models.Area`
    (``"area"``, ``"areas"``, ``"event__areas"``).

    Raises:
        AttributeError: if the model has no ``AREA_PATH``.
    """
    path: str = queryset.model.AREA_PATH  # type: ignore[attr-defined]
    area_ids = area_ids_for(user, permission)
    # A subquery rather than a join, so that a row in two areas comes once.
    matching = queryset.model._default_manager.filter(Q(**{f"{path}__in": area_ids})).values("pk")
    return queryset.filter(pk__in=matching)


def get_for(user: Any, permission: str, queryset: models.QuerySet[M], **lookup: Any) -> M:
    """Return one row for a person who may have it.

    Raises:
        PermissionDenied: if the person has the permission nowhere (403).
        Http404: if there is no such row in their areas; the answer is the same whether it exists elsewhere.
    """
    if not user.has_perm(permission):
        raise PermissionDenied
    row = within_areas(user, permission, queryset).filter(**lookup).first()
    if row is None:
        raise Http404
    return row
