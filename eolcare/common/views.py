"""Pages that belong to no room: errors. They tell what happened and what to do, and leak nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _public(view: Any) -> Any:
    # The decorator of `eolcare.accounts.access` stands a floor above this room.
    view.access = "public"
    return view


@_public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the request could not be understood; or 413: it was more than is taken in at once."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


@_public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: the person may not see or do this."""
    return render(request, "errors/403.html", status=403)


@_public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: there is no such page, or none for this person."""
    return render(request, "errors/404.html", status=404)


@_public
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500: something broke. The page needs neither database nor session."""
    return HttpResponse(render_static_error(), status=500)


def render_static_error() -> str:
    """Return the 500 page, rendered without context processors."""
    from django.conf import settings
    from django.template.loader import get_template

    return str(get_template("errors/500.html").render({"portal_name": settings.PORTAL_NAME}))


@_public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that came without its token: say how to send it again without losing the text."""
    return render(request, "errors/csrf.html", status=403)
