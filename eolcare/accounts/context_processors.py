"""What every page knows about the person who is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from eolcare.accounts.predicates import roles_of
from eolcare.accounts.roles import SEES_PERSONAL_DATA


def signed_in(request: HttpRequest) -> dict[str, Any]:
    """Return the person's roles (lazily: public pages pay nothing) and whether the second factor is relaxed."""
    user = getattr(request, "user", None)
    return {
        "roles": SimpleLazyObject(lambda: roles_of(user) if user is not None else {}),
        "second_factor_relaxed": SimpleLazyObject(
            lambda: not settings.SECOND_FACTOR_REQUIRED and bool(SEES_PERSONAL_DATA & {*roles_of(user)})
        ),
    }
