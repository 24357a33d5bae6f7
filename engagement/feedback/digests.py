"""The digest of what somebody said: by it the same words that came twice are noticed."""

from __future__ import annotations

import hashlib


def digest_of(text: str) -> str:
    """Return 64 hexadecimal characters that are the same for the same words, white space and case apart.

    An empty text has an empty digest: two scans that nobody typed yet are not the same letter.
    """
    words = " ".join(text.casefold().split())
    # Half a character (a lone surrogate) can come from a damaged file and has no bytes of its own.
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest() if words else ""
