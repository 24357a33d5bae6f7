"""Response headers that no page may forget."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# Nothing here needs a device, a place or a payment.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


class ResponseHeadersMiddleware:
    """Adds the permissions policy, and keeps pages of signed-in people out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


class CompressPublicPagesMiddleware(GZipMiddleware):
    """Compresses the pages that everybody reads, for people on slow connections.

    A page with secrets beside what the address says is not compressed, because its length would give the secrets away
    bit by bit: nothing for people who are signed in, nothing that is marked private unless its view says
    (``holds_no_secrets``) that it is the same for everybody, such as an empty form. The guard against forged requests,
    which stands in public forms, is masked anew on each page.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the response, compressed if it is a public page."""
        is_page = response.get("Content-Type", "").startswith("text/html")
        is_marked = "private" in response.get("Cache-Control", "") and not getattr(response, "holds_no_secrets", False)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or is_marked or not is_page:
            return response
        return super().process_response(request, response)
