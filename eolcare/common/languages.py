"""The language of a page. A resident reads in the language that they chose, the team in English (ADR 15).

The choice stands in a cookie, which only ``choose`` sets. What a browser says of its owner's languages counts for
nothing, and no address names a language.
"""

from __future__ import annotations

import gettext as gnu_gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

NOBODY = "none yet"
"""What stands in a catalogue's header ``X-Checked-By`` until a translator has checked it."""


def chosen_by(request: HttpRequest) -> str:
    """Return the language that the reader chose, as a code of ``LANGUAGES``; English if they chose none."""
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def is_english() -> bool:
    """Return whether the page that is being made is in English."""
    return (translation.get_language() or settings.LANGUAGE_CODE) == settings.LANGUAGE_CODE


def is_checked(code: str) -> bool:
    """Return whether a translator has checked the portal's words in a language; English needs no check."""
    return code == settings.LANGUAGE_CODE or checked_by(code) not in ("", NOBODY)


@cache
def checked_by(code: str) -> str:
    """Return who checked a language's catalogue, as its header says; ``""`` where there is none that is compiled."""
    for folder in settings.LOCALE_PATHS:
        made = Path(folder) / translation.to_locale(code) / "LC_MESSAGES" / "django.mo"
        if made.exists():
            with made.open("rb") as file:
                return gnu_gettext.GNUTranslations(file).info().get("x-checked-by", "")
    return ""


def speaks_to_residents(view: Callable[..., Any]) -> bool:
    """Return whether a view's pages come in the reader's language: those that ``public`` opened, and no library's.

    Signing in is for the team.
    """
    access = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
    return access == "public"


class ReaderLanguageMiddleware:
    """Makes residents' pages in the language that the reader chose, and all others in English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; afterwards the thread speaks the language that it spoke before."""
        code = chosen_by(request)
        # An address that leads nowhere gets its error page in the reader's language.
        request.speaks_to_residents = True  # type: ignore[attr-defined]
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = self.get_response(request)
            spoken = translation.get_language() or settings.LANGUAGE_CODE
        if response.get("Content-Type", "").startswith("text/"):
            response.setdefault("Content-Language", spoken)
            if request.speaks_to_residents:  # type: ignore[attr-defined]
                patch_vary_headers(response, ("Cookie",))
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Turn to English for a view of the team's."""
        if not speaks_to_residents(view):
            request.speaks_to_residents = False  # type: ignore[attr-defined]
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
            translation.activate(settings.LANGUAGE_CODE)


def offered(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the languages to choose from on this page: code, own name, direction, whether it is the page's.

    Empty on the team's pages, and on the answer to a form: there the page holds what somebody typed, and another
    language would cost them that. A page that keeps what was typed offers the languages in its own form.
    """
    if not getattr(request, "speaks_to_residents", False) or request.method not in ("GET", "HEAD"):
        return []
    return languages()


def languages() -> list[dict[str, Any]]:
    """Return all languages, English first: ``code``, ``name`` in itself, ``direction``, ``current``."""
    current = translation.get_language() or settings.LANGUAGE_CODE
    return [
        {
            "code": code,
            "name": name,
            "direction": "rtl" if code in settings.LANGUAGES_BIDI else "ltr",
            "current": code == current,
        }
        for code, name in settings.LANGUAGES
    ]


def remember(response: HttpResponse, code: str) -> None:
    """Keep the reader's choice with the browser for a year; English is kept by keeping nothing.

    Args:
        response: what the browser gets.
        code: one of ``LANGUAGES``.
    """
    if code == settings.LANGUAGE_CODE:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _comes_from_here(request: HttpRequest) -> bool:
    """Return whether the form was sent from a page of ours, as far as the browser says where it was sent from."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


# Without the guard against forged requests, which needs a cookie: who only reads gets none. What a forged request could
# do is change the language of somebody's pages; where the browser says that it comes from elsewhere, it is refused.
@csrf_exempt
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language that the reader chose and lead back to the page where they did: 302, or 400 for no language."""
    code = request.POST.get("language", "")
    if not _comes_from_here(request):
        return render(request, "errors/403.html", status=403)
    if code not in dict(settings.LANGUAGES):
        return render(request, "errors/400.html", status=400)
    back = request.POST.get("next", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(back if safe else reverse("home"))
    remember(response, code)
    return response


# The decorator of `eolcare.accounts.access` stands a floor above this room.
choose.access = "public"  # type: ignore[attr-defined]
