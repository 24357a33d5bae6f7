"""What opens a follower's page: a link that follows from a nonce and the portal's secret; only its hash is stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

from engagement.actions.models import Follower
from eolcare.common.tokens import hash_token


def issue(follower: Follower) -> None:
    """Give an unsaved follower fresh keys; the caller saves it."""
    follower.nonce = secrets.token_hex(16)
    follower.token_hash = hash_token(token_of(follower))


def token_of(follower: Follower) -> str:
    """Return the secret part of the links in a follower's messages: 32 characters."""
    said = f"action-follower:{follower.nonce}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def follower_of(token: str) -> Follower | None:
    """Return whom a link belongs to; ``None`` for one that opens nothing, or nothing any more."""
    return Follower.objects.filter(token_hash=hash_token(token)).first()


def are_current(follower: Follower) -> bool:
    """Return whether the links still follow: not after the portal's secret was changed."""
    return hmac.compare_digest(hash_token(token_of(follower)), follower.token_hash)
