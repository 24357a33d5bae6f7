"""Codes that follow from a secret: they can be shown again to whoever holds it, although only their hash is stored."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from eolcare.common.tokens import CODE_ALPHABET, CODE_LENGTH


def reference_for(token: str) -> str:
    """Return the reference code of the response that is sent under ``token``."""
    return code_from(b"response-reference:" + token.encode())


def code_from(said: bytes) -> str:
    """Return the code, written as by ``make_code``, that follows from some bytes and the portal's secret."""
    digest = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    symbols = "".join(CODE_ALPHABET[(number >> (5 * place)) & 31] for place in range(CODE_LENGTH))
    return "-".join(symbols[at : at + 4] for at in range(0, CODE_LENGTH, 4))
