"""How allauth behaves here: staff are invited, nobody signs themselves up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class StaffAccountAdapter(DefaultAccountAdapter):
    """Closes self sign-up: an administrator makes the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return ``False``: there is no public sign-up."""
        return False


class StaffSocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on proves who somebody is; it makes no account by itself."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return ``False``: an unknown work account is told to ask an administrator."""
        return False
