"""Which function does which kind of job. A room registers its own when its ``tasks`` module is imported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eolcare.jobs.errors import UnknownKind

if TYPE_CHECKING:
    from eolcare.jobs.running import Run

Handler = Callable[["Run"], None]


@dataclass(frozen=True, slots=True)
class Registration:
    """A handler and how long one run of it may take, in seconds, before it counts as hung."""

    handler: Handler
    maximum_seconds: int


_handlers: dict[str, Registration] = {}


def job_handler(kind: str, *, maximum_seconds: int = 600) -> Callable[[Handler], Handler]:
    """Register the decorated function as what does jobs of ``kind`` (``"reports.render"``).

    The function takes a :class:`~eolcare.jobs.running.Run`. It may be run again from its beginning at any time, so
    it keeps nothing before ``with run.finishing():``.

    Raises:
        ValueError: if the kind has another handler already.
    """

    def register(handler: Handler) -> Handler:
        known = _handlers.get(kind)
        if known is not None and known.handler is not handler:
            raise ValueError(f"Jobs of the kind {kind!r} have a handler already.")
        _handlers[kind] = Registration(handler, maximum_seconds)
        return handler

    return register


def registration_of(kind: str) -> Registration:
    """Return who does jobs of ``kind``.

    Raises:
        UnknownKind: if nobody does.
    """
    try:
        return _handlers[kind]
    except KeyError:
        raise UnknownKind(f"No handler does jobs of the kind {kind!r}.") from None


def known_kinds() -> list[str]:
    """Return all kinds that have a handler."""
    return sorted(_handlers)
