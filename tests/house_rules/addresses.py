"""All addresses of the portal, from Django's own table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Addresses of libraries whose pages have their own tests, or none that we wrote.
LIBRARY_NAMESPACES = {"admin"}


@dataclass(frozen=True)
class Pattern:
    """One address: its full name, the names of its arguments and the view that answers."""

    name: str
    arguments: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def is_ours(self) -> bool:
        return (getattr(self.view, "__module__", "") or "").startswith(("eolcare.", "engagement.", "ambitions."))


def all_patterns() -> list[Pattern]:
    """Return every address except those of the reference-data site."""
    found: list[Pattern] = []

    def walk(resolver: URLResolver, namespaces: list[str], arguments: tuple[str, ...]) -> None:
        for entry in resolver.url_patterns:
            mine = arguments + tuple(entry.pattern.converters or ())
            if isinstance(entry, URLResolver):
                inner = namespaces + ([entry.namespace] if entry.namespace else [])
                if entry.namespace not in LIBRARY_NAMESPACES:
                    walk(entry, inner, mine)
            elif isinstance(entry, URLPattern):
                name = ":".join([*namespaces, entry.name or repr(entry.pattern)])
                found.append(Pattern(name, mine, entry.callback))

    walk(get_resolver(), [], ())
    return found
