"""The front door: the public home page and the programme team's desk."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.front.queries import home_facts, rooms_of, tasks_of
from eolcare.accounts.access import public, signed_in
from eolcare.accounts.models import User
from eolcare.accounts.predicates import roles_of


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show residents where they can take part, and what came of what people said."""
    return render(request, "front/home.html", home_facts())


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show people who signed in what waits for them and where they work."""
    user = cast(User, request.user)
    return render(
        request,
        "front/desk.html",
        {"tasks": tasks_of(user), "rooms": rooms_of(user), "has_role": bool(roles_of(user))},
    )
