"""Secrets that people carry: random tokens for links and short codes for the eye and the ear.

Only hashes are stored. A token has 192 random bits, so a plain SHA-256 is enough; a short code has
fewer, so it is keyed with the portal's secret (HMAC) and its guesses are limited where it is looked up.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

# Crockford's base 32: no I, L, O or U, so that nothing is misread or misheard.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def make_token() -> str:
    """Return a new random token for a link: 32 characters, safe in an address."""
    return secrets.token_urlsafe(24)


def hash_token(token: str) -> str:
    """Return the 64 hexadecimal characters under which ``token`` is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_code() -> str:
    """Return a new reference code of 12 symbols (60 bits), written in groups of four: ``7K2M-Q9XD-4TWP``."""
    symbols = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(symbols[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def normalise_code(text: str) -> str | None:
    """Return ``text`` as a code without dashes, however somebody typed it, or ``None`` if it cannot be one."""
    symbols = "".join(text.upper().replace("-", "").split()).translate(_LOOKALIKES)
    if len(symbols) != CODE_LENGTH or any(symbol not in CODE_ALPHABET for symbol in symbols):
        return None
    return symbols


def hash_code(code: str) -> str:
    """Return the 64 hexadecimal characters under which a reference code is stored.

    Raises:
        ValueError: if ``code`` cannot be a code at all.
    """
    normal = normalise_code(code)
    if normal is None:
        raise ValueError("not a reference code")
    return hmac.new(settings.SECRET_KEY.encode(), b"reference-code:" + normal.encode(), hashlib.sha256).hexdigest()
