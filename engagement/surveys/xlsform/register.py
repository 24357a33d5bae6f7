"""First pass over a form: what every name will stand for, before any rule that asks about it is read."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.answers import number_text
from engagement.surveys.xlsform.draft import Draft
from engagement.surveys.xlsform.expressions import BadExpression
from engagement.surveys.xlsform.names import Keys
from engagement.surveys.xlsform.parsing import parse
from engagement.surveys.xlsform.portal import Portal, read_portal, scale_of
from engagement.surveys.xlsform.rows import Line
from engagement.surveys.xlsform.tables import Table
from engagement.surveys.xlsform.targets import Absent, Answering, Calculation, Constant, Target, Thing, Today, Variant
from engagement.surveys.xlsform.tree import Group, Item

OTHER = "other"
MOST_STEPS = d.MAX_OPTIONS
# A default that is worked out: it asks for another answer or calls a function.
DYNAMIC = re.compile(r"\$\{|\w\(")
# How a date is answered that looks like one of these.
LOOKS: tuple[tuple[str, Answering], ...] = (("month-year", "month"), ("year", "number"))
# What a range is without parameters.
RANGE = {"start": "1", "end": "10", "step": "1"}
YES = frozenset({"yes", "true", "true()", "1"})
SHOWABLE = frozenset({"text", "integer", "decimal", "date", "select_one", "select_multiple"})


class Register:
    """The names of a form, the keys of its questions and options, and what is refused before rules are read."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.findings = draft.findings
        self.keys: dict[Item, str] = {}
        self.row_keys: dict[Item, str] = {}
        self.other_keys: dict[Item, str] = {}
        self.targets: dict[Item, Target] = {}
        self.portals: dict[Item, Portal] = {}
        self._lists: dict[str, dict[str, str]] = {}
        self.refused: set[Item] = set()

    def everything(self, top: Group) -> None:
        """Register all that stands in a form."""
        self.draft.keys.keep(item.name for item in top.every())
        self._group(top, repeated=False)

    def _group(self, group: Group, *, repeated: bool) -> None:
        for item in group.children:
            if isinstance(item, Group):
                inside = repeated or item.kind.name in ("begin_repeat", "begin_kobomatrix")
                if item.kind.name == "begin_kobomatrix":
                    reason = _("Tables whose rows are answered with several questions cannot be taken over.")
                    self.findings.refuse(item.line.place("type"), reason)
                why = "" if inside else _("“%(name)s” is a group and has no answer.") % {"name": item.name[:60]}
                self._add(item.name, Absent(why))
                self._group(item, repeated=inside)
            elif repeated:
                self.refused.add(item)
                for one in item.rows if isinstance(item, Table) else [item]:
                    self._add(one.name, Absent(""))
            elif isinstance(item, Table):
                self._table(item)
            else:
                self._item(item)

    def _add(self, name: str, thing: Thing) -> None:
        if name:
            self.draft.names.add(name, thing)

    def _refuse(self, item: Item, reason: object, column: str = "type") -> None:
        self.findings.refuse(item.line.place(column), reason)
        self.refused.add(item)
        self._add(item.name, Absent(""))

    # --- Lists -----------------------------------------------------------------------------------
    def option_keys(self, list_name: str, line: Line, column: str = "type") -> dict[str, str] | None:
        """Return the keys of a list's choices by name, ``None`` when there is no such list."""
        if list_name in self._lists:
            return self._lists[list_name]
        lines = self.draft.form.lists.get(list_name)
        if not lines:
            if not list_name:
                reason = _("The type does not name the list of choices.")
            else:
                reason = _("There is no list “%(name)s” on the sheet “choices”.") % {"name": list_name[:60]}
            self.findings.refuse(line.place(column), reason)
            return None
        keys = Keys(letter_first=False)
        names = list(dict.fromkeys(choice.text("name") for choice in lines if choice.text("name")))
        keys.keep(names)
        self._lists[list_name] = {name: keys.give(name) for name in names}
        return self._lists[list_name]

    # --- Questions -------------------------------------------------------------------------------
    def _item(self, item: Item) -> None:
        kind = item.kind.name
        self.portals[item] = read_portal(item.line.text("portal"))
        match kind:
            case "refused":
                self._refuse(item, item.kind.reason)
            case "unknown":
                reason = _("The type “%(type)s” is not known.") % {"type": item.line.text("type")[:60]}
                self._refuse(item, reason)
            case "score__row" | "rank__level":
                self._refuse(item, _("This row stands outside its table."))
            case "gathered":
                reason = _("“%(name)s” is not collected: the portal gathers nothing that people did not say.")
                self._add(item.name, Absent(reason % {"name": item.name[:60]}))
            case "external":
                self._add(item.name, Absent(_("Lists and files cannot be looked up here.")))
            case "today":
                self._add(item.name, Today())
            case "calculate":
                self._calculation(item)
            case "hidden":
                self._hidden(item)
            case _ if shown_only(item):
                self._shown_only(item)
            case "note":
                reason = _("“%(name)s” is a note and has no answer.") % {"name": item.name[:60]}
                self._add(item.name, Absent(reason))
                self.keys[item] = self.draft.keys.give(item.name)
            case _:
                self._question(item)

    def _calculation(self, item: Item) -> None:
        text = item.line.text("calculation") or item.line.text("default")
        try:
            self._add(item.name, Calculation(item.name, item.line.number, parse(text)))
        except BadExpression as error:
            failure = f"{error.reason} “{error.part}”" if error.part else error.reason
            self._add(item.name, Calculation(item.name, item.line.number, None, failure))

    def _hidden(self, item: Item) -> None:
        if calculated(item):
            self._calculation(item)
        elif item.line.text("default"):
            self._add(item.name, Constant(item.line.text("default")))
        else:
            reason = _("“%(name)s” is filled in by another program, and here there is none.")
            self._add(item.name, Absent(reason % {"name": item.name[:60]}))

    def _shown_only(self, item: Item) -> None:
        """Register a field that shows a value and takes none."""
        if calculated(item):
            self._calculation(item)
        else:
            self._add(item.name, Constant(item.line.text("default")))
        self.keys[item] = self.draft.keys.give(item.name)

    def _question(self, item: Item) -> None:
        kind, portal = item.kind.name, self.portals[item]
        answering: Answering = "text"
        options: dict[str, str] = {}
        if kind in ("select_one", "select_multiple", "rank"):
            found = self._selecting(item)
            if found is None:
                return
            answering, options = found
        elif kind == "acknowledge":
            answering, options = "many", {"OK": "ok"}
        elif kind == "range":
            options = _steps_of(item)
            answering = "one" if options else "number"
        elif kind == "date":
            answering = next((meant for look, meant in LOOKS if look in item.looks), "date")
        elif kind != "text":
            answering = "number"
        if portal.kind == "postcode_district" and kind == "text":
            answering = "postcode"
        self._target(item, answering, options)
        if item.kind.other:
            key = self.other_keys[item] = self.draft.keys.give(f"{item.name}_other")
            self._add(f"{item.name}_other", Target(f"{item.name}_other", "text", (Variant(key, {}),)))

    def _selecting(self, item: Item) -> tuple[Answering, dict[str, str]] | None:
        """Return how a choice is answered and its options' keys, ``None`` when its list is not there."""
        kind = item.kind.name
        found = self.option_keys(item.kind.list_name, item.line)
        if found is None:
            self.refused.add(item)
            self._add(item.name, Absent(""))
            return None
        options = dict(found)
        for choice in self.draft.form.lists[item.kind.list_name] if kind != "select_one" else ():
            if " " in choice.text("name"):
                reason = _("The name of a choice has no spaces where several can be chosen.")
                self.findings.refuse(choice.place("name"), reason)
        if item.kind.other and OTHER not in options:
            options[OTHER] = _beside(options)
        if kind == "rank":
            return "other", options
        if kind == "select_multiple" or len(options) == 1:
            return "many", options
        portal = self.portals[item]
        # A statement is told from its title by the blank line between them.
        ours = portal.kind == "likert" and bool(scale_of(portal, options)) and "\n\n" in item.line.text("label")
        return "scale" if ours else "one", options

    def _target(self, item: Item, answering: Answering, options: dict[str, str]) -> None:
        key = self.keys[item] = self.draft.keys.give(item.name)
        target = Target(item.name, answering, (Variant(key, options),))
        self.targets[item] = target
        self._add(item.name, target)

    def _part(self, table: Table) -> str:
        """Return the key of a table that is the second or a later part of one."""
        text = _("Rows of the table “%(name)s” are asked under different conditions, so it became several tables.")
        self.findings.notice(table.line.number, text % {"name": table.name[:60]})
        first = next(key for one, key in self.keys.items() if isinstance(one, Table) and one.line is table.line)
        return self.draft.keys.give(f"{first}_{table.part}")

    def _table(self, table: Table) -> None:
        # A table is one because its list is there.
        options = self.option_keys(table.list_name, table.rows[0].line) or {}
        key = self.draft.keys.give(table.name) if table.part == 1 else self._part(table)
        self.keys[table] = key
        self.portals[table] = read_portal(table.portal)
        keys = Keys(letter_first=False)
        for row in table.rows:
            name = row.name.removeprefix(f"{table.name}__") if self.portals[table].kind == "matrix" else row.name
            self.row_keys[row] = keys.give(name)
            target = Target(row.name, "one", (Variant(key, options, self.row_keys[row]),))
            self.targets[row] = target
            self._add(row.name, target)


def calculated(item: Item) -> bool:
    """Return whether the value of a row is worked out: a calculation, or a default that is an expression."""
    return bool(item.line.text("calculation")) or DYNAMIC.search(item.line.text("default")) is not None


def shown_only(item: Item) -> bool:
    """Return whether a row shows a value and takes no answer."""
    return item.kind.name in SHOWABLE and item.line.text("read_only").lower() in YES


def _beside(options: dict[str, str]) -> str:
    """Return a key for "other" that no option of a list has."""
    keys = Keys(letter_first=False)
    keys.taken = set(options.values())
    return keys.give(OTHER)


def _steps_of(item: Item) -> dict[str, str]:
    """Return the values of a range that is a choice of them, by their keys; nothing for one that is a number."""
    steps = range_steps(item)
    names = [] if steps is None or steps.plain else steps.values()
    if len(names) > MOST_STEPS:
        return {}
    keys = Keys(letter_first=False)
    return {name: keys.give(name) for name in names}


class Steps:
    """The values of a range."""

    def __init__(self, start: Decimal, end: Decimal, step: Decimal) -> None:
        self.start, self.end, self.step = start, end, step

    @property
    def plain(self) -> bool:
        """Whether every number of so many places between the ends is a value: a step of 1, 0.1, 0.01 …"""
        exponent = self.step.normalize().as_tuple()
        return exponent.digits == (1,) and int(exponent.exponent) <= 0

    @property
    def places(self) -> int:
        """How many decimal places the values have."""
        return max(-int(value.normalize().as_tuple().exponent) for value in (self.start, self.step, Decimal(1)))

    def values(self) -> list[str]:
        """Return the values, from the start; not more than can be told apart."""
        count = int((self.end - self.start) / self.step) + 1
        return [number_text(self.start + self.step * at) for at in range(min(count, MOST_STEPS + 1))]


def parameters(item: Item) -> dict[str, str]:
    """Return the words of the ``parameters`` column: ``start=1 end=10``."""
    text = re.sub(r"\s*=\s*", "=", re.sub(r"[,;]", " ", item.line.text("parameters").lower()))
    return dict(word.split("=", 1) for word in text.split() if "=" in word)


def range_steps(item: Item) -> Steps | None:
    """Return the values of a range, ``None`` when its parameters make none."""
    words = parameters(item)
    try:
        start, end, step = (Decimal(words.get(name, usual)) for name, usual in RANGE.items())
    except InvalidOperation:
        return None
    if not all(value.is_finite() and abs(value) < Decimal(10) ** 12 for value in (start, end, step)):
        return None
    if end < start:
        start, end = end, start
    step = abs(step)
    if step == 0 or max(-int(value.normalize().as_tuple().exponent) for value in (start, end, step)) > 4:
        return None
    return Steps(start, end, step)
