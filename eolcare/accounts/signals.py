"""Sign-ins in the audit trail.

The acts are Django's and allauth's own, so their signals are the place to hear of them.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction

from eolcare.audit.services import record
from eolcare.audit.verbs import Verb


def _signed_in(sender: Any, user: Any, **kwargs: Any) -> None:
    with transaction.atomic():
        record(Verb.SIGNED_IN, actor=user, target=user)


def _signed_out(sender: Any, user: Any, **kwargs: Any) -> None:
    if user is not None:
        with transaction.atomic():
            record(Verb.SIGNED_OUT, actor=user, target=user)


def _failed(sender: Any, credentials: Any, **kwargs: Any) -> None:
    # Whose account was tried is not kept: a mistyped address, or a password in the wrong box, is personal.
    with transaction.atomic():
        record(Verb.SIGN_IN_FAILED, actor=None, target=("accounts.user", ""))


def _password(sender: Any, user: Any, **kwargs: Any) -> None:
    with transaction.atomic():
        record(Verb.SECURED, actor=user, target=user, what="password")


def _factor_added(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    with transaction.atomic():
        record(Verb.SECURED, actor=user, target=user, what=str(authenticator.type), added=True)


def _factor_removed(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    with transaction.atomic():
        record(Verb.SECURED, actor=user, target=user, what=str(authenticator.type), added=False)


def connect() -> None:
    """Listen; called once when the application is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit-signed-in")
    user_logged_out.connect(_signed_out, dispatch_uid="audit-signed-out")
    user_login_failed.connect(_failed, dispatch_uid="audit-sign-in-failed")
    for signal in (password_changed, password_reset, password_set):
        signal.connect(_password, dispatch_uid="audit-password")
    authenticator_added.connect(_factor_added, dispatch_uid="audit-factor-added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="audit-factor-removed")
