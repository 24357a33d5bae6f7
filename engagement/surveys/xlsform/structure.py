"""Groups become sections and pages where they can, and give their condition to their questions where they cannot."""

from __future__ import annotations

import re

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.conditions import together
from engagement.surveys.xlsform.build import Builder
from engagement.surveys.xlsform.compiling import as_condition
from engagement.surveys.xlsform.draft import PIPE
from engagement.surveys.xlsform.headings import Heading, reading
from engagement.surveys.xlsform.logic import Truth
from engagement.surveys.xlsform.portal import read_portal
from engagement.surveys.xlsform.register import calculated, shown_only
from engagement.surveys.xlsform.rows import Texts
from engagement.surveys.xlsform.rules import NO, Where
from engagement.surveys.xlsform.tables import Table, is_table
from engagement.surveys.xlsform.targets import Calculation
from engagement.surveys.xlsform.tree import Group, Item

# The group at the end whose questions are asked apart, after an opt-in.
EQUALITY = "equality_questions"
SILENT = frozenset({"calculate", "hidden", "gathered", "today", "external", "refused", "unknown"})
ASKS = re.compile(r"relevant|choice_filter|label|hint|guidance_hint")


class Structure:
    """Walks a form's tree in order and gives each question its place."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.draft = builder.draft
        self.findings = builder.findings

    def everything(self, top: Group) -> None:
        """Add all that stands in a form."""
        for item in top.children:
            if isinstance(item, Group) and item.name == EQUALITY and item.kind.name == "begin_group":
                self._equality(item)
            else:
                self._place(item, top, Where())

    def _place(self, item: Item, parent: Group, where: Where) -> None:
        if isinstance(item, Group):
            self._group(item, parent, where)
        elif isinstance(item, Table):
            self.builder.table(item, where)
        elif item.kind.name == "note" or shown_only(item):
            self._note(item, parent, where)
        elif item.kind.name not in SILENT:
            self.builder.question(item, where)

    # --- Groups ----------------------------------------------------------------------------------
    def _group(self, group: Group, parent: Group, where: Where) -> None:
        if group.kind.name in ("begin_repeat", "begin_kobomatrix"):
            return
        condition = self.builder.truth(group.line, "relevant")
        if condition is False:
            names = [item.name for item in group.every()] + [
                row.name for item in group.every() if isinstance(item, Table) for row in item.rows
            ]
            self.builder.dropped(group, names)
            return
        named = bool(group.line.text("label")) and not is_table(group)
        if named and not where.flat and not where.page and self._is_page(group):
            self._page(group, where, condition)
        elif named and not (where.flat or where.page or where.section) and self._is_section(group):
            self._section(group, where, condition)
        else:
            if named and any(self._asked(item) for item in group.every()) and not self._only_groups(group):
                text = _("The heading “%(title)s” is not shown: there are two levels, sections and pages in them.")
                self.findings.notice(group.line.number, text % {"title": group.line.text("label")[:80]})
            elif named and self._only_groups(group):
                text = _("The heading “%(title)s” is not shown: the groups in it became the sections.")
                self.findings.notice(group.line.number, text % {"title": group.line.text("label")[:80]})
            for item in group.children:
                self._place(item, group, where.under(condition))

    def _asked(self, item: Item) -> bool:
        return isinstance(item, Table) or (not isinstance(item, Group) and item.kind.name not in SILENT)

    def _only_groups(self, group: Group) -> bool:
        """Return whether all that is asked in a group stands in named groups within it."""
        inner = [item for item in group.children if isinstance(item, Group)]
        return (
            len(inner) > 1
            and not any(self._asked(item) for item in group.children)
            and all(item.line.text("label") and not is_table(item) for item in inner)
        )

    def _is_section(self, group: Group) -> bool:
        ours = read_portal(group.line.text("portal")).kind == "section"
        return (ours or not self._only_groups(group)) and any(self._asked(item) for item in group.every())

    def _is_page(self, group: Group) -> bool:
        """Return whether what stands in a group can be asked on one page."""
        if "field-list" not in group.looks:
            return False
        asked = [item for item in group.every() if self._asked(item)]
        if not asked:
            return False
        if len(asked) > d.MAX_ON_A_PAGE:
            text = _("The group has more questions than one page can hold, so they are asked one by one.")
            self.findings.notice(group.line.number, text)
            return False
        if self._depends_on_itself(group):
            text = _("A question of the group depends on another one in it, so they are asked one by one.")
            self.findings.notice(group.line.number, text)
            return False
        return True

    def _depends_on_itself(self, group: Group) -> bool:
        """Return whether a rule or a text in a group asks about an answer in the same group."""
        inside = {item.name for item in group.every()}
        inside |= {row.name for item in group.every() if isinstance(item, Table) for row in item.rows}
        waiting: list[str] = []
        for item in group.every():
            for one in [item, *(item.rows if isinstance(item, Table) else [])]:
                waiting += [
                    text for (name, _language), text in one.line.cells.items() if ASKS.fullmatch(name) and "$" in text
                ]
        seen: set[str] = set()
        while waiting:
            for name in PIPE.findall(waiting.pop()):
                thing = self.draft.names.things.get(name)
                if isinstance(thing, Calculation):
                    if name not in seen and thing.expression is not None:
                        seen.add(name)
                        waiting.append(thing.expression.source)
                elif name in inside:
                    return True
        return False

    def _section(self, group: Group, where: Where, condition: Truth) -> None:
        key = self.draft.keys.give(group.name)
        owner = f"section.{key}"
        at = len(self.draft.sections)
        title = self.draft.text(owner, "title", group.line, "label")
        self.draft.put(owner, "show_if", group.line, "relevant")
        rest, intro = self._intro(group, owner, marked=True)
        shown = together(*where.conditions, as_condition(condition))
        self.draft.sections.append(d.Section(key=key, title=title, intro=intro, show_if=shown))
        before = len(self.builder.into)
        for item in rest:
            self._place(item, group, Where(section=key))
        if len(self.builder.into) == before:
            del self.draft.sections[at]

    def _page(self, group: Group, where: Where, condition: Truth) -> None:
        key = self.draft.keys.give(group.name)
        owner = f"page.{key}"
        title = self.draft.text(owner, "title", group.line, "label")
        self.draft.put(owner, "show_if", group.line, "relevant")
        rest, intro = self._intro(group, owner, marked=False)
        shown = together(*where.conditions, as_condition(condition))
        before = len(self.builder.into)
        for item in rest:
            self._place(item, group, Where(section=where.section, page=key))
        if len(self.builder.into) > before:
            self.draft.pages.append(d.Page(key=key, title=title, intro=intro, show_if=shown))

    def _intro(self, group: Group, owner: str, *, marked: bool) -> tuple[list[Item], str]:
        """Return what stands in a group after its introduction, and that: a note at its beginning.

        ``marked``: only a note that says it is one (a workbook of the portal's) is taken.
        """
        first = group.children[0] if group.children else None
        if first is None or first.kind.name != "note" or isinstance(first, Group):
            return group.children, ""
        says = read_portal(first.line.text("portal")).kind
        if says != "intro" and (marked or says):
            return group.children, ""
        others = [item for item in group.children[1:] if isinstance(item, Group) or self._asked(item)]
        label = self.draft.form.texts(first.line, "label")
        fits = all(len(text) <= d.MAX_LENGTH["intro"] for text in label.values())
        if not fits or not others or first.line.text("relevant") or first.line.text("hint") or not label:
            return group.children, ""
        return group.children[1:], self.draft.text(owner, "intro", first.line, "label")

    def _equality(self, group: Group) -> None:
        """Add the questions about the person, which are asked apart."""
        if group.line.text("relevant"):
            reason = _("Equality questions are offered to everybody. Take the condition away.")
            self.findings.refuse(group.line.place("relevant"), reason)
        self.builder.into = self.draft.equality
        before = self.builder.required
        for item in group.children:
            self._place(item, group, Where(flat=True))
        self.draft.equality[:] = [_apart(question) for question in self.draft.equality]
        if self.builder.required > before:
            self.builder.required = before
            text = _("Equality questions are a person’s choice: none of them is required.")
            self.findings.notice(group.line.number, text)
        self.builder.into = self.draft.questions

    # --- Notes -----------------------------------------------------------------------------------
    def _note(self, item: Item, parent: Group, where: Where) -> None:
        line = item.line
        key = self.builder.register.keys[item]
        relevant = self.builder.truth(line, "relevant")
        if relevant is False:
            self.builder.dropped(item, [])
            return
        if item.kind.name == "note" and line.text("required").lower() not in NO:
            reason = _("A note that is required would stop people here for good.")
            self.findings.refuse(line.place("required"), reason)
        if any(line.text(column) for column in ("image", "big-image", "audio", "video")):
            self.findings.notice(line.number, _("Pictures, sound and film were left out."))
        if shown_only(item):
            title, body = self.draft.text(key, "title", line, "label"), self._shown(item)
        else:
            title, body = reading(self.draft, key, line, self._fallback(parent))
        texts = Heading(title, "", self.draft.text(key, "why", line, "guidance_hint"))
        common = self.builder.common(key, line, texts, where, relevant, required=False)
        self.builder.add(d.Information(body=body, **common))

    def _fallback(self, parent: Group) -> Texts:
        if parent.name and parent.line.text("label"):
            return self.draft.form.texts(parent.line, "label")
        return {self.draft.form.language: self.draft.form.settings.get("form_title") or _("To read")}

    def _shown(self, item: Item) -> str:
        """Return the value that a field shows which takes no answer."""
        line = item.line
        if not calculated(item):
            return line.text("default") or "–"
        found = self.draft.repeated(item.name)
        if isinstance(found, str):
            return found
        if found.reason:
            column = "calculation" if line.text("calculation") else "default"
            self.findings.refuse(line.place(column), found.reason)
        return "–"


def _apart(question: d.Question) -> d.Question:
    return msgspec.structs.replace(question, required=False, counts_as="")
