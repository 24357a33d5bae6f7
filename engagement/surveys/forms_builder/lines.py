"""Options and statements in a form: a field a line, with buttons that also work without JavaScript."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from engagement.surveys.building.lines import Line, lines_of, moved, options_from, with_pasted, without
from engagement.surveys.checking_questions import OPTION_KEY
from engagement.surveys.definition import Option

# So many empty lines stand at the end, and at least so many lines in all.
SPARE = 1
LEAST = 3
# More than a question can have, so that pasting too many is told and not cut off.
MOST = 80


class Lines:
    """The lines of one list, read from what was sent or from what is stored.

    Args:
        name: of the field, ``options`` or ``statements``.
        legend: the heading of the list.
        hint: what to write into the lines.
        one: what one line is called, such as "Option".
        retiring: what the tick says that takes a line out of use without losing its answers.
        alone: whether a line can be marked as one that cannot be combined with others.
    """

    def __init__(
        self,
        name: str,
        *,
        legend: str | Promise,
        hint: str | Promise,
        one: str | Promise,
        retiring: str | Promise,
        alone: bool = False,
    ) -> None:
        self.name, self.legend, self.hint, self.one, self.retiring, self.alone = (
            name,
            legend,
            hint,
            one,
            retiring,
            alone,
        )
        self.lines: list[Line] = []
        self.pasted = ""
        self.problems: dict[int, list[str]] = {}
        self.general: list[str] = []

    def take(self, options: Sequence[Option], exclusive: str | None, kept: Collection[str]) -> None:
        """Show what is stored; ``kept`` are keys that people may have chosen."""
        self.lines = lines_of(options, exclusive, kept)

    def read(self, data: Mapping[str, Any], kept: Collection[str]) -> None:
        """Show what was sent. Keys that were never handed out are not believed."""
        known = {line.key for line in self.lines}
        try:
            count = min(int(data.get(f"{self.name}-count", 0)), MOST)
        except ValueError:
            count = 0
        found = []
        for at in range(count):
            key = str(data.get(f"{self.name}-{at}-key", ""))
            key = key if OPTION_KEY.fullmatch(key) and (key in known or key in kept) else ""
            line = Line(
                key=key,
                label=str(data.get(f"{self.name}-{at}-label", "")),
                hint=str(data.get(f"{self.name}-{at}-hint", "")),
                retired=f"{self.name}-{at}-retired" in data,
                alone=self.alone and f"{self.name}-{at}-alone" in data,
                kept=key in kept,
            )
            found.append(line)
        self.lines = _each_key_once(found)
        self.pasted = str(data.get(f"{self.name}-paste", ""))

    def act(self, what: str, at: int) -> None:
        """Do what a button of the list says: ``up``, ``down`` or ``remove`` a line, or ``add`` the pasted ones."""
        if what == "add":
            self.unfold()
        elif what == "remove":
            self.lines = without(self.lines, at)
        elif what in ("up", "down"):
            self.lines = moved(self.lines, at, -1 if what == "up" else 1)

    def unfold(self) -> None:
        """Make lines of what was pasted."""
        self.lines = with_pasted(self.lines, self.pasted)
        self.pasted = ""

    @property
    def written(self) -> list[Line]:
        """The lines that say something."""
        return [line for line in self.lines if not line.blank]

    def options(self, avoid: Collection[str] = ()) -> tuple[tuple[Option, ...], str | None]:
        """Return the lines as options, what was pasted with them, and the key of the one that stands alone."""
        lines = with_pasted(self.written, self.pasted)
        options = options_from(lines, avoid)
        alone = (option.key for line, option in zip(lines, options, strict=True) if line.alone)
        return options, next(alone, None)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines as the template shows them, empty ones at the end."""
        lines = self.written
        lines += [Line()] * max(SPARE, LEAST - len(lines))
        last = len(self.written) - 1
        return [
            {
                "at": at,
                "line": line,
                "name": f"{self.name}-{at}",
                "first": at == 0,
                "last": at >= last,
                "problems": self.problems.get(at, []),
                "open": bool(line.hint or line.retired or line.alone),
            }
            for at, line in enumerate(lines)
        ]

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> SafeString:
        """The HTML of the list, as a part of a form's layout."""
        return mark_safe(render_to_string("surveys/builder/_lines.html", {"lines": self, "rows": self.rows}))  # noqa: S308


def _each_key_once(lines: Sequence[Line]) -> list[Line]:
    """A key that was sent twice belongs to the first line; the other is a new one."""
    seen: set[str] = set()
    found = []
    for line in lines:
        twice = line.key and line.key in seen
        found.append(msgspec.structs.replace(line, key="", kept=False) if twice else line)
        seen.add(line.key)
    return found
