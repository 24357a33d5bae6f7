"""Pages made once and filled in for each reader: what is the same for everybody, with slots for what is not.

A frame is made by the page's template from a request that knows nobody: what differs between people is not there, so it
cannot get into what is kept. A slot's value is put in as it is, so whoever fills a frame hands over HTML.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# What all frames of a process may take together.
KEPT_BYTES = 24 * 1024 * 1024


class Slots:
    """Names slots while a frame is made; a slot stands in the page as a text that nobody could write."""

    def __init__(self) -> None:
        self._mark = secrets.token_hex(12)
        self._names: list[str] = []

    def __call__(self, name: str) -> SafeString:
        """Return what stands in the page where the value of ``name`` will be."""
        self._names.append(name)
        return SafeString(f"{self._mark}x{len(self._names) - 1}x")

    def parts(self, html: str) -> tuple[list[bytes], list[str]]:
        """Return the pieces of a page and the names of the slots between them."""
        pieces = re.split(rf"{self._mark}x(\d+)x", html)
        return [piece.encode() for piece in pieces[::2]], [self._names[int(number)] for number in pieces[1::2]]


class Frame:
    """A page with slots.

    Attributes:
        fixed: slots that are the same for everybody who has not yet answered, such as empty fields.
    """

    def __init__(self, html: str, slots: Slots, fixed: Mapping[str, str]) -> None:
        self._pieces, self._names = slots.parts(html)
        self.fixed = {name: value.encode() for name, value in fixed.items()}
        self.size = sum(map(len, self._pieces)) + sum(map(len, self.fixed.values()))

    def filled(self, values: Mapping[str, str]) -> bytes:
        """Return the page with these values, each HTML, over the fixed ones; ``KeyError`` when one is missing."""
        parts = [self._pieces[0]]
        fixed = self.fixed
        for name, piece in zip(self._names, self._pieces[1:], strict=True):
            value = values.get(name)
            # Half of a pair of surrogates, as a broken client may send it, cannot be written down.
            parts.append(fixed[name] if value is None else value.encode("utf-8", "replace"))
            parts.append(piece)
        return b"".join(parts)


class Kept:
    """The frames of a process, as many as fit; those that nobody asked for longest go first."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self._frames: OrderedDict[Hashable, Frame] = OrderedDict()
        self._size = 0
        self._most = most
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Frame]) -> Frame:
        """Return the frame kept under ``key``, which holds all that it depends on, or make it."""
        with self._lock:
            frame = self._frames.get(key)
            if frame is not None:
                self._frames.move_to_end(key)
                return frame
        made = make()
        with self._lock:
            before = self._frames.pop(key, None)
            self._frames[key] = made
            self._size += made.size - (before.size if before else 0)
            while self._size > self._most and len(self._frames) > 1:
                self._size -= self._frames.popitem(last=False)[1].size
        return made

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._frames.clear()
            self._size = 0

    def __len__(self) -> int:
        return len(self._frames)


kept = Kept()


def nobodys_request(slots: Slots, user: Any = None) -> HttpRequest:
    """Return a request from which a frame can be made: of nobody, or of ``user``, whose frames are not kept."""
    request = HttpRequest()
    request.method = "GET"
    # Where one comes back to after choosing another language.
    request.path = request.path_info = slots("path")
    request.META["SERVER_NAME"] = "localhost"
    request.META["SERVER_PORT"] = "80"
    request.user = user or AnonymousUser()
    request.csp_nonce = slots("nonce")  # type: ignore[attr-defined]
    return request


def framed(
    template: str, context: Mapping[str, Any], slots: Slots, *, fixed: Mapping[str, str], user: Any = None
) -> Frame:
    """Return a page's frame; the slots ``nonce`` and ``csrf`` are in it, and ``path`` where it offers languages."""
    request = nobodys_request(slots, user)
    html = render_to_string(template, {**context, "csrf_token": slots("csrf")}, request=request)
    return Frame(html, slots, fixed)


def is_nobody(request: HttpRequest) -> bool:
    """Return whether a request is of somebody who cannot be signed in, so that a kept frame will do."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES
