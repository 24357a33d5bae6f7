"""Why a change to a definition is refused."""

from __future__ import annotations

from collections.abc import Sequence

from eolcare.common.errors import Refusal


class CannotEdit(Refusal):
    """The change would break something, or what it is about is no longer there; ``reasons`` names each thing."""

    def __init__(self, message: object, *, field: str | None = None, reasons: Sequence[str] = ()) -> None:
        super().__init__(message, field=field)
        self.reasons = list(reasons)
