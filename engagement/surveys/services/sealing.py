"""Links and codes that lead back to a draft, and the seal on its token that each of them opens.

A link or a code follows from the draft, a nonce and the portal's secret, so that asking twice for the same one gives
the same one, and a reminder can hold the link again. The draft's token stands beside the nonce, sealed: who reads the
database finds neither.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from engagement.surveys.models import DraftKey
from engagement.surveys.services.references import code_from
from eolcare.common.tokens import hash_code, hash_token, normalise_code

NONCE = re.compile(r"[0-9a-f]{32}")


def new_nonce() -> str:
    """Return a new number for a form that asks for a way back: sent twice, it asks for the same one."""
    return secrets.token_hex(16)


def sound_nonce(nonce: str) -> str:
    """Return a nonce as a form sent it, or a new one where that is none."""
    return nonce if NONCE.fullmatch(nonce) else new_nonce()


def secret_of(kind: str, token_hash: str, nonce: str) -> str:
    """Return the link's secret part (32 characters) or the short code that belong to a draft and a nonce."""
    said = f"return-{kind}:{token_hash}:{nonce}".encode()
    if kind == DraftKey.Kind.CODE:
        return code_from(said)
    digest = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def hashed(kind: str, secret: str) -> str:
    """Return under what a link or a code is stored. Raises ``ValueError`` if it cannot be a code at all."""
    return hash_code(secret) if kind == DraftKey.Kind.CODE else hash_token(secret)


def nonce_of(key: DraftKey) -> str:
    """Return the nonce of a link or code that was given out."""
    return key.sealed_token.partition(".")[0]


def sealed(kind: str, token: str, secret: str, nonce: str) -> str:
    """Return a draft's token, sealed, with the nonce before it."""
    return f"{nonce}.{_seal(kind, secret, nonce).encrypt(token.encode()).decode()}"


def unsealed(key: DraftKey, secret: str) -> str | None:
    """Return the token that a link or code opens, or ``None`` if it does not open this seal."""
    nonce, _point, held = key.sealed_token.partition(".")
    try:
        return _seal(key.kind, secret, nonce).decrypt(held.encode()).decode()
    except InvalidToken:
        return None


def _seal(kind: str, secret: str, nonce: str) -> Fernet:
    """Return what seals and opens: its key follows from the link by HKDF, from the shorter code by scrypt.

    16 MB and some 50 ms for a code: it has 60 random bits already, and its guesses are limited where it is entered.
    """
    salt = bytes.fromhex(nonce)
    if kind == DraftKey.Kind.CODE:
        said = (normalise_code(secret) or "").encode()
        raw = hashlib.scrypt(said, salt=salt, n=2**14, r=8, p=1, maxmem=64 * 1024 * 1024, dklen=32)
    else:
        raw = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"way back to answers").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(raw))
