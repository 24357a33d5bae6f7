"""Reading a request of the team."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from eolcare.accounts.models import User


def actor_of(request: HttpRequest) -> User:
    """Return who acts. Views behind ``@requires`` have somebody: the door let them in."""
    return cast(User, request.user)


def version_of(request: HttpRequest) -> int:
    """Return the version of the record that a page carried; 0, which no record has, if it cannot be read."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else 0
