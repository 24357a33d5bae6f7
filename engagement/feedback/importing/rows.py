"""What a row means: an entry that can be brought in, or all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from engagement.feedback.digests import digest_of
from engagement.feedback.importing.days import NotADay, Order, check_day, read_day
from engagement.feedback.importing.fields import label_of
from engagement.feedback.importing.problems import Problem
from engagement.feedback.importing.source import EMPTY, Cell, RawRow
from engagement.feedback.importing.words import Unknown, Vocabulary
from engagement.feedback.models import Consent, SaidBy, Submission
from engagement.feedback.models.submissions import LONGEST_TEXT

MEGABYTE = 1_000_000
LONGEST_TITLE = Submission._meta.get_field("title").max_length or 160
MOST_COMMUNITIES = 20
BETWEEN = re.compile(r"[;|\n]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be brought in, as it will be."""

    row: int
    text: str
    digest: str
    kind: str
    received_on: date
    area: int | None
    said_by: str
    communities: tuple[int, ...]
    consent: str
    title: str
    language: str


class RowReader:
    """Reads the rows of one file.

    Args:
        headings: of the file.
        columns: the heading of the column for each field that has one.
        defaults: what stands in no column or in an empty cell, by field; ``date_order`` is one of
            :class:`~engagement.feedback.importing.days.Order`.
        vocabulary: what cells may mean.
        today: nothing was received after it.
    """

    def __init__(
        self,
        headings: Sequence[str],
        columns: Mapping[str, str],
        defaults: Mapping[str, Any],
        vocabulary: Vocabulary,
        today: date,
    ) -> None:
        places = {heading: place for place, heading in enumerate(headings) if heading}
        self._places = {key: places[heading] for key, heading in columns.items() if heading in places}
        self._headings = {key: headings[place] for key, place in self._places.items()}
        self._defaults, self._vocabulary, self._today = defaults, vocabulary, today
        self._order = str(defaults.get("date_order") or Order.UNKNOWN)

    def read(self, raw: RawRow) -> Entry | list[Problem]:
        """Return the entry that a row is, or everything that is wrong with it."""
        if raw.troubles:
            return [Problem(raw.number, "", trouble) for trouble in raw.troubles]
        facts: dict[str, Any] = {}
        problems = []
        for key, read in (
            ("text", self._text),
            ("kind", self._kind),
            ("received_on", self._received_on),
            ("area", self._area),
            ("said_by", self._said_by),
            ("communities", self._communities),
            ("consent", self._consent),
            ("title", self._title),
            ("language", self._language),
        ):
            try:
                facts[key] = read(self._cell(raw, key))
            except (_Wrong, Unknown, NotADay) as wrong:
                problems.append(Problem(raw.number, self._headings.get(key) or label_of(key), str(wrong)))
        return problems or Entry(row=raw.number, digest=digest_of(facts["text"]), **facts)

    def _cell(self, raw: RawRow, key: str) -> Cell:
        place = self._places.get(key)
        cell = EMPTY if place is None else raw.cells[place]
        if cell.odd == "formula":
            raise _Wrong(_("This cell is a formula, which is not worked out here. Put its result in its place."))
        if cell.odd == "error":
            raise _Wrong(_("This cell holds an error of the spreadsheet program. Write what should stand there."))
        if "\x00" in cell.text:
            raise _Wrong(_("This cell holds a character that is none (NUL). Take it out."))
        return cell

    def _text(self, cell: Cell) -> str:
        text = cell.text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not text:
            raise _Wrong(_("There are no words. Write what was said, or delete the row."))
        if len(text) > LONGEST_TEXT:
            size = len(text.encode("utf-8", "replace"))
            facts = {"most": f"{LONGEST_TEXT:,}", "length": f"{len(text):,}", "size": f"{size / MEGABYTE:.1f}"}
            if size >= MEGABYTE:
                raise _Wrong(
                    _("The text has %(size)s MB. It must have %(most)s characters or fewer: divide it.") % facts
                )
            raise _Wrong(_("The text has %(length)s characters. It must have %(most)s or fewer: divide it.") % facts)
        return text

    def _kind(self, cell: Cell) -> str:
        if cell.text.strip():
            return self._vocabulary.choice("kind", cell.text)
        if default := self._defaults.get("kind"):
            return str(default)
        raise _Wrong(_("It is not said how this came: as a letter, an e-mail, a call, a post or a story."))

    def _received_on(self, cell: Cell) -> date:
        if cell.day is not None:
            return check_day(cell.day, cell.day.isoformat(), self._today)
        if cell.text.strip():
            return read_day(cell.text, self._order, self._today)
        if default := self._defaults.get("received_on"):
            return date.fromisoformat(str(default))
        raise _Wrong(_("It is not said when this was received. Write it as 2022-04-03 or 3 April 2022."))

    def _area(self, cell: Cell) -> int | None:
        if cell.text.strip():
            return self._vocabulary.area(cell.text)
        default = self._defaults.get("area")
        return int(default) if default else None

    def _said_by(self, cell: Cell) -> str:
        if cell.text.strip():
            return self._vocabulary.choice("said_by", cell.text)
        return str(self._defaults.get("said_by") or SaidBy.UNKNOWN)

    def _consent(self, cell: Cell) -> str:
        if cell.text.strip():
            return self._vocabulary.choice("consent", cell.text)
        return str(self._defaults.get("consent") or Consent.NOT_PUBLISHED)

    def _communities(self, cell: Cell) -> tuple[int, ...]:
        if not cell.text.strip():
            return tuple(self._defaults.get("communities") or ())
        found: dict[int, None] = {}
        for part in BETWEEN.split(cell.text):
            for name in self._names_in(part):
                found[self._vocabulary.community(name)] = None
        if len(found) > MOST_COMMUNITIES:
            raise _Wrong(_("One row can have %(most)s communities at most.") % {"most": MOST_COMMUNITIES})
        return tuple(found)

    def _names_in(self, part: str) -> list[str]:
        """Return the names in a part of a cell: a name may hold a comma itself, and commas may stand between names."""
        if not part.strip():
            return []
        try:
            self._vocabulary.community(part)
        except Unknown:
            return [name for name in part.split(",") if name.strip()]
        return [part]

    def _title(self, cell: Cell) -> str:
        title = " ".join(cell.text.split())
        if len(title) > LONGEST_TITLE:
            raise _Wrong(
                _("This must have %(most)s characters or fewer. It has %(length)s.")
                % {"most": LONGEST_TITLE, "length": f"{len(title):,}"}
            )
        return title

    def _language(self, cell: Cell) -> str:
        if cell.text.strip():
            return self._vocabulary.language(cell.text)
        return str(self._defaults.get("language") or "en")


class _Wrong(ValueError):
    """What is wrong with a cell, in words."""
