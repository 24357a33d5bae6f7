"""The door: a view that nothing opened stays closed, and a role that sees personal data needs a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import RedirectView

from eolcare.accounts.predicates import roles_of
from eolcare.accounts.roles import SEES_PERSONAL_DATA

# Views of libraries, opened here by name because we cannot decorate them. Anything that signs in or
# out guards itself; the admin site asks for staff.
LIBRARY_MODULES = {
    "allauth.": "public",
    "django.views.static": "public",
    "django.contrib.staticfiles.views": "public",
    "django.views.i18n": "public",
    "django.contrib.admin.": "admin",
    "django_prose_editor.": "signed_in",
}


def access_of(view: Callable[..., Any]) -> str | tuple[str, ...] | None:
    """Return how a view was opened: ``"public"``, ``"signed_in"``, ``"admin"``, permissions, or ``None`` for not."""
    access = getattr(view, "access", None)
    if access is None:
        access = getattr(getattr(view, "view_class", None), "access", None)
    if access is not None:
        return access
    if getattr(view, "view_class", None) is RedirectView:
        return "public"  # Old addresses of the sign-in library: they show nothing themselves.
    module = getattr(getattr(view, "view_class", view), "__module__", "") or ""
    for prefix, kind in LIBRARY_MODULES.items():
        if module.startswith(prefix):
            return kind
    return None


def lacks_second_factor(user: Any) -> bool:
    """Return whether the person holds a role that sees personal data and has no second factor yet."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    if not SEES_PERSONAL_DATA & {*roles_of(user)}:
        return False
    from allauth.mfa.utils import is_mfa_enabled

    return not is_mfa_enabled(user)


class ClosedByDefaultMiddleware:
    """Refuses every view that no decorator of :mod:`eolcare.accounts.access` opened to this person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Let the view run (``None``), send to sign-in or to set up a second factor, or refuse with 403."""
        access = access_of(view)
        if access == "public":
            return None
        if access is None:
            raise PermissionDenied("This view is closed: nothing opens it.")
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if lacks_second_factor(request.user):
            messages.info(
                request,
                _("Set up a second way to prove that it is you. Your role can see personal data, so it is needed."),
            )
            return redirect("mfa_index")
        if access in ("signed_in", "admin"):
            return None
        if any(request.user.has_perm(permission) for permission in access):
            return None
        raise PermissionDenied
