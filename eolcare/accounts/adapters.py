"""How allauth behaves here: staff are invited, nobody signs themselves up, no internet address is kept."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


class StaffAccountAdapter(DefaultAccountAdapter):
    """Closes self sign-up and gives rate limits a pseudonym instead of an internet address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return ``False``: an administrator makes the account."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return a pseudonym of the caller that holds for one day and cannot be turned back.

        allauth keeps it in the cache to count attempts. It is the first 16 hexadecimal characters of
        an HMAC over day and address, keyed with the portal's secret.
        """
        address = request.META.get("REMOTE_ADDR", "")
        message = f"caller:{timezone.localdate().isoformat()}:{address}".encode()
        return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:16]


class StaffSocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on proves who somebody is; it makes no account by itself."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return ``False``: an unknown work account is told to ask an administrator."""
        return False
