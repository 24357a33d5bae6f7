"""What all lines of a form have in common: conditions, limits, choices, and what of them is left out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from pyxform import aliases

from engagement.surveys import definition as d
from engagement.surveys.conditions import together
from engagement.surveys.xlsform.compiling import Compiler
from engagement.surveys.xlsform.draft import Draft
from engagement.surveys.xlsform.expressions import BadExpression
from engagement.surveys.xlsform.headings import Heading
from engagement.surveys.xlsform.limits import Limits, read_limits
from engagement.surveys.xlsform.logic import Truth
from engagement.surveys.xlsform.parsing import parse
from engagement.surveys.xlsform.register import YES, Register, parameters, shown_only
from engagement.surveys.xlsform.rows import Line
from engagement.surveys.xlsform.targets import Constant, Target
from engagement.surveys.xlsform.tree import Item
from engagement.surveys.xlsform.valuing import Silent

NO = frozenset({"", "no", "false", "false()", "0"})
OUTSIDE = ("search(", "ex:", "printer:", "pulldata(")


class Where:
    """Where a question stands: its section, its page, and the conditions of groups that are neither.

    ``flat``: there are no sections and pages here.
    """

    def __init__(
        self, section: str = "", page: str = "", conditions: tuple[d.Condition, ...] = (), *, flat: bool = False
    ) -> None:
        self.section = section
        self.page = page
        self.conditions = conditions
        self.flat = flat

    def under(self, condition: Truth) -> Where:
        """Return the place inside a group that is neither section nor page, with its condition."""
        if isinstance(condition, bool):
            return self
        return Where(self.section, self.page, (*self.conditions, condition), flat=self.flat)


class Rules:
    """Reads what the columns of a line say, and refuses what they cannot say here."""

    def __init__(self, draft: Draft, register: Register) -> None:
        self.draft = draft
        self.register = register
        self.findings = draft.findings
        self.into: list[d.Question] = draft.questions
        self.required = 0

    def truth(self, line: Line, column: str) -> Truth:
        """Return what a column's expression says; what cannot be said is refused and counts as true."""
        text = line.text(column)
        if not text:
            return True
        text = aliases.BINDING_CONVERSIONS.get(text, text)
        try:
            compiler = Compiler(parse(text), self.draft.names)
            if self._unknown(line, column, compiler):
                return True
            return compiler.condition()
        except Silent:
            return True
        except BadExpression as error:
            self._refuse(line, column, error)
            return True

    def _unknown(self, line: Line, column: str, compiler: Compiler) -> bool:
        """Refuse every name in an expression that has no answer, and return whether there was one."""
        found = list(compiler.unknown())
        for error in found:
            self._refuse(line, column, error)
        return bool(found)

    def _refuse(self, line: Line, column: str, error: BadExpression) -> None:
        reason = f"{error.reason} “{error.part}”" if error.part else error.reason
        self.findings.refuse(line.place(column), reason)

    def needed(self, line: Line) -> bool:
        """Return whether a question must be answered."""
        text = line.text("required")
        if text.lower() in NO:
            return False
        needed: Truth = True
        if text.lower() not in YES:
            try:
                compiler = Compiler(parse(text), self.draft.names)
                if self._unknown(line, "required", compiler):
                    return True
                needed = compiler.condition()
            except Silent:
                needed = True
            except BadExpression as error:
                self._refuse(line, "required", error)
            if not isinstance(needed, bool):
                reason = _("Whether an answer is needed cannot depend on another answer.")
                self.findings.refuse(line.place("required"), reason)
        if needed is not False:
            self.required += 1
            if line.text("required_message"):
                text = _("The message for a missing answer was left out: the portal has its own.")
                self.findings.notice(line.number, text)
        return needed is not False

    def dropped(self, item: Item, names: list[str]) -> None:
        """Leave out what is never asked: its answer is empty for whoever asks about it."""
        text = _("The condition is never true, so this was left out.")
        self.findings.notice(item.line.number, text)
        for name in names:
            self.draft.names.change(name, Constant(""))

    def common(
        self, key: str, line: Line, texts: Heading, where: Where, relevant: Truth, *, required: bool | None = None
    ) -> dict[str, Any]:
        """Return what questions of all kinds have."""
        self.draft.put(key, "show_if", line, "relevant")
        self.draft.put(key, "key", line, "name")
        self.draft.put(key, "", line, "type")
        shown = together(*where.conditions, None if isinstance(relevant, bool) else relevant)
        return {
            "key": key,
            "title": texts.title,
            "hint": texts.hint,
            "why": texts.why,
            "required": self.needed(line) if required is None else required,
            "show_if": shown,
            "section": where.section,
            "page": where.page,
        }

    def _asides(self, item: Item) -> None:
        """Say what of a line is left out, and refuse what would change the answer."""
        line = item.line
        if line.text("calculation") and not shown_only(item):
            self.findings.refuse(line.place("calculation"), _("An answer cannot be calculated from others."))
        if line.text("trigger"):
            self.findings.refuse(line.place("trigger"), _("An answer cannot be changed by another one."))
        if any(word.startswith(OUTSIDE) for word in item.looks):
            reason = _("Other programs and lists in other files cannot be used.")
            self.findings.refuse(line.place("appearance"), reason)
        if line.text("default"):
            self.findings.notice(line.number, _("The default was left out: nothing is answered for anybody."))
        if any(line.text(column) for column in ("image", "big-image", "audio", "video")):
            self.findings.notice(line.number, _("Pictures, sound and film were left out."))
        if parameters(item).get("randomize") == "true":
            self.findings.notice(line.number, _("The choices stand in the order of the form, not in a random one."))

    def options(self, owner: str, choices: list[Line], keys: dict[str, str], list_name: str) -> tuple[d.Option, ...]:
        """Return choices as options of the question ``owner``."""
        found: dict[str, d.Option] = {}
        if len(choices) > d.MAX_OPTIONS:
            reason = _("The list “%(list)s” has %(n)s choices. A question can have up to %(limit)s.")
            words = {"list": list_name[:60], "n": f"{len(choices):,}", "limit": d.MAX_OPTIONS}
            self.findings.refuse(choices[0].place("list_name"), reason % words)
        for choice in choices[: d.MAX_OPTIONS]:
            name = choice.text("name")
            if not name:
                self.findings.refuse(choice.place("name"), _("The choice has no name."))
                continue
            key = keys[name]
            if key in found:
                reason = _("The list “%(list)s” has the choice “%(name)s” twice.")
                self.findings.refuse(choice.place("name"), reason % {"list": list_name[:60], "name": name[:60]})
                continue
            field = f"options.{key}"
            place = choice.place("label")
            if not choice.text("label") and not self.findings.refused(place.sheet, place.row, place.column):
                self.findings.refuse(place, _("The choice has no label."))
            if any(choice.text(column) for column in ("image", "big-image", "audio", "video")):
                self.findings.notice(0, _("Pictures, sound and film of choices were left out."))
            label = self.draft.text(owner, f"{field}.label", choice, "label")
            hint = self.draft.text(owner, f"{field}.hint", choice, "portal_hint")
            found[key] = d.Option(key=key, label=label, hint=hint)
        return tuple(found.values())

    def limits(self, item: Item, target: Target, *, whole: bool = False) -> Limits:
        """Return what the constraint of a line says; what cannot be said is refused."""
        text = item.line.text("constraint")
        if not text:
            return Limits()
        text = aliases.BINDING_CONVERSIONS.get(text, text)
        try:
            expression = parse(text)
            if self._unknown(item.line, "constraint", Compiler(expression, self.draft.names, own=target)):
                return Limits()
            found = read_limits(expression, target, self.draft.names, whole=whole)
        except Silent:
            return Limits()
        except BadExpression as error:
            self._refuse(item.line, "constraint", error)
            return Limits()
        if item.line.text("constraint_message") and isinstance(found.rule, bool):
            text = _("The message of the constraint was left out: the portal has its own for limits.")
            self.findings.notice(item.line.number, text)
        return found

    def _rule(self, key: str, item: Item, limits: Limits) -> dict[str, Any]:
        """Return the rule that is left of a constraint, with its message."""
        self.draft.put(key, "valid_if", item.line, "constraint")
        if isinstance(limits.rule, bool):
            return {}
        message = self.draft.text(key, "valid_message", item.line, "constraint_message")
        if not message:
            message = _("This answer does not fit. Check it, or leave it empty.")
            self.findings.notice(item.line.number, _("The rule has no message. One was put there: write your own."))
        return {"valid_if": limits.rule, "valid_message": message}
