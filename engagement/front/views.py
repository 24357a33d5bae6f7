"""The front door: the public home page and the programme team's desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eolcare.accounts.access import public, signed_in


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show residents where they can take part and what came of it."""
    return render(request, "front/home.html")


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """Show people who signed in where they work."""
    return render(request, "front/desk.html")
