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
    """Return the lines of a form as one group without a line of its own; what is out of place is refused."""
    top = Group(Line("survey", 0, {}, form.columns), Kind("begin_group"), "")
    stack = [top]
    for line in form.lines:
        kind = _kind_of(line, findings)
        if kind is None:
            continue
        if kind.name.startswith("end_"):
            _close(stack, kind, line, findings)
            continue
        name = line.text("name") or (f"note_{line.number}" if kind.name == "note" else "")
        _check_name(name, kind, line, stack[-1], findings)
        if not kind.name.startswith("begin_"):
            stack[-1].children.append(Item(line, kind, name))
            continue
        group = Group(line, kind, name)
        stack[-1].children.append(group)
        if len(stack) > MAX_NESTING:
            findings.refuse(line.place("type"), _("Groups are nested too deeply."))
        else:
            stack.append(group)
        if kind.name == "begin_repeat":
            findings.refuse(line.place("type"), REPEAT)
    for group in stack[1:]:
        findings.refuse(group.line.place("type"), _("This group is never closed."))
    return top


def _kind_of(line: Line, findings: Findings) -> Kind | None:
    """Return what a line is, ``None`` for one that asks nothing: switched off, a remark, a setting."""
    if line.text("disabled").lower() in DISABLED:
        findings.notice(line.number, _("The row is switched off in the form and was left out."))
        return None
    if not line.text("type"):
        if line.text("name") or line.text("label"):
            findings.refuse(line.place("type"), _("The row does not say its type."))
        return None
    kind = read_kind(line.text("type"))
    return None if kind.name == "setting" else kind


def _check_name(name: str, kind: Kind, line: Line, group: Group, findings: Findings) -> None:
    if not name and kind.name not in ("gathered", "external"):
        findings.refuse(line.place("name"), _("The row has no name."))
    elif name and not is_xml_tag(name):
        reason = _("A name begins with a letter and has letters, digits, hyphens, underscores and dots, no spaces.")
        findings.refuse(line.place("name"), reason)
    elif name and any(item.name == name for item in group.children):
        findings.refuse(line.place("name"), _("An earlier row beside this one has the same name."))


def _close(stack: list[Group], kind: Kind, line: Line, findings: Findings) -> None:
    if len(stack) == 1:
        findings.refuse(line.place("type"), _("There is no open group to close."))
        return
    if stack[-1].kind.name.removeprefix("begin_") != kind.name.removeprefix("end_"):
        reason = _("This does not close the group that was opened in row %(row)s.")
        findings.refuse(line.place("type"), reason % {"row": stack[-1].line.number})
    stack.pop()
