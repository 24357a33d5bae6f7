"""Options and statements as lines that somebody edits: one label a line, keys kept or made."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from engagement.surveys.building import keys
from engagement.surveys.cleaning import clean_text
from engagement.surveys.definition import Option


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line as it stands in the form; ``key`` is empty as long as it was never saved.

    ``kept`` says that people may have chosen it, so that it can be retired and not taken away.
    """

    key: str = ""
    label: str = ""
    hint: str = ""
    retired: bool = False
    alone: bool = False
    kept: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing was written into it, so that it is no option."""
        return not self.label.strip() and not self.hint.strip() and not self.key


def lines_of(options: Sequence[Option], exclusive: str | None = None, kept: Collection[str] = ()) -> list[Line]:
    """Return options as lines; ``exclusive`` names the one that stands alone, ``kept`` those ever published."""
    return [
        Line(
            key=option.key,
            label=option.label,
            hint=option.hint,
            retired=option.retired,
            alone=option.key == exclusive,
            kept=option.key in kept,
        )
        for option in options
    ]


def options_from(lines: Sequence[Line], avoid: Collection[str] = ()) -> tuple[Option, ...]:
    """Return lines as options, blank ones left out, new ones with a key from their label that is not in ``avoid``."""
    taken = {line.key for line in lines if line.key} | set(avoid)
    options = []
    for line in lines:
        if line.blank:
            continue
        label, hint = (" ".join(clean_text(text).split()) for text in (line.label, line.hint))
        key = line.key or keys.option_key_from(label, taken)
        taken.add(key)
        options.append(Option(key=key, label=label, hint=hint, retired=line.retired))
    return tuple(options)


def with_pasted(lines: Sequence[Line], text: str) -> list[Line]:
    """Return lines with those of a text after them, as they are pasted from a document.

    Marks and numbers of a list are left out, and so is what stands there already.
    """
    found = [line for line in lines if not line.blank]
    known = {line.label.strip().casefold() for line in found}
    for raw in clean_text(text).split("\n"):
        label = _without_mark(" ".join(raw.split()))
        if label and label.casefold() not in known:
            known.add(label.casefold())
            found.append(Line(label=label))
    return found


def _without_mark(text: str) -> str:
    head, _space, rest = text.partition(" ")
    marks = {"-", "*", "•", "–", "—", "o", "·"}
    numbered = (
        len(head) <= 4 and head[-1:] in (".", ")") and head[:-1].isalnum() and (head[:-1].isdigit() or len(head) == 2)
    )
    return rest.strip() if rest and (head in marks or numbered) else text


def moved(lines: Sequence[Line], at: int, way: int) -> list[Line]:
    """Return lines with the one at place ``at`` moved up (-1) or down (1), as far as there is room."""
    found = list(lines)
    if 0 <= at < len(found) and 0 <= at + way < len(found):
        found[at], found[at + way] = found[at + way], found[at]
    return found


def without(lines: Sequence[Line], at: int) -> list[Line]:
    """Return lines without the one at place ``at``; one that people may have chosen is retired instead."""
    found = list(lines)
    if not 0 <= at < len(found):
        return found
    if found[at].kept:
        found[at] = msgspec.structs.replace(found[at], retired=True)
    else:
        del found[at]
    return found
