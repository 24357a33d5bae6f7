"""The lines of a survey as a tree: questions, and groups around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from pyxform.parsing.expression import is_xml_tag

from engagement.surveys.xlsform.kinds import REPEAT, Kind, read_kind
from engagement.surveys.xlsform.problems import Findings
from engagement.surveys.xlsform.rows import Form, Line

DISABLED = frozenset({"yes", "true", "true()", "1"})
MAX_NESTING = 40


@dataclass(eq=False)
class Item:
    """One line that is a question, a note or a calculation."""

    line: Line
    kind: Kind
    name: str

    @property
    def looks(self) -> list[str]:
        """The words of its ``appearance``."""
        return self.line.text("appearance").lower().split()


@dataclass(eq=False)
class Group(Item):
    """A group, a repeat, or one of Kobo's tables; ``children`` are what stands in it."""

    children: list[Item] = field(default_factory=list)

    def every(self) -> Iterator[Item]:
        """Yield everything that stands in it, at any depth, the groups in it too."""
        for child in self.children:
            yield child
            if isinstance(child, Group):
                yield from child.every()


def read_tree(form: Form, findings: Findings) -> Group:
    """Return the lines of a form as one group without a line of its own; what is out of place goes to ``findings``."""
    top = Group(Line("survey", 0, {}, form.lines[0].columns), Kind("begin_group"), "") if form.lines else None
    if top is None:
        return Group(Line("survey", 0, {}, None), Kind("begin_group"), "")  # type: ignore[arg-type]
    stack = [top]
    for line in form.lines:
        if line.text("disabled").lower() in DISABLED:
            findings.notice(line.number, _("The row is switched off in the form and was left out."))
            continue
        typed, name = line.text("type"), line.text("name")
        if not typed:
            if name or line.text("label"):
                findings.refuse(line.place("type"), _("The row does not say its type."))
            continue
        kind = read_kind(typed)
        if kind.name.startswith("end_"):
            _close(stack, kind, line, findings)
            continue
        if kind.name == "setting":
            continue
        if not name and kind.name == "note":
            name = f"note_{line.number}"
        if not name and kind.name not in ("gathered", "external"):
            findings.refuse(line.place("name"), _("The row has no name."))
        elif name and not is_xml_tag(name):
            reason = _("A name begins with a letter and has letters, digits, hyphens, underscores and dots, no spaces.")
            findings.refuse(line.place("name"), reason)
        elif name and any(item.name == name for item in stack[-1].children):
            findings.refuse(line.place("name"), _("An earlier row beside this one has the same name."))
        if kind.name.startswith("begin_"):
            group = Group(line, kind, name)
            stack[-1].children.append(group)
            if len(stack) > MAX_NESTING:
                findings.refuse(line.place("type"), _("Groups are nested too deeply."))
            else:
                stack.append(group)
            if kind.name == "begin_repeat":
                findings.refuse(line.place("type"), REPEAT)
            continue
        stack[-1].children.append(Item(line, kind, name))
    for group in stack[1:]:
        findings.refuse(group.line.place("type"), _("This group is never closed."))
    return top


def _close(stack: list[Group], kind: Kind, line: Line, findings: Findings) -> None:
    if len(stack) == 1:
        findings.refuse(line.place("type"), _("There is no open group to close."))
        return
    if stack[-1].kind.name.removeprefix("begin_") != kind.name.removeprefix("end_"):
        reason = _("This does not close the group that was opened in row %(row)s.")
        findings.refuse(line.place("type"), reason % {"row": stack[-1].line.number})
    stack.pop()
