"""What a file of responses shall hold."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from engagement.surveys.narrowing import Narrowing

# How a chosen answer is written: by its key, in words, or in two columns.
Values = Literal["codes", "labels", "both"]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for.

    ``texts``: answers in words; ``equality``: what people said about themselves, special-category data; ``pilot`` and
    ``set_aside``: responses that no result counts, each with a column that says so.
    """

    narrowing: Narrowing = Narrowing()
    values: Values = "codes"
    texts: bool = False
    equality: bool = False
    pilot: bool = False
    set_aside: bool = False

    def facts(self) -> dict[str, Any]:
        """Return what was asked for as codes, for the audit trail."""
        return {"values": self.values, "texts": self.texts, "equality": self.equality, "pilot": self.pilot} | {
            "set_aside": self.set_aside,
            **{f"only_{name}": value for name, value in self.narrowing.facts().items()},
        }
